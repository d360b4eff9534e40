# ruff: noqa: T201, S603
"""Gets snapshots out of the folder that it lies in, without the program that wrote them.

    python3 recover.py                                    list the snapshots, newest last
    python3 recover.py ID FOLDER [PATH ...]               write one, or only these paths of it, into a new folder
    python3 recover.py --verify                           say what is damaged

Add --identity KIT (the recovery kit, or any file with the key) to open credentials and to prove signatures.
Needs Python 3.9 or newer and nothing else; the program age is used where it is there, for it is faster.
Reads the store and changes nothing in it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

HERE = os.path.dirname(os.path.abspath(__file__))
SEALED = b"age-encryption.org/v1\n"
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
if TYPE_CHECKING:
    from rollback_gui.store.recovery.unseal import secret_of, unseal
else:
    from unseal import secret_of, unseal  # it lies beside this file

Item = dict[str, Any]


def main() -> int:
    """List the snapshots, prove them, or write one into a new folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("id", nargs="?", help="a snapshot's id or its beginning")
    parser.add_argument("folder", nargs="?", help="a folder that does not exist yet")
    parser.add_argument("paths", nargs="*", help="files or folders as the snapshot names them: ~/... or /...")
    parser.add_argument("--identity", default="", help="the recovery kit, or another file with the age key")
    parser.add_argument("--verify", action="store_true", help="read everything and say what is damaged")
    wish = parser.parse_args()
    keys = Keys(wish.identity)
    if wish.verify:
        return verify(keys)
    if not wish.id:
        return list_snapshots()
    if not wish.folder:
        parser.error("name a folder to write to")
    found = [snapshot for snapshot in snapshots() if snapshot.startswith(wish.id)]
    if len(found) != 1:
        return say(f"{len(found)} snapshots begin with {wish.id}", 2)
    return recover(found[0], wish.folder, [path.rstrip("/") for path in wish.paths], keys)


# ---------------------------------------------------------------------- snapshots


def snapshots() -> list[str]:
    """The ids of all snapshots."""
    names = sorted(os.listdir(os.path.join(HERE, "snapshots")))
    return [name[: -len(".json")] for name in names if name.endswith(".json") and not name.startswith(".")]


def read_manifest(snapshot: str, keys: Keys) -> tuple[Item, list[Item], str]:
    """The header, the entries, and what is wrong: the seal, or with the key the signature."""
    with open(os.path.join(HERE, "snapshots", snapshot + ".json"), "rb") as file:
        data = file.read()
    document = json.loads(data)
    body = data[: data.rstrip(b"\n").rfind(b"\n") + 1]
    seal, problem = document["seal"], ""
    if hashlib.sha256(body).hexdigest() != seal["sha256"]:
        problem = f"the seal of {snapshot} does not match: it was changed or is damaged."
    elif keys.capture and keys.sign("manifest", body) != seal.get("hmac", ""):
        problem = f"{snapshot} is not signed by this store: it was changed."
    elif document["header"]["id"] != snapshot:
        problem = f"{snapshot} calls itself {document['header']['id']!r}."
    return document["header"], [item for item in document["items"] if item["entry"]], problem


def list_snapshots() -> int:
    """Print a line for each, newest last."""
    rows = []
    for snapshot in snapshots():
        try:
            header, items, problem = read_manifest(snapshot, Keys(""))
            files = len(of_type(items, "file"))
            mark = "  CHANGED OR DAMAGED" if problem else ""
            line = f"{snapshot}  {files:5} files  {header['category']:12} {header['description']}{mark}"
            rows.append((header["sequence"], line))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            say(f"{snapshot} cannot be read ({type(problem).__name__})")
    for _, row in sorted(rows):
        print(row)
    return 0


def verify(keys: Keys) -> int:
    """Read every manifest and every byte; 6 when something is damaged."""
    bad, wanted = 0, {}
    for name in packs():
        with open(os.path.join(HERE, "packs", name), "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() + ".tar.gz" != name:
                bad += 1
                say(f"DAMAGED: pack {name}")
    manifests = {}
    for snapshot in snapshots():
        try:
            _, items, problem = read_manifest(snapshot, keys)
        except (OSError, ValueError, KeyError, TypeError) as error:
            items, problem = [], f"{snapshot} cannot be read ({type(error).__name__})."
        manifests[snapshot] = of_type(items, "file")
        wanted.update({item["entry"]["blob"]: item["entry"] for item in manifests[snapshot]})
        bad += bool(problem) and say(f"DAMAGED: {problem}", 1)
    sound = {blob for blob, _ in contents(dict(wanted), keys)}
    for snapshot, items in manifests.items():
        for item in items:
            bad += item["entry"]["blob"] not in sound and say(f"MISSING: {snapshot}: {item['path']}", 1)
    what = "signatures too" if keys.capture else "signatures not: that takes the key, with --identity"
    print(f"{len(manifests)} snapshots and {len(sound)} pieces of content read, {what}; {bad} damaged or missing")
    return 6 if bad else 0


def of_type(items: list[Item], kind: str) -> list[Item]:
    """The entries of one type: file, symlink or directory."""
    return [item for item in items if item["entry"]["type"] == kind]


# ---------------------------------------------------------------------- getting files out


def recover(snapshot: str, folder: str, paths: list[str], keys: Keys) -> int:
    """Write the wanted files, links and folders of a snapshot; 6 when some could not be had."""
    _, items, problem = read_manifest(snapshot, keys)
    if problem:
        say(f"WARNING: {problem}")
    items = [item for item in items if is_wanted(str(item["path"]), paths)]
    os.makedirs(folder, mode=0o700)
    wanted: dict[str, list[Item]] = {}
    for item in of_type(items, "file"):
        wanted.setdefault(item["entry"]["blob"], []).append(item)
    for item in of_type(items, "directory"):
        os.makedirs(place(folder, item), mode=0o700, exist_ok=True)
    for blob, data in contents({blob: first[0]["entry"] for blob, first in wanted.items()}, keys):
        for item in wanted.pop(blob):
            write_file(place(folder, item), item["entry"], data)
    for item in of_type(items, "symlink"):
        make_link(place(folder, item), item)
    lost = [item for missing in wanted.values() for item in missing]
    for item in lost:
        say(f"MISSING: {item['path']}")
    print(f"{len(of_type(items, 'file')) - len(lost)} files written to {folder}")
    return 6 if lost else 0


def is_wanted(path: str, paths: list[str]) -> bool:
    """Whether it is one of these, or lies below one; without any, everything is."""
    return not paths or any(path == one or path.startswith(one + "/") for one in paths)


def packs() -> list[str]:
    """The file names of all packs."""
    names = sorted(os.listdir(os.path.join(HERE, "packs")))
    return [name for name in names if name.endswith(".tar.gz") and not name.startswith(".")]


def contents(wanted: dict[str, Item], keys: Keys) -> Iterator[tuple[str, bytes]]:
    """The proved bytes of every wanted blob, sealed ones opened where that can be; damaged packs are passed over."""
    spare: dict[str, bytes] = {}
    for name in packs():
        for blob, data in members(name, wanted):
            opened = keys.proved(blob, wanted[blob], data)
            if opened is not None:
                del wanted[blob]
                yield blob, opened
            elif data.startswith(SEALED):
                spare.setdefault(blob, data)
    for blob, data in spare.items():
        if blob in wanted and not keys.secrets:
            yield blob, data


def members(name: str, wanted: dict[str, Item]) -> Iterator[tuple[str, bytes]]:
    """What a pack holds of what is still wanted."""
    try:
        with tarfile.open(os.path.join(HERE, "packs", name), "r:gz") as tar:
            for member in tar:
                file = tar.extractfile(member) if member.name in wanted else None
                if file is not None:
                    yield member.name, file.read()
    except (OSError, EOFError, tarfile.TarError, ValueError) as problem:
        say(f"WARNING: pack {name} is damaged ({type(problem).__name__})")


def write_file(where: str, entry: Item, data: bytes) -> None:
    """Write one file that was not there; a sealed one that was not opened gets the ending .age."""
    where += ".age" if entry.get("sealed") and data.startswith(SEALED) else ""
    os.makedirs(os.path.dirname(where), mode=0o700, exist_ok=True)
    with os.fdopen(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.chmod(where, entry["mode"] & 0o777)
    os.utime(where, ns=(entry.get("mtime", 0), entry.get("mtime", 0)))


def make_link(where: str, item: Item) -> None:
    """Make a link; it is never followed, for links come last."""
    os.makedirs(os.path.dirname(where), mode=0o700, exist_ok=True)
    os.symlink(exact(item["entry"], "target"), where)


def exact(values: Item, name: str) -> str:
    """A text that may not be UTF-8."""
    if name + "_base64" in values:
        return os.fsdecode(base64.b64decode(values[name + "_base64"]))
    return str(values[name])


def place(folder: str, item: Item) -> str:
    """Where an entry goes: below the home as it is, anything else below _root."""
    path = exact(item, "path")
    parts = path.split("/")
    if ".." in parts or parts[0] not in ("~", ""):
        raise SystemExit(f"This snapshot names a path that is out of bounds: {path!r}")
    return os.path.join(folder, *([] if parts[0] else ["_root"]), *parts[1:])


def say(text: str, code: int = 0) -> int:
    """Tell it on standard error."""
    sys.stderr.write(text + "\n")
    return code


# ---------------------------------------------------------------------- keys


class Keys:
    """What a recovery kit opens: sealed files, and the capture key that signed the store and named its secrets."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.secrets: list[bytes] = []
        self.capture = b""
        self.age = shutil.which("age") if where else None
        if where:
            with open(where, encoding="utf-8", errors="replace") as file:
                words = file.read().upper().split()
            found = [word for word in words if word.startswith("AGE-SECRET-KEY-1") and len(word) > 16]
            if not found:
                raise SystemExit(f"{where} holds no key: it is a line that begins with AGE-SECRET-KEY-1")
            try:
                self.secrets = [secret_of(word) for word in found]
            except ValueError as problem:
                raise SystemExit(f"{problem}: compare it with the kit") from None
            self._open_capture()

    def _open_capture(self) -> None:
        try:
            with open(os.path.join(HERE, "capture.age"), "rb") as file:
                self.capture = self.open(file.read()) or b""
        except OSError:
            return
        if not self.capture:
            say("WARNING: this key does not open this store's own key: it belongs to another store, or is an old one.")

    def sign(self, purpose: str, data: bytes) -> str:
        """What the store signs with for one purpose."""
        key = hmac.new(self.capture, b"rollback:" + purpose.encode(), "sha256").digest()
        return hmac.new(key, data, "sha256").hexdigest()

    def proved(self, blob: str, entry: Item, data: bytes) -> bytes | None:
        """The plain bytes of a blob when they are what its name says; sealed ones without a key as they are."""
        if not entry.get("sealed"):
            return data if hashlib.sha256(data).hexdigest() == blob else None
        opened = self.open(data) if self.secrets else None
        if opened is None or (self.capture and self.sign("names", opened) != blob):
            return None
        return opened

    def open(self, data: bytes) -> bytes | None:
        """What age makes of a sealed file, or we ourselves where it is not installed."""
        if self.age:
            done = subprocess.run([self.age, "-d", "-i", self.where], input=data, capture_output=True, check=False)
            if done.returncode == 0:
                return done.stdout
        try:
            return unseal(data, self.secrets)
        except (ValueError, IndexError):
            return None


if __name__ == "__main__":
    sys.exit(main())
