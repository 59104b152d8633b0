"""What has changed since the last edition, by whose return, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.results.compiled import Compiled, compile_results
from impact.results.quality import ChangedAnswers, FigureShown, WhyFiled, revisions, with_revised
from impact.returns.observation import Observation
from tests.results.small_plans import CLEVELAND, DURHAM, FORCES, KENT, OFFICE, Q1, definitions, measure, median, said

Q4, Q2 = Q1.moved(-1), Q1.moved(1)
PLAN = definitions(measure(), median())


def sent(supplier: Supplier, value: float | str, number: int, period: Period = Q1) -> Observation:
    """What a submission says of the initiatives launched."""
    return said(supplier, "M-1", "launched", value, period)._replace(submission=number)


def quarter(observations: Iterable[Observation], period: Period = Q1) -> Compiled:
    """What the observations come to."""
    return compile_results(PLAN, observations, {}, period)


ALL = [sent(force, 10, number) for number, force in enumerate(FORCES, start=1)]
WITHOUT_KENT = ALL[:4]
CORRECTED = [sent(CLEVELAND, 12, 6), *ALL[1:]]


def test_nothing_has_changed() -> None:
    """No row, and no figure is marked."""
    assert revisions(quarter(ALL), quarter(ALL), {}) == ()
    assert not with_revised(quarter(ALL), ()).national["M-1"].latest.revised


@pytest.mark.method("Provisional and revised")
def test_a_new_version_with_its_reason() -> None:
    """The old figure and the new one, the force, its submissions before and now, and what it said of why."""
    found = revisions(quarter(ALL), quarter(CORRECTED), {6: WhyFiled("Two launches were left out.")})
    national, region, force = found
    assert (national.measure, national.area.code, national.period) == ("M-1", "national", Q1)
    assert (national.before, national.now) == (FigureShown(50, ""), FigureShown(52, ""))
    assert national.whose == (ChangedAnswers(CLEVELAND.id, 1, 6, "Two launches were left out"),)
    assert national.reason == "Two launches were left out"
    assert (region.area.code, region.before.value, region.now.value) == ("region:north-east", 20, 22)
    assert (force.area.code, force.before.value, force.now.value) == (CLEVELAND.id, 10, 12)


def test_a_new_version_without_a_reason() -> None:
    """It came after the last edition; more is not known."""
    found = revisions(quarter(ALL), quarter(CORRECTED), {6: WhyFiled()})
    assert found[0].reason == "came after the last edition"


def test_a_late_return_is_a_revision() -> None:
    """The nation's figure grows by it, and the force has one where it had none."""
    found = revisions(quarter(WITHOUT_KENT), quarter(ALL), {5: WhyFiled()})
    assert [(one.area.name, one.before.value, one.now.value) for one in found] == [
        ("England and Wales", 40, 50),
        ("South East", None, 10),
        ("Kent", None, 10),
    ]
    assert found[0].whose == (ChangedAnswers(KENT.id, None, 5, "came after the last edition"),)


def test_a_return_that_was_withdrawn() -> None:
    """Its figures are gone, with the reason that was given for that."""
    found = revisions(quarter(ALL), quarter(WITHOUT_KENT), {5: WhyFiled(since=False, withdrawn="It was a trial.")})
    assert found[0].whose == (ChangedAnswers(KENT.id, 5, None, "withdrawn: It was a trial"),)


def test_a_version_that_was_withdrawn_gives_way_to_the_one_before() -> None:
    """That one came before the last edition, so it is no news."""
    filed = {1: WhyFiled(since=False), 6: WhyFiled("Two launches.", since=False, withdrawn="A slip.")}
    found = revisions(quarter(CORRECTED), quarter(ALL), filed)
    assert found[0].whose == (ChangedAnswers(CLEVELAND.id, 6, 1, "withdrawn: A slip"),)


def test_an_answer_that_a_later_version_no_longer_gives() -> None:
    """Nothing was withdrawn; the answer is gone all the same."""
    found = revisions(quarter(ALL), quarter(WITHOUT_KENT), {5: WhyFiled(since=False)})
    assert found[0].reason == "no longer answered"


def test_a_number_in_place_of_a_marker() -> None:
    """Both answers stand in the row's submissions."""
    marked = [*WITHOUT_KENT, sent(KENT, "x", 5)]
    now = [*WITHOUT_KENT, sent(KENT, 3, 6)]
    found = revisions(quarter(marked), quarter(now), {6: WhyFiled("Counted at last")})
    assert found[-1].before == FigureShown(None, "x")
    assert found[-1].whose == (ChangedAnswers(KENT.id, 5, 6, "Counted at last"),)


def test_a_figure_of_a_new_period_is_no_revision() -> None:
    """The last edition spoke of the quarter before: only what it could show is compared."""
    before = quarter([sent(KENT, 4, 1, Q4)], Q4)
    now = quarter([sent(KENT, 4, 1, Q4), sent(KENT, 9, 2, Q1), sent(KENT, 9, 3, Q2)], Q2)
    assert revisions(before, now, {}) == ()


def test_the_year_so_far_is_revised_with_a_quarter_of_it() -> None:
    """Two quarters of it are compared with the same two, and the whole differs by the one that was corrected."""
    later = [sent(force, 7, 10 + at, Q2) for at, force in enumerate(FORCES)]
    before, now = quarter([*ALL, *later], Q2), quarter([*CORRECTED, *later], Q2)
    found = revisions(before, now, {6: WhyFiled("Two launches were left out.")})
    year = next(one for one in found if one.periods)
    assert (year.period, year.periods, year.area.code) == (Period(2024, "year"), (Q1, Q2), "national")
    assert (year.before.value, year.now.value, year.reason) == (85, 87, "Two launches were left out")
    marked = with_revised(now, found)
    assert marked.years["M-1"].result.revised
    assert [one.revised for one in marked.national["M-1"].results[-2:]] == [True, False]


def test_a_year_of_one_quarter_so_far_is_revised_as_that_quarter_is() -> None:
    """It is the same figure: one row says it, and both are marked."""
    now = quarter(CORRECTED)
    found = revisions(quarter(ALL), now, {})
    assert not any(one.periods for one in found)
    assert with_revised(now, found).years["M-1"].result.revised
    assert not with_revised(now, ()).years["M-1"].result.revised


def test_a_year_that_has_got_further_is_no_revision() -> None:
    """What it came to after one quarter is another figure than after two."""
    later = [sent(force, 7, 10 + at, Q2) for at, force in enumerate(FORCES)]
    assert revisions(quarter(ALL), quarter([*ALL, *later], Q2), {}) == ()


def test_an_earlier_period_of_the_series_is_revised() -> None:
    """The nation's, the region's and the force's; each is marked where it stands, and nothing else is."""
    before = quarter([sent(KENT, 4, 1, Q4)], Q4)
    now = quarter([sent(KENT, 5, 3, Q4), sent(KENT, 9, 2, Q1)], Q1)
    found = revisions(before, now, {3: WhyFiled("Counted again")})
    assert [(one.area.name, str(one.period), one.before.value, one.now.value) for one in found] == [
        ("England and Wales", "2023-24-Q4", 4, 5),
        ("South East", "2023-24-Q4", 4, 5),
        ("Kent", "2023-24-Q4", 4, 5),
    ]
    marked = with_revised(now, found)
    series = (marked.national["M-1"].results, marked.force_series["M-1"][KENT.id])
    assert [[str(one.period) for one in results if one.revised] for results in series] == [["2023-24-Q4"]] * 2


def test_the_same_figures_sent_again_revise_nothing() -> None:
    """A new version that says the same is no news."""
    assert revisions(quarter(ALL), quarter([sent(CLEVELAND, 10, 6), *ALL[1:]]), {6: WhyFiled("Again")}) == ()


def test_changes_that_even_out_revise_the_parts_and_not_the_whole() -> None:
    """The nation's total is what it was, the two forces' are not."""
    now = [sent(CLEVELAND, 12, 6), sent(DURHAM, 8, 7), *ALL[2:]]
    found = revisions(quarter(ALL), quarter(now), {})
    assert [one.area.name for one in found] == ["Cleveland", "Durham"]


def test_a_figure_that_is_worked_out_in_another_way() -> None:
    """The same answers come to another figure, and nobody's return is named."""
    twice = with_latest(quarter(ALL), value=100.0)
    (found,) = revisions(quarter(ALL), twice, {})
    assert found.whose == ()
    assert found.reason == "no return behind it changed; how it is worked out or what may be shown did"


def with_latest(compiled: Compiled, **changes: Any) -> Compiled:
    """The nation's figure of the latest quarter changed."""
    series = compiled.national["M-1"]
    last = replace(series.latest, **changes)
    shown = {**compiled.national, "M-1": replace(series, results=(*series.results[:-1], last))}
    return replace(compiled, national=shown)


def test_a_team_s_figure() -> None:
    """It has a national figure only."""
    days = [said(OFFICE, "M-4", "days", value)._replace(submission=number) for number, value in ((8, 30), (9, 28))]
    found = revisions(quarter(days[:1]), quarter(days[1:]), {9: WhyFiled("Two were counted twice")})
    assert [(one.area.kind, one.before.value, one.now.value) for one in found] == [("national", 30, 28)]


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
def test_the_order_of_what_is_read_changes_nothing(random: Random) -> None:
    """The rows and their order are the same."""
    before, now = list(WITHOUT_KENT), list(CORRECTED)
    random.shuffle(before)
    random.shuffle(now)
    assert revisions(quarter(before), quarter(now), {}) == revisions(quarter(WITHOUT_KENT), quarter(CORRECTED), {})


@given(st.lists(st.integers(0, 5), min_size=5, max_size=5), st.lists(st.integers(0, 5), min_size=5, max_size=5))
def test_a_figure_is_marked_exactly_when_it_differs(was: list[int], now: list[int]) -> None:
    """Whatever the forces said before and now."""
    before, after = (
        quarter([sent(force, value, number) for number, (force, value) in enumerate(zip(FORCES, told, strict=True), 1)])
        for told in (was, now)
    )
    marked = with_revised(after, revisions(before, after, {}))
    assert marked.national["M-1"].latest.revised is (sum(was) != sum(now))
    assert [one.revised for one in marked.forces["M-1"]] == [a != b for a, b in zip(was, now, strict=True)]
