"""The plan's theory of change: which measure is meant to move which, and which links were tested."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.measure import SourceUse
from impact.plan.model import Commitment
from impact.results.compiled import compile_results
from impact.results.compute import Gathering, ObservationIndex
from impact.results.contribution import GroupComparison, TheoryChain, chains, contribution
from tests.results.adopting_forces import Course, answered, plan_of, quarter
from tests.results.small_plans import KENT, Q1, definitions, measure, ratio, said, share

pytestmark = pytest.mark.method("Theory of change")

UNTESTED = "Untested: that the one moves the other is what the plan takes to be so."


def found(*measures, comparisons=(), answers=(), promise="C1") -> TheoryChain:
    made = definitions(*measures)
    compiled = compile_results(made, answers, {}, Q1)
    return next(one for one in chains(made, compiled.national, comparisons) if one.promise == promise)


def test_an_output_leads_to_an_outcome_and_that_to_an_impact():
    """The chain in order of level, each link once, and that none was tested."""
    chain = found(
        ratio("M-3", level="impact"),
        measure("M-1", leads_to=("M-2",)),
        ratio("M-2", level="outcome", leads_to=("M-3",)),
    )
    assert [(stage.ref, stage.level) for stage in chain.stages] == [
        ("M-1", "output"),
        ("M-2", "outcome"),
        ("M-3", "impact"),
    ]
    assert [(link.before.ref, link.after.ref, link.tested) for link in chain.links] == [
        ("M-1", "M-2", "untested"),
        ("M-2", "M-3", "untested"),
    ]
    assert {link.says for link in chain.links} == {UNTESTED}
    assert chain.ends == "The chain reaches impact. 2 links are untested, of 2."


def test_each_stage_says_how_it_stands():
    """Its latest figure and period, its rating and its variation; where there is none, that there is none."""
    given = [said(KENT, "M-1", "launched", 4)]
    chain = found(measure("M-1", leads_to=("M-2",)), ratio("M-2", level="outcome"), answers=given)
    assert [stage.says for stage in chain.stages] == [
        "4 for Q1 2024/25; not rated; too few points to tell its variation",
        "no figure for Q1 2024/25; not rated; too few points to tell its variation",
    ]
    later = found(measure("M-1", valid={"from": "2025-26-Q1"}))
    assert later.stages[0].says == "no figure yet: none of its periods has ended"


def test_a_chain_that_stops_early_says_so():
    """A promise measured by what is done only says nothing of what it achieves."""
    assert found(measure("M-1", leads_to=("M-2",)), measure("M-2")).ends == (
        "The chain ends at output: nothing measures what comes after. 1 link is untested, of 1."
    )
    assert found(measure("M-1")).ends == "No measure here is said to lead to another; the furthest is of output."


def test_a_chain_goes_on_into_another_promise():
    """What a promise leads to may be measured under another."""
    made = definitions(measure("M-1", leads_to=("M-2",)), ratio("M-2", level="outcome", commitment="C2"))
    ambition = made.plan.ambitions[0]
    other = Commitment(ref="C2", title="Another", owner="A head", source=SourceUse(id="plan"))
    both = ambition.model_copy(update={"commitments": (*ambition.commitments, other)})
    made = replace(made, plan=made.plan.model_copy(update={"ambitions": (both,)}))
    one, two = chains(made, {})
    assert [(stage.ref, stage.promise) for stage in one.stages] == [("M-1", "C1"), ("M-2", "C2")]
    assert [stage.ref for stage in two.stages] == ["M-2"]


def test_measures_that_lead_round_in_a_circle_end():
    """The definitions' check refuses one; this room does not hang on it."""
    chain = found(measure("M-1", leads_to=("M-2",)), measure("M-2", leads_to=("M-1", "M-9")))
    assert [(link.before.ref, link.after.ref) for link in chain.links] == [("M-1", "M-2"), ("M-2", "M-1")]


def test_a_link_is_tested_by_the_forces_that_adopted():
    """Where the measure that leads is the one that says who adopted; with what came of it, and the caution."""
    courses = [
        Course((10, 12, 20, 22), "nnyy"), Course((20, 22, 32, 34), "nnyy"),
        Course((5, 5, 6, 6), "nnnn"), Course((7, 7, 10, 10), "nnnn"),
    ]  # fmt: skip
    made = plan_of(4, asks={"leads_to": ("M-1",)}, level="outcome")
    index = ObservationIndex(answered(courses))
    compared = contribution(Gathering(made, index), made.plan.measures[0], quarter(3))
    assert compared is not None
    (chain,) = chains(made, {}, [compared])
    (link,) = chain.links
    assert (link.before.ref, link.after.ref, link.tested) == ("M-3", "M-1", "tested")
    assert link.says == f"Tested by comparing forces. {compared.says} {compared.caution}"
    assert chain.ends == "The chain ends at outcome: nothing measures what comes after."


def test_a_comparison_that_is_not_shown_tests_nothing():
    """And says why it is not shown."""
    hidden = GroupComparison("M-2", ("M-3", "broker"), why_not="periods: 3, and at least 4 are needed")
    chain = found(share("M-3", leads_to=("M-2",)), ratio("M-2", level="outcome"), comparisons=[hidden])
    (link,) = chain.links
    assert link.tested == "compared, not shown"
    assert link.says == (
        "Untested: a comparison of forces is defined but not shown, because periods: 3, and at least 4 are needed."
    )


def test_a_comparison_by_another_measure_says_nothing_of_this_link():
    """Only who adopted what the first measure asks about."""
    other = GroupComparison("M-2", ("M-9", "broker"), why_not="")
    chain = found(share("M-3", leads_to=("M-2",)), ratio("M-2", level="outcome"), comparisons=[other])
    assert chain.links[0].says == UNTESTED
