"""Nobody can work out what is hidden from all the editions of a year's reports together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.plan.measure import AskedItem, SumOf
from impact.plan.periods import Period
from tests.results.published_editions import edition, figures, published
from tests.results.published_tables import forces_of, plan_of
from tests.results.small_plans import measure, said
from tests.results.test_disclosure_attack import MINIMUM, Case, cases, check

QUARTERS = [Period(2024, "quarter", number) for number in (1, 2, 3, 4)]
COUNT = measure(sensitive=True)
WITH_MORE = measure(
    "M-2", items={"more": AskedItem(label="More", type="count")}, value=SumOf(sum=("M-1.launched", "more"))
)


@pytest.mark.method("Disclosure")
def test_a_force_that_is_not_in_the_year_is_not_what_the_quarters_have_more_than_it():
    """A3 sent nothing for Q2: the year so far is of A1 and A2. Both quarters less that year would be A3's hidden 18."""
    forces = forces_of(3)
    plan = plan_of(forces, COUNT, WITH_MORE)
    told = {QUARTERS[0]: [(2, 4), (3, 6), (9, 9)], QUARTERS[1]: [(6, 7), (7, 8)]}
    sent = [
        said(force, ref, item, value, quarter)
        for quarter, answers in told.items()
        for force, answer in zip(forces, answers, strict=False)
        for (ref, item), value in zip((("M-1", "launched"), ("M-2", "more")), answer, strict=True)
    ]
    kept = edition(plan, sent, QUARTERS[1])[1]
    assert kept.force_series["M-2"]["A3"][-2].hidden
    assert [one.value for one in kept.national["M-2"].results[-2:]] == [33, 28]
    assert kept.years["M-2"].result.hidden


@pytest.mark.method("Disclosure")
def test_a_year_so_far_less_the_one_before_it_does_not_give_the_quarter():
    """3, 4 and 2 people: the second edition's 7 stays, and 9 in the third would be 2 more."""
    (force,) = forces_of(1)
    plan = plan_of([force], COUNT)
    sent = [
        said(force, "M-1", "launched", value, quarter) for value, quarter in zip((3, 4, 2, 9), QUARTERS, strict=True)
    ]
    years = [edition(plan, sent, quarter)[1].years["M-1"] for quarter in QUARTERS]
    assert [one.result.value for one in years] == [None, 7, None, None]
    assert all(not one.earlier for one in years)  # as they were: nothing but what is hidden would be left in them


@pytest.mark.slow
@pytest.mark.method("Disclosure")
@given(cases())
@settings(max_examples=20, deadline=None)
def test_nothing_hidden_can_be_worked_out_from_all_editions_together(case: Case):
    """Forces are silent in one of four quarters, and so are in some years so far and not in others."""
    plan = plan_of(forces_of(*case.sizes), *case.measures, minimum=MINIMUM)
    check(case, list(published(plan, case.sent, case.quarters)))


@given(cases(("a count", "a sum and its parts")), st.integers(1, 2))
@settings(max_examples=15, deadline=None)
def test_a_later_edition_takes_nothing_back(case: Case, some: int):
    """What one shows, and what it hides, is the same in each after it."""
    plan = plan_of(forces_of(*case.sizes), *case.measures, minimum=MINIMUM)
    first, last = (edition(plan, case.sent, quarter)[1] for quarter in (case.quarters[:some][-1], case.quarters[-1]))
    later = {(one.measure, one.area.code, one.period): one for one in figures(last)}
    for one in figures(first):
        if one.period.length != "year":
            assert one == later[one.measure, one.area.code, one.period]
