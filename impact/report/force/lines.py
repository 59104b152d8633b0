"""Every measure that a force answers, each on one line beside its region and all forces.

Comes after `report.force.words`; `report.force.page` puts the table under the sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.force.measures import Own
from impact.report.force.model import ForceLine
from impact.report.force.words import all_words, answered_since, changed, own_words
from impact.report.model import Fact, Sign
from impact.report.revised import marks
from impact.report.signs import variation_sign
from impact.results.compiled import Compiled
from impact.results.funnel import NoFunnel, Stand

NOTHING = "\N{EN DASH}"
_PLACES: dict[Stand, Sign] = {
    "within": Sign("same", "Within limits"),
    "above 95%": Sign("open", "Above 95%"),
    "below 95%": Sign("open", "Below 95%"),
    "above 99.8%": Sign("changed", "Above 99.8%"),
    "below 99.8%": Sign("changed", "Below 99.8%"),
}
_MARKERS = {
    "c": "[c]: not shown, since it is a small count of people or would give one away.",
    "u": "[u]: out of too few to be reliable.",
    "x": "[x]: not available.",
    "z": "[z]: it does not apply, or there was nothing to take a share of.",
}
_TABLE = (
    "Among forces: where the figure stands against the limits of chance for a force of this size. To be outside them is"
    " a reason to ask, not a judgement, and there is no rank: most of the order from high to low is chance."
)


_OF_ONE = {
    "0 of 1 return came on time": "the return came late",
    "1 of 1 return took the place of an earlier version": "the return took the place of an earlier one",
}


def force_line(one: Own, definitions: Definitions, quarter: Period) -> ForceLine:
    """One measure's line."""
    return ForceLine(
        ref=one.measure.ref,
        name=one.measure.name,
        own=own_words(one, one.latest, definitions),
        marks=marks(one.latest),
        when="" if one.latest.period == quarter else one.latest.period.short,
        year_ago=_year_ago(one, definitions),
        region=all_words(one, one.region, definitions),
        nation=all_words(one, one.nation, definitions),
        coverage=one.nation.coverage.words if one.nation is not None else NOTHING,
        place=_place_sign(one),
        series=_series_sign(one),
        quality=one.quality.grade if one.quality is not None else NOTHING,
    )


def _place_sign(one: Own) -> Sign:
    if one.latest.missing:
        return Sign("none", "No figure")
    return _PLACES[one.place.stand] if one.place is not None else Sign("none", "Not compared")


def _year_ago(one: Own, definitions: Definitions) -> str:
    """The figure of a year before, or why there is none; a dash where the two do not compare."""
    if one.series.year_ago is not None:
        return own_words(one, one.series.year_ago, definitions)
    now = one.latest.period
    then = Period(now.year - 1, now.length, now.number)
    found = next((result for result in one.series.results if result.period == then), None)
    return own_words(one, found, definitions) if found is not None and found.missing else NOTHING


def _series_sign(one: Own) -> Sign:
    if one.latest.missing:
        return Sign("none", "No figure")
    if one.is_answer:
        return Sign("changed" if changed(one) else "same", f"Since {answered_since(one).short}")
    return Sign("none", "Too few events") if one.few_events else variation_sign(one.series)


def line_notes(owns: Sequence[Own], definitions: Definitions) -> tuple[str, ...]:
    """What is to be known of the table: why a line is not compared, what marks mean, what lowers a letter."""
    found = [_TABLE]
    reasons: dict[str, list[str]] = {}
    for one in owns:
        if one.place is None and isinstance(one.among, NoFunnel):
            reasons.setdefault(one.among.reason, []).append(one.measure.ref)
    found += [
        f"{'Each of ' if len(refs) > 1 else ''}{say.listed(refs)} is not compared: {say.inside(reason)}"
        for reason, refs in reasons.items()
    ]
    shown = {result.marker for one in owns for result in (one.latest, one.region, one.nation) if result is not None}
    found += [words for marker, words in _MARKERS.items() if marker in shown]
    if any(one.latest.provisional and not one.latest.missing for one in owns):
        found.append("[p]: provisional, it may still change.")
    if any(one.latest.revised for one in owns):
        found.append("[r]: another figure than in the last edition.")
    lowered: dict[str, list[str]] = {}
    for one in owns:
        for reason in one.quality.lowering if one.quality is not None else ():
            told = reason.partition(":")[0]
            lowered.setdefault(_OF_ONE.get(told, told), []).append(one.measure.ref)
    found += [f"Quality is lowered for {say.listed(refs)}: {say.inside(reason)}." for reason, refs in lowered.items()]
    return tuple(found)


def other_measures(owns: Sequence[Own], definitions: Definitions, compiled: Compiled) -> tuple[Fact, ...]:
    """The plan's measures that are not in the table, by the reason."""
    shown = {one.measure.ref for one in owns}
    teams, waiting = [], []
    for measure in definitions.plan.measures:
        if measure.ref in shown:
            continue
        if measure.supplier != "forces":
            teams.append(measure.name)
        elif measure.ref not in compiled.national:
            waiting.append(measure.name)
    parts = (
        ("Asked of the body’s own teams, not of forces", teams),
        ("Asked of forces, but no period of it has ended yet", waiting),
    )
    return tuple(Fact(label, f"{say.listed(names)}.") for label, names in parts if names)
