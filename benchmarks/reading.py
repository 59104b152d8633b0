"""How long a return takes from its bytes to its findings, beside libraries that only read it: ratios within one run.

Run it as `python benchmarks/reading.py`. The return has 5 commitments of 40 measures and 200 items each, of every type,
with guidance, rules, changes and last figures; it is as Excel saves it, each formula with its value.
It is read in a warm child process, as `impact receive` does, and held to three years of earlier figures; then its parts
are done in one process. calamine gives values only; openpyxl needs two loads to know a formula and its value.

Each reader has a process of its own, rounds are interleaved, and times are of the processor: of the child and of the
one that asks it together. The fastest of each is compared, for whatever else the machine does only adds to it; the
median is shown beside it.

The bounds: at most 7 times calamine's bare read, and at most a quarter of the two openpyxl loads.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from large_return import COMMITMENTS, a_return, beside, definitions

ROUNDS, WARM_UP, TIMES = 4, 10, 12
MOST_OF_CALAMINE, MOST_OF_OPENPYXL = 7, 0.25


# --- the readers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """Something to time.

    Attributes:
        run: What is timed.
        process: Of a child that does the work, its id.
        found: What it came to, in words.
    """

    run: Callable[[], Any]
    found: Callable[[Any], str]
    process: int | None = None


@contextmanager
def by_calamine(content: bytes) -> Iterator[Read]:
    """The values alone."""
    from python_calamine import CalamineWorkbook

    def read() -> list[list[list[Any]]]:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]

    yield Read(read, lambda sheets: f"{sum(cell != '' for rows in sheets for row in rows for cell in row):,} cells")


@contextmanager
def by_openpyxl(content: bytes) -> Iterator[Read]:
    """Formulas, then values."""
    from openpyxl import load_workbook

    def read() -> list[Any]:
        return [load_workbook(BytesIO(content), data_only=only) for only in (False, True)]

    yield Read(read, lambda books: f"{sum(len(sheet._cells) for sheet in books[0]):,} cells")


@contextmanager
def in_a_child(content: bytes) -> Iterator[Read]:
    """From bytes to findings as `impact receive` has it."""
    from impact.returns.reader import Reader, Sent

    earlier = beside()
    with Reader(definitions()) as reader:
        reader.wait_until_ready()

        def read() -> Any:
            reader.begin(Sent(content, "return.xlsx"))
            reader.whose()
            return reader.check(earlier)

        yield Read(read, _findings, reader.process)


@contextmanager
def in_one_process(content: bytes) -> Iterator[Read]:
    """The same without a child."""
    from impact.returns.judging import check
    from impact.returns.opening import open_return

    asked, earlier = definitions(), beside()
    yield Read(lambda: check(open_return(content, asked), asked, beside=earlier), _findings)


@contextmanager
def reading_alone(content: bytes) -> Iterator[Read]:
    """The cells and all that is known of them."""
    from impact.returns.reading.xlsx import read_workbook

    yield Read(lambda: read_workbook(content), lambda book: f"{sum(len(one.cells) for one in book.sheets):,} cells")


@contextmanager
def opening_alone(content: bytes) -> Iterator[Read]:
    """Reading, and finding each answer."""
    from impact.returns.opening import open_return

    asked = definitions()
    yield Read(lambda: open_return(content, asked), lambda opened: f"{len(opened.answers):,} answers")


@contextmanager
def checking_alone(content: bytes) -> Iterator[Read]:
    """Judging what was found."""
    from impact.returns.judging import check
    from impact.returns.opening import open_return

    asked, earlier = definitions(), beside()
    opened = open_return(content, asked)
    yield Read(lambda: check(opened, asked, beside=earlier), _findings)


@contextmanager
def sending_alone(content: bytes) -> Iterator[Read]:
    """What goes through the pipes, packed and unpacked as it is there."""
    from impact.returns.judging import check
    from impact.returns.opening import open_return
    from impact.returns.reader import Outcome, Whose, packed, receive, receive_values, send, unpacked

    asked, earlier = definitions(), beside()
    checked = check(open_return(content, asked), asked, beside=earlier)
    outcome = Outcome(Whose(), checked.findings, checked.observations, checked.nil, checked.explanations)

    def sent() -> int:
        there, back = BytesIO(), BytesIO()
        send(there, packed(earlier))
        send(back, outcome)
        there.seek(0), back.seek(0)
        unpacked(*receive(there))
        receive_values(back)
        return there.tell() + back.tell()

    yield Read(sent, lambda size: f"{size / 1024:,.0f} KB")


def _findings(checked: Any) -> str:
    return f"{len(checked.findings)} findings, {len(checked.observations):,} observations"


READERS = {
    "calamine, values": by_calamine,
    "openpyxl, twice": by_openpyxl,
    "ours, in a warm child": in_a_child,
    "ours, in one process": in_one_process,
    "  of that, reading": reading_alone,
    "  … and opening": opening_alone,
    "  of that, checking": checking_alone,
    "  and the pipes": sending_alone,
}


# --- the clock ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Took:
    """Seconds of the processor, of this process and of its child together, and seconds by the clock."""

    worked: float
    passed: float


def timed(read: Read) -> Took:
    """Do it once."""
    worked, passed = _worked(read.process), perf_counter()
    read.run()
    return Took(_worked(read.process) - worked, perf_counter() - passed)


def _worked(process: int | None) -> float:
    """Seconds of the processor until now; of a child, as Linux counts them."""
    if process is None:
        return process_time()
    return process_time() + int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def measured(name: str, content: bytes) -> tuple[list[Took], str]:
    """Read `WARM_UP` times, then `TIMES` over; what each took, and what the reading came to."""
    with READERS[name](content) as read:
        for _ in range(WARM_UP):
            read.run()
        found = read.found(read.run())
        return [timed(read) for _ in range(TIMES)], found


def main() -> None:
    """Print each reader's time and its ratio to calamine's; then whether the bounds hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--reader", help="Run this one alone, in this process.")
    options.add_argument("--file", type=Path, help="Read this file; it answers the benchmark's own plan.")
    given = options.parse_args()
    if given.reader:
        os.write(1, pickle.dumps(measured(given.reader, given.file.read_bytes())))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = given.file or Path(folder) / "return.xlsx"
        if not given.file:
            file.write_bytes(a_return())
        print(f"A return of {COMMITMENTS} sheets, 200 items each ({file.stat().st_size / 1024:,.0f} KB)")
        compare(file)


def compare(file: Path) -> None:
    """Time every reader in rounds and print what came of it."""
    took: dict[str, list[Took]] = {name: [] for name in READERS}
    found: dict[str, str] = {}
    for _ in range(ROUNDS):
        for name in READERS:
            command = [sys.executable, __file__, "--reader", name, "--file", str(file)]
            times, found[name] = pickle.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            took[name] += times
    worked = {name: min(each.worked for each in times) for name, times in took.items()}
    middle = {name: median(each.worked for each in times) for name, times in took.items()}
    bare = "calamine, values"
    for name in took:
        print(
            f"{name:<22} {worked[name] * 1000:7.1f} ms {worked[name] / worked[bare]:6.2f} times calamine"
            f"  (the median {middle[name] * 1000:7.1f} ms, {middle[name] / middle[bare]:.2f} times)  {found[name]}"
        )
    ours = worked["ours, in a warm child"]
    share = ours / worked["openpyxl, twice"]
    print(f"Ours in a warm child: {ours / worked[bare]:.2f} times calamine, of at most {MOST_OF_CALAMINE};", end=" ")
    print(f"{share:.2f} of the two openpyxl loads, of at most {MOST_OF_OPENPYXL:.2f}.")
    if ours / worked[bare] > MOST_OF_CALAMINE or share > MOST_OF_OPENPYXL:
        raise SystemExit("A bound does not hold.")


if __name__ == "__main__":
    main()
