"""How long every figure of a quarter takes to compute, and how time and memory grow: sizes 1, 10 and 100, one run.

Run it as `python benchmarks/results.py`. Size 1 is 43 forces, 40 measures and 20 quarters, three answers to each;
size 10 has ten times the forces, size 100 ten times the quarters too. Timed is everything from the observations to the
national series with their ratings and limits, and the series of every region and force. Each size has processes of its
own, since memory once taken is seldom given back; sizes are interleaved, so that a slow moment falls on each. Times are
of the processor, not of the clock, the fastest of each size, for whatever else the machine does only adds to it. Memory
is the peak over what the process held once everything was imported, and the observations are in it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from statistics import median
from time import process_time
from typing import Any

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.results.compiled import ByArea, compile_results
from impact.returns.observation import Observation

ROUNDS = {1: 9, 10: 3, 100: 1}
FORCES, MEASURES, QUARTERS, REGIONS = 43, 40, 20, 10
MOST_SECONDS, MOST_MEGABYTES = 0.5, 200.0  # at size 1
MOST_GROWTH = 1.1  # times as much for each force and quarter as at size 1: no worse than linear, give or take noise
LAST = Period.parse("2025-26-Q4")
VALUES: tuple[dict[str, Any], ...] = (
    {"unit": "percent", "value": {"numerator": "done", "denominator": "asked"}, "across_forces": "ratio_of_sums"},
    {"unit": "count", "value": {"sum": ["done", "asked"]}, "across_forces": "sum"},
    {"unit": "rate", "across_forces": "ratio_of_sums",
     "value": {"numerator": "done", "denominator": {"reference": "officers"}, "per": 1000}},
    {"unit": "percent", "value": {"share_yes": "whether"}, "across_forces": "share_of_forces"},
    {"unit": "days", "value": {"figure": "done"}, "across_forces": "median_of_forces"},
)  # fmt: skip


def main() -> None:
    """Print seconds and memory of each size, and how they compare with size 1 for each force and quarter."""
    took: dict[int, list[tuple[float, float]]] = {size: [] for size in ROUNDS}
    for turn in range(max(ROUNDS.values())):
        for size, rounds in ROUNDS.items():
            if turn < rounds:
                took[size].append(_in_a_child(size))
    seconds = {size: min(each for each, _ in found) for size, found in took.items()}
    held = {size: median(each for _, each in found) for size, found in took.items()}
    for size in ROUNDS:
        slower, fuller = (now[size] / now[1] / size for now in (seconds, held))
        forces, quarters = shape(size)
        print(
            f"{forces:4} forces x {MEASURES} measures x {quarters:3} quarters   {seconds[size]:7.2f} s   "
            f"{held[size]:7.0f} MB   for each force and quarter {slower:.2f} x the time, {fuller:.2f} x the memory"
        )
    worst = max(seconds[size] / seconds[1] / size for size in ROUNDS)
    if seconds[1] > MOST_SECONDS or held[1] > MOST_MEGABYTES or worst > MOST_GROWTH:
        raise SystemExit(f"Expected {MOST_SECONDS:g} s and {MOST_MEGABYTES:g} MB at most, growing no worse than so.")


def _in_a_child(size: int) -> tuple[float, float]:
    """Seconds and megabytes of one size, in a process of its own."""
    told = subprocess.run([sys.executable, __file__, str(size)], capture_output=True, text=True, check=True).stdout
    seconds, megabytes = told.split()
    return float(seconds), float(megabytes)


def _measured(size: int) -> None:
    """Print the seconds and megabytes that computing everything takes here and now."""
    forces, quarters = shape(size)
    before = _megabytes()
    definitions = definitions_of(forces, quarters)
    observations = list(observations_of(definitions, quarters))
    begun = process_time()
    compiled = compile_results(definitions, observations, {}, LAST)
    figures, more = figures_in(compiled.force_series), figures_in(compiled.region_series)
    took = process_time() - begun
    assert (figures, more) == (forces * MEASURES * quarters, REGIONS * MEASURES * quarters)
    print(took, _megabytes() - before)


def figures_in(series: Mapping[str, ByArea]) -> int:
    """How many results are in the series, which are worked out when they are first asked for."""
    return sum(len(results) for ref in series for results in series[ref].values())


def shape(size: int) -> tuple[int, int]:
    """Forces and quarters of a size."""
    return FORCES * min(size, 10), QUARTERS * (size // 10 if size > 10 else 1)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def definitions_of(forces: int, quarters: int, changes: Sequence[Mapping[str, Any]] = ()) -> Definitions:
    """The plan of so many forces and quarters; *changes* are made to its first measures, one to each."""
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
            "items": {
                "done": {"type": "count", "label": "Done"},
                "asked": {"type": "count", "label": "Asked"},
                "whether": {"type": "yes_no", "label": "Whether"},
            },
            "baseline": {"period": "2021-22-Q4", "value": 40},
            "targets": [{"by": "2025-26-Q4", "value": 60}],
            "rating": {"off_track_beyond": 3},
            **VALUES[number % len(VALUES)],
            **changes,
        }
    )  # fmt: skip


def observations_of(definitions: Definitions, quarters: int) -> Iterator[Observation]:
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


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _measured(int(sys.argv[1]))
    else:
        main()
