"""What a promise is meant to lead to, as its page shows it."""

from __future__ import annotations

import pytest

from impact.report.pages import theory
from impact.results.theory import chains
from tests.report.reported import compiled, definitions, measure

LINKED = definitions(
    measure(ref="M-1", commitment="C1", level="output", leads_to=["M-2"]),
    measure(ref="M-2", commitment="C2", level="outcome", title="Problems solved"),
)


@pytest.mark.method("Theory of change")
def test_a_promise_shows_what_it_is_meant_to_lead_to():
    """Each measure by its level with how it stands; a link that nothing tests is counted as untested."""
    found = compiled()
    first = chains(LINKED, found.national)[0]
    section = theory(first, {"M-1": None})
    assert section is not None
    assert [(row.level, row.ref, row.leads_to) for row in section.rows] == [
        ("Output", "M-1", "M-2 Problems solved"),
        ("Outcome", "M-2", "\N{EN DASH}"),
    ]
    assert section.rows[0].anchor and not section.rows[1].anchor
    assert section.rows[0].says == "36% for Q1 2025/26; off track; worsening"
    assert section.ends == "The chain ends at outcome: nothing measures what comes after. 1 link is untested, of 1."
    assert section.compared == ()


def test_a_promise_that_leads_nowhere_shows_no_table():
    """Where no measure is said to move another there is nothing to show."""
    plan = definitions(measure(ref="M-1", commitment="C1"))
    (chain,) = chains(plan, compiled().national)
    assert theory(chain, {}) is None
