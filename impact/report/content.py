"""The ordered content of a report, before any format: `report.html` shows it, its JSON form is published as it is.

First the summary: what got better, what got worse, what cannot be said yet, one chart for each commitment; the team's
words may replace its headline, and the counts stand under it all the same. Then every measure on a line, by promise.
Pure: the same definitions, results, returns and commentary always say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.model import Commitment
from impact.plan.periods import Length, Period, day
from impact.report import document
from impact.report import sentences as say
from impact.report.charts.trend import SHOWN, spark_alt
from impact.report.commentary import SUMMARY, Told, asked_of_board, tell
from impact.report.comparisons import Places
from impact.report.document import Fact, MeasureLine, Report, Revised, Said, Summary, Verdict, VerdictColumn
from impact.report.pages import definition, promise_page, sources, wording
from impact.report.sentences import MINUS, format_value
from impact.report.standings import Filings, answered, returned, returns_grid
from impact.report.view import MeasureView, ReportView
from impact.results.compiled import Compiled
from impact.results.contribution import chains
from impact.results.quality import Quality
from impact.results.targets import target_to_come
from impact.store.model import ReturnStatus

Tallied = Verdict | Literal["changed"]

SYNTHETIC = "Synthetic data: an illustration, not a report of real performance"
KICKER = "Progress report to the Board"
IN_FULL = 3  # sentences in a column of the summary; the others are named

_CAPTIONS: dict[Length, str] = {"quarter": "Each quarter", "half": "Each half-year", "year": "Each year"}
_COLUMNS: dict[Verdict, tuple[str, str]] = {  # its title, and what stands there where it is empty
    "better": ("Better or at target", "No measure is better beyond chance or at its target."),
    "worse": ("Worse or behind", "No measure of which enough is known is worse or off track."),
    "unsaid": ("Cannot be said yet", "Every measure has enough behind it to be spoken of."),
}
_TALLY: dict[Tallied, tuple[str, str]] = {
    "better": ("{} is better or at its target", "{} are better or at their target"),
    "worse": ("{} is worse or off track", "{} are worse or off track"),
    "steady": ("{} shows no change beyond chance", "{} show no change beyond chance"),
    "changed": ("{} has changed neither for better nor for worse", "{} have changed neither for better nor for worse"),
    "unsaid": ("{} cannot be said yet", "{} cannot be said yet"),
    "context": ("{} is for context", "{} are for context"),
}
_REST: dict[Tallied, str] = {  # how those are named that no column says in full
    "better": "Also better or at target",
    "worse": "Also worse or behind",
    "unsaid": "Nor can be said yet",
    "steady": "No change beyond chance, and not off track",
    "changed": "Changed neither for better nor for worse",
    "context": "For context, never rated",
}
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


def compose(
    definitions: Definitions,
    compiled: Compiled,
    statuses: Sequence[ReturnStatus],
    commentary: Mapping[str, str],
    *,
    as_at: datetime,
    synthetic: bool,
    tiles: Places | None = None,
    qualities: Mapping[str, Sequence[Quality]] | None = None,
    revised: Revised | None = None,
    told: Filings | None = None,
    history: Mapping[Period, Sequence[ReturnStatus]] | None = None,
) -> Report:
    """Compose a report.

    Args:
        definitions: The plan, its suppliers and methods.
        compiled: The results of one quarter.
        statuses: How each supplier stands for that quarter.
        commentary: Markdown by ref of a promise or measure; "summary" for the headline, "decisions" for what the
            Board is asked.
        as_at: Which submissions the results could see; aware.
        synthetic: Whether the figures are made up: then every page says so.
        tiles: Short label, column and row of each force on the tile map, by its id.
        qualities: By ref, the quality of each result of a measure's series; without it, the definition's letter stands.
        revised: What differs from the last edition, where one is compared with.
        told: By the number of a submission that counts, its findings and explanations; without it, none is shown.
        history: How each supplier stood for every quarter so far.
    """
    plan, quarter = definitions.plan, compiled.period
    view = ReportView(definitions, compiled, qualities or {})
    methods_title, methods = titled(definitions.methods)
    meant = {chain.promise: chain for chain in chains(definitions, compiled.national, compiled.comparisons)}
    words = tell(commentary, view)
    return Report(
        title=plan.ambitions[0].title if len(plan.ambitions) == 1 else plan.title,
        organisation=plan.organisation,
        plan=plan.title,
        kicker=KICKER,
        period=say.dated(quarter),
        period_name=quarter.name,
        as_at=day(as_at.date()),
        made_at=as_at,
        digest=definitions.digest,
        notice=SYNTHETIC if synthetic else "",
        wording=wording(definitions),
        summary=summary(view, words),
        scoreboard=scoreboard(view),
        promises=tuple(
            promise_page(one, view, words, meant.get(one.promise.ref), tiles or {}) for one in view.promises
        ),
        returned=returned(
            statuses, tiles or {}, answered(definitions, statuses, told or {}), returns_grid(history or {})
        ),
        methods_title=methods_title,
        methods=methods,
        definitions=tuple(definition(measure, definitions) for measure in plan.measures),
        sources=sources(definitions),
        trace="Any figure can be followed back to the cells of the returns that it came from:"
        f" impact trace {plan.measures[0].ref if plan.measures else 'REF'} --period {quarter}",
        revised=revised,
        methods_page=methods.partition("\n## ")[0].strip() if not methods.startswith("## ") else "",
        figures=figures_behind(view),
    )


def edition_words(version: int | None, published: str = "", by: str = "", why: str = "") -> str:
    """Return which edition it is: "Draft, not published", or "Version 2, published 20 August 2025 by Jo Smith".

    Args:
        version: From 1; None for what nobody has published.
        published: The day, as a reader has it.
        by: Who published it, with the role: "Jo Smith, Head of Analysis".
        why: What brought about a later version, as a sentence.
    """
    if version is None:
        return "Draft, not published"
    said = f"Version {version}" + (f", published {published}" if published else "") + (f" by {by}" if by else "")
    return f"{said}. {why[:1].upper()}{why[1:]}" if why else said


def titled(text: str) -> tuple[str, str]:
    """The title that a Markdown text begins with, and the rest; "Methods" when it has none."""
    first, _, rest = text.strip().partition("\n")
    return (first[2:].strip(), rest.strip()) if first.startswith("# ") else ("Methods", text.strip())


def figures_behind(view: ReportView) -> tuple[document.Figures, ...]:
    """The figures behind the charts, every measure on a line: a table for each length of period, quarters first.

    A cell is "" where no figure was due.
    """
    tables = []
    for length, caption in _CAPTIONS.items():
        shown = [one for one in view.measures.values() if one.latest.period.length == length]
        found = {one.ref: {each.period: each for each in one.series.results[-SHOWN:]} for one in shown}
        periods = sorted(set().union(*found.values()))[-SHOWN:]
        rows = []
        for one in shown:
            results = [found[one.ref].get(period) for period in periods]
            cells = tuple(say.in_full(one.in_cell(result), result) if result else "" for result in results)
            rows.append(document.FigureRow(one.ref, one.anchor, one.name, cells))
        if rows:
            tables.append(document.Figures(caption, tuple(period.short for period in periods), tuple(rows)))
    return tuple(tables)


# --- the summary -----------------------------------------------------------------------------------------------------


def summary(view: ReportView, commentary: Mapping[str, Told]) -> Summary:
    """Compose the summary. *commentary* may have "summary" (the headline's words) and what the Board is asked."""
    found: dict[Tallied, list[MeasureView]] = {verdict: [] for verdict in _TALLY}
    for one in view.judged:
        found[_tallied(one)].append(one)
    rest = {what: found[verdict][IN_FULL if verdict in _COLUMNS else 0 :] for verdict, what in _REST.items()}
    return Summary(
        headline=headline(view.judged),
        words=commentary.get(SUMMARY, Told()).words,
        counts=counts(view.judged, view.compiled),
        columns=tuple(
            VerdictColumn(verdict, title, tuple(map(said, found[verdict][:IN_FULL])), "" if found[verdict] else nothing)
            for verdict, (title, nothing) in _COLUMNS.items()
        ),
        rest=tuple(Fact(what, f"{say.listed(one.name for one in left)}.") for what, left in rest.items() if left),
        leads=tuple(
            document.Lead(
                ref=one.promise.ref,
                anchor=one.anchor,
                title=one.promise.name,
                sign=one.standing[0],
                verdict=one.standing[1],
                measure=one.main.name if one.main is not None else "",
                chart=one.main.chart if one.main is not None else None,
            )
            for one in view.promises
            if isinstance(one.promise, Commitment)
        ),
        decisions=asked_of_board(commentary, view.definitions),
    )


def headline(judged: Sequence[MeasureView]) -> str:
    """What is good and what is not in two sentences, from the ratings and the variation alone."""
    if not judged:
        return "There is no measure to report on yet."
    good, bad = _leading(judged, "better"), _leading(judged, "worse")
    if good is None and bad is None:
        if all(one.verdict == "unsaid" for one in judged):
            return "Nothing can be said yet: no measure has enough behind it."
        return "No measure of which enough is known is better or worse beyond chance, at its target or off track."
    praise = good and f"{good.name} {good.in_short}{good.promise_met and f', and {good.promise_met}'}."
    return f"{praise or _bad(bad)} {_bad(bad) if praise and bad else _COLUMNS['worse' if praise else 'better'][1]}"


def _leading(judged: Sequence[MeasureView], verdict: Verdict) -> MeasureView | None:
    """The weightiest of a verdict that is not a percentage of few cases, where there is one.

    Source: metrics/methods.md, "The summary".
    """
    found = [one for one in judged if one.verdict == verdict]
    return next((one for one in found if not one.is_of_few), found[0] if found else None)


def _bad(one: MeasureView | None) -> str:
    """The weightiest bad news: how far it is from what was due, or how it is going."""
    if one is None:
        return ""
    gap = one.gap if one.standing == "off track" else ""
    but = " but" if one.drift == "improving" else ""
    return f"{one.name} {one.in_short}{gap and f',{but} {gap}'}."


def counts(judged: Sequence[MeasureView], compiled: Compiled) -> str:
    """The tally that no words can hide: how many measures and steps stand where."""
    verdicts, states = Counter(map(_tallied, judged)), Counter(state.state for state in compiled.steps.values())
    steps = {"done": states["done"], "late": states["late"]}
    if states["not reported"]:
        steps["not reported on"] = states["not reported"]
    told = "No measure has a period that has ended."
    if judged:
        parts = [
            words[number != 1].format(say.tallied(number))
            for verdict, words in _TALLY.items()
            if (number := verdicts[verdict]) or verdict in ("better", "worse")
        ]
        told = f"Of {say.counted(len(judged), 'measure')}, {say.listed(parts)}."
    if not compiled.steps:
        return told
    parts = [f"{say.tallied(number)} {'is' if number == 1 else 'are'} {words}" for words, number in steps.items()]
    return f"{told} Of {say.counted(len(compiled.steps), 'step')}, {say.listed(parts)}."


def _tallied(one: MeasureView) -> Tallied:
    """Where a measure is counted: of those that are neither better nor worse, some have changed all the same."""
    return "changed" if one.verdict == "steady" and one.has_changed else one.verdict


def said(one: MeasureView) -> Said:
    """The one sentence that the summary says of a measure, with its figures and who is in them."""
    words = one.why_unsaid
    if one.verdict != "unsaid" or one.was_compared:
        words = one.movement + one.against_target + say.in_brackets(one.coverage_words(one.latest))
    return Said(one.ref, one.anchor, f"{one.name}{':' if one.latest.missing else ''}", f"{words}.")


# --- the scoreboard --------------------------------------------------------------------------------------------------


def scoreboard(view: ReportView) -> document.Scoreboard:
    """Compose the scoreboard. A promise without a measure has no group.

    The date that most targets have, the first of equals, stands over them all.
    """
    groups = tuple(
        document.Group(one.promise.ref, one.anchor, one.promise.name, tuple(map(line, one.measures)), *one.standing)
        for one in view.promises
        if one.measures
    )
    dates = Counter(one.by for group in groups for one in group.lines if one.by)
    return document.Scoreboard(_INTRO, groups, _NOTE, dates.most_common(1)[0][0] if dates else "")


def line(one: MeasureView) -> MeasureLine:
    """One measure's line. An annual figure carries its own date, never the quarter's."""
    latest, series = one.latest, one.series
    promised, by = _promised(one)
    due = "none" if series.expected_now is None else one.words(series.expected_now)
    return MeasureLine(
        ref=one.ref,
        anchor=one.anchor,
        name=one.name,
        latest=one.figure(latest),
        when="" if latest.period == one.quarter else latest.period.short,
        change=_change(one),
        target="context" if one.measure.direction == "context" else due,
        rating=one.rating,
        variation=one.variation,
        spark=replace(one.chart, alt=spark_alt(one)) if one.chart is not None else None,
        coverage=one.covered("own"),
        quality=one.grades[-1],
        marks=say.marks(latest),
        code=str(latest.period),
        promised=promised,
        by=by,
    )


def _change(one: MeasureView) -> str:
    if not one.moved:
        return "none" if one.moved is None else "0"
    size = format_value(abs(one.moved), "count", one.decimals)
    return f"{'+' if one.moved > 0 else MINUS}{size}" + (" pts" if one.measure.unit == "percent" else "")


def _promised(one: MeasureView) -> tuple[str, str]:
    """The target and its date: the first due after the figure's period, or the last, which has come. The date is the
    quarter that it ends with, so that a year's target and a quarter's that fall due on one day have one date.

    Source: metrics/methods.md, "Rating".
    """
    to_come = target_to_come(one.measure, one.latest.period)
    target = one.target and (to_come or one.target)
    if target is None:
        return "none", ""
    by = Period.containing(target.by.last).short
    when = f"was due {by}" if to_come is None else f"{by}, all at once" if one.measure.path == "stepped" else by
    return one.words(target.value), when
