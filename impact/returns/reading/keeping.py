"""Odd cells kept as they are written, each made when somebody asks for it: of a form's thousand formulas nobody does.

After `reading.plain_odd`, which has made sure that each can be made; a `returns.grid.Grid` holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from impact.returns.filed import Raw
from impact.returns.reading.gathering import Pool
from impact.returns.reading.plain_text import decoded
from impact.returns.reading.values import unescaped, worked_out

_BETWEEN = "\0"  # formulas that are looked at together: no text of XML has it
_MARKS = re.compile(r"[\[|]|dde\(|file:", re.IGNORECASE)
_QUOTED = re.compile(rf"""('[^'{_BETWEEN}]*')|"[^"{_BETWEEN}]*\"""")
_REACHES = re.compile(r"\[[^\[\]]*\][\w.:]*!|'[^'\0]*\[|'file:|\||\bdde\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Later:
    """A cell with a formula, as it is written.

    Attributes:
        formula, value: Bytes that `plain_text.sound` has found good; no value where none is written.
        type_, style: As in `values.worked_out`, which takes them without fault.
    """

    formula: bytes
    value: bytes | None
    type_: str
    style: int

    def made(self, pool: Pool) -> Raw:
        """What the cell holds."""
        value = decoded(self.value, True) if self.value is not None else None
        return worked_out(self.type_, value, self.style, unescaped(decoded(self.formula, True)), pool)


class Kept(Sequence[Raw]):
    """The odd cells of one sheet."""

    def __init__(self, held: list[Raw | Later], pool: Pool) -> None:
        self._held, self._pool = held, pool

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, index: int) -> Raw: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Raw]: ...
    def __getitem__(self, index: int | slice) -> Raw | Sequence[Raw]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        held = self._held[index]
        if isinstance(held, Later):
            held = self._held[index] = held.made(self._pool)
        return held

    def formulas(self) -> str:
        """All formulas in a row, for a search."""
        kept = b"\0".join(held.formula for held in self._held if isinstance(held, Later))
        made = [held.formula for held in self._held if isinstance(held, Raw) and held.formula is not None]
        return _BETWEEN.join([*made, decoded(kept, True)])


def reach_outside(odd: Iterable[Raw]) -> bool:
    """Whether any formula of these cells may reach into another workbook or ask another program; "no" is certain.

    What is quoted is taken out first, in one go: "[x]" is a marker. What looks like a reach is looked at one by one by
    `opening.oddities`.
    """
    formulas = odd.formulas() if isinstance(odd, Kept) else _BETWEEN.join(raw.formula or "" for raw in odd)
    if not _MARKS.search(formulas):
        return False
    return _REACHES.search(_QUOTED.sub(r"\1", formulas)) is not None
