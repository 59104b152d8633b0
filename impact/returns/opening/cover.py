"""Whose return it is where the hidden sheet does not say: by the cover, the sender's word, or the file's name.

After `reading.workbook`; `opening.identity` turns to it. The cover is known by what stands in it, wherever that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.grid import ODD, TEXT
from impact.returns.opening.headings import normal
from impact.returns.reading.workbook import Sheet, Workbook

_DEEPEST, _WIDEST = 40, 8  # rows and columns of a cover that are looked through
_QUARTER = re.compile(r"\bq([1-4]),? (\d{4})[/-](\d{2})\b")
_FILE = re.compile(r"(?P<period>\d{4}-\d{2}-Q[1-4])[ _-]+(?P<rest>.+)\.[a-z]{3,4}", re.IGNORECASE)
_LABELS = ("force", "team")


@dataclass(frozen=True)
class Told:
    """Whose return the sender says it is, and for when; None where nobody said."""

    supplier: str | None = None
    period: Period | None = None


@dataclass(frozen=True)
class Whose:
    """A supplier's id and a period as `Period.parse` takes it; "" where nothing was found."""

    supplier: str = ""
    period: str = ""


def on_cover(workbook: Workbook, definitions: Definitions) -> Whose | None:
    """Return what a cover of this plan says; None when there is no such cover."""
    title = normal(definitions.plan.title)
    suppliers = {normal(supplier.name): supplier for supplier in definitions.register.suppliers}
    for sheet in workbook.sheets:
        words = dict(_words(sheet))
        if title in words.values():
            found = _whose(words, suppliers)
            if found != Whose():
                return found
    return None


def under_title(workbook: Workbook, definitions: Definitions) -> Whose:
    """Return what the line under a cover's title says, as far as it can be told: a retitled cover need not be ours."""
    title = normal(definitions.plan.title)
    suppliers = {normal(supplier.name): supplier.id for supplier in definitions.register.suppliers}
    for sheet in workbook.sheets:
        words = dict(_words(sheet))
        for (row, column), text in words.items():
            if text == title and (line := words.get((row + 1, column), "")):
                return Whose(suppliers.get(line.rpartition(", ")[0], suppliers.get(line, "")), _quarter(line))
    return Whose()


def _words(sheet: Sheet) -> Iterator[tuple[tuple[int, int], str]]:
    """The words of the cells where a cover's are, in order."""
    cells = sheet.cells
    near = np.flatnonzero((cells.rows <= _DEEPEST) & (cells.columns <= _WIDEST) & np.isin(cells.kinds, (TEXT, ODD)))
    for index in near[np.lexsort((cells.columns[near], cells.rows[near]))].tolist():
        raw = cells.raw(int(cells.kinds[index]), float(cells.numbers[index]), 0)
        if raw.kind == "text":
            yield (int(cells.rows[index]), int(cells.columns[index])), normal(raw.shown)


def _whose(words: dict[tuple[int, int], str], suppliers: dict[str, Supplier]) -> Whose:
    """By the line under the title, "Cleveland, Q1 2024/25 (April to June)"; else by the labels."""
    supplier = period = ""
    for (row, column), text in words.items():
        quarter = _quarter(text)
        name, _, _ = text.rpartition(", ")
        if quarter and name in suppliers:
            return Whose(suppliers[name].id, quarter)
        if text in _LABELS and (beside := words.get((row, column + 1), "")) in suppliers:
            supplier = suppliers[beside].id
        if text == "period":
            period = _quarter(words.get((row, column + 1), ""))
    return Whose(supplier, period)


def _quarter(text: str) -> str:
    found = _QUARTER.search(text)
    return f"{found[2]}-{found[3]}-Q{found[1]}" if found else ""


def in_file_name(filename: str, definitions: Definitions) -> Whose:
    """Return what a file's name says, where it still has the template's own pattern: "2024-25-Q1 Cleveland.csv"."""
    found = _FILE.fullmatch(filename)
    if found is None:
        return Whose()
    rest = normal(found["rest"])
    named = [s for s in definitions.register.suppliers if re.match(rf"{re.escape(normal(s.name))}\b", rest)]
    if not named:
        return Whose()
    return Whose(max(named, key=lambda supplier: len(supplier.name)).id, found["period"].upper())
