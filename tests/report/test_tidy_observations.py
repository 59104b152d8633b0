"""The tidy table of answers: each behind a figure that is shown, with its cell, and nothing that is held back."""

from __future__ import annotations

import pytest

from tests.report.published import LAST, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, KENT


def test_an_answer_stands_with_the_cell_it_came_from() -> None:
    """Whose it is, what was asked, its number, its submission, file, sheet and cell."""
    rows = published().rows("observations.csv")
    [row] = [row for row in rows if (row["supplier"], row["measure"], row["period"]) == (DURHAM.id, "M-7", str(LAST))]
    assert row == {
        "supplier": "E23000008",
        "supplier_name": "Durham",
        "measure": "M-7",
        "item": "launched",
        "asked": "Initiatives launched",
        "period": "2024-25-Q3",
        "value": "33",
        "marker": "",
        "submission": "7",
        "version": "2",
        "file_sha256": "ab" * 32,
        "sheet": "C1 A promise",
        "cell": "E5",
        "synthetic": "true",
        "as_at": "2024-12-31T23:59:59+00:00",
    }


def test_a_marker_stands_without_a_number() -> None:
    """Kent could not say: the cell where it said so is there."""
    rows = published().rows("observations.csv")
    found = {(row["value"], row["marker"]) for row in rows if (row["supplier"], row["measure"]) == (KENT.id, "M-2")}
    assert found == {("", "x")}


def test_an_answer_behind_many_figures_has_one_row() -> None:
    """It is in the force's figure, the region's and the nation's."""
    rows = published().rows("observations.csv")
    names = [(row["supplier"], row["measure"], row["item"], row["period"]) for row in rows]
    assert len(names) == len(set(names))


def test_rows_stand_in_the_order_of_plan_period_and_register() -> None:
    """Not in the order in which they were sent."""
    sent = answers()
    assert published(reversed(sent)).files["observations.csv"] == published(sent).files["observations.csv"]


@pytest.mark.method("Disclosure")
def test_a_count_of_people_has_no_row() -> None:
    """How many are behind the figure is said."""
    made = published(answers({(CLEVELAND, LAST): 3}))
    assert not [row for row in made.rows("observations.csv") if row["measure"] == "M-1"]
    assert made.row("M-1")["answers_not_shown"] == "5"
