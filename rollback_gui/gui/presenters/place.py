"""Where to: the ticked files back in their places, or the same ones below another folder."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.monitor import QtMonitor
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model import paths
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import RestoreWish

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking


class PlacePresenter(QObject):
    """Makes the plan for another place; whoever reviews shows it."""

    begun = Signal()
    """What is reviewed is no longer what is wanted."""
    planned = Signal(object, str)
    """The Plan to be reviewed, and a sentence about it, empty for most."""

    def __init__(self, looking: Worker, monitor: QtMonitor, wish: Callable[[], RestoreWish | None]) -> None:
        super().__init__()
        self._planning, self._monitor, self._wish = LastWish(looking), monitor, wish
        self._look: Looking | None = None
        self._here: Plan | None = None
        self._is_whole = False

    def open(self, look: "Looking") -> None:
        """From now on this is asked."""
        self._look = look

    @Slot(object)
    def know_plan(self, plan: Plan) -> None:
        """What is reviewed now; in its own place it is what comes back with Here."""
        if not plan.destination:
            self._here, self._is_whole = plan, False

    @Slot(str)
    def go(self, folder: str) -> None:
        """The same files into this folder, or with nothing back where they were."""
        self._go(folder, "")

    def go_whole(self, folder: str, here: Plan | None) -> None:
        """Everything that the chosen snapshot holds, into this folder; `here` is what Here would be."""
        self._here, self._is_whole = here, True
        self._go(folder, "")

    @Slot(object)
    def drift(self, plan: Plan) -> None:
        """Files in the other folder changed since the preview: make it anew."""
        if plan.destination:
            self._go(plan.destination, self.tr("Files there changed since the preview. Nothing was touched."))

    @Slot()
    def forget(self) -> None:
        """Nothing is reviewed any more."""
        self._planning.forget()

    def _go(self, folder: str, notice: str) -> None:
        here, wish = self._here, self._wish()
        if here is None or self._look is None or wish is None or wish.snapshot != here.snapshot:
            return
        self.begun.emit()
        if not folder:
            self.planned.emit(here, notice)
            return
        into = replace(wish, into=folder) if self._is_whole else _into(wish, here, folder)
        verb = partial(self._look.plan, into, self._monitor.begin())
        self._planning.ask(verb, lambda plan: self.planned.emit(plan, notice), partial(self._on_failure, here))

    def _on_failure(self, here: Plan, error: RollbackError) -> None:
        self.planned.emit(here, f"{error.message} {self.tr('Choose another folder.')}")


def _into(wish: RestoreWish, here: Plan, folder: str) -> RestoreWish:
    """The ticked files of this plan, and no others; what was added since has nothing to do there."""
    wanted = [change.path for change in here.ticked if change.after is not None]
    left = [change.path for change in here.changes if not change.is_selected]
    skip = tuple(path for path in left if any(paths.is_below(path, folder) for folder in wanted))
    return replace(wish, paths=tuple(wanted), skip=skip, into=folder)
