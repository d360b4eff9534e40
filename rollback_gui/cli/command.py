"""The exact command that applies just the plan that was shown."""

import argparse
import os
import sys

from rollback_gui.cli.session import Session
from rollback_gui.cli.shapes import absolute
from rollback_gui.cli.targets import targets
from rollback_gui.cli.words import shell
from rollback_gui.model.plan import Plan


def applying(session: Session, options: argparse.Namespace, plan: Plan) -> str:
    """One line for the shell: all options that were given, whole paths, the whole id, --apply and --plan."""
    return shell([*_given(session, options, plan), "--apply", "--plan", plan.id])


def answering(session: Session, options: argparse.Namespace, plan: Plan, answer: list[str]) -> str:
    """The line that shows the same restore with an answer to another home."""
    return shell([*_given(session, options, plan), *answer])


def _given(session: Session, options: argparse.Namespace, plan: Plan) -> list[str]:
    home = session.places.home
    named = [absolute(path, home) for path in targets(options.paths, home)]
    places = {"store": session.places.store, "profile": session.places.profile, "identity": session.places.identity}
    own = [word for name, where in places.items() if getattr(options, name) for word in (f"--{name}", where)]
    return [
        *_program(session), "restore", plan.snapshot, *named, *_what(options), *_where(plan), *_how(options), *own,
    ]  # fmt: skip


def _what(options: argparse.Namespace) -> list[str]:
    given = [f"--group={name}" for name in options.group] + [f"--skip={name}" for name in options.skip]
    given += [f"--map={rule}" for rule in options.map]
    return given + ["--match"] * options.match + ["--keep-newer"] * options.keep_newer


def _where(plan: Plan) -> list[str]:
    return [f"--into={plan.destination}"] if plan.destination else []


def _how(options: argparse.Namespace) -> list[str]:
    flags = ("accept_unsigned", "no_reload", "strict")
    given = ["--" + name.replace("_", "-") for name in flags if getattr(options, name, False)]
    message = getattr(options, "message", "")
    return given + ([f"--message={message}"] if message else [])


def _program(session: Session) -> list[str]:
    """How this program was called, so that the line works where it is typed.

    A wrapper that sets the folders to use (the demo's own) names itself in ROLLBACK_COMMAND.
    """
    named = session.environment.get("ROLLBACK_COMMAND", "")
    if named:
        return [named]
    called, known = sys.argv[0], session.system.find_program("rollback")
    if os.path.basename(called) == "rollback" and os.path.isabs(called) and known != called:
        return [called]
    if called.endswith("__main__.py") and not known:
        return [sys.executable, "-m", "rollback_gui.cli"]
    return ["rollback"]
