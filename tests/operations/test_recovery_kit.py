"""The recovery kit opens the store where keyring and state folder are gone, and with the age program alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui.store.kit import PREFIX, read_kit
from tests.support.house import House
from tests.support.parts import need
from tests.support.terminal import Terminal

FILES = {"conf/a": "made-up config\n", "secret/token": "made-up-token\n"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    made.house.snapshot()
    return made


def _without_key(terminal: Terminal) -> None:
    """The keyring is gone: here the file that stands for it."""
    (terminal.house.root / "identity.txt").unlink()


def test_a_snapshot_says_how_the_kit_is_saved_until_it_is(terminal: Terminal, tmp_path: Path) -> None:
    """Once for each snapshot; doctor says it too."""
    assert "rollback key save" in terminal.type("snapshot").err
    assert "recovery kit" in terminal.type("doctor").out
    assert terminal.type("key", "save", str(tmp_path / "kit")).exit == 0
    assert "rollback key save" not in terminal.type("snapshot").err
    assert "recovery kit" not in terminal.type("doctor").out


def test_the_kit_is_shown_and_saved_on_record(terminal: Terminal, tmp_path: Path) -> None:
    """Private, never over another file, never into the store; the record holds no key."""
    kit = tmp_path / "kit"
    shown = terminal.type("key", "show")
    saved = terminal.json("key", "save", str(kit))
    assert (shown.exit, saved.exit) == (0, 0)
    assert read_kit(shown.out) == read_kit(kit.read_text()) == read_kit(terminal.json("key", "show").document["kit"])
    assert kit.stat().st_mode & 0o777 == 0o600
    assert PREFIX not in saved.out
    assert terminal.json("key", "save", str(kit)).code == "bad-input"
    assert terminal.json("key", "save", str(terminal.store / "kit")).code == "bad-input"
    assert terminal.json("key", "save", str(tmp_path / "nowhere" / "kit")).code == "bad-input"
    told = [event["what"] for event in terminal.json("log", "--type", "key").document["events"]]
    assert told == ["recovery kit shown", "recovery kit saved", "recovery kit shown"]
    assert PREFIX not in (terminal.store / "audit.jsonl").read_text()


def test_a_kit_that_is_given_back_opens_everything(terminal: Terminal, tmp_path: Path) -> None:
    """From a file; the key is kept where it was, and the credential restores."""
    terminal.type("key", "save", str(tmp_path / "kit"))
    _without_key(terminal)
    token = terminal.house.home / "secret/token"
    token.write_text("made-up-other\n")
    assert terminal.json("restore", "latest", "--apply").exit == 7
    told = terminal.json("key", "restore", str(tmp_path / "kit"))
    assert (told.exit, told.document["items"][0]["state"]) == (0, "done")
    assert terminal.json("restore", "latest", "--apply").exit == 0
    assert token.read_text() == "made-up-token\n"


def test_the_kit_brings_back_what_the_state_folder_held(terminal: Terminal, tmp_path: Path) -> None:
    """Another machine: neither key nor state; before it is unproven, after it all is proved."""
    terminal.type("key", "save", str(tmp_path / "kit"))
    _without_key(terminal)
    (terminal.house.root / "own" / "state").rename(tmp_path / "gone")
    rows = terminal.json("list").document["snapshots"]
    assert [row["state"] for row in rows] == ["unproven"]
    (terminal.house.home / "conf/a").write_text("broken\n")
    assert terminal.json("restore", "latest", str(terminal.house.home / "conf"), "--apply").exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "made-up config\n"
    assert terminal.json("key", "restore", str(tmp_path / "kit")).exit == 0
    assert {row["state"] for row in terminal.json("list").document["snapshots"]} == {"ok", "unsigned"}
    assert terminal.json("diff", "latest").exit == 0


def test_a_kit_is_typed_at_the_terminal_and_does_not_show(terminal: Terminal, tmp_path: Path) -> None:
    """Row by row; the last group ends it."""
    key = read_kit(terminal.type("key", "show").out).removeprefix(PREFIX)
    _without_key(terminal)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "rollback_gui.cli", "key", "restore"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as typing:
        os.close(theirs)
        shown = os.read(ours, 1000)
        while b"of 15" not in shown:
            shown += os.read(ours, 1000)
        for at in range(0, 58, 20):
            os.write(ours, f"{key[at : at + 20].lower()}\n".encode())
        told, _ = typing.communicate(timeout=60)
    shown += os.read(ours, 4096)
    os.close(ours)
    assert typing.returncode == 0
    assert b"It fits" in told
    assert key[4:12].lower() not in shown.decode().lower()
    assert terminal.type("diff", "latest").exit == 0


def test_verify_ends_with_a_sentence_and_says_what_it_could_not_prove(terminal: Terminal, tmp_path: Path) -> None:
    """With all keys, without the identity, without any, and with damage."""
    assert terminal.type("verify").out.endswith("Everything that was looked at is as it was written.\n")
    _without_key(terminal)
    told = terminal.type("verify")
    assert (told.exit, "by their packs alone" in told.out, "Nothing is damaged." in told.out) == (7, True, True)
    (terminal.house.root / "own" / "state" / "keys").rename(tmp_path / "keys")
    assert "Signatures were not proved" in terminal.type("verify").out
    (tmp_path / "keys").rename(terminal.house.root / "own" / "state" / "keys")
    next((terminal.store / "packs").iterdir()).unlink()
    told = terminal.type("verify")
    assert (told.exit, "Something in the store is damaged, changed or missing" in told.out) == (6, True)


def test_a_kit_that_nothing_keeps_is_said(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 7 with the way: no keyring answers and no file is named."""
    terminal.type("key", "save", str(tmp_path / "kit"))
    monkeypatch.delenv("ROLLBACK_IDENTITY")
    told = terminal.json("key", "restore", str(tmp_path / "kit"))
    assert told.exit == 7
    assert "--identity" in told.document["items"][0]["fix"]
    assert terminal.json("diff", "latest", "--identity", str(tmp_path / "kit")).exit == 0


def test_a_wrong_kit_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    """Of another store, with a typing error, empty, missing; nothing is shown of it and nothing written."""
    import pyrage

    other, wrong, kit = tmp_path / "other", tmp_path / "wrong", tmp_path / "kit"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    terminal.type("key", "save", str(kit))
    key = read_kit(kit.read_text())
    wrong.write_text(key[:30] + ("Q" if key[30] != "Q" else "P") + key[31:])
    terminal.refused("key", "restore", str(other), exit=7, code="no-key")
    told = terminal.refused("key", "restore", str(wrong), exit=2, code="bad-input")
    assert "Group 4" in told.message
    assert key[20:40] not in told.out + told.err
    terminal.refused("key", "restore", str(tmp_path / "nowhere"), exit=3, code="unreadable")
    terminal.refused("key", "restore", "--no-input", exit=3, code="refused")
    terminal.refused("key", "mend", exit=2, code="bad-input")
    terminal.refused("key", "save", exit=2, code="bad-input")


def test_a_new_key_makes_the_old_kit_a_thing_of_the_past(terminal: Terminal, tmp_path: Path) -> None:
    """The old kit is refused and says why; a new one is asked for; the credential restores."""
    old, new = tmp_path / "old", tmp_path / "new"
    terminal.type("key", "save", str(old))
    told = terminal.json("key", "rotate")
    assert (told.exit, told.document["items"][0]["state"]) == (0, "done")
    assert "key save" in told.document["items"][0]["fix"]
    assert "replaced by a newer one" in terminal.json("key", "restore", str(old)).message
    assert "recovery kit" in terminal.type("doctor").out
    assert terminal.type("key", "save", str(new)).exit == 0
    assert read_kit(old.read_text()) != read_kit(new.read_text())
    _without_key(terminal)
    assert terminal.json("key", "restore", str(new)).exit == 0
    (terminal.house.home / "secret/token").write_text("made-up-other\n")
    assert terminal.json("restore", "latest", "--apply").exit == 0
    assert terminal.json("verify").exit == 0
    told_of = [event["what"] for event in terminal.json("log", "--type", "key").document["events"]]
    assert "key changed" in told_of


def test_a_mac_whose_keychain_was_replaced_is_told_of_the_old_one(terminal: Terminal) -> None:
    """It stands beside the new one under another name."""
    keychains = terminal.house.home / "Library" / "Keychains"
    keychains.mkdir(parents=True)
    for name in ("login.keychain-db", "login_renamed_1.keychain-db", "login_renamed_2.keychain-db"):
        (keychains / name).write_text("made-up")
    assert "login_renamed" not in terminal.type("doctor").out
    _without_key(terminal)
    assert "login_renamed_2.keychain-db" in terminal.type("doctor").out


def test_an_older_store_is_accepted_on_record(terminal: Terminal, tmp_path: Path) -> None:
    """Back from a backup: told with exit 6, still restored from, and quiet once it was accepted."""
    shutil.copytree(terminal.store, tmp_path / "backup")
    terminal.house.snapshot()
    shutil.rmtree(terminal.store)
    shutil.copytree(tmp_path / "backup", terminal.store)
    told = terminal.type("verify")
    assert (told.exit, "1 snapshot missing" in told.out) == (6, True)
    assert "1 snapshot missing" in terminal.type("doctor").out
    (terminal.house.home / "conf/a").write_text("broken\n")
    assert terminal.json("restore", "latest", "--apply").exit == 0
    assert terminal.type("verify").exit == 6
    told = terminal.type("verify", "--accept-older")
    assert (told.exit, "accepted" in told.err) == (0, True)
    assert terminal.type("verify").exit == 0
    accepted = [event for event in terminal.json("log").document["events"] if event["what"] == "older store accepted"]
    assert len(accepted) == 1


def test_an_unfinished_change_of_the_key_is_named(terminal: Terminal) -> None:
    """Verify says how it is finished; a journal that was tampered with is named and not followed."""
    from rollback_gui.store.rotation import Rotation, write_rotation
    from tests.support.hostile import opened

    store = opened(terminal.house)
    write_rotation(store.ground, Rotation("age1madeup"), store.keys.capture)
    told = terminal.json("verify")
    assert (told.exit, "rollback key rotate" in told.document["unproved"][0]) == (7, True)
    (terminal.store / "rotation.json").write_text('{"to":"age1madeup","packs":{"a":"b"}}')
    assert "rotation.json" in terminal.json("verify").document["problems"][0]
    assert terminal.json("key", "rotate").code == "tampered"
    (terminal.store / "rotation.json").unlink()
    assert terminal.json("verify").exit == 0


def test_age_itself_opens_a_credential_with_the_kit(terminal: Terminal, tmp_path: Path) -> None:
    """Taken out with tar."""
    need("age")
    terminal.type("key", "save", str(tmp_path / "kit"))
    opened = []
    for pack in (terminal.store / "packs").iterdir():
        for name in subprocess.run(["tar", "tzf", pack], check=True, capture_output=True, text=True).stdout.split():
            blob = subprocess.run(["tar", "xzOf", pack, name], check=True, capture_output=True).stdout
            if blob.startswith(b"age-encryption.org"):
                age = ["age", "-d", "-i", str(tmp_path / "kit")]
                opened.append(subprocess.run(age, input=blob, check=True, capture_output=True).stdout)
    assert opened == [b"made-up-token\n"]


def test_without_anything_that_keeps_a_key_there_is_no_kit(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way out names the file that can be made."""
    monkeypatch.setenv("ROLLBACK_HOME", str(terminal.house.root / "fresh"))
    monkeypatch.delenv("ROLLBACK_IDENTITY")
    told = terminal.json("key", "show")
    assert (told.exit, told.code) == (7, "no-key")
    assert "--identity FILE" in told.document["error"]["hint"]
