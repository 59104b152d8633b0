"""Every answer behind a figure that is shown, as a row of a tidy table, with the cell it came from.

Comes after `report.data.results`, whose figures it stands behind. What is withheld is not there at all: not its
number, not its cell, not its name. Source: metrics/methods.md, "Disclosure", "From a figure to its cells".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.data.csvw import Column, Table
from impact.report.data.results import Figure
from impact.results.formula_words import label_of
from impact.results.trace import Provenance
from impact.returns.observation import Observation

Name = tuple[str, str, str, Period]
Place = tuple[int, int, Period, int]


@dataclass(frozen=True)
class Answer:
    """One answer: whose it is, what was asked, and the submission it came from; None where that is not known."""

    given: Observation
    supplier_name: str
    asked: str
    filed: Provenance | None
    as_at: datetime
    synthetic: bool


def answers(definitions: Definitions, shown: Iterable[Figure], filed: Mapping[int, Provenance]) -> Iterator[Answer]:
    """Yield each answer behind the figures *shown*, once: by measure and item as asked, then period, then supplier.

    Args:
        definitions: For names, order and what was asked.
        shown: From `report.data.results.figures`. Of one that is hidden nothing behind it is published.
        filed: What is known of the submissions, by number.
    """
    names = {one.id: one.name for one in definitions.register.suppliers}
    found: dict[Name, Answer] = {}
    for figure in shown:
        for given in _behind(figure):
            name = (given.supplier, given.measure, given.item, given.period)
            if name not in found:
                asked = label_of(definitions.plan.measure(given.measure).items[given.item], given.item)
                supplier, known = names.get(given.supplier, given.supplier), filed.get(given.submission)
                found[name] = Answer(given, supplier, asked, known, figure.as_at, figure.synthetic)
    place = _places(definitions)
    yield from sorted(found.values(), key=lambda answer: place(answer.given))


def _behind(figure: Figure) -> Iterator[Observation]:
    """The answers in a figure, and the markers of those who are left out of it; nothing where it is hidden."""
    if figure.result.hidden:
        return
    yield from figure.result.observations
    for left in figure.result.coverage.left:
        yield from (given for given in left.observations if given.value is None)


def _places(definitions: Definitions) -> Callable[[Observation], Place]:
    """Where an answer stands among all: in the order of the plan, of the periods and of the register."""
    measures = {one.ref: at for at, one in enumerate(definitions.plan.measures)}
    items = {(one.ref, item): at for one in definitions.plan.measures for at, item in enumerate(one.items)}
    suppliers = {one.id: at for at, one in enumerate(definitions.register.suppliers)}

    def place(given: Observation) -> Place:
        asked = given.measure, given.item
        return measures[given.measure], items[asked], given.period, suppliers[given.supplier]

    return place


OBSERVATIONS: Table[Answer] = Table(
    name="observations.csv",
    title="Observations",
    says=(
        "One row for each answer behind a figure that is shown, with the cell of the return it came from. An answer is"
        " a number, or the marker that says why there is none: an empty value is never nought. Answers withheld to"
        " protect people have no row."
    ),
    key=("supplier", "measure", "item", "period"),
    columns=(
        Column("supplier", "Supplier", "string", "The force’s ONS code, or the short name of a team of the body"
               " itself.", lambda a: a.given.supplier, True),
        Column("supplier_name", "Name", "string", "The supplier’s name.", lambda a: a.supplier_name, True),
        Column("measure", "Measure", "string", "The measure under which it was asked.",
               lambda a: a.given.measure, True),
        Column("item", "Item", "string", "What was asked, as the definitions name it.", lambda a: a.given.item, True),
        Column("asked", "What was asked", "string", "What was asked, in the form’s words.", lambda a: a.asked, True),
        Column("period", "Period code", "string", "The financial quarter (2024-25-Q1), half-year (2024-25-H1) or year"
               " (2024-25) that it is for.", lambda a: str(a.given.period), True),
        Column("value", "Value", "decimal", "The number as it was sent; a yes is 1, a no is 0. Empty where there is a"
               " marker.", lambda a: a.given.value),
        Column("marker", "Marker", "string", "Why there is no number: x not available, z not applicable, c"
               " confidential, u low reliability.", lambda a: a.given.marker),
        Column("submission", "Submission", "integer", "The number of the submission it came from.",
               lambda a: a.given.submission, True),
        Column("version", "Version", "integer", "Which filing of that supplier’s return for the quarter it was.",
               lambda a: a.filed.version if a.filed else None),
        Column("file_sha256", "SHA-256 of the file", "string", "Of the file as it came, 64 hex digits.",
               lambda a: a.filed.sha256 if a.filed else None),
        Column("sheet", "Sheet", "string", "The sheet of the workbook.", lambda a: a.given.sheet),
        Column("cell", "Cell", "string", "The cell, or the range of rows that the number was worked out from.",
               lambda a: a.given.cell),
        Column("synthetic", "Synthetic", "boolean", "true where the answers are made up, as an illustration.",
               lambda a: a.synthetic, True),
        Column("as_at", "As at", "dateTime", "The moment whose returns are meant.", lambda a: a.as_at, True),
    ),
)  # fmt: skip
