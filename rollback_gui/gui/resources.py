"""The one place that knows where icons lie: inside the installed package, else beside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def icons_folder() -> Path:
    """The folder of the SVGs."""
    inside = _PACKAGE / "resources" / "icons"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources" / "icons"


def svg(name: str) -> str:
    """The text of one icon; raises FileNotFoundError for a name that there is no icon of."""
    return (icons_folder() / f"{name}.svg").read_text(encoding="utf-8")
