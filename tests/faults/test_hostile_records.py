"""The other records as somebody else left them: journal, packs, first page; and a store in a bad place."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rollback_gui.operations import journal
from tests.support.faulty import FaultySystem, PowerCut, as_system
from tests.support.house import HOW, QUIET, House, contents
from tests.support.terminal import Terminal

FILES = {"conf/a": "one\n", "conf/b": "b\n", "secret/token": "made-up-token\n"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot and two files that differ from it."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    made.house.snapshot()
    (made.house.home / "conf/a").write_text("two\n")
    (made.house.home / "secret/token").write_text("made-up-newer\n")
    return made


def interrupted(house: House) -> Path:
    """A restore that lost its power between two exchanges; the journal that it left."""
    plan = house.plan(house.console().look.snapshots()[0])
    where = house.root / "own" / "state" / journal.NAME
    for at in range(10, 200):
        faulty = FaultySystem(house.system, at, "cut before")
        with suppress(PowerCut):
            house.console(as_system(faulty)).do.restore(plan, HOW, QUIET)
        if where.exists() and faulty.hit == "exchange":
            return where
        house.console().do.recover(QUIET)
    raise AssertionError("no restore was interrupted at an exchange")


def wrong(whole: bytes) -> Iterator[bytes]:
    """A journal cut, and with one bit turned, at many places."""
    yield from (whole[:at] for at in range(0, len(whole), 97))
    yield from (whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :] for at in range(0, len(whole), 101))


def test_a_journal_that_does_not_verify_harms_nothing(terminal: Terminal) -> None:
    """B14: cut or with a bit turned anywhere: what was live is still there, and no report is needed."""
    house = terminal.house
    where = interrupted(house)
    whole = where.read_bytes()
    held = {"two\n", "b\n", "made-up-newer\n"}
    kept = house.root.parent / "kept"
    shutil.copytree(house.root, kept, symlinks=True)
    for data in wrong(whole):
        shutil.rmtree(house.root)
        shutil.copytree(kept, house.root, symlinks=True)
        where.write_bytes(data)
        told = terminal.type("recover")
        assert told.exit in (0, 3, 4), told
        assert held <= {what for _, _, what in contents(house.root).values()}


def test_a_foreign_journal_is_set_aside_and_told(terminal: Terminal) -> None:
    """B14: of another home or machine it is never acted on; the next command runs."""
    house = terminal.house
    where = interrupted(house)
    copy = house.copy(house.root.parent / "else")
    before = contents(copy.home)
    for name, value in copy.environment.items():
        terminal.set(name, value)
    told = terminal.type("recover")
    assert "set aside" in told.out + told.err
    assert contents(copy.home) == before
    assert where.exists()
    assert terminal.type("list").exit == 0


@pytest.mark.parametrize("data", [b"", b"\0" * 4096, b"{}\n", b"x" * 64 + b' {"type":"BEGIN"}\n', b"\xff\xfe\n"])
def test_a_planted_journal_of_nonsense(terminal: Terminal, data: bytes) -> None:
    """B14: never acted on; nothing live changes, and a restore works after `recover`."""
    before = terminal.house.live()
    where = terminal.house.root / "own" / "state" / journal.NAME
    where.write_bytes(data)
    assert terminal.type("recover").exit in (0, 4)
    assert terminal.house.live() == before
    assert not where.exists()
    assert terminal.type("restore", "latest", "--apply").exit == 0


def test_a_journal_that_names_a_file_outside_changes_nothing_there(terminal: Terminal, tmp_path: Path) -> None:
    """B14: a whole journal, its digests right, whose steps were moved to another folder."""
    house = terminal.house
    where = interrupted(house)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a").write_text("untouched\n")
    found = journal.parse(where.read_bytes())
    digest, lines = "", []
    for record in found.records:
        text = json.dumps(json.loads(_payload(record)))
        text = text.replace("~/conf/", f"{outside}/").replace("~/secret/", f"{outside}/")
        digest, line = _line(digest, text)
        lines.append(line)
    where.write_bytes(b"".join(lines))
    terminal.type("recover")
    assert contents(outside) == {"a": ("file", 0o644, "untouched\n")}


def _payload(record: journal.Record) -> bytes:
    import msgspec

    return msgspec.json.encode(record)


def _line(digest: str, text: str) -> tuple[str, bytes]:
    import hashlib

    name = hashlib.sha256(digest.encode() + text.encode()).hexdigest()
    return name, f"{name} {text}\n".encode()


def packs(terminal: Terminal) -> list[Path]:
    """Every pack of the store."""
    return sorted((terminal.store / "packs").iterdir())


def test_content_that_is_damaged_is_left_out_and_the_rest_restored(terminal: Terminal) -> None:
    """B13: a bit turned, a pack cut, a pack gone, two packs swapped: nothing damaged reaches the home."""
    house = terminal.house
    (house.home / "conf/c").write_text("c\n" * 400)
    house.snapshot()
    whole = {where: where.read_bytes() for where in packs(terminal)}
    one, two = list(whole)[:2]
    broken: list[dict[Path, bytes | None]] = [
        {one: whole[one][:at] + bytes([whole[one][at] ^ 4]) + whole[one][at + 1 :]}
        for at in range(0, len(whole[one]), 37)
    ]
    broken += [{one: whole[one][:at]} for at in range(0, len(whole[one]), 83)]
    broken += [{one: None}, {one: whole[two], two: whole[one]}, {one: b"\x1f\x8b" + bytes(100)}]
    first = terminal.json("list").document["snapshots"][1]["id"]
    for change in broken:
        (house.home / "conf/a").write_text("two\n")
        for where, data in {**whole, **change}.items():
            where.unlink(missing_ok=True)
            if data is not None:
                where.write_bytes(data)
                where.chmod(0o600)
        told = terminal.json("restore", first, "~/conf/a", "--apply")
        assert told.exit in (0, 3, 6, 7), told
        assert (house.home / "conf/a").read_text() == ("one\n" if told.exit == 0 else "two\n")


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777])
def test_a_store_that_others_can_read_is_refused(terminal: Terminal, mode: int) -> None:
    """B19: with the command that closes it."""
    terminal.store.chmod(mode)
    for words in (("list",), ("diff", "latest"), ("snapshot",), ("restore", "latest", "--apply")):
        told = terminal.refused(*words, exit=2, code="foreign")
        assert "chmod 700" in told.document["error"]["hint"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who alone gives folders away")
def test_a_store_of_somebody_else_is_refused(terminal: Terminal) -> None:
    """B19."""
    os.chown(terminal.store, 65534, 65534)
    for words in (("list",), ("snapshot",), ("restore", "latest", "--apply")):
        terminal.refused(*words, exit=2, code="foreign")


@pytest.mark.parametrize("gone", ["store.json", "snapshots", "packs", "capture.age"])
def test_a_store_that_was_copied_by_half(terminal: Terminal, gone: str) -> None:
    """B19: each verb works or refuses; nothing live changes but what was proved, and no report is needed."""
    where = terminal.store / gone
    where.rename(terminal.house.root / "lost")
    before = terminal.house.live()
    for words in (("list",), ("diff", "latest"), ("verify",), ("snapshot",), ("doctor",)):
        told = terminal.type(*words)
        assert told.exit in (0, 1, 2, 3, 6, 7), (words, told)
    assert terminal.house.live() == before


def test_a_newer_store_is_said_to_be_newer(terminal: Terminal) -> None:
    """Exit 2, newer-format, and nothing is written to it."""
    where = terminal.store / "store.json"
    page = json.loads(where.read_text())
    where.write_text(json.dumps({**page, "format": 99}))
    for words in (("list",), ("snapshot",), ("restore", "latest", "--apply"), ("verify",)):
        terminal.refused(*words, exit=2, code="newer-format")


def test_a_malformed_or_missing_profile_stops_snapshots_alone(terminal: Terminal) -> None:
    """list, diff, restore and undo work without it; the line and the nearest key are named."""
    where = Path(terminal.house.console().places.profile)
    where.write_text('[[group]]\nnmae = "x"\n')
    told = terminal.refused("snapshot", exit=2, code="bad-input")
    assert "Line 2" in told.message
    assert "`name`" in told.message
    where.unlink()
    terminal.refused("snapshot", exit=2, code="bad-input")
    assert terminal.type("list").exit == 0
    assert terminal.type("diff", "latest").exit == 1
    assert terminal.type("restore", "latest", "--apply").exit == 0
    assert terminal.type("undo").exit == 0


@pytest.mark.parametrize("words", [("restore", "2026", "--apply"), ("restore", "no-such", "--apply"), ("show", "zz")])
def test_an_unknown_snapshot_is_not_found(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Exit 2; a prefix of several is ambiguous."""
    code = "not-found"
    if words[1] == "2026":
        terminal.house.snapshot()
        code = "ambiguous"
    terminal.refused(*words, exit=2, code=code)
