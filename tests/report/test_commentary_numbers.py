"""Which numbers in people's words look like a measure's figure, and which never do."""

from __future__ import annotations

import pytest

from impact.report.commentary_checks import typed_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("64% and 64 % and 64.5 per cent", [("64%", "percent"), ("64 %", "percent"), ("64.5 per cent", "percent")]),
        ("sixty-six per cent, a hundred per cent",
         [("sixty-six per cent", "percent"), ("a hundred per cent", "percent")]),
        ("up 3 points and 3.2 percentage points", [("3 points", "points"), ("3.2 percentage points", "points")]),
        ("20 working days or a 34-day wait", [("20 working days", "days"), ("34-day", "days")]),
        ("415 examples, 1,204 plans, 0.69 each", [("415", "number"), ("1,204", "number"), ("0.69", "number")]),
        ("42 of 43 forces", [("42", "number"), ("43", "number")]),
        ("**71%** (66.7%)", [("71%", "percent"), ("66.7%", "percent")]),
        ("from 20-30%", [("20", "number"), ("30%", "percent")]),
        ("[grew 50%](https://example.org/60%)", [("50%", "percent")]),
        ("C2: 55%. Q3: 56%", [("55%", "percent"), ("56%", "percent")]),
    ],
)  # fmt: skip
def test_what_looks_like_a_figure(text: str, found: list[tuple[str, str]]) -> None:
    """Per cent always, points, lengths of time, decimals, and whole numbers from ten."""
    assert [(one.text, one.kind) for one in typed_numbers(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "30 June 2024, 1 to 5 May, June 2024, May 12, 2024-06-30, 30/06/2024",
        "Q1 2024/25, 2024-25-Q1, H2 2025/26, 2022 to 2026, 2024–25, in 2019",
        "C2, IW-17, C2.1, COVID-19, section 4.2, pages 3 and 12, WCAG 2.2, steps 3, 4 and 12, table 14",
        "1. first\n12. second\n> 13) third",
        "the 43rd, 9.30am, 14:00, £1.2m, £3,400",
        "two forces, 8 forces, five of seven",
        "0 to 9, then per 1,000 officers",
        "https://example.org/50% <https://example.org/60> 99@example.org\n\n[x]: https://example.org/70%",
    ],
)
def test_what_never_is_one(text: str) -> None:
    """Dates, periods, references, list numbers, times, money, small counts, addresses."""
    assert typed_numbers(text) == ()


def test_what_is_quoted_is_not_looked_at() -> None:
    """Offsets stay those of the whole text."""
    text = '{{ outside "40%" source="x" }} 50%'
    assert [(one.start, one.text) for one in typed_numbers(text, [(0, 30)])] == [(31, "50%")]
