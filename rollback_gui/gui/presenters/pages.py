"""History, Profile and Help: read when their page is shown."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rollback_gui.errors import RollbackError
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.views.help_page import HelpPage
from rollback_gui.gui.views.history_page import HistoryPage
from rollback_gui.gui.views.profile_page import ProfilePage
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.profile import Profile
from rollback_gui.model.wishes import EventFilter

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking

_MOST = 2000


class PagesPresenter(QObject):
    """One look for each page; a newer one makes the older one's answer void."""

    told = Signal(object)
    """A Message."""

    def __init__(self, looking: Worker, history: HistoryPage, profile: ProfilePage, help_page: HelpPage) -> None:
        super().__init__()
        self._history, self._profile, self._help = history, profile, help_page
        self._asking = {word: LastWish(looking) for word in ("history", "profile", "help", "folders")}
        self._look: Looking | None = None
        self._read_profile: Callable[[], tuple[Profile, str]] | None = None
        self._read_help: Callable[[], Mapping[str, str]] | None = None

    def open(self, look: "Looking", read_profile: Callable[[], tuple[Profile, str]]) -> None:
        """From now on these are asked."""
        self._look, self._read_profile = look, read_profile

    def open_help(self, read_help: Callable[[], Mapping[str, str]]) -> None:
        """Help needs no store."""
        self._asking["help"].ask(read_help, self._help.show_texts, self._tell)

    def show(self, page: str) -> None:
        """This page is looked at now."""
        if page == "history" and self._look is not None:
            verb = partial(self._look.events, EventFilter(limit=_MOST))
            self._asking[page].ask(verb, self._history.show_events, self._tell)
        elif page == "profile" and self._read_profile is not None:
            self._asking[page].ask(self._read_profile, self._on_profile, self._on_no_profile)

        elif page == "help" and self._look is not None:
            self._asking["folders"].ask(self._look.by_hand, self._on_folders, self._tell)

    def _on_folders(self, text: str) -> None:
        self._help.show_more("broken", text)

    def _on_profile(self, found: tuple[Profile, str]) -> None:
        self._profile.show_profile(*found)

    def _on_no_profile(self, error: RollbackError) -> None:
        self._profile.show_failure(error.message)

    def _tell(self, error: RollbackError) -> None:
        self.told.emit(message(error, "pages"))
