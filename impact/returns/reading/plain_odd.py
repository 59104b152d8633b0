"""The cells of a plain row that are no bare number and no shared string: each read by itself, or kept as it is written.

After `reading.tokens`, `reading.plain_text` and `reading.keeping`; before `reading.plain_rows`.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from impact.returns.answers import Raw
from impact.returns.reading import tokens
from impact.returns.reading.gathering import Pool
from impact.returns.reading.keeping import Written
from impact.returns.reading.plain_text import common, decoded, sound
from impact.returns.reading.tokens import Tags, Truth, Whole
from impact.returns.reading.values import read_number, unescaped, worked_out

TYPE_NAMES = ("n", "s", "str", "inlineStr", "b", "e")
_NEVER_FAULTY = np.array([name in ("str", "b", "e") for name in TYPE_NAMES])  # whatever is written as their value


class Odd:
    """Reads such cells of one block."""

    def __init__(self, block: bytes, tags: Tags, pool: Pool) -> None:
        self._block, self._tags, self._pool = block, tags, pool
        self._sound = sound(block)
        self._common = self._sound or common(block)

    @cached_property
    def _kinds(self) -> list[int]:
        kinds: list[int] = self._tags.kinds.tolist()
        return kinds

    @cached_property
    def _at(self) -> list[int]:
        at: list[int] = self._tags.at.tolist()
        return at

    @cached_property
    def _ends(self) -> list[int]:
        ends: list[int] = self._tags.ends.tolist()
        return ends

    def may_wait(self, cells: Whole, types: Whole, styles: Whole) -> Truth:
        """Whether each of these cells is a formula with a value that can be made later without fault.

        Args:
            cells: The tags that the cells begin with.
            types: Indices into `TYPE_NAMES`.
            styles: Their styles.
        """
        if not self._sound:
            return np.zeros(len(cells), dtype=bool)
        kinds = self._tags.kinds
        last = len(kinds) - 1
        formula = kinds[np.minimum(cells + 1, last)] == tokens.FORMULA
        valued = kinds[np.minimum(cells + 3, last)] == tokens.VALUE
        waits: Truth = formula & valued & _NEVER_FAULTY[types] & (styles <= self._pool.unstyled)
        return waits

    def kept(self, cells: Whole, types: Whole, styles: Whole) -> list[Written]:
        """The cells that `may_wait`, as they are written."""
        written, values = self._all_bytes(cells + 1), self._all_bytes(cells + 3)
        names = [TYPE_NAMES[type_] for type_ in types.tolist()]
        pools = [self._pool] * len(names)
        return list(map(Written, written, values, names, styles.tolist(), pools))

    def _all_bytes(self, tags: Whole) -> list[bytes]:
        block = self._block
        places = zip(self._tags.ends[tags].tolist(), self._tags.at[tags + 1].tolist(), strict=True)
        return [block[start:end] for start, end in places]

    def read(self, tag: int, type_: str, style: int) -> Raw | Written | int | None:
        """Return what the cell that begins with this tag holds: the index of a text, or a cell of its own.

        Returns:
            None when the XML parser has to read it.
        """
        try:
            if self._kinds[tag + 1] == tokens.FORMULA:
                return self._formula(tag, type_, style)
            if type_ == "inlineStr":
                return self._inline(tag)
            value = self._text(tag + 1)
            if type_ == "str":
                return self._pool.text(unescaped(value))
            return worked_out(type_, value, style, None, self._pool) if value else None
        except (ValueError, LookupError):
            return None

    def _formula(self, tag: int, type_: str, style: int) -> Raw | Written | None:
        if type_ == "inlineStr" or style > self._pool.unstyled:
            return None
        valued = self._kinds[tag + 3] == tokens.VALUE
        if self._sound and type_ != "s":
            written = self._bytes(tag + 3) if valued else None
            if type_ == "n" and written:
                read_number(written.decode())
            return Written(self._bytes(tag + 1), written, type_, style, self._pool)
        formula = unescaped(self._text(tag + 1))
        value = self._text(tag + 3) if valued else None
        return worked_out(type_, value, style, formula, self._pool)

    def _inline(self, tag: int) -> int | None:
        for place, kinds in enumerate(((tokens.TEXT, tokens.SPACED), (tokens.TEXT_ENDS,), (tokens.INLINE_ENDS,)), 2):
            if tag + place >= len(self._kinds) or self._kinds[tag + place] not in kinds:
                return None
        text = self._text(tag + 2)
        return self._pool.text(unescaped(text)) if text else None

    def _bytes(self, tag: int) -> bytes:
        return self._block[self._ends[tag] : self._at[tag + 1]]

    def _text(self, tag: int) -> str:
        """The text after a tag, up to the next."""
        return decoded(self._bytes(tag), self._common)
