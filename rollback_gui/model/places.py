"""Where this program's own things lie on this machine; all absolute paths."""

from msgspec import Struct


class Places(Struct, frozen=True):
    """The folders in use; `home` is real (no link in it), the rest as they were named."""

    home: str
    store: str
    profile: str
    """The file profile.toml."""
    config: str
    state: str
    cache: str
    runtime: str
    identity: str = ""
    """The identity file, empty when the keyring is used."""
