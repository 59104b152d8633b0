"""The team's own words: figures put in from the results, parts put where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.periods import Period
from impact.report.commentary import asked_of_board, prose, tell
from impact.report.view import ReportView
from tests.report.commented import quarter, told


def shown(text: str, name: str = "C1") -> str:
    """The words of a file as a reader sees them."""
    return str(prose(told(text, name).words, 3).striptags())


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ('{{ value "M-1" }}', "36%"),
        ("{{value M-1}}", "36%"),
        ("{{ value “M-1” }}", "36%"),
        ('{{ value "M-1" period="2024-25-Q1" }}', "45%"),
        ('{{ value "M-1" period="Q1 2024/25" }}', "45%"),
        ('{{ value "M-1" area="Devon" }}', "35%"),
        ('{{ value "M-1" area="E23000003" }}', "35%"),
        ('{{ value "M-1" area="national" }}', "36%"),
        ('{{ value "M-4" }}', "48% in 2024/25"),
        ('{{ value "M-4" period="2024-25" }}', "48%"),
        ('{{ value "M-3" }}', "no figure for Q1 2025/26: Research and survey team has not returned"),
        ('{{ change "M-1" }}', "down 9 points"),
        ('{{ change "M-3" }}', "nothing to compare with a year before"),
        ('{{ target "M-1" }}', "60% by Q4 2025/26"),
        ('{{ target "M-5" }}', "no target"),
        ('{{ due "M-1" }}', "50%"),
        ('{{ coverage "M-1" }}', "7 of 8 forces"),
        ('{{ coverage "M-3" }}', "Research and survey team’s own figure"),
        ('{{ rating "M-1" }}', "off track"),
        ('{{ outside "1,204" source="Home Office [2024]" }}', "1,204 (Home Office [2024])"),
    ],
)
def test_a_quote_says_the_results_own_words(quote: str, words: str) -> None:
    """Each kind of quote gives what the report itself shows; a figure that is missing or of another date says so."""
    assert shown(f"So: {quote}.") == f"So: {words}."


def test_a_quoted_figure_leads_to_its_measure() -> None:
    """It is a link with a class of its own, and says whose figure it is and of when."""
    assert prose(told('Now {{ value "M-1" }}.').words, 3) == (
        '<p>Now <a href="#measure-M-1" title="M-1 Plans closed with a review, Q1 2025/26" class="quoted">36%</a>.</p>\n'
    )


def test_marks_stay_with_a_quoted_figure() -> None:
    """A provisional or revised figure is quoted with its marks, which Markdown must not take for a link."""
    compiled = quarter().compiled
    series = compiled.national["M-2"]
    latest = replace(series.latest, provisional=("Hull has not returned",))
    national = {**compiled.national, "M-2": replace(series, results=(*series.results[:-1], latest))}
    view = ReportView(quarter().definitions, replace(compiled, national=national))
    words = tell({"C1": 'Now {{ value "M-2" }}(x).'}, view)["C1"].words
    assert str(prose(words, 3).striptags()) == "Now 62% [p](x)."


@pytest.mark.parametrize(
    "quote", ['{{ vlue "M-1" }}', '{{ value "M-9" }}', '{{ value "M-1"', "{{ }}", '{ value "M-1" }']
)
def test_what_has_no_answer_stands_as_written(quote: str) -> None:
    """A mistake is seen in the draft, never a blank."""
    assert shown(f"So: {quote} it is") == f"So: {quote} it is"


def test_links_lead_to_promises_and_measures_by_their_refs() -> None:
    """[C2](#C2) needs no knowledge of the page's ids."""
    assert told("See [that](#C2), [this](#M-1) and [who](#returns).").words == (
        "See [that](#promise-C2), [this](#measure-M-1) and [who](#returns)."
    )


def test_a_promise_has_next_steps_and_a_decision_of_its_own() -> None:
    """Parts begin with their headings; any other heading is the team's own, and stays."""
    found = told(
        "Support is quick.\n\n### Where\n\nIn the north.\n\n## Next steps\n\nMore {{ coverage M-1 }}.\n\n"
        "Decision\n---\n\nagree it"
    )
    assert found.words == "Support is quick.\n\n### Where\n\nIn the north."
    assert prose(found.next_steps, 3).striptags() == "More 7 of 8 forces."
    assert found.decision == "agree it"


def test_what_comes_after_a_part_under_another_heading_is_told_again() -> None:
    """A heading of the team's own ends a part."""
    found = told("One.\n\n## Decision\n\nagree it\n\n## Why\n\nBecause.\n")
    assert (found.words, found.decision) == ("One.\n\n## Why\n\nBecause.", "agree it")


def test_a_measure_has_notes_for_its_chart() -> None:
    """Each ties a few plain words to a period, in order of time."""
    found = told(
        'Less.\n\n## On the chart\n\n- Q2 2024/25: Now {{ value M-1 period="2024-25-Q2" }}\n'
        "- 2024-25-Q1: Prompt lost\n",
        "M-1",
    )
    assert found.words == "Less."
    assert found.notes == ((Period(2024, "quarter", 1), "Prompt lost"), (Period(2024, "quarter", 2), "Now 42%"))


def test_a_part_in_the_wrong_file_is_told_where_it_stands() -> None:
    """Nothing that was written is lost."""
    assert "agree it" in told("Less.\n\n## Decision\n\nagree it", "M-1").words


def test_the_board_is_asked_what_decisions_says() -> None:
    """The team's own list comes first, and what a promise asks that it does not name comes after."""
    asks = {"C1": "x\n\n## Decision\n\nnote it"}
    found = tell({"decisions": "1. agree", **asks}, quarter())
    assert asked_of_board(found, quarter().definitions) == "1. agree\n2. note it ([C1](#promise-C1))"
    named = tell({"decisions": "1. agree; note it (C1)", **asks}, quarter())
    assert asked_of_board(named, quarter().definitions) == "1. agree; note it (C1)"


def test_without_it_each_promise_asks_in_the_plan_s_order() -> None:
    """The first paragraph of each decision, with a link to its page; nothing where nothing is asked."""
    files = {"C2": "x\n\n## Decision\n\nnote that", "C1": "x\n\n## Decision\n\nagree\nit.\n\nMore.", "S1": "x"}
    assert asked_of_board(tell(files, quarter()), quarter().definitions) == (
        "1. agree it ([C1](#promise-C1))\n2. note that ([C2](#promise-C2))"
    )
    assert asked_of_board({}, quarter().definitions) == ""
