"""Whether credentials can be opened now, and what to do where they cannot."""

from rollback_gui.model.outcome import KeyState
from rollback_gui.model.places import Places
from rollback_gui.store.keys import Keys
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_REST = "Credentials stay hidden and cannot be restored; everything else works."
_RENAMED = "login_renamed_"
_NO_KEYRING = "There is no keyring here. Credentials are left out of snapshots until there is a key."
_MAKE = "Run `rollback --identity FILE snapshot`; the file is made."


def key_state(system: SystemReader, places: Places, keys: Keys) -> KeyState:
    """Asks the keeper, and so may take the five seconds of a keyring that does not answer."""
    state, problem = keys.state, keys.problem
    if state == "available" or problem is None:
        return KeyState("available", "The key to the credentials is at hand.", has_vault=keys.has_vault)
    if not keys.has_vault and state == "none":
        return KeyState(state, _NO_KEYRING, _MAKE, has_vault=False)
    fix = f"{problem.hint}{_old_keychain(system, places)}"
    is_silent = keys.vault.told.is_silent
    return KeyState(state, f"{problem.message} {_REST}", fix, has_vault=keys.has_vault, is_silent=is_silent)


def _old_keychain(system: SystemReader, places: Places) -> str:
    """On a Mac whose login keychain was replaced, the old one stands beside it under another name."""
    try:
        with files.opened(system, f"{places.home}/Library/Keychains") as folder:
            found = sorted(each.name for each in system.names(folder) if each.name.startswith(_RENAMED))
    except OSError:
        return ""
    if not found:
        return ""
    return f" The login keychain was replaced: the old one stands beside it as {found[-1]}; open it in Keychain Access."
