"""How every figure of a measure came about, ready to be written on a page: all words made, nothing left to work out.

Comes before `report.derivations.derivation`, which composes it; `report.derivations.pages` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """A number or marker as a reader sees it, and `value`, by which a column is sorted; None where there is none."""

    text: str
    value: float | None = None

    @property
    def key(self) -> str:
        """The value as a page carries it, every digit; "" for none."""
        return "" if self.value is None else f"{self.value:.15g}"


@dataclass(frozen=True)
class AnswerRow:
    """What one supplier gave for a figure, or why it is not in it.

    Attributes:
        id: Where a link to the supplier's own figure leads; "" in a second row of one supplier.
        name: The supplier, or "3 answers together".
        value: Its own figure; None where the table has no such column.
        answers: One for each of the table's columns.
        cells: Where they stand: "Return!E14, E15".
        filed: The number of the submission, 0 for none; `version` in words, "version 2".
        note: Why it is left out or not shown.
        left: Whether it is not in the figure.
    """

    id: str
    name: str
    value: Shown | None
    answers: tuple[Shown, ...]
    cells: str = ""
    filed: int = 0
    version: str = ""
    note: str = ""
    left: bool = False


@dataclass(frozen=True)
class RegionRow:
    """A region's figure; `counted` and `out_of` are None where the measure divides nothing."""

    id: str
    name: str
    value: Shown
    counted: Shown | None
    out_of: Shown | None
    coverage: str
    note: str


@dataclass(frozen=True)
class DerivedFigure:
    """The national figure of a period and every answer behind it.

    Attributes:
        id: "2025-26-Q1".
        name: "Q1 2025/26", or "2025/26 so far".
        heading: "Q1 2025/26 (April to June)".
        value: "63.2% [p]".
        says: What it was worked out from, coverage, why it may change or is not there; each a sentence.
        caption: Of the table of answers.
        rows: Those in the figure in the register's order, then those left out.
        totals: For each column, None in all where nothing is added or the total is not shown.
        regions: Each region's figure; none for a team's measure.
    """

    id: str
    name: str
    heading: str
    value: str
    says: tuple[str, ...]
    caption: str
    rows: tuple[AnswerRow, ...]
    totals: tuple[Shown, ...]
    regions: tuple[RegionRow, ...]


@dataclass(frozen=True)
class FiledReturn:
    """A submission behind the figures of this page."""

    number: int
    supplier: str
    version: int
    filename: str
    sha256: str
    received: str
    signed: str


@dataclass(frozen=True)
class Derivation:
    """A measure's page.

    Attributes:
        columns: What was asked, in the form's words, and the outside figure that is divided by.
        own: The heading of each supplier's own figure, "" where there is no such column.
        divides: Whether a numerator is divided by a denominator.
        release: The outside release in words, "" where the measure has none.
        figures: The latest first.
        returns: Every submission behind them, by its number.
    """

    ref: str
    title: str
    supplier: str
    formula: str
    release: str
    columns: tuple[str, ...]
    own: str
    divides: bool
    figures: tuple[DerivedFigure, ...]
    returns: tuple[FiledReturn, ...]
