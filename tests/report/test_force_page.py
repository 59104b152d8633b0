"""A force's own report, word for word: present, late, with errors, missing, hidden, not applicable, merged, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.checks.findings import Finding
from impact.plan.register import Supplier
from impact.report.force.force_page import ForceReport
from impact.report.force.force_returns import Filed
from impact.report.model import Fact
from impact.store.model import Explanation
from tests.report.force_reported import (
    AS_AT,
    AVON,
    FORCES,
    PLAIN,
    QUARTER,
    definitions,
    filed,
    report,
    signed,
    status,
    submission,
)

QUERY = Finding("change", "query", "Practices adopted is 4; last quarter it was 40.", "Correct it, or say why.",
                "Return", "E14", "M_2.closed", expected="A whole number, at least 0.")  # fmt: skip
ERROR = Finding("blank", "error", "This cell is blank.", "Enter a number: 0 if there were none.", "Return", "E15",
                "M_1.closed")  # fmt: skip


def block(found: ForceReport, title: str) -> tuple[str, ...]:
    """What one part of the first page says."""
    return next(one.says for one in found.blocks if one.title == title)


def test_everything_in_order() -> None:
    """A return in order, within the limits and without a change, leaves nothing to ask."""
    found = report()
    assert found.readers == (
        "For those at Avon who prepare and sign its returns: Q1 2025/26, as known on 14 August 2025."
    )
    assert found.headline == (
        "Of four measures with a figure, none changed by more than chance and none stand outside the limits for its"
        " size. The return came on time and is signed off."
    )
    assert block(found, "Among all forces") == (
        "Within the limits for its size, so that chance alone could explain where it stands: Plans closed with a"
        " review.",
    )
    assert block(found, "The return, and what is missing") == (
        "The return for Q1 2025/26 came on 15 July 2025, on time; its figures are in this report.",
        "It was signed off on 17 July 2025 (Head of Performance).",
    )
    assert found.asked.title == "What is asked of Avon"
    assert found.asked.says == ("Nothing is asked of Avon for Q1 2025/26: all of it is in, with thanks.",)
    assert found.others == (Fact("Asked of the body’s own teams, not of forces", "Examples live."),)
    assert found.returns.nothing == "Nothing is left to mend or explain."


def test_line_of_a_share_of_a_total_and_of_an_answer() -> None:
    """A share stands beside shares; a total beside totals that say so; a yes beside how many said yes."""
    share, total, answer, _ = report({"Avon": {**PLAIN, "reviewed": 33}}).lines
    assert (share.own, share.year_ago, share.region, share.nation) == ("55%", "50%", "51%", "50%")
    assert (total.own, total.region, total.nation) == ("4", "24 in all", "48 in all")
    assert (answer.own, answer.year_ago, answer.series.word) == ("Yes", "Yes", "Since Q1 24/25")
    assert (share.place.word, total.place.word) == ("Within limits", "Not compared")


def test_far_below_the_others() -> None:
    """Beyond chance is said with both figures and how rare it is; never as a rank."""
    found = report({"Avon": {**PLAIN, "reviewed": 5, "named": 0}})
    assert block(found, "Among all forces") == (
        "Below the 99.8% limits for its size: Plans closed with a review (8%; all forces 47%). By chance alone fewer"
        " than 1 in 1,000 would be so low.",
    )
    assert block(found, "In its own series") == (
        "Plans closed with a review fell from 50% to 8% in a year, by more than chance.",
        "A broker named is now answered No, after Yes in Q4 2024/25.",
        "No change beyond ordinary variation: Practices adopted and People trained.",
    )
    assert found.measures[0].place == "Below the 99.8% limits for its size."
    assert found.measures[0].among is not None
    assert [dot.name for dot in found.measures[0].among.dots if dot.name] == ["Avon"]


def test_forces_that_differ_by_more_than_chance() -> None:
    """Where many lie outside the limits, to be one of them is not said to set a force apart."""
    apart = {force.name: {**PLAIN, "reviewed": 10 if n % 2 else 50} for n, force in enumerate(FORCES)}
    assert block(report(apart), "Among all forces")[1] == (
        "In Plans closed with a review the forces differ by more than chance, so to be outside the limits there does"
        " not set one force apart from the rest."
    )


def test_late_with_a_query_and_not_signed() -> None:
    """How late, what to explain and that a signature is missing; no blame, and the figures stand."""
    late = replace(submission(on=date(2025, 7, 26)), state="queries", queries=1)
    found = report({}, filed(late, findings=(QUERY,)))
    assert block(found, "The return, and what is missing") == (
        "The return for Q1 2025/26 came on 26 July 2025, six days after it was due; its figures are in this report.",
        "It is not signed off yet, so its figures are provisional [p].",
    )
    assert found.asked.says == (
        "Mend or explain the query listed under Returns. Meanwhile the figures count, as provisional [p].",
        "Have version 1 signed off by the chief constable once that is done.",
        "For help: write to help@example.org.",
    )
    assert [(one.place, one.says, one.then) for one in found.returns.outstanding] == [
        ("Return!E14", "Practices adopted is 4; last quarter it was 40.",
         "A whole number, at least 0. Mend it in a new version, or say why it is right.")
    ]  # fmt: skip
    assert found.returns.quarters[0].state.word == "Late"
    assert found.line_notes[-1] == "Quality is lowered for M-1, M-2, M-3 and M-4: the return came late."


def test_an_explanation_is_seen_from_its_day_on() -> None:
    """What was said by the report's day stands beside the finding; what was said later leaves it open."""
    said = Explanation(1, QUERY.fingerprint, "Two practices ended.", "A. Person", AS_AT)
    kept = replace(QUERY, severity="note", remedy='You explained: "Two practices ended."')
    before = report({}, filed(signed(submission()), findings=(kept,), explanations=(said,)))
    assert [one.then for one in before.returns.explained] == ["Two practices ended."]
    later = replace(said, at=AS_AT.replace(day=15))
    after = report({}, filed(signed(submission()), findings=(kept,), explanations=(later,)))
    assert not after.returns.explained
    assert [one.says for one in after.returns.outstanding] == [QUERY.says]


def test_a_return_with_errors() -> None:
    """What is wrong is listed in the words of the findings, and what to do next comes with its day."""
    wrong = replace(submission(), state="errors", errors=1)
    found = report({"Avon": {}}, filed(wrong, findings=(ERROR,)))
    assert found.headline == "The return of Avon for Q1 2025/26 has errors to mend: none of its figures count yet."
    assert found.asked.says[0] == (
        "Mend the error listed under Returns and send the return again by 29 August 2025, when Q1 2025/26 closes."
    )
    assert found.returns.outstanding[0].then == "Enter a number: 0 if there were none."


def test_no_return_at_all() -> None:
    """The pages come all the same, and say that it is missing; last year's figures stand beside the gap."""
    found = report({"Avon": {}}, filed())
    assert found.headline == "There is no return of Avon for Q1 2025/26 yet: nothing can be said of its figures."
    assert block(found, "The return, and what is missing") == (
        "No return for Q1 2025/26 had come by 14 August 2025; it was due on 20 July 2025.",
        "Missing is never counted as zero: its figures are left out of the region and of all forces.",
    )
    assert found.asked.says[0] == (
        "Send the return for Q1 2025/26 by 29 August 2025, when Q1 2025/26 closes. A nil return is a return too."
    )
    assert next((line.own, line.year_ago) for line in found.lines) == ("no figure", "50%")
    assert found.returns.nothing == "There is no return to check yet."
    assert found.returns.quarters[0].state.word == "Missing"


def test_a_closed_quarter_is_not_asked_for() -> None:
    """Once a quarter has closed nothing can be sent: the report says whom to ask instead."""
    kept = replace(filed(), statuses=(status(lock=date(2025, 8, 1)),))
    assert report({"Avon": {}}, kept).asked.says[0] == (
        "Q1 2025/26 closed on 1 August 2025, so its figures stay without this force. If they can still be had, ask"
        " whether the quarter can be opened again."
    )


def test_earlier_quarters_still_open() -> None:
    """What an earlier return still lacks is asked for too: its figures are provisional for as long."""
    before = submission(QUARTER.moved(-1), on=date(2025, 4, 10), state="queries", queries=2)
    kept = replace(
        filed(signed(submission())),
        statuses=(status(before, period=QUARTER.moved(-1), due=date(2025, 4, 20)), status(signed(submission()))),
    )
    assert report({}, kept).asked.says == (
        "From before: queries are open on the return for Q4 2024/25. Mend or explain them.",
        "From before: the return for Q4 2024/25 is not signed off yet.",
    )


def test_not_applicable_not_available_and_blank() -> None:
    """Each reason for a gap is said as it is, with its mark; none of them is a zero."""
    found = report({"Avon": {"closed": 60, "adopted": "z", "named": "x", "reviewed": 30}})
    assert block(found, "The return, and what is missing")[2:] == (
        "No figure for Practices adopted: answered as not applicable [z].",
        "No figure for A broker named: answered as not available [x].",
        "No figure for People trained: left blank.",
    )
    assert [line.own for line in found.lines] == ["50%", "[z]", "[x]", "no figure"]
    assert "[z]: it does not apply, or there was nothing to take a share of." in found.line_notes


def test_findings_about_people_are_not_quoted() -> None:
    """A finding names figures as they were sent, so where small counts of people are hidden only its place is given."""
    about_people = replace(QUERY, says="People trained is 17; last quarter it was 140.", item="M_4.closed", cell="E20")
    nameless = replace(QUERY, item="", cell="", says="The total of row 3 is 17.")
    kept = replace(submission(), state="queries", queries=3)
    found = report({"Avon": {**PLAIN, "trained": 17}}, filed(kept, findings=(QUERY, about_people, nameless)))
    assert [one.place for one in found.returns.outstanding] == ["Return!E14"]
    assert found.returns.unquoted == (
        "Two findings are not quoted here, at Return!E20 and Return: the words name answers about people, and this"
        " report may be passed on. They stand in the list of findings that came with the return."
    )
    assert "17" not in repr(found.returns)


def test_versions_and_what_was_taken_back() -> None:
    """Each version that took another's place is listed with its reason, and each that was taken back."""
    first = submission(on=date(2025, 7, 10))
    second = signed(submission(number=2, version=2, on=date(2025, 7, 15), reason="One launch was left out."))
    found = report({}, filed(first, second))
    assert [(one.quarter, one.says) for one in found.returns.replaced] == [
        ("Q1 2025/26", "Version 2 took the place of version 1 on 15 July 2025: One launch was left out.")
    ]
    assert found.returns.quarters[0].versions == "2 of 2"
    assert "Version 2, of 15 July 2025, is the one that counts." in block(found, "The return, and what is missing")


@pytest.mark.parametrize(
    ("force", "others", "says"),
    [
        (replace(AVON, since=date(2024, 10, 1)), (),
         "Avon began on 1 October 2024: it has no figures from before then."),
        (AVON, (Supplier("E1", "Zennor", "territorial", "North", until=date(2024, 12, 31), successor=AVON.id),),
         "Zennor became part of Avon after 31 December 2024: figures from before and after are not set beside each"
         " other."),
        (replace(AVON, until=date(2025, 3, 31), successor=FORCES[1].id), (),
         "Avon closed on 31 March 2025 and became part of Bedford: its last figures stand with their own dates."),
    ],
    ids=["joined", "took another in", "closed"],
)  # fmt: skip
def test_joined_merged_or_closed(force: Supplier, others: tuple[Supplier, ...], says: str) -> None:
    """What the register tells of the force within the plan is said at the top."""
    known = definitions((force, *FORCES[1:], *others))
    assert report(known=known, force=force).past == (says,)


def test_a_closed_force_has_its_last_figures_with_their_dates() -> None:
    """Nothing of it is taken for this quarter's, and it is not set among forces that go on."""
    closed = replace(AVON, until=date(2025, 3, 31), successor=FORCES[1].id)
    known = definitions((closed, *FORCES[1:]))
    found = report(kept=Filed(), known=known, force=closed)
    assert found.headline == "Avon was not asked for figures for Q1 2025/26."
    assert next((line.own, line.when, line.place.word) for line in found.lines) == ("50%", "Q4 24/25", "Not compared")
