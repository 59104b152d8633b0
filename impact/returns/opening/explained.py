"""What explains an answer, as the cell beside it says it.

After `returns.answers`; `opening.placing` finds the cell, `opening.intake` adds what is said of it. A formula that was
never worked out has no words: it comes down as a stand-in that shows it and explains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from impact.returns.answers import NEVER_WORKED_OUT, Answer, Raw
from impact.returns.findings import Finding

_LONGEST_SHOWN = 100  # characters of a formula


def explanation_of(raw: Raw) -> str:
    """Return the words in an explanation's cell; of a formula that was never worked out, the stand-in that shows it."""
    if raw.kind == "blank" and raw.formula is not None:
        return f"{NEVER_WORKED_OUT}: ={raw.formula[:_LONGEST_SHOWN]})"
    return raw.shown.strip()


def never_worked_out(beside: Iterable[Answer]) -> tuple[Finding, ...]:
    """Say which explanations are such formulas, or the stand-ins for them in a handback that was sent again."""
    return tuple(
        Finding(
            "explanation_not_calculated",
            "note",
            "This explanation is a formula that was never worked out, so that it says nothing.",
            "Paste the words themselves.",
            entry.sheet,
            entry.cell,
            entry.name,
        )
        for entry in beside
        if explanation_of(entry.raw).startswith(NEVER_WORKED_OUT)
    )
