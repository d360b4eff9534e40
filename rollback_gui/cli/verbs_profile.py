"""The verb profile: what is guarded, whether it can be read, and a proposal where there is none."""

import argparse

from rollback_gui.cli import shapes
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.verbs_store import finding_lines
from rollback_gui.errors import BadInput, MissingPart, Refused
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_text import default_text
from rollback_gui.model.outcome import Finding
from rollback_gui.model.profile import Profile
from rollback_gui.operations.matching import matching
from rollback_gui.operations.opening import Opening
from rollback_gui.operations.propose import propose
from rollback_gui.system import files


def run_profile(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Show or check what is guarded, or propose a profile; with --apply a proposal is written where there is none."""
    verbs = {"show": _show, "check": _check, "propose": _propose}
    if options.action == "restore":
        raise MissingPart(
            "`rollback profile restore` is not in this version yet.", hint="`rollback show ID` lists what was kept."
        )
    if options.action not in verbs:
        raise BadInput(f"{options.action!r} is nothing that profile can do.", hint=f"It is one of {', '.join(verbs)}.")
    return verbs[options.action](session, options, out)


def _text(session: Session) -> str:
    where = session.places.profile
    try:
        return files.read_path(session.system, where).decode()
    except (FileNotFoundError, NotADirectoryError):
        hint = "`rollback profile propose --apply` writes one from what is found here."
        raise BadInput(f"There is no profile at {where}.", hint=hint) from None
    except UnicodeDecodeError:
        raise BadInput(f"{where} is not UTF-8 text.", hint="Save it as UTF-8.") from None


def _show(session: Session, _options: argparse.Namespace, out: Out) -> int:
    text = _text(session)
    if out.is_json:
        out.document(shapes.items(_groups(read_profile(text, session.places.profile))))
    else:
        out.lines([f"# {session.places.profile}", *text.rstrip("\n").split("\n")])
    return 0


def _check(session: Session, _options: argparse.Namespace, out: Out) -> int:
    found = matching(Opening(session.system, session.places))
    if out.is_json:
        out.document(shapes.items(found))
    else:
        out.lines(line for one in found for line in finding_lines(one))
    return 0


def _groups(profile: Profile) -> list[Finding]:
    return [Finding(group.name, "ok", f"{group.kind}: {', '.join(group.include)}") for group in profile.group]


def _propose(session: Session, options: argparse.Namespace, out: Out) -> int:
    profile = propose(session.system, session.places.home)
    text = default_text(profile.group)
    if options.apply:
        _write(session, text)
        out.note(f"The profile is written: {session.places.profile}. `rollback snapshot` takes the first snapshot.")
    if out.is_json:
        out.document(shapes.items(_groups(profile)))
    elif not options.apply:
        out.lines(text.rstrip("\n").split("\n"))
        out.note("`rollback profile propose --apply` writes this.")
    return 0


def _write(session: Session, text: str) -> None:
    folder, _, name = session.places.profile.rpartition("/")
    with files.held(session.system, files.make_folders(session.system, folder)) as opened:
        try:
            files.write_new(session.system, opened, name, text.encode())
        except FileExistsError:
            hint = "Edit it, or move it aside first."
            raise Refused(f"There is a profile already: {session.places.profile}.", hint=hint) from None
