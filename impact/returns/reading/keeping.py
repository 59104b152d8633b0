"""A formula's cell kept as it is written, and made when somebody asks for it: of a form's thousand checks nobody does.

After `reading.gathering`, which keeps it; before `reading.plain_odd`, which makes sure that it can be made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from impact.returns.answers import Raw
from impact.returns.reading.gathering import BETWEEN, Kept, Pool
from impact.returns.reading.plain_text import decoded
from impact.returns.reading.values import unescaped, worked_out

_QUOTED = re.compile(rf"""('[^'{BETWEEN}]*')|"[^"{BETWEEN}]*\"""")
_IN_A_NAME = re.compile(rf"""'[^'"{BETWEEN}]*"[^'{BETWEEN}]*'['!#]""")  # perhaps; a name may hold two quotes of one
_REACHES = re.compile(rf"\[[^\[\]]*\][\w.:]*!|'[^'{BETWEEN}]*\[|'file:|\||\bdde\(", re.IGNORECASE)


_DAMAGED = "#DAMAGED!"


@dataclass(slots=True)
class Written:
    """A cell with a formula, as it is written.

    Attributes:
        written: The formula, which `plain_text.sound` has found good.
        value: The same of its value; None where none is written.
        type_, style, pool: As in `values.worked_out`, which takes them without fault.
    """

    written: bytes
    value: bytes | None
    type_: str
    style: int
    pool: Pool

    def made(self) -> Raw:
        """What the cell holds; an error value of ours, never a blank or a figure, where it cannot be read after all."""
        try:
            value = decoded(self.value, True) if self.value is not None else None
            formula = unescaped(decoded(self.written, True))
            return worked_out(self.type_, value, self.style, formula, self.pool)
        except ValueError:
            return Raw("error", _DAMAGED, _DAMAGED)


def reach_outside(odd: Sequence[Raw]) -> bool:
    """Whether any formula of these cells may reach into another workbook or ask another program; "no" is certain.

    What is quoted is taken out first, all at once: "[x]" is a marker. `opening.oddities` looks at one cell by itself.
    """
    held = odd.held if isinstance(odd, Kept) else odd
    made = [one.formula for one in held if isinstance(one, Raw) and one.formula is not None]
    written = BETWEEN.encode().join(one.written for one in held if not isinstance(one, Raw))
    formulas = BETWEEN.join([*made, unescaped(decoded(written, True))])
    if not _may(formulas):
        return False
    bare = _without_texts(formulas)
    return _may(bare) and _REACHES.search(bare) is not None


def _without_texts(formulas: str) -> str:
    """The same without what stands in double quotes; in a sheet's name such a quote is a letter."""
    parts = formulas.split('"')
    if BETWEEN in "".join(parts[1::2]) or _IN_A_NAME.search(formulas):
        return _QUOTED.sub(r"\1", formulas)
    return '"'.join(parts[::2])


def _may(formulas: str) -> bool:
    """Whether there is anything at all to look for: found without an expression, many times as fast."""
    if "[" in formulas or "|" in formulas:
        return True
    lower = formulas.lower()
    return "dde(" in lower or "file:" in lower
