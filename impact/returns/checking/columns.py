"""Read one column of a record sheet, the whole of it at once.

Comes after `checking.answers` and `returns.tables`; `checking.records` puts the columns together and checks them. What
can only be good is read by arithmetic over the column: numbers in bounds, dates, plain words. Every other content is
read by `answers.read`, once however many cells hold it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from impact.plan.formula import Kind, Vector
from impact.plan.measure import Column
from impact.plan.periods import day
from impact.returns.answers import Raw
from impact.returns.checking.answers import BEYOND, VERY_MANY, names_nothing, read, says_something
from impact.returns.checking.explanation import stands_in
from impact.returns.checking.gathered import MOST_ALIKE, beyond
from impact.returns.checking.messages import NOT_A_CHOICE, NOT_A_FORCE, OUTSIDE_PERIOD, TOO_LONG, Message
from impact.returns.checking.wanted import Reading, Value, Wanted, wrong
from impact.returns.form import RecordTable
from impact.returns.grid import DATE, NUMBER, TEXT
from impact.returns.numberformats import NumberFormat
from impact.returns.observation import GIVEN
from impact.returns.tables import NOTHING, SentColumn

MARKERS: tuple[str, ...] = ("", *GIVEN)  # a marker by its place here
KINDS: dict[str, Kind] = {"date": "date", "yes_no": "yes_no", "text": "text", "choice": "text", "force": "text"}

# Day 61 of the count from 1900 is 1 March 1900: from there on it has no day that never was.
_FIRST_SERIAL, _EPOCH_1900, _EPOCH_1904 = 61, date(1899, 12, 30).toordinal(), date(1904, 1, 1).toordinal()
_LAST_SERIAL = 2_950_000  # some year after 9900, from 1900 and from 1904
_NEARLY_WHOLE = 1e-8  # far more than `answers` takes for a rounding error
PERHAPS_A_MARKER = re.compile(r"[\[【［︻﹇]")  # each character that is a bracket, or is one to `numerals.tidy`
SOMETHING = re.compile(r"\w")

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """One column as it was read, with a place for each row.

    Attributes:
        key, heading: What it is called.
        definition: What it asks for.
        vector: The values.
        markers: The marker, as a place in `MARKERS`.
        faults: Where something must be mended.
        which: Which of *messages* is to be said, -1 for nothing.
        messages: What is to be said of one content or another.
    """

    key: str
    heading: str
    definition: Column
    vector: Vector
    markers: NDArray[np.uint8]
    faults: Mask
    which: NDArray[np.int32]
    messages: tuple[tuple[Message, ...], ...]

    @property
    def blanks(self) -> Mask:
        """Where nothing stands."""
        blank: Mask = ~self.vector.known & (self.markers == 0) & ~self.faults
        return blank

    @property
    def clear(self) -> Mask:
        """Where there is neither fault nor marker, so that a rule can be held to it."""
        clear: Mask = ~self.faults & (self.markers == 0)
        return clear

    def reading(self, index: int) -> Reading:
        """What the cell at *index* was read as."""
        which = int(self.which[index])
        said = self.messages[which] if which >= 0 else ()
        return Reading(self.vector.value(index), MARKERS[int(self.markers[index])], said)

    def kept(self, chosen: Places) -> ReadColumn:
        """The same column with a place for each of *chosen* alone."""
        vector = self.vector
        return ReadColumn(
            self.key,
            self.heading,
            self.definition,
            Vector(vector.kind, vector.data[chosen], vector.known[chosen], vector.texts),
            self.markers[chosen],
            self.faults[chosen],
            self.which[chosen],
            self.messages,
        )


def read_column(
    key: str, heading: str, column: Column, sent: SentColumn, table: RecordTable, wanted: Wanted
) -> ReadColumn:
    """Read every cell of a column as *wanted*, and hold it to the rest of what its definition asks."""
    reading = _Reading.of(column, sent, table, wanted)
    if reading.kind == "number":
        _plain_numbers(reading)
    elif reading.kind == "date":
        _plain_dates(reading)
    elif wanted.kind == "text":
        _plain_texts(reading)
    for places, found in _contents(reading):
        reading.take(places, found)
    known = reading.known
    vector = Vector(reading.kind, reading.data, known, tuple(reading.texts))
    return ReadColumn(
        key, heading, column, vector, reading.markers, reading.faults, reading.which, tuple(reading.messages)
    )


@dataclass(eq=False)
class _Reading:
    """A column while it is being read; `left` is where nothing was read yet."""

    column: Column
    sent: SentColumn
    table: RecordTable
    wanted: Wanted
    kind: Kind
    data: NDArray[np.float64] | NDArray[np.int64] | NDArray[np.bool_]
    known: Mask
    left: Mask
    markers: NDArray[np.uint8]
    faults: Mask
    which: NDArray[np.int32]
    messages: dict[tuple[Message, ...], int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    _said: dict[str, set[Message]] = field(default_factory=dict)

    @classmethod
    def of(cls, column: Column, sent: SentColumn, table: RecordTable, wanted: Wanted) -> _Reading:
        size = len(sent.kinds)
        kind = KINDS.get(wanted.kind, "number")
        types = {"number": np.float64, "yes_no": np.bool_}
        return cls(
            column,
            sent,
            table,
            wanted,
            kind,
            data=np.zeros(size, dtype=types.get(kind, np.int64)),
            known=np.zeros(size, dtype=np.bool_),
            left=sent.kinds != NOTHING,
            markers=np.zeros(size, dtype=np.uint8),
            faults=np.zeros(size, dtype=np.bool_),
            which=np.full(size, -1, dtype=np.int32),
        )

    def put(self, places: Places, values: NDArray[np.float64] | NDArray[np.int64]) -> None:
        """Take *values* as they are: good, with nothing to be said of them."""
        self.data[places] = values
        self.known[places] = True
        self.left[places] = False

    def take(self, places: Places, reading: Reading) -> None:
        """Take one reading for all *places*, which hold the same."""
        reading = held_to(self.column, self.table, reading)
        if reading.value is not None:
            self.data[places] = self._number_of(reading.value)
            self.known[places] = True
        self.markers[places] = MARKERS.index(reading.marker)
        self.faults[places] = reading.at_fault
        if reading.messages:
            said = tuple(map(self._listed, reading.messages))
            self.which[places] = self.messages.setdefault(said, len(self.messages))

    def like_the_rest(self, raw: Raw) -> Reading | None:
        """A name that is not among those offered, when so many were quoted that it will not be; None when it may be.

        `answers.read` says the same, but looks for the name that was meant, which takes long.
        """
        wording = {"choice": NOT_A_CHOICE, "force": NOT_A_FORCE}.get(self.wanted.kind)
        if (
            wording is None
            or len(self._said.get(wording.code, ())) < MOST_ALIKE
            or not _names_nothing(self.wanted, raw)
        ):
            return None
        return wrong(beyond(Message(wording.code, wording.severity, "", "")))

    def _number_of(self, value: Value) -> float:
        if isinstance(value, str):
            return self.texts.setdefault(value, len(self.texts))
        return value.toordinal() if isinstance(value, date) else value

    def _listed(self, message: Message) -> Message:
        """The message itself; beyond `MOST_ALIKE` that differ only in what they quote, one that stands for the rest."""
        said = self._said.setdefault(message.code, set())
        if message in said or len(said) < MOST_ALIKE:
            said.add(message)
            return message
        return beyond(message)


# --- what can only be good ---------------------------------------------------------------------------------------


def _plain_numbers(reading: _Reading) -> None:
    """Numbers that are in bounds, shown as numbers, and not so nearly whole that they would be rounded."""
    sent, wanted = reading.sent, reading.wanted
    if wanted.kind == "percent":
        return
    places = np.flatnonzero(sent.kinds == NUMBER)
    numbers = sent.numbers[places]
    with np.errstate(invalid="ignore"):
        off = np.abs(numbers - np.rint(numbers))
        good = (np.abs(numbers) < BEYOND) & (off == 0)
        if wanted.kind == "number":
            good = (np.abs(numbers) < BEYOND) & ((off == 0) | (off > _NEARLY_WHOLE * np.maximum(1, np.abs(numbers))))
        good &= _by_style(sent, places, _shows_the_number)
        good &= numbers >= (-BEYOND if wanted.minimum is None else wanted.minimum)
        good &= numbers <= (BEYOND if wanted.maximum is None else wanted.maximum)
        good &= numbers < (VERY_MANY if wanted.kind == "count" else BEYOND)
    reading.put(places[good], numbers[good])


def _plain_dates(reading: _Reading) -> None:
    """Dates that are certainly days of the calendar, inside the period where the column asks for that."""
    sent, table = reading.sent, reading.table
    places = np.flatnonzero((sent.kinds == DATE) | (sent.kinds == NUMBER))
    serials = sent.numbers[places]
    with np.errstate(invalid="ignore"):
        good = (serials >= _FIRST_SERIAL) & (serials < _LAST_SERIAL) & _by_style(sent, places, _shows_a_date)
    places, serials = places[good], serials[good]
    epoch = _EPOCH_1904 if sent.grid.lookups.since_1904 else _EPOCH_1900
    days = np.floor_divide(np.rint(serials * 86_400), 86_400).astype(np.int64) + epoch
    if reading.column.within == "period":
        inside = (days >= table.period.first.toordinal()) & (days <= table.period.last.toordinal())
        places, days = places[inside], days[inside]
    reading.put(places, days)


def _plain_texts(reading: _Reading) -> None:
    """Words that are certainly no marker and no stand-in, not too long, and not of invisible characters alone."""
    sent, most, required = reading.sent, reading.column.maximum_length or np.inf, reading.column.required
    places = np.flatnonzero(sent.kinds == TEXT)
    numbers, which = _distinct(sent.numbers[places].astype(np.intp))
    known, texts = sent.grid.lookups.texts, reading.texts
    codes = np.full(len(numbers), -1, dtype=np.int64)
    for index, number in enumerate(numbers.tolist()):
        text = known[number]
        if PERHAPS_A_MARKER.search(text) or not SOMETHING.search(text):
            continue
        words = text.replace("\u00a0", " ").strip()
        if len(words) <= most and not (required and stands_in(words)):
            codes[index] = texts.setdefault(words, len(texts))
    codes_there = codes[which]
    good = codes_there >= 0
    reading.put(places[good], codes_there[good])


def _by_style(sent: SentColumn, places: Places, test: Callable[[NumberFormat], bool]) -> Mask:
    """Whether each cell's number format passes *test*."""
    passing = np.array([test(style) for style in sent.grid.lookups.formats] or [False], dtype=np.bool_)
    held: Mask = passing[sent.styles[places]]
    return held


def _shows_the_number(style: NumberFormat) -> bool:
    return style.kind not in ("date", "time") and not style.after.endswith("%")


def _shows_a_date(style: NumberFormat) -> bool:
    return style.kind == "date"


# --- everything else ----------------------------------------------------------------------------------------------


def _contents(reading: _Reading) -> Iterator[tuple[Places, Reading]]:
    """Each different content that is left, as it is read, with all its places; in the order in which they stand."""
    sent = reading.sent
    left = np.flatnonzero(reading.left)
    if not len(left):
        return
    contents: dict[tuple[int, float, int], int] = {}
    keys = zip(sent.kinds[left].tolist(), sent.numbers[left].tolist(), sent.styles[left].tolist(), strict=True)
    which = np.array([contents.setdefault(key, len(contents)) for key in keys], dtype=np.intp)
    for places in _groups(left, which, len(contents)):
        raw = sent.raw(int(places[0]))
        yield places, reading.like_the_rest(raw) or read(reading.wanted, raw)


def _groups(places: Places, which: Places, count: int) -> Sequence[Places]:
    """The *places* of each group from 0 to *count*."""
    order = np.argsort(which, kind="stable")
    ends = np.searchsorted(which[order], np.arange(count), side="right")
    return np.split(places[order], ends[:-1])


def _distinct(numbers: Places) -> tuple[Places, Places]:
    """The different ones of *numbers*, from 0 on, and for each number its place among them."""
    if not len(numbers):
        return numbers, numbers
    there = np.zeros(int(numbers.max()) + 1, dtype=np.bool_)
    there[numbers] = True
    each = np.flatnonzero(there)
    place = np.zeros(len(there), dtype=np.intp)
    place[each] = np.arange(len(each))
    return each, place[numbers]


def _names_nothing(wanted: Wanted, raw: Raw) -> bool:
    """Whether a cell holds words, and they are neither a marker nor one of the names that are offered."""
    if raw.kind != "text" or not isinstance(raw.value, str) or not SOMETHING.search(raw.value):
        return False
    return names_nothing(raw.value, wanted)


def held_to(column: Column, table: RecordTable, reading: Reading) -> Reading:
    """Hold a reading to the rest of what its column asks."""
    value = reading.value
    if isinstance(value, str) and column.maximum_length and len(value) > column.maximum_length:
        return wrong(TOO_LONG(length=f"{len(value):,}", most=f"{column.maximum_length:,}"))
    if column.within == "period" and column.type == "date" and value is not None:
        return _inside_period(table, reading)
    return says_something(reading) if column.type == "text" and column.required else reading


def _inside_period(table: RecordTable, reading: Reading) -> Reading:
    first, last, value = table.period.first, table.period.last, reading.value
    if isinstance(value, (str, bool, int, float)) or value is None or first <= value <= last:
        return reading
    return wrong(OUTSIDE_PERIOD(shown=day(value), period=table.period.label, first=day(first), last=day(last)))
