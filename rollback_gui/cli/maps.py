"""The answer to another home: `--map OLD=NEW`, as often as there are homes, or `--map none`."""

import os

from rollback_gui.cli.words import many, safe
from rollback_gui.errors import BadInput
from rollback_gui.model.plan import OtherHome, Plan

NONE = "none"
_HINT = "Give the whole path of both folders, as in --map /Users/old=/Users/me, or --map none."


def read_maps(typed: list[str], home: str) -> tuple[tuple[str, str], ...]:
    """Old and new folder of each rule, none for `none`; raises BadInput."""
    if NONE in typed and len(set(typed)) > 1:
        raise BadInput("--map none cannot stand beside another --map.", hint=_HINT)
    pairs = tuple(_pair(one, home) for one in typed if one != NONE)
    if len({old for old, _ in pairs}) < len(set(pairs)):
        raise BadInput("The same folder is named by two --map.", hint=_HINT)
    return tuple(dict.fromkeys(pairs))


def _pair(typed: str, home: str) -> tuple[str, str]:
    old, sign, new = typed.partition("=")
    pair = (_folder(old, home), _folder(new, home))
    if not sign or not all(pair):
        raise BadInput(f"{typed!r} is not OLD=NEW.", hint=_HINT)
    return pair


def _folder(typed: str, home: str) -> str:
    """A whole path without a slash at its end; empty for anything else."""
    where = home + typed[1:] if typed == "~" or typed.startswith("~/") else typed
    plain = os.path.normpath(where) if where.startswith("/") else ""
    return "" if plain in ("/", "//") or "\0" in plain else plain


def rules(plan: Plan) -> list[str]:
    """The words that rewrite everything that was asked for."""
    return [f"--map={one.old}={one.new}" for one in plan.other_homes]


def question(plan: Plan, rewriting: str, leaving: str) -> list[str]:
    """What a preview asks, with both answers as commands; nothing when there is nothing to ask."""
    if not plan.other_homes:
        return []
    told = [f"  {_counted(one)}; here that is {safe(one.new)}" for one in plan.other_homes]
    return [
        "", "Another home is named. Nothing is restored before you say what becomes of its paths:", *told,
        "", "To see it with these paths rewritten (recommended):", rewriting,
        "", "To see it with these paths as they are:", leaving,
    ]  # fmt: skip


def _counted(one: OtherHome) -> str:
    verb = "names" if one.paths == 1 else "name"
    return f"{many(one.paths, 'path')} in {many(one.files, 'file')} {verb} {safe(one.old)}"
