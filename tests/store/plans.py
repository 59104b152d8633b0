"""A plan small enough to see at a glance: one measure each quarter from the forces, one each year from a team."""

from __future__ import annotations

from datetime import date

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.register import Register, Supplier

CLEVELAND = Supplier("E23000013", "Cleveland", "territorial", "North East")
DURHAM = Supplier("E23000008", "Durham", "territorial", "North East")
ABOLISHED = Supplier("E23000099", "Old Shire", "territorial", "North East", until=date(2023, 3, 31))
SURVEY = Supplier("survey", "Survey team", "internal")
IDLE = Supplier("idle", "A team that no measure asks", "internal")

_SOURCE = {"id": "plan", "wording": "illustrative"}


def measure(ref: str, supplier: str, frequency: str) -> Measure:
    """A measure of one count."""
    return Measure.model_validate(
        {
            "ref": ref,
            "title": f"Measure {ref}",
            "commitment": "C1",
            "level": "output",
            "why": "To see.",
            "source": _SOURCE,
            "owner": "Head of Practice",
            "supplier": supplier,
            "frequency": frequency,
            "unit": "count",
            "direction": "increase",
            "items": {"count": {"label": "How many?", "type": "count"}},
            "value": {"sum": "count"},
            "across_time": "flow",
            "across_forces": "sum",
        }
    )


def definitions(**collection: object) -> Definitions:
    """The whole of it; *collection* as in `plan.yaml`."""
    commitment = {"ref": "C1", "title": "Help", "owner": "Head of Practice", "source": _SOURCE}
    plan = Plan.model_validate(
        {
            "title": "A plan",
            "organisation": "A body",
            "covers": {"from": "2024-04-01", "to": "2027-03-31"},
            "sources": [{"id": "plan", "title": "A plan"}],
            "ambitions": [{"ref": "A1", "title": "Better", "statement": "All is better.", "commitments": [commitment]}],
            "collection": collection,
            "measures": [measure("IW-1", "forces", "quarterly"), measure("IW-2", "survey", "annual")],
        }
    )
    return Definitions(plan, Register((CLEVELAND, DURHAM, ABOLISHED, SURVEY, IDLE)), "0123456789ab")
