"""The verb profile: what is guarded, whether it can be read, and a proposal where there is none."""

import argparse

from rollback_gui.cli import shapes, words
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.verbs_store import finding_lines
from rollback_gui.cli.words import safe
from rollback_gui.errors import BadInput, MissingPart, NotFound
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_rewrite import write_profile
from rollback_gui.model.find import Find
from rollback_gui.model.outcome import Finding
from rollback_gui.model.profile import Profile
from rollback_gui.operations.matching import matching
from rollback_gui.operations.opening import Opening
from rollback_gui.system import files


def run_profile(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Show or check what is guarded, or propose what could be; with --apply the proposal is written."""
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
    console = session.console
    found = console.look.proposal()
    if found is None:
        return _propose_more(session, options, out)
    finds = _chosen(found.finds, options.which, session.places.home) if options.which else found.finds
    profile = found.profile(finds)
    if options.apply:
        console.do.write_profile(profile)
        out.note(f"The profile is written: {session.places.profile}. `rollback snapshot` takes the first snapshot.")
    if out.is_json:
        out.document(shapes.items([*_groups(profile), *_found(finds)]))
    elif not options.apply:
        out.lines([*write_profile(profile).rstrip("\n").split("\n"), *_reasons(finds)])
        out.note("`rollback profile propose --apply` writes this; with PATHs, only those of the credentials.")
    return 0


def _propose_more(session: Session, options: argparse.Namespace, out: Out) -> int:
    """What an existing profile does not guard; only what is named is put into it."""
    console = session.console
    finds = console.look.unguarded()
    if options.which:
        finds = _chosen(finds, options.which, session.places.home)
    if options.apply and not options.which:
        raise BadInput("Which of them?", hint="`rollback profile propose --apply PATH…` names what is to be guarded.")
    if options.apply:
        console.do.guard_also(finds)
        told = words.many(len(finds), "credential")
        out.note(f"{told} guarded from the next snapshot on: {session.places.profile}.")
    if out.is_json:
        out.document(shapes.items(_found(finds)))
    elif not options.apply:
        out.lines(f"{safe(find.where)}   {safe(find.reason)}" for find in finds)
        if finds:
            out.note("None of this is guarded. `rollback profile propose --apply PATH…` guards what it names.")
        else:
            out.note("Every credential that was found is guarded.")
    return 0


def _chosen(finds: tuple[Find, ...], wanted: list[str], home: str) -> tuple[Find, ...]:
    """Those finds that the operator named; raises NotFound."""
    by_name = {find.where: find for find in finds}
    chosen = []
    for text in wanted:
        name = "~" + text[len(home) :] if text.startswith(home + "/") else text
        if name not in by_name:
            raise NotFound(f"{text} is not among what was found.", hint="`rollback profile propose` lists it.")
        chosen.append(by_name[name])
    return tuple(chosen)


def _found(finds: tuple[Find, ...]) -> list[Finding]:
    return [Finding(find.where, "missing", find.reason) for find in finds]


def _reasons(finds: tuple[Find, ...]) -> list[str]:
    """Comments, so that all of it together is still a profile."""
    if not finds:
        return []
    return ["", "# Why each credential is in it:", *(f"# {safe(find.where)}   {safe(find.reason)}" for find in finds)]
