"""Whole rows of a worksheet in their common spelling, taken at once: a hundred thousand rows without a parser.

After `reading.tokens` and `reading.plain_text`; `reading.cells` puts it in front of the XML parser, which gets every
row that is not taken here. What is taken gives the very cells that the parser's handlers would have given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from impact.returns.answers import Raw
from impact.returns.grid import DATE, NUMBER, ODD
from impact.returns.grid import TEXT as TEXT_KIND
from impact.returns.places import LAST_COLUMN, LAST_ROW
from impact.returns.reading import tokens
from impact.returns.reading.gathering import Block, Later, Pool
from impact.returns.reading.plain_numbers import dates, numbers
from impact.returns.reading.plain_odd import TYPE_NAMES, Odd
from impact.returns.reading.tokens import Tags, Truth, Whole, digits

_ROW = b'<row r="'
_ATTRIBUTE = re.compile(rb' (?:(s|spans|ht|customFormat|customHeight|thickTop|thickBot|ph|collapsed|outlineLevel|hidden'
                        rb'|x14ac:dyDescent)="([0-9A-Za-z.: ]*+)")')  # fmt: skip
_SHOWN = (b"0", b"false", b"off")

# How a cell's type is spelt after its reference and style; kinds 0 to 5 are indices into `_TYPE_NAMES`.
_TYPES = (b' t="n"', b' t="s"', b' t="str"', b' t="inlineStr"', b' t="b"', b' t="e"')
_PLAIN_NUMBER, _SHARED, _, _INLINE, _, _ = range(6)


@dataclass(frozen=True)
class Run:
    """Rows that follow one another without a gap.

    Attributes:
        start, end: Where they stand in the bytes.
        cells: Those that hold something; the number of an odd one is its index in `odd`.
        odd: The odd cells among them.
        counted: All their cells, blank ones too.
        last: The number of the last row.
        hidden: The numbers of the rows that are not shown.
    """

    start: int
    end: int
    cells: Block
    odd: Sequence[Raw | Later]
    counted: int
    last: int
    hidden: list[int]


def plain_rows(block: bytes, start: int, pool: Pool, prefixes: frozenset[str]) -> Iterator[Run]:
    """Yield the runs of plain rows in *block*, from *start* on.

    Args:
        block: Part of a worksheet; *start* is the start of a row.
        start: Where to begin.
        pool: What the cells point into; texts that stand in cells are added to it.
        prefixes: The namespace prefixes that the worksheet declares.
    """
    tags = Tags(block, start)
    if len(tags.kinds):
        yield from _Rows(block, tags, pool, prefixes).runs()


class _Rows:
    """The rows of one block, and which of them are plain."""

    def __init__(self, block: bytes, tags: Tags, pool: Pool, prefixes: frozenset[str]) -> None:
        self._block, self._tags, self._pool = block, tags, pool
        self._rows = tags.of(tokens.ROW)
        self._numbers = np.zeros(len(self._rows), dtype=np.int64)
        self._hidden = np.zeros(len(self._rows), dtype=bool)
        self._read_rows("x14ac" in prefixes)
        self._cells = tags.of(tokens.CELL)
        self._read_cells()
        self._plain = tags.in_order()
        self._plain[self._cells[~self._fit]] = False
        self._gather()

    def _read_rows(self, x14: bool) -> None:
        tags, block, content = self._tags, self._block, self._tags.bytes
        starts, ends = tags.at[self._rows], tags.at[self._rows + 1]
        first = starts + len(_ROW)
        self._numbers, length = digits(content, first, 7)
        rest = first + length + 1
        fits = _spelt(tags, starts, _ROW) & (content[first] != ord("0")) & (length > 0) & (rest <= ends)
        fits &= (content[rest - 1] == ord('"')) & (content[ends - 1] == ord(">")) & (self._numbers <= LAST_ROW)
        said = [block[start:end] for start, end in zip(rest.tolist(), (ends - 1).tolist(), strict=True)]
        read = [_row_attributes(one, x14) for one in said]
        fits &= [one is not None for one in read]
        self._hidden[:] = [one is not None and one[0] for one in read]
        blank = fits & [one is not None and one[1] for one in read]
        tags.kinds[self._rows[~fits]] = tokens.OTHER
        tags.ends[self._rows[fits]] = ends[fits]
        tags.kinds[self._rows[blank]] = tokens.BLANK_ROW

    def _read_cells(self) -> None:
        """References, styles and types of all cells; `_fit` says which are plain."""
        tags, content = self._tags, self._tags.bytes
        at = tags.at[self._cells] + len(b'<c r="')
        self._column, letters = _columns(content, at)
        number, length = digits(content, at + letters, 7)
        owner = np.searchsorted(self._rows, self._cells) - 1
        row = self._numbers[owner] if len(self._rows) else np.zeros(len(owner), dtype=np.int64)
        self._row = row
        at = at + letters + length
        fit = (letters > 0) & (self._column <= LAST_COLUMN) & (length > 0) & (number == row) & (owner >= 0)
        fit &= content[at] == ord('"')
        self._style, at, self._fit = _styles(tags, at + 1, fit, self._pool.unstyled)
        self._type, length = _types(tags, at)
        at = at + length
        closed = (content[at] == ord("/")) & (content[at + 1] == ord(">"))
        self._fit &= closed | (content[at] == ord(">"))
        tags.ends[self._cells] = at + 1 + closed
        tags.kinds[self._cells[closed]] = tokens.BLANK_CELL

    def _gather(self) -> None:
        """What the cells hold, in `_kind` and `_number`; whatever is not plain is marked so in `_plain`."""
        kinds = np.append(self._tags.kinds, [0, 0]).astype(np.int64)
        following = kinds[self._cells + 1]
        self._kind = np.full(len(self._cells), -1, dtype=np.int64)  # blank
        self._number = np.zeros(len(self._cells))
        self._raws: list[Raw | Later] = []
        chosen = self._good(self._cells) & (kinds[self._cells] == tokens.CELL)
        valued = chosen & (following == tokens.VALUE)
        inline = chosen & (following == tokens.INLINE)
        self._plain[self._cells[(valued & (self._type == _INLINE)) | (inline & (self._type != _INLINE))]] = False
        self._plain[self._cells[chosen & (following == tokens.CELL_ENDS) & (self._type == _INLINE)]] = False
        self._take_numbers(np.flatnonzero(valued & (self._type == _PLAIN_NUMBER)))
        self._take_shared(np.flatnonzero(valued & (self._type == _SHARED)))
        others = valued & (self._type > _SHARED) & (self._type != _INLINE)
        others |= (chosen & (following == tokens.FORMULA)) | (inline & (self._type == _INLINE))
        self._take_odd(np.flatnonzero(others))

    def _good(self, tags: Whole) -> Truth:
        return self._plain[tags]

    def _values(self, cells: Whole) -> tuple[Whole, Whole]:
        """Where the values of *cells* begin and end."""
        value = self._cells[cells] + 1
        return self._tags.ends[value], self._tags.at[value + 1]

    def _take_numbers(self, cells: Whole) -> None:
        starts, ends = self._values(cells)
        values, read = numbers(self._tags.bytes, starts, ends)
        style = self._style[cells]
        if self._pool.unstyled:
            read &= style <= self._pool.unstyled
        self._number[cells] = values
        self._kind[cells] = NUMBER
        of_dates = np.array([format_.kind == "date" for format_ in self._pool.formats])
        style = np.minimum(style, self._pool.unstyled)
        self._kind[cells[dates(values, self._pool.since_1904) & of_dates[style] & read]] = DATE
        self._plain[self._cells[cells[~read]]] = False

    def _take_shared(self, cells: Whole) -> None:
        starts, ends = self._values(cells)
        index, length = digits(self._tags.bytes, starts, 9)
        self._number[cells] = index
        self._kind[cells] = TEXT_KIND
        read = (length > 0) & (starts + length == ends) & (index < self._pool.strings)
        self._plain[self._cells[cells[~read]]] = False

    def _take_odd(self, cells: Whole) -> None:
        """Formulas, texts within cells, yes and no, errors: one by one."""
        if not len(cells):
            return
        odd = Odd(self._block, self._tags, self._pool)
        each = self._cells, self._type, self._style
        waiting = odd.may_wait(*(chosen[cells] for chosen in each))
        later, cells = cells[waiting], cells[~waiting]
        self._kind[later], self._number[later] = ODD, np.arange(len(later)) + len(self._raws)
        self._raws += odd.kept(*(chosen[later] for chosen in each))
        which = zip(*(chosen[cells].tolist() for chosen in each), strict=True)
        for cell, (tag, type_, style) in zip(cells.tolist(), which, strict=True):
            held = odd.read(tag, TYPE_NAMES[type_], style)
            if held is None:
                self._plain[self._cells[cell]] = False
            elif isinstance(held, int):
                self._kind[cell], self._number[cell] = TEXT_KIND, held
            else:
                self._kind[cell], self._number[cell] = ODD, len(self._raws)
                self._raws.append(held)

    def runs(self) -> Iterator[Run]:
        """The runs of rows all of whose tags are plain."""
        tags = self._tags
        at = np.flatnonzero((tags.kinds == tokens.ROW) | (tags.kinds == tokens.BLANK_ROW))
        if not len(at):
            return
        ends = tags.of(tokens.ROW_ENDS)
        blank = tags.kinds[at] == tokens.BLANK_ROW
        place = np.searchsorted(ends, at)
        closing = np.where(blank, at, np.append(ends, len(tags.kinds))[place])
        faults = np.append(np.append([0], np.cumsum(~self._plain)), 2**31)
        there = closing < len(tags.kinds)
        plain = there & (blank | (faults[np.minimum(closing, len(tags.kinds))] == faults[at]))
        start, end = tags.at[at], tags.ends[np.minimum(closing, len(tags.kinds) - 1)]
        breaks = np.flatnonzero(~(plain[1:] & plain[:-1] & (start[1:] == end[:-1]))) + 1
        for rows in np.split(np.arange(len(at)), breaks):
            if plain[rows[0]]:
                yield self._run(int(at[rows[0]]), int(closing[rows[-1]]), int(start[rows[0]]), int(end[rows[-1]]))

    def _run(self, first: int, last: int, start: int, end: int) -> Run:
        """The run of rows from the tag *first* to the tag *last*."""
        lower, upper = np.searchsorted(self._cells, (first, last))
        cells = np.arange(lower, upper)[self._kind[lower:upper] >= 0]
        kinds = self._kind[cells].astype(np.uint8)
        values = self._number[cells]
        odd = np.flatnonzero(kinds == ODD)
        raws = [self._raws[int(index)] for index in values[odd].tolist()]
        values[odd] = np.arange(len(odd))
        style = np.where(kinds <= DATE, np.minimum(self._style[cells], self._pool.unstyled), 0)
        block = Block(
            self._row[cells].astype(np.int32), self._column[cells].astype(np.int32), kinds, values,
            style.astype(np.int32),
        )  # fmt: skip
        rows = np.arange(*np.searchsorted(self._rows, (first, last + 1)))
        hidden = self._numbers[rows[self._hidden[rows]]].tolist()
        return Run(start, end, block, raws, int(upper - lower), int(self._numbers[rows[-1]]), hidden)


@lru_cache(maxsize=256)
def _row_attributes(written: bytes, x14: bool) -> tuple[bool, bool] | None:
    """Whether a row with these attributes is hidden, and whether it is blank; None when they are not plain."""
    blank = written.endswith(b"/")
    attributes = written.removesuffix(b"/")
    found = _ATTRIBUTE.findall(attributes)
    names = [name for name, _ in found]
    if _ATTRIBUTE.sub(b"", attributes) or len(set(names)) < len(names) or (b"x14ac:dyDescent" in names and not x14):
        return None
    return dict(found).get(b"hidden", b"0") not in _SHOWN, blank


def _columns(content: NDArray[np.uint8], at: Whole) -> tuple[Whole, Whole]:
    """Read up to three capitals from each place on: the columns' numbers, and how many letters they have."""
    number, length = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    going = np.ones(len(at), dtype=bool)
    for place in range(3):
        letter = content[at + place] - np.uint8(65)
        going = going & (letter < 26)
        number = np.where(going, number * 26 + letter + 1, number)
        length += going
    return number, length


def _spelt(tags: Tags, at: Whole, spelt: bytes) -> Truth:
    """Whether *spelt* stands at each place; beyond eight bytes its end is looked at too."""
    mask = np.uint64((1 << 8 * min(8, len(spelt))) - 1)
    is_so: Truth = (tags.words[at] & mask) == np.uint64(int.from_bytes(spelt[:8], "little"))
    if len(spelt) > 8:
        rest = spelt[-8:]
        is_so &= tags.words[at + len(spelt) - 8] == np.uint64(int.from_bytes(rest, "little"))
    return is_so


def _types(tags: Tags, at: Whole) -> tuple[Whole, Whole]:
    """Read ` t="s"` where it stands: the index of each type, that of a number where none stands, and its length."""
    words = tags.words[at]
    types, lengths = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    for type_, spelt in enumerate(_TYPES):
        is_so = (words & np.uint64((1 << 8 * min(8, len(spelt))) - 1)) == np.uint64(int.from_bytes(spelt[:8], "little"))
        if len(spelt) > 8 and is_so.any():
            is_so = _spelt(tags, at, spelt)
        types[is_so], lengths[is_so] = type_, len(spelt)
    return types, lengths


def _styles(tags: Tags, at: Whole, fit: Truth, unstyled: int) -> tuple[Whole, Whole, Truth]:
    """Read ` s="12"` where it stands: the style, what comes after it, and whether it is in order."""
    styled = _spelt(tags, at, b' s="')
    after = at + styled * len(b' s="')
    style, length = digits(tags.bytes, after, 6)
    after = np.where(styled, after + length + 1, at)
    fit = fit & (~styled | ((length > 0) & (tags.bytes[after - 1] == ord('"'))))
    given = np.where(style < unstyled, style, unstyled + 1)  # one beyond the list is a fault, unless there is no list
    return np.where(styled, given if unstyled else 0, unstyled), after, fit
