"""What every part of a definition is made of, and how a fault in one is put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NOT_BLANK = r"\S"
TOO_LARGE = 1e12  # no figure of a plan comes near it

# A ref and a name together make a defined name in the workbook, which may have 255 characters.
Ref = Annotated[
    str, Field(pattern=r"^[A-Z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$", max_length=40, description="C1, C1.2, IW-17 …")
]
Name = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="Lower case, digits and underscores.")
]
Words = Annotated[str, Field(pattern=NOT_BLANK, description="Not blank.")]
Number = Annotated[float, Field(gt=-TOO_LARGE, lt=TOO_LARGE, allow_inf_nan=False)]
Severity = Literal["error", "query", "note"]
Weight = Literal["error", "query"]
Operand = Annotated[str, Field(description="An item of this measure, or REF.item of another.")]


class Part(BaseModel):
    """Frozen, and nothing in it that the model does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a definition, at its place. Lines and columns count from 1; 0 when the whole file is meant."""

    file: str
    line: int
    column: int
    says: str
    remedy: str = ""

    @property
    def text(self) -> str:
        """One line: "measures/training.yaml:14:9  measure … Did you mean 'C1'?"."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}  {self.says} {self.remedy}".rstrip()


LIKE = 0.6  # share of letters in common that makes a near-miss
LIKE_SHORT = 0.5  # … of a word of at most three letters, where one slip is a third of it
MOST_NAMED = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like *word*, whatever its case, or None when none is near; of equals the first."""
    best, most = None, LIKE_SHORT if len(word) <= 3 else LIKE
    for candidate in known:
        likeness = SequenceMatcher(None, word.casefold(), candidate.casefold()).ratio()
        if likeness > most or (best is None and likeness == most):
            best, most = candidate, likeness
    return best


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'C1'?", or failing a near-miss "Write C1, C2 or C3."; "" when none is known."""
    names = tuple(dict.fromkeys(known))
    near = nearest(word, names)
    if near is not None:
        return f"Did you mean '{near}'?"
    return f"Write {listed(names, 'or')}." if names else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"; beyond twelve, "… and 5 more"."""
    named = list(words)
    if len(named) > MOST_NAMED:
        named = [*named[: MOST_NAMED - 1], f"{len(named) - MOST_NAMED + 1} more"]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {last} {named[-1]}"


@dataclass(frozen=True)
class Remark(Fault):
    """One thing in a team's own words or style: wrong ("error": mend it) or odd ("query": mend it, or leave it)."""

    severity: Weight = "error"


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return *remarks* with the errors first, each kind by file, line and column; none twice."""
    found = dict.fromkeys(remarks)
    return tuple(sorted(found, key=lambda one: (one.severity, one.file, one.line, one.column)))
