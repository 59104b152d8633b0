"""The data files of a report: each column as it is described, figures that agree, and no gap taken for a nought."""

from __future__ import annotations

import json
import math
import re
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from csvw import CSVW
from hypothesis import given
from hypothesis import strategies as st

from impact.report.data_files import (
    ANSWERS,
    FIGURES,
    OBSERVATIONS,
    RESULTS,
    SAYS,
    described,
    figures,
    metadata,
    rows_as_csv,
    written,
)
from impact.report.document import Revised, RevisedLine
from impact.report.spreadsheet import words, workbook
from impact.report.view import ReportView
from impact.results.compiled import with_each
from tests.golden.conftest import Golden
from tests.report.agreement import Tables, tables
from tests.report.published import LAST, QUARTERS, Published, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, KENT, broken_at, measure

CSVS = (RESULTS, OBSERVATIONS)


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
            return bool(CSVW(str(path), validate=True).is_valid)
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
    """By RFC 4180: CR LF after each line, the last one too, one line of headings, and no byte order mark."""
    made = rows_as_csv({"a": str, "b": len}, ['one, "two"\nthree', ""])
    assert made == b'a,b\r\n"one, ""two""\nthree",16\r\n,0\r\n'


@pytest.mark.parametrize("name", CSVS)
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


@pytest.mark.parametrize("name", CSVS)
def test_every_column_is_described(quarter: Published, name: str) -> None:
    """In the order of the headings, with a title and a sentence; an empty cell is null where it may be empty."""
    columns = described(name)["tableSchema"]["columns"]
    assert quarter.metadata(name)["tableSchema"] == described(name)["tableSchema"]
    assert [column["name"] for column in columns] == list(FIGURES if name == RESULTS else ANSWERS)
    for column in columns:
        assert column["dc:description"].endswith(".")
        assert column["titles"][0] == column["name"]
        assert column["required"] is ("null" not in column)


def test_the_metadata_say_where_the_figures_come_from(quarter: Published) -> None:
    """Whose they are, as at when, that they are made up, and what they rest on; real ones carry no notice."""
    told = quarter.metadata(RESULTS)
    assert told["dc:title"] == "Results: An ambition, Q3 2024/25, as at 31 December 2024"
    assert told["dc:publisher"] == "A body"
    assert told["dc:issued"] == {"@value": "2024-12-31T23:59:59+00:00", "@type": "xsd:dateTime"}
    assert told["dc:description"].startswith("Synthetic data: an illustration, not a report of real performance. One")
    assert told["dc:source"] == [
        "Returns to A body, by definitions 000000000000",
        "Officers in post (Home Office, as at 31 March 2024; OGL)",
    ]
    assert told["tableSchema"]["primaryKey"] == ["measure", "area_code", "period"]
    real = json.loads(metadata(RESULTS, replace(quarter.report, notice=""), quarter.view.definitions))
    assert real["dc:description"] == described(RESULTS)["dc:description"]


def test_the_same_quarter_has_the_same_files(quarter: Published) -> None:
    """Byte for byte, in whatever order the answers were sent."""
    sent = answers({(CLEVELAND, LAST): 3, (DURHAM, LAST): 0, (KENT, LAST): "x"})
    assert published(reversed(sent)).files == quarter.files


@pytest.fixture(scope="module")
def ordinary() -> Published:
    """A quarter without gaps."""
    return published()


def test_every_area_and_period_has_one_row(ordinary: Published) -> None:
    """The nation, three regions and five forces, for each quarter; a team's own figure is national only."""
    keys = [(row["measure"], row["area_code"], row["period"]) for row in ordinary.rows()]
    assert len(keys) == len(set(keys))
    areas = {ref: len({area for name, area, _ in keys if name == ref}) for ref in ("M-1", "M-4")}
    assert areas == {"M-1": 9, "M-4": 1}
    assert len([key for key in keys if key[0] == "M-1"]) == 9 * len(QUARTERS) + 1  # and the year so far


def test_the_tables_of_a_quarter_with_every_kind_of_gap(quarter: Published, golden: Golden) -> None:
    """By measure; the nation, its regions, its forces as registered; oldest first. A gap is empty, and says why.

    A true 0 is a 0. Only the latest national figure is judged; what was due stands beside every national one; a year
    so far says how much of it there is, and ends with its last quarter. Answers stand in the order of plan, period and
    register, without any count of people.
    """
    for name in CSVS:
        golden(f"report/{name}", quarter.files[name].decode().replace("\r\n", "\n"))


def test_a_reason_stands_just_where_there_is_no_figure() -> None:
    """In every row of a quarter with all kinds of gaps; silence has no marker, and says that nobody returned."""
    gaps = answers({(CLEVELAND, LAST): 3, (DURHAM, LAST): "z", (KENT, QUARTERS[2]): "x"})
    made = published([one for one in gaps if one.supplier != "office"])
    for row in made.rows():
        assert (row["value"] == "") is (row["reason_missing"] != ""), row
    row = made.row("M-4")
    assert (row["value"], row["shown"], row["marker"], row["reason_missing"]) == ("", "no figure", "", "not returned")


def test_marks_stand_together_in_one_cell() -> None:
    """A break, provisional and revised, with a space between."""
    made = published(measures=[measure(**broken_at(str(LAST)))])
    revised = with_each(made.view.compiled, lambda each: [replace(one, revised=True) for one in each])
    told = figures(ReportView(made.view.definitions, revised), made.report)
    latest = next(one for one in told if one.result.period == LAST)
    assert latest.marks == ("b", "p", "r")
    assert b",b p r," in rows_as_csv(FIGURES, [latest])


@pytest.mark.method("Disclosure")
def test_a_count_of_people_has_no_row() -> None:
    """How many are behind the figure is said."""
    made = published(answers({(CLEVELAND, LAST): 3}))
    assert not [row for row in made.rows("observations.csv") if row["measure"] == "M-1"]
    assert made.row("M-1")["answers_not_shown"] == "5"


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def book(quarter: Published) -> Tables:
    """Its sheets, each a table."""
    return tables(quarter.files["tables.xlsx"])


def parts(quarter: Published, stem: str) -> list[ElementTree.Element]:
    """The parts of the file whose names begin so."""
    with ZipFile(BytesIO(quarter.files["tables.xlsx"])) as file:
        names = sorted(name for name in file.namelist() if name.startswith(stem) and name.endswith(".xml"))
        return [ElementTree.fromstring(file.read(name)) for name in names]


def with_evidence(quarter: Published, *texts: str) -> bytes:
    """The tables, with a step for each of *texts*, which is its evidence."""
    first = next(iter(quarter.view.compiled.steps.values()))
    steps = {f"C1.{number}": replace(first, evidence=text) for number, text in enumerate(texts, start=1)}
    view = replace(quarter.view, compiled=replace(quarter.view.compiled, steps=steps))
    return workbook(quarter.report, view, quarter.figures, ())


def test_a_cover_contents_and_notes_come_first(book: Tables) -> None:
    """Then a sheet for each table that has anything in it. What is made up is said to be before anything else."""
    assert book.labels == ["Cover", "Contents", "Notes", "Scoreboard", "National", "Regions", "Forces", "Steps"]
    assert [row["Sheet name"] for row in book.rows("Contents")] == book.labels[2:]
    assert book.cover[:3] == [
        "An ambition: tables",
        "Introductory information",
        "Synthetic data: an illustration, not a report of real performance.",
    ]
    assert "The figures rest on what was known on 31 December 2024." in book.cover


def test_every_shorthand_and_note_is_explained(book: Tables) -> None:
    """Whatever stands in square brackets anywhere is on the sheet of notes."""
    explained = {str(row["Note or shorthand"]) for row in book.rows("Notes")}
    assert set(words()["shorthand"]) <= explained
    texts = [
        text
        for label in book.labels[3:]
        for text in (*book.headings(label), *(str(cell) for row in book.rows(label) for cell in row.values()))
    ]
    used = {mark for text in texts for mark in re.findall(r"\[[^\]]+\]", text)}
    assert {"[p]", "[x]", "[z]", "[note 1]"} <= used <= explained


def test_no_cell_of_a_table_is_empty_and_none_are_merged(quarter: Published, book: Tables) -> None:
    """A reader by ear is never left to guess; each table is marked as one."""
    for label in book.labels[1:]:
        for row in book.rows(label):
            assert all(value not in ("", None) for value in row.values()), (label, row)
    pages = parts(quarter, "xl/worksheets/sheet")
    assert len(pages) == len(book.labels)
    assert not [page for page in pages if page.find(f"{MAIN}mergeCells") is not None]
    assert len(parts(quarter, "xl/tables/")) == len(book.labels) - 1


def test_the_headings_of_a_long_table_stay_in_sight(quarter: Published, book: Tables) -> None:
    """Of a short one nothing is frozen."""
    frozen = {
        label: page.find(f".//{MAIN}pane") is not None
        for label, page in zip(book.labels, parts(quarter, "xl/worksheets/sheet"), strict=True)
    }
    assert (frozen["National"], frozen["Scoreboard"], frozen["Cover"]) == (True, False, False)


def test_a_gap_is_a_word_or_a_shorthand_never_a_nought(book: Tables) -> None:
    """Rounded, not available, and a true 0."""
    rows = {row["Force"]: row for row in book.rows("Forces") if row["Ref"] == "M-1"}
    assert rows["Cleveland"]["Figure"] == 5
    assert (rows["Kent"]["Figure"], rows["Kent"]["Why there is no figure"]) == ("[x]", "Not available")
    assert (rows["Durham"]["Figure"], rows["Durham"]["Why there is no figure"]) == (0, "[z]")


def test_no_text_runs_as_a_formula_or_a_link(quarter: Published) -> None:
    """Whatever was typed as evidence stands there as text."""
    typed = {
        "=1+1": "=1+1",
        "see [the page](https://example.org) and [x](y)": "see [the page] (https://example.org) and [x] (y)",
        "$$note$$": "$ $note$ $",
        "…": "written as …",
        "https://example.org": "https://example.org",
        "  ": "none",
    }
    content = with_evidence(quarter, *typed)
    assert [row["Evidence"] for row in tables(content).rows("Steps")] == list(typed.values())
    with ZipFile(BytesIO(content)) as file:
        assert b"<f>" not in b"".join(file.read(name) for name in file.namelist() if "worksheets/sheet" in name)


def test_revisions_have_a_sheet_when_there_are_any(quarter: Published) -> None:
    """And none when nothing is another figure than it was."""
    line = RevisedLine("M-1", "measure-M-1", "Initiatives", "Kent", "Q1 2024/25", "20", "21", "Kent: one was left out.")
    for lines, labels in (((line,), ["Revisions"]), ((), [])):
        report = replace(quarter.report, revised=Revised("1 October 2024", "One is revised.", lines, ()))
        made = tables(workbook(report, quarter.view, quarter.figures, ()))
        assert [label for label in made.labels if label == "Revisions"] == labels
        if lines:
            assert made.rows("Revisions")[0]["Now"] == "21"


def test_it_says_whose_it_is_and_has_no_date_of_its_own(quarter: Published) -> None:
    """The as-at moment is when it was made."""
    [core] = parts(quarter, "docProps/core")
    told = {element.tag.rpartition("}")[2]: element.text for element in core}
    assert told["title"] == "An ambition: tables, Q3 2024/25"
    assert told["creator"] == "A body"
    assert (told["created"], told["modified"]) == ("2024-12-31T23:59:59Z", "2024-12-31T23:59:59Z")


PAGE = (Path(__file__).parents[2] / "docs" / "data-files.md").read_text(encoding="utf-8")


def test_every_file_is_named() -> None:
    """Each that a report publishes."""
    assert [name for name in SAYS if f"`{name}`" not in PAGE] == []


def test_every_column_is_told_as_the_metadata_tell_it() -> None:
    """Name and description; whoever changes one changes the page."""
    columns = [column for name in CSVS for column in described(name)["tableSchema"]["columns"]]
    told = [(f"| `{column['name']}` |", f"| {column['dc:description']} |") for column in columns]
    assert [each for each in told if not any(each[0] in line and each[1] in line for line in PAGE.splitlines())] == []


def test_every_shorthand_is_named() -> None:
    """Those in square brackets."""
    assert [mark for mark in words()["shorthand"] if mark.startswith("[") and mark not in PAGE] == []
