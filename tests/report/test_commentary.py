"""The team's own words: figures put in from the results, parts put where they belong, faults found at their place."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from impact.plan.parts import Remark
from impact.plan.periods import Period
from impact.report.commentary import Told, asked_of_board, prose, tell
from impact.report.commentary_checks import commentary_findings, typed_numbers
from impact.report.view import ReportView
from tests.golden.conftest import Golden
from tests.report import reported

QUOTES = (
    'value "M-1"', "value M-1", "value “M-1”", 'value "M-1" period="2024-25-Q1"', 'value "M-1" period="Q1 2024/25"',
    'value "M-1" area="Devon"', 'value "M-1" area="E23000003"', 'value "M-1" area="national"', 'value "M-4"',
    'value "M-4" period="2024-25"', 'value "M-3"', 'change "M-1"', 'change "M-3"', 'target "M-1"', 'target "M-5"',
    'due "M-1"', 'coverage "M-1"', 'coverage "M-3"', 'rating "M-1"', 'outside "1,204" source="Home Office [2024]"',
    'vlue "M-1"', 'mean "M-1"', 'value "M-9"', "value", "", 'value "M-1" "M-2"', '"M-1"', 'value "M-1" period="2024"',
    'value "M-1" period="2019-20-Q1"', 'value "M-1" area="Avn"', 'value "M-3" area="Avon"', 'rating "M-1" area="Avon"',
    'area="Avon"', 'value "M-1" when="now"', 'outside "40%"', "outside",
)  # fmt: skip
UNCLOSED = ('{{ value "M-1"', '{ value "M-1" }', '{{ value "M-1"\n\n}}')
TYPED = (
    "Now 36% do", "Now 36 per cent do", "Now 45% do", "Now 60% do", "Now 9 points do", "Now 17 do", "Now 71.5% do",
    "All 8 forces, and 20 working days",
    'Since 30 June 2024 {{ value "M-1" }} of plans (C1, M-1; section 4.2) had a review, in Q1 2024/25 '
    '{{ value "M-1" period="2024-25-Q1" }}.\n\n1. Five forces say why.\n2. See [C2](#C2) and <https://example.org>.\n',
)  # fmt: skip
PLACES = (
    "![x](http://a.b/c.png)", "[x](#C9)", "[x](javascript:alert)", "\N{REPLACEMENT CHARACTER}", "<b>", " ",
    "## On the chart\n\n- Q1 2024/25: x", "word " * 121, "## Next steps", "## Decision\n\n" + "word " * 61,
)  # fmt: skip
MARKS = "## On the chart\n\n- sometime\n- Q1 2019/20: Early\n- Q1 2024/25:\n- Q2 2024/25: " + "long " * 9


@cache
def quarter() -> ReportView:
    """The small plan and what a quarter of it came to; M-1 belongs to C1, M-3 has no figure, M-4 is yearly."""
    return ReportView(reported.definitions(), reported.compiled())


def told(text: str, name: str = "C1") -> Told:
    """What a file of that name tells."""
    return tell({name: text}, quarter())[name]


def found(text: str, name: str = "C1") -> tuple[Remark, ...]:
    """What is found in a file of that name."""
    return commentary_findings({name: text}, quarter())


def shown(text: str, name: str = "C1") -> str:
    """The words of a file as a reader sees them."""
    return str(prose(told(text, name).words, 3).striptags()).strip()


def test_what_a_file_tells_and_what_is_found_in_it(golden: Golden) -> None:
    """Each kind of quote gives what the report itself shows; what has no answer stands as written, never a blank.

    A typed figure is asked about with the quote to write; each fault says what stands there and what to do.
    """
    quoted = [*(f"So: {{{{ {quote} }}}}." for quote in QUOTES), *(f"So: {text} it is" for text in UNCLOSED)]
    files = [*((text, "C1") for text in (*quoted, *TYPED, *PLACES)), (MARKS, "M-1"), ("x", "M1"), ("x", "notes")]
    parts = []
    for text, name in files:
        remarks = (f"{one.severity}  {one.text}" for one in found(text, name))
        parts.append("\n".join((f"== {name}: {text[:300]!r}", shown(text, name)[:300], *remarks)))
    golden("report/commentary.txt", "\n\n".join(parts) + "\n")


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


def test_a_quoted_figure_leads_to_its_measure_and_keeps_its_marks() -> None:
    """A link with a class of its own that says whose figure it is; Markdown must not take marks for a link."""
    assert prose(told('Now {{ value "M-1" }}.').words, 3) == (
        '<p>Now <a href="#measure-M-1" title="M-1 Plans closed with a review, Q1 2025/26" class="quoted">36%</a>.</p>\n'
    )
    compiled = quarter().compiled
    series = compiled.national["M-2"]
    latest = replace(series.latest, provisional=("Hull has not returned",))
    national = {**compiled.national, "M-2": replace(series, results=(*series.results[:-1], latest))}
    view = ReportView(quarter().definitions, replace(compiled, national=national))
    words = tell({"C1": 'Now {{ value "M-2" }}(x).'}, view)["C1"].words
    assert str(prose(words, 3).striptags()) == "Now 62% [p](x)."


def test_each_part_stands_where_it_belongs() -> None:
    """Parts begin with their headings; any other heading ends one and is told; links lead to refs; nothing is lost."""
    words = "Support is quick.\n\n### Where\n\nSee [that](#C2), [this](#M-1) and [who](#returns)."
    promise = told(
        f"{words}\n\n## Next steps\n\nMore {{{{ coverage M-1 }}}}.\n\nDecision\n---\n\nagree it\n\n## Why\n\nWhy."
    )
    assert promise.words == (
        "Support is quick.\n\n### Where\n\nSee [that](#promise-C2), [this](#measure-M-1) and [who](#returns)."
        "\n\n## Why\n\nWhy."
    )
    assert prose(promise.next_steps, 3).striptags() == "More 7 of 8 forces."
    assert promise.decision == "agree it"
    notes = '- Q2 2024/25: Now {{ value M-1 period="2024-25-Q2" }}\n- 2024-25-Q1: Prompt lost\n'
    measure = told(f"Less.\n\n## On the chart\n\n{notes}\n## Decision\n\nagree it", "M-1")
    assert measure.words == "Less.\n\n## Decision\n\nagree it"
    assert measure.notes == ((Period(2024, "quarter", 1), "Prompt lost"), (Period(2024, "quarter", 2), "Now 42%"))


@pytest.mark.parametrize(
    ("decisions", "asked"),
    [
        ("1. agree", "1. agree\n2. agree it ([C1](#promise-C1))\n3. note that ([C2](#promise-C2))"),
        ("1. agree; note it (C1, C2)", "1. agree; note it (C1, C2)"),
        (None, "1. agree it ([C1](#promise-C1))\n2. note that ([C2](#promise-C2))"),
    ],
)
def test_the_board_is_asked_the_team_s_list_then_what_it_leaves_out(decisions: str | None, asked: str) -> None:
    """The first paragraph of each decision that the list does not name, in the plan's order, with a link."""
    files = {"C2": "x\n\n## Decision\n\nnote that", "C1": "x\n\n## Decision\n\nagree\nit.\n\nMore.", "S1": "x"}
    files |= {"decisions": decisions} if decisions else {}
    assert asked_of_board(tell(files, quarter()), quarter().definitions) == asked
    assert asked_of_board({}, quarter().definitions) == ""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("64% and 64 % and 64.5 per cent", "64%|64 %|64.5 per cent: percent"),
        ("sixty-six per cent, a hundred per cent", "sixty-six per cent|a hundred per cent: percent"),
        ("up 3 points and 3.2 percentage points", "3 points|3.2 percentage points: points"),
        ("20 working days or a 34-day wait", "20 working days|34-day: days"),
        ("415 examples, 1,204 plans, 0.69 each", "415|1,204|0.69: number"),
        ("42 of 43 forces", "42|43: number"),
        ("**71%** (66.7%)", "71%|66.7%: percent"),
        ("from 20-30%", "20: number, 30%: percent"),
        ("[grew 50%](https://example.org/60%)", "50%: percent"),
        ("C2: 55%. Q3: 56%", "55%|56%: percent"),
        ("30 June 2024, 1 to 5 May, June 2024, May 12, 2024-06-30, 30/06/2024", ""),
        ("Q1 2024/25, 2024-25-Q1, H2 2025/26, 2022 to 2026, 2024–25, in 2019", ""),
        ("C2, IW-17, C2.1, COVID-19, section 4.2, pages 3 and 12, WCAG 2.2, steps 3, 4 and 12, table 14", ""),
        ("1. first\n12. second\n> 13) third", ""),
        ("the 43rd, 9.30am, 14:00, £1.2m, £3,400", ""),
        ("two forces, 8 forces, five of seven, 0 to 9, then per 1,000 officers", ""),
        ("https://example.org/50% <https://example.org/60> 99@example.org\n\n[x]: https://example.org/70%", ""),
    ],
)
def test_what_looks_like_a_figure_and_what_never_is_one(text: str, kinds: str) -> None:
    """Per cent always, points, lengths of time, decimals, whole numbers from ten; dates, references, money never."""
    by_kind: dict[str, list[str]] = {}
    for one in typed_numbers(text):
        by_kind.setdefault(one.kind, []).append(one.text)
    assert ", ".join(f"{'|'.join(texts)}: {kind}" for kind, texts in by_kind.items()) == kinds


def test_what_is_quoted_is_not_looked_at() -> None:
    """Offsets stay those of the whole text."""
    text = '{{ outside "40%" source="x" }} 50%'
    assert [(one.start, one.text) for one in typed_numbers(text, [(0, 30)])] == [(31, "50%")]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>\n"),
        ("[x](//example.org)", "<p>[x](//example.org)</p>\n"),
        ("[x](mailto:a@example.org)", '<p><a href="mailto:a@example.org">x</a></p>\n'),
        ("[](https://example.org) and", "<p> and</p>\n"),
        ("[**x** y](https://example.org)", '<p><a href="https://example.org">x y</a></p>\n'),
        ("Run `impact trace`.", "<p>Run impact trace.</p>\n"),
        ("    four spaces", "<p>four spaces</p>\n"),
        ("#\n\nwords", "<p>words</p>\n"),
        ("- one\n\n  two\n- three", "<ul>\n<li>one<br />\ntwo</li>\n<li>three</li>\n</ul>\n"),
        ("- > quoted\n\n  # big", "<ul>\n<li>quoted<br />\nbig</li>\n</ul>\n"),
        ('[36%](#measure-M-1 "M-1") of [all](#C1)', '<p>36% of <a href="#C1">all</a></p>\n'),
    ],
)
def test_what_cannot_stand_becomes_plain_words(text: str, html: str) -> None:
    """Links that run or reach nothing, an element in a link, code, empty headings, blocks in a list; "#C1" is there."""
    assert prose(text, 3, {"C1"}) == html


def test_a_table_of_headings_alone_has_them_in_its_body() -> None:
    """A tagged PDF has no table without a body."""
    html = prose("|a|b|\n|-|-|", 3)
    assert "<tbody>" in html
    assert "<thead>" not in html
