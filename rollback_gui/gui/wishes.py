"""Carries out what a button in words, a key, a notification or the tray asks for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:  # the desk ties these; nothing here is asked before it stands
    from rollback_gui.gui.desk import Desk


_TOPICS = {"emergency": "broken", "agents": "agents", "credentials": "credentials", "start": "getting-started"}


def carry_out(desk: "Desk", wish: str) -> None:
    """Whatever a button in words, a notification or the tray asks for."""
    at_once = {
        "snapshot": desk.taking.take,
        "undo": desk.restore.undo,
        "again": desk.check_again,
        "key": desk.warnings.ask_for_key,
        "kit": desk.kit_dialog.ask,
        "recover": desk.recovering.again,
        "verify": desk.commands.verify,
        "quit": desk.frame.quit,
    }
    if wish in at_once:
        at_once[wish]()
    elif wish.startswith("acknowledge:"):
        for listed in desk.snapshots.now:
            if listed.id == wish.partition(":")[2]:
                desk.snapshots.acknowledge(listed)
    elif wish == "reload" and desk.agents.needing:
        desk.agents.reload(desk.agents.needing)
    else:
        desk.window.come_forward()
        _go(desk, wish)


def _go(desk: "Desk", wish: str) -> None:
    window = desk.window
    if wish.startswith("snapshot:"):
        window.show_page("files")
        desk.files.snapshots.choose(wish.partition(":")[2])  # type: ignore[arg-type]
    elif wish == "undo-review":
        desk.restore.review_undo()
    elif wish in ("agents", "reload"):
        window.show_page("agents")
        desk.agents_page.show_needing()
    elif wish in ("history", "profile"):
        window.show_page(wish)
    elif wish in ("help", *_TOPICS):
        topic = _TOPICS.get(wish if wish in _TOPICS else window.page, "")
        window.show_page("help")
        desk.help_page.show_topic(topic)
    elif wish == "newest":
        window.show_page("files")
        desk.files.snapshots.choose_newest()


def show_ticks(desk: "Desk") -> None:
    """The foot below the changes says what is ticked."""
    desk.files.changes.show_ticks(desk.change_model.ticked(), desk.change_model.removals())


def reload(desk: "Desk", labels: tuple[str, ...]) -> None:
    """These agents; of all of them it is asked once."""
    if not labels:
        labels = tuple(row.label for row in desk.agent_model.rows if not row.is_protected)
        text = desk.tr("Reload all %n agent(s)? Each is stopped and loaded again.", "", len(labels))
        if QMessageBox.question(desk.window, desk.tr("Reload agents"), text) != QMessageBox.StandardButton.Yes:
            return
    desk.agents.reload(labels)


def focus_filter(desk: "Desk") -> None:
    """The keyboard goes to the filter of the page."""
    fields = {"agents": desk.agents_page.filter, "history": desk.history_page.filter}
    fields.get(desk.window.page, desk.files.changes.filter.field).setFocus(Qt.FocusReason.ShortcutFocusReason)


def focus_pane(desk: "Desk", by: int) -> None:
    """The keyboard goes so many panes on."""
    files = desk.files
    stops = [files.snapshots.list, files.changes.tree, desk.differences, desk.window.activity.cancel]
    stops = [stop for stop in stops if stop.isVisible()]
    here = next((n for n, stop in enumerate(stops) if stop.isAncestorOf(desk.window.focusWidget() or stop)), -1)
    stop = stops[(here + by) % len(stops)] if stops else None
    if stop is desk.differences:
        desk.differences.take_focus()
    elif stop is not None:
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)


def escape(desk: "Desk") -> None:
    """In this order: hide a value, shrink Differences, cancel what runs."""
    if desk.differences.hide_reveal():
        return
    if desk.files.is_expanded:
        desk.files.expand(False)
    elif desk.standing.is_writing and desk.window.activity.cancel.isEnabled() and _is_sure(desk):
        desk.window.activity.cancel_wished.emit()


def _is_sure(desk: "Desk") -> bool:
    """Before an exchange began nothing is asked, after it once."""
    if desk.frame.is_early:
        return True
    text = desk.tr("Files are being exchanged. Cancel takes everything back.")
    buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    answer = QMessageBox.question(desk.window, desk.tr("Cancel the restore?"), text, buttons)
    return answer == QMessageBox.StandardButton.Yes
