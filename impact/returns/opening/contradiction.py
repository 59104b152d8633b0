"""A workbook made for one force and quarter that says on its cover, or in its file's name, that it is another's.

After `opening.identity`, which goes by the hidden metadata; `opening.intake` adds what is found here. Last quarter's
file with a new title would otherwise take the place of what was sent last quarter.
"""

from __future__ import annotations

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.findings import Finding
from impact.returns.form import Form
from impact.returns.opening.cover import Whose, in_file_name, under_title
from impact.returns.reading.workbook import Workbook


def contradictions(workbook: Workbook, definitions: Definitions, form: Form, filename: str) -> tuple[Finding, ...]:
    """Return what the cover says against *form*; failing that, what the file's name does."""
    if words := _against(under_title(workbook, definitions), form, definitions):
        return (_by_cover(*words),)
    if words := _against(in_file_name(filename, definitions), form, definitions):
        return (_by_name(*words),)
    return ()


_Against = tuple[str, str, str]  # what is said, what it was made for, and of what "that" would be the workbook


def _against(said: Whose, form: Form, definitions: Definitions) -> _Against | None:
    """Only what is said otherwise: the force, the quarter or both. None when neither is."""
    supplier = definitions.register.supplier(said.supplier)
    period = _period(said.period)
    theirs, ours, that = [], [], []
    if supplier is not None and supplier.id != form.supplier.id:
        theirs.append(supplier.name)
        ours.append(form.supplier.name)
        that.append("force" if supplier.is_force else "team")
    if period is not None and period != form.period:
        theirs.append(period.label)
        ours.append(form.period.label)
        that.append("quarter")
    return (", ".join(theirs), ", ".join(ours), " and ".join(that)) if that else None


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _by_cover(theirs: str, ours: str, that: str) -> Finding:
    return Finding(
        "cover_contradicts",
        "error",
        f"The cover says {theirs}, but this workbook was made for {ours}.",
        f"Use the workbook made for that {that}: copy your answers into it.",
    )


def _by_name(theirs: str, ours: str, that: str) -> Finding:
    return Finding(
        "name_contradicts",
        "query",
        f"The file's name says {theirs}, but this workbook was made for {ours}.",
        f"If the name is right, copy your answers into the workbook made for that {that}; if the workbook is, say so.",
    )
