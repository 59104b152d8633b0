"""The first page: what got better, what got worse, what cannot be said yet, and one chart for each commitment.

The corporate team's words may replace the headline; the counts stand under it all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from impact.plan.model import Commitment
from impact.report import sentences as say
from impact.report.commentary import SUMMARY, Told, asked_of_board
from impact.report.document import Fact, Lead, Said, Summary, Verdict, VerdictColumn
from impact.report.view import MeasureView, PromiseView, ReportView
from impact.results.compiled import Compiled

IN_FULL = 3  # sentences in a column; the others are named

Tallied = Verdict | Literal["changed"]

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
_TALLY: dict[Tallied, tuple[str, str]] = {
    "better": ("{} is better or at its target", "{} are better or at their target"),
    "worse": ("{} is worse or off track", "{} are worse or off track"),
    "steady": ("{} shows no change beyond chance", "{} show no change beyond chance"),
    "changed": ("{} has changed neither for better nor for worse", "{} have changed neither for better nor for worse"),
    "unsaid": ("{} cannot be said yet", "{} cannot be said yet"),
    "context": ("{} is for context", "{} are for context"),
}
_REST: dict[Tallied, tuple[str, int]] = {  # how those are named that no column says in full, and how many it does
    "better": ("Also better or at target", IN_FULL),
    "worse": ("Also worse or behind", IN_FULL),
    "unsaid": ("Nor can be said yet", IN_FULL),
    "steady": ("No change beyond chance, and not off track", 0),
    "changed": ("Changed neither for better nor for worse", 0),
    "context": ("For context, never rated", 0),
}


def summary(view: ReportView, commentary: Mapping[str, Told]) -> Summary:
    """Compose the summary. *commentary* may have "summary" (the headline's words) and what the Board is asked."""
    found = {verdict: tuple(one for one in view.judged if _tallied(one) == verdict) for verdict in _TALLY}
    return Summary(
        headline=headline(view.judged),
        words=commentary.get(SUMMARY, Told()).words,
        counts=counts(view.judged, view.compiled),
        columns=tuple(
            VerdictColumn(
                verdict=verdict,
                title=title,
                said=tuple(said(one) for one in found[verdict][:IN_FULL]),
                nothing="" if found[verdict] else _NOTHING[verdict],
            )
            for verdict, title in _TITLES.items()
        ),
        rest=tuple(
            Fact(what, f"{say.listed(one.name for one in left)}.")
            for verdict, (what, told) in _REST.items()
            if (left := found[verdict][told:])
        ),
        leads=tuple(_lead(one) for one in view.promises if isinstance(one.promise, Commitment)),
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
    return f"{praise or _bad(bad)} {_bad(bad) if praise and bad else _NOTHING['worse' if praise else 'better']}"


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
    if not judged:
        return f"No measure has a period that has ended.{_steps_tally(compiled)}"
    verdicts = [_tallied(one) for one in judged]
    parts = [
        words[number != 1].format(say.tallied(number))
        for verdict, words in _TALLY.items()
        if (number := verdicts.count(verdict)) or verdict in ("better", "worse")
    ]
    return f"Of {say.counted(len(judged), 'measure')}, {say.listed(parts)}.{_steps_tally(compiled)}"


def _tallied(one: MeasureView) -> Tallied:
    """Where a measure is counted: of those that are neither better nor worse, some have changed all the same."""
    return "changed" if one.verdict == "steady" and one.has_changed else one.verdict


def _steps_tally(compiled: Compiled) -> str:
    states = [state.state for state in compiled.steps.values()]
    if not states:
        return ""
    tally = {"done": states.count("done"), "late": states.count("late")}
    if silent := states.count("not reported"):
        tally["not reported on"] = silent
    parts = [f"{say.tallied(number)} {'is' if number == 1 else 'are'} {words}" for words, number in tally.items()]
    return f" Of {say.counted(len(states), 'step')}, {say.listed(parts)}."


def said(one: MeasureView) -> Said:
    """The one sentence that the summary says of a measure, with its figures and who is in them."""
    words = one.why_unsaid
    if one.verdict != "unsaid" or one.was_compared:
        words = one.movement + one.against_target + say.in_brackets(one.coverage_words(one.latest))
    return Said(one.ref, one.anchor, f"{one.name}{':' if one.latest.missing else ''}", f"{words}.")


def _lead(one: PromiseView) -> Lead:
    """A commitment in one chart: of the measure that speaks for it."""
    sign, verdict = one.standing
    return Lead(
        ref=one.promise.ref,
        anchor=one.anchor,
        title=one.promise.name,
        sign=sign,
        verdict=verdict,
        measure=one.main.name if one.main is not None else "",
        chart=one.main.chart if one.main is not None else None,
    )
