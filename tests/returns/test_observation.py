"""The last answers as a template shows them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from impact.returns.observation import Beside, Observation, last_figures
from tests.returns.workbooks import CLEVELAND, Q1, cell_named, form_for, template

BEFORE = Q1.moved(-1)


def held(words: dict[str, str] | None = None, **figures: float) -> Beside:
    """What was answered last to the questions of every type."""
    observed = {
        ("IW-2", item): (Observation(CLEVELAND.id, "IW-2", item, BEFORE, value),) for item, value in figures.items()
    }
    return Beside(history=observed, words={("IW-2", item): each for item, each in (words or {}).items()})


@pytest.mark.parametrize(
    ("beside", "item", "shown"),
    [
        (held(cost=1204.5), "cost", 1204.5),
        (held(broker=1), "broker", "Yes"),
        (held(broker=0), "broker", "No"),
        (held({"stage": "Half-way"}), "stage", "Half-way"),
        (held({"started": "2024-06-30"}), "started", date(2024, 6, 30)),
        (held({"started": "in spring"}), "started", "in spring"),
        (held({"remarks": "word " * 100}), "remarks", "word " * 23 + "…"),
        (held({"cost": "was words once"}), "cost", None),
        (held(remarks=7), "remarks", None),
    ],
)
def test_last_answer(beside, item, shown):
    """A number, Yes or No, a date, words; words that are long are shortened."""
    assert last_figures(form_for(), beside).get(f"IW_2.{item}") == shown


def test_template_shows_each_as_its_own_type():
    """A date is a date that can be read as one, and Yes and No are the words that the answer takes."""
    last = last_figures(form_for(), held({"started": "2024-06-30", "stage": "Half-way"}, broker=1))
    book = openpyxl.load_workbook(BytesIO(template(last=last)))
    cells = {
        item: cell_named(book, f"IW_2.{item}").offset(column=-1) for item in ("broker", "stage", "started", "cost")
    }
    assert {item: cell.value for item, cell in cells.items() if item != "started"} == {
        "broker": "Yes", "stage": "Half-way", "cost": None,
    }  # fmt: skip
    assert (cells["started"].value.date(), cells["started"].number_format) == (date(2024, 6, 30), "d mmmm yyyy")


def test_date_before_those_of_spreadsheets():
    """It is shown in words."""
    book = openpyxl.load_workbook(BytesIO(template(last={"IW_2.started": date(1899, 5, 1)})))
    assert cell_named(book, "IW_2.started").offset(column=-1).value == "1 May 1899"
