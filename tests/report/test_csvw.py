"""CSV on the Web: every cell is what its column's datatype says, by an independent reader of the standard."""

from __future__ import annotations

import json
import math
import warnings
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from csvw import CSVW
from hypothesis import given
from hypothesis import strategies as st

from impact.report.tables import Field, Origin, Table, metadata, rows_as_csv, written
from tests.report.published import LAST, Published, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, KENT

TABLES = ("results.csv", "observations.csv")


@pytest.fixture(scope="module")
def quarter() -> Published:
    """A quarter with figures that are hidden, missing, and 0."""
    return published(answers({(CLEVELAND, LAST): 3, (DURHAM, LAST): 0, (KENT, LAST): "x"}))


def kept(quarter: Published, folder: Path) -> Path:
    """The files of *quarter* on the disk."""
    for name, content in quarter.files.items():
        (folder / name).write_bytes(content)
    return folder


def valid(path: Path) -> bool:
    """What the reader makes of a CSV and its metadata."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # it counts them
        try:
            return CSVW(str(path), validate=True).is_valid
        except ValueError as two_rows:  # with one key
            assert "duplicate primary key" in str(two_rows)
            return False


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (67.0, "67"),
        (200 / 3, "66.66666666666667"),
        (1e-05, "0.00001"),
        (-0.0, "0"),
        (1e22, "10000000000000000000000"),
        (True, "true"),
        (7, "7"),
        (("b", "p"), "b p"),
        (date(2024, 6, 30), "2024-06-30"),
        (datetime(2024, 6, 30, 23, 59, tzinfo=UTC), "2024-06-30T23:59:00+00:00"),
    ],
)
def test_a_value_is_written_plainly(value: object, cell: str) -> None:
    """Every digit, no exponent, no local way of writing dates."""
    assert written(value) == cell  # type: ignore[arg-type]  # one of each kind


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_it_was(number: float) -> None:
    """No digit that tells it from the next is lost, and nothing stands in it but digits, a sign and a point."""
    cell = written(number)
    assert float(cell) == number
    assert set(cell) <= set("-.0123456789")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_written(number: float) -> None:
    """Missing is None, long before it comes here."""
    with pytest.raises(ValueError, match="is no number to publish"):
        written(number)


def test_text_with_commas_quotes_and_lines_stays_in_its_cell() -> None:
    """By RFC 4180."""
    table: Table[str] = Table("t.csv", "T", "T", (Field("a", "A", "string", "A", str),), ("a",))
    assert rows_as_csv(table, ['one, "two"\nthree']) == b'a\r\n"one, ""two""\nthree"\r\n'


@pytest.mark.parametrize("name", TABLES)
def test_an_independent_reader_finds_nothing_wrong(quarter: Published, tmp_path: Path, name: str) -> None:
    """Headings, datatypes, required cells and the key hold in every row."""
    assert valid(kept(quarter, tmp_path) / name)


def test_the_reader_sees_a_cell_that_is_not_of_its_type(quarter: Published, tmp_path: Path) -> None:
    """A marker among the numbers, and a row that is there twice."""
    few = quarter.files["results.csv"].splitlines(keepends=True)[:9]
    marked = few[-1].replace(b",165,165,", b",[x],165,")
    path = kept(quarter, tmp_path) / "results.csv"
    for last, right in ((few[-1], True), (marked, False), (few[1], False)):
        path.write_bytes(b"".join((*few[:8], last)))
        assert valid(path) is right


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(quarter: Published, name: str) -> None:
    """In the order of the headings, with a title and a sentence; an empty cell is null where it may be empty."""
    columns = quarter.metadata(name)["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(quarter.rows(name)[0])
    for column in columns:
        assert column["dc:description"].endswith(".")
        assert column["titles"][0] == column["name"]
        assert column["required"] is ("null" not in column)


def test_the_metadata_say_where_the_figures_come_from(quarter: Published) -> None:
    """Whose they are, as at when, that they are made up, and what they rest on."""
    told = quarter.metadata("results.csv")
    assert told["dc:title"] == "Results: An ambition, Q3 2024/25, as at 31 December 2024"
    assert told["dc:publisher"] == "A body"
    assert told["dc:issued"] == {"@value": "2024-12-31T23:59:59+00:00", "@type": "xsd:dateTime"}
    assert told["dc:description"].startswith("Synthetic data: an illustration, not a report of real performance. One")
    assert told["dc:source"] == [
        "Returns to A body, by definitions 000000000000",
        "Officers in post (Home Office, as at 31 March 2024; OGL)",
    ]
    assert told["tableSchema"]["primaryKey"] == ["measure", "area_code", "period"]


def test_real_figures_carry_no_notice() -> None:
    """What is not synthetic is not said to be."""
    origin = Origin("A body", "A report", datetime(2024, 6, 30, tzinfo=UTC), "", ())
    table: Table[str] = Table("t.csv", "T", "All of it.", (Field("a", "A", "string", "A.", str),), ("a",))
    assert json.loads(metadata(table, origin))["dc:description"] == "All of it."


def test_the_same_quarter_has_the_same_files(quarter: Published) -> None:
    """Byte for byte."""
    again = published(answers({(CLEVELAND, LAST): 3, (DURHAM, LAST): 0, (KENT, LAST): "x"}))
    assert again.files == quarter.files
