"""What may be typed: one small parser for the verb at hand, so that no other verb costs anything."""

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from msgspec import Struct

from rollback_gui.errors import BadInput

GLOBALS = ("--store", "--profile", "--identity")
FLAGS = ("--json", "--quiet", "--no-input")
_NEVER_EMPTY = frozenset(
    {*GLOBALS, "--group", "--skip", "--into", "--to", "--plan", "--map", "--category", "--type", "--since", "--until"}
)
"""Options whose empty value is a shell variable that was not set, never a wish."""


class Verb(Struct, frozen=True):
    """One command: where its function lies, what it is for, and which options it takes."""

    name: str
    module: str
    summary: str
    add: Callable[[argparse.ArgumentParser], None]
    is_read_only: bool = False
    """Whether it only reads, and so says when a restore is unfinished."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that raises BadInput where argparse would end the process."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong as one sentence."""
        if message.endswith(": "):
            message += "an empty word"
        raise BadInput(f"{message[:1].upper()}{message[1:]}.", hint=f"`{self.prog} --help` shows how it is used.")


def find_verb(arguments: Sequence[str]) -> int:
    """The position of the verb among the arguments, -1 when there is none."""
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word in GLOBALS:
            position += 2
        elif word.startswith("-"):
            position += 1
        else:
            return position
    return -1


def parse(verb: Verb, arguments: Sequence[str]) -> argparse.Namespace:
    """The options of this verb; the global ones are taken before and after it. Raises BadInput."""
    parser = Parser(prog=f"rollback {verb.name}", description=verb.summary, allow_abbrev=False)
    for name in GLOBALS:
        parser.add_argument(name, default="", metavar="PATH", help=_GLOBAL_HELP[name])
    for name in FLAGS:
        parser.add_argument(name, action="store_true", help=_GLOBAL_HELP[name])
    verb.add(parser)
    _refuse_empty_values(arguments, parser)
    return parser.parse_intermixed_args(list(arguments))


def _refuse_empty_values(arguments: Sequence[str], parser: Parser) -> None:
    """A restore must not lose its plan, or what it was to skip, to a variable that was not set."""
    for word, following in zip(arguments, [*arguments, None][1:], strict=True):
        name, sign, value = word.partition("=")
        if name in _NEVER_EMPTY and (following == "" if not sign else not value):
            parser.error(f"argument {name}: its value is empty")


_GLOBAL_HELP = {
    "--store": "the store to use instead of the usual one",
    "--profile": "the profile to use instead of the usual one",
    "--identity": "the file that holds the key to the credentials",
    "--json": "answer as one JSON document",
    "--quiet": "no messages but errors",
    "--no-input": "never ask anything",
}


def _nothing(parser: argparse.ArgumentParser) -> None:
    """A verb without options of its own."""


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a snapshot: its id or the start of it, latest, good, or a time")


def _snapshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-m", "--message", default="", metavar="TEXT", help="what it is for")
    parser.add_argument("--category", default="manual", metavar="NAME", help="a word to find it by")


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--category", default="", metavar="NAME", help="only snapshots of this category")
    parser.add_argument("--search", default="", metavar="TEXT", help="only snapshots that mention this")
    parser.add_argument("--limit", type=_count, default=0, metavar="COUNT", help="at most so many")


def _show(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--credentials", action="store_true", help="only the credentials in it; values are never shown")


def _wish(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("paths", nargs="*", default=[], metavar="PATH", help="only these files and folders")
    parser.add_argument("--group", action="append", default=[], metavar="NAME", help="only this group; may be repeated")
    parser.add_argument(
        "--skip", action="append", default=[], metavar="PATH|GROUP", help="leave this out; may be repeated"
    )
    parser.add_argument("--match", action="store_true", help="also remove what was added since")
    parser.add_argument("--keep-newer", action="store_true", help="keep credentials that are newer here")
    parser.add_argument(
        "--map", action="append", default=[], metavar="OLD=NEW|none", help="rewrite paths of another home"
    )


def _diff(parser: argparse.ArgumentParser) -> None:
    _wish(parser)
    parser.add_argument(
        "--to", default="", metavar="ID", help="compare with another snapshot (not in this version yet)"
    )
    parser.add_argument("--fields", action="store_true", help="show every value that differs; secrets stay hidden")


def _restore(parser: argparse.ArgumentParser) -> None:
    _wish(parser)
    parser.add_argument("--apply", action="store_true", help="do it; without this it is only shown")
    parser.add_argument("--plan", default="", metavar="PLAN", help="refuse to do anything but exactly this")
    parser.add_argument("--into", default="", metavar="DIR", help="put the files into this folder instead")
    _how(parser)


def _how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept-unsigned", action="store_true", help="restore also from a snapshot that is not signed"
    )
    parser.add_argument("--no-reload", action="store_true", help="stop and load no agent")
    parser.add_argument("--strict", action="store_true", help="take the files back when an agent does not come up")
    parser.add_argument("-m", "--message", default="", metavar="WHY", help="why, for the audit log")


def _undo(parser: argparse.ArgumentParser) -> None:
    _how(parser)


def _ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", default=[], metavar="ID", help="these snapshots alone")


def _verify(parser: argparse.ArgumentParser) -> None:
    _ids(parser)
    told = "accept, on record, that the store is an older copy and lacks what came after"
    parser.add_argument("--accept-older", action="store_true", help=told)


def _some_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="the snapshots to put into the trash")


def _mark(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--off", action="store_true", help="take the mark away")


def _label(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("text", metavar="TEXT", help="its new name; an empty one takes the label away")


def _agents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", default="list", metavar="list|check|reload", help="what to do")
    parser.add_argument("labels", nargs="*", default=[], metavar="LABEL", help="these agents alone")


def _log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--type", action="append", default=[], metavar="NAME", help="only such operations; may be repeated"
    )
    parser.add_argument("--since", default="", metavar="TIME", help="from this moment on")
    parser.add_argument("--until", default="", metavar="TIME", help="up to this moment")
    parser.add_argument("--outcome", default="", metavar="WORD", help="only what ended so")
    parser.add_argument("--snapshot", default="", metavar="ID", help="only what concerns this snapshot")
    parser.add_argument("--limit", type=_count, default=0, metavar="COUNT", help="the newest so many")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a folder that does not exist yet")


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bundle", action="store_true", help="also write it into a file for a report")
    parser.add_argument(
        "--self-test", action="store_true", help="try out what a restore needs (not in this version yet)"
    )


def _topic(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("topic", nargs="?", default="", metavar="TOPIC", help="a help page, or a command")


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", default="show", metavar="show|check|propose", help="what to do")
    parser.add_argument(
        "which", nargs="*", metavar="PATH", help="of propose: guard just these finds; of restore: an ID"
    )
    parser.add_argument("--apply", action="store_true", help="write the proposal, or put the PATHs into the profile")


def _key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", metavar="show|save|restore|rotate", help="what to do")
    parser.add_argument(
        "file", nargs="?", default="", metavar="FILE",
        help="where to save it; or where it lies, - for standard input, nothing to type it",
    )  # fmt: skip


def _path(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a file or a folder")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


VERBS: tuple[Verb, ...] = (
    Verb("snapshot", "verbs_store", "Keep the guarded files as they are now.", _snapshot),
    Verb("list", "verbs_look", "List the snapshots, newest first.", _list, is_read_only=True),
    Verb("show", "verbs_look", "Show one snapshot and the files in it.", _show, is_read_only=True),
    Verb("diff", "verbs_restore", "Show what a restore would change.", _diff, is_read_only=True),
    Verb("restore", "verbs_restore", "Show what a restore would change; with --apply, do it.", _restore),
    Verb("undo", "verbs_restore", "Take the last restore back.", _undo),
    Verb("recover", "verbs_restore", "Finish or take back an interrupted restore.", _nothing),
    Verb("verify", "verbs_store", "Prove that the snapshots are whole.", _verify, is_read_only=True),
    Verb("delete", "verbs_store", "Put snapshots into the trash.", _some_ids),
    Verb("pin", "verbs_mark", "Keep a snapshot for good.", _mark),
    Verb("good", "verbs_mark", "Mark a snapshot as one in which everything worked.", _mark),
    Verb("label", "verbs_mark", "Give a snapshot a name.", _label),
    Verb("agents", "verbs_agents", "List, check or reload the background programs.", _agents),
    Verb("log", "verbs_log", "Show what was done, when and by whom.", _log, is_read_only=True),
    Verb("versions", "verbs_versions", "Show every snapshot that holds a file.", _path, is_read_only=True),
    Verb("profile", "verbs_profile", "Show, check or propose what is guarded.", _profile, is_read_only=True),
    Verb("key", "verbs_key", "Show, save or give back the recovery kit; change the key.", _key),
    Verb("doctor", "verbs_doctor", "Say what is wrong here and what to do.", _doctor, is_read_only=True),
    Verb("emergency", "verbs_help", "Say what to do when nothing works.", _nothing, is_read_only=True),
    Verb("demo", "verbs_demo", "Make a sandbox workstation to try it all on.", _demo),
    Verb("help", "verbs_help", "Show a help page.", _topic, is_read_only=True),
)
LATER = ("guard", "watch", "schedule", "stats", "export", "adopt", "offsite", "prune")
"""Verbs of a later version: known by name, and said so."""
