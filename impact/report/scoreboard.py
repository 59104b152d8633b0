"""The scoreboard: every measure on a line, by promise.

Comes after `report.sentences` and `report.plotted`; the second page of every report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.anchors import measure_anchor, promise_anchor
from impact.report.figures import MINUS, format_value
from impact.report.model import Group, Line, PromisePage, Scoreboard
from impact.report.movement import change
from impact.report.plotted import spark_alt, trend
from impact.report.revised import marks
from impact.report.signs import rating_sign, variation_sign
from impact.results.compiled import Compiled
from impact.results.model import Result, Series
from impact.results.quality import Quality
from impact.results.targets import next_target, target_to_come

_INTRO = (
    "A rating compares the latest figure with the path to its target. Variation says whether the series has changed by"
    " more than chance. They answer different questions: a measure can be on track and worsening."
)
_NOTE = (
    "A change is in points (pts) for a percentage, else in the measure’s own unit; of a total, over the forces in it"
    " both times. “Due now” is where the path to the target stands; the target is the next one, or the last where all"
    " have come. Coverage is the number of forces in the figure, of those expected, or of people who answered; “own”"
    " is a figure of the body’s own teams. Quality runs from A to D, as the methods say. A figure that may still"
    " change is provisional [p]; one that has changed since the last edition is revised [r]."
    " “Not rated” is neither good nor bad news: the reason is on the measure’s own page."
)
OWN = "own"
PAGE_ROOM = 575.0  # points of a page that its groups and lines have, with the intro, the heads and the note around
HEADING, ROW, SECOND, THIRD = 21.0, 18.2, 6.5, 17.2  # points: a group's heading, a row, what more lines in it add
NAME_ROOM = 28  # letters of a name on one line
COVERAGE_ROOM = len("42 of 43")  # signs of a coverage on one line
MARKS_ROOM = len("[p]")  # signs of marks beside a figure on one line
BY_ROOM = len("Q4 25/26")  # signs of a target's own date on one line


def scoreboard(
    definitions: Definitions,
    compiled: Compiled,
    quarter: Period,
    pages: Sequence[PromisePage],
    qualities: Mapping[str, Sequence[Quality]] = MappingProxyType({}),
) -> Scoreboard:
    """Compose the scoreboard of the promises that have *pages*. A promise without a measure has no group."""
    groups = []
    for promise, page in zip(definitions.plan.promises(), pages, strict=True):
        measures = [m for m in definitions.plan.measures_of(promise) if m.ref in compiled.national]
        if measures:
            lines = tuple(
                line(m, compiled.national[m.ref], definitions, quarter, qualities.get(m.ref, ())) for m in measures
            )
            groups.append(Group(promise.ref, promise_anchor(promise.ref), promise.name, lines, page.sign, page.verdict))
    return Scoreboard(_INTRO, tuple(groups), _NOTE, _most(groups))


def _most(groups: Sequence[Group]) -> str:
    """The date that most targets have, the first of equals; "" where no measure has a target."""
    dates = Counter(one.by for group in groups for one in group.lines if one.by)
    return dates.most_common(1)[0][0] if dates else ""


def line(
    measure: Measure, series: Series, definitions: Definitions, quarter: Period, qualities: Sequence[Quality] = ()
) -> Line:
    """One measure's line. An annual figure carries its own date, never the quarter's."""
    decimals = say.decimals_of(measure, definitions)
    latest = series.latest
    chart = trend(measure, series, decimals)
    alt = spark_alt(measure, series, decimals) if chart is not None else ""
    promised, by = _promised(measure, latest.period, decimals)
    return Line(
        ref=measure.ref,
        anchor=measure_anchor(measure.ref),
        name=measure.name,
        latest=say.figure(latest.value, measure, decimals, latest.marker),
        when="" if latest.period == quarter else latest.period.short,
        change=_change(measure, series, decimals),
        target=_target(measure, series, decimals),
        rating=rating_sign(series),
        variation=variation_sign(series),
        spark=replace(chart, alt=alt) if chart is not None else None,
        coverage=_coverage(measure, latest),
        quality=qualities[-1].grade if qualities else measure.quality,
        marks=marks(latest),
        code=str(latest.period),
        promised=promised,
        by=by,
    )


def _change(measure: Measure, series: Series, decimals: int) -> str:
    moved = change(series, decimals)
    if moved is None:
        return "none"
    if moved == 0:
        return "0"
    size = format_value(abs(moved), "count", decimals)
    return f"{'+' if moved > 0 else MINUS}{size}" + (" pts" if measure.unit == "percent" else "")


def _target(measure: Measure, series: Series, decimals: int) -> str:
    if measure.direction == "context":
        return "context"
    if series.expected_now is None:
        return "none"
    return say.figure(series.expected_now, measure, decimals)


def _promised(measure: Measure, period: Period, decimals: int) -> tuple[str, str]:
    """The target and its date: the first due after *period*, or the last, which has come. The date is the quarter that
    it ends with, so that a year's target and a quarter's that fall due on one day have one date.

    Source: metrics/methods.md, "Rating".
    """
    to_come = target_to_come(measure, period)
    target = to_come or next_target(measure, period)
    if target is None or measure.direction == "context":
        return "none", ""
    by = Period.containing(target.by.last).short
    when = f"was due {by}" if to_come is None else f"{by}, all at once" if measure.path == "stepped" else by
    return say.figure(target.value, measure, decimals), when


def _coverage(measure: Measure, latest: Result) -> str:
    """Who is in a figure, in a table's few letters: "41 of 43", "3,912 people", "own"."""
    if measure.survey and latest.denominator is not None:
        return f"{latest.denominator:,.0f} people"
    return latest.coverage.words if measure.supplier == "forces" else OWN


def pages_of(board: Scoreboard, room: float = PAGE_ROOM) -> tuple[Scoreboard, ...]:
    """Return the scoreboard cut between promises so that no part is higher than *room* points."""
    parts: list[list[Group]] = [[]]
    used = 0.0
    for group in board.groups:
        need = HEADING + sum(_height(one, board.by) for one in group.lines)
        if parts[-1] and used + need > room:
            parts.append([])
            used = 0.0
        parts[-1].append(group)
        used += need
    return tuple(
        replace(
            board,
            groups=tuple(part),
            intro=board.intro if at == 0 else "",
            note=board.note if at == len(parts) - 1 else "",
        )
        for at, part in enumerate(parts)
    )


def _height(one: Line, by: str) -> float:
    """How high a measure's row is, in points, where the date *by* stands over the targets.

    A sparkline is as high as a line and a half of text: a second line adds little, a third its whole height.
    """
    two = len(one.name) > NAME_ROOM or len(one.marks) > MARKS_ROOM or len(one.coverage) > COVERAGE_ROOM or one.when
    own = 1 if one.by in ("", by) else 2 if len(one.by) <= BY_ROOM else 3
    return ROW + (0.0, SECOND, THIRD)[max(own, 2 if two else 1) - 1]
