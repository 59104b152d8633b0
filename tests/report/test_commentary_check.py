"""What is found in commentary: word for word, at its line and column."""

from __future__ import annotations

import pytest

from impact.report.commentary_checks import commentary_findings
from tests.report.commented import found, quarter, texts


def test_words_without_a_fault_are_let_be() -> None:
    """Quotes, dates, quarters, references, counts in words and small counts are all as they should be."""
    good = (
        'Since 30 June 2024 {{ value "M-1" }} of plans (C1, M-1; section 4.2) had a review, in Q1 2024/25 '
        '{{ value "M-1" period="2024-25-Q1" }}.\n\n1. Five forces say why.\n2. See [C2](#C2) and <https://example.org>.\n'
    )
    assert texts(good) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("36%", '36% is typed here; M-1 shows it for Q1 2025/26. Write {{ value "M-1" }}, which follows the results.'),
        (
            "36 per cent",
            '36 per cent is typed here; M-1 shows it for Q1 2025/26 as 36%. Write {{ value "M-1" }}, which follows the '
            "results.",
        ),
        (
            "45%",
            '45% is typed here; M-1 shows it for Q1 2024/25. Write {{ value "M-1" period="2024-25-Q1" }}, which '
            "follows the results.",
        ),
        ("60%", '60% is typed here; M-1 has it as its target. Write {{ target "M-1" }}, which follows the results.'),
        (
            "9 points",
            '9 points is typed here; M-1 shows it for the year\'s change. Write {{ change "M-1" }}, which follows the '
            "results.",
        ),
        (
            "17",
            '17 is typed here; M-5 shows it for Q1 2025/26. Write {{ value "M-5" }} if that is meant, or say where '
            'it is from: {{ outside "17" source="…" }}.',
        ),
        (
            "71.5%",
            '71.5% is typed here, and no measure shows it. Quote the measure, as in {{ value "M-1" }}, or say where it '
            'is from: {{ outside "71.5%" source="…" }}.',
        ),
    ],
)
def test_a_typed_figure_is_asked_about_with_the_quote_to_write(typed: str, says: str) -> None:
    """The exact quote where a measure in sight shows the number, another measure's where that does, else the choice."""
    assert texts(f"More.\nNow {typed} do") == [f"query  commentary/C1.md:2:5  {says}"]


def test_numbers_of_the_plan_and_of_all_forces_are_no_figures() -> None:
    """All eight forces are counted from the register."""
    assert texts("All 8 forces, and 20 working days") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{{ vlue "M-1" }}', "there is no 'vlue' to quote. Did you mean 'value'?"),
        ('{{ mean "M-1" }}', "there is no 'mean' to quote. It can be value, change, target, due, coverage, rating or "
         "outside."),
        ('{{ value "M-9" }}', "the plan has no measure 'M-9'. Did you mean 'M-1'?"),
        ("{{ value }}", "'value' takes the ref of one measure in quotes. Write it as {{ value \"IW-17\" }}."),
        ('{{ value "M-1" period="2024" }}', "'2024' is not a period. Write one as 2024-25-Q1, 2024-25-H1 or 2024-25."),
        ('{{ value "M-1" period="2019-20-Q1" }}', "M-1 has no figure of Q1 2019/20 for England and Wales: its figures "
         "go from 2022-23-Q1 to 2025-26-Q1. Quote one of those periods."),
        ('{{ value "M-1" area="Avn" }}', "there is no figure for 'Avn'. Did you mean 'Avon'?"),
        ('{{ value "M-3" area="Avon" }}', "the body's own team supplies M-3, so there is no figure for 'Avon'. Take "
         "the area out."),
        ('{{ rating "M-1" area="Avon" }}', "'rating' does not take 'area'. Take that out."),
        ('{{ value "M-1" when="now" }}', "'value' does not take 'when'. It may say period and area."),
        ('{{ outside "40%" }}', "a figure from outside needs its source. Add it, as in source=\"Home Office, March "
         "2024\"."),
        ('{{ value "M-1"', "these braces are never closed. Close them, as in {{ value \"IW-17\" }}."),
        ("{{ }}", "there is nothing between these braces. Write one as {{ value \"IW-17\" }}."),
        ('{ value "M-1" }', "one brace quotes nothing. Write two on each side, as in {{ value \"IW-17\" }}."),
        ("![x](http://a.b/c.png)", "pictures are not shown in commentary. Take it out."),
        ("[x](#C9)", "the report has no place called '#C9'. Write the ref of a promise or measure after the #, as in "
         "[C2](#C2)."),
        ("[x](javascript:alert)", "this link leads to 'javascript:alert', which a report cannot. Give a whole address, "
         "with https:// or mailto:."),
        ("\N{REPLACEMENT CHARACTER}", "this character is not UTF-8, so it cannot be read. Save the file as UTF-8, and "
         "write it again."),
        ("## On the chart\n\n- Q1 2024/25: x", "'On the chart' is not looked for in this file. Put it into the file of "
         "the measure whose chart it is, IW-17.md say."),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_an_error(text: str, says: str) -> None:
    """Each says what stands there and what to do."""
    assert texts(text) == [f"error  commentary/C1.md:1:1  {says}"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{{ value "M-3" }}', "M-3 has none to put in: the report says “no figure for Q1 2025/26: Research and survey "
         "team has not returned” here. Read the sentence again with those words in it."),
        ("<b>", "'<b>' is HTML, and is shown as it stands. Take it out: **bold**, *italic* and lists need none."),
        ("word " * 121, "this has 121 words. Its place has room for 120: shorten it."),
        ("## Next steps", "there is nothing under 'Next steps'. Write something, or take the heading out."),
        ("## Decision\n\n" + "word " * 61, "decision has 61 words. Its place has room for 60: shorten it."),
        (" ", "this file is empty. Write something in it, or delete it."),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_query(text: str, says: str) -> None:
    """It may be right."""
    assert texts(text) == [f"query  commentary/C1.md:1:1  {says}"]


def test_a_file_that_nothing_is_called_is_shown_nowhere() -> None:
    """A slip in the name is named."""
    assert texts("x", "M1") == [
        "error  commentary/M1.md  nothing in the plan is called 'M1', so this is shown nowhere. Did you mean M-1.md?"
    ]
    assert texts("x", "notes") == [
        "error  commentary/notes.md  nothing in the plan is called 'notes', so this is shown nowhere. Name it "
        "summary.md, decisions.md, or a ref: C2.md, IW-17.md."
    ]


def test_a_mark_on_a_chart_needs_a_period_and_a_few_words() -> None:
    """Each line of the list is held to its chart."""
    text = "## On the chart\n\n- sometime\n- Q1 2019/20: Early\n- Q1 2024/25:\n- Q2 2024/25: " + "long " * 9
    assert texts(text, "M-1") == [
        "error  commentary/M-1.md:3:1  this line has no period that can be read. Write each as - Q1 2024/25: Review "
        "prompt lost.",
        "error  commentary/M-1.md:4:1  Q1 2019/20 is not on the chart of M-1. Its periods go from Q1 2022/23 to Q1 "
        "2025/26.",
        "error  commentary/M-1.md:5:1  nothing is said of Q1 2024/25. Write each as - Q1 2024/25: Review prompt lost.",
        "query  commentary/M-1.md:6:1  this note has 44 characters, and a chart has room for 40. Shorten it.",
    ]


def test_errors_come_first_and_all_come_in_one_pass() -> None:
    """By file, line and column."""
    places = [(one.severity, one.line, one.column) for one in found('36%\n\n{{ valu "M-1" }} 45%')]
    assert places == [("error", 3, 1), ("query", 1, 1), ("query", 3, 18)]


def test_a_character_that_the_font_lacks_is_named() -> None:
    """It would be set in whatever font the machine has."""
    lacks = lambda text: [one for one in "🎉" if one in text]  # noqa: E731  # a font of two lines
    remarks = commentary_findings({"C1": "Good 🎉"}, quarter(), "reports/2025-26-Q1/commentary", lacks)
    assert [one.text for one in remarks] == [
        "reports/2025-26-Q1/commentary/C1.md:1:6  the report's font has no '🎉'. Write it in words, or take it out."
    ]
