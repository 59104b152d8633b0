"""A force's own report, word for word: present, late, with errors, missing, rounded, not applicable, merged, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from impact.checks.findings import Finding
from impact.plan.register import Supplier
from impact.report.force_report import Filed, ForceReport
from impact.report.html import render_force
from impact.resources import folder
from impact.store.model import Explanation
from tests.golden.conftest import Golden
from tests.golden.demo import page
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

TEMPLATES = (folder("templates"),)
QUERY = Finding("change", "query", "Practices adopted is 4; last quarter it was 40.", "Correct it, or say why.",
                "Return", "E14", "M_2.closed", expected="A whole number, at least 0.")  # fmt: skip
ERROR = Finding("blank", "error", "This cell is blank.", "Enter a number: 0 if there were none.", "Return", "E15",
                "M_1.closed")  # fmt: skip
PEOPLE = replace(QUERY, says="People trained is 17; last quarter it was 140.", item="M_4.closed", cell="E20")
LATE = replace(submission(on=date(2025, 7, 26)), state="queries", queries=1)
SAID = Explanation(1, QUERY.fingerprint, "Two practices ended.", "A. Person", AS_AT)
EXPLAINED = replace(QUERY, severity="note", remedy='You explained: "Two practices ended."')
BEFORE = submission(QUARTER.moved(-1), on=date(2025, 4, 10), state="queries", queries=2)
IN_ORDER = signed(submission())
SECOND = signed(submission(number=2, version=2, on=date(2025, 7, 15), reason="One launch was left out."))
CLOSED = replace(AVON, until=date(2025, 3, 31), successor=FORCES[1].id)
ZENNOR = Supplier("E1", "Zennor", "territorial", "North", until=date(2024, 12, 31), successor=AVON.id)


def of_force(force: Supplier, *others: Supplier, **given: object) -> ForceReport:
    """Avon's report where the register has it as *force*."""
    return report(known=definitions((force, *FORCES[1:], *others)), force=force, **given)  # type: ignore[arg-type]


def scenarios() -> Mapping[str, ForceReport]:
    """What may be the matter with a force's quarter, each by its name."""
    apart = {force.name: {**PLAIN, "reviewed": 10 if n % 2 else 50} for n, force in enumerate(FORCES)}
    earlier = (status(BEFORE, period=QUARTER.moved(-1), due=date(2025, 4, 20)), status(IN_ORDER))
    later = replace(SAID, at=AS_AT.replace(day=15))
    unanswered: dict[str, dict[str, float | str | None]] = {
        "Avon": {"closed": 60, "adopted": "z", "named": "x", "reviewed": 30}
    }
    people = replace(submission(), state="queries", queries=3)
    nameless = replace(QUERY, item="", cell="", says="The total of row 3 is 17.")
    wrong = replace(submission(), state="errors", errors=1)
    return {
        "everything in order": report(),
        "a larger share": report({"Avon": {**PLAIN, "reviewed": 33}}),
        "far below the others, and another answer": report({"Avon": {**PLAIN, "reviewed": 5, "named": 0}}),
        "all forces differ by more than chance": report(apart),
        "late, with a query, not signed": report({}, filed(LATE, findings=(QUERY,))),
        "explained by the day": report({}, filed(IN_ORDER, findings=(EXPLAINED,), explanations=(SAID,))),
        "explained after the day": report({}, filed(IN_ORDER, findings=(EXPLAINED,), explanations=(later,))),
        "a return with errors": report({"Avon": {}}, filed(wrong, findings=(ERROR,))),
        "no return": report({"Avon": {}}, filed()),
        "no return, and closed": report({"Avon": {}}, replace(filed(), statuses=(status(lock=date(2025, 8, 1)),))),
        "earlier quarters open": report({}, replace(filed(IN_ORDER), statuses=earlier)),
        "not applicable, not available and blank": report(unanswered),
        "findings about people": report(
            {"Avon": {**PLAIN, "trained": 17}}, filed(people, findings=(QUERY, PEOPLE, nameless))
        ),
        "a second version": report({}, filed(submission(on=date(2025, 7, 10)), SECOND)),
        "a force that joined": of_force(replace(AVON, since=date(2024, 10, 1))),
        "a force that took another in": of_force(AVON, ZENNOR),
        "a closed force": of_force(CLOSED, kept=Filed()),
    }


def test_what_a_force_is_told(golden: Golden) -> None:
    """Each gap with its reason, each thing to do with its day, no rank and no blame; nothing missing is a zero."""
    pages = {name: page(render_force(found, TEMPLATES, "print")) for name, found in scenarios().items()}
    golden("report/force-pages.txt", "\n".join(f"== {name}\n{text}" for name, text in pages.items()))


@pytest.mark.method("Disclosure")
def test_findings_about_people_are_not_quoted() -> None:
    """A finding names figures as they were sent: of one about people, or about nothing in particular, only its place is
    given.
    """
    returns = scenarios()["findings about people"].returns
    assert [one.place for one in returns.outstanding] == ["Return!E14"]
    assert "17" not in repr(returns)
