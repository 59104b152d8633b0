"""Revisions of figures beside others that are not shown: nothing false of a force, and nothing to subtract."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure.publishing import protect
from impact.results.revisions import NOT_SHOWN_NOW, SHOWN_NOW, Filed, Revision, Shown, Whose, revisions
from tests.results.published_tables import forces_of, plan_of
from tests.results.small_plans import Q1, measure, said

FORCES = forces_of(4)
PLAN = plan_of(FORCES, measure(sensitive=True))
FILED = {5: Filed("A wrong figure"), **{number: Filed(since=False) for number in range(1, 5)}}
WRONG = (Whose("A1", 1, 5, "A wrong figure"),)
KEPT_BACK = Shown(None, "", withheld=True)


def quarter(figures: Sequence[float | None], *again: int) -> Compiled:
    """What the forces' figures come to, nothing hidden; those at *again* in a submission 5 or later."""
    told = [
        said(force, "M-1", "launched", value, Q1)._replace(submission=5 + at if at in again else at + 1)
        for at, (force, value) in enumerate(zip(FORCES, figures, strict=True))
        if value is not None
    ]
    return compile_results(PLAN, told, {}, Q1)


def compared(before: Compiled, now: Compiled) -> dict[str, Revision]:
    """The revisions of what may be shown of both, by the area's code."""
    found = revisions(protect(PLAN, before), protect(PLAN, now), FILED, (before, now))
    return {one.area.code: one for one in found}


@pytest.mark.method("Provisional and revised")
def test_a_force_that_is_hidden_for_another_has_filed_nothing() -> None:
    """Its answer stands as it stood, and that is said; the one that was corrected is named with its reason."""
    found = compared(quarter([20, 9, 30, 40]), quarter([3, 9, 30, 40], 0))
    assert {code: one.whose for code, one in found.items()} == {
        "national": WRONG,
        "region:region-a": WRONG,
        "A1": WRONG,
        "A2": (),
    }
    assert found["A2"].reason == NOT_SHOWN_NOW == "not shown now, to protect it or another figure"


def test_what_a_figure_was_is_not_shown_beside_one_that_is_hidden_now() -> None:
    """From 99, 82 and the 20 of before, the 3 would be found: the old total is held back, and so are both old parts."""
    found = compared(quarter([20, 9, 30, 40]), quarter([3, 9, 30, 40], 0))
    assert {code: (one.before, one.now.value, one.now.marker) for code, one in found.items()} == {
        "national": (KEPT_BACK, 82, ""),
        "region:region-a": (KEPT_BACK, 82, ""),
        "A1": (KEPT_BACK, None, "c"),
        "A2": (KEPT_BACK, None, "c"),
    }


def test_what_a_figure_was_is_not_shown_beside_one_that_was_hidden_then() -> None:
    """From 82, 87 and the 8 of now, the 3 of before would be found. The other force filed nothing, and that is said."""
    found = compared(quarter([3, 9, 30, 40]), quarter([8, 9, 30, 40], 0))
    assert found["national"].before == KEPT_BACK
    assert (found["A1"].before, found["A1"].now.value, found["A1"].whose) == (Shown(None, "c"), 8, WRONG)
    assert (found["A2"].before, found["A2"].now.value, found["A2"].whose) == (Shown(None, "c"), 9, ())
    assert found["A2"].reason == SHOWN_NOW


@pytest.mark.parametrize(("was", "now"), [(1, 4), (None, 3), ("x", 3), (3, None)])
def test_a_change_of_what_is_hidden_on_both_days_is_not_shown(was: float | None, now: float | None) -> None:
    """A total that grows by 3 says that 1 became 4; one that a return of 3 is new in says that it is 3."""
    found = compared(quarter([was, 9, 30, 40]), quarter([now, 9, 30, 40], 0))
    assert found["national"].before == KEPT_BACK


def test_a_figure_that_nothing_hidden_changed_is_shown_as_it_was() -> None:
    """Its parts that are hidden are what they were, so the difference says nothing of them."""
    found = compared(quarter([3, 9, 30, 40]), quarter([3, 9, 35, 40], 2))
    assert {code: (one.before, one.now) for code, one in found.items()} == {
        "national": (Shown(82, ""), Shown(87, "")),
        "region:region-a": (Shown(82, ""), Shown(87, "")),
        "A3": (Shown(30, ""), Shown(35, "")),
    }


@settings(max_examples=60, deadline=None)
@given(*(st.lists(st.sampled_from([0, 1, 3, 4, 9, 20, 30]), min_size=4, max_size=4) for _ in range(2)))
def test_no_change_of_a_hidden_figure_can_be_worked_out(was: list[int], now: list[int]) -> None:
    """A total stands with both its figures only where every part that changed is shown on both days."""
    changed = [at for at in range(4) if was[at] != now[at]]
    before, after = quarter(was), quarter(now, *changed)
    then, today = ({one.area.code: one for one in protect(PLAN, each).forces["M-1"]} for each in (before, after))
    found = compared(before, after)
    hidden = [at for at in range(4) if then[FORCES[at].id].hidden or today[FORCES[at].id].hidden]
    if (total := found.get("national")) is not None:
        assert {one.supplier for one in total.whose} == {FORCES[at].id for at in changed}
        if total.before.value is not None and total.now.value is not None:
            assert set(hidden).isdisjoint(changed)
    for at in hidden:
        if (one := found.get(FORCES[at].id)) is not None:
            assert one.before.value is None
            assert [each.supplier for each in one.whose] == ([FORCES[at].id] if at in changed else [])
