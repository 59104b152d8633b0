"""The tidy table of results: every figure once, with everything that is said of it, and no gap taken for a nought."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.periods import Period
from impact.report.tables import RESULTS, figures, rows_as_csv
from impact.results.compiled import with_each
from tests.report.published import AS_AT, LAST, QUARTERS, Published, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, FORCES, KENT, broken_at, measure

SECRET = {(CLEVELAND, LAST): 3}


@pytest.fixture(scope="module")
def quarter() -> Published:
    """An ordinary quarter."""
    return published()


def test_a_national_figure_has_everything_that_the_report_says_of_it(quarter: Published) -> None:
    """Its value with every digit, the words of the report, its parts, its coverage, its judgement."""
    row = quarter.row("M-2")
    assert {name: row[name] for name in row if row[name]} == {
        "measure": "M-2",
        "measure_name": "Initiatives launched",
        "promise": "C1",
        "area_kind": "national",
        "area_code": "national",
        "area_name": "England and Wales",
        "period": "2024-25-Q3",
        "period_name": "Q3 2024/25",
        "first_day": "2024-10-01",
        "last_day": "2024-12-31",
        "value": "49.27536231884058",
        "shown": "49.3%",
        "unit": "percent",
        "marks": "p",
        "provisional_because": "Kent has not returned",
        "numerator": "68",
        "denominator": "138",
        "included": "4",
        "expected": "5",
        "answers_not_shown": "0",
        "rating": "not rated",
        "rating_reason": "the plan sets no target",
        "variation": "too few points",
        "variation_reason": row["variation_reason"],
        "quality": row["quality"],
        "synthetic": "true",
        "as_at": "2024-12-31T23:59:59+00:00",
    }


def test_every_area_and_period_has_one_row(quarter: Published) -> None:
    """The nation, three regions and five forces, for each quarter; a team's own figure is national only."""
    keys = [(row["measure"], row["area_code"], row["period"]) for row in quarter.rows()]
    assert len(keys) == len(set(keys))
    areas = {ref: len({area for name, area, _ in keys if name == ref}) for ref in ("M-1", "M-4")}
    assert areas == {"M-1": 9, "M-4": 1}
    assert len([key for key in keys if key[0] == "M-1"]) == 9 * len(QUARTERS) + 1  # and the year so far


def test_rows_stand_in_the_order_of_the_plan(quarter: Published) -> None:
    """By measure; the nation, its regions, its forces as registered; oldest first."""
    rows = quarter.rows()
    assert list(dict.fromkeys(row["measure"] for row in rows)) == ["M-1", "M-2", "M-3", "M-4", "M-7"]
    first = [row for row in rows if row["measure"] == "M-2"]
    kinds = list(dict.fromkeys(row["area_kind"] for row in first))
    assert kinds == ["national", "region", "force"]
    names = list(dict.fromkeys(row["area_code"] for row in first if row["area_kind"] == "force"))
    assert names == [force.id for force in FORCES]
    periods = [row["first_day"] for row in first if row["area_code"] == KENT.id]
    assert periods == sorted(periods)


def test_a_missing_figure_is_empty_and_says_why(quarter: Published) -> None:
    """Kent could not say: no 0 and no NaN stands there."""
    row = quarter.row("M-2", KENT.id)
    assert (row["value"], row["shown"], row["marker"], row["reason_missing"]) == ("", "[x]", "x", "not available")
    assert (row["numerator"], row["denominator"], row["marks"]) == ("", "", "")


def test_silence_is_told_from_not_available() -> None:
    """Nobody returned: there is no marker, and the reason is who did not."""
    row = published([one for one in answers() if one.supplier != "office"]).row("M-4")
    assert (row["value"], row["shown"], row["marker"], row["reason_missing"]) == ("", "no figure", "", "not returned")


def test_a_true_zero_is_a_zero() -> None:
    """A force that did nothing says so."""
    assert published(answers({(DURHAM, LAST): 0})).row("M-1", DURHAM.id)["value"] == "0"


def test_a_reason_stands_just_where_there_is_no_figure() -> None:
    """In every row of a quarter with all kinds of gaps."""
    for row in published(answers({**SECRET, (DURHAM, LAST): "z", (KENT, QUARTERS[2]): "x"})).rows():
        assert (row["value"] == "") is (row["reason_missing"] != ""), row


def test_only_the_latest_national_figure_is_judged(quarter: Published) -> None:
    """And what was due stands beside every national one."""
    judged = [row for row in quarter.rows() if row["rating"]]
    assert [(row["area_kind"], row["last_day"]) for row in judged] == [("national", "2024-12-31")] * 5
    due = [row for row in quarter.rows() if row["target_due"]]
    assert len(due) == len(QUARTERS)
    assert {row["measure"] for row in due} == {"M-1"}


def test_a_year_so_far_says_how_much_of_it_there_is(quarter: Published) -> None:
    """Its last day is the last that is counted, not the year's."""
    row = quarter.row("M-1", period=Period.parse("2024-25"))
    assert row["so_far"] == "April to December 2024, 3 of 4 quarters of 2024/25"
    assert (row["first_day"], row["last_day"], row["rating"], row["target_due"]) == ("2024-04-01", "2024-12-31", "", "")


def test_marks_stand_together_in_one_cell() -> None:
    """A break, provisional and revised, with a space between."""
    made = published(measures=[measure(**broken_at(str(LAST)))])
    revised = with_each(made.compiled, lambda each: [replace(one, revised=True) for one in each])
    told = figures(made.definitions, revised, {}, AS_AT, True)
    latest = next(one for one in told if one.result.period == LAST)
    assert latest.marks == ("b", "p", "r")
    assert b",b p r," in rows_as_csv(RESULTS, [latest])


def test_lines_end_as_the_standard_has_them(quarter: Published) -> None:
    """CR LF after each, the last one too, one line of headings, and no byte order mark."""
    content = quarter.files["results.csv"]
    lines = content.split(b"\r\n")
    assert lines[0].startswith(b"measure,measure_name,promise,area_kind,")
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert len(lines) == 2 + len(quarter.rows())
