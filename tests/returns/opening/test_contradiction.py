"""A workbook made for one force and quarter that says on its cover, or in its name, that it is another's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook as Book

from impact.returns.form import make_form
from impact.returns.opening import open_return
from tests.returns.workbooks import CLEVELAND, DEFINITIONS, OFFICE, edited, filled, form_for, template


def said(content: bytes, filename: str = "") -> list[tuple[str, str, str, str]]:
    """Each finding's code, severity, place and words."""
    opened = open_return(content, DEFINITIONS, filename=filename)
    return [(each.code, each.severity, each.place, each.text) for each in opened.findings]


def retitled(line: str | None) -> Callable[[Book], None]:
    """An edit of the line under the cover's title."""

    def edit(book: Book) -> None:
        book["Cover"]["A2"] = line

    return edit


def test_last_quarters_file_retitled():
    """It would take the place of what was sent last quarter, so it is an error, with both quarters named."""
    assert said(edited(filled(), retitled("Cleveland, Q2 2024/25 (July to September)"))) == [
        (
            "cover_contradicts", "error", "",
            "The cover says Q2 2024/25 (July to September), but this workbook was made for Q1 2024/25 (April to June). "
            "Use the workbook made for that quarter: copy your answers into it.",
        )
    ]  # fmt: skip


def test_anothers_file_retitled():
    """The force next door lent its workbook."""
    assert said(edited(filled(), retitled("Kent, Q1 2024/25 (April to June)"))) == [
        (
            "cover_contradicts", "error", "",
            "The cover says Kent, but this workbook was made for Cleveland. Use the workbook made for that force: copy "
            "your answers into it.",
        )
    ]  # fmt: skip


def test_both_retitled():
    """Force and quarter are said together."""
    assert said(edited(filled(), retitled("Kent, Q2 2024/25 (July to September)")))[0][3] == (
        "The cover says Kent, Q2 2024/25 (July to September), but this workbook was made for Cleveland, Q1 2024/25 "
        "(April to June). Use the workbook made for that force and quarter: copy your answers into it."
    )


@pytest.mark.parametrize("line", ["Cleveland Police, Q2 2024/25", "Q2 2024-25", "Quarterly return, Q2 2024/25"])
def test_retitled_in_ones_own_words(line):
    """The quarter is known though the rest of the line is no longer the template's."""
    assert [code for code, *_ in said(edited(filled(), retitled(line)))] == ["cover_contradicts"]


@pytest.mark.parametrize(
    "line", [None, "Our return", "cleveland,  q1 2024/25 (April to June)", "Cleveland Police, Q1 2024/25"]
)
def test_cover_that_does_not_contradict(line):
    """A line that says the same or nothing is passed over."""
    assert said(edited(filled(), retitled(line))) == []


def test_name_contradicts():
    """The name is the sender's to choose and may be right: it is asked about."""
    assert said(filled(), "2024-25-Q2 Cleveland.xlsx") == [
        (
            "name_contradicts", "query", "",
            "The file's name says Q2 2024/25 (July to September), but this workbook was made for Q1 2024/25 (April to "
            "June). If the name is right, copy your answers into the workbook made for that quarter; if the workbook "
            "is, say so.",
        )
    ]  # fmt: skip


@pytest.mark.parametrize("filename", ["", "return.xlsx", "2024-25-Q1 Cleveland (2).xlsx", "Q2 figures.xlsx"])
def test_name_that_does_not_contradict(filename):
    """A name that says the same, or lacks the template's pattern, is passed over."""
    assert said(filled(), filename) == []


def test_cover_goes_before_the_name():
    """What the cover says is an error; the name has nothing to add."""
    content = edited(filled(), retitled("Cleveland, Q2 2024/25 (July to September)"))
    assert [code for code, *_ in said(content, "2024-25-Q2 Cleveland.xlsx")] == ["cover_contradicts"]


def test_team_of_the_body_itself():
    """A team's workbook is held to its own cover."""
    content = edited(template(form_for(OFFICE)), retitled("Cleveland, Q1 2024/25 (April to June)"))
    assert said(content)[0][3].startswith("The cover says Cleveland, but this workbook was made for Programme office.")


def test_forms_of_two_forces():
    """Forces are asked alike, and each form is still its own."""
    opened = open_return(template(form_for(CLEVELAND)), DEFINITIONS)
    assert opened.form == make_form(DEFINITIONS.plan, DEFINITIONS.digest, CLEVELAND, form_for().period)
