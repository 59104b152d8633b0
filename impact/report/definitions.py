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
    decimals = say.decimals_of(measure, definitions)
    supplier = definitions.register.supplier(measure.supplier)
    facts = [
        Fact("Worked out as", combination(measure, definitions)),
        Fact("Level", f"{say.opening(measure.level)}. {_DIRECTION[measure.direction]}"),
        Fact(
            "Collected",
            f"{say.opening(_EVERY[measure.frequency])} from"
            f" {'the forces' if supplier is None else supplier.name}; {_ACROSS[measure.across_time]}",
        ),
        Fact("Without a figure", _MISSING[measure.missing]),
        *_promised(measure, decimals),
        *(Fact(f"Break, {found.period.name}", found.reason) for found in measure.breaks),
        Fact("Owner and quality", f"{measure.owner}; quality {measure.quality}"),
        Fact("Source", source_words(measure.source, definitions)),
    ]
    if measure.lag:
        facts.insert(3, Fact("Speaks of", measure.lag))
    return Definition(measure.ref, anchor("definition", measure.ref), measure.title, measure.why, tuple(facts))


def _promised(measure: Measure, decimals: int) -> list[Fact]:
    facts = []
    if measure.baseline is not None:
        start = say.figure(measure.baseline.value, measure, decimals)
        facts.append(Fact("Baseline", f"{start} in {measure.baseline.period.name}"))
    if measure.targets:
        aims = say.listed(
            f"{say.figure(target.value, measure, decimals)} by {target.by.name}" for target in measure.targets
        )
        facts.append(Fact("Targets", aims))
    if measure.rating is not None:
        beyond = say.difference(measure.rating.off_track_beyond, measure, decimals)
        facts.append(Fact("Off track", f"More than {beyond} behind the path to the target"))
    return facts


def combination(measure: Measure, definitions: Definitions) -> str:
    """How the figure is worked out, in words: "X, divided by Y; in per cent"."""
    value = measure.value
    if isinstance(value, SumOf):
        first, *others = (operand_words(measure, one, definitions) for one in value.operands)
        words = say.listed([first, *(say.inside(one) for one in others)])
        return f"{words}, added together" if len(value.operands) > 1 else words
    if isinstance(value, ShareYes):
        return (
            f"Forces that answered yes, of those that answered: {operand_words(measure, value.share_yes, definitions)}"
        )
    if isinstance(value, Figure):
        return f"{operand_words(measure, value.figure, definitions)}, as its supplier reports it"
    per = {100: "in per cent", 1: "as a ratio"}.get(value.per, f"per {value.per:,}")
    above = operand_words(measure, value.numerator, definitions)
    return f"{above}, divided by {say.inside(denominator_words(measure, value, definitions))}; {per}"


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
        return (sheet.label if sheet is not None else item.from_.replace("_", " ")) + _kept(item)
    label = item.label if isinstance(item, (AskedItem, DerivedItem)) else operand.replace("_", " ")
    return label.lstrip("… ").rstrip("?.")


def _kept(item: DerivedItem) -> str:
    return ", those that meet a rule" if item.where or item.count not in (None, "all") else ""


def source_words(source: SourceUse, definitions: Definitions) -> str:
    """The document, its pages, and whether the wording is its own yet."""
    found = next((one for one in definitions.plan.sources if one.id == source.id), None)
    title = found.title if found is not None else source.id
    pages = source.pages or (found.pages if found is not None else None)
    words = f"{title}, pages {pages.replace('-', ' to ')}" if pages else title
    return f"{words}. Wording illustrative" if source.wording == "illustrative" else words


def sources(definitions: Definitions) -> tuple[Fact, ...]:
    """Every document and outside release that the report rests on."""
    documents = [
        Fact(
            one.title,
            "; ".join(
                part
                for part in (
                    f"published {day(one.published)}" if one.published else "",
                    f"pages {one.pages.replace('-', ' to ')}" if one.pages else "",
                )
                if part
            )
            or "no date given",
        )
        for one in definitions.plan.sources
    ]
    outside = [
        Fact(one.title, f"{one.publisher}, as at {day(one.as_at)}, released {day(one.released)}; {one.licence}")
        for one in definitions.outside.values()
    ]
    return (*documents, *outside)


def wording(definitions: Definitions) -> str:
    """What is to be known of the measures' wording; "" when all of it is the plan's own."""
    waiting = [measure for measure in definitions.plan.measures if measure.source.wording == "illustrative"]
    if not waiting:
        return ""
    known = {source.id: source for source in definitions.plan.sources}
    pages = sorted({known[m.source.id].pages or "" for m in waiting if m.source.id in known} - {""})
    every = len(waiting) == len(definitions.plan.measures)
    which = "Every measure’s wording" if every else f"The wording of {len(waiting)} measures"
    own = (
        f"the plan’s own pages {say.listed(page.replace('-', ' to ') for page in pages)} are" if pages else "its own is"
    )
    return f"{which} is illustrative until {own} supplied."
