"""Whatever forces answer: every figure of a force's report is the compiled one, and nothing hidden is on it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from impact.report.sentences import format_value
from tests.report.force_reported import AVON, MEASURES, NAMES, QUARTER, Answers, compiled, report

UNITS = {one.ref: one.unit for one in MEASURES}
counts = st.one_of(st.integers(0, 60), st.sampled_from(["x", "z"]), st.none())
answers = st.fixed_dictionaries(
    {
        "reviewed": counts,
        "closed": st.one_of(st.integers(60, 200), st.none()),
        "adopted": counts,
        "named": st.one_of(st.integers(0, 1), st.sampled_from(["x", "z"])),
        "trained": counts,
    }
)
some_forces = st.dictionaries(st.sampled_from(NAMES), st.one_of(answers, st.just({})), max_size=4)


@settings(max_examples=30, deadline=None)
@given(some_forces)
def test_every_figure_is_the_compiled_one(now: Mapping[str, Answers]) -> None:
    """The table says what `compiled` has for the force, its region and the nation, each of the same period."""
    known = compiled(now)
    for line in report(now).lines:
        own = known.force_series[line.ref][AVON.id][-1]
        nation = known.national[line.ref].latest
        region = known.region_series[line.ref]["region:north"][-1]
        if own.value is None:
            assert line.own == (f"[{own.marker}]" if own.marker else "no figure")
        elif line.ref == "M-3":
            assert line.own == ("Yes" if own.value else "No")
        else:
            assert line.own == format_value(own.value, UNITS[line.ref], 0, own.marker)
        for shown, result in ((line.nation, nation), (line.region, region)):
            if result.value is not None:
                assert shown.removesuffix(" in all").removesuffix(" yes") == format_value(
                    result.value, UNITS[line.ref], 0, result.marker
                )


@settings(max_examples=10, deadline=None)
@given(some_forces)
def test_it_can_be_handed_to_another_process(now: Mapping[str, Answers]) -> None:
    """The content is plain values: the same after it was packed and unpacked, and composed again."""
    found = report(now)
    assert pickle.loads(pickle.dumps(found)) == found == report(now)


def test_the_funnel_has_every_force_that_is_shown() -> None:
    """A force without a figure is on nobody's funnel."""
    found = report({"Bedford": {}}).measures[0].among
    assert found is not None
    assert len(found.dots) == len(NAMES) - 1
    assert [dot.code for dot in found.dots if dot.own] == [AVON.id]
    assert QUARTER.name in found.alt
