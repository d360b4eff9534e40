"""Where nothing was chosen to be guarded yet: show what was found, write the profile, take the first snapshot."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.views.first_run import FirstRunPage
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.find import Proposal
from rollback_gui.model.profile import Profile
from rollback_gui.model.snapshot import Listed

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing, Looking


class FirstRunPresenter(QObject):
    """Asks for a proposal as long as there is no snapshot; nothing is written before the button is pressed."""

    shown = Signal(bool)
    """Whether the page stands in place of Files."""
    written = Signal()
    """There is a profile: the first snapshot can be taken."""
    told = Signal(object)
    """A Message."""

    def __init__(self, workers: tuple[Worker, Worker], page: FirstRunPage, standing: Standing) -> None:
        super().__init__()
        looking, self._doing = workers
        self._asking, self._page, self._standing = LastWish(looking), page, standing
        self._look: Looking | None = None
        self._do: Doing | None = None
        self._is_shown = False
        page.begin_wished.connect(self.begin)

    def open(self, look: "Looking", do: "Doing") -> None:
        """From now on these are asked."""
        self._look, self._do = look, do

    @Slot(object)
    def know_snapshots(self, snapshots: tuple[Listed, ...]) -> None:
        """Only where there is none is something to be begun."""
        if snapshots or self._look is None:
            self._asking.forget()
            self._show(None)
        else:
            self._asking.ask(self._look.proposal, self._show, lambda _error: self._show(None))

    @Slot(object)
    def begin(self, profile: Profile) -> None:
        """Write the profile of what is ticked."""
        if self._do is not None and not self._standing.is_writing:
            self._page.allow(False)
            self._doing.ask(partial(self._do.write_profile, profile), self._on_written, self._on_failure)

    def _show(self, found: Proposal | None) -> None:
        if found is None and not self._is_shown:
            return
        if found is not None and not self._is_shown:  # what was unticked stays so while it is looked at
            self._page.show_proposal(found)
        self._is_shown = found is not None
        self._standing.hinder(State.FIRST_RUN if found is not None else None)
        self.shown.emit(self._is_shown)

    def _on_written(self, _nothing: None) -> None:
        self._page.allow(True)
        self._show(None)
        self.written.emit()

    def _on_failure(self, error: RollbackError) -> None:
        self._page.allow(True)
        self.told.emit(message(error, "first-run"))
