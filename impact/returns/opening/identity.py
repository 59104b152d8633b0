"""Whose return a workbook is: its hidden metadata, failing that its cover, and the form that belongs to it.

After `reading.workbook` and `opening.cover`; `opening.intake` asks it first of all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.answers import Identity
from impact.returns.findings import Finding
from impact.returns.form import IDENTITY, METADATA_SHEET, Form
from impact.returns.opening.columns import Columns, look
from impact.returns.opening.cover import Told, Whose, in_file_name, on_cover
from impact.returns.opening.likeforms import form_for
from impact.returns.reading.workbook import Sheet, Workbook

_YEARS = range(1990, 2200)  # at the calendar's own ends, counting days fails
_YOUR_OWN = "Send the workbook that was made for you for this plan and period."


@dataclass(frozen=True)
class Known:
    """Whose return a workbook is, and how that is known.

    Attributes:
        said_within: Whether the workbook says it itself, in its hidden sheet or on its cover.
        findings: What is to be said of how it is known.
    """

    identity: Identity
    said_within: bool = True
    findings: tuple[Finding, ...] = ()


def find_identity(
    workbook: Workbook,
    definitions: Definitions,
    told: Told,
    filename: str = "",
) -> Known | None:
    """Return whose the return is: by its hidden metadata, its cover, what was told, or its file's name.

    Each is asked only for what the one before does not say. None when the supplier or the period stays unknown, though
    a workbook with hidden metadata is never put down to anybody else.
    """
    said = _metadata(workbook)
    if said.plan and said.supplier and said.period:
        return Known(said)
    sources: tuple[tuple[Callable[[], Whose | None], bool, Callable[[], Finding]], ...] = (
        (lambda: on_cover(workbook, definitions), True, _from_cover),
        (lambda: Whose(told.supplier or "", str(told.period or "")), False, _as_told),
        (lambda: in_file_name(filename, definitions), False, _from_file_name),
    )
    within, findings = True, []
    for ask, is_within, note in sources:
        found = ask() or Whose()
        if (found.supplier and not said.supplier) or (found.period and not said.period):
            said = replace(
                said,
                plan=said.plan or definitions.plan.title,
                supplier=said.supplier or found.supplier,
                period=said.period or found.period,
            )
            within = within and is_within
            findings.append(note())
    if not (said.plan or said.supplier or said.period):
        return None
    return Known(said, within, tuple(findings))


def _metadata(workbook: Workbook) -> Identity:
    """What the hidden metadata says: by its defined names, else by the hidden sheet's column of keys."""
    said = {key: _named(workbook, f"impact.{key}") for key in IDENTITY}
    if not all(said.values()):
        listed = _listed(workbook.sheet(METADATA_SHEET))
        said = {key: words or listed.get(key, "") for key, words in said.items()}
    return Identity(**said)


def _named(workbook: Workbook, name: str) -> str:
    found = workbook.named(name)
    if found is None:
        return ""
    sheet, place = found
    return look(sheet, place.top, place.left).shown


def _listed(sheet: Sheet | None) -> dict[str, str]:
    """The values beside the keys in the hidden sheet's first column."""
    if sheet is None:
        return {}
    columns = Columns(sheet)
    return {key.casefold(): columns.at(row, 2).shown for row, key in columns.shown(1).items()}


def form_of(identity: Identity, definitions: Definitions) -> tuple[Form | None, tuple[Finding, ...]]:
    """Return the form that a workbook with this identity answers, or why there is none.

    Of another plan nothing else is said: its forces and periods need not be ours.
    """
    if identity.plan != definitions.plan.title:
        return None, (_another_plan(identity.plan, definitions.plan.title),)
    supplier = definitions.register.supplier(identity.supplier)
    period = _period(identity.period)
    findings: list[Finding] = []
    if supplier is None:
        findings.append(_unknown_supplier(identity.supplier))
    if period is None or period.length != "quarter":  # returns are made by quarter, whatever each measure's own period
        findings.append(_unknown_period(identity.period))
    if supplier is None or period is None or findings:
        return None, tuple(findings)
    form = form_for(definitions, supplier, period)
    if form.empty or not supplier.exists_in(period):
        return None, (_nothing_asked(supplier, period),)
    return form, ()


def _period(text: str) -> Period | None:
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if period.year in _YEARS else None


def not_ours() -> Finding:
    """The workbook does not say whose it is, and neither does anybody else."""
    return Finding(
        "not_our_template",
        "error",
        "This is not a workbook made by impact's template, or its hidden sheet and its cover were deleted.",
        "Copy your answers into the workbook that was made for you and send that, or say which force and period it is "
        "for when you send it.",
    )


def _from_cover() -> Finding:
    return Finding(
        "identity_from_cover",
        "note",
        "The hidden sheet that says whose return this is was deleted; the cover says it too.",
        "You need do nothing.",
    )


def _as_told() -> Finding:
    return Finding(
        "identity_as_told",
        "note",
        "This file does not say whose return it is, or for when; it was taken for the one that it was sent as.",
        "You need do nothing.",
    )


def _from_file_name() -> Finding:
    return Finding(
        "identity_from_file_name",
        "note",
        "This file does not say whose return it is, or for when; its name does, and the questions in it agree.",
        "Check that the name is right.",
    )


def older_definitions() -> Finding:
    """The definitions changed after the template was made, but every question asked now was found in it."""
    return Finding(
        "older_definitions",
        "note",
        "The definitions have changed since this workbook was made, but every question asked now was found in it.",
        "You need do nothing.",
    )


def other_template() -> Finding:
    """The template is of another version, or does not say which, but every question was found in it."""
    return Finding(
        "other_template",
        "note",
        "This workbook was made by another version of the template, and every question was found in it.",
        "You need do nothing.",
    )


def _another_plan(theirs: str, ours: str) -> Finding:
    says = f"This workbook is for the plan '{theirs}'; returns are wanted here for '{ours}'."
    return Finding("wrong_plan", "error", says, _YOUR_OWN)


def _unknown_supplier(id_: str) -> Finding:
    says = f"This workbook says it was made for '{id_}', which is not in the register of forces and teams."
    return Finding("unknown_supplier", "error", says, _YOUR_OWN)


def _unknown_period(text: str) -> Finding:
    says = f"This workbook says it is for the period '{text}', which is not one that returns are made for."
    return Finding("unknown_period", "error", says, _YOUR_OWN)


def _nothing_asked(supplier: Supplier, period: Period) -> Finding:
    says = f"Nothing is asked of {supplier.name} for {period.label}."
    return Finding("nothing_asked", "error", says, "Check that this is the workbook for the right period.")
