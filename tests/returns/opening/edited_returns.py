"""A good return opened after an edit, and what the check says of it; `opened_returns` has what was found in it."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from impact.returns.answers import Return
from impact.returns.checking.checks import check
from impact.returns.opening import open_return
from tests.returns.workbooks import DEFINITIONS, edited, filled

LAUNCHED = "IW-17 'Initiatives launched in the quarter'"


def after(edit: Callable[[Book], None]) -> Return:
    """A good return as it was opened after an edit."""
    return open_return(edited(filled(), edit), DEFINITIONS)


def said(result: Return) -> list[tuple[str, str]]:
    """Each finding's place and words, as the check gives them; what it asks of the empty record sheet is left out."""
    findings = check(result, DEFINITIONS).findings
    return [(finding.place, finding.text) for finding in findings if finding.code != "no_rows"]


def lead(book: Book, name: str, sheet: str, cell: str) -> None:
    """Have a defined name lead to another cell: "$E$8"."""
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{cell}")
