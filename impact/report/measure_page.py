"""A measure in full: what its figures say, its chart, the table behind the chart, who is left out, how forces lie.

Comes after `report.sentences` and `report.plotted`; `report.promise_page` puts each under its promise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, ShareYes
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.anchors import measure_anchor
from impact.report.areas import areas, whole
from impact.report.charts.trend import Trend
from impact.report.comparisons import funnel_chart, ranked, region_multiples, value_tiles
from impact.report.definitions import denominator_words, operand_words
from impact.report.judged import interval_shown, rated, varied, weighed, year_fact
from impact.report.model import Behind, Fact, MeasureSection, Row
from impact.report.movement import change_words, movement
from impact.report.plotted import SHOWN, limits_said, marks_said, remarks_said, trend
from impact.report.returned import Places
from impact.report.revised import marked, marks, provisional_words
from impact.report.signs import verdict_of
from impact.report.words.commentary import Told
from impact.results.compiled import ByArea
from impact.results.funnel import Funnel, funnel
from impact.results.model import Result, Series
from impact.results.quality import Quality
from impact.results.targets import next_target
from impact.results.years import SoFar

_UNIT = {
    "count": "Number",
    "percent": "Per cent",
    "rate": "Rate",
    "days": "Days",
    "fte": "Full-time equivalents",
}
_ACROSS = {"flow": "over the {span}", "stock": "at the {span}’s end", "not_additive": "for the {span}"}
_SPAN = {"quarterly": "quarter", "half-yearly": "half-year", "annual": "year"}


def measure_section(
    measure: Measure,
    series: Series,
    forces: Sequence[Result],
    definitions: Definitions,
    commentary: Mapping[str, Told],
    quarter: Period,
    qualities: Sequence[Quality] = (),
    year: SoFar | None = None,
    regions: Sequence[Result] = (),
    region_series: ByArea | None = None,
    places: Places | None = None,
) -> MeasureSection:
    """Compose one measure's section.

    Args:
        measure: What is shown.
        series: Its national results.
        definitions: For names, decimals and the rules of presentation.
        commentary: What the team tells, by ref.
        forces: The measure's result for each force in the series' latest period; empty for a team's own measure.
        quarter: The report's quarter. A figure of any other period stands with its own date.
        qualities: The quality of each result of the series; none where it was not worked out.
        year: Of a flow, the figure for the financial year so far.
        regions: The measure's result for each region in the same period.
        region_series: Every region's results by its code.
        places: Where each force stands on the tile map.
    """
    decimals = say.decimals_of(measure, definitions)
    fewest = definitions.plan.presentation.minimum_coverage
    told = commentary.get(measure.ref, Told())
    chart = trend(measure, series, decimals, dict(told.notes))
    placed = funnel(measure, forces, definitions.plan.presentation) if forces else None
    placed = placed if isinstance(placed, Funnel) else None
    graded = qualities[-1] if qualities else None
    return MeasureSection(
        ref=measure.ref,
        anchor=measure_anchor(measure.ref),
        name=measure.title,
        finding=finding(measure, series, definitions, quarter),
        unit=unit_line(measure),
        verdict=verdict_of(measure, series, fewest, decimals),
        facts=(
            *_facts(measure, series, decimals, quarter, supplier_name(measure, definitions)),
            *year_fact(measure, year, decimals),
        ),
        rating=rated(measure, series, definitions.plan.presentation),
        variation=varied(series),
        chart=chart,
        chart_notes=_chart_notes(measure, series, chart),
        behind=behind(measure, series, definitions, qualities),
        left_out=(*weighed(series.latest), *say.left_out(series.latest.coverage))
        if measure.supplier == "forces"
        else (),
        commentary=told.words,
        provisional=provisional_words(series.latest),
        revised=series.latest.revised,
        quality=graded.grade if graded else measure.quality,
        quality_says=quality_words(graded) if graded else "",
        quality_reasons=graded.reasons if graded else (),
        short=measure.name,
        moved=_moved(measure, series, definitions, quarter),
        coverage=_covered(measure, series.latest),
        forces=areas(measure, forces, decimals, "Force", placed),
        regions=areas(measure, regions, decimals, "Region"),
        funnel=funnel_chart(measure, placed, definitions) if placed is not None else None,
        ranked=ranked(measure, forces, series.latest, definitions),
        multiples=region_multiples(measure, series.results, region_series or {}, definitions),
        tiles=value_tiles(measure, forces, places or {}, definitions) if isinstance(measure.value, ShareYes) else None,
    )


def _covered(measure: Measure, result: Result) -> str:
    """Who is in the figure, in the room under a small chart: "41 of 43", "3,912 people", "own figure"."""
    if measure.survey and result.denominator is not None:
        return f"{result.denominator:,.0f} people"
    return result.coverage.words if measure.supplier == "forces" else "own figure"


def quality_words(quality: Quality) -> str:
    """Say the letter and what lowers it: "Quality C. Starts at B: …. 38 of 43 forces are in it: one letter lower."."""
    start, letter = quality.reasons[0], f"Quality {quality.grade}"
    if quality.lowering:
        return " ".join((f"{letter}.", start, *quality.lowering))
    return start.replace(f"Starts at {quality.grade}", letter, 1)


def finding(measure: Measure, series: Series, definitions: Definitions, quarter: Period) -> str:
    """What the figures say, as the title of their chart: "New initiatives … rose from 58% to 67% in a year".

    Source: metrics/methods.md, "When a change is a change".
    """
    colon = ":" if series.latest.missing else ""
    return f"{measure.name}{colon} {_moved(measure, series, definitions, quarter)}"


def _moved(measure: Measure, series: Series, definitions: Definitions, quarter: Period) -> str:
    """What the finding says of the measure, after its name."""
    if series.latest.missing:
        return say.missing_words(measure, series.latest, supplier_name(measure, definitions))
    return movement(measure, series, say.decimals_of(measure, definitions), quarter)


def supplier_name(measure: Measure, definitions: Definitions) -> str:
    """Who supplies a team's measure, in a sentence: "Web analytics"."""
    found = definitions.register.supplier(measure.supplier)
    return found.name if found is not None else measure.supplier


def unit_line(measure: Measure) -> str:
    """The unit and what span it speaks of: "Per cent over the quarter"."""
    per = f" per {measure.value.per:,}" if isinstance(measure.value, RatioOf) and measure.unit == "rate" else ""
    across = _ACROSS[measure.across_time].format(span=_SPAN[measure.frequency])
    return f"{_UNIT[measure.unit]}{per} {across}" + (f"; {measure.lag}" if measure.lag else "")


def _facts(measure: Measure, series: Series, decimals: int, quarter: Period, supplier: str) -> tuple[Fact, ...]:
    latest = series.latest
    facts = [Fact(latest.period.name, marked(latest, measure, decimals))]
    if latest.period != quarter:
        facts.append(Fact("Period ended", day(latest.period.last)))
    if (interval := interval_shown(measure, latest, decimals)) is not None:
        low, high = (say.figure(end, measure, decimals) for end in interval)
        facts.append(Fact("95% interval", f"{low} to {high}"))
    moved = change_words(measure, series, decimals)
    if moved:
        facts.append(Fact("On a year ago", moved))
    if series.expected_now is not None:
        facts.append(Fact("Due by now", say.figure(series.expected_now, measure, decimals)))
    target = next_target(measure, latest.period)
    if target is not None and measure.direction != "context":
        facts.append(Fact(f"Target, {target.by.name}", say.figure(target.value, measure, decimals)))
    covered = say.coverage_words(measure, latest)
    facts.append(Fact("Coverage", covered or f"{supplier}’s own figure"))
    return tuple(facts)


def _chart_notes(measure: Measure, series: Series, chart: Trend | None) -> tuple[str, ...]:
    if chart is None:
        return ()
    notes = [*limits_said(chart, series.variation)]
    shown = series.results[-SHOWN:]
    ringed = {period for period, _ in series.variation.signals}
    runs = runs_of([result.period for result in shown], ringed)
    if runs:
        notes.append(f"Ringed: part of a change beyond ordinary variation, {say.listed(runs)}.")
    for found in measure.breaks:
        if any(result.period == found.period for result in shown):
            notes.append(f"Break in the series at {found.period.name}: {found.reason.rstrip('.')}.")
    return (*notes, *marks_said(chart), *remarks_said(chart))


def runs_of(shown: Sequence[Period], ringed: Set[Period]) -> tuple[str, ...]:
    """The *ringed* of the periods *shown*, neighbours joined: "Q1 2023/24 to Q4 2023/24"."""
    runs: list[list[Period]] = []
    for before, period in zip((None, *shown), shown, strict=False):
        if period in ringed and before in ringed:
            runs[-1].append(period)
        elif period in ringed:
            runs.append([period])
    return tuple(run[0].name if len(run) == 1 else f"{run[0].name} to {run[-1].name}" for run in runs)


def behind(measure: Measure, series: Series, definitions: Definitions, qualities: Sequence[Quality] = ()) -> Behind:
    """The table behind the chart: every period shown on it, with what its figure was worked out from."""
    decimals = say.decimals_of(measure, definitions)
    shown = series.results[-SHOWN:]
    counted, out_of = _headings(measure, shown, definitions)
    from_forces = measure.supplier == "forces"
    grades = [one.grade for one in qualities[-len(shown) :]] or [measure.quality] * len(shown)
    return Behind(
        caption=f"{measure.ref} behind the chart",
        counted="Count" if counted else "",
        out_of="Out of" if out_of else "",
        coverage="Forces" if from_forces else "",
        rows=tuple(
            replace(_row(result, measure, decimals, bool(counted), bool(out_of), from_forces), quality=grade)
            for result, grade in zip(shown, grades, strict=True)
        ),
        notes=tuple(note for note in (counted and f"Count: {counted}.", out_of and f"Out of: {out_of}.") if note),
    )


def _row(result: Result, measure: Measure, decimals: int, counted: bool, out_of: bool, from_forces: bool) -> Row:
    return Row(
        period=result.period.name,
        value=say.figure(result.value, measure, decimals, result.marker),
        counted=whole(result.numerator) if counted else "",
        out_of=whole(result.denominator) if out_of else "",
        coverage=result.coverage.words if from_forces else "",
        note=" ".join(part for part in ("[b]" if result.broken else "", marks(result)) if part),
        code=str(result.period),
    )


def _headings(measure: Measure, shown: Sequence[Result], definitions: Definitions) -> tuple[str, str]:
    """What is counted, and out of what, where the measure is a ratio and some period has both."""
    if not any(result.numerator is not None and result.denominator is not None for result in shown):
        return "", ""
    if isinstance(measure.value, ShareYes):
        return "forces that answered yes", "forces that answered"
    if not isinstance(measure.value, RatioOf):
        return "", ""
    above = operand_words(measure, measure.value.numerator, definitions)
    return say.inside(above), say.inside(denominator_words(measure, measure.value, definitions))
