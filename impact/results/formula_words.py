"""How a measure's figure is worked out, as a formula and in words.

Comes after `results.gathering`, which says what a measure is made of; before `results.trace`. Source:
metrics/methods.md, "From a figure to its cells".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.measure import Figure, Item, Measure, RatioOf, ShareYes, SumOf

Kind = Literal["sum", "ratio of sums", "share of yes", "median", "as given"]
Part = Literal["added", "numerator", "denominator", "yes or no", "of the median", "as given"]

_LEFT, _RIGHT = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"


@dataclass(frozen=True)
class Formula:
    """What is done with the numbers behind a figure.

    Attributes:
        kind: "sum" adds every number; "ratio of sums" divides the numerators' sum by the denominators', times `per`;
            "share of yes" divides the yeses (1) by the answers, times `per`; "median" is the middle one; "as given" is
            the one number there is.
        words: The same with what was asked: "sum of “Plans” ÷ sum of “Launched” × 100".
        per: What a share of one comes to; 1 where nothing is multiplied.
    """

    kind: Kind
    words: str
    per: int = 1


def formula(definitions: Definitions, measure: Measure) -> Formula:
    """Return how *measure* is worked out for any area and period."""
    labels = [_quoted(_asked(definitions, *one)) for one in measure.operands]
    value = measure.value
    if isinstance(value, SumOf):
        return Formula("sum", " + ".join(f"sum of {label}" for label in labels))
    if isinstance(value, Figure):
        if measure.across_forces == "median_of_forces":
            return Formula("median", f"median of {labels[0]}")
        return Formula("as given", f"{labels[0]}, as given")
    if isinstance(value, ShareYes):
        per = 100 if measure.unit == "percent" else 1
        return Formula("share of yes", f"number of Yes to {labels[0]} ÷ number of answers{_times(per)}", per)
    reference = measure.reference
    below = _quoted(definitions.outside[reference].title) if reference else labels[1]
    return Formula("ratio of sums", f"sum of {labels[0]} ÷ sum of {below}{_times(value.per)}", value.per)


def part_at(measure: Measure, at: int) -> Part:
    """Return what the operand at place *at* is to the formula; an outside denominator stands after the last."""
    value = measure.value
    if isinstance(value, RatioOf):
        return "denominator" if at else "numerator"
    if isinstance(value, ShareYes):
        return "yes or no"
    if isinstance(value, Figure):
        return "of the median" if measure.across_forces == "median_of_forces" else "as given"
    return "added"


def label_of(item: Item, key: str) -> str:
    """Return what was asked in the form's words; of a figure worked out from records without a label, its key."""
    return item.label or key.replace("_", " ").capitalize()


def _asked(definitions: Definitions, ref: str, key: str) -> str:
    return label_of(definitions.plan.measure(ref).items[key], key)


def _quoted(label: str) -> str:
    return f"{_LEFT}{label}{_RIGHT}"


def _times(per: int) -> str:
    return f" × {per:,}" if per != 1 else ""
