"""Parts of a text that stand raised, lowered or struck out: `120` and a raised `2` are a figure and its footnote.

The check refuses what is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Mark = Literal["plain", "raised", "lowered", "struck"]
Run = tuple[str, Mark]
PLAIN: Mark = "plain"
RAISED: Mark = "raised"
LOWERED: Mark = "lowered"
STRUCK: Mark = "struck"

_STROKE = "\u0336"  # through the letter before it
_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def mark(*, raised: bool = False, lowered: bool = False, struck: bool = False) -> Mark:
    """Return how a run stands; what is struck out is that before all else."""
    return STRUCK if struck else RAISED if raised else LOWERED if lowered else PLAIN


def joined(runs: Sequence[Run]) -> str:
    """Return the text of *runs*, its marks written out: "120²", "CO₂", "1̶1̶0̶120".

    A text that stands alike from end to end is given as it is. In a text without a letter, which may be meant for a
    figure, digits that are lowered or raised before all others are set in brackets: "(²)120", "120(₂)".
    """
    text = "".join(text for text, _ in runs)
    if len({mark_ for text, mark_ in runs if text.strip()}) < 2:
        return text
    figure = not any(map(str.isalpha, text))
    written: list[str] = []
    first = True
    for part, mark_ in runs:
        written.append(_written(part, mark_, figure and (mark_ == LOWERED or first)))
        first = first and not part.strip()
    return "".join(written)


def _written(text: str, mark_: Mark, apart: bool) -> str:
    if mark_ == PLAIN or not text.strip():
        return text
    if mark_ == STRUCK:
        return "".join(letter if letter.isspace() else letter + _STROKE for letter in text)
    moved = text.translate(_RAISED if mark_ == RAISED else _LOWERED)
    return f"({moved})" if apart and moved != text else moved
