"""A run of worksheet rows cut into its tags, all at once: where each begins, which it is, and which may follow which.

Before `reading.plain_rows`. Only the spelling that spreadsheet programs use is known here (`<c r="A1" s="2" t="s">`,
`<v>`, `</c>` …); whatever else there is has kind `OTHER`, and its row is left to the XML parser.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

PAD = 64  # bytes after a block that may be looked at without harm

OTHER, ROW, ROW_ENDS, CELL, CELL_ENDS, VALUE, VALUE_ENDS, FORMULA, FORMULA_ENDS = range(9)
INLINE, INLINE_ENDS, TEXT, TEXT_ENDS, SPACED, BLANK_ROW, BLANK_CELL = range(9, 16)

_SPELT = {
    ROW: b"row ", ROW_ENDS: b"/row>", CELL: b'c r="', CELL_ENDS: b"/c>", VALUE: b"v>", VALUE_ENDS: b"/v>",
    FORMULA: b"f>", FORMULA_ENDS: b"/f>", INLINE: b"is>", INLINE_ENDS: b"/is>", TEXT: b"t>", TEXT_ENDS: b"/t>",
    SPACED: b't xml:space="preserve">',
}  # fmt: skip
_AFTER_CELL = (CELL, BLANK_CELL, ROW_ENDS)
_MAY_FOLLOW = {
    ROW: _AFTER_CELL, CELL_ENDS: _AFTER_CELL, BLANK_CELL: _AFTER_CELL,
    CELL: (VALUE, FORMULA, INLINE, CELL_ENDS), VALUE: (VALUE_ENDS,), VALUE_ENDS: (CELL_ENDS,),
    FORMULA: (FORMULA_ENDS,), FORMULA_ENDS: (VALUE, CELL_ENDS),
    INLINE: (TEXT, SPACED), TEXT: (TEXT_ENDS,), SPACED: (TEXT_ENDS,), TEXT_ENDS: (INLINE_ENDS,),
    INLINE_ENDS: (CELL_ENDS,),
}  # fmt: skip
HOLD_TEXT = (VALUE, FORMULA, TEXT, SPACED)


def _word(spelt: bytes) -> int:
    return int.from_bytes(spelt[:8], "little")


_FIRST_TWO = np.zeros(65_536, dtype=np.uint8)
_LENGTHS = np.zeros(16, dtype=np.int64)
_MASKS = np.zeros(16, dtype=np.uint64)
_WORDS = np.full(16, 1, dtype=np.uint64)
_FOLLOWS = np.zeros((16, 16), dtype=bool)
_HOLDS = np.zeros(16, dtype=bool)
for _kind, _spelling in _SPELT.items():
    _FIRST_TWO[_word(_spelling[:2])] = _kind
    _LENGTHS[_kind] = len(_spelling) + 1
    _MASKS[_kind] = _word(b"\xff" * min(8, len(_spelling)))
    _WORDS[_kind] = _word(_spelling)
for _kind, _followers in _MAY_FOLLOW.items():
    _FOLLOWS[_kind, list(_followers)] = True
for _kind in HOLD_TEXT:
    _HOLDS[_kind] = True


class Tags:
    """The tags of a block of bytes.

    Attributes:
        bytes: The block and `PAD` zeros.
        at: Where each tag's `<` is; after the last, where the block ends.
        kinds: Which tag; `BLANK_ROW` and `BLANK_CELL` are set by those who read attributes.
        ends: The byte after each tag, where that is known from its kind alone.
    """

    def __init__(self, block: bytes, start: int) -> None:
        padded = block + bytes(PAD)
        self.bytes: NDArray[np.uint8] = np.frombuffer(padded, dtype=np.uint8)
        self.words: NDArray[np.uint64] = np.ndarray((len(block) + PAD - 8,), dtype="<u8", buffer=padded, strides=(1,))
        found = np.flatnonzero(self.bytes[start : len(block)] == ord("<")) + start
        self.at: Whole = np.append(found, len(block))
        words = self.words[found + 1]
        kinds = _FIRST_TWO[(words & np.uint64(0xFFFF)).astype(np.int64)]
        kinds[(words & _MASKS[kinds]) != _WORDS[kinds]] = OTHER
        self.kinds: NDArray[np.uint8] = kinds
        self._settle_spaced(block)
        self.ends: Whole = found + _LENGTHS[kinds]

    def _settle_spaced(self, block: bytes) -> None:
        spelt = b"<" + _SPELT[SPACED]
        for index in np.flatnonzero(self.kinds == SPACED).tolist():
            if not block.startswith(spelt, int(self.at[index])):
                self.kinds[index] = OTHER

    def of(self, *kinds: int) -> Whole:
        """The indices of all tags of these kinds."""
        return np.flatnonzero(np.isin(self.kinds, kinds) if len(kinds) > 1 else self.kinds == kinds[0])

    def in_order(self) -> Truth:
        """For each tag, whether it is known, the next may follow it, and nothing stands between but a text's own."""
        fits = np.zeros(len(self.kinds), dtype=bool)
        this, following = self.kinds[:-1], self.kinds[1:]
        touching = (self.ends[:-1] == self.at[1:-1]) | _HOLDS[this]
        fits[:-1] = _FOLLOWS[this, following] & touching & (self.ends[:-1] <= self.at[1:-1])
        return fits


def digits(content: NDArray[np.uint8], at: Whole, most: int) -> tuple[Whole, Whole]:
    """Read the digits from each place on: their numbers, and how many there are, up to *most*."""
    values, lengths = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    going: Any = True
    for place in range(most):
        digit = content[at + place] - np.uint8(48)
        going = going & (digit <= 9)
        if not going.any():
            break
        values = np.where(going, values * 10 + digit, values)
        lengths += going
    return values, lengths
