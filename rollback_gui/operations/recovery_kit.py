"""The recovery kit: shown or saved on purpose, and given back when the keyring is the thing that broke."""

from rollback_gui.errors import BadInput, NoKey, Unreadable
from rollback_gui.model.outcome import Finding
from rollback_gui.model.wishes import Event
from rollback_gui.operations.clocks import new_operation_id, written
from rollback_gui.store.first_page import KitMark
from rollback_gui.store.ground import told
from rollback_gui.store.kit import kit, read_kit
from rollback_gui.store.store import Store
from rollback_gui.store.vault import public_of
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_LARGEST = 1 << 16
_KEEP = "Keep it off this machine, where nobody else can read it."
_MOVE = "It lies on the same disk as the store: move it to a stick, a printer or another machine."
_NO_PLACE = "Name a file that will hold it: `rollback --identity FILE key save KIT`; the file is made."


def show_kit(store: Store) -> str:
    """The kit as text, its key in clear; recorded first. Makes the vault where there is none; raises NoKey."""
    text = _kit_of(store)
    _taken(store, "")
    return text


def save_kit(store: Store, where: str) -> Finding:
    """Write the kit into a file that is not there yet, 0600, and read it back.

    Raises NoKey, BadInput for a file that is there or lies in the store, NotWritable, NoSpace.
    """
    system = store.ground.system
    folder, _, name = where.rpartition("/")
    if not name or f"{where}/".startswith(f"{store.place}/"):
        raise BadInput(f"The recovery kit cannot be kept at {where}.", hint="Name a file outside of the store.")
    text = _kit_of(store).encode()
    try:
        with files.opened(system, folder or "/") as opened:
            is_beside = _write_kit(store, opened, where, text)
    except FileNotFoundError:
        raise BadInput(f"There is no folder {folder}.", hint="Make it first.") from None
    _taken(store, where)
    return Finding("recovery kit", "done", f"It was saved to {where} and read back.", _MOVE if is_beside else _KEEP)


def _write_kit(store: Store, folder: int, where: str, text: bytes) -> bool:
    """Write and read it back; whether it lies on the store's own disk."""
    system, name = store.ground.system, where.rpartition("/")[2]
    if files.exists(system, folder, name):
        raise BadInput(f"There is something at {where} already.", hint="Name a file that is not there yet.")
    with told(f"the recovery kit {where}"):
        files.write_new(system, folder, name, text)
        system.sync(folder)
    if files.read_all(system, folder, name) != text:
        raise Unreadable(f"The recovery kit at {where} does not read back.", hint="Try another disk.")
    with store.ground.root() as root:
        return system.look_open(folder).st_dev == system.look_open(root).st_dev


def restore_kit(store: Store, text: str) -> Finding:
    """Open the credentials with a kit that was typed, pasted or read, and keep its key here where that can be.

    Raises BadInput, which names a typing error's group; NoKey for a kit of another store.
    """
    is_kept = store.keys.take(read_kit(text))
    _record(store, "given", "")
    if is_kept:
        return Finding("recovery kit", "done", "It fits: the credentials can be opened, and their key is kept here.")
    fix = "Name the kit's file with each command: --identity FILE."
    return Finding("recovery kit", "warning", "It fits, but nothing here keeps the key.", fix)


def read_kit_file(system: SystemReader, where: str) -> str:
    """What a kit's file holds, at most 64 KiB of it; raises Unreadable."""
    folder, _, name = where.rpartition("/")
    try:
        with files.opened(system, folder or "/") as opened, files.held(system, system.open_file(opened, name)) as file:
            return system.read(file, _LARGEST, 0).decode("utf-8", "replace")
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise Unreadable(f"The recovery kit {where} cannot be read: {reason}.", hint="Name another file.") from None


def _kit_of(store: Store) -> str:
    keys = store.keys
    if not keys.has_vault:
        with store.writer():
            if not keys.ensure_recipient():
                raise NoKey("There is no keyring here that could keep a key.", hint=_NO_PLACE)
    secret = keys.identities()[0]
    return kit(secret, public_of(secret), store.id, written(store.ground.system.now())[:10])


def _taken(store: Store, where: str) -> None:
    _record(store, "saved" if where else "shown", where)
    mark = KitMark(store.keys.facts.recipients[0], written(store.ground.system.now()), where)
    store.keys.beside.mark_kit(mark)


def _record(store: Store, what: str, where: str) -> None:
    system = store.ground.system
    store.audit.append(
        Event(
            at=written(system.now()), operation=new_operation_id(system), type="key", who=system.account().name,
            outcome="done", seconds=0.0, what=f"recovery kit {what}", detail={"place": where} if where else {},
        )
    )  # fmt: skip


def kit_is_due(store: Store) -> bool:
    """Whether credentials are sealed to a key of which no recovery kit was taken here."""
    recipients = store.keys.facts.recipients
    if not recipients:
        return False
    mark = store.keys.beside.kit()
    return mark is None or mark.recipient not in recipients
