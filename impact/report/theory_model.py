"""What a promise is meant to lead to, as the report shows it.

Before `report.model`, whose `PromisePage` has it; `report.theory_section` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TheoryRow:
    """A measure in a promise's chain: how it stands, and what it is meant to lead to. `anchor` is "" without a page."""

    level: str
    ref: str
    anchor: str
    name: str
    says: str
    leads_to: str


@dataclass(frozen=True)
class Theory:
    """What a promise is meant to lead to: `ends` says how far it reaches, `compared` what was tested and what came."""

    rows: tuple[TheoryRow, ...]
    ends: str
    compared: tuple[str, ...]
