"""How each supplier stands, what it is reminded of, and who returned: word for word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from impact.checks.findings import Finding
from impact.plan.measure import Measure
from impact.report.standings import SIGNS, ReturnStandings, answered, came_of, owed, reminder, render_returns, returned
from impact.resources import folder
from impact.store.model import Explanation, ReturnStatus, Submission
from tests.golden.conftest import Golden
from tests.report import reported
from tests.report.returns_of_a_quarter import (
    AFTER,
    BEFORE_DUE,
    CLOSED,
    DURHAM,
    OVERDUE,
    Q1,
    SIGNED,
    TAKEN_BACK,
    definitions,
    finding,
    status,
    submission,
)

TEMPLATES = [folder("templates")]
NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)
GOOD, LATER = submission(), submission(2, received=AFTER)
ERRORS = submission(state="errors", errors=3, queries=1)
QUERIES = submission(state="queries", queries=2)

CASES: dict[str, tuple[ReturnStatus, date]] = {
    "nothing has come, on the due date": (status(), date(2024, 7, 20)),
    "nothing has come, the day after": (status(), date(2024, 7, 21)),
    "nothing has come, and the quarter is closed": (status(), CLOSED),
    "in time": (status(GOOD), BEFORE_DUE),
    "late": (status(submission(received=AFTER)), OVERDUE),
    "in time, corrected late": (status(LATER, first=GOOD, on_time=True), OVERDUE),
    "signed off": (status(submission(signed_off=SIGNED)), OVERDUE),
    "signed off with a query left": (status(submission(signed_off=SIGNED, state="queries", queries=1)), OVERDUE),
    "a nil return": (status(submission(nil=True)), OVERDUE),
    "a nil return with a query": (status(submission(nil=True, state="queries", queries=1)), OVERDUE),
    "queries": (status(QUERIES), BEFORE_DUE),
    "errors": (status(latest=ERRORS), OVERDUE),
    "errors, and the quarter is closed": (status(latest=ERRORS), CLOSED),
    "a faulty correction of a good version": (status(GOOD, submission(2, state="errors", errors=1)), OVERDUE),
    "taken back": (status(latest=submission(withdrawn=TAKEN_BACK)), OVERDUE),
    "an extension": (replace(status(), due=date(2024, 8, 20), lock=date(2024, 9, 30)), OVERDUE),
}
FOUND = (finding(), finding("query", 'Places is "R & D"; last time it was 3.', cell="E6"), finding("note", "A note."))


def test_every_way_to_stand_has_its_words_and_its_reminder(golden: Golden) -> None:
    """What the table says, whose sign the report has, and the whole text of what is sent, as text and not as markup."""
    parts = []
    for name, (one, today) in CASES.items():
        as_at, owes = datetime(today.year, today.month, today.day, tzinfo=UTC), owed(one)
        (line,) = ReturnStandings(definitions(), Q1, (one,), as_at).lines
        signs = f"{line.sign.shape}: {line.sign.word}; in the report {SIGNS[came_of(one)].word}"
        told = filter(None, (line.stand, signs, line.came, line.version, line.signed, *line.notes))
        found = FOUND if owes and owes[1] else ()
        text = reminder(definitions(), one, found, today, TEMPLATES) if owes else "No reminder\n"
        parts.append("\n".join((f"=== {name}, on {today}", *told, "", text)))
    golden("report/standings.txt", "\n".join(parts))


def test_the_counts_and_the_groups_are_those_of_the_quarter() -> None:
    """Each supplier is once in the second sentence; the groups stand in the order of what is to do."""
    other = replace(status(submission(2, supplier=DURHAM.id, nil=True, received=AFTER)), supplier=DURHAM)
    found = ReturnStandings(definitions(), Q1, (other, status(latest=ERRORS)), NOW)
    assert found.dates == "Due 20 July 2024; closes 29 August 2024."
    assert found.says == (
        "1 of 2 have made a return that counts: 0 on time, 1 late; 1 of them nil.",
        "0 signed off, 1 in order and not signed off, 0 with open queries, 1 with errors, 0 not returned.",
    )
    assert [(heading, [one.name for one in lines]) for heading, lines in found.groups()] == [
        ("With errors to mend: nothing of these counts yet", ["Cleveland"]),
        ("In order, and not signed off", ["Durham"]),
    ]
    assert ReturnStandings(definitions(), Q1, (), NOW).says == ("Nothing is asked for this quarter.",)


def test_the_page_stands_alone_and_a_name_is_text() -> None:
    """Headers say what they head, no script runs, nothing is fetched; made-up figures are said to be."""
    signed = status(submission(signed_off=SIGNED))
    named = replace(signed, supplier=replace(signed.supplier, name="<script>alert(1)</script>"))
    found = ReturnStandings(definitions(), Q1, (named, replace(status(), supplier=DURHAM)), NOW)
    text = render_returns(found, TEMPLATES)
    assert set(re.findall(r'<th scope="(\w+)"', text)) == {"col", "row", "rowgroup"}
    assert [text.count(f"<{tag}") for tag in ("caption>", "h1>", "th>", "script", "link", "img", "iframe")] == [
        1, 1, 0, 0, 0, 0, 0,
    ]  # fmt: skip
    assert '<html lang="en-GB">' in text and "&lt;script&gt;" in text
    assert not re.findall(r"(?:src|href)=\"(?!#)", text)
    assert set(re.findall(r"url\(\"?([a-z]+):", text)) == {"data"}
    assert '<span class="sign sign-met">In order</span>' in text
    assert "Synthetic" not in text
    assert "Synthetic data: every figure is made up" in render_returns(replace(found, synthetic=True), TEMPLATES)


def test_who_returned_is_said_in_a_sentence() -> None:
    """Short where there is nothing to say; who is missing or faulty by name, without a figure assumed."""
    forces = reported.FORCES
    who = returned([reported.status(force) for force in forces], {})
    assert who.says == ("8 of 8 forces made a return that could be used, all on time.",)
    assert (who.outstanding, who.tiles, who.alt) == ((), (), "")
    assert returned([], {}).says == ("No return was asked for.",)
    taken_back = replace(status(latest=submission(withdrawn=TAKEN_BACK)), supplier=forces[0])
    (one,) = returned([taken_back], {}).outstanding
    assert (one.state.word, one.says) == (
        "Not returned", "Due 20 July 2024; nothing has come. It is left out of every figure.",
    )  # fmt: skip


QUERY = Finding("jump", "query", "Plans closed is 1,204; last quarter it was 310.", "Correct it, or explain it.",
                item="M_1.closed")  # fmt: skip
SENSITIVE = reported.measure(
    items={
        "closed": {"label": "Closed", "type": "count", "sensitive": True},
        "reviewed": {"label": "Reviewed", "type": "count"},
    }
)


@pytest.mark.method("Disclosure")
@pytest.mark.parametrize(
    ("measures", "counted", "explained", "said"),
    [
        ((), GOOD, ("Two merged.",), [(QUERY.says, "Two merged.")]),
        ((), GOOD, (), [(QUERY.says, "")]),
        ((), None, (), []),
        (
            (SENSITIVE,), GOOD, ("Two people left.",),
            [("A query on figures that count people: its words are not shown.", "Explained; not shown")],
        ),
    ],
)  # fmt: skip
def test_a_query_stands_with_its_explanation_and_one_on_counts_of_people_is_not_quoted(
    measures: tuple[Measure, ...], counted: Submission | None, explained: tuple[str, ...], said: list[tuple[str, str]]
) -> None:
    """An error never counts, so it is not here; nor is anything of a return that does not."""
    given = [Explanation(1, QUERY.fingerprint, text, "Jo", datetime(2025, 7, 1, tzinfo=UTC)) for text in explained]
    told = {1: ([QUERY, finding(item="M_1.closed")], given)}
    found = list(answered(reported.definitions(*measures), [status(counted)], told))
    assert [(one.says, one.answer) for one in found] == said
    assert all(one.about.startswith("M-1 ") for one in found)
