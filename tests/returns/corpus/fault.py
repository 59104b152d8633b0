"""One thing wrong with a return: how it is planted in a good one, and exactly what is to be said of it.

Two kinds. A `Planted` fault is made in the filled workbook, as a person would, and can be planted with others; a
`Spoilt` one is made of the file's bytes and stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from openpyxl.workbook import Workbook as Book

from impact.checks.findings import Finding
from impact.plan.measure import Severity
from impact.plan.periods import Period
from impact.returns.form import Form
from impact.returns.observation import Beside
from tests.returns.corpus.good import BEFORE, FORM, cell_of, good, saved, where
from tests.returns.corpus.plan import CLEVELAND, Q4
from tests.returns.workbooks import load

OR_SAY_WHY = "; if it is right, send the reason with your return, and it will be kept beside this query."


@dataclass(frozen=True)
class Said:
    """One finding, as it is to be.

    Attributes:
        code, severity: Its own.
        place: "Sheet!E5", "Sheet", or "" for the whole file.
        text: What it says and what to do, every word.
        also: Further cells with the very same thing wrong.
        rests_on: The cells that must be in order for it to be said, because what follows from a fault is not said
            again; "SP_1.practices" stands for every cell of the record sheet, and a sheet may be named by its title.
    """

    code: str
    severity: Severity
    place: str
    text: str
    also: tuple[str, ...] = ()
    rests_on: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def of(cls, finding: Finding) -> Said:
        """What *finding* says."""
        text = f"{finding.says} {finding.remedy}".strip()
        return cls(finding.code, finding.severity, finding.place, text, finding.cells)

    def one_by_one(self) -> tuple[Said, ...]:
        """It, said of each of its cells alone."""
        return tuple(replace(self, place=place, also=()) for place in (self.place, *self.also))


@dataclass(frozen=True)
class Beforehand:
    """What is known before a return is opened.

    Attributes:
        beside: What was filed earlier, and when this one came.
        supplier, period: Whose return is expected, and for when.
        told: Whose the sender says it is.
        filename: What the sender calls the file.
    """

    beside: Beside = BEFORE
    supplier: str | None = CLEVELAND.id
    period: Period | None = Q4
    told: tuple[str, Period] | tuple[None, None] = (None, None)
    filename: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing wrong.

    Attributes:
        name: The workbook's name in the corpus: "number-with-comma".
        says: The findings it gives, in their order; none where something odd is rightly passed over.
        known: What the return is held to.
    """

    name: str
    says: tuple[Said, ...]
    known: Beforehand = field(default_factory=Beforehand, kw_only=True)

    def workbook(self) -> bytes:
        """The good return with this one thing wrong."""
        raise NotImplementedError


@dataclass(frozen=True)
class Planted(Fault):
    """A fault made in the filled workbook.

    Attributes:
        plant: Makes it.
        touches: The cells that it changes, by name: "LI_1.launched", "SP_1.practices!5.title". No two faults planted
            together touch one cell.
        removes: The sheets that are no longer there, so that nothing more is said of them.
        alone: Whether it moves cells about, so that nothing else can be planted by name.
        form: Whose return it is planted in.
    """

    plant: Callable[[Book], None]
    touches: frozenset[str]
    removes: frozenset[str] = frozenset()
    alone: bool = False
    form: Form = FORM

    def workbook(self) -> bytes:
        """The good return with this one thing wrong."""
        book = load(good(self.form))
        self.plant(book)
        return saved(book)

    @property
    def error(self) -> bool:
        """Whether nothing may rest on what it touches."""
        return any(said.severity == "error" for said in self.says)


@dataclass(frozen=True)
class Spoilt(Fault):
    """A fault made of the file's bytes."""

    spoil: Callable[[bytes], bytes]

    def workbook(self) -> bytes:
        """What became of the good return."""
        return self.spoil(good())


@dataclass(frozen=True)
class Shown:
    """A value with the number format that the cell gets."""

    value: Any
    number_format: str


def put(book: Book, name: str, value: Any) -> None:
    """Put *value* into a cell, as typing does: a text that begins with "=" is a formula."""
    cell = cell_of(book, name)
    if isinstance(value, Shown):
        cell.value, cell.number_format = value.value, value.number_format
    else:
        cell.value = value
        if isinstance(value, (int, float)) and not isinstance(value, bool) and cell.is_date:
            cell.number_format = "General"
    if isinstance(value, date) and not cell.is_date:
        cell.number_format = "d mmmm yyyy"


def place_of(name: str) -> str:
    """The place of a cell as a finding gives it."""
    return "!".join(where(name))


def answer(
    name: str,
    at: str,
    value: Any,
    code: str = "",
    text: str = "",
    severity: Severity = "error",
    *,
    form: Form = FORM,
) -> Planted:
    """A fault of one cell: *value* stands there. Without a *code* nothing is to be said of it."""
    says = (Said(code, severity, place_of(at), text),) if code else ()
    known = Beforehand(supplier=form.supplier.id)
    return Planted(name, says, lambda book: put(book, at, value), frozenset({at}), form=form, known=known)


def answers(
    name: str,
    values: Mapping[str, Any],
    *says: Said,
    also: str = "",
    alone: bool = False,
    form: Form = FORM,
    known: Beforehand | None = None,
) -> Planted:
    """A fault of several cells together; *also* names a figure that they change, for the cells it touches."""

    def plant(book: Book) -> None:
        for at, value in values.items():
            put(book, at, value)

    touches = frozenset({*values, *([also] if also else [])})
    beforehand = known or Beforehand(supplier=form.supplier.id)
    return Planted(name, says, plant, touches, alone=alone, form=form, known=beforehand)


def said(
    code: str,
    at: str,
    text: str,
    severity: Severity = "error",
    *,
    also: tuple[str, ...] = (),
    rests_on: tuple[str, ...] = (),
) -> Said:
    """What is said of the cell named *at*, and of those of *also*; of the whole file when it is ""."""
    return Said(code, severity, place_of(at) if at else "", text, tuple(map(place_of, also)), frozenset(rests_on))
