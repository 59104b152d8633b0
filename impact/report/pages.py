"""The page of a commitment or statement, each of its measures in full, and what every measure is.

How it stands, what happens next, its steps, what it is meant to lead to; of a measure what its figures say, its chart,
the table behind the chart, who is left out, how forces lie; and in words what its file says as data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby

from impact.plan.definitions import Definitions
from impact.plan.measure import Figure, Measure, RatioOf, ShareYes, SourceUse, SumOf
from impact.plan.model import Commitment, Covers
from impact.plan.periods import Period, day
from impact.report import document as doc
from impact.report import sentences as say
from impact.report.charts.timeline import Timeline, TimelineStep
from impact.report.charts.trend import SHOWN, Trend, limits_said, marks_said, remarks_said, trend
from impact.report.commentary import Told
from impact.report.comparisons import Places, funnel_chart, ranked, region_multiples, value_tiles
from impact.report.sentences import NOTHING
from impact.report.view import MeasureView, PromiseView, ReportView
from impact.results.compiled import Progress, StepState, milestones
from impact.results.contribution import TheoryChain
from impact.results.funnel import Funnel, funnel
from impact.results.model import Result
from impact.results.quality import Quality

LARGE = 100  # from here a tenth of a full-time equivalent says nothing
NEXT = 2  # what happens next is the next thing or two; the table has the rest

_STEPS: dict[Progress, doc.Sign] = {
    "not started": doc.Sign("open", "Not started"),
    "under way": doc.Sign("on-track", "Under way"),
    "done": doc.Sign("met", "Done"),
    "late": doc.Sign("off-track", "Late"),
    "not reported": doc.Sign("none", "Not reported"),
}
_WITHOUT = {  # what stands where a figure would, in words; of a dash its note says why
    "[u]": "out of too few to be reliable [u]",
    "[c]": "not shown, since small counts of people are not [c]",
    "[x]": "not available [x]",
    "[z]": "with nothing to take a share of, or to whom it does not apply [z]",
    NOTHING: "",
}
_DIRECTION = {
    "increase": "More is better",
    "decrease": "Less is better",
    "maintain": "To be kept where it is",
    "context": "Shown for context, never rated",
}
_EVERY = {"quarterly": "every quarter", "half-yearly": "every half-year", "annual": "once a year"}
_ACROSS = {
    "flow": "adds up over time",
    "stock": "a stock, counted at the period’s end and never added over time",
    "not_additive": "never added over time",
}
_MISSING = {
    "leave_out": "A supplier without a figure is left out, and named",
    "not_available": "If one supplier has no figure, there is none",
}


# --- a promise ------------------------------------------------------------------------------------------------------


def promise_page(
    one: PromiseView, view: ReportView, commentary: Mapping[str, Told], chain: TheoryChain | None, places: Places
) -> doc.PromisePage:
    """Compose the page of one promise with everything under it, and what it is meant to lead to."""
    promise, told = one.promise, commentary.get(one.promise.ref, Told())
    sign, verdict = one.standing
    return doc.PromisePage(
        ref=promise.ref,
        anchor=one.anchor,
        kind="Commitment" if isinstance(promise, Commitment) else "Statement",
        title=promise.title,
        name=promise.name,
        owner=promise.owner,
        sign=sign,
        verdict=verdict,
        lead=_lead(one),
        commentary=told.words,
        next_steps=told.next_steps,
        decision=told.decision,
        timeline=timeline(one.steps, view.definitions.plan.covers, one.quarter),
        upcoming=_upcoming(one),
        steps=tuple(map(_step_line, one.steps)),
        measures=tuple(measure_section(each, view, commentary.get(each.ref, Told()), places) for each in one.measures),
        theory=theory(chain, view.measures) if chain is not None else None,
        steps_say=one.steps_say,
        main=one.main.ref if one.main is not None else "",
    )


def _lead(one: PromiseView) -> str:
    """The page's first sentence or two: what went well and what did not, each from the measure that shows it most."""
    first = {each.verdict: each.finding for each in reversed(one.measures)}
    said = [first[verdict] for verdict in ("worse", "better") if verdict in first] or [first.get("steady", "")]
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _upcoming(one: PromiseView) -> tuple[str, ...]:
    """Every step that should have been done, then the next ones due."""
    behind, ahead = [], []
    for state in one.steps:
        if state.state == "late" or state in one.overdue:
            how = "is late" if state.state == "late" else "nothing was reported of it"
            behind.append(f"{state.step.title}: was due {day(state.step.due)} and {how}. Owner: {state.step.owner}.")
        elif state.state != "done":
            ahead.append(state.step)
    said = (f"{one.title}: due {day(one.due)}. Owner: {one.owner}." for one in sorted(ahead, key=lambda one: one.due))
    return tuple([*behind, *said][: max(NEXT, len(behind))])


def _step_line(one: StepState) -> doc.StepLine:
    step, evidence = one.step, one.evidence or "None reported"
    return doc.StepLine(step.ref, step.title, step.owner, day(step.due), _STEPS[one.state], evidence, step.done_when)


def theory(chain: TheoryChain, shown: Mapping[str, object]) -> doc.Theory | None:
    """Compose the table of what a promise is meant to lead to; None where nothing in it is said to lead to anything.

    Args:
        chain: The promise's measures, and those they lead to.
        shown: What stands somewhere in the report, by the measure's ref: only that is linked to.
    """
    if not chain.links:
        return None
    leads: dict[str, list[str]] = {stage.ref: [] for stage in chain.stages}
    for link in chain.links:
        leads[link.before.ref].append(f"{link.after.ref} {link.after.name}")
    rows = tuple(
        doc.TheoryRow(
            level=say.opening(stage.level),
            ref=stage.ref,
            anchor=doc.anchor("measure", stage.ref) if stage.ref in shown else "",
            name=stage.name,
            says=stage.says,
            leads_to="; ".join(leads[stage.ref]) or NOTHING,
        )
        for stage in chain.stages
    )
    tested = (link for link in chain.links if link.tested != "untested")
    return doc.Theory(rows, chain.ends, tuple(f"{link.before.ref} to {link.after.ref}: {link.says}" for link in tested))


def timeline(steps: Sequence[StepState], covers: Covers, quarter: Period) -> Timeline | None:
    """Return the timeline of one promise's steps over the days that the plan covers; None where it has no steps."""
    if not steps:
        return None
    (counted,) = milestones(steps, quarter).values()
    title = say.opening(counted.words)
    drawn = tuple(_drawn(one, quarter) for one in sorted(steps, key=lambda one: (one.step.due, one.step.ref)))
    each = "; ".join(f"{one.ref} {one.title}: {one.says}" for one in drawn)
    alt = f"Steps from {day(covers.from_)} to {day(covers.to)}, as at {day(quarter.last)}. {title}. {each}."
    return Timeline(title, alt, covers.from_, covers.to, quarter.last, day(quarter.last), drawn)


def _drawn(one: StepState, quarter: Period) -> TimelineStep:
    """A step's mark. When it was done is not known, but that it was later than a quarter in which it was late."""
    step, late_to, done = one.step, None, None
    says = f"due {day(step.due)}"
    if one.state == "not reported":
        says = f"nothing reported, {'was ' if step.due <= quarter.last else ''}{says}"
    elif one.state == "late":
        says, late_to = f"late, was {says}", quarter.last
    elif one.state == "done" and one.late_at is not None:
        done = one.late_at.last
        says = f"done later than {day(done)}" + (f", was {says}" if done != step.due else "")
        late_to = done if done > step.due else None
    else:
        says = f"{one.state}, {says}"
    return TimelineStep(step.ref, step.title, step.due, one.state, says, done, late_to)


# --- a measure ------------------------------------------------------------------------------------------------------


def measure_section(one: MeasureView, view: ReportView, told: Told, places: Places) -> doc.MeasureSection:
    """Compose one measure's section: *told* is what the team tells of it, *places* where forces stand on the map."""
    measure, latest, compiled = one.measure, one.latest, view.compiled
    forces, regions = compiled.forces.get(one.ref, ()), compiled.regions.get(one.ref, ())
    chart = trend(one, dict(told.notes)) if told.notes else one.chart
    compared = funnel(measure, forces, one.rules) if forces else None
    placed = compared if isinstance(compared, Funnel) else None
    graded = one.qualities[-1] if one.qualities else None
    return doc.MeasureSection(
        ref=one.ref,
        anchor=one.anchor,
        name=measure.title,
        finding=one.finding,
        unit=say.unit_line(measure),
        verdict=one.verdict,
        facts=tuple(doc.Fact(label, value) for label, value in facts(one, view).items() if value),
        rating=one.rated,
        variation=one.varied,
        chart=chart,
        chart_notes=_chart_notes(one, chart) if chart is not None else (),
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
        tiles=value_tiles(one, forces, places) if isinstance(measure.value, ShareYes) else None,
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


def facts(one: MeasureView, view: ReportView) -> dict[str, str]:
    """A measure at a glance, each by its label; "" for what it does not have."""
    latest, due, target, year = one.latest, one.series.expected_now, one.target, view.year_so_far(one)
    found = {
        latest.period.name: one.marked(latest),
        "Period ended": day(latest.period.last) if latest.period != one.quarter else "",
        "95% interval": one.interval_words(latest),
        "On a year ago": one.change_words,
        "Due by now": one.words(due) if due is not None else "",
        f"Target, {target.by.name if target else ''}": one.words(target.value) if target else "",
        "Coverage": one.coverage_words(latest) or f"{one.supplier_name}’s own figure",
    }
    if year is not None and not year.result.missing:
        found[f"{year.result.period.name}, {len(year.periods)} of {year.of} so far"] = one.marked(year.result)
    return found


def _chart_notes(one: MeasureView, chart: Trend) -> tuple[str, ...]:
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
    runs = [list(run) for is_ringed, run in groupby(shown, ringed.__contains__) if is_ringed]
    return tuple(run[0].name if len(run) == 1 else f"{run[0].name} to {run[-1].name}" for run in runs)


# --- tables ---------------------------------------------------------------------------------------------------------


def behind(one: MeasureView) -> doc.Behind:
    """The table behind the chart: every period shown on it, with what its figure was worked out from."""
    shown = one.series.results[-SHOWN:]
    counted, out_of = _headings(one, shown)
    from_forces = one.measure.supplier == "forces"
    return doc.Behind(
        caption=f"{one.ref} behind the chart",
        counted="Count" if counted else "",
        out_of="Out of" if out_of else "",
        coverage="Forces" if from_forces else "",
        rows=tuple(
            doc.Row(
                period=result.period.name,
                value=one.words(result.value, result.marker),
                counted=whole(result.numerator) if counted else "",
                out_of=whole(result.denominator) if out_of else "",
                coverage=result.coverage.words if from_forces else "",
                note=say.in_full("", result),
                code=str(result.period),
                quality=grade,
            )
            for result, grade in zip(shown, one.grades[-len(shown) :], strict=True)
        ),
        notes=tuple(f"{what}: {said}." for what, said in (("Count", counted), ("Out of", out_of)) if said),
    )


def _headings(one: MeasureView, shown: Iterable[Result]) -> tuple[str, str]:
    """What is counted, and out of what, where the measure is a ratio and some period has both."""
    value = one.measure.value
    if any(result.numerator is not None and result.denominator is not None for result in shown):
        if isinstance(value, ShareYes):
            return "forces that answered yes", "forces that answered"
        if isinstance(value, RatioOf):
            above = say.operand_words(one.measure, value.numerator, one.definitions)
            return say.inside(above), say.inside(say.denominator_words(one.measure, one.definitions))
    return "", ""


def areas(one: MeasureView, results: Sequence[Result], heading: str, found: Funnel | None = None) -> doc.Areas | None:
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
    answers = isinstance(one.measure.value, ShareYes) and heading != "Force"
    ratio = isinstance(one.measure.value, RatioOf) or answers
    lines = tuple(
        doc.AreaLine(
            code=result.area.code,
            name=result.area.name,
            value=one.in_cell(result),
            counted=whole(result.numerator) if ratio and not result.missing else "",
            out_of=whole(result.denominator) if ratio and not result.missing else "",
            interval=one.interval_words(result),
            place=say.opening(stands.get(result.area.code, "")),
            note=say.opening(result.why or say.listed(dict.fromkeys(left.why for left in result.coverage.left)))
            if result.missing
            else say.marks(result),
        )
        for result in results
    )
    return doc.Areas(
        caption=f"{one.ref} by {heading.lower()}, {period.name}",
        heading=heading,
        period=str(period),
        counted="Count" if ratio else "",
        out_of="Out of" if ratio else "",
        interval="95% interval" if any(line.interval for line in lines) else "",
        place="For its size" if stands else "",
        lines=lines,
    )


def without_figures(table: doc.Areas) -> str:
    """Return the one sentence that says what a table would which has no figure at all; "" where it has one."""
    if any(line.value not in _WITHOUT for line in table.lines):
        return ""
    reasons = Counter(_WITHOUT[line.value] or say.inside(line.note) for line in table.lines)
    each = "; ".join(f"{say.spelt(number)} {why}".rstrip() for why, number in reasons.most_common())
    return f"No {table.heading.lower()} has a figure to show for {Period.parse(table.period).name}: {each}."


def whole(value: float | None) -> str:
    """A count as it stands in a table: "1,204", "97.5", a dash for none."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= LARGE else f"{value:,.1f}"


# --- what a measure is ----------------------------------------------------------------------------------------------


def definition(measure: Measure, definitions: Definitions) -> doc.Definition:
    """Say what one measure is."""

    def words(value: float) -> str:
        return say.figure(value, measure, decimals)

    decimals = say.decimals_of(measure, definitions)
    supplier = definitions.register.supplier(measure.supplier)
    whose = "the forces" if supplier is None else supplier.name
    start, rating = measure.baseline, measure.rating
    aims = say.listed(f"{words(target.value)} by {target.by.name}" for target in measure.targets)
    beyond = say.difference(rating.off_track_beyond, measure, decimals) if rating is not None else ""
    facts = {
        "Worked out as": combination(measure, definitions),
        "Level": f"{say.opening(measure.level)}. {_DIRECTION[measure.direction]}",
        "Collected": f"{say.opening(_EVERY[measure.frequency])} from {whose}; {_ACROSS[measure.across_time]}",
        "Speaks of": measure.lag,
        "Without a figure": _MISSING[measure.missing],
        "Baseline": f"{words(start.value)} in {start.period.name}" if start is not None else "",
        "Targets": aims,
        "Off track": beyond and f"More than {beyond} behind the path to the target",
        **{f"Break, {found.period.name}": found.reason for found in measure.breaks},
        "Owner and quality": f"{measure.owner}; quality {measure.quality}",
        "Source": _source_words(measure.source, definitions),
    }
    told = tuple(doc.Fact(label, value) for label, value in facts.items() if value)
    return doc.Definition(measure.ref, doc.anchor("definition", measure.ref), measure.title, measure.why, told)


def combination(measure: Measure, definitions: Definitions) -> str:
    """How the figure is worked out, in words: "X, divided by Y; in per cent"."""

    def words(operand: str) -> str:
        return say.operand_words(measure, operand, definitions)

    value = measure.value
    if isinstance(value, SumOf):
        first, *others = map(words, value.operands)
        return say.listed([first, *map(say.inside, others)]) + (", added together" if others else "")
    if isinstance(value, ShareYes):
        return f"Forces that answered yes, of those that answered: {words(value.share_yes)}"
    if isinstance(value, Figure):
        return f"{words(value.figure)}, as its supplier reports it"
    per = {100: "in per cent", 1: "as a ratio"}.get(value.per, f"per {value.per:,}")
    return f"{words(value.numerator)}, divided by {say.inside(say.denominator_words(measure, definitions))}; {per}"


def _source_words(source: SourceUse, definitions: Definitions) -> str:
    """The document, its pages, and whether the wording is its own yet."""
    found = next((one for one in definitions.plan.sources if one.id == source.id), None)
    pages = source.pages or (found.pages if found is not None else None)
    words = (found.title if found is not None else source.id) + (f", pages {_to(pages)}" if pages else "")
    return f"{words}. Wording illustrative" if source.wording == "illustrative" else words


def _to(pages: str) -> str:
    return pages.replace("-", " to ")


def sources(definitions: Definitions) -> tuple[doc.Fact, ...]:
    """Every document and outside release that the report rests on."""
    found = []
    for one in definitions.plan.sources:
        published = f"published {day(one.published)}" if one.published else ""
        said = filter(None, (published, f"pages {_to(one.pages)}" if one.pages else ""))
        found.append(doc.Fact(one.title, "; ".join(said) or "no date given"))
    for release in definitions.outside.values():
        days = f"as at {day(release.as_at)}, released {day(release.released)}"
        found.append(doc.Fact(release.title, f"{release.publisher}, {days}; {release.licence}"))
    return tuple(found)


def wording(definitions: Definitions) -> str:
    """What is to be known of the measures' wording; "" when all of it is the plan's own."""
    plan = definitions.plan
    waiting = [measure for measure in plan.measures if measure.source.wording == "illustrative"]
    if not waiting:
        return ""
    used = {measure.source.id for measure in waiting}
    pages = sorted({source.pages for source in plan.sources if source.id in used and source.pages})
    every = len(waiting) == len(plan.measures)
    which = "Every measure’s wording" if every else f"The wording of {len(waiting)} measures"
    own = f"the plan’s own pages {say.listed(map(_to, pages))} are" if pages else "its own is"
    return f"{which} is illustrative until {own} supplied."
