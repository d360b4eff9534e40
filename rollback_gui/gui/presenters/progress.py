"""How far a verb is, in words: for the status bar, the Now card and the tray."""

from PySide6.QtCore import QObject

from rollback_gui.gui.monitor import Progress


class ProgressWords(QObject):
    """Says a Progress."""

    def of(self, progress: Progress) -> str:
        """Such as `40 of 83 files`."""
        if progress.phase == "waiting":
            return self.tr("%1 Waiting for it to end.").replace("%1", progress.what)
        if not progress.total:
            return self._phases().get(progress.phase, "")
        count = (str(progress.done), self._of(progress))
        return self.tr("%1 of %2").replace("%1", count[0]).replace("%2", count[1])

    def _of(self, progress: Progress) -> str:
        if progress.phase in ("stopping agents", "reloading"):
            return self.tr("%n agent(s)", "", progress.total)
        if progress.phase == "checking":
            return self.tr("%n check(s)", "", progress.total)
        return self.tr("%n file(s)", "", progress.total)

    def _phases(self) -> dict[str, str]:
        return {
            "planning": self.tr("Comparing with now"),
            "checking": self.tr("Checking that nothing moved"),
            "backing up": self.tr("Taking the safety snapshot"),
            "staging": self.tr("Preparing the files beside their places"),
            "stopping agents": self.tr("Stopping agents"),
            "restoring": self.tr("Exchanging the files"),
            "verifying": self.tr("Reading every file again"),
            "reloading": self.tr("Loading agents"),
            "rolling back": self.tr("Taking everything back"),
            "cancelling": self.tr("Taking everything back"),
        }


def permille(progress: Progress) -> int:
    """How far the phase is, of a thousand."""
    return progress.done * 1000 // progress.total if progress.total else 0
