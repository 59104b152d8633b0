"""Each measure as the plan defines it, and the documents it rests on: the last pages of a report.

It says in words what a measure's file says as data, so that nobody has to read the file.
"""

from __future__ import annotations

from impact.plan.definitions import Definitions
from impact.plan.measure import AskedItem, DerivedItem, Figure, Measure, RatioOf, Reference, ShareYes, SourceUse, SumOf
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.document import Definition, Fact, anchor

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


def definition(measure: Measure, definitions: Definitions) -> Definition:
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
    told = tuple(Fact(label, value) for label, value in facts.items() if value)
    return Definition(measure.ref, anchor("definition", measure.ref), measure.title, measure.why, told)


def combination(measure: Measure, definitions: Definitions) -> str:
    """How the figure is worked out, in words: "X, divided by Y; in per cent"."""

    def words(operand: str) -> str:
        return operand_words(measure, operand, definitions)

    value = measure.value
    if isinstance(value, SumOf):
        first, *others = map(words, value.operands)
        return say.listed([first, *map(say.inside, others)]) + (", added together" if others else "")
    if isinstance(value, ShareYes):
        return f"Forces that answered yes, of those that answered: {words(value.share_yes)}"
    if isinstance(value, Figure):
        return f"{words(value.figure)}, as its supplier reports it"
    per = {100: "in per cent", 1: "as a ratio"}.get(value.per, f"per {value.per:,}")
    return f"{words(value.numerator)}, divided by {say.inside(denominator_words(measure, value, definitions))}; {per}"


def denominator_words(measure: Measure, value: RatioOf, definitions: Definitions) -> str:
    """What a ratio is out of: an item, or a named release from outside."""
    if not isinstance(value.denominator, Reference):
        return operand_words(measure, value.denominator, definitions)
    outside = definitions.outside.get(value.denominator.reference)
    return outside.title if outside is not None else value.denominator.reference


def operand_words(measure: Measure, operand: str, definitions: Definitions) -> str:
    """What an item is called on the form, without the ellipsis that joins it to the one above.

    *operand* is an item of the measure, or "IW-15.adopted" of another.
    """
    if "." in operand:
        ref, operand = operand.rsplit(".", 1)
        measure = definitions.plan.measure(ref)
    item = measure.items.get(operand)
    if isinstance(item, DerivedItem) and not item.label:
        sheet = measure.records.get(item.from_)
        some = ", those that meet a rule" if item.where or item.count not in (None, "all") else ""
        return (sheet.label if sheet is not None else item.from_.replace("_", " ")) + some
    label = item.label if isinstance(item, (AskedItem, DerivedItem)) else operand.replace("_", " ")
    return label.lstrip("… ").rstrip("?.")


def _source_words(source: SourceUse, definitions: Definitions) -> str:
    """The document, its pages, and whether the wording is its own yet."""
    found = next((one for one in definitions.plan.sources if one.id == source.id), None)
    pages = source.pages or (found.pages if found is not None else None)
    words = (found.title if found is not None else source.id) + (f", pages {_to(pages)}" if pages else "")
    return f"{words}. Wording illustrative" if source.wording == "illustrative" else words


def _to(pages: str) -> str:
    return pages.replace("-", " to ")


def sources(definitions: Definitions) -> tuple[Fact, ...]:
    """Every document and outside release that the report rests on."""
    found = []
    for one in definitions.plan.sources:
        published = f"published {day(one.published)}" if one.published else ""
        said = filter(None, (published, f"pages {_to(one.pages)}" if one.pages else ""))
        found.append(Fact(one.title, "; ".join(said) or "no date given"))
    for release in definitions.outside.values():
        days = f"as at {day(release.as_at)}, released {day(release.released)}"
        found.append(Fact(release.title, f"{release.publisher}, {days}; {release.licence}"))
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
