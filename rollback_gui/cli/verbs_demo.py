"""The verb demo: a sandbox workstation, broken by a migration."""

import argparse

from msgspec.structs import replace

from rollback_gui.cli import shapes
from rollback_gui.cli.out import Out
from rollback_gui.cli.progress import told
from rollback_gui.cli.session import Session
from rollback_gui.cli.words import many, safe, shell
from rollback_gui.console import Console
from rollback_gui.errors import BadInput
from rollback_gui.model.places import Places
from rollback_gui.model.wishes import SnapshotWish
from rollback_gui.operations.demo import Demo, make_demo
from rollback_gui.operations.demo.nouns import FIRST_SNAPSHOT
from rollback_gui.system.places import absolute


def run_demo(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Make the sandbox and say how to go on; nothing outside its folder is touched."""
    if not options.folder:
        raise BadInput("No folder is named.", hint="Name a folder that is new or empty.")
    where = absolute(options.folder)
    with told(out, is_writing=True) as monitor:

        def snapshot(places: Places) -> None:
            do = Console(session.system, places).do
            row = do.take_snapshot(SnapshotWish(FIRST_SNAPSHOT), monitor)
            do.mark(row.id, replace(row.note, good=True))

        demo = make_demo(session.system, where, snapshot=snapshot)
    if out.is_json:
        out.document({"demo": _shape(demo)})
    else:
        out.lines(_text(demo))
    return 0


def _shape(demo: Demo) -> shapes.Shape:
    home = demo.places.home
    return {
        "folder": demo.folder,
        "home": home,
        "store": demo.places.store,
        "profile": demo.places.profile,
        "identity": demo.places.identity,
        "counts": shapes.counts(demo.counts),
        "breakages": [
            {**shapes.where(one.path, home), "what": one.what, "action": one.action, "why": one.why}
            for one in demo.breakages
        ],
        "touched": [shapes.absolute(path, home) for path in demo.touched],
        "notes": list(demo.notes),
        "commands": {"rollback": f"{demo.folder}/rollback", "window": f"{demo.folder}/rollback-gui"},
    }


def _text(demo: Demo) -> list[str]:
    command = shell([f"{demo.folder}/rollback"])
    files = many(len(demo.breakages), "file")
    held = f"{demo.agents} agents, {demo.configs} configs, {demo.credentials} credentials"
    return [
        f"A workstation lies in {safe(demo.folder)}, kept in one snapshot: {held}.",
        f"Then a migration broke it: {files} differ. Everything in it is made up, and nothing outside it was touched.",
        *(safe(note) for note in demo.notes),
        "",
        f"  {command} diff latest             what a restore would change",
        f"  {command} restore latest          the same, with the command that does it",
        f"  {shell([f'{demo.folder}/rollback-gui'])}                      the window",
    ]
