"""The nearest of the known words to one that is not known: "Did you mean …?"

Before every place that meets a name a person typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

LIKE = 0.6  # share of letters in common that makes a near-miss
LIKE_SHORT = 0.5  # … of a word of at most three letters, where one slip is a third of it


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like *word*, whatever its case, or None when none is near; of equals the first."""
    best, most = None, LIKE_SHORT if len(word) <= 3 else LIKE
    for candidate in known:
        likeness = SequenceMatcher(None, word.casefold(), candidate.casefold()).ratio()
        if likeness > most or (best is None and likeness == most):
            best, most = candidate, likeness
    return best
