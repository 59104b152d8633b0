"""What is said of a figure's derivation, the same on a page and on the command line.

Comes after `results.trace`; before `report.derivations.derivation` and `cli.tracing_words`.
"""

from __future__ import annotations

from collections.abc import Iterable

from impact.plan.definitions import Outside
from impact.plan.periods import day
from impact.results.model import Result
from impact.results.trace import Provenance
from impact.returns.observation import MARKERS


def digits(value: float) -> str:
    """Every digit of a number, with commas: "1,204", "1,223.92"."""
    return f"{value:,.15g}"


def coverage_said(result: Result) -> str:
    """Return "41 of 43", and what share of the denominator that is where it is known."""
    coverage = result.coverage
    if coverage.weight is None:
        return coverage.words
    return f"{coverage.words}, with {coverage.weight:.1%} of {coverage.weighed_by}"


def why_said(result: Result) -> str:
    """Why there is no figure, "" where there is one."""
    if result.hidden:
        return f"not shown: {result.hidden}"
    if result.value is not None:
        return ""
    said = result.why or MARKERS.get(result.marker, "nobody in this area gave one")
    return f"no figure: {said}"


def release_said(release: Outside) -> str:
    """Return the release that a figure is divided by: its title, publisher, days and file."""
    return (
        f"{release.title}: {release.publisher}, as at {day(release.as_at)}, released {day(release.released)};"
        f" {release_file(release)}"
    )


def release_file(release: Outside) -> str:
    """Where the release is kept in a workspace."""
    return f"metrics/reference/{release.id}.csv"


def signed_said(one: Provenance) -> str:
    """Return "signed off by Ann Lee, Head of Performance, on 14 May 2025", or that nobody has."""
    if one.signed_at is None:
        return "not signed off"
    return f"signed off by {one.signed_by}, {one.signed_role}, on {day(one.signed_at.date())}"


def cells_said(places: Iterable[tuple[str, str]]) -> str:
    """Return cells with their sheet said once: "Return!E14, E15"; "" for none.

    Args:
        places: Sheet and cell of each, in order; ("", "") where a number stands in no return.
    """
    by_sheet: dict[str, list[str]] = {}
    for sheet, cell in places:
        if cell and cell not in by_sheet.setdefault(sheet, []):
            by_sheet[sheet].append(cell)
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in by_sheet.items() if cells)
