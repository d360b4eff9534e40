"""Another program at work while a restore runs: one file of the home of 50 is changed at the very call named.

    python -m tests.faults.races edit|replace|remove|create|parent PLACE K

`edit` writes into the same inode, `replace` renames another file over it, `remove` and `create` speak for themselves,
`parent` puts a link to a folder outside in place of a folder. What was done is left in PLACE/race.json for the judge.
"""

import hashlib
import json
import sys
from pathlib import Path

FILES = (
    ".config/one/also-2.txt", ".config/one/changed-0.txt", ".config/two/deep/changed-1.txt", "notes/changed-3.txt",
    "notes/twin.txt", "notes/added-0.txt", "secret/changed-4.txt", "tools/changed-5.txt", "tools/mode-0.sh",
    "Library/LaunchAgents/com.example.made-up.plist",
)  # fmt: skip
LAST = "tools/new-5.sh"
"""The file that a restore brings to its place last: what changes before, its verification must see."""
NEW = ("notes/new-3.txt", "tools/new-5.sh", ".config/one/new-6.txt", "secret/new-7.txt", ".config/two/lost")


def race(how: str, place: Path, number: int) -> None:
    """Do it, and write down what."""
    home = place / "home"
    name = NEW[number % len(NEW)] if how == "create" else FILES[number % len(FILES)]
    data = f"made-up words of another program at {number}\n".encode()
    where = home / name
    left = ""
    is_early = not (home / LAST).exists()
    if how == "parent":
        name = "notes"
        (home / "notes").rename(home / "notes-moved")
        (home / "notes").symlink_to("../outside")
    elif how == "remove":
        where.unlink(missing_ok=True)
    elif how == "edit" and where.exists():
        with where.open("r+b") as file:
            file.write(data)
            file.truncate()
        left = hashlib.sha256(data).hexdigest()
    elif how == "replace" or (how == "create" and not where.exists()):
        beside = where.with_name("another-program.tmp")
        beside.write_bytes(data)
        beside.rename(where)
        left = hashlib.sha256(data).hexdigest()
    (place / "race.json").write_text(json.dumps({"how": how, "name": name, "left": left, "is_early": is_early}))


if __name__ == "__main__":
    race(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
