"""How a fault is put into words: near-misses, "Did you mean …?", and lists."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

LIKE = 0.6  # share of letters in common that makes a near-miss
LIKE_SHORT = 0.5  # … of a word of at most three letters, where one slip is a third of it
MOST_NAMED = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like *word*, whatever its case, or None when none is near; of equals the first."""
    best, most = None, LIKE_SHORT if len(word) <= 3 else LIKE
    for candidate in known:
        likeness = SequenceMatcher(None, word.casefold(), candidate.casefold()).ratio()
        if likeness > most or (best is None and likeness == most):
            best, most = candidate, likeness
    return best


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
