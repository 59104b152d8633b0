"""Cells gathered into columns while a worksheet is read, one by one or many at once.

Before `reading.cells`, which reads them; what is gathered becomes a `returns.grid.Grid`.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, overload

import numpy as np
from numpy.typing import NDArray

from impact.returns.answers import Raw
from impact.returns.grid import DATE, NUMBER, ODD, TEXT, Grid, Lookups
from impact.returns.numberformats import GENERAL, NumberFormat, is_date

_MOST_REMEMBERED = 100_000  # texts written in the cells themselves; beyond it a text may be kept twice


BETWEEN = "\0"  # between formulas that are looked at together: no text of XML has it


class Later(Protocol):
    """An odd cell that is made when somebody asks for it."""

    @property
    def written(self) -> bytes:
        """The formula in it, as it is written."""
        ...

    def made(self) -> Raw:
        """What it holds."""
        ...


class Kept(Sequence[Raw]):
    """The odd cells of one sheet; those that nobody asks for are never made."""

    def __init__(self, held: list[Raw | Later]) -> None:
        self.held = held

    def __len__(self) -> int:
        return len(self.held)

    @overload
    def __getitem__(self, index: int) -> Raw: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Raw]: ...
    def __getitem__(self, index: int | slice) -> Raw | Sequence[Raw]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        held = self.held[index]
        if not isinstance(held, Raw):
            held = self.held[index] = held.made()
        return held


@dataclass(frozen=True)
class Block:
    """Many cells: rows and columns from 1; the rest as in `Grid`."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    styles: NDArray[np.int32]


@dataclass
class Pool:
    """What the cells of every sheet share while they are read.

    Attributes:
        texts: Each text; the shared strings come first, in order.
        formats: The number format of each cell style, and last that of a cell without one.
        since_1904: Whether days are counted from 1904.
        room: Cells that may still be read, over all sheets.
        strings: How many of `texts` are shared strings.
    """

    texts: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=lambda: [GENERAL])
    since_1904: bool = False
    room: int = 0
    strings: int = 0
    _known: dict[str, int] = field(default_factory=dict)

    @property
    def unstyled(self) -> int:
        """The style of a cell that names none."""
        return len(self.formats) - 1

    def lookups(self) -> Lookups:
        """The same for those who look at the cells afterwards."""
        return Lookups(self.texts, self.formats, self.since_1904)

    def text(self, text: str) -> int:
        """The index of *text*, which is added when it is new."""
        found = self._known.get(text)
        if found is None:
            found = len(self.texts)
            self.texts.append(text)
            if found < _MOST_REMEMBERED:
                self._known[text] = found
        return found


class Gathering:
    """The cells of one sheet so far."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._blocks: list[Block] = []
        self._odd: list[Raw | Later] = []
        self._start()

    def _start(self) -> None:
        self._rows, self._columns, self._styles = array("i"), array("i"), array("i")
        self._kinds, self._numbers = bytearray(), array("d")

    def add_text(self, row: int, column: int, index: int) -> None:
        """A cell that holds the text of this index."""
        self._add(row, column, TEXT, index, 0)

    def add_number(self, row: int, column: int, number: float, style: int) -> None:
        """A cell that holds a number, which may show a date."""
        kind = DATE if is_date(number, self._pool.formats[style], self._pool.since_1904) else NUMBER
        self._add(row, column, kind, number, style)

    def add_odd(self, row: int, column: int, raw: Raw) -> None:
        """A cell of any other kind."""
        self._add(row, column, ODD, len(self._odd), 0)
        self._odd.append(raw)

    def add_run(self, block: Block, odd: Sequence[Raw | Later]) -> None:
        """Many cells at once, after those so far; the number of an odd one is its index in *odd*."""
        self._close()
        if odd:
            block.numbers[block.kinds == ODD] += len(self._odd)
            self._odd.extend(odd)
        self._blocks.append(block)

    def grid(self) -> Grid:
        """All of them.

        Raises:
            ValueError: One cell is there twice.
        """
        self._close()
        if len(self._blocks) != 1:
            self._blocks = [_joined(self._blocks)]
        (block,) = self._blocks
        columns = block.rows, block.columns, block.kinds, block.numbers, block.styles
        grid = Grid(*columns, lookups=self._pool.lookups(), odd=Kept(self._odd))
        keys = grid.keys_of_places
        if len(keys) > 1 and not np.all(keys[1:] > keys[:-1]) and len(np.unique(keys)) < len(keys):
            raise ValueError("A cell is there twice.")
        return grid

    def _add(self, row: int, column: int, kind: int, number: float, style: int) -> None:
        self._rows.append(row)
        self._columns.append(column)
        self._kinds.append(kind)
        self._numbers.append(number)
        self._styles.append(style)

    def _close(self) -> None:
        """Make a block of the cells that came one by one."""
        if self._rows:
            self._blocks.append(
                Block(
                    np.array(self._rows, dtype=np.int32),
                    np.array(self._columns, dtype=np.int32),
                    np.frombuffer(bytes(self._kinds), dtype=np.uint8),
                    np.array(self._numbers, dtype=np.float64),
                    np.array(self._styles, dtype=np.int32),
                )
            )
            self._start()


def _joined(blocks: list[Block]) -> Block:
    if not blocks:
        whole, small = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint8)
        return Block(whole, whole, small, np.zeros(0), whole)
    return Block(*(np.concatenate([vars(block)[name] for block in blocks]) for name in vars(blocks[0])))
