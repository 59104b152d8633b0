"""Everything a workspace defines, read and checked: the plan, the register, the outside figures.

Made by `plan.loading`; every later room takes it as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from impact.plan.model import Plan
from impact.plan.register import Register


@dataclass(frozen=True)
class Outside:
    """A pinned release of figures from outside: one value for each supplier that it covers.

    `id` is the stem of its file in `metrics/reference/`. Values are in `unit`, by supplier id.
    """

    id: str
    title: str
    publisher: str
    as_at: date
    released: date
    licence: str
    unit: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Definitions:
    """The plan, its suppliers and outside figures, and the digest that names this exact state of them.

    `digest` is the first 12 hex digits of SHA-256 over the definition files; it stands in every template.
    """

    plan: Plan
    register: Register
    digest: str
    outside: Mapping[str, Outside] = field(default_factory=dict)
    methods: str = ""


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


class FaultyDefinitions(Exception):
    """The definitions cannot be used; `faults` says why, in order of place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(fault.text for fault in faults))
        self.faults = faults
