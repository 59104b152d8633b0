"""Answers of every kind in a handback: under the form's own number format they read as they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook as Book

from impact.returns.answers import BLANK, Answer, Raw, Return
from impact.returns.asked import Wanted
from impact.returns.form import NIL_NAME
from impact.returns.grid import raw_number
from impact.returns.interpretation import read
from impact.returns.judging import check
from impact.returns.numberformats import read_format
from impact.returns.observation import Beside
from impact.returns.writing.handback import as_handed_back
from tests.returns import filed_returns as plans
from tests.returns.filed_returns import GOOD, LAUNCHES, PRACTICES, error, opened
from tests.returns.workbooks import cell_named, edited
from tests.returns.writing.handbacks import (
    PLAN,
    again,
    handed_back,
    nowhere_in,
    seen,
    with_rows,
    without_places,
)

PER_CENT = raw_number(0.8, read_format("0%"), False)
CHRISTMAS = plans.raw(date(2024, 12, 25))


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("IW_17.launched", plans.raw(date(1900, 3, 21)), "21 March 1900"),
        ("IW_17.launched", PER_CENT, "80%"),
        ("IW_17.launched", plans.raw(True), "TRUE"),
        ("IW_2.cost", raw_number(1.5, read_format("[h]:mm"), False), "36:00"),
        ("IW_2.cost", raw_number(12.5, read_format('"£"0.00'), False), 12.5),
        ("IW_2.share", PER_CENT, 80),
        ("IW_2.share", raw_number(80.0, read_format('0"%"'), False), 80),
        ("IW_2.share", raw_number(0.005, read_format("0.0%"), False), "0.5%"),
        ("IW_2.share", raw_number(1e14, read_format("0%"), False), 1e14),
        ("IW_2.started", plans.raw(81), "81"),
        ("IW_2.started", plans.raw(datetime(2024, 5, 3, 14, 30)), datetime(2024, 5, 3, 14, 30)),
        ("IW_2.stage", CHRISTMAS, "25 December 2024"),
        ("IW_2.broker", plans.raw(True), True),
        ("IW_2.remarks", CHRISTMAS, "25 December 2024"),
        ("IW_2.remarks", raw_number(12.5, read_format('"£"0.00'), False), "£12.50"),
        ("IW_2.remarks", plans.raw(12.5), 12.5),
    ],
)
def test_every_answer_cell_keeps_the_forms_own_format(name, sent, shown):
    """What would read otherwise under it is the text that the cell showed; what is typed over it reads as typed."""
    content = handed_back(opened({name: sent}))
    cell = cell_named(seen(content), name)
    assert cell.value == shown
    assert cell.number_format == cell_named(seen(handed_back(opened())), name).number_format


@pytest.mark.parametrize("sent", [plans.raw(date(1900, 3, 21)), PER_CENT])
def test_a_number_typed_over_a_date_is_that_number(sent):
    """81 typed where a date stood is 81, at the first attempt."""

    def mend(book: Book) -> None:
        cell_named(book, "IW_17.launched").value = 81

    _, checked = again(edited(handed_back(opened({"IW_17.launched": sent})), mend))
    assert checked.findings == ()
    assert [seen.value for seen in checked.observations if seen.item == "launched"] == [81.0]


def test_record_cells_keep_the_forms_own_format():
    """In rows as in questions."""
    row = ("Night watch", "Durham", 81, "evaluated", date(1900, 3, 21), None)
    sheet = seen(handed_back(with_rows(opened(), {5: row})))[PRACTICES]
    assert [sheet["C5"].value, sheet["C5"].number_format] == ["81", "d mmmm yyyy"]
    assert [sheet["E5"].value, sheet["E5"].number_format] == ["21 March 1900", "#,##0"]


def test_a_formula_comes_back_as_its_value():
    """What was worked out stays; one that was never worked out is seen as a text, and asked for again."""
    never = Raw("blank", formula="A1+B1")
    sent = opened({"IW_17.launched": Raw("number", 12.0, "12", "A1*2"), "IW_17.with_plan": never})
    back, checked = again(handed_back(sent))
    assert back.answers["IW_17.launched"].raw == Raw("number", 12.0, "12")
    assert back.answers["IW_17.with_plan"].raw == Raw("text", "=A1+B1", "=A1+B1")
    assert [finding.code for finding in checked.findings] == ["not_a_number"]


def test_a_formula_among_words_comes_back_as_a_blank():
    """Its text would be taken for the answer; it is said beside the cell instead."""
    sent = opened({"IW_2.remarks": Raw("blank", formula="A1&B1")})
    content = handed_back(sent)
    cell = cell_named(seen(content), "IW_2.remarks")
    assert cell.value is None
    assert cell.comment.text == "This cell held a formula that was never worked out: =A1&B1. Type the answer here."
    assert [finding.code for finding in again(content)[1].findings] == ["blank"]


@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_an_error_value_comes_back_as_that_error(shown):
    """It is seen as the error it was, and found wrong again."""
    sent = opened({"IW_17.launched": error(shown)})
    content = handed_back(sent)
    assert seen(content)[LAUNCHES]["E5"].value == shown
    assert without_places(again(content)[1]) == without_places(check(sent, PLAN))


def test_an_unknown_error_value_is_still_an_error():
    """An error that only newer programs have comes back as one that all have, never as words."""
    content = handed_back(opened({"IW_2.remarks": error("#SPILL!")}))
    assert again(content)[0].answers["IW_2.remarks"].raw.shown == "#VALUE!"


CODES = ("General", "0", "#,##0", "0.00", '"£"#,##0.00', "0%", "0.0%", '0"%"', "[h]:mm", "0.000")
TEXTS = st.text(  # no file can hold a NUL
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cn"), exclude_characters="\0"), max_size=40
)
NUMBERS = st.one_of(
    st.integers(-1000, 10**6).map(float),
    st.floats(-1e13, 1e13, allow_nan=False).map(lambda n: n + 0.0).filter(lambda n: n == 0 or abs(n) > 1e-9),
)
DATES = st.dates(date(1900, 3, 1), date(2100, 1, 1))
RAWS = st.one_of(
    st.just(BLANK),
    st.builds(lambda n, code: raw_number(n, read_format(code), False), NUMBERS, st.sampled_from(CODES)),
    st.sampled_from(["", "[x]", "[z]", "Yes", "no", "TBC", "1,204", "12%", "£3", "Half-way", "Please select", "_x0041_",
                     "=1", " 3 ", "Durham", "12 (estimated)", "3 May 2024"]).map(plans.raw),
    TEXTS.map(plans.raw),
    st.booleans().map(plans.raw),
    DATES.map(plans.raw),
    st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(
        lambda when: Raw("date", when.replace(second=0, microsecond=0), "")
    ),
    st.sampled_from(["#REF!", "#N/A", "#DIV/0!"]).map(error),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    answers=st.fixed_dictionaries({}, optional={name: RAWS for name in GOOD if not name.startswith(("IW_9", "step"))}),
    rows=st.lists(st.tuples(*[RAWS] * 6), max_size=3),
    explanations=st.dictionaries(st.sampled_from(sorted(GOOD)), st.sampled_from(["It is so.", "=1+1"]), max_size=2),
    nil=st.sampled_from([BLANK, plans.raw("Yes"), plans.raw("no"), plans.raw("maybe")]),
)
def test_a_handback_reads_as_what_it_answers(answers, rows, explanations, nil):
    """For answers of every kind: the findings of what it shows and the same observations, wherever the cells were."""
    asked = {question.name for question in plans.form().questions()}
    sent = opened(answers, rows, explanations={k: v for k, v in explanations.items() if k in asked})
    sent = replace(sent, nil=Answer(NIL_NAME, nil, "Cover", "B7"))
    sent = with_rows(sent, {row.number: [e.raw for e in row.cells.values()] for row in nonblank(sent)})
    before, checked = check(sent, PLAN, beside=Beside()), again(handed_back(sent))[1]
    assert without_places(checked) == without_places(check(turned(sent), PLAN, beside=Beside()))
    assert nowhere_in(checked.observations) == nowhere_in(before.observations)


@settings(max_examples=400, deadline=None)
@given(raw=RAWS, wanted=st.sampled_from([Wanted.by_question(question) for question in plans.form().questions()]))
def test_a_turned_value_is_read_as_it_was(raw, wanted):
    """The same answer, or wrong and asked about as before, whatever the cell's own number format was."""
    before, after = read(wanted, raw), read(wanted, as_handed_back(raw, wanted.kind))
    assert (after.value, after.marker, after.at_fault) == (before.value, before.marker, before.at_fault)
    queries = [[m.says for m in each.findings if m.severity == "query"] for each in (before, after)]
    assert queries[0] == queries[1]


def turned(sent: Return) -> Return:
    """A return with every value as it stands in the handback."""
    types = {question.name: question.type for question in sent.form.questions()}
    types |= {f"{t.name}.{key}": column.type for t in sent.form.tables for key, column in t.columns}

    def entry(one: Answer) -> Answer:
        return one._replace(raw=as_handed_back(one.raw, types[one.name]))

    entries = {name: entry(each) for name, each in sent.answers.items()}
    records = {
        name: tuple(replace(row, cells={key: entry(each) for key, each in row.cells.items()}) for row in rows)
        for name, rows in sent.records.items()
    }
    return replace(sent, answers=entries, records=records)


def nonblank(sent: Return) -> Sequence[Any]:
    """The rows that a reader would find: those that hold anything but spaces."""
    (rows,) = sent.records.values()
    return [row for row in rows if any(e.raw.kind != "blank" and (e.raw.shown or e.raw.kind != "text")
                                       for e in row.cells.values())]  # fmt: skip
