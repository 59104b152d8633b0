"""One answer: what is read of it, and what is then said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.base import Stated
from impact.checks.findings import tidy
from impact.returns.grid import Raw, raw_number, read_format
from impact.returns.interpretation import Wanted, interpret, read, stands_in
from impact.returns.judging import check
from impact.returns.opening import open_return
from impact.returns.reading.opendocument import read_open_document
from tests.golden.conftest import Golden
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.questions import KINDS, question, reading, text
from tests.returns.checking.record_rows import changed, records
from tests.returns.corpus.fault import Shown, put
from tests.returns.corpus.good import good, saved
from tests.returns.corpus.plan import DEFINITIONS
from tests.returns.filed_returns import CITY, CLEVELAND, DEVON_AND_CORNWALL, MET, error, raw
from tests.returns.libreoffice import converted, needs_libreoffice
from tests.returns.otherworkbooks import ods, row
from tests.returns.workbooks import load

# --- what is read of it -------------------------------------------------------------------------------------------

NEVER = Raw("blank", formula="A1+A2")
CODES = ("h:mm", "[h]:mm", "hh:mm:ss", "[h]:mm:ss", "h:mm AM/PM", "mm:ss")


def shown(number: float, code: str = "[h]:mm") -> Raw:
    """A cell that holds *number* in this format."""
    return raw_number(number, read_format(code), False)


NOTHING: Sequence[Any] = (None, "", "  ", "\u00a0\u200b", "Please select", "-- Please select --", error("#REF!"), NEVER)
MARKERS: Sequence[Any] = ("[x]", "[X]", " [ x ] ", "［x］", "【x】", "[x]\u00a0", "[z]", "[c]", "x", "(z)", "[sic]")
NUMBERS: Sequence[Any] = (
    0, 3.0000000000000004, 1204.5, -3, -3.5, 9_999_999, 10_000_000, 1_200_000_000.0, 999_999_999_999, 1e12, 1e15, 1e300,
    -1e300, "1,000,000,000,000", 2.5e12, True, date(2024, 6, 30), Raw("number", 0.12, "12%"),
    *(shown(number) for number in (1.0, 0.0, 4_000_000.0)), *(shown(1.0, code) for code in CODES),
)  # fmt: skip
TYPED: Sequence[Any] = (
    "1,204", " 12 ", "1\u00a0204", "12\u00a0", "１２", "12.0", "+7", "１２0", "𝟏𝟐𝟎",
    "£1,204", "12%", "TBC", "n/k", "N/A", "-", "–", "..", "nil", "None", "about 20", "20-25", "20+", "<5", "12²", "12*",
    "12 [e]", "12 officers", "£1.2m", "3k", "1.1 Thousand", "1.2E2", "'120", '"', "lots", "12,34", "prose " * 2000,
)  # fmt: skip
MARKED: Sequence[Any] = (  # a footnote or a power after a number; before or inside it compatibility forms would join it
    "120²", "120 ¹²", "120₂", "120①", "120⁽²⁾", "120(₂)", "120ᵃ", "120º",
    "²120", "₂120", "①20", "1²0", "1₂0", "²", "⁻5", "⒈20", "120²5", "(²)120",
)  # fmt: skip
DATES: Sequence[Any] = (
    datetime(2024, 6, 30, 14, 5), "2024-06-30", "30 June 2024", "30 jun 2024", "30th June 2024", "Sunday 30 June 2024",
    "June 30, 2024", "30-Jun-2024", "30/06/2024", "30.6.2024", "06/30/2024", "05/06/2024", "05/05/2024", "soon",
    "31/02/2024", "30 June 24", "June 2024", "2024", "30 Juno 2024", Raw("number", 45473.0, "45473"), True,
    shown(0.5208333333333334, "h:mm"), "2² June 2024", "²2 June 2024", "2₂/06/2024", "22/06/2024²",
)  # fmt: skip
WORDS: Sequence[Any] = (
    " Two lines,\nkept. ", 12, date(2024, 6, 30), shown(0.5208333333333334), "TBC", "-", "N/A", "..", "none yet",
    "None", "to follow", "\u2013", "n\u200b/\u200ba", "More came.", "7", "A", "V1", "2024/17", "tbc by HQ",
    "None of the three began",
)  # fmt: skip
TOO_FEW: Sequence[Any] = ("Nil", "-", "..", 12.5, -4, "12%", "none", None, "x", "twelve", True, "#")

ASKED: Mapping[str, Iterable[tuple[str, Mapping[str, Any], Sequence[Any]]]] = {
    "count": [("count", {}, (*NOTHING, *MARKERS, *NUMBERS, *TYPED, *MARKED))],
    "number": [
        ("number", {}, (*NOTHING[:1], *MARKERS[:1], *NUMBERS)),
        ("number", {"maximum": 1000}, (1000, 1204)),
        ("number", {"minimum": 5}, (5, "4")),
        ("number", {"maximum": 2_000_000_000}, (1_200_000_000.0, "1,200,000,000")),
        ("count", {"maximum": 2_000_000_000}, (1_200_000_000.0, "1,200,000,000")),
        ("count", {"minimum": 10, "maximum": 500}, TOO_FEW),  # 0 cannot stand: it is never offered
        ("number", {"minimum": 10, "maximum": 500}, ("Nil",)),
        ("number", {"minimum": 10}, ("Nil",)),
        ("number", {"minimum": -5, "maximum": -1}, ("Nil",)),
        ("number", {"minimum": -5, "maximum": 5}, ("Nil",)),
    ],
    "percent": [
        ("percent", {}, (*NOTHING, *MARKERS[:1], 62.5, 112, "12%", "12 per cent", 0.45, 1e12, shown(1.0))),
        # 12% holds 0.12; a format may write the sign alone
        (
            "percent",
            {},
            (Raw("number", 0.12, "12%"), Raw("number", 62.5, "62.5%"), Raw("number", 1e10, "1000000000000%")),
        ),
        ("percent", {"minimum": 20}, (None,)),
    ],
    "choice": [
        ("yes_no", {}, (*NOTHING, *MARKERS, "Yes", "y", "TRUE", "yes ", True, "No", "N", "false", False, "maybe", 1)),
        ("choice", {}, (*NOTHING, *MARKERS, " HALF-WAY ", "halfway", 7)),
        ("choice", {"required": False}, NOTHING),
    ],
    "date": [("date", {}, (*NOTHING, *MARKERS, *DATES))],
    "text": [("text", {}, (*NOTHING, *MARKERS, *WORDS)), ("text", {"required": False}, ("-", None))],
}
FORCE = Wanted("force", forces=(CITY, CLEVELAND, DEVON_AND_CORNWALL, MET))
FORCES = (
    "Cleveland", "cleveland police", "e23000013", "Devon and Cornwall", "Devon & Cornwall Constabulary",
    "City of London", "London, City of", "Metropolitan", "The Met", "met police", "D&C", "DCP", "Cornwall",
)  # fmt: skip


def told(value: Any, found: Stated) -> str:
    """What a cell holds, what was read of it, and what is said."""
    cell = (
        f"{value.shown or value.formula} ({value.kind} {value.value})" if isinstance(value, Raw) else repr(value)[:60]
    )
    as_read = "blank" if found.blank else "at fault" if found.at_fault else found.marker or repr(found.value)
    says = "; ".join(f"{one.severity} {one.code}: {one.text}" for one in found.findings)
    return f"{cell}: {as_read}" + (f" – {says}" if says else "")


@pytest.mark.parametrize("name", [*ASKED, "force"])
def test_what_is_read(name: str, golden: Golden) -> None:
    """Of each cell, where this is asked."""
    lines: list[str] = []
    for kind, bounds, values in ASKED.get(name, ()):
        lines.append(f"=== {kind}" + "".join(f", {key} {value}" for key, value in bounds.items()))
        lines += [told(value, reading(kind, value, **bounds)) for value in values]
    lines += [told(value, read(FORCE, raw(value))) for value in FORCES if name == "force"]
    golden(f"checking/read-{name}.txt", "\n".join([*lines, ""]))


def test_choices_with_commas_are_told_apart() -> None:
    """A list of answers that have commas of their own is quoted."""
    wanted = Wanted("choice", choices=("Begun, but not far", "Done"))
    assert wanted.expected == 'Choose "Begun, but not far" or "Done", or enter [x] if you could not supply it.'


@pytest.mark.parametrize("written", TOO_FEW)
def test_no_advice_to_enter_0_where_the_least_is_more(written: Any) -> None:
    """What is advised is what the question takes."""
    said = text(reading("count", written, minimum=10, maximum=500))
    assert said
    assert not re.search(r"\b0\b", said.replace("10", "").replace("500", ""))


def test_number_far_below_zero_is_an_error() -> None:
    """Where a number may be negative, it may not be absurd either."""
    (found,) = read(Wanted("number"), Raw("number", -1e300, "-1E+300")).findings
    assert found.says == "This cell holds -1e+300, a number too far below 0 to be a figure."


@pytest.mark.parametrize("typed", ["TBC", "-", ".."])
def test_a_stand_in_in_a_column_that_every_row_needs(typed: str) -> None:
    """Read by the column, the same is said."""
    (finding,) = records(changed(title=typed)).findings
    assert (finding.code, finding.cell, finding.severity) == ("stand_in", "A5", "error")
    assert finding.text == text(reading("text", typed))


def test_words_keep_their_marks() -> None:
    """A name or a choice is still compared by its plain letters; a reference may be one figure."""
    assert tidy("m²") == "m2"
    assert not any(map(stands_in, ("7", "x", "A", "V1", "2024/17")))


# --- the laws -----------------------------------------------------------------------------------------------------


@given(st.sampled_from(KINDS), st.booleans(), CELLS)
def test_no_cell_is_ever_too_much(kind: str, required: bool, cell: Raw):
    """Whatever stands there is a value, a marker, a fault or nothing, and never two of them."""
    found = interpret(question(kind, required=required), cell)
    assert [found.value is not None, bool(found.marker), found.at_fault, found.blank].count(True) == 1
    assert not (required and found.blank)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_whole_number_is_read_alike_as_number_and_as_text(number: int):
    """Typed plainly, with commas or as a number cell, a figure is one and the same."""
    values = {reading("count", written).value for written in (number, str(number), f"{number:,}")}
    assert values == {float(number)}


@given(
    kind=st.sampled_from(KINDS),
    value=st.one_of(st.integers(-200, 200).map(float), st.floats(), st.sampled_from([1e12, -1e12, 0.5, 1e-12, 100.0])),
    shown=st.sampled_from(["", "12", "12%", "12 % ", "£12"]),
    bounds=st.tuples(st.none() | st.floats(-50, 50), st.none() | st.floats(50, 150)),
)
def test_plain_numbers_are_read_as_any_other(
    kind: str, value: float, shown: str, bounds: tuple[float | None, float | None]
):
    """The short way for whole numbers gives what the long way gives."""
    asked = question(kind, minimum=bounds[0], maximum=bounds[1])
    held = Raw("number", value, shown)
    assert interpret(asked, held) == read(Wanted.by_question(asked), held)


@given(st.sampled_from(["count", "number", "percent"]), st.floats(0, 1e11), st.sampled_from(CODES))
def test_no_time_is_taken_for_a_number(kind: str, number: float, code: str) -> None:
    """Whatever the file holds behind it."""
    assert [message.code for message in interpret(question(kind), shown(number, code)).findings] == ["time_for_number"]


# --- in a workbook ------------------------------------------------------------------------------------------------

TIMES = {
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
    for name, value in TIMES.items():
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
