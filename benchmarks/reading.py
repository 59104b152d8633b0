"""How long a workbook takes to read, beside the libraries that know less of it: ratios within one run.

Run it as `python benchmarks/reading.py`; `--rows 10000` for a smaller record sheet. Two workbooks, both written by
XlsxWriter as our templates are: a return of 5 sheets and 200 items each, and a record sheet of 100,000 rows and 12
columns. Each reader reads the same bytes in a process of its own, so that its peak of memory is its own; rounds are
interleaved, so that a slow moment falls on all of them. calamine gives values only; openpyxl needs two loads for a
formula and its value; ours gives both, says why there is no value, and has looked for every known harm.

The bounds: the return at most 3 times calamine's bare read, the record sheet at most 2.5 times and under 250 MB.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time

from xlsxwriter import Workbook as Writer

ROUNDS = 3
FORCES = 43


def main() -> None:
    """Print each reader's median, its ratio to calamine's, and its peak of memory, for both workbooks."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--child", nargs=3, metavar=("READER", "FILE", "TIMES"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        _child(given.child[0], Path(given.child[1]).read_bytes(), int(given.child[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for label, content, times in (
            ("A return of 5 sheets and 200 items each", a_return(), 5),
            (f"A record sheet of {given.rows:,} rows and 12 columns", records(given.rows), 1),
        ):
            file = Path(folder) / "workbook.xlsx"
            file.write_bytes(content)
            _compare(label, file, times, READERS if times > 1 else ("calamine", "ours"))


def a_return() -> bytes:
    """A workbook laid out as a return is: refs, questions, last figures, answers, a check and an explanation."""
    written = BytesIO()
    book = Writer(written, {"in_memory": True})
    figure, bold = book.add_format({"num_format": "#,##0"}), book.add_format({"bold": True, "text_wrap": True})
    for number in range(5):
        sheet = book.add_worksheet(f"C{number} Commitment")
        sheet.write_row(0, 0, ["Ref", "Question", "Guidance", "Unit", "Last", "Answer", "Check", "Explanation"], bold)
        for row in range(1, 201):
            question = f"How many officers & staff did {row} of {number}?"
            for column, text in enumerate((f"IW-{number}.{row}", question, f"Count each once: {row}", "count")):
                sheet.write_string(row, column, text, bold)
            sheet.write_number(row, 4, row * 37 % 1204, figure)
            sheet.write_number(row, 5, row * 41 % 1310, figure)
            sheet.write_formula(row, 6, f'=IF(F{row + 1}="","blank","")', None, "")
            sheet.write_blank(row, 7, None, bold)
    book.close()
    return written.getvalue()


def records(rows: int) -> bytes:
    """A record sheet: texts of their own and from lists, dates, whole figures and decimals."""
    written = BytesIO()
    book = Writer(written, {"in_memory": True})
    day, figure = book.add_format({"num_format": "d mmm yyyy"}), book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet("Records")
    sheet.write_row(0, 0, [f"Heading {column}" for column in range(12)])
    for row in range(1, rows + 1):
        sheet.write_string(row, 0, f"Practice number {row} of the year")
        sheet.write_string(row, 1, f"Force {row % FORCES}")
        for column, style, number in (
            (2, day, 45_000 + row % 400), (3, day, 45_400 + row % 365), (4, figure, row % 5_000), (5, None, row % 11),
            (6, None, row % 9_973 / 100), (7, None, row * 7_919 % 99_991 / 99_991),
        ):  # fmt: skip
            sheet.write_number(row, column, number, style)
        for column, text in ((8, f"REF-{row}"), (9, "Yes"), (10, "evaluated locally"), (11, f"a & b <{row % 9}>")):
            sheet.write_string(row, column, text)
    book.close()
    return written.getvalue()


def _compare(label: str, file: Path, times: int, readers: tuple[str, ...]) -> None:
    took: dict[str, list[float]] = {name: [] for name in readers}
    peaks: dict[str, float] = dict.fromkeys(readers, 0.0)
    for _ in range(ROUNDS):
        for name in readers:
            command = [sys.executable, __file__, "--child", name, str(file), str(times)]
            seconds, peak = map(
                float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            )
            took[name].append(seconds)
            peaks[name] = max(peaks[name], peak)
    print(f"\n{label} ({file.stat().st_size / 1024:,.0f} KB)")
    base = median(took["calamine"])
    for name, seconds_each in took.items():
        middle = median(seconds_each)
        print(
            f"  {name:<10} {middle * 1000:9.1f} ms {middle / base:7.2f} times calamine {peaks[name]:7.0f} MB at peak",
            flush=True,
        )


def _child(name: str, content: bytes, times: int) -> None:
    """Read once to warm up where the file is small, then *times* over; print the median and the peak of memory."""
    read = _reader(name)
    if times > 1:
        read(content)
    took = []
    for _ in range(times):
        begun = process_time()
        read(content)
        took.append(process_time() - begun)
    print(median(took), _peak())


def _peak() -> float:
    """Most megabytes held at once; Linux's own count, since `ru_maxrss` begins with what the parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


READERS = ("calamine", "ours", "openpyxl")


def _reader(name: str) -> Callable[[bytes], object]:
    """The reader of this name; each imports only what it needs, so that its memory is its own."""
    if name == "calamine":
        from python_calamine import CalamineWorkbook

        def by_calamine(content: bytes) -> object:
            book = CalamineWorkbook.from_filelike(BytesIO(content))
            return [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]

        return by_calamine
    if name == "openpyxl":
        from openpyxl import load_workbook

        return lambda content: [load_workbook(BytesIO(content), data_only=only) for only in (False, True)]
    from impact.returns.reading.workbook import read_workbook

    return read_workbook


if __name__ == "__main__":
    main()
