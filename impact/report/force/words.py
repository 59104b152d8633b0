"""What a force's figures say, in sentences true by rule: where it stands, what changed, what has no figure and why.

Comes after `report.force.measures`, `report.movement` and `results.funnel`; `report.force.page` puts them on the first
page. "Above" and "below" are said of limits for the force's size, never of a rank; "rose" and "fell" only of a change
that is one.

Source: metrics/methods.md, "Comparing forces", "When a change is a change", "Disclosure".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.force.measures import Own
from impact.report.movement import change, change_said, has_changed, movement, speaks
from impact.results.funnel import Funnel, Stand
from impact.results.gathering import BLANK
from impact.results.model import Result

IN_FULL = 4  # changes told in full on the first page; the others are named

_SAID: dict[Stand, str] = {
    "above 99.8%": "Above the 99.8% limits for its size",
    "below 99.8%": "Below the 99.8% limits for its size",
    "above 95%": "Above the 95% limits for its size",
    "below 95%": "Below the 95% limits for its size",
}
_RARE: dict[Stand, str] = {
    "above 99.8%": "By chance alone fewer than 1 in 1,000 would be so high.",
    "below 99.8%": "By chance alone fewer than 1 in 1,000 would be so low.",
    "above 95%": "By chance alone fewer than 1 in 40 would be so high.",
    "below 95%": "By chance alone fewer than 1 in 40 would be so low.",
}


def own_words(one: Own, result: Result | None, definitions: Definitions) -> str:
    """A figure of the force as it is read: "67%", "Yes", "[c]", "no figure"."""
    if result is None:
        return "no figure"
    if one.is_answer and result.value is not None:
        return "Yes" if result.value else "No"
    return say.figure(result.value, one.measure, say.decimals_of(one.measure, definitions), result.marker)


def all_words(one: Own, result: Result | None, definitions: Definitions) -> str:
    """A figure of a region or of all forces beside it: "64%", "64% yes", "120 in all"."""
    if result is None or result.missing:
        return "no figure" if result is None or not result.marker else f"[{result.marker}]"
    shown = say.figure(result.value, one.measure, say.decimals_of(one.measure, definitions), result.marker)
    if one.is_answer:
        return f"{shown} yes"
    return shown if one.compares else f"{shown} in all"


def where_it_stands(owns: Sequence[Own], definitions: Definitions) -> tuple[str, ...]:
    """Where the force stands among all of them, for its size: outside the limits by name, then those within."""
    placed = [one for one in owns if one.place is not None]
    if not placed:
        return ("None of its latest figures can be set beside those of other forces; the table says why.",)
    said = [text for stand in _SAID if (text := _outside(stand, placed, definitions))]
    crowded = [one for one in placed if outside(one) and isinstance(one.among, Funnel) and one.among.crowded]
    if crowded:
        said.append(
            f"In {_names(crowded)} the forces differ by more than chance, so to be outside the limits there does not"
            " set one force apart from the rest."
        )
    within = [one for one in placed if not outside(one)]
    if within:
        explain = "chance alone could explain where it stands"
        said.append(f"Within the limits for its size, so that {explain}: {_names(within)}.")
    return tuple(said)


def outside(one: Own) -> bool:
    """Whether the force stands outside the 95% limits for its size."""
    return one.place is not None and one.place.stand != "within"


def _outside(stand: Stand, placed: Sequence[Own], definitions: Definitions) -> str:
    found = [one for one in placed if one.place is not None and one.place.stand == stand]
    if not found:
        return ""
    each = say.listed(
        f"{one.measure.name} ({own_words(one, one.latest, definitions)};"
        f" all forces {all_words(one, one.nation, definitions)})"
        for one in found
    )
    return f"{_SAID[stand]}: {each}. {_RARE[stand]}"


def changed(one: Own) -> bool:
    """Whether the force's own series has moved beyond chance or ordinary variation, or its answer is another."""
    if one.latest.missing:
        return False
    if one.is_answer:
        return _earlier_answer(one) is not None
    return has_changed(one.measure, one.series)


def what_changed(owns: Sequence[Own], definitions: Definitions, quarter: Period) -> tuple[str, ...]:
    """What moved in the force's own series, what did not, and of what too little is known."""
    known = [one for one in owns if not one.latest.missing]
    news = [one for one in known if changed(one)]
    steady = [one for one in known if one not in news and not _too_little(one)]
    unsaid = [one for one in known if one not in news and _too_little(one)]
    few = [one for one in unsaid if one.few_events]
    short = [one for one in unsaid if not one.few_events]
    said = [f"{one.measure.name} {moved(one, definitions, quarter)}." for one in news[:IN_FULL]]
    if news[IN_FULL:]:
        said.append(f"Changed as well: {_names(news[IN_FULL:])}.")
    if steady:
        said.append(f"No change beyond ordinary variation: {_names(steady)}.")
    if short:
        said.append(f"Too few figures yet to tell a change from chance: {_names(short)}.")
    if few:
        said.append(f"Too few events to tell a change from chance: {_names(few)}.")
    return tuple(said) or ("There is no figure to set beside an earlier one.",)


def moved(one: Own, definitions: Definitions, quarter: Period) -> str:
    """How the latest figure stands beside the year before and in its own series, as the end of a sentence.

    That it is the same as a year before is left to the table where its series has changed: beside "better" or "worse"
    it would read as if nothing had.
    """
    if one.is_answer and (earlier := _earlier_answer(one)) is not None:
        now, then = (own_words(one, result, definitions) for result in (one.latest, earlier))
        return f"is now answered {now}, after {then} in {earlier.period.name}"
    series, decimals = one.series, say.decimals_of(one.measure, definitions)
    if series.alike is None and speaks(series) and change(series, decimals) == 0:
        series = replace(series, year_ago=None)
    return movement(one.measure, series, decimals, quarter)


def _too_little(one: Own) -> bool:
    """Whether nothing can be said of the series either way: a yes or a no is what it is."""
    if one.few_events:
        return True
    if one.is_answer or one.series.variation.drift != "too few points":
        return False
    return change_said(one.measure, one.series).kind == "cannot be said"


def _earlier_answer(one: Own) -> Result | None:
    """The answer before the latest, where it was another."""
    before = [result for result in one.series.results[:-1] if not result.missing]
    return before[-1] if before and before[-1].value != one.latest.value else None


def answered_since(one: Own) -> Period:
    """The first period from which on every answer that was given is the latest one."""
    since = one.latest.period
    for result in reversed(one.series.results):
        if result.value is not None and result.value != one.latest.value:
            break
        since = since if result.missing else result.period
    return since


def without_figures(owns: Sequence[Own], definitions: Definitions, told_already: Sequence[str] = ()) -> tuple[str, ...]:
    """The measures without a figure, by the reason; but for the reasons in *told_already*, said of the whole return."""
    reasons: dict[str, list[str]] = {}
    for one in owns:
        if one.latest.missing and (why := why_missing(one, definitions)) not in told_already:
            when = "" if one.latest.period.length == "quarter" else f" ({one.latest.period.name})"
            reasons.setdefault(why, []).append(one.measure.name + when)
    return tuple(f"No figure for {say.listed(names)}: {why}." for why, names in reasons.items())


def why_missing(one: Own, definitions: Definitions) -> str:
    """Why the force's latest figure is not there or not shown, as the end of a sentence."""
    result = one.latest
    if result.marker == "u" and not result.why:
        rules = definitions.plan.presentation
        fewest = rules.minimum_respondents if one.measure.survey else rules.minimum_count
        return f"out of fewer than {fewest:,}, too few to be reliable [u]"
    if result.marker == "z" and result.denominator == 0:
        return "there was nothing to take a share of [z]"
    left = next(iter(result.coverage.left), None)
    if result.why or left is None:
        return result.why or "no figure was given"
    if left.observations:
        return f"answered as {left.why}"
    return "left blank" if left.why == BLANK else left.why


def _names(owns: Sequence[Own]) -> str:
    return say.listed(one.measure.name for one in owns)
