"""The cells of a plain row that are no bare number and no shared string: each read by itself.

After `reading.tokens` and `reading.plain_text`; before `reading.plain_rows`.
"""

from __future__ import annotations

from impact.returns.filed import Raw
from impact.returns.reading import tokens
from impact.returns.reading.gathering import Pool
from impact.returns.reading.plain_text import common, decoded
from impact.returns.reading.tokens import Tags
from impact.returns.reading.values import unescaped, worked_out


class Odd:
    """Reads such cells of one block."""

    def __init__(self, block: bytes, tags: Tags, pool: Pool) -> None:
        self._block, self._pool = block, pool
        self._common = common(block)
        self._kinds, self._at, self._ends = tags.kinds.tolist(), tags.at.tolist(), tags.ends.tolist()

    def read(self, tag: int, type_: str, style: int) -> Raw | int | None:
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

    def _formula(self, tag: int, type_: str, style: int) -> Raw | None:
        formula = unescaped(self._text(tag + 1))
        value = self._text(tag + 3) if self._kinds[tag + 3] == tokens.VALUE else None
        if type_ == "inlineStr" or style > self._pool.unstyled:
            return None
        return worked_out(type_, value, style, formula, self._pool)

    def _inline(self, tag: int) -> int | None:
        for place, kinds in enumerate(((tokens.TEXT, tokens.SPACED), (tokens.TEXT_ENDS,), (tokens.INLINE_ENDS,)), 2):
            if tag + place >= len(self._kinds) or self._kinds[tag + place] not in kinds:
                return None
        text = self._text(tag + 2)
        return self._pool.text(unescaped(text)) if text else None

    def _text(self, tag: int) -> str:
        """The text after a tag, up to the next."""
        return decoded(self._block[self._ends[tag] : self._at[tag + 1]], self._common)
