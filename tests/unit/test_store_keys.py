"""Keys and vault: what is sealed opens with age and the identity alone, and no keyring can hang anything."""

import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from rollback_gui.errors import Damaged, Foreign, NoKey, Tampered
from rollback_gui.store import keyring_process
from rollback_gui.store.identity import InHand, KeyringItem
from rollback_gui.store.opening import create_store, open_store
from rollback_gui.system.port import Command, Finished, System
from rollback_gui.system.real import real_system
from tests.support.kept import Kept, places_in
from tests.support.parts import need


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_age_itself_opens_what_is_sealed(kept: Kept) -> None:
    """The secret by its pack, and the capture key by the identity file."""
    need("age")
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    name = subprocess.run(["tar", "tzf", kept.packs[0]], check=True, capture_output=True, text=True).stdout.strip()
    sealed = subprocess.run(["tar", "xzOf", kept.packs[0], name], check=True, capture_output=True).stdout
    opened = subprocess.run(["age", "-d", "-i", kept.places.identity], input=sealed, capture_output=True, check=True)
    assert opened.stdout == b"made-up-secret"
    copy = (kept.folder / "capture.age").read_bytes()
    key = subprocess.run(["age", "-d", "-i", kept.places.identity], input=copy, capture_output=True, check=True).stdout
    assert key == (Path(kept.places.state) / "keys" / kept.store.id).read_bytes()


def test_the_vault_is_made_with_the_first_secret(kept: Kept) -> None:
    """Not before, and only once."""
    kept.snapshot({"~/a": b"1"})
    assert not Path(kept.places.identity).exists()
    with pytest.raises(NoKey):
        kept.store.keys.seal(b"made-up")
    assert kept.store.keys.ensure_recipient()
    identity = Path(kept.places.identity).read_text()
    recipients = kept.store.keys.facts.recipients
    assert kept.store.keys.ensure_recipient()
    assert kept.again().keys.ensure_recipient()
    assert kept.again().keys.facts.recipients == recipients
    assert Path(kept.places.identity).read_text() == identity
    assert Path(kept.places.identity).stat().st_mode & 0o777 == 0o600


def test_an_identity_that_age_made_is_taken(kept: Kept) -> None:
    """A file that is there is used, never written."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    text = f"# created: 2026-01-01\n# public key: {made.to_public()}\n{made}\n"
    Path(kept.places.identity).write_text(text)
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    assert Path(kept.places.identity).read_text() == text
    assert kept.store.keys.facts.recipients == (str(made.to_public()),)


def test_a_missing_identity_file_over_a_vault_is_named(kept: Kept) -> None:
    """No second vault is ever made over the first."""
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    Path(kept.places.identity).unlink()
    store = kept.again()
    with pytest.raises(NoKey, match=kept.places.identity):
        store.keys.ensure_recipient()
    assert not store.keys.is_open()
    assert store.keys.state == "none"
    assert not Path(kept.places.identity).exists()


def test_another_stores_identity_is_told_as_that(kept: Kept, tmp_path: Path) -> None:
    """And a file that holds none."""
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    other = Kept(tmp_path / "other")
    assert other.store.keys.ensure_recipient()
    Path(kept.places.identity).write_bytes(Path(other.places.identity).read_bytes())
    sealed = kept.store.keys.seal(b"made-up")
    with pytest.raises(NoKey, match="another store"):
        kept.again().keys.open(sealed)
    for content in ("", "made-up-nonsense", "AGE-SECRET-KEY-1MADEUP"):
        Path(kept.places.identity).write_text(content)
        with pytest.raises(NoKey) as told:
            kept.again().keys.open(sealed)
        assert "made-up" not in str(told.value).lower()


def test_the_identity_brings_the_capture_key_back(kept: Kept) -> None:
    """A machine that lost its state folder proves and names as before."""
    head = kept.snapshot({"~/a": b"1"}, {"~/s": b"made-up-secret"})
    key = Path(kept.places.state) / "keys" / kept.store.id
    raw = key.read_bytes()
    key.unlink()
    store = kept.again()
    assert store.snapshot(head.id).state == "ok"
    with store.writer():
        pass
    assert key.read_bytes() == raw


def test_without_any_key_configs_are_read_and_said_unproven(kept: Kept) -> None:
    """And secrets can be neither named nor opened."""
    head = kept.snapshot({"~/a": b"1"}, {"~/s": b"made-up-secret"})
    (Path(kept.places.state) / "keys" / kept.store.id).unlink()
    Path(kept.places.identity).unlink()
    store = kept.again()
    assert store.snapshot(head.id).state == "unproven"
    assert b"".join(store.read(next(i.entry for i in store.snapshot(head.id).items if i.entry))) == b"1"
    with pytest.raises(NoKey):
        store.keys.digest(sealed=True)


def test_a_foreign_capture_key_is_not_taken(kept: Kept) -> None:
    """Anybody can seal to a public recipient."""
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    (Path(kept.places.state) / "keys" / kept.store.id).unlink()
    (kept.folder / "capture.age").write_bytes(kept.store.keys.seal(b"x" * 32))
    with pytest.raises(Damaged):
        kept.again().keys.unlock()


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_changed_recipient_is_refused(kept: Kept, tmp_path: Path, *, is_signed: bool) -> None:
    """By the signature, and where the key is not at hand by what was seen here before."""
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    other = Kept(tmp_path / "other")
    other.store.keys.ensure_recipient()
    page = kept.folder / "store.json"
    page.write_text(page.read_text().replace(kept.store.keys.facts.recipients[0], other.store.keys.facts.recipients[0]))
    if not is_signed:
        (Path(kept.places.state) / "keys" / kept.store.id).unlink()
    with pytest.raises(Tampered):
        kept.again()


def test_a_maker_that_was_stopped_before_the_pin_locks_nobody_out(kept: Kept) -> None:
    """The signature proves the first recipient."""
    kept.snapshot({}, {"~/s": b"made-up-secret"})
    pin = Path(kept.places.state) / "pins" / kept.store.id
    pin.write_text("[]")
    store = kept.again()
    with store.writer():
        pass
    assert msgspec.json.decode(pin.read_bytes()) == list(store.keys.facts.recipients)


def test_a_capture_key_that_others_can_read_is_refused(kept: Kept) -> None:
    """It may be known already."""
    (Path(kept.places.state) / "keys" / kept.store.id).chmod(0o644)
    with pytest.raises(Foreign):
        kept.again()


def test_a_vault_made_elsewhere_is_seen(kept: Kept) -> None:
    """By a process that opened the store before."""
    early = kept.again()
    head = kept.snapshot({}, {"~/s": b"made-up-secret"})
    assert [early.bytes_of(i.entry) for i in early.snapshot(head.id).items if i.entry] == [b"made-up-secret"]


class _Keyring:
    """A door to the real machine whose helper process is a function."""

    def __init__(self, answer: object) -> None:
        self._real = real_system()
        self._answer = answer
        self.asked: list[Command] = []
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def elapsed(self) -> float:
        return self.seconds

    def ask(self, command: Command) -> Finished:
        self.asked.append(command)
        self.seconds += 5.0 if isinstance(self._answer, TimeoutError) else 0.1
        if isinstance(self._answer, Exception):
            raise self._answer
        return Finished(0, self._answer if isinstance(self._answer, bytes) else msgspec.json.encode(self._answer), b"")

    run = ask


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (TimeoutError(), "locked"),
        ({"state": "locked"}, "locked"),
        ({"state": "none"}, "none"),
        (b"", "none"),
        (b"Traceback made-up", "none"),
        (FileNotFoundError(), "none"),
    ],
)
def test_a_keyring_that_cannot_keep_makes_no_vault(tmp_path: Path, answer: object, state: str) -> None:
    """Locked, hanging, missing or mad: said, asked once, and nothing is sealed or stored plain."""
    system = _Keyring(answer)
    store = create_store(cast(System, system), places_in(tmp_path, identity=False))
    assert not store.keys.ensure_recipient()
    assert store.keys.state == state
    assert not store.keys.is_open()
    assert (len(system.asked), system.asked[0].seconds) == (1, 5.0)


def test_a_keyring_that_hangs_is_waited_for_once(tmp_path: Path) -> None:
    """However many credentials ask for it; a moment later it is asked again."""
    import pyrage

    identity = str(pyrage.x25519.Identity.generate())
    places = places_in(tmp_path, identity=False)
    assert create_store(
        cast("System", _Keyring({"state": "available", "secret": identity})), places
    ).keys.ensure_recipient()
    system = _Keyring(TimeoutError())
    keys = open_store(cast("System", system), places).keys
    assert [keys.is_open() for _ in range(9)] == [False] * 9
    assert len(system.asked) == 1
    system.seconds += 60
    assert not keys.is_open()
    assert len(system.asked) == 2


def test_both_halves_of_a_console_wait_for_a_keyring_once(tmp_path: Path) -> None:
    """What one of them was told the other knows, a recovery kit too."""
    import pyrage

    identity = str(pyrage.x25519.Identity.generate())
    places = places_in(tmp_path, identity=False)
    calm = create_store(cast("System", _Keyring({"state": "available", "secret": identity})), places)
    assert calm.keys.ensure_recipient()
    sealed = calm.keys.seal(b"made-up-secret")
    system, shared = _Keyring(TimeoutError()), InHand()
    looking, doing = (open_store(cast("System", system), places, shared).keys for _ in range(2))
    assert [looking.is_open(), doing.is_open(), looking.state] == [False, False, "locked"]
    assert [command.seconds for command in system.asked] == [5.0]
    assert not doing.take(identity)
    assert looking.open(sealed) == b"made-up-secret"
    assert len(system.asked) == 1
    assert identity not in repr(shared) + repr(looking) + repr(looking.vault) + repr(looking.vault.told)


def test_a_key_of_the_store_beside_others_is_found(tmp_path: Path) -> None:
    """A keyring's item may hold more than one."""
    import pyrage

    ours, other = (str(pyrage.x25519.Identity.generate()) for _ in range(2))
    places = places_in(tmp_path, identity=False)
    store = create_store(cast("System", _Keyring({"state": "available", "secret": ours})), places)
    assert store.keys.ensure_recipient()
    both = open_store(cast("System", _Keyring({"state": "available", "secret": f"{other}\n{ours}"})), places)
    assert both.keys.open(store.keys.seal(b"made-up-secret")) == b"made-up-secret"


def test_a_keyring_that_keeps_is_read_back(tmp_path: Path) -> None:
    """One that forgets what it was given makes no vault; the secret goes over standard input alone."""
    system = _Keyring({"state": "available", "secret": ""})
    store = create_store(cast(System, system), places_in(tmp_path, identity=False))
    assert not store.keys.ensure_recipient()
    written = system.asked[-1]
    assert b"AGE-SECRET-KEY-1" in written.input
    assert not any("AGE-SECRET" in word for word in written.argv)
    assert not list((tmp_path / "store").glob("capture.age"))


def test_a_locked_keyring_leaves_configs_alone(tmp_path: Path) -> None:
    """Sealing needs only what is public, opening says what to do."""
    import pyrage

    identity = str(pyrage.x25519.Identity.generate())
    places = places_in(tmp_path, identity=False)
    free = create_store(cast(System, _Keyring({"state": "available", "secret": identity})), places)
    assert free.keys.ensure_recipient()
    locked = open_store(cast(System, _Keyring(TimeoutError())), places)
    assert locked.keys.ensure_recipient()
    sealed = locked.keys.seal(b"made-up-secret")
    with pytest.raises(NoKey, match="locked"):
        locked.keys.open(sealed)
    assert free.keys.open(sealed) == b"made-up-secret"


def test_the_helper_asks_no_keyring_outside_the_allow_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that the environment names."""
    for name in (
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyring.backends.null.Keyring",
    ):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
        assert keyring_process._answer({"do": "get", "service": "s", "username": "u"}) == {"state": "none"}


def test_the_helper_itself_answers_without_a_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the real process, where there is no keyring at all."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    kept = KeyringItem(real_system(), "0" * 32).fetch()
    assert (kept.state, kept.secret) == ("none", "")
    told = subprocess.run([sys.executable, keyring_process.__file__], input=b"made-up", capture_output=True, check=True)
    assert told.stdout == b'{"state": "none"}'
