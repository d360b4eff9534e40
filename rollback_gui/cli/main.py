"""The command line from the first word to the exit code."""

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from rollback_gui.cli.arguments import GLOBALS, LATER, VERBS, Verb, find_verb, parse
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.errors import BadInput, Cancelled, MissingPart, NoKey, RollbackError
from rollback_gui.model.outcome import Told

if TYPE_CHECKING:
    from rollback_gui.console import Console


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command on this machine and return its exit code."""
    from rollback_gui.system.real import real_system

    system = real_system()
    return run(sys.argv[1:] if argv is None else argv, Session(system, system.environment(), _open))


def run(arguments: Sequence[str], session: Session) -> int:
    """Run one command in this session; every error becomes a sentence, a way out and an exit code."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    # Python has None for a stream that was closed before it started.
    streams = (sys.stdout or io.StringIO(), sys.stderr or io.StringIO())
    out = Out(*streams, is_json="--json" in own, is_quiet="--quiet" in own)
    out.allow_colour(session.environment)
    try:
        return _run(list(arguments), session, out) or (NoKey.exit_code if out.is_lost else 0)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return _tell(out, Cancelled())
    except RollbackError as error:
        return _tell(out, error)
    except Exception as error:  # noqa: BLE001 - a traceback could hold values; the report holds none
        from rollback_gui.cli.unexpected import explain

        return _tell(out, explain(error, session))


def _run(arguments: list[str], session: Session, out: Out) -> int:
    position = find_verb(arguments)
    if position < 0:
        return _without_verb(arguments, out)
    verb = _verb(arguments[position])
    options = parse(verb, arguments[:position] + arguments[position + 1 :])
    session.store, session.profile, session.identity = options.store, options.profile, options.identity
    function = getattr(import_module(f"rollback_gui.cli.{verb.module}"), f"run_{verb.name}")
    if verb.is_read_only:
        session.say_unfinished(out)
    return int(function(session, options, out))


def _without_verb(arguments: list[str], out: Out) -> int:
    if "--version" in arguments:
        from rollback_gui.cli.version import version

        out.document({"version": version()}) if out.is_json else out.lines([f"rollback {version()}"])
        return 0
    if {"-h", "--help"} & set(arguments):
        from rollback_gui.cli.overview import overview

        out.lines(overview())
        return 0
    for word, following in zip(arguments, [*arguments, ""][1:], strict=True):
        if word in GLOBALS and (not following or following.startswith("-")):
            raise BadInput(f"{word} needs a value.", hint="`rollback --help` lists the commands.")
    known = ("--json", "--quiet", "--no-input", *GLOBALS)
    unknown = [word for word in arguments if word.startswith("-") and word.partition("=")[0] not in known]
    what = f"{unknown[0]} is not an option of rollback." if unknown else "No command."
    raise BadInput(what, hint="`rollback --help` lists the commands.")


def _verb(name: str) -> Verb:
    for verb in VERBS:
        if verb.name == name:
            return verb
    if name in LATER:
        raise MissingPart(
            f"`rollback {name}` is not in this version yet.", hint="`rollback --help` lists what is there."
        )
    from difflib import get_close_matches

    near = get_close_matches(name, [verb.name for verb in VERBS], 1)
    hint = f"Did you mean `rollback {near[0]}`?" if near else "`rollback --help` lists the commands."
    raise BadInput(f"{name!r} is not a command.", hint=hint)


def _open(session: Session) -> "Console":
    from rollback_gui.console import open_console

    return open_console(
        session.system, session.environment, store=session.store, profile=session.profile, identity=session.identity
    )


def _tell(out: Out, error: RollbackError) -> int:
    out.error(Told(error.code, error.message, error.hint, error.exit_code))
    return error.exit_code
