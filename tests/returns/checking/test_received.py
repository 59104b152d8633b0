"""Whose return it is, for when, and when it came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from impact.plan.model import Extension
from impact.returns.observation import Beside
from tests.returns.filed_returns import CLEVELAND, DURHAM, Q1, definitions, error, measure, said
from tests.returns.judging import DEFINITIONS, codes, earlier, history, judged

LOCK = date(2024, 8, 29)  # 60 days after 30 June 2024


def on(day: date, plan: Any = DEFINITIONS, **more: Any) -> list[str]:
    """What is said of a good return that came on a day."""
    return said(judged(plan=plan, beside=Beside(received=day), **more).findings)


# --- the same file ---


def test_same_file_filed_for_another_force():
    """To the last byte: somebody sent the wrong one."""
    beside = Beside(elsewhere=("Durham, Q1 2024/25 (April to June)",))
    assert said(judged(beside=beside).findings) == [
        "This very file was filed already for Durham, Q1 2024/25 (April to June). "
        "Send the workbook made for Cleveland, Q1 2024/25 (April to June)."
    ]


def test_same_file_filed_for_several():
    """Each is named."""
    beside = Beside(elsewhere=("Durham, Q1 2024/25", "Cleveland, Q4 2023/24"))
    assert "for Durham, Q1 2024/25 and Cleveland, Q4 2023/24." in judged(beside=beside).findings[0].says


def test_nothing_follows_from_the_same_file():
    """Neither the figures nor the day are held against it."""
    beside = replace(history(earlier("IW-17.launched", 310)), elsewhere=("Durham",), received=date(2025, 1, 1))
    assert codes(judged(beside=beside)) == ["same_file_elsewhere"]


# --- the day it came ---


def test_return_that_came_after_the_lock():
    """The day is named, and who can open it again."""
    assert on(date(2024, 8, 30)) == [
        "Returns for Q1 2024/25 (April to June) were closed on 29 August 2024; this one came on 30 August 2024. "
        "Ask the corporate team of College of Policing for an extension, then send it again."
    ]


@pytest.mark.parametrize("day", [date(2024, 7, 1), date(2024, 7, 21), LOCK])
def test_late_is_no_fault(day: date):
    """After the due date and up to the last day of all."""
    assert on(day) == []


def test_extension_opens_it_again():
    """For the one it was granted to."""
    granted = Extension(force=CLEVELAND.id, period=Q1, until=date(2024, 9, 30), reason="A flood")
    collection = DEFINITIONS.plan.collection.model_copy(update={"extensions": (granted,)})
    plan = replace(DEFINITIONS, plan=DEFINITIONS.plan.model_copy(update={"collection": collection}))
    assert on(date(2024, 9, 30), plan) == []
    assert on(date(2024, 10, 1), plan)[0].startswith("Returns for Q1 2024/25 (April to June) were closed on 30 Sept")
    assert on(date(2024, 9, 30), plan, supplier=DURHAM)[0].startswith("Returns for Q1 2024/25 (April to June) were")


def test_return_that_came_before_the_period_was_over():
    """What it counts is not over."""
    assert on(date(2024, 6, 29)) == [
        "This return came on 29 June 2024, and Q1 2024/25 ends on 30 June 2024. Send it again when the period is "
        "over; if it is right, send the reason with your return, and it will be kept beside this query."
    ]
    assert on(date(2024, 6, 30)) == []


def test_locked_return_is_checked_all_the_same():
    """All in one pass."""
    beside = Beside(received=date(2024, 9, 30))
    assert codes(judged({"IW_17.launched": error()}, beside=beside)) == ["locked", "error_value"]


def test_another_forces_return_is_not_called_late():
    """What follows from a wrong file is not said."""
    assert codes(judged(beside=Beside(received=date(2024, 9, 30)), expected_supplier=DURHAM.id)) == ["wrong_supplier"]


# --- the last one again ---

SHAPE = {
    "ref": "IW-3",
    "title": "Six counts",
    "items": {f"n{i}": {"label": f"N{i}", "type": "count"} for i in range(6)},
}
PLAN = definitions(measure(SHAPE))
FIGURES = {f"IW_3.n{i}": i for i in range(6)}


def repeated(answers: dict[str, Any] | None = None, before: float = 0, quarters: int = 1) -> list[str]:
    """What is said of a return whose figures are those of the last quarter, the first but for *before*."""
    values = {f"IW-3.n{i}": float(i) for i in range(6)} | {"IW-3.n0": before}
    figures = [earlier(item, value, upto=Q1.moved(1 - quarters)) for item, value in values.items()]
    return said(judged({**FIGURES, **(answers or {})}, plan=PLAN, beside=history(*figures)).findings)


def test_every_number_as_in_the_last_return():
    """It may be the old return sent again."""
    assert repeated() == [
        "Every number in this return is the same as in Q4 2023/24 (January to March). Check that it is not the "
        "return for Q4 2023/24 (January to March) sent again; if it is right, send the reason with your return, "
        "and it will be kept beside this query."
    ]


def test_one_number_that_differs():
    """Then it is no repetition."""
    assert repeated({"IW_3.n5": 6}) == []
    assert repeated(before=1) == []


def test_too_few_figures_to_wonder_at():
    """Five above 0 are needed: five counts may well come to the same."""
    assert repeated({"IW_3.n5": "[x]"}) == []


def test_older_return_is_not_the_last_one():
    """Only the period before is looked at."""
    assert repeated(quarters=2) == []


def test_place_of_what_concerns_the_whole_return():
    """No sheet and no cell."""
    found = judged(beside=Beside(received=date(2024, 6, 1), elsewhere=())).findings
    assert [(f.sheet, f.cell, f.item) for f in found] == [("", "", "")]
