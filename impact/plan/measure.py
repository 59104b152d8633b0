"""A measure as a value: what is asked, how it combines, and what was promised of it.

One file in `metrics/measures/` holds one measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, Union

from pydantic import BaseModel, Discriminator, Field, Tag

from impact.checks import RETURN_CHECKS, ROW_CHECKS
from impact.checks.base import ReturnCheck, RowCheck
from impact.plan.parts import TOO_LARGE, Name, Number, Operand, Part, Ref, Words
from impact.plan.parts import Severity as Severity
from impact.plan.periods import Length, Period

Direction = Literal["increase", "decrease", "maintain", "context"]
Level = Literal["input", "activity", "output", "outcome", "impact"]
Unit = Literal["count", "percent", "rate", "days", "fte"]
Frequency = Literal["quarterly", "half-yearly", "annual"]

SENSITIVE = "It counts people: what is public of it, and of what is tied to it, is rounded."
LENGTH_OF: dict[Frequency, Length] = {"quarterly": "quarter", "half-yearly": "half", "annual": "year"}


def _one_of(shapes: Mapping[type[BaseModel], str]) -> Any:
    """Any of several models, told by the field that only it has; that with "" where none of them is there."""

    def kind(value: Any) -> str:
        if isinstance(value, BaseModel):
            return type(value).__name__
        there = (each for each, key in shapes.items() if key and isinstance(value, dict) and key in value)
        return next(there, next(each for each, key in shapes.items() if not key)).__name__

    return Annotated[Union[tuple(Annotated[each, Tag(each.__name__)] for each in shapes)], Discriminator(kind)]  # noqa: UP007  # of a list, "|" makes none


class SourceUse(Part):
    """Where a promise or measure comes from, and whether its wording is the plan's own yet."""

    id: Words
    pages: str | None = None
    wording: Literal["illustrative", "agreed"] = "agreed"


class AskedItem(Part):
    """One answer asked for on the form.

    A count is a whole number of at least 0; a number may have decimals; a percent is 0 to 100; yes_no is Yes or No.
    """

    label: Words
    type: Literal["count", "number", "percent", "yes_no", "text", "date", "choice"]
    guidance: str = ""
    minimum: Number | None = None
    maximum: Number | None = None
    choices: tuple[Words, ...] = ()
    sensitive: bool = Field(default=False, description=SENSITIVE)
    derived: ClassVar[bool] = False


class DerivedItem(Part):
    """A figure worked out from a record sheet, traceable to its rows. One of `count`, `sum`, `median`.

    `count` is "all" or a rule over the columns; `sum` and `median` are a formula over the columns of each row
    (rows where it is blank are left out). `where` keeps only the rows that meet a rule.
    """

    from_: Annotated[Name, Field(alias="from", description="The record sheet.")]
    count: str | None = None
    sum: str | None = None
    median: str | None = None
    where: str | None = None
    label: str = ""
    sensitive: bool = Field(default=False, description=SENSITIVE)
    derived: ClassVar[bool] = True
    type: ClassVar[Literal["number"]] = "number"
    choices: ClassVar[tuple[str, ...]] = ()


if TYPE_CHECKING:
    Item: TypeAlias = AskedItem | DerivedItem
else:
    Item = _one_of({AskedItem: "", DerivedItem: "from"})


class Column(Part):
    """A column of a record sheet. `within: period` asks for a date inside the return's period."""

    type: Literal["text", "force", "date", "choice", "count", "number", "yes_no"]
    label: str = ""
    guidance: str = ""
    required: bool = False
    maximum_length: int | None = Field(default=None, ge=1, lt=TOO_LARGE)
    within: Literal["period"] | None = None
    choices: tuple[Words, ...] = ()


if TYPE_CHECKING:
    AnyReturnCheck: TypeAlias = ReturnCheck
    AnyRowCheck: TypeAlias = RowCheck
else:
    AnyReturnCheck, AnyRowCheck = (
        _one_of({each: each.key if each.key != "rule" else "" for each in kinds})
        for kinds in (RETURN_CHECKS, ROW_CHECKS)
    )


class RecordSheet(Part):
    """A sheet with a row for each record, where a number alone would not do."""

    label: Words
    columns: dict[Name, Column]
    checks: tuple[AnyRowCheck, ...] = ()


class TakesItems(Part):
    """What a value is made of."""

    @property
    def takes(self) -> dict[tuple[str | int, ...], str]:
        """Each item that it takes, by its path within the value."""
        found: dict[tuple[str | int, ...], str] = {}
        for name, given in self:
            if isinstance(given, tuple):
                found |= {(name, number): each for number, each in enumerate(given)}
            elif isinstance(given, str):
                found[name,] = given
        return found

    @property
    def operands(self) -> tuple[str, ...]:
        """Each item that it takes."""
        return tuple(self.takes.values())


class SumOf(TakesItems):
    """A total: one item, or several added together."""

    sum: Operand | tuple[Operand, ...]


class Reference(Part):
    """A denominator from outside, pinned to a named release: the stem of a file in `metrics/reference/`."""

    reference: Words


class RatioOf(TakesItems):
    """A ratio of sums: numerator over denominator, times `per` (100 for per cent)."""

    numerator: Operand
    denominator: Operand | Reference
    per: int = Field(default=100, ge=1, lt=TOO_LARGE)


class ShareYes(TakesItems):
    """The share of forces that answered yes, of those that answered."""

    share_yes: Operand


class Figure(TakesItems):
    """One supplier's own figure, taken as it is: a median must not be added.

    Where every force supplies one, the figure for an area is the median of theirs.
    """

    figure: Operand


if TYPE_CHECKING:
    Value: TypeAlias = SumOf | RatioOf | ShareYes | Figure
else:
    Value = _one_of({SumOf: "sum", RatioOf: "", ShareYes: "share_yes", Figure: "figure"})


class Baseline(Part):
    """The fixed earlier value that a path starts from."""

    period: Period
    value: Number


class Target(Part):
    """The value promised by the end of a period."""

    by: Period
    value: Number


class RatingRule(Part):
    """How far behind its path a measure may be before it is off track, in the measure's own unit."""

    off_track_beyond: Number = Field(ge=0)


class Contribution(Part):
    """Which forces have taken up a practice that is meant to move this measure; they are compared with the rest.

    `adopted` is a yes-or-no item, or a count, of which anything above 0 is a yes; a force adopts with its first yes,
    in the period `since` or later.
    """

    adopted: Operand
    since: Period | None = Field(default=None, description="The first period that counts; left out, any does.")


class Break(Part):
    """A change of definition: figures from this period on do not compare with those before."""

    period: Period
    reason: Words


class Valid(Part):
    """The periods a measure is collected for."""

    from_: Annotated[Period, Field(alias="from")]
    to: Period | None = None


class Measure(Part):
    """What is counted for one commitment or statement."""

    ref: Ref
    title: Words
    short: str = Field(default="", description="A shorter title for charts and tables.")
    commitment: Ref = Field(description="The commitment, or statement of the ambition, that this measures.")
    level: Level
    why: Words
    source: SourceUse
    owner: Words
    supplier: Words = Field(description="'forces', or the id of an internal supplier in register.csv.")
    frequency: Frequency
    unit: Unit
    direction: Direction
    decimals: int | None = Field(default=None, ge=0, le=6)
    survey: bool = Field(default=False, description="The denominator counts respondents to a sample survey.")
    events: bool = Field(
        default=False, description="What is counted are events, each by itself: Poisson intervals and limits hold."
    )
    leads_to: tuple[Ref, ...] = Field(
        default=(), description="The refs of the measures that this one is meant to move."
    )
    lag: str = Field(default="", description="When what is counted happened, if not in the period itself.")
    quality: Literal["A", "B", "C", "D"] = Field(default="C", description="metrics/methods.md, 'Quality of the data'.")
    records: dict[Name, RecordSheet] = Field(default_factory=dict)
    items: dict[Name, Item] = Field(default_factory=dict)
    value: Value
    across_time: Literal["flow", "stock", "not_additive"]
    across_forces: Literal["ratio_of_sums", "sum", "share_of_forces", "median_of_forces", "not_additive"]
    missing: Literal["leave_out", "not_available"] = "leave_out"
    baseline: Baseline | None = None
    targets: tuple[Target, ...] = ()
    path: Literal["linear", "stepped"] = Field(
        default="linear", description="Between baseline and targets: an even slope, or level until each target's date."
    )
    rating: RatingRule | None = None
    checks: tuple[AnyReturnCheck, ...] = ()
    contribution: Contribution | None = None
    breaks: tuple[Break, ...] = ()
    valid: Valid | None = Field(default=None, description="Left out: for as long as the plan runs.")

    @property
    def promise(self) -> str:
        """The ref of what it measures: a commitment or a statement."""
        return self.commitment

    @property
    def name(self) -> str:
        """The short title where there is one."""
        return self.short or self.title

    def item_of(self, operand: str) -> tuple[str, str]:
        """Return the ref and the key of *operand*: an item of this measure, or REF.item of another."""
        ref, dot, key = operand.rpartition(".")
        return (ref, key) if dot else (self.ref, key)

    @property
    def operands(self) -> tuple[tuple[str, str], ...]:
        """Each item that a supplier must give for the value, as ref and key; an outside denominator is none."""
        return tuple(self.item_of(name) for name in self.value.operands)

    @property
    def reference(self) -> str:
        """The id of the outside release that the value is divided by, "" where there is none."""
        value = self.value
        divisor = value.denominator if isinstance(value, RatioOf) else ""
        return divisor.reference if isinstance(divisor, Reference) else ""

    def period_within(self, collected: Period) -> Period | None:
        """Return the measure's own period that a form for *collected* asks about, or None when it asks nothing.

        An annual measure is asked for with the quarter that ends its year.
        """
        own = collected.ending_here(LENGTH_OF[self.frequency])
        if own is None or self.valid is None:
            return own
        ended = self.valid.to is not None and self.valid.to < own
        return None if ended or own < self.valid.from_ else own
