"""English plurals: source strings say `%n file(s)`, people say `1 file`."""

from PySide6.QtCore import QObject, QTranslator

_ONE = {
    "%n file(s) differ": "%n file differs",
    "%n file(s) need you": "%n file needs you",
    "%n agent(s) need you": "%n agent needs you",
    "%n agent(s) cannot run: they name": "%n agent cannot run: it names",
    "%n agent(s) do not run": "%n agent does not run",
    "%n need you": "%n needs you",
    "%n differ from now": "%n differs from now",
    "%n snapshot(s) are damaged": "%n snapshot is damaged",
}
"""Where the verb changes too."""


class English(QTranslator):
    """Resolves `(s)`; every other string is shown as it stands in the source."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The text for n things; Qt puts the number in place of `%n` afterwards."""
        if n < 0:
            return sourceText
        text = sourceText if n != 1 else _one(sourceText)
        return text.replace("(s)", "" if n == 1 else "s")

    def isEmpty(self) -> bool:
        """Never: else Qt would not ask."""
        return False


def _one(text: str) -> str:
    for many, one in _ONE.items():
        text = text.replace(many, one)
    return text


def english(parent: QObject) -> English:
    """A translator that lives as long as its parent."""
    return English(parent)
