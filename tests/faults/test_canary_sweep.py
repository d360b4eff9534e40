"""Forty random secrets through every verb, error and crash: in nothing that is told, and in what is kept only sealed.

The control runs at the end switch the masking off and find all forty with the same search.
"""

import gzip
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.cli.main import run
from rollback_gui.cli.session import Session
from rollback_gui.cli.unexpected import explain
from rollback_gui.console import Console, open_console
from rollback_gui.model.comparison import DOTS
from rollback_gui.model.ids import BlobId
from rollback_gui.model.places import Places
from rollback_gui.model.wishes import RestoreWish, SnapshotWish
from rollback_gui.operations.demo import make_demo
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.store.opening import open_store
from rollback_gui.system.places import find_places
from rollback_gui.system.port import Command, Finished, System
from rollback_gui.system.real import real_system
from tests.support.canaries import COUNT, PLIST, SEALED, UNIT, Search, drawn, hashes, plant, unmask
from tests.support.faulty import FaultySystem, PowerCut, as_system

SECRETS = drawn(28)
OPEN = {secret for at, secret in enumerate(SECRETS) if at % COUNT not in SEALED}
"""Those that lie in files which are no credentials: their own bytes are kept as they are."""
FILES = (
    "~/.netrc", "~/.pgpass", "~/brain/.env", "~/brain/shared/secrets.py", "~/brain/.mcp.json", f"~/{PLIST}",
    f"~/{UNIT}", "~/.zprofile", "~/.google-ads/google-ads.yaml",
)  # fmt: skip
Verb = tuple[str, ...]
VERBS: tuple[Verb, ...] = (
    ("list",), ("show", "latest"), ("show", "latest", "--credentials"), ("diff", "latest"), ("diff", "latest", *FILES),
    ("diff", "latest", "--match", "--fields"), *(("versions", name) for name in FILES[:3]), ("restore", "latest"),
    ("restore", "latest", "--keep-newer", "--match"), ("restore", "latest", "--match", "--apply", "-m", "why"),
    ("undo",), ("undo",), ("undo",), ("recover",), ("snapshot", "-m", "Second"), ("diff", "latest", "--fields"),
    ("verify",), ("agents",), ("agents", "check"), ("agents", "logs", "com.pb.canary"), ("agents", "reload"), ("log",),
    ("doctor",), ("doctor", "--bundle"), ("profile", "show"), ("profile", "check"), ("profile", "propose"),
    ("restore", "20", "--apply"), ("restore", "no-such"), ("pin", "latest"), ("good", "latest"),
    ("label", "latest", "A name"), ("delete", "latest"), ("emergency",), ("help", "credentials"), ("no-such",),
)  # fmt: skip


class Recording:
    """The real door; keeps the command lines and environments of the programs that were started."""

    def __init__(self) -> None:
        self._real = real_system()
        self.started: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def ask(self, command: Command) -> Finished:
        """Start a program that tells."""
        self.started.append(repr((command.argv, command.environment)))
        return self._real.ask(command)

    def run(self, command: Command) -> Finished:
        """Start a program that acts."""
        self.started.append(repr((command.argv, command.environment)))
        return self._real.run(command)


class Desk:
    """A demo whose files hold the canaries: twenty in its first snapshot, twenty others live."""

    def __init__(self, root: Path) -> None:
        self.root, self.home = root, root / "home"
        self.system = Recording()
        self.search = Search(SECRETS)
        make_demo(real_system(), str(root), self._first)
        plant(self.home, SECRETS[COUNT:])
        self.environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        self.environment["ROLLBACK_IDENTITY"] = str(root / "identity.txt")

    def _first(self, places: Places) -> None:
        plant(self.home, SECRETS[:COUNT])
        Console(real_system(), places).do.take_snapshot(SnapshotWish("first"), SilentMonitor())

    def session(self, system: System | None = None) -> Session:
        """A session of this workstation."""
        door = cast(System, self.system) if system is None else system
        return Session(door, self.environment, lambda s: open_console(s.system, s.environment, identity=s.identity))

    def type(self, *words: str, system: System | None = None) -> str:
        """Everything that a command writes, on both streams."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            run(list(words), self.session(system))
        return out.getvalue() + err.getvalue()

    @property
    def places(self) -> Places:
        """The folders in use."""
        return find_places(self.environment, identity=self.environment["ROLLBACK_IDENTITY"])

    def own(self) -> Iterator[tuple[Path, bytes]]:
        """Every file of this program's own, packed ones member by member, opened."""
        here = self.places
        for top in {here.store, here.state, here.cache, here.config, here.runtime, f"{self.home}/.local/share/Trash"}:
            for where in sorted(Path(top).rglob("*")):
                if where.is_file() and not where.is_symlink():
                    yield from unpacked(where, where.read_bytes())


def unpacked(where: Path, data: bytes) -> Iterator[tuple[Path, bytes]]:
    """A file, or each member of an archive, with its own packing undone."""
    if not where.name.endswith((".tar.gz", ".tar")):
        yield where, data
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            opened = archive.extractfile(member)
            inner = b"" if opened is None else opened.read()
            yield where / member.name, gzip.decompress(inner) if inner.startswith(b"\x1f\x8b") else inner


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One workstation for all: what one command leaves behind, the next ones see."""
    return Desk(tmp_path_factory.mktemp("sweep") / "desk")


@pytest.fixture
def desk(made: Desk, own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same, its folders in use."""
    return _in_use(made, monkeypatch)


@pytest.fixture
def untouched(tmp_path: Path, own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """One that no other test has restored."""
    return _in_use(Desk(tmp_path / "desk"), monkeypatch)


def _in_use(made: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.mark.timeout(300)
def test_no_verb_and_nothing_that_it_leaves_tells_a_secret(untouched: Desk) -> None:
    """Text and JSON, both streams; then store, state, cache, trash and records, unpacked; then what was started."""
    told = {(words, more): untouched.type(*words, *more) for words in VERBS for more in ((), ("--json",))}
    assert not {words: found for words, text in told.items() if (found := untouched.search(text))}
    assert told[("diff", "latest", *FILES), ()].count(DOTS) > 20
    assert '"state": "restored"' in told[VERBS[12], ("--json",)] + told[("undo",), ("--json",)]
    assert not untouched.search("\n".join(untouched.system.started))
    assert untouched.system.started
    plain = _plain_blobs(untouched)
    kept = {str(where): untouched.search(data) for where, data in untouched.own() if not _is_of_a_config(where, plain)}
    assert len(kept) > 20
    assert not {where: found for where, found in kept.items() if found}
    for where, data in untouched.own():
        assert untouched.search(data) <= OPEN, where


def _plain_blobs(desk: Desk) -> set[BlobId]:
    """The names of all content that no credential item has."""
    store = open_store(real_system(), desk.places)
    items = [item for row in store.listed() for item in store.snapshot(row.id).items if item.entry is not None]
    sealed = {item.entry.blob for item in items if item.entry is not None and item.entry.sealed}
    assert len(sealed) >= 9
    store.close()
    return {item.entry.blob for item in items if item.entry is not None} - sealed


def _is_of_a_config(where: Path, plain: set[BlobId]) -> bool:
    return where.name in plain or where.name.partition(".")[0] in plain or ".was-" in where.name


def test_no_unkeyed_hash_of_a_sealed_secret_or_file_is_kept(desk: Desk) -> None:
    """Nobody who guesses it can find in the store that the guess was right."""
    sealed = [secret.encode() for at, secret in enumerate(SECRETS) if at % COUNT in SEALED]
    live = [(desk.home / name[2:]).read_bytes() for name in FILES[:3]]
    wanted = {part for data in (*sealed, *live) for part in hashes(data)}
    for where, data in desk.own():
        assert not [part for part in wanted if part in data], where


@pytest.mark.parametrize("fault", ["error", "full", "cut before"])
def test_no_failure_tells_a_secret(desk: Desk, fault: str) -> None:
    """At calls spread over a whole restore, a whole snapshot and a preview; and neither does what recovers from it."""
    for words in (("restore", "latest", "--match", "--apply"), ("snapshot", "-m", "x"), ("diff", "latest", "--fields")):
        for at in range(3, 300, 99):
            faulty = as_system(FaultySystem(real_system(), at, fault))  # type: ignore[arg-type]
            with suppress(PowerCut):
                assert not desk.search(desk.type(*words, system=faulty))
            for where in Path(desk.places.state).rglob("*"):
                if where.is_file() and ".was-" not in where.name:
                    assert not desk.search(where.read_bytes()), where
            assert not desk.search(desk.type("recover"))
    assert not desk.search(desk.type("undo"))


def test_broken_files_tell_no_secret(desk: Desk) -> None:
    """Each guarded file cut in the middle, live; then everything that looks at it."""
    whole = {name: (desk.home / name[2:]).read_bytes() for name in FILES}
    for name, data in whole.items():
        (desk.home / name[2:]).write_bytes(data[: len(data) * 3 // 5])
    for words in (
        ("diff", "latest", *FILES),
        ("diff", "latest", "--fields", "--json"),
        ("agents", "check"),
        ("doctor",),
    ):
        assert not desk.search(desk.type(*words)), words
    for name, data in whole.items():
        (desk.home / name[2:]).write_bytes(data)


def test_a_crash_tells_no_secret(desk: Desk) -> None:
    """An exception whose message, cause and frames hold one; the report that is written of it."""
    secret = SECRETS[0]
    try:
        try:
            raise KeyError(secret)
        except KeyError as inner:
            raise ValueError(f"cannot parse {secret}") from inner
    except ValueError as problem:
        told = explain(problem, desk.session())
    assert not desk.search(told.message + told.hint)
    reports = list(Path(desk.places.state).glob("report-*.txt"))
    assert reports
    assert not [where for where in reports if desk.search(where.read_bytes())]


@pytest.fixture
def without_masking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value as it is."""
    unmask(monkeypatch)


def test_without_masking_the_same_search_finds_all_forty(untouched: Desk, without_masking: None) -> None:
    """The control run: in the comparisons that window and terminal tell from."""
    console = open_console(real_system(), untouched.environment, identity=untouched.environment["ROLLBACK_IDENTITY"])
    first = console.look.snapshots()[-1]
    plan = console.look.plan(RestoreWish(first.id, match=True), SilentMonitor())
    shown = [repr(console.look.compare(plan, change)) for change in plan.changes if change.path in (*FILES, *SERVERS)]
    assert untouched.search("\n".join(shown)) == set(SECRETS)


SERVERS = tuple(f"~/brain/infrastructure/mcp-servers/{name}/credentials.json" for name in ("gmail", "ga4"))


@given(st.sampled_from(SECRETS), st.integers(0, 20), st.sampled_from(["utf-8", "utf-16-le", "hex", "base64", "json"]))
def test_the_search_finds_eight_characters_in_every_writing(secret: str, start: int, writing: str) -> None:
    """With anything around them."""
    import base64
    import json

    piece = secret[start : start + 8]
    written = {
        "utf-8": piece.encode(), "utf-16-le": piece.encode("utf-16-le"), "hex": piece.encode().hex().encode(),
        "base64": base64.b64encode(b"xy" * start + piece.encode() + b"z" * start), "json": json.dumps(piece).encode(),
    }[writing]  # fmt: skip
    assert secret in Search(SECRETS)(b"before " + written + b" behind") or len(piece) < 8
