"""Dates, kinds and names as the window says them, in the operator's language."""

from collections.abc import Callable

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject, Qt

from rollback_gui.model.snapshot import Header, Listed

SAFETY = "auto-backup"
Clock = Callable[[], QDateTime]


class Words(QObject):
    """Says moments and snapshots; `clock` tells what is today."""

    def __init__(self, clock: Clock = QDateTime.currentDateTime, locale: QLocale | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._moments: dict[str, QDateTime] = {}
        self._kinds = {
            "manual": self.tr("Taken by hand"),
            SAFETY: self.tr("Safety snapshot"),
            "guard": self.tr("Around a command"),
            "scheduled": self.tr("Scheduled"),
            "imported": self.tr("Imported"),
        }
        self.locale = _speaking(locale or QLocale())

    def moment(self, at: str) -> QDateTime:
        """The local moment of an RFC 3339 text."""
        found = self._moments.get(at)
        if found is None:
            found = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs).toLocalTime()
            self._moments[at] = found
        return found

    def time(self, at: str) -> str:
        """Such as `10:04`."""
        return self._time(self.moment(at))

    def now(self) -> str:
        """The time of the clock on the wall."""
        return self._time(self._clock())

    def day(self, at: str) -> str:
        """Such as `Today`, `Yesterday`, `Tuesday, 18 November`."""
        date = self.moment(at).date()
        away = date.daysTo(self._clock().date())
        if away in (0, 1):
            return self.tr("Yesterday") if away else self.tr("Today")
        return self._date(date, self.tr("dddd, d MMMM"))

    def when(self, at: str) -> str:
        """Such as `today 10:04`, `yesterday 17:31`, `18 November 07:15`."""
        moment = self.moment(at)
        away, time = moment.date().daysTo(self._clock().date()), self._time(moment)
        if away in (0, 1):
            return (self.tr("yesterday %1") if away else self.tr("today %1")).replace("%1", time)
        return f"{self._date(moment.date(), self.tr('d MMMM'))} {time}"

    def since(self, at: str) -> str:
        """Such as `since 10:04`, `since Tuesday`, `since 2 March`."""
        moment = self.moment(at)
        away = moment.date().daysTo(self._clock().date())
        if away == 0:
            return self.tr("since %1").replace("%1", self._time(moment))
        form = "dddd" if away < 7 else self.tr("d MMMM")
        return self.tr("since %1").replace("%1", self.locale.toString(moment.date(), form))

    def quoted(self, text: str) -> str:
        """The text in the language's own quotation marks."""
        return self.locale.quoteString(text)

    def size(self, count: int) -> str:
        """Such as `12 KB`."""
        text = self.locale.formattedDataSize(count, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        return text.replace("kB", "KB")

    def begun(self, identifier: str) -> str:
        """When an operation or snapshot of this id began, such as `10:21`; empty where it does not say."""
        moment = QDateTime.fromString(identifier[:15], "yyyyMMdd'T'HHmmss")
        return self.time(f"{moment.toString(Qt.DateFormat.ISODate)}Z") if moment.isValid() else ""

    def seconds(self, count: float) -> str:
        """Such as `2.4 s`."""
        return self.tr("%1 s").replace("%1", self.locale.toString(count, "f", 1))

    def title(self, listed: Listed) -> str:
        """The operator's label, else what kind of snapshot it is."""
        header = listed.header
        if listed.note.label or header.category not in (SAFETY, "scheduled"):
            return listed.title or self.kind(header)
        if header.category == SAFETY:
            return self.tr("Safety snapshot before restore")
        return header.description or self.kind(header)

    def kind(self, header: Header) -> str:
        """The kind's name, for a snapshot without a label."""
        return self._kinds.get(header.category, header.category)

    def named(self, listed: Listed) -> str:
        """Such as `“Before Phase 4”, today 10:04`."""
        return f"{self.quoted(self.title(listed))}, {self.when(listed.header.created_at)}"

    def _time(self, moment: QDateTime) -> str:
        return self.locale.toString(moment.time(), QLocale.FormatType.ShortFormat)

    def _date(self, date: QDate, form: str) -> str:
        this_year = date.year() == self._clock().date().year()
        return self.locale.toString(date, form if this_year else f"{form} yyyy")


def _speaking(locale: QLocale) -> QLocale:
    """The C locale has no words of its own."""
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale
