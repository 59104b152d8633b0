"""A time where a number or a date belongs: a spreadsheet makes 24:00 of hours and minutes, and holds 1 for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.returns.answers import Raw
from impact.returns.grid import raw_number
from impact.returns.interpretation import interpret
from impact.returns.judging import check
from impact.returns.numberformats import read_format
from impact.returns.opening import open_return
from impact.returns.reading.opendocument import read_open_document
from tests.returns.checking.questions import DATE, NUMBER, PERCENTAGE, question, text
from tests.returns.corpus.fault import Shown, put
from tests.returns.corpus.good import good, load, saved
from tests.returns.corpus.plan import DEFINITIONS
from tests.returns.libreoffice import converted, needs_libreoffice
from tests.returns.otherworkbooks import ods, row

TURNED = "If you typed a number and it turned into a time, set the cell's format to Number first."
CODES = ("h:mm", "[h]:mm", "hh:mm:ss", "[h]:mm:ss", "h:mm AM/PM", "mm:ss")


def shown(number: float, code: str = "[h]:mm") -> Raw:
    """A cell that holds *number* in this format."""
    return raw_number(number, read_format(code), False)


@pytest.mark.parametrize(
    "kind, number, says, noun, expected",
    [
        ("count", 1.0, "24:00", "number", NUMBER),
        ("count", 2.0, "48:00", "number", NUMBER),
        ("count", 0.0, "0:00", "number", NUMBER),
        ("count", 4_000_000.0, "96000000:00", "number", NUMBER),
        ("number", 0.5208333333333334, "12:30", "number", NUMBER),
        ("percent", 1.0, "24:00", "percentage", PERCENTAGE),
    ],
)
def test_a_time_is_no_number(kind: str, number: float, says: str, noun: str, expected: str) -> None:
    """What stands there is said as it is shown: 24:00, of which the file holds 1."""
    reading = interpret(question(kind), shown(number))
    assert reading.value is None
    assert text(reading) == f"This cell holds a time, {says}, not a {noun}. {expected} {TURNED}"


@pytest.mark.parametrize("code", CODES)
def test_every_format_of_hours_and_minutes_is_a_time(code: str) -> None:
    """With seconds, with am and pm, or counting on past 24 hours."""
    (message,) = interpret(question("count"), shown(1.0, code)).findings
    assert message.code == "time_for_number"


def test_a_time_alone_is_no_date() -> None:
    """There is no day in it."""
    reading = interpret(question("date"), shown(0.5208333333333334, "h:mm"))
    assert text(reading) == f"This cell holds a time, 12:30, not a date. {DATE}"


def test_a_time_is_words_where_words_are_asked_for() -> None:
    """As it is shown."""
    assert interpret(question("text"), shown(0.5208333333333334)).value == "12:30"


@given(st.sampled_from(["count", "number", "percent"]), st.floats(0, 1e11), st.sampled_from(CODES))
def test_no_time_is_taken_for_a_number(kind: str, number: float, code: str) -> None:
    """The law: whatever the file holds behind it."""
    reading = interpret(question(kind), shown(number, code))
    assert [message.code for message in reading.findings] == ["time_for_number"]


# --- in a workbook ------------------------------------------------------------------------------------------------

TYPED = {
    "EB_1.trained": Shown(1, "[h]:mm"),
    "EB_1.share": Shown(0.5, "h:mm"),
    "LI_2.hours": Shown(0.5208333333333334, "hh:mm:ss"),
    "SP_1.practices!5.places": Shown(2, "[h]:mm"),
    "SP_1.practices!6.places": Shown(1, "[h]:mm:ss"),
    "SP_1.practices!5.cost": Shown(0.25, "h:mm"),
    "SP_1.practices!6.begun_on": Shown(0.5, "h:mm"),
}
SAID = {
    ("time_for_number", "C1 Evidence base!E5"),
    ("time_for_number", "C1 Evidence base!E8"),
    ("time_for_number", "C2 Local innovation!E10"),
    ("time_for_number", "SP-1 practices!E5"),
    ("time_for_number", "SP-1 practices!E6"),
    ("time_for_number", "SP-1 practices!F5"),
    ("not_a_date", "SP-1 practices!H6"),
}


def with_times() -> bytes:
    """The good return with a time in answers and in rows of a record sheet."""
    book = load(good())
    for name, value in TYPED.items():
        put(book, name, value)
    return saved(book)


def errors(content: bytes) -> set[tuple[str, str]]:
    """The code and place of each error, cell by cell."""
    findings = check(open_return(content, DEFINITIONS), DEFINITIONS).findings
    return {
        (finding.code, place)
        for finding in findings
        if finding.severity == "error"
        for place in (finding.place, *finding.cells)
    }


def test_each_time_of_a_workbook_is_said() -> None:
    """In answers and in the columns of a record sheet alike."""
    assert errors(with_times()) == SAID


def test_a_time_of_an_ods_is_shown_as_one() -> None:
    """Whatever its format shows of it: 24 hours as "24"."""
    cell = '<table:table-cell office:value-type="time" office:time-value="PT24H"><text:p>24</text:p></table:table-cell>'
    found = read_open_document(ods(row(cell))).sheets[0].cells[1, 1]
    assert (found, found.is_time) == (Raw("number", 1.0, "24:00"), True)


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_time_saved_by_libreoffice(tmp_path: Path, kind: str) -> None:
    """It stays a time in whichever format it is saved."""
    assert errors(converted(tmp_path, kind, {"times": with_times()})["times"]) == SAID
