"""How much faster two processes write every force's own report than one does, in one run.

Run it as `python benchmarks/force_reports.py`. The data are the demonstration's thirteen quarters; each of the 43
forces gets a page for the screen and a PDF. Compiling and composing, done once either way, is timed by itself and is in
neither. The bound is on time of the processor: all that one process took, beside what each of the two took, with the
parent's share, their own starting and reading of fonts among it. The clock is printed too: on a busy machine it says
more of what else runs there.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the demonstration's answers stand with the tests

from impact.plan.loading import load  # noqa: E402  after the path
from impact.report.force_report import ForceReport  # noqa: E402
from impact.resources import folder  # noqa: E402
from impact.steps.report import ForceWritten, make_force_reports, write_force_reports  # noqa: E402
from impact.store.submissions import Store  # noqa: E402
from tests.integration.told_demo import tell  # noqa: E402

LEAST_FASTER = 1.5
WORKERS = 2


def main() -> None:
    """Print the seconds of one process and of two, and how much faster two are."""
    with TemporaryDirectory() as kept, Store.open(f"sqlite:///{kept}/store.sqlite3") as store:
        definitions = load(folder("metrics"))
        period = tell(definitions, store)
        as_at = datetime.combine(period.last + timedelta(days=45), time(23, 59, 59), UTC)
        begun = perf_counter()
        reports = tuple(make_force_reports(definitions, store, period, as_at, synthetic=True))
        print(f"{len(reports)} reports composed in {perf_counter() - begun:.1f} s")
        alone, together = (_took(reports, Path(kept) / str(workers), workers) for workers in (1, WORKERS))
        faster = alone.processor / together.processor
        for who, took in (("by one process", alone), (f"by each of {WORKERS}", together)):
            print(f"{who:<16}{took.processor:6.1f} s of the processor, {took.clock:6.1f} s by the clock")
        print(f"{faster:.2f} times as fast; by the clock {alone.clock / together.clock:.2f}")
        _same(Path(kept))
    if faster < LEAST_FASTER:
        raise SystemExit(f"Expected at least {LEAST_FASTER:g} times as fast.")


@dataclass(frozen=True)
class Took:
    """Seconds: of the processor for whoever took part, one beside the other, and of the clock."""

    processor: float
    clock: float


def _took(reports: tuple[ForceReport | ForceWritten, ...], target: Path, workers: int) -> Took:
    begun, own, children = perf_counter(), process_time(), _of_children()
    for one in write_force_reports(reports, target, (folder("templates"),), workers=workers):
        if one.problem:
            raise SystemExit(f"{one.name}: {one.problem}")
    each = (_of_children() - children) / workers
    return Took(process_time() - own + each, perf_counter() - begun)


def _of_children() -> float:
    """Seconds of the processor that the processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _same(kept: Path) -> None:
    one, several = (
        {path.name: path.read_bytes() for path in (kept / str(workers) / "forces").iterdir()}
        for workers in (1, WORKERS)
    )
    if one != several:
        raise SystemExit("The files differ with the number of processes.")


if __name__ == "__main__":
    main()
