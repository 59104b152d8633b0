"""The first page: what got better, what got worse, what cannot be said yet, and one chart for each commitment.

Comes after `report.measure_page` and `report.promise_page`, from whose verdicts it is counted. The corporate team's
words may replace the headline; the counts stand under it all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.model import Commitment
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.anchors import measure_anchor
from impact.report.measure_page import supplier_name
from impact.report.model import Column, Fact, Lead, PromisePage, Said, Summary, Verdict
from impact.report.movement import change_said, has_changed, in_short, movement
from impact.report.plotted import trend
from impact.report.verdicts import Judged, speaks_for
from impact.report.words.commentary import SUMMARY, Told, asked_of_board
from impact.results.compiled import Compiled

IN_FULL = 3  # sentences in a column; the others are named

_TITLES: dict[Verdict, str] = {
    "better": "Better or at target",
    "worse": "Worse or behind",
    "unsaid": "Cannot be said yet",
}
_NOTHING: dict[Verdict, str] = {
    "better": "No measure is better beyond chance or at its target.",
    "worse": "No measure of which enough is known is worse or off track.",
    "unsaid": "Every measure has enough behind it to be spoken of.",
}
_TALLY: dict[Verdict | Literal["changed"], tuple[str, str]] = {
    "better": ("{} is better or at its target", "{} are better or at their target"),
    "worse": ("{} is worse or off track", "{} are worse or off track"),
    "steady": ("{} shows no change beyond chance", "{} show no change beyond chance"),
    "changed": ("{} has changed neither for better nor for worse", "{} have changed neither for better nor for worse"),
    "unsaid": ("{} cannot be said yet", "{} cannot be said yet"),
    "context": ("{} is for context", "{} are for context"),
}


def summary(
    definitions: Definitions,
    compiled: Compiled,
    judged: Sequence[Judged],
    pages: Sequence[PromisePage],
    commentary: Mapping[str, Told],
    quarter: Period,
) -> Summary:
    """Compose the summary. *commentary* may have "summary" (the headline's words) and what the Board is asked."""
    return Summary(
        headline=headline(judged, definitions, quarter),
        words=commentary.get(SUMMARY, Told()).words,
        counts=counts(judged, compiled),
        columns=tuple(_column(verdict, judged, definitions, quarter) for verdict in _TITLES),
        rest=_rest(judged),
        leads=tuple(_leads(definitions, pages, judged)),
        decisions=asked_of_board(commentary, definitions),
    )


def headline(judged: Sequence[Judged], definitions: Definitions, quarter: Period) -> str:
    """What is good and what is not in two sentences, from the ratings and the variation alone."""
    better = [one for one in judged if one.verdict == "better"]
    worse = [one for one in judged if one.verdict == "worse"]
    if not judged:
        return "There is no measure to report on yet."
    if not better and not worse:
        if all(one.verdict == "unsaid" for one in judged):
            return "Nothing can be said yet: no measure has enough behind it."
        return "No measure of which enough is known is better or worse beyond chance, at its target or off track."
    good = _good(better, definitions, quarter)
    bad = _bad(worse, definitions, quarter)
    if good and bad:
        return f"{good}. {bad}."
    if good:
        return f"{good}. {_NOTHING['worse']}"
    return f"{bad}. {_NOTHING['better']}"


def _leading(found: Sequence[Judged]) -> Judged:
    """The weightiest that is not a percentage of few cases, where there is one.

    Source: metrics/methods.md, "The summary".
    """
    return next((one for one in found if not say.is_of_few(one.measure, one.series.latest)), found[0])


def _good(found: Sequence[Judged], definitions: Definitions, quarter: Period) -> str:
    """The weightiest good news in a sentence without its stop: what moved, and whether the promise is kept."""
    if not found:
        return ""
    one = _leading(found)
    decimals = say.decimals_of(one.measure, definitions)
    met = say.promise_met(one.measure, one.series, decimals)
    return f"{one.measure.name} {in_short(one.measure, one.series, decimals, quarter)}{met and f', and {met}'}"


def _bad(found: Sequence[Judged], definitions: Definitions, quarter: Period) -> str:
    """The weightiest bad news: how far it is from what was due, or how it is going."""
    if not found:
        return ""
    one = _leading(found)
    decimals = say.decimals_of(one.measure, definitions)
    gap = say.gap(one.measure, one.series, decimals) if one.series.rating.standing == "off track" else ""
    short = in_short(one.measure, one.series, decimals, quarter)
    but = " but" if one.series.variation.drift == "improving" else ""
    return f"{one.measure.name} {short}{gap and f',{but} {gap}'}"


def counts(judged: Sequence[Judged], compiled: Compiled) -> str:
    """The tally that no words can hide: how many measures and steps stand where."""
    if not judged:
        return f"No measure has a period that has ended.{_steps_tally(compiled)}"
    parts = [
        words.format(say.tallied(number))
        for verdict, (one, many) in _TALLY.items()
        if (number := sum(1 for each in judged if _tallied(each) == verdict)) or verdict in ("better", "worse")
        for words in (one if number == 1 else many,)
    ]
    return f"Of {say.counted(len(judged), 'measure')}, {say.listed(parts)}.{_steps_tally(compiled)}"


def _tallied(one: Judged) -> Verdict | Literal["changed"]:
    """Where a measure is counted: of those that are neither better nor worse, some have changed all the same."""
    return "changed" if one.verdict == "steady" and has_changed(one.measure, one.series) else one.verdict


def _steps_tally(compiled: Compiled) -> str:
    states = [state.state for state in compiled.steps.values()]
    if not states:
        return ""
    tally = {"done": states.count("done"), "late": states.count("late")}
    if silent := states.count("not reported"):
        tally["not reported on"] = silent
    parts = [f"{say.tallied(number)} {'is' if number == 1 else 'are'} {words}" for words, number in tally.items()]
    return f" Of {say.counted(len(states), 'step')}, {say.listed(parts)}."


def _column(verdict: Verdict, judged: Sequence[Judged], definitions: Definitions, quarter: Period) -> Column:
    found = [one for one in judged if one.verdict == verdict]
    return Column(
        verdict=verdict,
        title=_TITLES[verdict],
        said=tuple(said(one, definitions, quarter) for one in found[:IN_FULL]),
        nothing="" if found else _NOTHING[verdict],
    )


def said(one: Judged, definitions: Definitions, quarter: Period) -> Said:
    """The one sentence that the summary says of a measure, with its figures and who is in them."""
    measure, series = one.measure, one.series
    decimals = say.decimals_of(measure, definitions)
    if one.verdict == "unsaid" and not _was_compared(one, definitions):
        words = _why_unsaid(one, definitions, quarter)
    else:
        words = (
            movement(measure, series, decimals, quarter)
            + say.against_target(measure, series, decimals)
            + say.in_brackets(say.coverage_words(measure, series.latest))
        )
    colon = ":" if one.series.latest.missing else ""
    return Said(measure.ref, measure_anchor(measure.ref), measure.name + colon, f"{words}.")


def _was_compared(one: Judged, definitions: Definitions) -> bool:
    """Whether enough suppliers are in a figure, and it was held against the year before, whatever came of that."""
    fewest = definitions.plan.presentation.minimum_coverage
    enough = not one.series.latest.missing and one.series.latest.coverage.share >= fewest
    return enough and change_said(one.measure, one.series).kind != "cannot be said"


def _why_unsaid(one: Judged, definitions: Definitions, quarter: Period) -> str:
    measure, series = one.measure, one.series
    if series.latest.missing:
        return say.missing_words(measure, series.latest, supplier_name(measure, definitions))
    decimals = say.decimals_of(measure, definitions)
    now = say.figure(series.latest.value, measure, decimals, series.latest.marker)
    stood = f"stood at {now}{say.own_date(series.latest, quarter)}"
    fewest = definitions.plan.presentation.minimum_coverage
    if series.latest.coverage.share < fewest:
        return f"{stood}, but {say.thin_words(series.latest.coverage, fewest)}"
    beside = (say.cases_words(measure, series.latest), say.coverage_words(measure, series.latest))
    covered = say.in_brackets("; ".join(part for part in beside if part))
    standing = series.rating.standing
    rated = f", {standing}" if standing != "not rated" else ""
    return f"{stood}{covered}{rated}; {say.too_few_words(series)}"


def _rest(judged: Sequence[Judged]) -> tuple[Fact, ...]:
    """Every measure that the columns leave out, by name."""
    left = {
        "Also better or at target": [one for one in judged if one.verdict == "better"][IN_FULL:],
        "Also worse or behind": [one for one in judged if one.verdict == "worse"][IN_FULL:],
        "Nor can be said yet": [one for one in judged if one.verdict == "unsaid"][IN_FULL:],
        "No change beyond chance, and not off track": [one for one in judged if _tallied(one) == "steady"],
        "Changed neither for better nor for worse": [one for one in judged if _tallied(one) == "changed"],
        "For context, never rated": [one for one in judged if one.verdict == "context"],
    }
    return tuple(
        Fact(what, f"{say.listed(one.measure.name for one in found)}.") for what, found in left.items() if found
    )


def _leads(definitions: Definitions, pages: Sequence[PromisePage], judged: Sequence[Judged]) -> Sequence[Lead]:
    commitments = {promise.ref for promise in definitions.plan.promises() if isinstance(promise, Commitment)}
    return [_lead(page, judged, definitions) for page in pages if page.ref in commitments]


def _lead(page: PromisePage, judged: Sequence[Judged], definitions: Definitions) -> Lead:
    """A commitment's chart: of the measure that speaks for it."""
    one = speaks_for(page.ref, judged)
    decimals = say.decimals_of(one.measure, definitions) if one is not None else 0
    return Lead(
        ref=page.ref,
        anchor=page.anchor,
        title=page.name,
        sign=page.sign,
        verdict=page.verdict,
        measure=one.measure.name if one is not None else "",
        chart=trend(one.measure, one.series, decimals) if one is not None else None,
    )
