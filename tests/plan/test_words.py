"""Near-misses and lists."""

from __future__ import annotations

import pytest

from impact.plan.parts import did_you_mean, listed, nearest


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("cleveland", ["Durham", "Cleveland"], "Cleveland"),
        ("C7", ["A1", "C1", "C2"], "C1"),
        ("sheep", ["Durham", "Cleveland"], None),
    ],
)
def test_the_nearest_word_is_found_whatever_its_case(word: str, known: list[str], found: str | None) -> None:
    """As it is written where it is known; of words equally near the first; rather nothing than a guess."""
    assert nearest(word, known) == found


@pytest.mark.parametrize(
    ("known", "says"),
    [(["launched"], "Did you mean 'launched'?"), (["a", "b", "c"], "Write a, b or c."), (["a"], "Write a."), ([], "")],
)
def test_a_near_miss_or_the_whole_list(known: list[str], says: str) -> None:
    """A long list is cut."""
    assert did_you_mean("lanched", known) == says


def test_a_long_list_is_cut() -> None:
    """… and says how much is not shown."""
    assert listed("abcdefghijklmnop") == "a, b, c, d, e, f, g, h, i, j, k and 5 more"
