"""What is wrong or odd in a return, said so that the person at a force can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from impact.plan.measure import Severity

_CELL = re.compile(  # " (E13)", " (C4 Local innovation!E13)", " (IW-15 practices!A5:D6,A9:D9)"
    r" \((?:[^()!]+!)?[A-Z]{1,3}[0-9]+(?:[:,][A-Z]{1,3}[0-9]+)*\)"
)
SHOWN_CELLS = 20  # further cells that `Finding.text` names
_ORDER: dict[Severity, int] = {"error": 0, "query": 1, "note": 2}


@dataclass(frozen=True)
class Finding:
    """One thing wrong or odd in a return.

    Attributes:
        code: Stable name of the check: "blank", "not_a_number", "wrong_force" …
        severity: An error must be mended; a query mended or explained; a note is for information.
        says: What stands there: "This cell is blank."
        remedy: What was expected and what to do: "Enter a number: 0 if there were none …"
        sheet, cell: Where: "C4 Local innovation", "E14". Both "" when the whole file is meant.
        item: Defined name of the answer, "IW_17.launched", or "".
        cells: Further cells with the very same thing wrong, each as "Sheet!A1".
        expected: What the place is for: "A whole number, at least 1". "" where `remedy` alone can say.
        named: How many of `cells`, from the first, `says` names itself.
    """

    code: str
    severity: Severity
    says: str
    remedy: str
    sheet: str = ""
    cell: str = ""
    item: str = ""
    cells: tuple[str, ...] = ()
    expected: str = ""
    named: int = 0

    @property
    def fingerprint(self) -> str:
        """What an explanation answers: the check, the answer and the figures, wherever the cells now stand.

        It changes when a value does, so that an explanation of the old value lapses.
        """
        return "|".join((self.code, self.item, _CELL.sub("", self.says)))

    @property
    def place(self) -> str:
        """Where: "Sheet!E14", "Sheet", or "" for the whole file."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def text(self) -> str:
        """The whole message after its place."""
        cells = self.cells[self.named :]
        shown, more = ", ".join(cells[:SHOWN_CELLS]), len(cells) - SHOWN_CELLS
        beyond = f" and {more:,} more" if more > 0 else ""
        also = f" The same holds for {shown}{beyond}." if cells else ""
        return f"{self.says} {self.remedy}{also}".strip()

    def as_json(self) -> dict[str, Any]:
        """Return the form that `--json` gives: every attribute by its name, `cells` as a list, and `place`.

        Programs elsewhere read it: a key is never renamed or taken away, and a new one may come.
        """
        return {**asdict(self), "cells": list(self.cells), "place": self.place}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then queries, then notes; each kind in the order it was found."""
    return tuple(sorted(findings, key=lambda f: _ORDER[f.severity]))


def stops(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error, so that nothing of the return may be used yet."""
    return any(f.severity == "error" for f in findings)


def listed(parts: Sequence[str], most: int | None = None) -> str:
    """Return "a", "a and b", "a, b and c"; beyond *most* of them "a, b and 3 more"."""
    if most is not None and len(parts) > most:
        parts = [*parts[:most], f"{len(parts) - most:,} more"]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
