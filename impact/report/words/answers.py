"""The words that stand for a quoted figure: the results' own, with their marks; what is missing is said.

Comes after `report.words.quotes` and `results.disclosure.publishing`, so that nothing hidden can be quoted; before
`report.words.commentary`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.words import nearest
from impact.report import sentences as say
from impact.report.anchors import measure_anchor
from impact.report.movement import change_words
from impact.report.revised import marked
from impact.report.words.quotes import Quote
from impact.results.compiled import Compiled
from impact.results.model import Result
from impact.results.targets import next_target

_NAMED = re.compile(r"(?:([QH]\d)\s+)?(\d{4})/(\d{2})")


@dataclass(frozen=True)
class Sight:
    """What can be quoted: the plan, and a quarter's results as they may be shown."""

    definitions: Definitions
    compiled: Compiled


@dataclass(frozen=True)
class Answer:
    """The words, and where they lead: `anchor` "" for nowhere; `about` says whose figure it is and of when.

    `missing` is whether there was no figure to put in.
    """

    words: str
    anchor: str = ""
    about: str = ""
    missing: bool = False


class Unanswered(Exception):
    """A quote that no result answers. `says` is why, `remedy` what to do."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}".rstrip())
        self.says = says
        self.remedy = remedy


def answer(quote: Quote, sight: Sight) -> Answer:
    """Return the words for *quote*.

    Raises:
        Unanswered: It names a measure, period or area that has no result.
    """
    if quote.kind == "outside":
        return Answer(f"{quote.ref} ({quote.options['source']})")
    measure = measure_of(quote.ref, sight)
    result = _result(quote, measure, sight)
    words, missing = _said(quote, measure, result, sight)
    area = "" if result.area.kind == "national" else f", {result.area.name}"
    about = f"{measure.ref} {measure.name}, {result.period.name}{area}"
    return Answer(words, measure_anchor(measure.ref), about, missing)


def _said(quote: Quote, measure: Measure, result: Result, sight: Sight) -> tuple[str, bool]:
    """The words, and whether they say that there is nothing to say."""
    definitions = sight.definitions
    series, decimals = sight.compiled.national[measure.ref], say.decimals_of(measure, definitions)
    if quote.kind == "value" and result.missing:
        return _missing(measure, result, definitions), True
    if quote.kind == "value":
        when = "" if "period" in quote.options else say.own_date(result, sight.compiled.period)
        return marked(result, measure, decimals) + when, False
    if quote.kind == "coverage":
        return say.coverage_words(measure, result) or f"{_supplier(measure, definitions)}’s own figure", False
    if quote.kind == "rating":
        return series.rating.standing, False
    if quote.kind == "change":
        found = change_words(measure, series, decimals)
        return found or "nothing to compare with a year before", not found
    if quote.kind == "due":
        none = series.expected_now is None
        return "nothing due by now" if none else say.figure(series.expected_now, measure, decimals), none
    target = next_target(measure, series.latest.period)
    if target is None or measure.direction == "context":
        return "no target", True
    return f"{say.figure(target.value, measure, decimals)} by {target.by.name}", False


def measure_of(ref: str, sight: Sight) -> Measure:
    """Return the measure with *ref* that has results.

    Raises:
        Unanswered: The plan has none, or none of its periods has ended.
    """
    known = [measure.ref for measure in sight.definitions.plan.measures]
    if ref not in known:
        near = nearest(ref, known)
        remedy = f"Did you mean '{near}'?" if near else "Write the ref of one of its measures."
        raise Unanswered(f"the plan has no measure '{ref}'.", remedy)
    if ref not in sight.compiled.national:
        says = f"{ref} has no result yet: none of its periods has ended by {sight.compiled.period.name}."
        raise Unanswered(says, "Take the quote out for now.")
    return sight.definitions.plan.measure(ref)


def _result(quote: Quote, measure: Measure, sight: Sight) -> Result:
    """The result that is quoted: of the area and period that it names, else the nation's latest that is due."""
    series = sight.compiled.national[measure.ref]
    results = _of_area(quote.options["area"], measure, sight) if "area" in quote.options else series.results
    wanted = series.latest.period
    if "period" in quote.options:
        wanted = _period(quote.options["period"])
        year = sight.compiled.years.get(measure.ref)
        if year is not None and year.result.period == wanted and year.result.area == results[0].area:
            return year.result
    for result in results:
        if result.period == wanted:
            return result
    span = f"from {results[0].period} to {results[-1].period}"
    says = f"{measure.ref} has no figure of {wanted.name} for {results[0].area.name}: its figures go {span}."
    raise Unanswered(says, "Quote one of those periods.")


def _period(text: str) -> Period:
    found = said_period(text)
    if found is None:
        raise Unanswered(f"'{text}' is not a period.", "Write one as 2024-25-Q1, 2024-25-H1 or 2024-25.")
    return found


def said_period(text: str) -> Period | None:
    """Return the period that *text* writes, as a file's name has it or as a reader has it; None for none."""
    named = _NAMED.fullmatch(text.strip())
    written = f"{named[2]}-{named[3]}" + (f"-{named[1]}" if named[1] else "") if named else text
    try:
        return Period.parse(written)
    except ValueError:
        return None


def _of_area(area: str, measure: Measure, sight: Sight) -> Sequence[Result]:
    """Every period's result for one area. A region is named by its code only: a force may have the same name."""
    compiled, national = sight.compiled, sight.definitions.register.national
    if area in (national.code, national.name):
        return compiled.national[measure.ref].results
    if measure.supplier != "forces":
        says = f"the body's own team supplies {measure.ref}, so there is no figure for '{area}'."
        raise Unanswered(says, "Take the area out.")
    latest = (*compiled.regions.get(measure.ref, ()), *compiled.forces.get(measure.ref, ()))
    by_code: dict[str, Sequence[Result]] = {one.area.code: (one,) for one in latest}
    by_code |= {**compiled.region_series.get(measure.ref, {}), **compiled.force_series.get(measure.ref, {})}
    known = {**by_code, **{one[0].area.name: one for one in by_code.values() if one[0].area.kind == "force"}}
    if area not in known:
        near = nearest(area, known)
        remedy = f"Did you mean '{near}'?" if near else "Write a force's name, or a region as region:north-east."
        raise Unanswered(f"there is no figure for '{area}'.", remedy)
    shown = {(one.area, one.period): one for one in latest}  # marked provisional, revised or hidden
    return tuple(shown.get((one.area, one.period), one) for one in known[area])


def _missing(measure: Measure, result: Result, definitions: Definitions) -> str:
    """Why there is no figure: "no figure for Q1 2025/26: Kent has not returned"."""
    if result.why and not result.marker:
        return f"no figure for {result.period.name}: {result.why}"
    if result.area.kind == "national" or result.marker:
        return say.missing_words(measure, result, _supplier(measure, definitions))
    whys = list(dict.fromkeys(left.why for left in result.coverage.left)) or ["not returned"]
    silent = whys == ["not returned"]
    who = "has not returned" if result.area.kind == "force" else "no force there has returned one"
    said = (f"{result.area.name} {who}" if result.area.kind == "force" else who) if silent else say.listed(whys)
    return f"no figure for {result.period.name}: {said}"


def _supplier(measure: Measure, definitions: Definitions) -> str:
    found = definitions.register.supplier(measure.supplier)
    return found.name if found is not None else measure.supplier
