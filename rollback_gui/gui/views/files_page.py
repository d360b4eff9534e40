"""The Files page: Snapshots, Changes, Differences."""

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.changes_pane import ChangesPane
from rollback_gui.gui.views.differences.pane import DifferencesPane
from rollback_gui.gui.views.snapshots_pane import SnapshotsPane
from rollback_gui.gui.views.splitter import Panes

_NARROW_BELOW = 1000
_WIDTHS = {"wide": (248, 340), "narrow": (210, 300)}
_EXPANDED = 330


class FilesPage(QWidget):
    """Three panes; expanded, the first is folded away."""

    expanded = Signal(bool)

    def __init__(
        self, snapshots: SnapshotsPane, changes: ChangesPane, differences: DifferencesPane, icons: Icons
    ) -> None:
        super().__init__()
        self.snapshots, self.changes, self.differences = snapshots, changes, differences
        self.icons = icons
        self._panes = Panes(icons)
        self._panes.add_all(snapshots, changes, differences)
        for place, stretch in enumerate((0, 0, 1)):
            self._panes.setStretchFactor(place, stretch)
        self._kept: dict[str, list[int]] = {}
        self._class = ""
        self._panes.splitterMoved.connect(self._keep)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._panes)

    @property
    def is_expanded(self) -> bool:
        """Whether the snapshots are folded away."""
        return self.snapshots.isHidden()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self.icons = icons
        for part in (self._panes, self.snapshots, self.changes, self.differences):
            part.dress(icons)

    def expand(self, is_on: bool) -> None:
        """Fold the snapshots away, or show them again."""
        if is_on == self.is_expanded:
            return
        self.snapshots.setVisible(not is_on)
        self._set_widths()
        self.expanded.emit(is_on)

    def keep_in(self, settings: QSettings) -> None:
        """Write down the widths and whether it is expanded."""
        for name, sizes in self._kept.items():
            settings.setValue(f"panes/{name}", sizes)
        settings.setValue("panes/expanded", self.is_expanded)

    def take_from(self, settings: QSettings) -> None:
        """Use what was written down."""
        for name in (*_WIDTHS, "expanded-wide", "expanded-narrow"):
            sizes = settings.value(f"panes/{name}")
            if isinstance(sizes, list) and len(sizes) == 3:
                self._kept[name] = [int(size) for size in sizes]
        self.expand(settings.value("panes/expanded") in (True, "true"))

    def _keep(self) -> None:
        self._kept[self._name()] = self._panes.sizes()

    def _name(self) -> str:
        name = "narrow" if self.width() < _NARROW_BELOW else "wide"
        return f"expanded-{name}" if self.is_expanded else name

    def _set_widths(self) -> None:
        name = self._name()
        first, second = (0, _EXPANDED) if self.is_expanded else _WIDTHS[name]
        rest = max(340, self.width() - first - second - 2)
        self._panes.setSizes(self._kept.get(name, [first, second, rest]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Each class of widths has its own places."""
        super().resizeEvent(event)
        if self._name() != self._class:
            self._class = self._name()
            self._set_widths()
