"""The one place that knows where icons lie: inside the installed package, else beside it."""

from pathlib import Path

from PySide6.QtCore import QFile, QIODevice

_PACKAGE = Path(__file__).resolve().parent.parent


def icons_folder() -> Path:
    """The folder of the SVGs."""
    inside = _PACKAGE / "resources" / "icons"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources" / "icons"


def svg(name: str) -> str:
    """The text of one icon, read as Qt reads its own files; raises FileNotFoundError without one of that name."""
    file = QFile(str(icons_folder() / f"{name}.svg"))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(file.fileName())
    text = bytes(file.readAll().data()).decode()
    file.close()
    return text
