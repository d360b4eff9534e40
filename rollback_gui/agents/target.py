"""Whom a launchctl command speaks of: always one agent in one domain, never a whole domain.

`launchctl bootout gui/501` without a label logs the user out, so a target without one cannot be made.
"""

from typing import Literal

from msgspec import Struct

from rollback_gui.errors import BadInput


class Domain(Struct, frozen=True):
    """One user's place in launchd: `gui` with a desktop login, `user` without."""

    kind: Literal["gui", "user"]
    uid: int

    def __str__(self) -> str:
        return f"{self.kind}/{self.uid}"


class Target(Struct, frozen=True):
    """One agent in one domain; raises BadInput for a label that is empty or could be read as something else."""

    domain: Domain
    label: str

    def __post_init__(self) -> None:
        if not self.label.strip() or any(sign in self.label for sign in "/\0\n\r\t"):
            raise BadInput(f"{self.label!r} is not an agent's label.")

    def __str__(self) -> str:
        return f"{self.domain}/{self.label}"
