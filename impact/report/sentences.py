"""The sentences that figures make: natural English, UK forms, singular and plural right.

What is said of one measure's series is in `report.view`; here are the words that any figure, list or count takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from impact.plan.definitions import Definitions
from impact.plan.measure import AskedItem, DerivedItem, Measure, RatioOf, Reference, Unit
from impact.plan.periods import Period
from impact.results import model
from impact.results.model import Coverage, Result, digits

NOTHING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPAN = {"quarter": "quarter", "half": "half-year", "year": "year"}
_UNIT = {"count": "Number", "percent": "Per cent", "rate": "Rate", "days": "Days", "fte": "Full-time equivalents"}
_ACROSS = {"flow": "over the {span}", "stock": "at the {span}’s end", "not_additive": "for the {span}"}
_EVERY = {"quarterly": "quarter", "half-yearly": "half-year", "annual": "year"}


def format_value(value: float | None, unit: Unit, decimals: int, marker: str = "") -> str:
    """Return a figure as shown: "67%", "1,204", "1.9", "67% [p]"; "[x]" or a dash where there is none.

    A figure below zero carries a true minus sign.

    Args:
        value: In the measure's own unit (67.0 for 67%), or None.
        unit: Only "percent" shows; the others are said in words beside the figure.
        decimals: How many to show.
        marker: A bare marker ("x", "p"), without its brackets.
    """
    note = f"[{marker}]" if marker else ""
    if value is None:
        return note or NOTHING
    figure = digits(value, decimals) + ("%" if unit == "percent" else "")
    return f"{figure} {note}" if note else figure


def listed(names: Iterable[str]) -> str:
    """Join names: "Kent", "Kent and Essex", "Kent, Essex and Surrey"."""
    said = list(names)
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def spelt(number: int) -> str:
    """A whole number in a sentence: words below ten, digits from there."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def tallied(number: int) -> str:
    """A number that stands for its noun: "none", "one", "12"."""
    return spelt(number) if number else "none"


def counted(number: int, one: str, many: str = "") -> str:
    """Count in words: "one measure", "12 measures", "no measures"."""
    return f"{spelt(number)} {one if number == 1 else many or one + 's'}"


def opening(text: str) -> str:
    """*text* with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """*text* in the middle of a sentence: its capital goes, unless the word is all capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def in_brackets(*parts: str) -> str:
    """Return " (one; another)", or nothing for nothing."""
    said = "; ".join(filter(None, parts))
    return f" ({said})" if said else ""


def decimals_of(measure: Measure, definitions: Definitions) -> int:
    """How many decimals the measure's figures are shown with."""
    return model.decimals_of(measure, definitions.plan.presentation)


def figure(value: float | None, measure: Measure, decimals: int, marker: str = "") -> str:
    """A figure of the measure as it stands in a sentence: "67%", "1,204", "[x]", "no figure"."""
    if value is None and not marker:
        return "no figure"
    return format_value(value, measure.unit, decimals, marker)


def difference(size: float, measure: Measure, decimals: int) -> str:
    """How far two figures of the measure lie apart: "9 points", "1 point", "3 days", "0.2"."""
    size = abs(model.rounded_to(size, decimals))
    digits = format_value(size, "count", decimals)
    unit = {"percent": "point", "days": "day"}.get(measure.unit)
    return digits if unit is None else f"{digits} {unit}{'' if size == 1 else 's'}"


def unit_line(measure: Measure) -> str:
    """The unit and what span it speaks of: "Per cent over the quarter"."""
    per = f" per {measure.value.per:,}" if isinstance(measure.value, RatioOf) and measure.unit == "rate" else ""
    across = _ACROSS[measure.across_time].format(span=_EVERY[measure.frequency])
    return f"{_UNIT[measure.unit]}{per} {across}" + (f"; {measure.lag}" if measure.lag else "")


def marks(result: Result) -> str:
    """Return what stands beside a figure: "[p]" while it may change, "[r]" where it has, "" for neither."""
    found = ["[p]"] if result.provisional and not result.missing else []
    return " ".join((*found, "[r]") if result.revised else found)


def in_full(shown: str, result: Result) -> str:
    """Return a figure as *shown* with all its marks: "67% [b] [p]"."""
    return " ".join(filter(None, (shown, "[b]" if result.broken else "", marks(result))))


def marked(result: Result, measure: Measure, decimals: int) -> str:
    """Return a result's figure with its marks: "67% [p] [r]"."""
    return f"{figure(result.value, measure, decimals, result.marker)} {marks(result)}".rstrip()


def provisional_words(result: Result) -> str:
    """Return "Provisional [p]: 3 forces have not returned and 12 returns are not signed off.", or ""."""
    return f"Provisional [p]: {listed(result.provisional)}." if result.provisional and not result.missing else ""


def left_out(coverage: Coverage) -> tuple[str, ...]:
    """The suppliers that are not in a figure, grouped by the reason: "Not returned: Kent and Essex"."""
    reasons: dict[str, list[str]] = {}
    for left in coverage.left:
        reasons.setdefault(left.why, []).append(left.supplier.name)
    return tuple(f"{opening(why)}: {listed(names)}" for why, names in reasons.items())


def dated(quarter: Period) -> str:
    """Say "Q1 2025/26 (April to June 2025)"."""
    return f"{quarter.label.removesuffix(')')} {quarter.last.year})"


def span_of(periods: Sequence[Period]) -> str:
    """Say "13 quarters", "one year"."""
    return counted(len(periods), _SPAN[periods[-1].length]) if periods else "no periods"


def denominator_words(measure: Measure, definitions: Definitions) -> str:
    """What a ratio is out of: an item, or a named release from outside; "" for what is no ratio."""
    if not isinstance(measure.value, RatioOf):
        return ""
    below = measure.value.denominator
    if not isinstance(below, Reference):
        return operand_words(measure, below, definitions)
    outside = definitions.outside.get(below.reference)
    return outside.title if outside is not None else below.reference


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
