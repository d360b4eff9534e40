"""Look into one change: its comparison, and one hidden value at a time."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.views.differences.pane import DifferencesPane
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.comparison import Comparison, Field
from rollback_gui.model.plan import Change, Plan

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking


class FilePresenter(QObject):
    """Change -> comparison -> Differences; an answer for a change that was left is dropped."""

    def __init__(self, looking: Worker, pane: DifferencesPane) -> None:
        super().__init__()
        self._look: Looking | None = None
        self._comparing, self._revealing = LastWish(looking), LastWish(looking)
        self._pane = pane
        self._plan: Plan | None = None
        self._change: Change | None = None

    @property
    def change(self) -> Change | None:
        """The change that is looked into."""
        return self._change

    def open(self, look: "Looking") -> None:
        """From now on this is asked."""
        self._look = look

    @Slot(object)
    def show_plan(self, plan: Plan | None) -> None:
        """The plan that comparisons belong to; of a new one the same file is compared anew."""
        self._plan = plan
        wanted = self._change.path if self._change else None
        found = next((change for change in plan.changes if change.path == wanted), None) if plan else None
        self._change = None
        self.choose(found)

    @Slot(object)
    def choose(self, change: Change | None) -> None:
        """Look into this change, or into nothing."""
        if change is not None and change == self._change:
            return
        self._change = change
        self._revealing.forget()
        self._compare(even_if_large=False)

    @Slot()
    def compare_large(self) -> None:
        """Compare the same file although it is large."""
        self._compare(even_if_large=True)

    @Slot()
    def cancel(self) -> None:
        """The answer no longer matters."""
        self._comparing.forget()
        self._pane.show_nothing()

    @Slot(object)
    def reveal(self, key: tuple[str, ...]) -> None:
        """One hidden field in clear."""
        if self._look is not None and self._plan is not None and self._change is not None:
            verb = partial(self._look.reveal, self._plan, self._change, key)
            self._revealing.ask(verb, self._on_revealed, self._on_failure)

    def _compare(self, *, even_if_large: bool) -> None:
        look, plan, change = self._look, self._plan, self._change
        if look is None or plan is None or change is None:
            self._comparing.forget()
            self._pane.show_nothing()
            return
        self._pane.show_comparing(change)
        verb = partial(look.compare, plan, change, even_if_large=even_if_large)
        self._comparing.ask(verb, partial(self._on_comparison, change), self._on_failure)

    def _on_comparison(self, change: Change, comparison: Comparison) -> None:
        self._pane.show_comparison(change, comparison)

    def _on_revealed(self, field: Field) -> None:
        self._pane.show_revealed(field)

    def _on_failure(self, error: RollbackError) -> None:
        if self._change is not None:
            self._pane.show_failed(self._change, error.message)
