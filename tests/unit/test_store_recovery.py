"""The store can be read without this program: with a script that lies in it, or with tar and age by hand."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui.store import manifest
from rollback_gui.store.capture_key import CaptureKey
from tests.support.kept import Kept, entry, header, item
from tests.support.parts import need


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def _run(kept: Kept, *words: str, path: str = "/nowhere") -> subprocess.CompletedProcess[str]:
    """A bare interpreter; no program is found but those in `path`."""
    script = [sys.executable, "-I", "-S", str(kept.folder / "recover.py"), *words]
    return subprocess.run(script, capture_output=True, text=True, check=False, cwd="/", env={"PATH": path})


@pytest.mark.parametrize("has_age", [False, True])
def test_the_script_in_the_store_gets_everything_back(kept: Kept, tmp_path: Path, *, has_age: bool) -> None:
    """With the standard library alone, sealed files through age where it is there; nothing goes to its place."""
    path = str(Path(need("age")).parent) if has_age else "/nowhere"
    with kept.store.writer() as writer:
        kept.store.keys.ensure_recipient()
        items = [
            item("~/.config/a", kept.put(writer, b"made-up one")),
            item("~/caf\udce9", kept.put(writer, b"made-up two")),
            item("/etc/x", kept.put(writer, b"made-up one")),
            item("~/key", kept.put(writer, b"made-up-secret", sealed=True), "credential"),
            item("~/link", entry(type="symlink", target=".config/a", blob="")),
            item("~/gone", None),
            item("~/empty", entry(type="directory", blob="", mode=0o700)),
        ]
        head = writer.commit(header(), items)
    done = _run(kept, head.id, str(tmp_path / "out"), "--identity", kept.places.identity, path=path)
    assert not list(kept.folder.rglob("*.pyc"))
    assert (done.returncode, done.stderr) == (0, "")
    found = {str(p.relative_to(tmp_path / "out")): p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert found == {
        ".config/a": b"made-up one", "caf\udce9": b"made-up two", "_root/etc/x": b"made-up one",
        "key": b"made-up-secret", "link": b"made-up one",
    }  # fmt: skip
    assert os.readlink(tmp_path / "out" / "link") == ".config/a"
    assert (tmp_path / "out" / "empty").is_dir()


def test_without_the_key_credentials_come_out_sealed(kept: Kept, tmp_path: Path) -> None:
    """As age files beside the rest."""
    head = kept.snapshot({"~/a": b"1"}, {"~/key": b"made-up-secret"})
    assert _run(kept, head.id[:12], str(tmp_path / "out")).returncode == 0
    assert (tmp_path / "out" / "key.age").read_bytes().startswith(b"age-encryption.org/v1")


def test_only_what_is_named_comes_out(kept: Kept, tmp_path: Path) -> None:
    """A file, or a folder with all below it."""
    head = kept.snapshot({"~/.config/a": b"1", "~/.config/b/c": b"2", "~/.configs": b"3"})
    done = _run(kept, head.id, str(tmp_path / "out"), "~/.config/b/", "~/.configs")
    assert (done.returncode, done.stdout) == (0, f"2 files written to {tmp_path / 'out'}\n")
    assert sorted(p.name for p in (tmp_path / "out").rglob("*") if p.is_file()) == [".configs", "c"]


def test_the_script_proves_the_store(kept: Kept) -> None:
    """Packs, seals and files without the key, signatures and the names of secrets with it."""
    head = kept.snapshot({"~/a": b"1"}, {"~/key": b"made-up-secret"})
    pack = kept.packs[0]
    other = kept.snapshot({"~/a": b"2"})
    key = ("--identity", kept.places.identity)
    for words in ((), key):
        done = _run(kept, "--verify", *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert "0 damaged or missing" in done.stdout
    forged, _ = manifest.encode(other, [item("~/a", entry(b"1"))], CaptureKey(b"x" * 32))
    kept.manifest(other).write_bytes(forged)
    assert _run(kept, "--verify").returncode == 0
    done = _run(kept, "--verify", *key)
    assert (done.returncode, f"{other.id} is not signed" in done.stderr) == (6, True)
    pack.write_bytes(pack.read_bytes()[:-900])
    done = _run(kept, "--verify")
    assert done.returncode == 6
    assert pack.name in done.stderr
    assert f"MISSING: {head.id}" in done.stderr


def test_a_kit_that_does_not_fit_is_said(kept: Kept, tmp_path: Path) -> None:
    """Of another store, with a typing error, or none at all; the key never shows."""
    import pyrage

    head = kept.snapshot({"~/a": b"1"}, {"~/key": b"made-up-secret"})
    kit, key = tmp_path / "kit", str(pyrage.x25519.Identity.generate())
    kit.write_text(key)
    done = _run(kept, head.id, str(tmp_path / "out"), "--identity", str(kit))
    assert (done.returncode, "belongs to another store" in done.stderr) == (6, True)
    assert "MISSING: ~/key" in done.stderr
    assert (tmp_path / "out" / "a").read_bytes() == b"1"
    for text in (key[:-1], key[:40] + ("Q" if key[40] != "Q" else "P") + key[41:], "made-up nonsense"):
        kit.write_text(text)
        done = _run(kept, "--verify", "--identity", str(kit))
        assert done.returncode == 1
        assert "key" in done.stderr
        assert key[20:40] not in done.stdout + done.stderr


def test_the_script_runs_on_the_oldest_python_that_it_promises(kept: Kept, tmp_path: Path) -> None:
    """Where one is at hand; anywhere else its grammar is checked."""
    import ast

    for name in ("recover.py", "unseal.py"):
        ast.parse((kept.folder / name).read_text(), feature_version=(3, 9))
    found = shutil.which("python3.9")
    asked = [found, "-c", "import sys; print(sys.executable)"] if found else ["true"]
    oldest = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()
    if oldest:  # what lies in the path may be a version manager's word for a Python that is not installed
        head = kept.snapshot({"~/a": b"1"}, {"~/key": b"made-up-secret"})
        words = [head.id, str(tmp_path / "out"), "--identity", kept.places.identity]
        command = [oldest, "-I", "-S", str(kept.folder / "recover.py"), *words]
        assert subprocess.run(command, check=False, env={"PATH": "/nowhere"}).returncode == 0
        assert (tmp_path / "out" / "key").read_bytes() == b"made-up-secret"


def test_the_script_lists_and_says_what_is_wrong(kept: Kept, tmp_path: Path) -> None:
    """Damaged manifests, changed ones, missing bytes, an id that fits nothing."""
    head = kept.snapshot({"~/a": b"1"}, id="20260101T000000Z-aaaaaa")
    kept.snapshot({"~/a": b"2"}, id="20260201T000000Z-aaaaaa")
    torn = kept.manifest(kept.snapshot({"~/a": b"3"}, id="20260301T000000Z-aaaaaa"))
    torn.write_bytes(torn.read_bytes()[:50])
    told = _run(kept)
    assert [line.split()[0] for line in told.stdout.splitlines()] == [
        "20260101T000000Z-aaaaaa",
        "20260201T000000Z-aaaaaa",
    ]
    assert "20260301T000000Z-aaaaaa cannot be read" in told.stderr
    assert _run(kept, "2026", str(tmp_path / "out")).returncode == 2
    kept.manifest(head).write_bytes(kept.manifest(head).read_bytes().replace(b"501", b"502"))
    assert "does not match" in _run(kept, head.id, str(tmp_path / "changed")).stderr
    for where in kept.packs:
        where.unlink()
    gone = _run(kept, head.id, str(tmp_path / "gone"))
    assert (gone.returncode, "MISSING: ~/a" in gone.stderr) == (6, True)


def test_the_script_writes_nothing_outside_its_folder(kept: Kept, tmp_path: Path) -> None:
    """A path that climbs out ends it."""
    head = kept.snapshot({"~/a": b"1"})
    hostile, _ = manifest.encode(head, [item("~/../../a", entry(b"1"))], kept.store.keys.capture)
    kept.manifest(head).write_bytes(hostile)
    done = _run(kept, head.id, str(tmp_path / "deep" / "out"))
    assert (done.returncode, "out of bounds" in done.stderr) == (1, True)
    assert not (tmp_path / "a").exists()


def test_an_older_script_is_rewritten_by_the_next_writer(kept: Kept) -> None:
    """And is written with the first."""
    kept.snapshot({"~/a": b"1"})
    script = kept.folder / "recover.py"
    ours = script.read_bytes()
    script.write_text("print('made-up older version')")
    with kept.store.writer():
        pass
    assert script.read_bytes() == ours
