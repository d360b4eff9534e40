"""Where words go: data to stdout, messages to stderr; one JSON object a line when a program reads them."""

import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from rollback_gui.cli.words import safe
from rollback_gui.model.outcome import Told

SCHEMA = 1
_AT_ONCE = 1 << 16
"""Signs that are written at once."""
_COLOURS = {"+": "32", "~": "33", "-": "31", "p": "36", "!": "35"}


class Out:
    """The two streams of one run. A stream that nobody reads any more is dropped, never an error of the verb."""

    def __init__(self, data: TextIO, messages: TextIO, *, is_json: bool, is_quiet: bool) -> None:
        self._data = data
        self._messages = messages
        self.is_json = is_json
        self.is_quiet = is_quiet
        self.has_colour = False
        self.is_lost = False
        """Whether data could not be written, for another reason than a reader that has gone."""
        for stream in (data, messages):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")

    def allow_colour(self, environment: Mapping[str, str]) -> None:
        """Colour signs on a terminal that shows colours, unless NO_COLOR is set."""
        is_dumb = environment.get("TERM", "") in ("", "dumb") or bool(environment.get("NO_COLOR"))
        self.has_colour = self._data.isatty() and not is_dumb

    @property
    def is_watched(self) -> bool:
        """Whether messages go to a terminal, where one line may be written over."""
        return self._messages.isatty()

    def document(self, body: Mapping[str, object]) -> None:
        """One JSON document on stdout: ASCII, so that a name that is not UTF-8 travels as escapes.

        A value that is an iterator goes out as a list, one by one.
        """
        self._write(_document({"schema": SCHEMA, **body}))

    def lines(self, lines: Iterable[str]) -> None:
        """Lines of text on stdout."""
        self._write(line + "\n" for line in lines)

    def note(self, sentence: str) -> None:
        """A message that --quiet leaves out."""
        if not self.is_quiet:
            self.warn(sentence)

    def warn(self, sentence: str) -> None:
        """A message that is told in any case."""
        self.message({"message": sentence} if self.is_json else safe(sentence))

    def message(self, what: Mapping[str, object] | str) -> None:
        """One line on stderr: text as it is, anything else as one JSON object."""
        self.scribble((what if isinstance(what, str) else self._encoded(what)) + "\n")

    def scribble(self, text: str) -> None:
        """Text on stderr as it is; a stderr that is gone stops nothing."""
        try:
            self._messages.write(text)
            self._messages.flush()
        except (OSError, ValueError):
            self._messages = io.StringIO()

    def error(self, told: Told) -> None:
        """An error: the document on stdout when programs read, the sentence and the way out on stderr."""
        body = {"code": told.code, "message": told.message, "hint": told.hint}
        if self.is_json:
            self.document({"error": body})
            self.message({"error": body})
            return
        self.message(f"rollback: {safe(told.message)}")
        if told.hint:
            self.message(f"  {safe(told.hint)}")

    def sign(self, sigil: str) -> str:
        """The sign of a change, coloured where colours show; the sign alone says it all."""
        return f"\x1b[{_COLOURS[sigil]}m{sigil}\x1b[0m" if self.has_colour and sigil in _COLOURS else sigil

    def _encoded(self, body: Mapping[str, object]) -> str:
        import json

        return json.dumps(body)

    def _write(self, pieces: Iterable[str]) -> None:
        try:
            for text in _gathered(pieces):
                self._data.write(text)
            self._data.flush()
        except OSError as problem:
            # What was done is done: the verb goes on, and nothing is flushed at exit.
            if self._data is sys.stdout:
                sys.stdout = io.StringIO()
            self._data = io.StringIO()
            # A reader that has gone (`rollback list | head`) is no loss.
            if not isinstance(problem, BrokenPipeError):
                self.is_lost = True
                self.warn(f"The answer could not be written: {(problem.strerror or 'unknown reason').lower()}.")


def _document(body: Mapping[str, object]) -> Iterator[str]:
    import json

    before = "{"
    for key, value in body.items():
        yield f"{before}{json.dumps(key)}: "
        if isinstance(value, Iterator):
            yield "["
            for number, one in enumerate(value):
                yield (", " if number else "") + json.dumps(one)
            yield "]"
        else:
            yield json.dumps(value)
        before = ", "
    yield "}\n"


def _gathered(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= _AT_ONCE:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)
