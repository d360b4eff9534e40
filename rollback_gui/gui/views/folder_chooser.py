"""Asks for a folder to restore into."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def folder_chooser(parent: QWidget, start: str) -> QFileDialog:
    """A dialog that is still to be opened; it says `fileSelected` or `rejected`, and is gone once it is closed."""
    translate = QCoreApplication.translate
    chooser = QFileDialog(parent, translate("FolderChooser", "Restore into another folder"), start)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setFileMode(QFileDialog.FileMode.Directory)
    chooser.setOption(QFileDialog.Option.ShowDirsOnly)
    chooser.setLabelText(QFileDialog.DialogLabel.Accept, translate("FolderChooser", "Restore into it"))
    return chooser
