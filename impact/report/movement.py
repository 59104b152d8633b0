"""How a figure has moved: against a year ago, and against its own series. Two questions, and each is named.

Comes after `report.sentences` and `results.change`; the summary and the title of each chart speak with these. "Rose"
and "fell" answer the first question, "better than ordinary variation explains" the second. Where the
first has no answer the figure of a year before stands in brackets, as a figure and nothing more. Where the second has
one, the difference from a year before stands bare: what has changed in one sentence is not called unclear in the next.
"""

from __future__ import annotations

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report.sentences import cases_words, counted, difference, figure, in_brackets, own_date
from impact.results import words
from impact.results.model import Drift, Result, Series, Variation
from impact.results.series import Movement, changed, point_of

_OTHER_FORCES = "not the same forces are in both"  # how results.change ends its reason
_BEYOND = "beyond ordinary variation"
_DRIFTING: dict[Drift, str] = {
    "improving": "better than ordinary variation explains",
    "worsening": "worse than ordinary variation explains",
    "changing": "other than ordinary variation explains",
}


def change(series: Series, decimals: int) -> float | None:
    """The change on a year ago in the measure's unit, as rounded figures show it; None when nothing compares."""
    now, then = (series.alike or series.latest).value, series.year_ago.value if series.year_ago else None
    if now is None or then is None:
        return None
    return words.rounded_to(words.rounded_to(now, decimals) - words.rounded_to(then, decimals), decimals)


def change_said(measure: Measure, series: Series) -> Movement:
    """Whether the change on a year ago is one, like for like where a total has not the same forces in it.

    Source: metrics/methods.md, "When a change is a change".
    """
    if series.alike is None:
        return changed(series.latest, series.year_ago, measure, series.variation)
    others = Variation("too few points", "the limits are those of all the forces together")
    return changed(series.alike, series.year_ago, measure, others)


def speaks(series: Series) -> bool:
    """Whether the series' variation says that it has changed."""
    return series.variation.drift in _DRIFTING


def has_changed(measure: Measure, series: Series) -> bool:
    """Whether a change is said of a measure at all, of its series or on a year ago."""
    return speaks(series) or change_said(measure, series).kind in ("rose", "fell")


def change_words(measure: Measure, series: Series, decimals: int) -> str:
    """Say the change: "up 9 points", "down 14 days, no clear change", "no change", or "" when nothing compares.

    Where the series' variation speaks, the difference has no verdict of its own.

    Source: metrics/methods.md, "When a change is a change".
    """
    moved = change(series, decimals)
    if moved is None:
        return ""
    if moved == 0:
        return "no change"
    found = change_said(measure, series)
    unclear = {"cannot be said": ", cannot be called a change yet", "no clear change": ", no clear change"}
    said = "" if speaks(series) else unclear.get(found.kind, "")
    if _of_others(found, series):
        said = f", {_OTHER_FORCES}"
    return f"{'up' if moved > 0 else 'down'} {difference(moved, measure, decimals)}{said}"


def movement(measure: Measure, series: Series, decimals: int, quarter: Period) -> str:
    """How the latest figure stands beside the year before and in its own series.

    "rose from 58% to 67% in a year, beyond ordinary variation"; "stood at 88% (82% a year before), better than ordinary
    variation explains"; "stood at 50% (6 of 12; 55% a year before), no more than ordinary variation". Each begins with
    a verb that is the same for one and for many, since a measure's name may be either.

    Source: metrics/methods.md, "When a change is a change".
    """
    now = _now(measure, series, decimals, quarter)
    if series.alike is not None and series.year_ago is not None:
        return _alike(measure, series, series.alike, now, decimals)
    moved, cases = change(series, decimals), cases_words(measure, series.latest)
    drifting = _drifting(measure, series, decimals)
    if not moved or series.year_ago is None:
        same = "" if moved is None else ", the same as a year before"
        return f"stood at {now}{in_brackets(cases)}{same}{drifting}"
    found = change_said(measure, series)
    if found.kind in ("rose", "fell"):
        return _moved(measure, series, decimals, quarter, found)
    beside = "; ".join(part for part in (cases, _then(measure, series, decimals, found)) if part)
    return f"stood at {now} ({beside}){drifting or _why_no_change(series, found)}"


def in_short(measure: Measure, series: Series, decimals: int, quarter: Period) -> str:
    """The same with one figure at most beside the latest: what a headline has room for."""
    if series.alike is None and change_said(measure, series).kind in ("rose", "fell") and change(series, decimals):
        return _rose(measure, series, decimals, quarter)
    stood = f"stood at {_now(measure, series, decimals, quarter)}{in_brackets(cases_words(measure, series.latest))}"
    return f"{stood}{_drifting(measure, series, decimals)}"


def improved(measure: Measure, moved: float | None) -> bool | None:
    """Whether a change is for the better; None when there is none, or no better and worse."""
    if not moved or measure.direction not in ("increase", "decrease"):
        return None
    return (moved > 0) is (measure.direction == "increase")


def _now(measure: Measure, series: Series, decimals: int, quarter: Period) -> str:
    return figure(series.latest.value, measure, decimals, series.latest.marker) + own_date(series.latest, quarter)


def went_against(measure: Measure, series: Series, decimals: int) -> bool:
    """Whether a series is improving while its figure is the worse on a year ago, or worsening while it is the better.

    Source: metrics/methods.md, "The summary".
    """
    drift, better = series.variation.drift, improved(measure, change(series, decimals))
    return better is not None and drift in ("improving", "worsening") and better is not (drift == "improving")


def _drifting(measure: Measure, series: Series, decimals: int) -> str:
    """What a figure's own series says of it, as a clause; "" where it says nothing."""
    if not speaks(series):
        return ""
    if not went_against(measure, series, decimals):
        return f", {_DRIFTING[series.variation.drift]}"
    found, now = series.variation, point_of(series.latest, series.variation)
    upwards = (found.drift == "improving") is (measure.direction == "increase")
    if now is None or found.mean is None or found.since is None or (now > found.mean) is not upwards:
        return ", part of a run that ordinary variation does not explain"
    mean = f"{'above' if upwards else 'below'} the mean of its figures since {found.since.name}"
    return f", {mean}, which ordinary variation does not explain"


def _then(measure: Measure, series: Series, decimals: int, found: Movement) -> str:
    """The figure of a year before, as it stands in brackets."""
    assert series.year_ago is not None  # a change is known
    then = f"{figure(series.year_ago.value, measure, decimals)} a year before"
    return f"{then}, not of the same forces" if _of_others(found, series) else then


def _why_no_change(series: Series, found: Movement) -> str:
    """Why two figures that differ are not called a change; the series has said so already where it has drifted."""
    if speaks(series) or _of_others(found, series):
        return ""
    if found.kind == "cannot be said":
        return ", which cannot be called a change yet"
    by_chance = found.difference is not None or found.ratio is not None
    return f", no more than {'chance would do' if by_chance else 'ordinary variation'}"


def _moved(measure: Measure, series: Series, decimals: int, quarter: Period, found: Movement) -> str:
    """A rise or a fall, and what the series says of it."""
    said = _rose(measure, series, decimals, quarter)
    drift, better = series.variation.drift, improved(measure, change(series, decimals))
    with_it = drift == "changing" or better is (drift == "improving")
    if found.difference is None and found.ratio is None:  # the limits decided
        return f"{said}, {_BEYOND}" if with_it else f"{said}; but its recent quarters are {_DRIFTING[drift]}"
    said += ", by more than chance"
    if not speaks(series):
        return said
    if drift == "changing":
        return f"{said}; its recent quarters are {_DRIFTING[drift]}"
    return f"{said}, and {_DRIFTING[drift]}" if with_it else f"{said}; but its recent quarters are {_DRIFTING[drift]}"


def _rose(measure: Measure, series: Series, decimals: int, quarter: Period) -> str:
    assert series.year_ago is not None  # a change is known
    moved, latest = change(series, decimals) or 0, series.latest
    now, then = (figure(one.value, measure, decimals) for one in (latest, series.year_ago))
    now += in_brackets(cases_words(measure, latest))
    span = "in a year" if latest.period == quarter else f"in the year to {latest.period.name}"
    return f"{'rose' if moved > 0 else 'fell'} from {then} to {now} {span}"


def _alike(measure: Measure, series: Series, alike: Result, now: str, decimals: int) -> str:
    """How a total moved in the forces that are in it now and were a year before."""
    moved, found = change(series, decimals) or 0, change_said(measure, series)
    assert series.year_ago is not None  # `alike` stands beside one
    stood = f"stood at {now}{_drifting(measure, series, decimals)}"
    forces = f"; in the {counted(alike.coverage.included, 'force')} counted both times it"
    shown, then = (figure(one.value, measure, decimals) for one in (alike, series.year_ago))
    if moved == 0:
        return f"{stood}{forces} is the same as a year before"
    if found.kind in ("rose", "fell"):
        return f"{stood}{forces} {'rose' if moved > 0 else 'fell'} from {then} to {shown} in a year"
    return f"{stood}{forces} was {shown} ({then} a year before){_why_no_change(series, found)}"


def _of_others(found: Movement, series: Series) -> bool:
    return found.kind == "cannot be said" and series.alike is None and found.reason.endswith(_OTHER_FORCES)
