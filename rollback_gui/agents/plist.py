"""A launchd property list as the definition of an agent.

One real property list in fourteen does not parse, and those that do hold values of any type: what is
wrong becomes a sentence in `problems`, never an exception.
"""

from collections.abc import Mapping
from typing import Any

from rollback_gui.agents.mentions import paths_in, paths_of_environment
from rollback_gui.agents.port import Definition
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath

FOLDER = "LaunchAgents"
UNREADABLE = "It cannot be read as a property list."
DEFAULT_EXIT_SECONDS = 5.0
"""What launchd gives an agent today when its property list does not say."""

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_launch_agent(path: EntryPath) -> bool:
    """Whether launchd reads this file at login: a `.plist` straight below a folder LaunchAgents."""
    folder, name = paths.name(paths.parent(path)), paths.name(path)
    return paths.is_file(path) and folder == FOLDER and name.endswith(".plist") and not name.startswith(".")


def define_plist(path: EntryPath, data: bytes, home: str) -> Definition:
    """What this property list says; one that cannot be read is known by its file name."""
    stem = paths.name(path).removesuffix(".plist")
    said = parse_plist(data)
    if said is None:
        return Definition(stem, path, "launchd", problems=(UNREADABLE,))
    label = said.get("Label")
    has_label = isinstance(label, str) and bool(label.strip())
    keep = said.get("KeepAlive")
    return Definition(
        label=str(label) if has_label else stem,
        path=path,
        manager="launchd",
        program=program_of(said),
        names=tuple(sorted(_names(said, home))),
        runs_at_load=said.get("RunAtLoad") is True or keep is True or (isinstance(keep, dict) and bool(keep)),
        keeps_alive=keep is True,
        schedule=_schedule(said),
        problems=_problems(said, has_label=has_label),
        exit_seconds=_exit_seconds(said.get("ExitTimeOut")),
        watches=tuple(sorted(_watches(said, home))),
        needs=tuple(word for word in _command(said) if word.startswith("/")),
        log=tuple(sorted({v for k in ("StandardOutPath", "StandardErrorPath") if isinstance(v := said.get(k), str)})),
    )


def parse_plist(data: bytes) -> dict[str, Any] | None:
    """The dictionary that these bytes are, XML or binary; None for anything else.

    The parser's exceptions carry pieces of the file, so none of them goes any further.
    """
    import plistlib

    form = plistlib.FMT_XML if data.lstrip()[:9] == b"<!DOCTYPE" else None
    try:
        said = plistlib.loads(data, fmt=form)
    except Exception:  # noqa: BLE001 - five classes were seen on real files, and more are possible
        return None
    return said if isinstance(said, dict) else None


def program_of(said: Mapping[str, Any]) -> str:
    """What is started: an absolute path, or a name that is looked up on launchd's own PATH."""
    program, arguments = said.get("Program"), said.get("ProgramArguments")
    if isinstance(program, str) and program:
        return program
    if isinstance(arguments, list) and arguments and isinstance(arguments[0], str):
        return arguments[0]
    return ""


def _command(said: Mapping[str, Any]) -> list[str]:
    """Program, arguments and working folder."""
    arguments = said.get("ProgramArguments")
    words = [said.get("Program"), said.get("WorkingDirectory"), *(arguments if isinstance(arguments, list) else ())]
    return [word for word in words if isinstance(word, str)]


def _names(said: Mapping[str, Any], home: str) -> set[str]:
    found = {path for word in _command(said) for path in paths_in(word, home)}
    variables = said.get("EnvironmentVariables")
    pairs = variables.items() if isinstance(variables, dict) else ()
    found |= paths_of_environment(((str(k), v) for k, v in pairs if isinstance(v, str)), home)
    return found | _watches(said, home)


def _watches(said: Mapping[str, Any], home: str) -> set[str]:
    lists = [said.get(key) for key in ("WatchPaths", "QueueDirectories")]
    keep = said.get("KeepAlive")
    lists.append(list(state) if isinstance(keep, dict) and isinstance(state := keep.get("PathState"), dict) else [])
    watched = [word for words in lists if isinstance(words, list) for word in words if isinstance(word, str)]
    return {path for word in watched for path in paths_in(word, home) if path == word.rstrip("/") or "~" in word}


def _problems(said: Mapping[str, Any], *, has_label: bool) -> tuple[str, ...]:
    found = [] if has_label else ["It has no Label."]
    if not program_of(said) and not isinstance(said.get("BundleProgram"), str):
        found.append("It names no program.")
    return tuple(found)


def _exit_seconds(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return float(value) if is_number else DEFAULT_EXIT_SECONDS  # type: ignore[arg-type]


def _schedule(said: Mapping[str, Any]) -> str:
    """When it runs, in words; empty when only on demand or at load."""
    words = []
    every = said.get("StartInterval")
    if isinstance(every, int) and not isinstance(every, bool) and every > 0:
        words.append(f"every {_duration(every)}")
    times = said.get("StartCalendarInterval")
    moments = times if isinstance(times, list) else [times]
    words += [_moment(moment) for moment in moments if isinstance(moment, dict)]
    return ", ".join(words[:3]) + (f" and {len(words) - 3} more" if len(words) > 3 else "")


def _duration(seconds: int) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _moment(said: Mapping[str, Any]) -> str:
    number = {key: value for key, value in said.items() if isinstance(value, int) and not isinstance(value, bool)}
    minute = f"{number.get('Minute', 0):02}"
    time = f"{number['Hour']:02}:{minute}" if "Hour" in number else f"every hour at :{minute}"
    weekday = number.get("Weekday", -1)
    day = f"{_WEEKDAYS[weekday]} " if 0 <= weekday <= 7 else ""
    date = f"on day {number['Day']} " if "Day" in number else ""
    return f"{day}{date}{time}"
