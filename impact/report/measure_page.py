"""A measure in full: what its figures say, its chart, the table behind the chart, who is left out, how forces lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from impact.plan.measure import RatioOf, ShareYes
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.charts.trend import SHOWN, Trend, limits_said, marks_said, remarks_said, trend
from impact.report.commentary import Told
from impact.report.comparisons import Places, funnel_chart, ranked, region_multiples, value_tiles
from impact.report.definitions import denominator_words, operand_words
from impact.report.document import AreaLine, Areas, Behind, Fact, MeasureSection, Row
from impact.report.view import MeasureView, ReportView
from impact.results.funnel import Funnel, funnel
from impact.results.model import Result
from impact.results.quality import Quality
from impact.results.years import SoFar

FEWEST_IN_A_YEAR = 2  # periods: of one alone, the year so far is the period
LARGE = 100  # from here a tenth of a full-time equivalent says nothing

_WITHOUT = {  # what stands where a figure would, in words; of a dash its note says why
    "[u]": "out of too few to be reliable [u]",
    "[c]": "not shown, since small counts of people are not [c]",
    "[x]": "not available [x]",
    "[z]": "with nothing to take a share of, or to whom it does not apply [z]",
    "–": "",
}


def measure_section(one: MeasureView, view: ReportView, told: Told, places: Places) -> MeasureSection:
    """Compose one measure's section: *told* is what the team tells of it, *places* where forces stand on the map."""
    measure, latest, compiled = one.measure, one.latest, view.compiled
    forces, regions = compiled.forces.get(one.ref, ()), compiled.regions.get(one.ref, ())
    chart = trend(one, dict(told.notes)) if told.notes else one.chart
    placed = funnel(measure, forces, one.rules) if forces else None
    placed = placed if isinstance(placed, Funnel) else None
    graded = one.qualities[-1] if one.qualities else None
    answers = isinstance(measure.value, ShareYes)
    return MeasureSection(
        ref=one.ref,
        anchor=one.anchor,
        name=measure.title,
        finding=one.finding,
        unit=say.unit_line(measure),
        verdict=one.verdict,
        facts=(*_facts(one), *year_fact(one, compiled.years.get(one.ref))),
        rating=one.rated,
        variation=one.varied,
        chart=chart,
        chart_notes=_chart_notes(one, chart),
        behind=behind(one),
        left_out=(*weighed(latest), *say.left_out(latest.coverage)) if measure.supplier == "forces" else (),
        commentary=told.words,
        provisional=say.provisional_words(latest),
        revised=latest.revised,
        quality=one.grades[-1],
        quality_says=quality_words(graded) if graded else "",
        quality_reasons=graded.reasons if graded else (),
        short=one.name,
        moved=one.moved_words,
        coverage=one.covered("own figure"),
        forces=areas(one, forces, "Force", placed),
        regions=areas(one, regions, "Region"),
        funnel=funnel_chart(one, placed) if placed is not None else None,
        ranked=ranked(one, forces, latest),
        multiples=region_multiples(one, compiled.region_series.get(one.ref, {})),
        tiles=value_tiles(one, forces, places) if answers else None,
    )


def quality_words(quality: Quality) -> str:
    """Say the letter and what lowers it: "Quality C. Starts at B: …. 38 of 43 forces are in it: one letter lower."."""
    start, letter = quality.reasons[0], f"Quality {quality.grade}"
    if quality.lowering:
        return " ".join((f"{letter}.", start, *quality.lowering))
    return start.replace(f"Starts at {quality.grade}", letter, 1)


def weighed(result: Result) -> tuple[str, ...]:
    """How much of what the forces are counted by is in a figure: "In the figure: 97.3% of officers in post at …"."""
    coverage = result.coverage
    if coverage.weight is None or not coverage.included:
        return ()
    return (f"In the figure: {coverage.words} forces, with {coverage.weight:.1%} of {coverage.weighed_by}",)


def year_fact(one: MeasureView, year: SoFar | None) -> tuple[Fact, ...]:
    """The figure for the financial year so far, once that is more than one period."""
    if year is None or len(year.periods) < FEWEST_IN_A_YEAR or year.result.missing:
        return ()
    ended = f"{len(year.periods)} of {year.of}"
    return (Fact(f"{year.result.period.name}, {ended} so far", one.marked(year.result)),)


def _facts(one: MeasureView) -> tuple[Fact, ...]:
    latest, due, target = one.latest, one.series.expected_now, one.target
    facts = {
        latest.period.name: one.marked(latest),
        "Period ended": day(latest.period.last) if latest.period != one.quarter else "",
        "95% interval": one.interval_words(latest),
        "On a year ago": one.change_words,
        "Due by now": one.words(due) if due is not None else "",
        f"Target, {target.by.name if target else ''}": one.words(target.value) if target else "",
        "Coverage": one.coverage_words(latest) or f"{one.supplier_name}’s own figure",
    }
    return tuple(Fact(label, value) for label, value in facts.items() if value)


def _chart_notes(one: MeasureView, chart: Trend | None) -> tuple[str, ...]:
    if chart is None:
        return ()
    shown = {result.period for result in one.series.results[-SHOWN:]}
    breaks = (
        f"Break in the series at {found.period.name}: {found.reason.rstrip('.')}."
        for found in one.measure.breaks
        if found.period in shown
    )
    limits = limits_said(chart, one.series.variation)
    return (*limits, *ringed_words(one), *breaks, *marks_said(chart), *remarks_said(chart))


def ringed_words(one: MeasureView) -> tuple[str, ...]:
    """What is ringed on the chart: "Ringed: part of a change beyond ordinary variation, Q1 2023/24 to Q4 2023/24."."""
    ringed = {period for period, _ in one.series.variation.signals}
    runs = runs_of([result.period for result in one.series.results[-SHOWN:]], ringed)
    return (f"Ringed: part of a change beyond ordinary variation, {say.listed(runs)}.",) if runs else ()


def runs_of(shown: Sequence[Period], ringed: Set[Period]) -> tuple[str, ...]:
    """The *ringed* of the periods *shown*, neighbours joined: "Q1 2023/24 to Q4 2023/24"."""
    runs: list[list[Period]] = []
    for before, period in zip((None, *shown), shown, strict=False):
        if period in ringed and before in ringed:
            runs[-1].append(period)
        elif period in ringed:
            runs.append([period])
    return tuple(run[0].name if len(run) == 1 else f"{run[0].name} to {run[-1].name}" for run in runs)


# --- tables ------------------------------------------------------------------------------------------------------


def behind(one: MeasureView) -> Behind:
    """The table behind the chart: every period shown on it, with what its figure was worked out from."""
    shown = one.series.results[-SHOWN:]
    counted, out_of = _headings(one, shown)
    from_forces = one.measure.supplier == "forces"
    grades = one.grades[-len(shown) :]
    return Behind(
        caption=f"{one.ref} behind the chart",
        counted="Count" if counted else "",
        out_of="Out of" if out_of else "",
        coverage="Forces" if from_forces else "",
        rows=tuple(
            Row(
                period=result.period.name,
                value=one.words(result.value, result.marker),
                counted=whole(result.numerator) if counted else "",
                out_of=whole(result.denominator) if out_of else "",
                coverage=result.coverage.words if from_forces else "",
                note=say.in_full("", result),
                code=str(result.period),
                quality=grade,
            )
            for result, grade in zip(shown, grades, strict=True)
        ),
        notes=tuple(f"{what}: {said}." for what, said in (("Count", counted), ("Out of", out_of)) if said),
    )


def _headings(one: MeasureView, shown: Sequence[Result]) -> tuple[str, str]:
    """What is counted, and out of what, where the measure is a ratio and some period has both."""
    value = one.measure.value
    if not any(result.numerator is not None and result.denominator is not None for result in shown):
        return "", ""
    if isinstance(value, ShareYes):
        return "forces that answered yes", "forces that answered"
    if not isinstance(value, RatioOf):
        return "", ""
    above = operand_words(one.measure, value.numerator, one.definitions)
    return say.inside(above), say.inside(denominator_words(one.measure, value, one.definitions))


def areas(one: MeasureView, results: Sequence[Result], heading: str, found: Funnel | None = None) -> Areas | None:
    """Return the table of *results*, one for each area, all of one period; None where there are none.

    Args:
        one: The measure that the results are of.
        results: In the order of the register. An area without a figure stands in the table with why.
        heading: "Force" or "Region".
        found: Where each stands for its size, if the forces compare.
    """
    if not results:
        return None
    period = results[0].period
    stands = {place.area.code: place.stand for place in found.places} if found is not None else {}
    answers = isinstance(one.measure.value, ShareYes)
    ratio = isinstance(one.measure.value, RatioOf) or (answers and heading != "Force")
    lines = tuple(
        AreaLine(
            code=result.area.code,
            name=result.area.name,
            value=one.in_cell(result),
            counted=whole(result.numerator) if ratio and not result.missing else "",
            out_of=whole(result.denominator) if ratio and not result.missing else "",
            interval=one.interval_words(result),
            place=say.opening(stands.get(result.area.code, "")),
            note=_area_note(result),
        )
        for result in results
    )
    return Areas(
        caption=f"{one.ref} by {heading.lower()}, {period.name}",
        heading=heading,
        period=str(period),
        counted="Count" if ratio else "",
        out_of="Out of" if ratio else "",
        interval="95% interval" if any(line.interval for line in lines) else "",
        place="For its size" if stands else "",
        lines=lines,
    )


def _area_note(result: Result) -> str:
    """An area's marks, or why there is no figure."""
    if not result.missing:
        return say.marks(result)
    return say.opening(result.why or say.listed(dict.fromkeys(left.why for left in result.coverage.left)))


def without_figures(table: Areas) -> str:
    """Return the one sentence that says what a table would which has no figure at all; "" where it has one."""
    if any(line.value not in _WITHOUT for line in table.lines):
        return ""
    reasons = Counter(_WITHOUT[line.value] or say.inside(line.note) for line in table.lines)
    each = "; ".join(f"{say.spelt(number)} {why}".rstrip() for why, number in reasons.most_common())
    return f"No {table.heading.lower()} has a figure to show for {Period.parse(table.period).name}: {each}."


def whole(value: float | None) -> str:
    """A count as it stands in a table: "1,204", "97.5", a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= LARGE else f"{value:,.1f}"
