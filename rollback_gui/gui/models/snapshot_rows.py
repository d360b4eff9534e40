"""The rows of the list of snapshots: each snapshot in words, under its day."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QDate, QObject

from rollback_gui.gui.words import SAFETY, Words
from rollback_gui.model.snapshot import Listed, Note

KINDS = ("manual", "scheduled", SAFETY, "guard", "imported")
_GLYPHS = {
    "manual": "kind-manual",
    "scheduled": "kind-scheduled",
    SAFETY: "kind-safety",
    "guard": "kind-guard",
    "imported": "kind-imported",
}


class SnapshotFilter(Struct, frozen=True):
    """Which snapshots are listed; categories of the operator's own count as `manual`."""

    text: str = ""
    kinds: frozenset[str] = frozenset(KINDS)
    only_warnings: bool = False


class SnapshotRow(Struct, frozen=True):
    """One line of the list: a day, or something that happened on it."""

    title: str
    is_day: bool = False
    listed: Listed | None = None
    glyph: str = ""
    second: str = ""
    fault: Literal["", "red", "amber"] = ""
    differs: int | None = None
    marks: tuple[str, ...] = ()
    spoken: str = ""


class SnapshotRows(QObject):
    """Makes rows of snapshots."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._searched: dict[tuple[str, Note, str], str] = {}
        self._pinned = self.tr("pinned")
        tampered, unproven = self.tr("damaged tampered"), self.tr("unproven")
        self._states = {
            "damaged": self.tr("damaged"), "tampered": tampered, "unsigned": self.tr("unsigned"), "unproven": unproven,
        }  # fmt: skip

    def of(self, listed: Listed) -> SnapshotRow:
        """One snapshot's row."""
        fault, colour = self._fault(listed)
        time = self._words.time(listed.header.created_at)
        rest = fault if colour == "red" else self.tr("%n file(s)", "", listed.header.files)
        second = f"{time} · {rest}"
        if fault and colour == "amber":
            second = f"{second} · {fault}"
        return SnapshotRow(
            title=self._words.title(listed),
            listed=listed,
            glyph=_GLYPHS.get(listed.header.category, "kind-manual"),
            second=second,
            fault=colour,
            differs=listed.differs,
            marks=_marks(listed),
            spoken=self._spoken(listed, fault),
        )

    def under_days(self, snapshots: Iterable[Listed]) -> list[Listed | SnapshotRow]:
        """The snapshots with a line before the first of each day."""
        shown: list[Listed | SnapshotRow] = []
        last: QDate | None = None
        for listed in snapshots:
            date = self._words.moment(listed.header.created_at).date()
            if date != last:
                day = self._words.day(listed.header.created_at)
                shown.append(SnapshotRow(day, is_day=True, spoken=day))
                last = date
            shown.append(listed)
        return shown

    def matches(self, listed: Listed, wanted: SnapshotFilter) -> bool:
        """Whether a snapshot is listed: its kind, its warnings and each word that was typed."""
        category = listed.header.category
        if (category if category in KINDS else "manual") not in wanted.kinds:
            return False
        if wanted.only_warnings and listed.state == "ok" and not listed.header.warnings:
            return False
        words = wanted.text.casefold().split()
        return not words or all(word in self._found_by(listed) for word in words)

    def _fault(self, listed: Listed) -> tuple[str, Literal["", "red", "amber"]]:
        if listed.state == "damaged":
            if listed.problems:
                return self.tr("damaged: %1").replace("%1", listed.problems[0]), "red"
            return self.tr("damaged"), "red"
        if listed.state == "tampered":
            return self.tr("changed after it was signed"), "red"
        if listed.state == "unsigned":
            return self.tr("not signed"), "amber"
        if listed.state == "unproven":
            return self.tr("signature not proven"), "amber"
        if listed.header.warnings and not listed.note.acknowledged:
            return self.tr("%n warning(s)", "", len(listed.header.warnings)), "amber"
        return "", ""

    def _spoken(self, listed: Listed, fault: str) -> str:
        parts = [
            self._words.title(listed),
            self._words.when(listed.header.created_at),
            self._words.kind(listed.header),
            self.tr("%n file(s)", "", listed.header.files),
        ]
        if listed.differs is not None:
            parts.append(
                self.tr("%n differ from now", "", listed.differs) if listed.differs else self.tr("same as now")
            )
        if listed.note.pinned:
            parts.append(self._pinned)
        if fault:
            parts.append(fault)
        return ", ".join(parts)

    def _found_by(self, listed: Listed) -> str:
        """What the filter looks in, case folded; made once for each state of a row."""
        key = (listed.id, listed.note, listed.state)
        found = self._searched.get(key)
        if found is None:
            found = self._searched[key] = "\n".join(self._searched_parts(listed)).casefold()
        return found

    def _searched_parts(self, listed: Listed) -> tuple[str, ...]:
        header, words = listed.header, self._words
        state = self._states.get(listed.state, "")
        pinned = self._pinned if listed.note.pinned else ""
        title, kind, day = words.title(listed), words.kind(header), words.day(header.created_at)
        return title, header.description, kind, header.category, header.host, header.id, day, state, pinned


def _marks(listed: Listed) -> tuple[str, ...]:
    marks = []
    if listed.note.pinned:
        marks.append("mark-pinned")
    if listed.state in ("damaged", "tampered"):
        marks.append("mark-damaged")
    if listed.state == "unsigned":
        marks.append("mark-unsigned")
    if listed.header.warnings and not listed.note.acknowledged:
        marks.append("change-conflict")
    return tuple(marks)
