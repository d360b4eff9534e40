"""Makes what a release leaves behind, to be kept for ever: python -m tests.old_stores.make VERSION.tar.gz.

The archive holds the store, this machine's state about it, the identity file, and `expected.json`: what
every snapshot holds, so that a later version can be asked the same. Its secrets are made up.
"""

import hashlib
import io
import json
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from rollback_gui.console import Console
from rollback_gui.model.places import Places
from rollback_gui.model.snapshot import Account, Note
from rollback_gui.model.wishes import RestoreHow, RestoreWish, SnapshotWish
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.store.opening import open_store
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system

_QUIET = SilentMonitor()
_PROFILE = """
[agents]
manager = "none"

[[group]]
name = "Configs"
kind = "config"
include = ["~/conf/**"]

[[group]]
name = "Credentials"
kind = "credential"
include = ["~/keys/*"]
"""


class _Nameless:
    """The door of this machine, without the machine's and the user's names."""

    def __init__(self) -> None:
        self._real = real_system()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def host(self) -> str:
        return "old-host"

    def machine(self) -> str:
        return "0" * 32

    def account(self) -> Account:
        return replace(self._real.account(), name="operator", group="operator")


def make(root: Path) -> None:
    """A store with full snapshots, a safety snapshot, a note, a removed snapshot and a log."""
    system = cast("System", _Nameless())
    names = ("home", "store", "config", "state", "cache", "runtime")
    places = Places(
        **{name: str(root / name) for name in names},
        profile=str(root / "profile.toml"),
        identity=str(root / "identity"),
    )
    (root / "profile.toml").write_text(_PROFILE)
    _fill(root / "home")
    console = Console(system, places)
    first = console.do.take_snapshot(SnapshotWish("Before the migration"), _QUIET)
    _break(root / "home")
    second = console.do.take_snapshot(SnapshotWish("After it"), _QUIET)
    console.do.restore(console.look.plan(RestoreWish(first.id), _QUIET), RestoreHow(), _QUIET)
    console.do.mark(first.id, Note(pinned=True, good=True, label="The good one"))
    console.do.delete([second.id])
    (root / "expected.json").write_text(json.dumps(expected(system, places), indent=1, sort_keys=True) + "\n")


def expected(system: System, places: Places) -> dict[str, Any]:
    """What every snapshot holds: by path the digest of its bytes, its link's target, or its type."""
    store = open_store(system, places)
    told: dict[str, Any] = {}
    for row in store.listed():
        held: dict[str, str] = {}
        for item in store.snapshot(row.id).items:
            path = item.path.encode("utf-8", "surrogateescape").decode("latin-1")
            if item.entry is None:
                held[path] = "absent"
            elif item.entry.type == "file":
                held[path] = f"{item.entry.mode:o} {hashlib.sha256(store.bytes_of(item.entry)).hexdigest()}"
            else:
                held[path] = item.entry.target or item.entry.type
        told[row.id] = {"state": row.state, "title": row.title, "pinned": row.note.pinned, "held": held}
    store.close()
    return told


def _fill(home: Path) -> None:
    for name, content in {
        "conf/a.json": b'{"made": "up"}\n',
        "conf/empty": b"",
        "keys/token": b"made-up-token\n",
    }.items():
        where = home / name
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(content)
        where.chmod(0o640)
    (home / "conf" / os.fsdecode(b"caf\xe9")).write_bytes(b"made-up text\n" * 500)
    (home / "conf" / "link").symlink_to("a.json")
    (home / "keys").chmod(0o700)


def _break(home: Path) -> None:
    (home / "conf" / "a.json").write_bytes(b'{"made": "worse"}\n')
    (home / "conf" / "empty").unlink()
    (home / "conf" / "added").write_bytes(b"made-up addition\n")
    (home / "keys" / "token").write_bytes(b"made-up-rotated-token\n")


def pack_up(root: Path, where: Path) -> None:
    """One archive, without times and owners."""
    with tarfile.open(where, "w:gz", compresslevel=9) as tar:
        for name in ("expected.json", "identity", "state", "store"):
            for path in sorted([root / name, *(root / name).rglob("*")]):
                if path.is_file() and path.name != "lock":
                    info = tarfile.TarInfo(str(path.relative_to(root)))
                    info.size, info.mode = path.stat().st_size, 0o600
                    tar.addfile(info, io.BytesIO(path.read_bytes()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = str(Path(folder) / "home")
        made = Path(folder).resolve()
        make(made)
        pack_up(made, Path(sys.argv[1]))
