"""How a fault is put into words: near-misses and lists.

Comes after `plan.spelling`, before everything that reports faults: `plan.validation`, `plan.tables`, `plan.lint`.
"""

from __future__ import annotations

from collections.abc import Iterable

from impact.plan.spelling import nearest

MOST_NAMED = 12


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'C1'?", or failing a near-miss "Write C1, C2 or C3."; "" when none is known."""
    names = tuple(dict.fromkeys(known))
    near = nearest(word, names)
    if near is not None:
        return f"Did you mean '{near}'?"
    return f"Write {listed(names, 'or')}." if names else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"; beyond twelve, "… and 5 more"."""
    named = list(words)
    if len(named) > MOST_NAMED:
        named = [*named[: MOST_NAMED - 1], f"{len(named) - MOST_NAMED + 1} more"]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {last} {named[-1]}"
