"""How long the templates of every force and team take to write, beside the same cells written barely: one run, ratios.

Run it as `python benchmarks/templates.py`. The bare writing puts the same values and formulas into the same cells of as
many sheets with XlsxWriter, without formats, rules, names or protection. Rounds are interleaved, so that a slow moment
falls on both. Times are of the processor, not of the clock. XlsxWriter searches every formula for functions newer than
ours; neither writing has it do so, since the template does not, and it would be most of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time

from openpyxl import load_workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.resources import folder
from impact.returns.form import Form, make_form
from impact.returns.writing.template import write_template

ROUNDS = 3
FEWEST = 43  # the territorial forces
MOST_SECONDS = 5.0  # for all of them
Cells = dict[str, list[tuple[int, int, object]]]


def main() -> None:
    """Print the seconds for every template of a quarter, and the ratio to the bare writing of the same cells."""
    definitions = load(Path(folder("metrics")))
    period = Period.parse("2024-25-Q4")
    forces = definitions.register.forces(period)
    forms = [make_form(definitions.plan, definitions.digest, force, period) for force in forces]
    bare = [_cells(_written(form, forces)) for form in forms]
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        begun = process_time()
        for form in forms:
            _written(form, forces)
        ours.append(process_time() - begun)
        begun = process_time()
        for cells in bare:
            _write_barely(cells)
        theirs.append(process_time() - begun)
    ratio = median(ours) / median(theirs)
    print(f"{len(forms)} templates          {median(ours):6.2f} s   {ratio:4.1f} times bare XlsxWriter")
    print(f"the same cells, bare  {median(theirs):6.2f} s")
    if len(forms) < FEWEST or median(ours) > MOST_SECONDS:
        raise SystemExit(f"Expected {FEWEST} templates or more in under {MOST_SECONDS:g} s.")


def _written(form: Form, forces: Sequence[Supplier]) -> bytes:
    return write_template(form, forces=forces)


def _cells(content: bytes) -> Cells:
    """Every cell of a template that holds anything."""
    return {
        sheet.title: [
            (cell.row - 1, cell.column - 1, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in load_workbook(BytesIO(content))
    }


class _Plain(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that takes a formula as it is."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def _write_barely(sheets: Cells) -> None:
    workbook = Workbook(BytesIO(), {"in_memory": True})
    for name, cells in sheets.items():
        sheet = workbook.add_worksheet(name, _Plain)
        for row, column, value in cells:
            sheet.write(row, column, value)
    workbook.close()


if __name__ == "__main__":
    main()
