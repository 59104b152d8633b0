"""A figure and everything behind it, printed for a person or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import Any

from impact.plan.definitions import Definitions, Outside
from impact.plan.periods import day
from impact.report.figures import format_value
from impact.report.trace_pages import coverage_said, release_file, release_said, signed_said, why_said
from impact.results.model import decimals_of
from impact.results.series import period_words
from impact.results.trace import Provenance, Trace, TraceLine, digits

_SHORT = 12  # hex digits of a hash that tell files apart at sight; --json has all 64
_ADDED = ("added", "numerator", "denominator", "yes or no")  # parts that are summed


def trace_lines(definitions: Definitions, found: Trace) -> Iterator[str]:
    """Yield the figure and its formula, each number and its cell, who is not in it, and each return behind it."""
    yield from _figure(definitions, found)
    yield from _inside(found)
    outside = [line for line in found.lines if not line.counted]
    if outside:
        yield ""
        yield "Left out"
        yield from _table([(line.supplier_name, line.shown, _notes(line, found)) for line in outside])
    if found.release is not None:
        yield ""
        yield f"Divided by {release_said(found.release)}"
    if found.filed:
        yield ""
        yield "Returns"
        for number in sorted(found.filed):
            yield from _return(found.filed[number])


def trace_json(definitions: Definitions, found: Trace) -> dict[str, Any]:
    """The same as JSON, with every number in full. The cells alone give the value, by the formula."""
    result, formula = found.result, found.formula
    measure = definitions.plan.measure(result.measure)
    return {
        "measure": result.measure,
        "title": measure.title,
        "unit": measure.unit,
        "area": result.area.code,
        "area_name": result.area.name,
        "period": str(result.period),
        "periods": [str(one) for one in result.periods],
        "value": result.value,
        "marker": result.marker,
        "why": result.why,
        "provisional": list(result.provisional),
        "revised": result.revised,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "formula": {"kind": formula.kind, "per": formula.per, "words": formula.words},
        "coverage": result.coverage.words,
        "included": result.coverage.included,
        "expected": result.coverage.expected,
        "withheld": result.withheld,
        "weight": result.coverage.weight,
        "weighed_by": result.coverage.weighed_by,
        "release": _release_json(found.release),
        "cells": [_cell_json(line, found.filed.get(line.submission)) for line in found.lines],
    }


def _figure(definitions: Definitions, found: Trace) -> Iterator[str]:
    result = found.result
    measure = definitions.plan.measure(result.measure)
    marker = result.marker or ("p" if result.provisional else "")
    shown = format_value(result.value, measure.unit, decimals_of(measure, definitions.plan.presentation), marker)
    yield f"{measure.ref} {measure.title}, {result.area.name}, {period_words(result)}: {shown}"
    yield f"  {found.formula.words}"
    if result.denominator is not None:
        yield f"  {digits(result.numerator or 0.0)} over {digits(result.denominator)}; coverage {coverage_said(result)}"
    else:
        yield f"  coverage {coverage_said(result)}"
    if why := why_said(result):
        yield f"  {why}"
    if result.withheld:
        yield f"  {result.withheld:,} {'answer is' if result.withheld == 1 else 'answers are'} not shown."
    yield from (f"  provisional: {reason}" for reason in result.provisional)
    if result.revised:
        yield "  revised: it differs from the last edition"


def _inside(found: Trace) -> Iterator[str]:
    """Yield the numbers of each part of the formula, and what they come to."""
    parts: dict[tuple[str, str], list[TraceLine]] = {}
    for line in found.lines:
        if line.counted:
            parts.setdefault((line.part, line.label), []).append(line)
    for (part, label), lines in parts.items():
        yield ""
        yield f"{part.capitalize()}: {label}"
        rows = [(line.supplier_name, line.shown, _notes(line, found)) for line in lines]
        if len(lines) > 1 and part in _ADDED and any(line.value is not None for line in lines):
            rows.append(("Sum", digits(fsum(line.value or 0.0 for line in lines)), ""))
        yield from _table(rows)


def _notes(line: TraceLine, found: Trace) -> str:
    """The part of the year that a number is of, where it stands, and why it is left out or where else it is from."""
    of = line.period.label if line.period and line.period != found.result.period else ""
    place = ""
    if line.submission:
        behind = found.filed.get(line.submission)
        version = f", version {behind.version}" if behind else ""
        place = f"submission {line.submission}{version}, {line.sheet}!{line.cell}"
    return "; ".join(part for part in (of, place, line.why) if part)


def _table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Yield rows in columns, the numbers to the right."""
    names, numbers = (max(len(row[at]) for row in rows) for at in range(2))
    for name, number, notes in rows:
        yield f"  {name:<{names}}  {number:>{numbers}}  {notes}".rstrip()


def _return(one: Provenance) -> Iterator[str]:
    yield (
        f"  submission {one.number}, version {one.version}: {one.filename}, SHA-256 {one.sha256[:_SHORT]}…,"
        f" received {day(one.received.date())}"
    )
    yield f"    {signed_said(one)}"


def _release_json(release: Outside | None) -> dict[str, str] | None:
    if release is None:
        return None
    return {
        "id": release.id,
        "title": release.title,
        "publisher": release.publisher,
        "as_at": release.as_at.isoformat(),
        "released": release.released.isoformat(),
        "licence": release.licence,
        "unit": release.unit,
        "file": release_file(release),
    }


def _cell_json(line: TraceLine, behind: Provenance | None) -> dict[str, Any]:
    return {
        "supplier": line.supplier,
        "supplier_name": line.supplier_name,
        "label": line.label,
        "asked": f"{line.measure}.{line.item}" if line.item else None,
        "period": str(line.period) if line.period else None,
        "part": line.part or None,
        "value": line.value,
        "shown": line.shown,
        "marker": line.marker,
        "counted": line.counted,
        "why": line.why,
        "sheet": line.sheet,
        "cell": line.cell,
        "submission": line.submission,
        "version": behind.version if behind else None,
        "filename": behind.filename if behind else None,
        "sha256": behind.sha256 if behind else None,
        "received": behind.received.isoformat() if behind else None,
        "signed_off": _signed_json(behind),
    }


def _signed_json(behind: Provenance | None) -> dict[str, str] | None:
    if behind is None or behind.signed_at is None:
        return None
    return {"name": behind.signed_by, "role": behind.signed_role, "at": behind.signed_at.isoformat()}
