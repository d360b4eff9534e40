"""The names of what lies in a store and beside it, and its first page."""

from msgspec import Struct

FORMAT = 1
"""The newest format of a store and of a manifest that this program reads and the one that it writes."""

FACTS, LOCK, AUDIT, TORN, IGNORE = "store.json", "lock", "audit.jsonl", "audit.torn", ".gitignore"
CAPTURE, FORMER = "capture.age", "former.age"
"""The capture key, and the identities from before the key was changed, sealed to the recipient."""
IGNORED = b"*\n"
"""What .gitignore says."""
ROTATION = "rotation.json"
"""There while the key is being changed."""
SNAPSHOTS, PACKS, NOTES, TRASH = "snapshots", "packs", "notes", "trash"
PAPERS = ("RECOVERY.md", "recover.py", "unseal.py")
FOLDERS = (SNAPSHOTS, PACKS, NOTES, TRASH)
PACK_SUFFIX, JSON_SUFFIX = ".tar.gz", ".json"
BESIDE = ".new-"
"""Part of the name of every file that is still being written."""

SERVICE = "rollback-gui"
"""The keyring's service name; the user name is the store's id."""


class Facts(Struct, frozen=True, omit_defaults=True):
    """store.json: what a store is, signed under the capture key."""

    format: int
    id: str
    """32 hex digits."""
    created: str
    """RFC 3339, UTC."""
    recipients: tuple[str, ...] = ()
    """age public keys that secrets are sealed to."""
    former: tuple[str, ...] = ()
    """Those that they were sealed to before the key was changed, oldest first."""
    capture: str = ""
    """SHA-256 of capture.age, empty while there is no vault."""
    former_keys: str = ""
    """SHA-256 of former.age, empty until the key is changed."""
    hmac: str = ""
