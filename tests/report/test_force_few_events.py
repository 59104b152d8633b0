"""A force with a handful of events: one event more or less is not called a change of its series."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.measure import Measure
from impact.report.force_report import what_changed
from impact.report.force_view import FEWEST_EVENTS, ForceView, has_few_events, without_ordinary_variation
from impact.results.funnel import NoFunnel
from impact.results.model import Result, Series
from tests.report.reported import IMPROVING, QUARTER, definitions, measure, result, series

RATE = measure(
    title="Submissions",
    unit="rate",
    value={"numerator": "sent", "denominator": {"reference": "officers"}, "per": 1000},
    items={"sent": {"label": "Sent", "type": "count"}},
    targets=[],
    baseline=None,
    events=True,
)
COUNT = measure(title="Practices adopted", unit="count", across_forces="sum", events=True, targets=[], baseline=None,
                items={"closed": {"label": "Adopted", "type": "count"}})  # fmt: skip


def of_events(*events: float | None) -> tuple[Result, ...]:
    """One quarter each of a force with 1,120 officers, the last one now."""
    return tuple(
        result(
            None if number is None else number / 1.12,
            QUARTER.moved(at - len(events) + 1),
            numerator=number,
            denominator=None if number is None else 1120.0,
        )
        for at, number in enumerate(events)
    )


def of_rate(*events: float | None) -> Series:
    """Their series, which is said to be improving."""
    found = of_events(*events)
    return replace(series([1.0], variation=IMPROVING), results=found, year_ago=found[-5])


def own(found: Series) -> ForceView:
    """The rate as a force's own."""
    few = has_few_events(RATE, found.results)
    shown = without_ordinary_variation(found) if few else found
    before, among = (None,) * len(found.results), NoFunnel("Not compared.")
    return ForceView(RATE, shown, definitions(RATE), QUARTER, region=None, nation=None, before=before, among=among,
                     place=None, few_events=few)  # fmt: skip


@pytest.mark.method("Small numbers")
@pytest.mark.parametrize(
    ("of", "events", "few"),
    [
        (RATE, (1, 0, 0, 1), True),
        (RATE, (4, None, 5), True),
        (RATE, (5, 5, None), False),
        (COUNT, (4, 4.9), True),
        (COUNT, (40, 61), False),
        (measure(), (1, 0), False),
        (RATE, (None, None), False),
    ],
)
def test_few_events(of: Measure, events: tuple[float | None, ...], few: bool) -> None:
    """Fewer than five to a period on average; a percentage of cases is no count of events."""
    assert FEWEST_EVENTS == 5
    found = of_events(*events)
    if of is COUNT:
        found = tuple(replace(one, value=one.numerator, numerator=None, denominator=None) for one in found)
    assert has_few_events(of, found) is few


@pytest.mark.method("Small numbers")
def test_one_event_is_no_change() -> None:
    """One submission now and one a year before: nothing is said of process limits, in words, table or chart."""
    one = own(of_rate(1, 0, 0, 0, 1))
    assert not one.is_news
    assert (one.series.variation.mean, one.series.variation.signals) == (None, ())
    assert what_changed([one]) == ("Too few events to tell a change from chance: Submissions.",)
    assert one.series_sign.word == "Too few events"
    assert one.news == "stood at 1, the same as a year before"


@pytest.mark.method("Small numbers")
@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("events", "news"),
    [
        ((0, 0, 0, 0, 14), "rose from 0 to 12 in a year, by more than chance"),
        ((50, 40, 40, 45, 50), "stood at 45, better than ordinary variation explains"),
    ],
)
def test_few_events_can_still_be_more_than_chance(events: tuple[float, ...], news: str) -> None:
    """The interval of two figures needs no limits; the same as a year before is neither better nor worse."""
    one = own(of_rate(*events))
    assert one.is_news
    assert one.news == news
