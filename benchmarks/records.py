"""A record sheet of 100,000 rows and 12 columns with 10 checks: from bytes to findings, beside what others take.

Run it as `python benchmarks/records.py`; `--rows 10000` for a smaller one. Ratios are of one run; each reader runs in a
process of its own, so that its peak of memory is its own. `pip install frictionless[excel]` adds frictionless, which
this project does not otherwise need: it is run with a schema and with row checks equivalent to ours, and each reader
says how many cells it finds at fault. Times are of the processor, in a child of both processes together.

The bounds: ours at most 2.5 times calamine's bare read and half of openpyxl's read-only read, under 300 MB at peak,
and at least 3 times as fast as frictionless.
"""

from __future__ import annotations

import argparse
import atexit
import importlib.util
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from xlsxwriter import Workbook as Writer

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.returns.form import HEADER_ROW, METADATA_SHEET, Form, make_form
from impact.returns.grid import reference

ROUNDS = 3
CHILD: int | None = None  # the process that reads, where it is not this one
PERIOD = Period.parse("2024-25-Q1")
FORCES = tuple(Supplier(f"E230000{n:02}", f"Force {n:02}", "territorial", "North East") for n in range(43))
STAGES = ("untested", "under way", "evaluated")
COLUMNS: dict[str, dict[str, Any]] = {
    "ref": {"type": "text", "required": True, "maximum_length": 20},
    "title": {"type": "text", "required": True, "maximum_length": 80},
    "origin": {"type": "force", "required": True},
    "adopted_on": {"type": "date", "required": True, "within": "period"},
    "begun_on": {"type": "date"},
    "stage": {"type": "choice", "choices": STAGES, "required": True},
    "places": {"type": "count", "required": True},
    "officers": {"type": "count"},
    "cost": {"type": "number"},
    "saving": {"type": "number"},
    "shared": {"type": "yes_no", "required": True},
    "remarks": {"type": "text"},
}
CHECKS: tuple[dict[str, Any], ...] = (
    {"rule": "origin != force", "message": "A practice from another force cannot be your own."},
    {"rule": "begun_on <= adopted_on", "message": "It cannot be adopted before it began."},
    {"rule": "adopted_on - begun_on <= 400", "message": "That is more than a year.", "severity": "query"},
    {"rule": "places <= 500", "message": "There are no more than 500 places."},
    {"rule": "officers <= places * 40", "message": "There are more officers than places have."},
    {"rule": "saving <= cost * 10", "message": "It saves more than ten times its cost.", "severity": "query"},
    {"rule": "cost >= 0 and saving >= 0", "message": "Neither is below 0."},
    {"rule": 'stage != "evaluated" or saving is not blank', "message": "Say what it saved."},
    {"rule": 'not shared or stage != "untested"', "message": "What is untested is not shared.", "severity": "query"},
    {"unique": ["ref"], "severity": "error"},
)
FAULTS: tuple[tuple[int, Any], ...] = (
    (0, "P-000001"), (3, None), (3, "soon"), (4, date(2024, 7, 1)), (5, "tested"), (6, -1), (6, "about 3"), (6, 600),
)  # fmt: skip


def definitions() -> Definitions:
    """A plan that asks for this one record sheet."""
    columns = {key: {**column, "label": key} for key, column in COLUMNS.items()}  # frictionless wants the very names
    measure = Measure.model_validate(
        {
            "ref": "B1", "title": "Practices", "commitment": "B", "level": "output", "why": "To see how long it takes.",
            "source": {"id": "plan"}, "owner": "Head", "supplier": "forces", "frequency": "quarterly", "unit": "count",
            "direction": "increase", "across_time": "flow", "across_forces": "sum",
            "records": {"practices": {"label": "Practices", "columns": columns, "checks": CHECKS}},
            "items": {
                "adopted": {"from": "practices", "count": "all"},
                "evaluated": {"from": "practices", "count": 'stage == "evaluated"'},
                "saved": {"from": "practices", "sum": "saving"},
                "wait": {"from": "practices", "median": "adopted_on - begun_on"},
            },
            "value": {"sum": "adopted"},
        }
    )  # fmt: skip
    commitment = {"ref": "B", "title": "Practices", "owner": "Head", "source": {"id": "plan"}}
    plan = Plan.model_validate(
        {
            "title": "Plan", "organisation": "A body", "covers": {"from": "2022-04-01", "to": "2026-03-31"},
            "sources": [{"id": "plan", "title": "Plan"}],
            "ambitions": [{"ref": "A", "title": "Better", "statement": "Better.", "commitments": [commitment]}],
            "collection": {}, "measures": [measure],
        }
    )  # fmt: skip
    return Definitions(plan, Register(FORCES), "0123456789ab")


def row(number: int, chance: random.Random) -> tuple[Any, ...]:
    """A good row."""
    adopted = date(2024, 4, 1) + timedelta(chance.randrange(91))
    stage = chance.choice(STAGES)
    cost = round(chance.uniform(100, 90_000), 2)
    return (
        f"P-{number:06}", f"Practice {number} of {chance.choice(FORCES).name}", chance.choice(FORCES[1:]).name, adopted,
        adopted - timedelta(chance.randrange(300)), stage, chance.randrange(1, 400), chance.randrange(30), cost,
        round(cost * chance.random() * 3, 2), "No" if stage == "untested" else chance.choice(("Yes", "No")),
        f"Seen at {chance.choice(FORCES).name}" if chance.random() < 0.5 else None,
    )  # fmt: skip


def write(rows: int, target: Path) -> None:
    """Write a return with *rows* rows, a hundredth of them with a fault."""
    asked, chance = form(), random.Random(1)
    table, book = asked.tables[0], Writer(target, {"constant_memory": False})
    sheet, day = book.add_worksheet(table.sheet), book.add_format({"num_format": "d mmm yyyy"})
    sheet.write_row(HEADER_ROW - 1, 0, table.headings)
    for number in range(rows):
        cells = list(row(number, chance))
        if number % 100 == 99:
            column, wrong = chance.choice(FAULTS)
            cells[column] = wrong
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(HEADER_ROW + number, column, cell, day)  # type: ignore[arg-type]  # a day will do
            elif cell is not None:
                sheet.write(HEADER_ROW + number, column, cell)
    book.define_name(table.name, "=" + reference(table.sheet, HEADER_ROW, 1, HEADER_ROW + rows, len(table.columns)))
    hidden = book.add_worksheet(METADATA_SHEET)
    for place, (key, value) in enumerate(asked.identity.items()):
        hidden.write_row(place, 0, (key, value))
        book.define_name(f"impact.{key}", "=" + reference(METADATA_SHEET, place + 1, 2))
    book.close()


def form() -> Form:
    """What the first force is asked."""
    asked = definitions()
    return make_form(asked.plan, asked.digest, FORCES[0], PERIOD)


# --- the readers ----------------------------------------------------------------------------------------------------


def ours(content: bytes) -> tuple[Callable[[], object], Callable[[Any], str]]:
    """From bytes to findings."""
    from impact.returns.judging import check
    from impact.returns.opening import open_return

    asked = definitions()
    return lambda: check(open_return(content, asked), asked), _failing


def ours_in_a_child(content: bytes) -> tuple[Callable[[], object], Callable[[Any], str]]:
    """From bytes to findings as `impact receive` has it."""
    from impact.returns.reader import Reader, Sent

    global CHILD
    reader = Reader(definitions())
    reader.wait_until_ready()
    CHILD = reader.process
    atexit.register(reader.close)
    return lambda: reader.read(Sent(content, "return.xlsx")), _failing


def _failing(checked: Any) -> str:
    """How many cells fail: those of each finding, those that it only counts, and of equal rows all but the first."""
    failing = 0
    for finding in checked.findings:
        further = re.search(r"([\d,]+) more", finding.says)
        more = int(further[1].replace(",", "")) if further else 0
        if finding.code == "same_rows":
            failing += finding.says.split(" have ")[0].count(",") + (more or 1)  # "Rows 4, 6 and 9", "… and 98 more"
        else:
            failing += more or 1 + len(finding.cells)
    return f"{failing:,} cells at fault, in {len(checked.findings)} findings"


def ours_reading(content: bytes) -> tuple[Callable[[], object], Callable[[Any], str]]:
    """The reading alone."""
    from impact.returns.reading.xlsx import read_workbook

    return lambda: read_workbook(content), lambda book: f"{sum(len(sheet.cells) for sheet in book.sheets):,} cells"


def calamine(content: bytes) -> tuple[Callable[[], object], Callable[[Any], str]]:
    """The values alone."""
    from python_calamine import CalamineWorkbook

    def read() -> object:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    return read, lambda sheets: f"{sum(len(each) for sheet in sheets for each in sheet):,} cells"


def openpyxl(content: bytes) -> tuple[Callable[[], object], Callable[[Any], str]]:
    """The values alone, read-only."""
    from openpyxl import load_workbook

    def read() -> object:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        return sum(
            sum(cell is not None for cell in each) for sheet in book for each in sheet.iter_rows(values_only=True)
        )

    return read, lambda cells: f"{cells:,} cells"


def frictionless(content: bytes) -> tuple[Callable[[], object], Callable[[Any], str]]:
    """A schema with the columns' own bounds, and the rules as row constraints."""
    import frictionless as library
    from frictionless import checks, formats

    path = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    path.write_bytes(content)
    table = form().tables[0]
    schema = library.Schema.from_descriptor({"fields": [_field(key) for key in COLUMNS]})
    rules = (
        f"origin != '{FORCES[0].name}'",
        "not begun_on or not adopted_on or begun_on <= adopted_on",
        "not begun_on or not adopted_on or (adopted_on - begun_on).days <= 400",
        "places is None or places <= 500",
        "None in (officers, places) or places < 0 or officers <= places * 40",  # a cell at fault fails no rule with us
        "None in (saving, cost) or saving <= cost * 10",
        "None in (saving, cost) or (cost >= 0 and saving >= 0)",
        "stage != 'evaluated' or saving is not None",
        "shared != 'Yes' or stage != 'untested'",
    )

    def run() -> object:
        resource_ = library.Resource(
            path=str(path),
            schema=schema,
            dialect=library.Dialect(header_rows=[HEADER_ROW], controls=[formats.ExcelControl(sheet=table.sheet)]),
        )
        constraints = [checks.row_constraint(formula=rule) for rule in rules]
        with library.system.use_context(trusted=True):  # else it opens no file outside the folder it runs in
            return library.validate(resource_, checks=constraints, limit_errors=1_000_000)

    return run, lambda report: f"{sum(len(task.errors) for task in report.tasks):,} cells at fault"


def _field(key: str) -> dict[str, Any]:
    column = COLUMNS[key]
    types = {"date": "date", "count": "integer", "number": "number"}
    held: dict[str, Any] = {"required": True} if column.get("required") else {}
    if column["type"] == "choice":
        held["enum"] = list(STAGES)
    if column["type"] == "force":
        held["enum"] = [force.name for force in FORCES]
    if column["type"] == "count":
        held["minimum"] = 0
    if column["type"] == "yes_no":
        held["enum"] = ["Yes", "No"]
    if "maximum_length" in column:
        held["maxLength"] = column["maximum_length"]
    if "within" in column:
        held |= {"minimum": PERIOD.first.isoformat(), "maximum": PERIOD.last.isoformat()}
    if key == "ref":
        held["unique"] = True
    return {"name": key, "type": types.get(column["type"], "string"), "constraints": held}


READERS = {
    "calamine, values": calamine,
    "ours, reading": ours_reading,
    "ours, findings": ours,
    "ours, in a warm child": ours_in_a_child,
    "openpyxl, read-only": openpyxl,
    "frictionless": frictionless,
}


def measured(name: str, path: Path, rounds: int) -> dict[str, Any]:
    """Run one reader in this process: seconds of each round, MB at its start and at peak, what it found."""
    content = path.read_bytes()
    read, found = READERS[name](content)
    before = _peak()
    took = []
    for _ in range(rounds):
        begun = _worked()
        result = read()
        took.append(_worked() - begun)
    return {"took": took, "peak": _peak(), "start": before, "found": found(result)}


def _peak() -> float:
    """Most megabytes held at once by the process that reads, as Linux counts them."""
    status = Path(f"/proc/{CHILD or 'self'}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _worked() -> float:
    """Seconds of the processor until now, of this process and of its child together."""
    child = int(Path(f"/proc/{CHILD}/schedstat").read_text().split()[0]) / 1e9 if CHILD else 0.0
    return process_time() + child


def main() -> None:
    """Print each reader's median, its ratio to calamine's, its peak and what it found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--reader", help="Run this one alone, in this process, and print JSON.")
    asked.add_argument("--file", type=Path)
    said = asked.parse_args()
    if said.reader:
        rounds = 1 if said.reader == "frictionless" else ROUNDS
        print(json.dumps(measured(said.reader, said.file, rounds)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = said.file or Path(folder) / "return.xlsx"
        if not said.file:
            write(said.rows, path)
        print(f"{path.stat().st_size / 1e6:.1f} MB, {said.rows:,} rows, {len(COLUMNS)} columns, {len(CHECKS)} checks")
        compare(path)


def compare(path: Path) -> None:
    """Print one line for each reader."""
    base = 0.0
    for name in READERS:
        if name == "frictionless" and importlib.util.find_spec("frictionless") is None:
            print(f"{name:<22} is not installed: pip install 'frictionless[excel]'")
            continue
        command = [sys.executable, __file__, "--reader", name, "--file", str(path)]
        result = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        seconds = median(result["took"])
        base = base or seconds
        print(
            f"{name:<22} {seconds:7.2f} s  {seconds / base:5.1f} times calamine  {result['peak']:6.0f} MB at peak "
            f"({result['start']:.0f} before)  {result['found']}"
        )


if __name__ == "__main__":
    main()
