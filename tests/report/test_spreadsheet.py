"""The published tables as a spreadsheet: what the Analysis Function asks of one, read back from the file."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from impact.report.model import Revised, RevisedLine
from impact.report.spreadsheet import SHORTHAND, workbook
from tests.report.agreement import Tables, tables
from tests.report.published import LAST, Published, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, KENT

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def quarter() -> Published:
    """A quarter with figures that are hidden, missing, and 0."""
    return published(answers({(CLEVELAND, LAST): 3, (DURHAM, LAST): 0, (KENT, LAST): "x"}))


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
    first = next(iter(quarter.compiled.steps.values()))
    steps = {f"C1.{number}": replace(first, evidence=text) for number, text in enumerate(texts, start=1)}
    compiled = replace(quarter.compiled, steps=steps)
    return workbook(quarter.report, compiled, quarter.definitions, quarter.figures, ())


def test_a_cover_contents_and_notes_come_first(book: Tables) -> None:
    """Then a sheet for each table that has anything in it."""
    assert book.labels == ["Cover", "Contents", "Notes", "Scoreboard", "National", "Regions", "Forces", "Steps"]


def test_the_cover_says_what_the_figures_are(book: Tables) -> None:
    """What is made up is said to be, before anything else."""
    assert book.cover[:2] == ["An ambition: tables", "Introductory information"]
    assert book.cover[2] == "Synthetic data: an illustration, not a report of real performance."
    assert "The figures rest on what was known on 31 December 2024." in book.cover


def test_the_contents_lead_to_every_other_sheet(book: Tables) -> None:
    """By its name, with what it holds."""
    assert [row["Sheet name"] for row in book.rows("Contents")] == book.labels[2:]


def test_every_shorthand_and_note_is_explained(book: Tables) -> None:
    """Whatever stands in square brackets anywhere is on the sheet of notes."""
    explained = {str(row["Note or shorthand"]) for row in book.rows("Notes")}
    assert set(SHORTHAND) <= explained
    used = {
        mark
        for label in book.labels[3:]
        for row in book.rows(label)
        for text in (*row, *map(str, row.values()))
        for mark in re.findall(r"\[[^\]]+\]", text)
    }
    headings = {
        mark for label in book.labels[3:] for text in book.headings(label) for mark in re.findall(r"\[.+?\]", text)
    }
    assert {"[p]", "[x]", "[z]", "[note 1]"} <= used | headings
    assert used | headings <= explained


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
        made = tables(workbook(report, quarter.compiled, quarter.definitions, quarter.figures, ()))
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
