"""How long a return takes to read, beside the libraries that know less of it: ratios within one run.

Run it as `python benchmarks/reading.py`. It needs python-calamine, which nothing else here uses.

Each reader reads the same bytes; rounds are interleaved, so that a slow moment falls on all of them. calamine gives
values only; openpyxl needs two loads for a formula and its value; ours gives both, and says why there is no value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from impact.demo.figures import Drawing
from impact.demo.filling import fill
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.resources import folder
from impact.returns.form import make_form
from impact.returns.intake import open_return
from impact.returns.template import write_template
from impact.returns.workbook import read_workbook

ROUNDS = 15


def main() -> None:
    """Print each reader's median and its ratio to calamine's."""
    definitions = load(Path(folder("metrics")))
    supplier = definitions.register.suppliers[1]
    form = make_form(definitions.plan, definitions.digest, supplier, Period.parse("2024-25-Q4"))
    template = BytesIO()
    write_template(form, template, forces=definitions.register.forces(form.period))
    content = fill(template.getvalue(), Drawing(definitions, 1).answers(form), {}, datetime(2025, 4, 9, tzinfo=UTC))
    readers: dict[str, Callable[[], object]] = {
        "calamine, values": lambda: _calamine(content),
        "ours, everything": lambda: read_workbook(content),
        "ours, to a return": lambda: open_return(content, definitions),
        "openpyxl, two loads": lambda: [load_workbook(BytesIO(content), data_only=only) for only in (False, True)],
    }
    took: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, read in readers.items():
            begun = perf_counter()
            read()
            took[name].append(perf_counter() - begun)
    base = median(took["calamine, values"])
    for name, times in took.items():
        print(f"{name:<22} {median(times) * 1000:7.1f} ms   {median(times) / base:6.1f} times calamine")


def _calamine(content: bytes) -> list[object]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]


if __name__ == "__main__":
    main()
