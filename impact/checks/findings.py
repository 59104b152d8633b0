"""What is wrong or odd in a return, said so that the person at a force can mend it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from impact.plan.parts import Severity
from impact.plan.periods import day

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
        shown: What `says` quotes of the cell, where many findings alike can be said in one.
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
    shown: str = field(default="", compare=False, repr=False)

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
        return {**self.attributes, "cells": list(self.cells), "place": self.place}

    @property
    def attributes(self) -> dict[str, Any]:
        """Every attribute by its name, but for `shown`, which only serves to say many findings in one."""
        return {name: value for name, value in vars(self).items() if name != "shown"}

    def at(self, sheet: str, cell: str, item: str = "", expected: str = "") -> Finding:
        """Return it at its cell; *expected* is what the cell is for."""
        return replace(self, sheet=sheet, cell=cell, item=item, expected=expected)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then queries, then notes; each kind in the order it was found."""
    return tuple(sorted(findings, key=lambda f: _ORDER[f.severity]))


def stops(findings: Iterable[Finding]) -> bool:
    """Whether any of them is an error, so that nothing of the return may be used yet."""
    return any(f.severity == "error" for f in findings)


# --- in words ---------------------------------------------------------------------------------------------------

OR_SAY_WHY = "; if it is right, send the reason with your return, and it will be kept beside this query."
MOST_CELLS = 10_000  # further cells that one finding lists
MOST_ALIKE = 200  # findings of one check in one sheet that differ only in what they quote
LONGEST_QUOTE = 60  # characters of a cell that a message repeats


def error(code: str, says: str, remedy: str = "", shown: str = "") -> Finding:
    """Something that must be mended; it has no place yet. What a supplier wrote is put in as it stands."""
    return said(code, "error", says, remedy, shown)


def query(code: str, says: str, remedy: str = "", shown: str = "") -> Finding:
    """Something that must be mended or explained."""
    return said(code, "query", says, remedy, shown)


def note(code: str, says: str, remedy: str = "", shown: str = "") -> Finding:
    """Something that is told for information."""
    return said(code, "note", says, remedy, shown)


def said(code: str, severity: Severity, says: str, remedy: str, shown: str = "") -> Finding:
    """A finding without a place."""
    return Finding(code, severity, says.strip(), " ".join(remedy.split()), shown=shown)


def figure(value: float) -> str:
    """Return *value* as people write it: "1,204", "12.5", "-3"."""
    if not math.isfinite(value) or abs(value) >= 1e15:
        return f"{value:g}"
    if value == round(value):
        return f"{round(value):,}"
    return f"{value:,.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-6 else f"{value:g}"


def quoted(text: str) -> str:
    """Return what a cell holds, in quotation marks, on one line and cut where it is long."""
    plain = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(plain.split())
    shown = line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"
    mark = "'" if '"' in shown and "'" not in shown else '"'
    return f"{mark}{shown}{mark}"


def spoken(value: float | str | date | bool) -> str:
    """Return a value as a message says it: "1,204", "Yes", "30 June 2024", a text in quotation marks."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    return quoted(value) if isinstance(value, str) else figure(value)


def listed(parts: Sequence[str], most: int | None = None, joint: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"; beyond *most* of them "a, b and 3 more"."""
    if most is not None and len(parts) > most:
        parts = [*parts[:most], f"{len(parts) - most:,} more"]
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def subject(label: str) -> str:
    """Return a label as the subject of a sentence; one that goes on from the line above keeps its dots in quotes."""
    return f'"{label}"' if label.startswith(("…", "...")) else label


def sentence(text: str) -> str:
    """Return *text* with a full stop where it ends without one; "" for nothing."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def tidy(text: str) -> str:
    """Return *text* on one line, without odd or invisible spaces, with plain minus signs and full-width forms."""
    if text.isascii():
        return " ".join(text.split())
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", plain).split())


def compared(value: object) -> object:
    """Return a value as it is compared with another: a text on one line, in one case."""
    return tidy(value).casefold() if isinstance(value, str) else value


def summed(count: int, one: str, many: str) -> str:
    """Return "1,204 more rows fail it" or "1 more row fails it", and how many are marked when not all of them are."""
    words = f"{count:,} more {one if count == 1 else many}"
    return f"{words}; the first {MOST_CELLS + 1:,} of them are marked" if count > MOST_CELLS + 1 else words
