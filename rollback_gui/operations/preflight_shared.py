"""Whether a folder that a snapshot is restored into is one that others get to see."""

import stat
from collections.abc import Iterator

from rollback_gui.model.outcome import Check
from rollback_gui.model.plan import Plan
from rollback_gui.operations.station import Station
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_SYNCHRONISED = (
    "dropbox", "google drive", "googledrive", "my drive", "onedrive", "icloud drive", "mobile documents",
    "cloudstorage", "nextcloud", "owncloud", "pcloud", "pclouddrive", "mega", "megasync", "box", "box sync", "seafile",
    "syncthing", "sync", "tresorit", "protondrive", "kdrive", "insync", "yandex.disk",
)  # fmt: skip
_SHARED = ("public", "shared", "samba", "smb", "public_html", "public share")
_MARKS = (".stfolder", ".dropbox", ".dropbox.cache", ".sync", ".owncloudsync.log", ".nextcloudsync.log")
"""What synchronising programs leave in the top folder that they look after."""


def shared(station: Station, plan: Plan) -> Iterator[Check]:
    """A warning where the folder is synchronised or others may enter it, and credentials would lie there in clear."""
    if not plan.destination or not any(change.kind == "credential" and change.after for change in plan.ticked):
        return
    reason = shared_reason(station.system, plan.destination)
    if reason:
        told = f"Credentials would lie in {plan.destination} in clear, and {reason}."
        yield Check("shared", "warning", told, "name a folder of your own that is not synchronised")


def shared_reason(system: SystemReader, where: str) -> str:
    """Why a folder, there or not yet, is not the operator's alone; empty when nothing says so."""
    for part in [one for one in where.split("/") if one]:
        low = part.lower()
        if any(low == name or low.startswith((f"{name} -", f"{name}-", f"{name} (")) for name in _SYNCHRONISED):
            return f"{part} is a folder that is synchronised"
        if low in _SHARED:
            return f"{part} is a folder that is shared"
    return _reason_of_folders(system, where)


def _reason_of_folders(system: SystemReader, where: str) -> str:
    is_open = False
    nearest = files.volume_of(system, where)[1]
    here = nearest
    while here and here != "/":
        with files.opened(system, here) as folder:
            found = next((mark for mark in _MARKS if files.exists(system, folder, mark)), "")
            is_open = is_open or (here == nearest and _lets_others_write(system.look_open(folder).st_mode))
        if found:
            return f"{here} is synchronised"
        here = here.rpartition("/")[0]
    return f"others may write into {nearest}" if is_open else ""


def _lets_others_write(mode: int) -> bool:
    return bool(mode & (stat.S_IWGRP | stat.S_IWOTH)) and not mode & stat.S_ISVTX
