# ruff: noqa: T201, S603, S607
"""Gets snapshots out of the folder that it lies in: python3 recover.py [ID FOLDER [--identity KEYFILE]].

Needs Python 3.8 or newer and, for credentials, the program age. Reads the store and changes nothing in it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))


def main() -> int:
    """List the snapshots, or write one into a new folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("id", nargs="?", help="a snapshot's id or its beginning")
    parser.add_argument("folder", nargs="?", help="a folder that does not exist yet")
    parser.add_argument("--identity", default="", help="the file with the age key")
    wish = parser.parse_args()
    if not wish.id:
        return list_snapshots()
    if not wish.folder:
        parser.error("name a folder to write to")
    found = [snapshot for snapshot in snapshots() if snapshot.startswith(wish.id)]
    if len(found) != 1:
        return say(f"{len(found)} snapshots begin with {wish.id}", 2)
    return recover(found[0], wish.folder, wish.identity)


def snapshots() -> list[str]:
    """The ids of all snapshots."""
    names = sorted(os.listdir(os.path.join(HERE, "snapshots")))
    return [name[: -len(".json")] for name in names if name.endswith(".json") and not name.startswith(".")]


def read_manifest(snapshot: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The header and the entries; a seal that does not match is said, and what can be read is used."""
    with open(os.path.join(HERE, "snapshots", snapshot + ".json"), "rb") as file:
        data = file.read()
    document = json.loads(data)
    body = data[: data.rstrip(b"\n").rfind(b"\n") + 1]
    if hashlib.sha256(body).hexdigest() != document["seal"]["sha256"]:
        say(f"WARNING: the seal of {snapshot} does not match: it was changed or is damaged.")
    return document["header"], [item for item in document["items"] if item["entry"]]


def list_snapshots() -> int:
    """Print a line for each, newest last."""
    rows = []
    for snapshot in snapshots():
        try:
            header, items = read_manifest(snapshot)
            files = len(of_type(items, "file"))
            rows.append(
                (header["sequence"], f"{snapshot}  {files:5} files  {header['category']:12} {header['description']}")
            )
        except (OSError, ValueError, KeyError) as problem:
            say(f"{snapshot} cannot be read ({type(problem).__name__})")
    for _, row in sorted(rows):
        print(row)
    return 0


def of_type(items: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The entries of one type: file, symlink or directory."""
    return [item for item in items if item["entry"]["type"] == kind]


def recover(snapshot: str, folder: str, identity: str) -> int:
    """Write every file, link and folder of a snapshot; 6 when some could not be had."""
    _, items = read_manifest(snapshot)
    os.makedirs(folder, mode=0o700)
    wanted: dict[str, list[dict[str, Any]]] = {}
    for item in of_type(items, "file"):
        wanted.setdefault(item["entry"]["blob"], []).append(item)
    for item in of_type(items, "directory"):
        os.makedirs(place(folder, item), mode=0o700, exist_ok=True)
    lost = 0
    for blob, data in blobs(wanted):
        lost += sum(not write_file(place(folder, item), item, data, identity) for item in wanted.pop(blob))
    for item in of_type(items, "symlink"):
        make_link(place(folder, item), item)
    for item in (item for missing in wanted.values() for item in missing):
        lost += 1
        say(f"MISSING: {item['path']}")
    print(f"{len(of_type(items, 'file')) - lost} files written to {folder}")
    return 6 if lost else 0


def blobs(wanted: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, bytes]]:
    """The bytes of every blob that is still wanted; a damaged pack is left where it breaks."""
    packs = os.path.join(HERE, "packs")
    for name in sorted(os.listdir(packs)):
        if not name.endswith(".tar.gz") or name.startswith("."):
            continue
        try:
            with tarfile.open(os.path.join(packs, name), "r:gz") as tar:
                for member in tar:
                    file = tar.extractfile(member) if member.name in wanted else None
                    if file is not None:
                        yield member.name, file.read()
        except (OSError, EOFError, tarfile.TarError, ValueError) as problem:
            say(f"WARNING: pack {name} is damaged ({type(problem).__name__})")


def write_file(where: str, item: dict[str, Any], data: bytes, identity: str) -> bool:
    """Write one file that was not there; a sealed one that cannot be opened gets the ending .age."""
    entry = item["entry"]
    if entry.get("sealed"):
        opened = open_sealed(data, identity)
        where, data = (where, opened) if opened is not None else (where + ".age", data)
    elif hashlib.sha256(data).hexdigest() != entry["blob"]:
        say(f"DAMAGED: {item['path']}")
        return False
    os.makedirs(os.path.dirname(where), mode=0o700, exist_ok=True)
    with os.fdopen(os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.chmod(where, entry["mode"] & 0o777)
    os.utime(where, ns=(entry.get("mtime", 0), entry.get("mtime", 0)))
    return True


def open_sealed(data: bytes, identity: str) -> bytes | None:
    """What age makes of it."""
    if not identity:
        return None
    opened = subprocess.run(["age", "-d", "-i", identity], input=data, stdout=subprocess.PIPE, check=False)
    return opened.stdout if opened.returncode == 0 else None


def make_link(where: str, item: dict[str, Any]) -> None:
    """Make a link; it is never followed, for links come last."""
    os.makedirs(os.path.dirname(where), mode=0o700, exist_ok=True)
    os.symlink(exact(item["entry"], "target"), where)


def exact(values: dict[str, Any], name: str) -> str:
    """A text that may not be UTF-8."""
    if name + "_base64" in values:
        return os.fsdecode(base64.b64decode(values[name + "_base64"]))
    return str(values[name])


def place(folder: str, item: dict[str, Any]) -> str:
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


if __name__ == "__main__":
    sys.exit(main())
