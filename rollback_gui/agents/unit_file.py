"""A systemd unit file, or a drop-in of one, as the definition of an agent."""

import re
from collections.abc import Mapping, Sequence

from rollback_gui.agents.mentions import paths_in, paths_of_environment
from rollback_gui.agents.port import Definition
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath

SUFFIXES = (".service", ".timer", ".socket", ".path")
DEFAULT_EXIT_SECONDS = 90.0
"""systemd's own TimeoutStopSec."""

_ASSIGNMENT = re.compile(r"""(?:^|\s)(?:"(\w+)=([^"]*)"|'(\w+)=([^']*)'|(\w+)=(\S*))""")
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(us|ms|s|sec|seconds?|m|min|minutes?|h|hr|hours?|)(?=\s|\d|\Z)")
_SECONDS = {"u": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}
_WATCHES = ("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty")
_NAMES = ("WorkingDirectory", "EnvironmentFile", "LoadCredential", "ConditionPathExists", "AssertPathExists")

Settings = Mapping[str, Sequence[str]]


def unit_of(path: EntryPath, folder: str) -> str:
    """The unit that this file below the folder defines, drop-ins included; empty when it defines none."""
    if not path.startswith(folder + "/"):
        return ""
    parts = path[len(folder) + 1 :].split("/")
    if len(parts) == 2 and parts[0].endswith(".d") and parts[1].endswith(".conf"):
        parts = [parts[0].removesuffix(".d")]
    is_unit = len(parts) == 1 and parts[0].endswith(SUFFIXES) and not parts[0].startswith((".", "@"))
    return parts[0] if is_unit and "@." not in parts[0] else ""


def define_unit(label: str, path: EntryPath, data: bytes, home: str) -> Definition:
    """What this unit file or drop-in says; a line that is none becomes a problem, never an exception."""
    said, problems = read_settings(data)
    program = _program(said)
    is_drop_in = paths.name(path) != label
    if label.endswith(".service") and not (program or is_drop_in) and "service.ExecStart" not in said:
        problems.append("It names no program.")
    watches = {p for key in _WATCHES for value in said.get(f"path.{key}", ()) for p in paths_in(value, home)}
    return Definition(
        label=label,
        path=path,
        manager="systemd",
        program=program,
        names=tuple(sorted(_names(said, home) | watches)),
        runs_at_load=label.endswith(".service"),
        keeps_alive=said.get("service.Restart", ("no",))[-1] in ("always", "on-success"),
        schedule=_schedule(said),
        problems=tuple(dict.fromkeys(problems)),
        exit_seconds=_seconds(said.get("service.TimeoutStopSec", said.get("service.TimeoutSec", ("",)))[-1]),
        watches=tuple(sorted(watches)),
        needs=_needs(said),
    )


def read_settings(data: bytes) -> tuple[dict[str, list[str]], list[str]]:
    """`section.Key` to its values in order (an empty one clears what stood before), and what is wrong."""
    found: dict[str, list[str]] = {}
    problems: list[str] = []
    section = ""
    for line in _logical_lines(data.decode("utf-8", "replace")):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].lower()
        elif "=" in line and section:
            key, _, value = (part.strip() for part in line.partition("="))
            values = found.setdefault(f"{section}.{key}", [])
            values.append(value) if value else values.clear()
        else:
            problems.append("It has a line that is no setting.")
    if not section and not found:
        problems.append("It has no section.")
    return {key: values for key, values in found.items() if values}, problems


def _logical_lines(text: str) -> list[str]:
    lines: list[str] = []
    pending = ""
    for raw in text.split("\n"):
        line = raw.strip()
        if line.startswith(("#", ";")) or (not line and not pending):
            continue
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        lines.append(pending + line)
        pending = ""
    return [line for line in [*lines, pending.strip()] if line.strip()]


def _program(said: Settings) -> str:
    command = said.get("service.ExecStart", ("",))[0].lstrip("@-:+!|")
    return command.split(None, 1)[0].strip("'\"") if command.strip() else ""


def _needs(said: Settings) -> tuple[str, ...]:
    words = [word for line in said.get("service.ExecStart", ()) for word in line.lstrip("@-:+!|").split()]
    words += [folder.lstrip("-") for folder in said.get("service.WorkingDirectory", ())]
    return tuple(word.strip("'\"") for word in words if word.strip("'\"").startswith("/"))


def _names(said: Settings, home: str) -> set[str]:
    values = [v.lstrip("-") for key in _NAMES for s in ("service", "unit") for v in said.get(f"{s}.{key}", ())]
    lines = [v.lstrip("@-:+!|") for key, found in said.items() if key.startswith("service.Exec") for v in found]
    values += [f" {line}" for line in lines]  # a command line is no path as a whole
    names = {path for value in values for path in paths_in(value, home)}
    pairs = [
        (found[0] or found[2] or found[4], found[1] or found[3] or found[5])
        for value in said.get("service.Environment", ())
        for found in _ASSIGNMENT.findall(value)
    ]
    return names | paths_of_environment(pairs, home)


def _schedule(said: Settings) -> str:
    words = list(said.get("timer.OnCalendar", ()))
    words += [f"every {value}" for value in said.get("timer.OnUnitActiveSec", ())]
    return ", ".join(words[:3])


def _seconds(text: str) -> float:
    """systemd's time span in seconds; what is no span is the default, `infinity` is 0."""
    if text in ("infinity", "0"):
        return 0.0
    found = _TIME.findall(text.strip())
    if not found or _TIME.sub("", text).strip():
        return DEFAULT_EXIT_SECONDS
    return sum(float(number) * _SECONDS["ms" if unit == "ms" else unit[:1]] for number, unit in found)
