"""Tags and punctuation dim, content in the text colour: enough to read by, and no rainbow."""

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from rollback_gui.gui.views.differences.value_box import units

_SIGNS = re.compile(r"</?[^<>]*>|[{}\[\]():;,=\"']+|^\s*#.*$|^⋯ .*$")
_MOST_LINES = 600
"""Lines beyond which nothing is dimmed: each costs some microseconds at once."""


class Dimming(QSyntaxHighlighter):
    """Paints what is not content in the dim colour."""

    def __init__(self, colour: QColor, document: QTextDocument) -> None:
        super().__init__(document)
        self._form = QTextCharFormat()
        self._form.setForeground(colour)

    def dress(self, colour: QColor) -> None:
        """Take this colour."""
        self._form.setForeground(colour)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if self.currentBlock().blockNumber() > _MOST_LINES:
            return
        for found in _SIGNS.finditer(text):
            start = units(text, found.start())
            self.setFormat(start, units(text, found.end()) - start, self._form)
