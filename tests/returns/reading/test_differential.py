"""Our reader held to openpyxl and calamine, cell by cell, on workbooks of every kind.

Those of the corpus are held to them in `tests/returns/corpus`, and what LibreOffice saves in `tests/returns/opening`,
where they are made. What is known to differ stands as rules in `benchmarks.compare_readers`, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.compare_readers import Comparison, compare
from impact.demo.run import damage, fill, first_round
from impact.demo.story import Storyteller
from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.resources import folder
from impact.returns.form import make_form
from impact.returns.writing.template import write_template
from tests.returns.workbooks import STRICT, by_hand, saved_by_openpyxl, zipped

pytestmark = pytest.mark.slow

YEAR_END = Period.parse("2024-25-Q4")
SENT = datetime(2025, 4, 9, tzinfo=UTC)


def differences(content: bytes) -> list[str]:
    """What is read differently and is no known difference."""
    return [str(difference) for difference in compare(content).differences]


@pytest.fixture(scope="module")
def plan() -> Definitions:
    """The plan that is shipped."""
    return load(Path(folder("metrics")))


def templates(plan: Definitions) -> Iterator[tuple[str, bytes, bytes]]:
    """The template of one force and of each team, as it is made and filled in."""
    drawing = Storyteller(plan, 1)
    suppliers = plan.register.suppliers
    for supplier in [next(s for s in suppliers if s.is_force), *(s for s in suppliers if not s.is_force)]:
        form = make_form(plan.plan, plan.digest, supplier, YEAR_END)
        if form.empty:
            continue
        written = write_template(form, forces=plan.register.forces(YEAR_END))
        yield supplier.id, written, fill(written, drawing.answers(form), {}, SENT)


@pytest.fixture(scope="module")
def made(plan: Definitions) -> dict[str, tuple[bytes, bytes]]:
    """Every kind of template, empty and filled in."""
    return {name: (empty, full) for name, empty, full in templates(plan)}


def test_templates(made: dict[str, tuple[bytes, bytes]]):
    """Every kind of supplier's template, as it is made and as it is filled in, is read alike by all three."""
    for name, contents in made.items():
        for content in contents:
            assert differences(content) == [], name


def test_demo_mishaps(plan: Definitions):
    """The demo's broken returns are read alike too; an error value is a blank to calamine, by its rule."""
    drawing = Storyteller(plan, 1)
    forces = [supplier for supplier in plan.register.suppliers if supplier.is_force]
    period = Period.parse("2024-25-Q1")
    for order in first_round(forces, period, 20, Random(7)):
        if not getattr(order, "mishap", None):
            continue
        form = make_form(plan.plan, plan.digest, order.supplier, period)
        written = write_template(form, forces=plan.register.forces(period))
        content = damage(fill(written, drawing.answers(form), {}, SENT), order, form)
        assert differences(content) == [], order


def test_kinds_of_cell():
    """One cell of every kind that a spreadsheet program writes."""
    content = saved_by_openpyxl(
        {
            "A1": 12, "A2": -0.1, "A3": 1e300, "A4": True, "A5": "Yes", "A6": " spaces ", "A7": "two\nlines",
            "A8": date(2024, 5, 1), "A9": datetime(2024, 5, 1, 14, 30), "A10": 0.5, "A11": "=1+1", "A12": "#REF!",
            "A13": 0.125, "XFD1": 1, "A14": "_x000D_", "A15": 1204,
        },
        {"A10": "h:mm", "A13": "0.0%", "A15": "#,##0"},
    )  # fmt: skip
    assert differences(content) == []


def test_strict():
    """Openpyxl opens a Strict workbook as no sheets at all; ours and calamine read it alike."""
    content = zipped(by_hand('<row r="1"><c r="A1"><v>12</v></c><c r="B1" t="b"><v>1</v></c></row>', namespaces=STRICT))
    found = compare(content)
    assert found.differences == []
    assert found.rules["openpyxl reads no sheets of Strict, or cannot open it"] == 1


def test_a_difference_is_said(monkeypatch: pytest.MonkeyPatch):
    """The comparison is not blind: a cell read wrongly is listed with its three readings."""
    from benchmarks import compare_readers

    sound = compare_readers._calamine

    def wrong(content: bytes, sheets: Any, found: Comparison) -> dict[str, dict[tuple[int, int], object]]:
        return {name: {**cells, (1, 1): 13.0} for name, cells in sound(content, sheets, found).items()}

    monkeypatch.setattr(compare_readers, "_calamine", wrong)
    assert differences(saved_by_openpyxl({"A1": 12})) == [
        "Sheet!A1: ours Raw(kind='number', value=12.0, shown='12', formula=None), openpyxl (12, 12), calamine 13.0"
    ]


def test_far_cell():
    """Where calamine would make every blank cell up to the last, it is not asked."""
    found = compare(saved_by_openpyxl({"A1": 1, "XFD1048576": 2}))
    assert found.differences == []
    assert found.rules["calamine would make every blank cell of the area"] == 1
