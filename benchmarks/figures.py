"""The plan and the answers that the computing is timed with: 43 forces, 40 measures and 20 quarters, or many more.

Of its measures the first few count people, of the kinds that plans have: a count that is seldom small, a percentage of
which one part or the rest is, a sum that shares an item with the first, events so rare that whole regions have few, a
percentage of few people, and a rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from random import Random
from typing import Any

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.results.quality import ReturnStands, Stands
from impact.returns.observation import Observation

FORCES, MEASURES, QUARTERS, REGIONS = 43, 40, 20, 10
USUAL = 3  # measures that count people
LAST = Period.parse("2025-26-Q4")
VALUES: tuple[dict[str, Any], ...] = (
    {"unit": "percent", "value": {"numerator": "done", "denominator": "asked"}, "across_forces": "ratio_of_sums"},
    {"unit": "count", "value": {"sum": ["done", "asked"]}, "across_forces": "sum"},
    {"unit": "rate", "across_forces": "ratio_of_sums",
     "value": {"numerator": "done", "denominator": {"reference": "officers"}, "per": 1000}},
    {"unit": "percent", "value": {"share_yes": "whether"}, "across_forces": "share_of_forces"},
    {"unit": "days", "value": {"figure": "done"}, "across_forces": "median_of_forces"},
)  # fmt: skip
COUNT = {"unit": "count", "across_forces": "sum"}
PERCENT = {
    "unit": "percent", "across_forces": "ratio_of_sums", "value": {"numerator": "done", "denominator": "asked"}
}  # fmt: skip
RATE = {"numerator": "done", "denominator": {"reference": "officers"}, "per": 1000}
ITEMS: dict[str, dict[str, Any]] = {
    "done": {"type": "count", "label": "Done"},
    "asked": {"type": "count", "label": "Asked"},
    "whether": {"type": "yes_no", "label": "Whether"},
}
KINDS: tuple[Mapping[str, Any], ...] = (
    {"value": {"sum": "done"}, **COUNT},
    PERCENT,
    {"value": {"sum": ["M-00.done", "done"]}, **COUNT},
    {"value": {"sum": "done"}, **COUNT},
    PERCENT,
    {"unit": "rate", "across_forces": "ratio_of_sums", "value": RATE},
)


def shape(size: int) -> tuple[int, int]:
    """Forces and quarters of a size."""
    return FORCES * min(size, 10), QUARTERS * (size // 10 if size > 10 else 1)


def definitions_of(forces: int, quarters: int, sensitive: int) -> Definitions:
    """The plan of so many forces and quarters; so many of its measures count people."""
    changes = [{**kind, "items": {**ITEMS, "done": {**ITEMS["done"], "sensitive": True}}} for kind in KINDS[:sensitive]]
    suppliers = tuple(
        Supplier(f"E23{n:06}", f"Force {n}", "territorial", f"Region {n * REGIONS // forces}") for n in range(forces)
    )
    commitment = {"ref": "C1", "title": "A promise", "owner": "Director", "source": {"id": "plan"}}
    plan = Plan.model_validate(
        {
            "title": "Plan", "organisation": "A body",
            "covers": {"from": LAST.moved(1 - quarters).first, "to": LAST.last},
            "sources": [{"id": "plan", "title": "Plan"}],
            "ambitions": [{"ref": "A", "title": "Better", "statement": "Better.", "commitments": [commitment]}],
            "presentation": {"coverage_by": "officers"},
            "measures": [
                _measure(number, changes[number] if number < len(changes) else {}) for number in range(MEASURES)
            ],
        }
    )  # fmt: skip
    held = {supplier.id: 900.0 + 7 * n for n, supplier in enumerate(suppliers)}
    when = date(2019, 9, 30)
    officers = Outside("officers", "Officers in post", "Home Office", when, when, "OGL", "officers", held)
    return Definitions(plan, Register(suppliers), "0123456789ab", {"officers": officers})


def _measure(number: int, changes: Mapping[str, Any]) -> Measure:
    return Measure.model_validate(
        {
            "ref": f"M-{number:02}", "title": f"Measure {number}", "commitment": "C1", "level": "output",
            "why": "To see how long it takes.", "source": {"id": "plan"}, "owner": "Head", "supplier": "forces",
            "frequency": "quarterly", "direction": "increase", "across_time": "flow",
            "items": ITEMS,
            "baseline": {"period": "2021-22-Q4", "value": 40},
            "targets": [{"by": "2025-26-Q4", "value": 60}],
            "rating": {"off_track_beyond": 3},
            **VALUES[number % len(VALUES)],
            **changes,
        }
    )  # fmt: skip


def _usual(definitions: Definitions, quarters: int) -> Iterator[Observation]:
    """The answers of each force for each measure and quarter; one in fifty says that it could not supply them."""
    of = partial(Observation, submission=1, sheet="C1 A promise")
    for period in (LAST.moved(-back) for back in range(quarters - 1, -1, -1)):
        for n, force in enumerate(definitions.register.suppliers):
            for at, measure in enumerate(definitions.plan.measures):
                number = (n * 7 + at + period.number) % 40
                for item, value in (("done", 10.0 + number), ("asked", 60.0 + n % 30), ("whether", number % 2.0)):
                    if (n + at + period.number) % 50:
                        yield of(force.id, measure.ref, item, period, value, cell="E5")
                    else:
                        yield of(force.id, measure.ref, item, period, None, marker="x", cell="E5")


def answers_of(definitions: Definitions, quarters: int, sensitive: int) -> Iterator[Observation]:
    """The answers; those of the first measures, which count people, are small where their kind is."""
    chance = Random(1)
    at = {measure.ref: number for number, measure in enumerate(definitions.plan.measures[:sensitive])}
    asked: float = 60
    for one in _usual(definitions, quarters):
        kind = at.get(one.measure)
        if kind is not None and one.value is not None and one.item in ("done", "asked"):
            few = chance.random() < 0.03
            if one.item == "asked":
                value = asked
            elif kind == 3:
                value = chance.choice((0, 0, 0, 0, 1, 1, 2, 3, 6))
            elif kind == 4 and few:
                asked = chance.randint(2, 9)
                value = chance.randint(0, int(asked))
            else:
                asked = 60
                value = chance.choice((1, 2, 3, 4, 0, 58 if kind == 1 else 1)) if few else one.value
            one = one._replace(value=float(value))
        yield one


def stands_of(definitions: Definitions, quarters: int) -> Stands:
    """How the returns stand: all signed off but some of the last quarter, of whom a few have not returned."""
    signed = ReturnStands("accepted", signed_off=True, on_time=True, closed=True)
    last = (ReturnStands("accepted", on_time=True), ReturnStands(), *[ReturnStands("accepted", True, on_time=True)] * 8)
    return {
        (force.id, LAST.moved(-back)): signed if back else last[n % len(last)]
        for n, force in enumerate(definitions.register.suppliers)
        for back in range(quarters)
    }
