"""How long everything that a report says takes to compute, and how time and memory grow: sizes 1, 10 and 100, one run.

Run it as `python benchmarks/results.py`. Size 1 is 43 forces, 40 measures and 20 quarters, three answers to each, and
three of the measures count people; size 10 has ten times the forces, size 100 ten times the quarters too. Timed is
everything from the observations to results that may be published: the national series with their ratings and limits,
those of every region and force, and every year so far, counts of people rounded (computing); what may still change
marked, and the quality of each national figure (marking). What sentences and charts make of them is
drawing, and is not in it.

Each size has processes of its own, since memory once taken is seldom given back. Times are of the processor, not of the
clock. The seconds are the fastest of each size, for whatever else the machine does only adds to it; growth compares
the medians, since a long run meets slow and fast moments alike. Memory is the peak over what the process held once
everything was imported, and the observations are in it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from statistics import median
from time import process_time
from typing import NamedTuple

from figures import FORCES, LAST, MEASURES, QUARTERS, REGIONS, USUAL, answers_of, definitions_of, shape, stands_of

from impact.results.compiled import ByArea, Compiled, compile_results
from impact.results.quality import qualities, with_provisional

ROUNDS = {1: 15, 10: 5, 100: 1}
MOST_SECONDS, MOST_MEGABYTES = 0.5, 200.0  # at size 1
MOST_GROWTH = 1.1  # times as much for each force and quarter as at size 1: no worse than linear, give or take noise


class Took(NamedTuple):
    """Seconds of each part, and megabytes."""

    computing: float
    marking: float
    megabytes: float

    @property
    def seconds(self) -> float:
        """Of all parts."""
        return self.computing + self.marking


def main() -> None:
    """Print seconds and memory of each size, and how they compare with size 1 for each force and quarter."""
    took: dict[int, list[Took]] = {size: [] for size in ROUNDS}
    turns = max(ROUNDS.values())
    for turn in range(turns):
        for size, rounds in ROUNDS.items():
            if (turn * rounds) // turns != ((turn + 1) * rounds) // turns:  # spread over the run
                took[size].append(_in_a_child(size))
    for size in ROUNDS:
        _say(size, took)
    fastest = min(took[1], key=lambda one: one.seconds)
    worst = max(_grown(size, took) for size in ROUNDS)
    if fastest.seconds > MOST_SECONDS or fastest.megabytes > MOST_MEGABYTES or worst > MOST_GROWTH:
        raise SystemExit(f"Expected {MOST_SECONDS:g} s and {MOST_MEGABYTES:g} MB at most, growing no worse than so.")


def _say(size: int, took: Mapping[int, Sequence[Took]]) -> None:
    fastest = min(took[size], key=lambda one: one.seconds)
    usual = median(one.seconds for one in took[size])
    forces, quarters = shape(size)
    print(
        f"{forces:4} forces x {MEASURES} measures x {quarters:3} quarters   {fastest.seconds:6.2f} s (computing "
        f"{fastest.computing:.2f}, marking {fastest.marking:.2f}; median {usual:.2f})"
        f"   {fastest.megabytes:5.0f} MB   for each force and quarter {_grown(size, took):.2f} x the time"
    )


def _grown(size: int, took: Mapping[int, Sequence[Took]]) -> float:
    """The time for each force and quarter, times that of size 1."""
    now, first = (median(one.seconds for one in took[each]) for each in (size, 1))
    return now / first / size


def _in_a_child(size: int) -> Took:
    """What one size takes, in a process of its own."""
    told = subprocess.run([sys.executable, __file__, str(size)], capture_output=True, text=True, check=True).stdout
    return Took(*map(float, told.split()))


def _measured(size: int) -> None:
    """Print the seconds and megabytes that everything takes here and now."""
    forces, quarters = shape(size)
    before = _megabytes()
    definitions = definitions_of(forces, quarters, USUAL)
    observations = list(answers_of(definitions, quarters, USUAL))
    stands = stands_of(definitions, quarters)
    begun = process_time()
    compiled = compile_results(definitions, observations, {}, LAST)
    expected = (forces * MEASURES * quarters, REGIONS * MEASURES * quarters)
    assert every_figure(compiled) == expected
    computed = process_time()
    marked = with_provisional(compiled, stands)
    assert every_figure(marked) == expected
    qualities(definitions, marked, stands)
    ended = process_time()
    print(computed - begun, ended - computed, _megabytes() - before)


def every_figure(compiled: Compiled) -> tuple[int, int]:
    """How many results of forces and of regions there are; they and the years are worked out when first asked for."""
    assert all(year.result for year in compiled.years.values())
    return _figures(compiled.force_series), _figures(compiled.region_series)


def _figures(series: Mapping[str, ByArea]) -> int:
    return sum(len(results) for ref in series for results in series[ref].values())


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _measured(int(sys.argv[1]))
    else:
        assert shape(1) == (FORCES, QUARTERS)
        main()
