"""One run of the command line: the machine it stands on, and the console, opened when a verb first needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rollback_gui.cli.out import Out
from rollback_gui.cli.progress import told
from rollback_gui.errors import Unfinished
from rollback_gui.model.places import Places
from rollback_gui.system.port import System

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rollback_gui.console import Console

    Open = Callable[["Session"], Console]


class Session:
    """What every verb is handed beside its own options."""

    def __init__(self, system: System, environment: Mapping[str, str], open_console: Open) -> None:
        self.system = system
        self.environment = environment
        self.store = ""
        self.profile = ""
        self.identity = ""
        self._open = open_console
        self._console: Console | None = None

    @property
    def console(self) -> Console:
        """The console over the store, profile and identity in use; raises what opening it raises."""
        if self._console is None:
            self._console = self._open(self)
        return self._console

    @property
    def places(self) -> Places:
        """The folders in use, found without opening anything."""
        if self._console is not None:
            return self._console.places
        from rollback_gui.system.places import find_places

        return find_places(self.environment, store=self.store, profile=self.profile, identity=self.identity)

    def say_unfinished(self, out: Out) -> None:
        """Tell on stderr when a restore is unfinished; a console that cannot be opened is the verb's own matter."""
        try:
            sentence = self.console.look.unfinished()
        except Exception:  # noqa: BLE001 - help must be readable whatever else is broken
            return
        if sentence:
            out.warn(sentence)

    def writing(self, out: Out, *, is_patient: bool = False) -> Console:
        """The console after an interrupted restore was finished or taken back, and told; raises Unfinished.

        While a restore is still at work this raises Busy, or waits for its end and says so.
        """
        if not self.console.look.unfinished():
            return self.console
        with told(out, is_writing=True) as monitor:
            outcome = self.console.do.recover(monitor, is_patient=is_patient)
        if outcome is not None:
            from rollback_gui.cli.render_outcome import recovered

            out.warn(recovered(outcome))
            if outcome.error is not None and outcome.exit_code == Unfinished.exit_code:
                raise Unfinished(outcome.error.message, hint=outcome.error.hint)
        return self.console
