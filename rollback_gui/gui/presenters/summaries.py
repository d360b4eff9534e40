"""The words at the right of the changes (`5 fields`), gathered one after another while the worker is free."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rollback_gui.errors import RollbackError
from rollback_gui.gui.views.changes_pane import ChangesPane
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.comparison import Comparison
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking

_MOST = 400
"""Of more changes the rest gets its word when it is looked at."""


class Summaries(QObject):
    """Asks for one at a time, so that whatever the operator asks for meanwhile comes first."""

    def __init__(self, looking: Worker, pane: ChangesPane) -> None:
        super().__init__()
        self._look: Looking | None = None
        self._wish, self._pane = LastWish(looking), pane
        self._left: list[Change] = []

    def open(self, look: "Looking") -> None:
        """From now on this is asked."""
        self._look = look

    def gather(self, plan: Plan, order: list[Change]) -> None:
        """Begin with the first that is shown."""
        self._left = [change for change in order if change.action == "replace"][:_MOST]
        self._next(plan)

    def stop(self) -> None:
        """The plan is no longer shown."""
        self._left = []
        self._wish.forget()

    def _next(self, plan: Plan) -> None:
        if not self._left or self._look is None:
            return
        change = self._left.pop(0)
        verb = partial(self._look.compare, plan, change)
        self._wish.ask(verb, partial(self._on_word, plan), partial(self._on_failure, plan))

    def _on_word(self, plan: Plan, comparison: Comparison) -> None:
        if comparison.summary:
            self._show({comparison.path: comparison.summary})
        self._next(plan)

    def _on_failure(self, plan: Plan, _error: RollbackError) -> None:
        self._next(plan)

    def _show(self, words: dict[EntryPath, str]) -> None:
        self._pane.model.add_words(words)
        self._pane.tree.viewport().update()
