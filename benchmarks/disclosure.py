"""How long hiding small counts takes, beside computing the figures: with 0, 1, 3 and 6 measures that count people.

Run it as `python benchmarks/disclosure.py`. It is the plan of `figures.py`, of whose 40 measures the first few count
people. Sizes are 1, 10 and 100, as in `results.py`. Timed by the processor are `compile_results`, with every series,
and then `protect`; each size has a process of its own, sizes are interleaved. Seconds are of the
fastest; growth is of hiding beside computing, both in one process, so that a slow moment does not count. The
solver is loaded before: that takes longer than everything else, and few plans ever need it.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from statistics import median
from time import process_time

from figures import LAST, USUAL, answers_of, definitions_of, shape
from results import every_figure

from impact.results.compiled import compile_results
from impact.results.disclosure.publishing import protect

SENSITIVE = (0, 1, 3, 6)
ROUNDS = {1: 7, 10: 2, 100: 1}
MOST_SECONDS = 0.15  # at size 1, with the usual number of measures that count people
MOST_GROWTH = 2.5  # times as much beside computing as at size 1, where a third of the quarters have no small count


def main() -> None:
    """Print seconds by measures that count people and by size, and how they compare with computing and with size 1."""
    wanted = [(1, sensitive) for sensitive in SENSITIVE] + [(size, USUAL) for size in ROUNDS if size > 1]
    took: dict[tuple[int, int], list[tuple[float, float, int]]] = {each: [] for each in wanted}
    for turn in range(max(ROUNDS.values())):
        for size, sensitive in wanted:
            if turn < ROUNDS[size]:
                took[size, sensitive].append(_in_a_child(size, sensitive))
    fastest = {each: min(rounds, key=lambda found: found[1]) for each, rounds in took.items()}
    shares = {each: median(found[1] / found[0] for found in rounds) for each, rounds in took.items()}
    for size, sensitive in wanted:
        (forces, quarters), (computing, hiding, hidden) = shape(size), fastest[size, sensitive]
        share = shares[size, sensitive]
        grown = f", {share / shares[1, USUAL]:.2f} x that of the smallest" if size > 1 else ""
        print(
            f"{forces:4} forces x {quarters:3} quarters, {sensitive} count people   computing {computing:6.2f} s   "
            f"hiding {hiding:6.3f} s   {hidden:6} hidden   usually {share:.3f} x computing{grown}"
        )
    worst = max(shares[size, USUAL] / shares[1, USUAL] for size in ROUNDS)
    if fastest[1, USUAL][1] > MOST_SECONDS or worst > MOST_GROWTH:
        raise SystemExit(f"Expected {MOST_SECONDS:g} s at most with {USUAL}, growing by {MOST_GROWTH:g} at most.")


def _in_a_child(size: int, sensitive: int) -> tuple[float, float, int]:
    """Seconds of computing and of hiding, and figures hidden, in a process of its own."""
    command = [sys.executable, __file__, str(size), str(sensitive)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]), float(told[1]), int(told[2])


def _measured(size: int, sensitive: int) -> None:
    """Print the seconds of computing and of hiding here and now, and how many figures of forces are hidden."""
    importlib.import_module("impact.results.disclosure.programme")
    forces, quarters = shape(size)
    definitions = definitions_of(forces, quarters, sensitive)
    observations = list(answers_of(definitions, quarters, sensitive))
    begun = process_time()
    compiled = compile_results(definitions, observations, {}, LAST)
    every_figure(compiled)
    computed = process_time()
    shown = protect(definitions, compiled)
    every_figure(shown)
    ended = process_time()
    hidden = sum(bool(one.hidden) for areas in shown.force_series.values() for all_ in areas.values() for one in all_)
    print(computed - begun, ended - computed, hidden)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _measured(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
