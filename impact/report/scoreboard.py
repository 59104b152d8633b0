"""The scoreboard: every measure on a line, by promise.

Comes after `report.sentences` and `report.plotted`; the second page of every report.
"""

from __future__ import annotations

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

_INTRO = (
    "A rating compares the latest figure with the path to its target. Variation says whether the series has changed by"
    " more than chance. They answer different questions: a measure can be on track and worsening."
)
_NOTE = (
    "A change is in points (pts) for a percentage, else in the measure’s own unit; of a total, over the forces in it"
    " both times. Coverage is the number of forces in the figure, of those expected, or of people who answered; “own”"
    " is a figure of the body’s own teams. Quality runs from A to D, as the methods say. A figure that may still"
    " change is provisional [p]; one that has changed since the last edition is revised [r]."
    " “Not rated” is neither good nor bad news: the reason is on the measure’s own page."
)
OWN = "own"
PAGE_ROOM = 46  # lines of text that fit on a page of the scoreboard
NAME_ROOM = 30  # letters of a name on one line
MARKS_ROOM = len("[p]")  # signs of marks beside a figure on one line


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
    return Scoreboard(_INTRO, tuple(groups), _NOTE)


def line(
    measure: Measure, series: Series, definitions: Definitions, quarter: Period, qualities: Sequence[Quality] = ()
) -> Line:
    """One measure's line. An annual figure carries its own date, never the quarter's."""
    decimals = say.decimals_of(measure, definitions)
    latest = series.latest
    chart = trend(measure, series, decimals)
    alt = spark_alt(measure, series, decimals) if chart is not None else ""
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


def _coverage(measure: Measure, latest: Result) -> str:
    """Who is in a figure, in a table's few letters: "41 of 43", "3,912 people", "own"."""
    if measure.survey and latest.denominator is not None:
        return f"{latest.denominator:,.0f} people"
    return latest.coverage.words if measure.supplier == "forces" else OWN


def pages_of(board: Scoreboard, room: int = PAGE_ROOM) -> tuple[Scoreboard, ...]:
    """Return the scoreboard cut between promises so that no part is longer than *room* lines of text.

    A heading takes two lines of text, a measure one, or two when its name is long or its figure has two marks.
    """
    parts: list[list[Group]] = [[]]
    used = 0
    for group in board.groups:
        need = 2 + sum(2 if len(one.name) > NAME_ROOM or len(one.marks) > MARKS_ROOM else 1 for one in group.lines)
        if parts[-1] and used + need > room:
            parts.append([])
            used = 0
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
