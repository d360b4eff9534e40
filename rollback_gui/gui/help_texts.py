"""The help pages as they lie beside the icons; read off the main thread."""

from rollback_gui.gui import resources

_ORDER = ("getting-started", "restore", "credentials", "agents", "broken", "errors")


def help_texts() -> dict[str, str]:
    """The Markdown of every page by its topic, the first to read first."""
    folder = resources.icons_folder().parent / "help"
    found = {page.stem: page.read_text(encoding="utf-8") for page in folder.glob("*.md")}
    first = {name: found[name] for name in _ORDER if name in found}
    return first | dict(sorted((name, text) for name, text in found.items() if name not in first))
