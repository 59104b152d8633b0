"""Whose return it is, and for when: what the hidden sheet says, and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from openpyxl.workbook import Workbook as Book

from impact.plan.periods import Period
from impact.returns.form import COVER_SHEET, METADATA_SHEET
from tests.returns.corpus.fault import Beforehand, Planted, Said, put
from tests.returns.corpus.faults_structure import delete_sheet
from tests.returns.corpus.good import BEFORE, FORM, form_for
from tests.returns.corpus.plan import CLEVELAND, DURHAM, Q4

YOUR_OWN = "Send the workbook that was made for you for this plan and period."
IDENTITY = ("plan", "definitions", "supplier", "period", "template")


def says(key: str, value: str | None) -> Callable[[Book], None]:
    """An edit by which the hidden sheet says something else."""
    return lambda book: put(book, f"impact.{key}", value)


def without_names(book: Book) -> None:
    """Take away the names that lead to the hidden sheet."""
    for key in IDENTITY:
        del book.defined_names[f"impact.{key}"]


def show_hidden_sheet(book: Book) -> None:
    """Somebody looked."""
    book[METADATA_SHEET].sheet_state = "visible"


def identity(name: str, plant: Callable[[Book], None], *findings: Said, known: Beforehand | None = None) -> Planted:
    """A fault of the hidden sheet, which leaves nothing more to say."""
    return Planted(name, findings, plant, frozenset(), alone=True, known=known or Beforehand())


def whole(code: str, text: str) -> Said:
    """What is said of the whole file."""
    return Said(code, "error", "", text)


UNKNOWN_SUPPLIER = whole(
    "unknown_supplier",
    f"This workbook says it was made for 'E23000999', which is not in the register of forces and teams. {YOUR_OWN}",
)


def two_unknown(book: Book) -> None:
    """Neither the force nor the period is known."""
    put(book, "impact.supplier", "E23000999")
    put(book, "impact.period", "2024-25-Q9")


TOLD_WRONG: tuple[Planted, ...] = (
    identity("identity-of-another-plan", says("plan", "Business plan 2018 to 2022"),
        whole("wrong_plan", "This workbook is for the plan 'Business plan 2018 to 2022'; returns are wanted here for "
              f"'Plan for the corpus'. {YOUR_OWN}")),
    identity("identity-of-an-unknown-force", says("supplier", "E23000999"), UNKNOWN_SUPPLIER),
    identity("identity-of-a-whole-year", says("period", "2024-25"),
        whole("unknown_period", "This workbook says it is for the period '2024-25', which is not one that returns are "
              f"made for. {YOUR_OWN}")),
    identity("identity-of-no-one-at-no-time", two_unknown, UNKNOWN_SUPPLIER,
        whole("unknown_period", "This workbook says it is for the period '2024-25-Q9', which is not one that "
              f"returns are made for. {YOUR_OWN}")),
    identity("identity-of-a-force-that-is-gone", says("supplier", "E23000099"),
        whole("nothing_asked", "Nothing is asked of Old Borough for Q4 2024/25 (January to March). Check that this is "
              "the workbook for the right period.")),
    identity("identity-without-names", without_names),
    identity("identity-in-sight", show_hidden_sheet),
)  # fmt: skip

EVERY_SHEET = frozenset(
    {*(sheet.name for sheet in FORM.sheets), *(table.sheet for table in FORM.tables)}
)  # of a workbook that lacks something nobody says that everything was found
OTHER_TEMPLATE = Said(
    "other_template",
    "note",
    "",
    "This workbook was made by another version of the template, and every question was found in it. You need "
    "do nothing.",
    rests_on=EVERY_SHEET,
)
OLDER_DEFINITIONS = Said(
    "older_definitions",
    "note",
    "",
    "The definitions have changed since this workbook was made, but every question asked now was found in it. You need "
    "do nothing.",
    rests_on=EVERY_SHEET,
)
OLDER: tuple[Planted, ...] = (
    Planted("definitions-older", (OLDER_DEFINITIONS,), says("definitions", "ba9876543210"),
        frozenset({"impact.definitions"})),
    Planted("template-older", (OTHER_TEMPLATE,), says("template", "0"), frozenset({"impact.template"})),
    Planted("template-unsaid", (OTHER_TEMPLATE,), says("template", None), frozenset({"impact.template"})),
)  # fmt: skip

_DURHAMS = form_for(DURHAM)
_LAST_QUARTERS = form_for(period=Period.parse("2024-25-Q3"))
FOR_ANOTHER = whole(
    "wrong_supplier", "This return is for Durham; Cleveland's was expected. Send the workbook made for Cleveland."
)
FOR_ANOTHER_TIME = whole(
    "wrong_period",
    "This return is for Q3 2024/25 (October to December); Q4 2024/25 (January to March) was expected. Send the "
    "workbook made for Q4 2024/25 (January to March).",
)


def ones_own_force(book: Book) -> None:
    """Durham's practices come from elsewhere."""
    put(book, "SP_1.practices!5.origin", "Cleveland")


def in_the_third_quarter(book: Book) -> None:
    """The practices of another quarter have another quarter's dates."""
    for row, day in ((5, "2024-10-09"), (6, "2024-11-09"), (7, "2024-12-31")):
        put(book, f"SP_1.practices!{row}.adopted_on", date.fromisoformat(day))
    put(book, "SP_1.practices!5.begun_on", date(2024, 10, 2))


def as_it_is(book: Book) -> None:
    """The hidden sheet alone was changed: the rows are still those of the force and the period it was sent for."""


MISDIRECTED: tuple[Planted, ...] = (
    Planted("hidden-force-changed", (FOR_ANOTHER,), as_it_is, frozenset(), form=_DURHAMS),
    Planted("hidden-period-changed", (FOR_ANOTHER_TIME,), as_it_is, frozenset(), form=_LAST_QUARTERS),
    Planted("return-of-another-force", (FOR_ANOTHER,), ones_own_force, frozenset(), form=_DURHAMS),
    Planted("return-for-another-period", (FOR_ANOTHER_TIME,), in_the_third_quarter, frozenset(), form=_LAST_QUARTERS),
    Planted("return-of-another-force-where-any-will-do", (), ones_own_force, frozenset(), form=_DURHAMS,
        known=Beforehand(replace(BEFORE, history={}), None, None)),
)  # fmt: skip


def without_hidden_sheet(book: Book) -> None:
    """The hidden sheet is deleted, and every name that led to it leads nowhere."""
    delete_sheet(METADATA_SHEET)(book)


def without_cover(book: Book) -> None:
    """Neither the hidden sheet nor the cover is left."""
    delete_sheet(METADATA_SHEET)(book)
    delete_sheet(COVER_SHEET)(book)


def ones_own(book: Book) -> None:
    """A workbook of somebody's own, with figures in it."""
    for title in book.sheetnames[1:]:
        delete_sheet(title)(book)
    book.defined_names.clear()
    (sheet,) = book.worksheets
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["Officers trained", 120])


NOT_OURS = whole(
    "not_our_template",
    "This is not a workbook made by impact's template, or its hidden sheet and its cover were deleted. Copy your "
    "answers into the workbook that was made for you and send that, or say which force and period it is for when you "
    "send it.",
)
UNSAID: tuple[Planted, ...] = (
    identity("workbook-of-ones-own", ones_own, NOT_OURS),
    identity("hidden-sheet-and-cover-deleted", without_cover, NOT_OURS),
    identity("hidden-sheet-deleted", without_hidden_sheet,
        Said("identity_from_cover", "note", "", "The hidden sheet that says whose return this is was deleted; the "
             "cover says it too. You need do nothing.")),
    identity("hidden-sheet-and-cover-deleted-but-told", without_cover,
        Said("identity_as_told", "note", "", "This file does not say whose return it is, or for when; it was "
             "taken for the one that it was sent as. You need do nothing."),
        known=Beforehand(told=(CLEVELAND.id, Q4))),
    identity("hidden-sheet-and-cover-deleted-but-named", without_cover,
        Said("identity_from_file_name", "note", "", "This file does not say whose return it is, or for when; its name "
             "does, and the questions in it agree. Check that the name is right."),
        known=Beforehand(filename="2024-25-Q4 Cleveland.xlsx")),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*TOLD_WRONG, *OLDER, *MISDIRECTED, *UNSAID)
