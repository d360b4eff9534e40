"""Manifests that somebody else made, each under a seal that is right: refused whole, or that one entry left out."""

import base64
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from rollback_gui.errors import Damaged, NewerFormat, Tampered
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry, Item
from tests.support.hostile import Change, moved_to, newest, opened, plant, with_entry, write
from tests.support.house import House
from tests.support.terminal import Terminal

FILES = {"conf/a": "one\n", "conf/b": "b\n", "secret/token": "made-up-token\n"}
YEAR = 365 * 86_400 * 10**9


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot and one file that differs from it."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    made.house.snapshot()
    (made.house.home / "conf/a").write_text("two\n")
    return made


def first(items: Sequence[Item]) -> Item:
    """The first file of a snapshot."""
    return next(item for item in items if item.entry is not None and item.entry.type == "file")


def beside(*more: tuple[str, dict[str, object]]) -> Change:
    """What the snapshot holds, and these beside it."""

    def changed(items: Sequence[Item]) -> Sequence[Item]:
        one = first(items)
        assert one.entry is not None
        return [*items, *(replace(one, path=EntryPath(p), entry=replace(one.entry, **what)) for p, what in more)]

    return changed


LINK: dict[str, object] = {"type": "symlink", "target": "/etc", "blob": ""}
OUT_OF_BOUNDS = [
    "../x", "a/../../x", "~/../x", "~/conf/../../x", "/etc/../etc/x", "", ".", "..", "~", "~/", "/", "x", "a//b",
    "~/a//b", "~/a/", "/etc/", "~/./a", "~/a\0b", "~other/a", "~/" + "n" * 256, "~/" + "a/" * 2100 + "b",
]  # fmt: skip
OUT_OF_RANGE: list[dict[str, object]] = [
    {"mode": -1}, {"mode": 0o10644}, {"mode": 2**40}, {"uid": -1}, {"uid": 2**32 - 1}, {"uid": 2**63}, {"gid": -7},
    {"gid": 2**32}, {"mtime": -1969 * YEAR}, {"mtime": 8000 * YEAR}, {"mtime": 2**63}, {"size": -1}, {"size": 2**63},
    {"blob": "../../x"}, {"blob": "Z" * 64}, {"type": "symlink", "target": "", "blob": ""},
    {"type": "symlink", "target": "a\0b", "blob": ""}, {"type": "symlink", "target": "a" * 5000, "blob": ""},
    {"attributes": {"user.a": "not base64!"}}, {"attributes": {"": ""}}, {"attributes": {"user.\0": ""}},
]  # fmt: skip
OUT_OF_ORDER: dict[str, Change] = {
    "twice": lambda items: [*items, first(items)],
    "twice with another content": beside(("~/conf/a", {"blob": "0" * 64})),
    "below a file": beside(("~/conf/a/x", {})),
    "below a link": beside(("~/conf/link", LINK), ("~/conf/link/passwd", {})),
    "deep below a link": beside(("~/conf/link", LINK), ("~/conf/link/a/b/c", {})),
}


@pytest.mark.parametrize("path", OUT_OF_BOUNDS)
def test_a_path_out_of_bounds_refuses_the_whole_snapshot(terminal: Terminal, path: str) -> None:
    """B1, signed or not: one line, exit 6, listed as tampered, the sound snapshot still restores."""
    for is_signed in (True, False):
        planted = plant(terminal.house, moved_to(path), is_signed=is_signed)
        terminal.refused("restore", planted, "--apply", "--accept-unsigned", exit=6, code="tampered")
        assert terminal.json("list").document["snapshots"][0]["state"] == "tampered"
        (terminal.store / "snapshots" / f"{planted}.json").unlink()
    assert terminal.type("restore", "latest", "--apply").exit == 0


@pytest.mark.parametrize("fields", OUT_OF_RANGE, ids=str)
def test_a_value_that_no_file_has_refuses_the_whole_snapshot(terminal: Terminal, fields: dict[str, object]) -> None:
    """B10: owners, modes, times and sizes out of range, names of content that are paths."""
    planted = plant(terminal.house, with_entry(**fields))
    terminal.refused("restore", planted, "--apply", exit=6, code="tampered")
    terminal.refused("diff", planted, exit=6, code="tampered")


@pytest.mark.parametrize("what", OUT_OF_ORDER)
def test_entries_that_cannot_stand_together_refuse_the_whole_snapshot(terminal: Terminal, what: str) -> None:
    """B3 and B5: one path twice, something below a file, something below a link."""
    planted = plant(terminal.house, OUT_OF_ORDER[what])
    terminal.refused("restore", planted, "--apply", exit=6, code="tampered")


def test_an_absolute_path_needs_the_word_of_todays_profile(terminal: Terminal, tmp_path: Path) -> None:
    """B1: signed all the same, refused whole, until a group of today's profile guards it."""
    target = tmp_path / "outside" / "x"
    target.parent.mkdir()
    planted = plant(terminal.house, beside((str(target), {})))
    told = terminal.json("restore", planted, "--apply")
    assert (told.exit, told.code, told.document["state"]) == (3, "refused", "refused")
    assert str(target) in told.message
    assert not target.exists()
    assert (terminal.house.home / "conf/a").read_text() == "two\n"
    more = f'\n[[group]]\nname = "More"\nkind = "config"\ninclude = ["{target.parent}"]\n'
    terminal.house.write_profile(Path(terminal.house.console().places.profile).read_text() + more)
    assert terminal.json("restore", planted, "--apply").exit == 0
    assert target.read_text() == "one\n"


@pytest.mark.parametrize("name", ["store", "state/keys", "state"])
def test_our_own_folders_are_never_a_target(terminal: Terminal, name: str) -> None:
    """Not even by an absolute path that a group would guard."""
    where = terminal.house.root / "own" / name / "planted"
    planted = plant(terminal.house, beside((str(where), {})))
    told = terminal.json("restore", planted, str(where), "--apply")
    assert (told.exit, told.code) == (3, "refused")
    assert not where.exists()


def test_what_is_no_file_is_left_out_and_said(terminal: Terminal) -> None:
    """An entry of a command or a keyring of a later version: exit 7, the files are restored."""
    planted = plant(terminal.house, beside(("command:crontab/-l", {})))
    told = terminal.json("restore", planted, "--apply")
    assert (told.exit, told.document["state"]) == (7, "restored")
    assert (terminal.house.home / "conf/a").read_text() == "one\n"


@pytest.mark.parametrize(
    "attributes",
    [
        {"security.capability": base64.b64encode(bytes(20)).decode()},
        {"trusted.overlay.opaque": "eQ=="},
        {"user.large": base64.b64encode(bytes(70_000)).decode()},
        {f"user.{number}": "eQ==" for number in range(1000)},
    ],
    ids=["security", "trusted", "large", "many"],
)
def test_an_attribute_that_is_never_set_leaves_that_file_out(terminal: Terminal, attributes: dict[str, str]) -> None:
    """B11: the file stays as it is and is named, the rest is restored, exit 7."""
    (terminal.house.home / "conf/b").write_text("changed\n")
    planted = plant(terminal.house, with_entry(attributes=attributes))
    told = terminal.json("restore", planted, "--apply")
    assert (told.exit, told.document["state"]) == (7, "restored")
    left = [change["path"] for change in told.document["not_done"]]
    assert left == [str(terminal.house.home / "conf/a")]
    assert (terminal.house.home / "conf/a").read_text() == "two\n"
    assert (terminal.house.home / "conf/b").read_text() == "b\n"


@pytest.mark.parametrize("mode", [0o4755, 0o2755, 0o1777, 0o666])
def test_an_unsigned_snapshot_gives_no_powers(terminal: Terminal, mode: int) -> None:
    """B10: setuid, setgid, sticky and world-writable are dropped; from a signed one the mode comes back whole."""
    where = terminal.house.home / "conf/a"
    unsigned = plant(terminal.house, with_entry(mode=mode), is_signed=False)
    assert terminal.json("restore", unsigned, "--apply").code == "unsigned"
    assert terminal.json("restore", unsigned, "--apply", "--accept-unsigned").exit == 0
    assert where.lstat().st_mode & 0o7777 == mode & ~0o7002
    assert terminal.json("diff", unsigned).exit == 0
    signed = plant(terminal.house, with_entry(mode=mode))
    assert terminal.json("restore", signed, "--apply").exit == 0
    assert where.lstat().st_mode & 0o7777 == mode


@pytest.mark.parametrize("size", [0, 3, 5, 10**12])
def test_a_size_that_its_bytes_do_not_have_is_damage(terminal: Terminal, size: int) -> None:
    """Of a file and of a credential: seen by verify, and before the first touch, which leaves the file out."""
    (terminal.house.home / "conf/b").write_text("changed\n")
    (terminal.house.home / "secret/token").write_text("made-up-other\n")
    planted = plant(terminal.house, sized(size))
    for words in (("verify",), ("verify", planted)):
        told = terminal.json(*words)
        assert (told.exit, told.document["snapshots"][0]["state"]) == (6, "damaged")
        assert len(told.document["snapshots"][0]["problems"]) == 2
    told = terminal.json("restore", planted, "--apply")
    assert (told.exit, told.document["state"]) == (7, "restored")
    left = {change["path"]: change["why"] for change in told.document["not_done"]}
    home = terminal.house.home
    assert left == {str(home / "conf/a"): ["damaged"], str(home / "secret/token"): ["damaged"]}
    assert [(home / name).read_text() for name in FILES] == ["two\n", "b\n", "made-up-other\n"]


def sized(size: int) -> Change:
    """The first file and the credential say that they have so many bytes."""

    def changed(items: Sequence[Item]) -> Sequence[Item]:
        wrong = {"~/conf/a", "~/secret/token"}
        return [replace(i, entry=replace(i.entry, size=size)) if i.path in wrong and i.entry else i for i in items]

    return changed


def test_a_link_to_somewhere_else_is_put_back_as_a_link(terminal: Terminal, tmp_path: Path) -> None:
    """B5 and B7: the link itself comes back, what it points to is never opened; other names of a file keep theirs."""
    outside = tmp_path / "outside"
    outside.write_text("untouched\n")
    (terminal.house.home / "conf/a").unlink()
    (terminal.house.home / "conf/a").symlink_to(outside)
    os.link(terminal.house.home / "conf/b", tmp_path / "other name")
    (terminal.house.home / "conf/b").write_text("changed\n")
    assert terminal.json("restore", "latest", "--apply").exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "one\n"
    assert not (terminal.house.home / "conf/a").is_symlink()
    assert outside.read_text() == "untouched\n"
    assert (tmp_path / "other name").read_text() == "changed\n"


def test_names_that_fold_into_one_are_kept_apart_here(terminal: Terminal) -> None:
    """B4 on a volume that tells them apart: two cases, two normal forms, all four come back."""
    names = (".SSH", ".ssh", "e\u0301", "\u00e9")
    planted = plant(terminal.house, moved_to(*(f"~/conf/{name}" for name in names)))
    assert terminal.json("restore", planted, "--apply").exit == 0
    assert {*names} <= set(os.listdir(terminal.house.home / "conf"))


@pytest.mark.parametrize("header", [{"created_at": "yesterday"}, {"home": "relative"}, {"sequence": -1}, {"format": 0}])
def test_a_header_that_cannot_be_is_damaged(terminal: Terminal, header: dict[str, Any]) -> None:
    """B12: exit 6, listed as damaged."""
    planted = plant(terminal.house, list, **header)
    terminal.refused("restore", planted, "--apply", exit=6, code="damaged")
    assert "damaged" in [row["state"] for row in terminal.json("list").document["snapshots"]]


def test_a_newer_format_is_said_to_be_newer(terminal: Terminal) -> None:
    """B12: exit 2, and the other snapshots still restore."""
    planted = plant(terminal.house, list, format=99)
    terminal.refused("restore", planted, "--apply", exit=2, code="newer-format")
    assert terminal.type("restore", "latest", "--apply").exit == 0


def test_a_profile_in_a_snapshot_that_cannot_be_read_widens_nothing(terminal: Terminal) -> None:
    """Its files restore; nothing at all counts as added since."""
    (terminal.house.home / "conf/new").write_text("new\n")
    planted = plant(terminal.house, list, profile="[[group\n")
    assert terminal.json("restore", planted, "--match", "--apply").exit == 0
    assert (terminal.house.home / "conf/new").exists()


def test_a_control_character_never_reaches_the_terminal(terminal: Terminal) -> None:
    """B2: escapes and right-to-left marks of a description and a group are shown, not obeyed."""
    evil = "\x1b[31m\u202eevil\x07\r"
    planted = plant(terminal.house, list, description=evil)
    for words in (("list",), ("show", planted), ("restore", planted), ("diff", planted)):
        told = terminal.type(*words)
        assert not {"\x1b", "\u202e", "\x07", "\r"} & set(told.out + told.err)


def test_every_cut_and_every_flipped_bit_is_seen(terminal: Terminal) -> None:
    """B12: the manifest cut at every 7th byte and flipped at every 3rd is never what it was: never ok."""
    store = opened(terminal.house)
    header, _, _ = newest(store)
    where = terminal.store / "snapshots" / f"{header.id}.json"
    whole = where.read_bytes()
    wrong = [whole[:at] for at in range(0, len(whole), 7)]
    wrong += [whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :] for at in range(0, len(whole), 3)]
    read = store.snapshot(header.id).items
    for data in wrong:
        write(terminal.house, header.id, data)
        with suppress(Damaged, Tampered, NewerFormat):
            found = opened(terminal.house).snapshot(header.id)
            assert found.state in ("tampered", "unsigned")
            assert found.items == read


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        b"{}",
        b'{"header":' + b"[" * 100_000,
        b'{"header":' + b'{"a":' * 100_000,
        b'{"header":{"format":NaN},\n"items":[\n],\n"seal":{}}\n',
        b"x" * (5 << 20),
    ],
    ids=["empty", "zeros", "object", "arrays", "objects", "nan", "long"],
)
def test_bytes_that_are_no_manifest(terminal: Terminal, data: bytes) -> None:
    """B12: empty, nested a hundred thousand deep, not a number, five megabytes without an end: exit 6."""
    header, _, _ = newest(opened(terminal.house))
    write(terminal.house, header.id, data)
    terminal.refused("restore", header.id, "--apply", exit=6, code="damaged")
    assert terminal.json("verify").exit == 6


def test_an_older_manifest_put_back_is_seen(terminal: Terminal) -> None:
    """B12: the newest snapshot taken away, the one before it in its place: verify says so."""
    first_one, _, _ = newest(opened(terminal.house))
    terminal.house.snapshot()
    second, _, _ = newest(opened(terminal.house))
    folder = terminal.store / "snapshots"
    (folder / f"{second.id}.json").write_bytes((folder / f"{first_one.id}.json").read_bytes())
    terminal.refused("restore", second.id, "--apply", exit=6, code="tampered")
    (folder / f"{second.id}.json").unlink()
    assert terminal.json("verify").exit == 6


def test_entry_is_what_these_tests_change() -> None:
    """A field that is not in an entry cannot be changed: the lists above name real ones."""
    assert all(set(fields) <= set(Entry.__struct_fields__) for fields in OUT_OF_RANGE)
