"""The demo's made-up secrets after every verb: in no output, no log, no state, no cache, and in the store sealed."""

import os
import re
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from rollback_gui.cli.main import main, run
from rollback_gui.cli.session import Session
from rollback_gui.cli.unexpected import explain
from rollback_gui.console import Console, open_console
from rollback_gui.model.snapshot import Item
from rollback_gui.store.opening import open_store
from rollback_gui.system.places import find_places
from rollback_gui.system.real import real_system
from tests.support.faulty import FaultySystem, PowerCut, as_system

Verb = tuple[str, ...]
_OWN = (".local", ".cache", ".config/rollback-gui", "Library/Application Support", "Library/Caches")
_SECRET = re.compile(rb"made-up-[A-Za-z0-9-]*[A-Za-z0-9]")
VERBS: list[Verb] = [
    ("list",), ("show", "latest"), ("show", "latest", "--credentials"), ("diff", "latest"),
    ("diff", "latest", "--fields"), ("diff", "latest", "--match", "--fields"), ("restore", "latest"),
    ("restore", "latest", "--match", "--apply", "-m", "why"), ("diff", "latest", "--fields"), ("undo",),
    ("undo",), ("undo",), ("recover",), ("snapshot", "-m", "Second"), ("verify",), ("agents",), ("agents", "check"),
    ("log",), ("doctor",), ("doctor", "--bundle"), ("profile", "show"), ("profile", "check"), ("profile", "propose"),
    ("versions", "~/.netrc"), ("restore", "20", "--apply"), ("restore", "no-such"), ("delete", "latest"),
]  # fmt: skip


def secrets_in(home: Path) -> set[bytes]:
    """Every made-up value in the guarded files of a home."""
    found: set[bytes] = set()
    for where in home.rglob("*"):
        if where.is_file() and not str(where.relative_to(home)).startswith(_OWN) and os.access(where, os.R_OK):
            found.update(_SECRET.findall(where.read_bytes()))
    return found


class Desk:
    """The demo and what was said on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str], secrets: set[bytes]) -> None:
        self.root = root
        self.home = root / "home"
        self.secrets = secrets
        self._capsys = capsys

    def type(self, *words: str) -> str:
        """Everything that a command wrote."""
        self._capsys.readouterr()
        main(words)
        told = self._capsys.readouterr()
        return told.out + told.err

    def told(self, text: str | bytes) -> set[bytes]:
        """The secrets in a text."""
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
        return self.secrets & set(_SECRET.findall(data))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A demo; its secrets as they are now and as they were before the migration."""
    root = tmp_path / "desk"
    assert main(["demo", str(root), "--quiet"]) == 0
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(root / "home"))
    monkeypatch.setenv("ROLLBACK_IDENTITY", str(root / "identity.txt"))
    broken = secrets_in(root / "home")
    assert main(["restore", "latest", "--match", "--apply", "--quiet"]) in (0, 7)
    whole = secrets_in(root / "home")
    assert main(["undo", "--quiet"]) in (0, 7)
    made = Desk(root, capsys, broken | whole)
    assert len(made.secrets) > 10
    return made


def test_no_verb_tells_a_secret(desk: Desk) -> None:
    """Every verb in text and JSON, on stdout and stderr; and nothing that they leave behind holds one in clear."""
    for words in VERBS:
        for more in ((), ("--json",)):
            text = desk.type(*words, *more)
            assert not desk.told(text), (words, more)
    own = [where for where in desk.home.rglob("*") if str(where.relative_to(desk.home)).startswith(_OWN)]
    kept = [where for where in own if where.is_file() and not _is_of_a_config(where)]
    assert len(kept) > 10
    assert not {str(where): desk.told(where.read_bytes()) for where in kept if desk.told(where.read_bytes())}


def _is_of_a_config(where: Path) -> bool:
    """Whether a file of ours is a copy of guarded ones: looked at by the two tests below."""
    return ".was-" in where.name or bool({"packs", "trash", "Trash"} & {*where.parts})


def test_what_the_store_keeps_of_a_credential_is_sealed(desk: Desk) -> None:
    """Packs unpacked: a plain blob with a secret belongs to a config, plist or unit that holds it in clear itself."""
    store = open_store(real_system(), find_places(os.environ))
    items = [item for row in store.listed() for item in store.snapshot(row.id).items]
    plain = _named(items, lambda item: item.kind != "credential" and not (item.entry is not None and item.entry.sealed))
    sealed = _named(items, lambda item: item.kind == "credential")
    assert sealed
    assert not plain & sealed
    seen = 0
    for pack in (Path(store.place) / "packs").iterdir():
        with tarfile.open(pack) as unpacked:
            for member in unpacked:
                opened = unpacked.extractfile(member)
                data = b"" if opened is None else opened.read()
                seen += member.name in sealed
                assert not (member.name in sealed and not data.startswith(b"age-encryption.org/v1\n"))
                assert not desk.told(data) or member.name in plain
    assert seen >= 9
    store.close()


def _named(items: list[Item], wanted: Callable[[Item], bool]) -> set[str]:
    return {item.entry.blob for item in items if item.entry is not None and item.entry.blob and wanted(item)}


def test_displaced_credentials_are_kept_nowhere_in_clear(desk: Desk) -> None:
    """What a restore set aside for a day holds no credential."""
    live = {where: (desk.home / where).read_bytes() for where in (".netrc", ".pgpass", "brain/.env")}
    desk.type("restore", "latest", "--match", "--apply")
    aside = [where.read_bytes() for where in desk.home.rglob("*.was-*") if where.is_file()]
    assert aside
    assert not set(live.values()) & set(aside)


def test_a_report_of_what_nobody_foresaw_holds_no_secret(desk: Desk, tmp_path: Path) -> None:
    """An exception whose text is a secret, in a frame whose variables are."""
    secret = min(desk.secrets).decode()
    session = Session(real_system(), {**os.environ}, _no_console)
    try:
        raise ValueError(f"cannot parse {secret}")
    except ValueError as problem:
        told = explain(problem, session)
    assert not desk.told(told.message + told.hint)
    reports = list(desk.home.rglob("report-*.txt"))
    assert reports
    assert not [where for where in reports if desk.told(where.read_bytes())]
    assert tmp_path.is_dir()


def _no_console(_: Session) -> Console:
    raise AssertionError


@pytest.mark.parametrize("fault", ["error", "full", "cut before"])
def test_a_restore_that_fails_tells_no_secret(desk: Desk, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    """At some calls that changes something: what is told and what is left in the journal."""
    for at in range(2, 400, 133):
        faulty = as_system(FaultySystem(real_system(), at, fault))  # type: ignore[arg-type]
        session = Session(faulty, os.environ, lambda s: open_console(s.system, s.environment))
        capsys.readouterr()
        with suppress(PowerCut):
            run(["restore", "latest", "--match", "--apply"], session)
        told = capsys.readouterr()
        assert not desk.told(told.out + told.err)
        for where in desk.home.rglob("*.journal"):
            assert not desk.told(where.read_bytes())
        assert not desk.told(desk.type("recover"))
        desk.type("undo")
