"""What a return is held to: a measure's checks between its answers, and a record sheet's over its rows.

Comes after `plan.parts`, before `plan.measure`. Each check says how much it matters (`severity`), and is a note while
it is on trial (`status: trial`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from impact.plan.parts import TOO_LARGE, Operand, Part, Severity, Words

Status = Literal["live", "trial"]

# --- over the rows of a record sheet ----------------------------------------------------------------------------


class RowRule(Part):
    """Something that holds in every row of a record sheet."""

    rule: str
    severity: Severity = "error"
    message: Words
    status: Status = "live"


class Unique(Part):
    """No two rows agree in all these columns."""

    unique: tuple[str, ...]
    severity: Severity = "query"
    status: Status = "live"


class Refers(Part):
    """Every value of a column stands in a column of another record sheet: `to` is REF.sheet.column."""

    refers: str = Field(description="A column of this record sheet.")
    to: str = Field(description="REF.sheet.column, of this measure or another.")
    severity: Severity = "query"
    status: Status = "live"

    @property
    def target(self) -> tuple[str, str, str]:
        """The measure's ref, the record sheet and the column of `to`; "" for what it does not say."""
        rest, _, column = self.to.rpartition(".")
        ref, _, sheet = rest.rpartition(".")
        return ref, sheet, column


def _record_check_kind(value: Any) -> str:
    return _kind(value, {"unique": Unique, "refers": Refers})


# --- between answers --------------------------------------------------------------------------------------------


class ReturnRule(Part):
    """Something that holds between the measure's items within one return."""

    rule: str
    severity: Severity = "error"
    message: Words
    status: Status = "live"


class Change(Part):
    """A change from the supplier's last figure that asks for an explanation, e.g. `beyond: 50%`."""

    change: str
    beyond: Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,6})?%$")]
    severity: Severity = "query"
    status: Status = "live"

    @property
    def share(self) -> float:
        """The change as a share of the last figure: 0.5 for 50%."""
        return float(self.beyond.rstrip("%")) / 100


class History(Part):
    """A figure far outside the supplier's own earlier ones asks for an explanation.

    `beyond` is a modified z-score: how many times the usual spread it may lie from their median. docs/checks.md,
    "unlike_before", says how it is worked out.
    """

    history: str
    beyond: float = Field(default=3.5, gt=0, lt=TOO_LARGE, allow_inf_nan=False)
    severity: Severity = "query"
    status: Status = "live"


class AgainstOutside(Part):
    """A figure is at most, or at least, the supplier's own row of a release in `metrics/reference/`."""

    outside: str
    at_most: str | None = Field(default=None, description="A release: the stem of a file in reference/.")
    at_least: str | None = Field(default=None, description="A release: the stem of a file in reference/.")
    severity: Severity = "query"
    status: Status = "live"

    @property
    def release(self) -> str:
        """The release that it names."""
        return self.at_most or self.at_least or ""


class Total(Part):
    """An item is the sum of others, of this measure or another, wherever in the return they stand."""

    total: str
    of: tuple[Operand, ...]
    severity: Severity = "error"
    status: Status = "live"


def _check_kind(value: Any) -> str:
    return _kind(value, {"change": Change, "history": History, "outside": AgainstOutside, "total": Total})


# --- which one is meant -----------------------------------------------------------------------------------------


def _kind(value: Any, kinds: dict[str, type[Part]]) -> str:
    """The field that makes *value* a check of one kind; "rule" when it has none of them."""
    for field, model in kinds.items():
        if isinstance(value, model) or (isinstance(value, dict) and field in value):
            return field
    return "rule"


RecordCheck = Annotated[
    Annotated[RowRule, Tag("rule")] | Annotated[Unique, Tag("unique")] | Annotated[Refers, Tag("refers")],
    Discriminator(_record_check_kind),
]
Check = Annotated[
    Annotated[ReturnRule, Tag("rule")]
    | Annotated[Change, Tag("change")]
    | Annotated[History, Tag("history")]
    | Annotated[AgainstOutside, Tag("outside")]
    | Annotated[Total, Tag("total")],
    Discriminator(_check_kind),
]
AnyCheck = RowRule | Unique | Refers | ReturnRule | Change | History | AgainstOutside | Total
