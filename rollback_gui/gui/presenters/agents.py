"""The background agents: how they stand, and their reload."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.models.agents import needs_you
from rollback_gui.gui.monitor import Job, QtMonitor
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.views.agents_page import AgentsPage
from rollback_gui.gui.views.message_bar import Message
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.wishes import AgentRow

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing, Looking


class AgentsPresenter(QObject):
    """Asked for when the window opens, when the page shows, and after a reload."""

    known = Signal(object)
    """A tuple of AgentRow."""
    told = Signal(object)
    """A Message."""
    said = Signal(str)
    """A short confirmation."""

    def __init__(
        self, workers: tuple[Worker, Worker], monitor: QtMonitor, page: AgentsPage, standing: Standing
    ) -> None:
        super().__init__()
        looking, self._doing = workers
        self._asking = LastWish(looking)
        self._monitor, self._page, self._standing = monitor, page, standing
        self._look: Looking | None = None
        self._do: Doing | None = None
        self._job: Job | None = None
        self._rows: tuple[AgentRow, ...] = ()

    @property
    def needing(self) -> tuple[str, ...]:
        """The labels of those that need you."""
        return tuple(row.label for row in self._rows if needs_you(row))

    def open(self, look: "Looking", do: "Doing") -> None:
        """From now on these are asked."""
        self._look, self._do = look, do

    @Slot()
    def look_again(self) -> None:
        """Ask how they stand."""
        if self._look is not None:
            self._asking.ask(self._look.agents, self._on_known, self._on_unknown)

    @Slot(object)
    def reload(self, labels: tuple[str, ...]) -> None:
        """Stop and load these; those that need it when there are none."""
        if self._do is None or not self._standing.may.reload:
            return
        self._job = self._monitor.begin()
        self._standing.begin(State.RELOADING)
        self._doing.ask(partial(self._do.reload, labels, self._job), self._on_reloaded, self._on_failure)

    @Slot()
    def cancel(self) -> None:
        """Stop what runs."""
        if self._job is not None:
            self._job.cancel()

    def _on_known(self, rows: tuple[AgentRow, ...]) -> None:
        self._rows = rows
        self._page.show_agents(rows)
        self.known.emit(rows)

    def _on_unknown(self, error: RollbackError) -> None:
        self._page.show_failure(error.message)

    def _on_reloaded(self, results: tuple[AgentResult, ...]) -> None:
        self._standing.end()
        self.tell_results(results)

    def tell_results(self, results: tuple[AgentResult, ...]) -> None:
        """Say what came of a reload."""
        bad = [result for result in results if not result.is_fine]
        if bad:
            text = self.tr("%n agent(s) do not run: %1.", "", len(bad))
            text = text.replace("%1", ", ".join(result.label for result in bad[:3]))
            way = (self.tr("Show agents"), "agents")
            self.told.emit(Message("agents", text, "amber", "change-conflict", (way,), urgency=1))
        else:
            self.said.emit(self.tr("%n agent(s) reloaded", "", len(results)))
        self.look_again()

    def _on_failure(self, error: RollbackError) -> None:
        self._standing.end()
        self.told.emit(message(error, "agents"))
