"""The rows of a record sheet: what no row may be, what they refer to, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.checks.findings import summed
from impact.plan.definitions import Definitions
from impact.returns.judging import Checked, check
from impact.returns.observation import Observation
from impact.returns.records import Records, read_records
from tests.golden.conftest import Golden
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.record_rows import GOOD, TABLE, changed, records
from tests.returns.filed_returns import (
    ADOPTED,
    CLEVELAND,
    GOOD_ROWS,
    LAUNCHES,
    OFFICE,
    PRACTICES,
    Q1,
    Q4,
    REGISTER,
    definitions,
    error,
    measure,
    opened,
    sent_rows,
)
from tests.returns.judging import Cases, told


def rows(*each: Sequence[Any], **more: Any) -> Callable[[], Records]:
    """These rows, as they are read."""
    return partial(records, *each, **more)


def one(**cells: Any) -> Callable[[], Records]:
    """The first good row with some cells replaced."""
    return rows(changed(**cells))


def without_columns() -> Records:
    """Rows of which all columns but the first are gone."""
    sheet = measure(ADOPTED).records["practices"]
    return read_records(TABLE, sheet, sent_rows(TABLE, {5: ["Night watch"]}), REGISTER, CLEVELAND.id)


# --- what no row may be -------------------------------------------------------------------------------------------

TRIAL = {"rule": "places < 2", "message": "That is many.", "status": "trial"}
FEW = {"rule": "places < 2", "message": "That is many.", "severity": "query"}
TWIN = changed(title=" night  WATCH", origin="E23000008", adopted_on=date(2024, 5, 1))
READ: Cases = {
    "good rows have nothing wrong": rows(*GOOD_ROWS),
    "a row that only looks filled is no row": rows(["  ", None, "\u00a0", None, None, None]),
    "a required cell is named": one(title=None),
    "cells are read as answers are": one(places=2.5, stage="evaluted", begun_on=error()),
    "an absurd number": one(places=1e300),
    "no explanation is offered where there is no cell for it": one(places="about 20"),
    "a force that is not known": one(origin="Durhan"),
    "a text of the greatest length": one(title="x" * 40),
    "a longer text": one(title="x" * 1041),
    "the first day of the period": one(adopted_on=date(2024, 4, 1)),
    "the last": one(adopted_on=date(2024, 6, 30)),
    "the day after it": one(adopted_on=date(2024, 7, 1)),
    "a rule: `force` is the returning supplier, however the name was written": one(origin="Cleveland Police"),
    "a rule names what it compares": one(begun_on=date(2024, 4, 10)),
    "a rule is not held against a fault": one(begun_on="later", origin="Cleveland"),
    "nor against a marker": one(begun_on="[x]"),
    "a rule on trial is a note": rows(GOOD, checks=[TRIAL]),
    "queries of a rule are one for each row": rows(*(changed(title=str(n), places=n) for n in (3, 4)), checks=[FEW]),
    "rows that agree, whatever the case, spaces and way a force is written": rows(GOOD, changed(title="Other"), TWIN),
    "rows with an unknown are no twins": rows(changed(title="[x]"), changed(title="[x]")),
    "a column that no row has is not complained of again": without_columns,
}


def alone(word: Any) -> list[Any]:
    """A row with nothing in it but *word*, in its first column."""
    return [word, *[None] * (len(GOOD) - 1)]


def total(title: Any, places: Any) -> Callable[[], Records]:
    """The good rows, which have 3 places, with a row under them."""
    return rows(*GOOD_ROWS, [title, None, None, None, places, None])


NO_RECORD: Cases = {
    **{
        f"a word for none: {word}": rows(alone(word))
        for word in ("None", "NIL", "Nil return", "N/A", "-", " none. ", "Nothing to report")
    },
    "a word for none in another column": rows([None, None, "none", None, None, None]),
    "headings once more": rows(*GOOD_ROWS, list(TABLE.headings)),
    "a name alone is a record": rows(alone("Night shift")),
    "a word for none with more beside it": rows(["None", *GOOD[1:]]),
    "a marker alone": rows(alone("[x]")),
    "rows the same in every column": rows(GOOD, GOOD_ROWS[1], GOOD, GOOD, checks=[]),
    "rows that differ in one column": rows(GOOD, changed(places=77), checks=[]),
    "rows that a check of the sheet tells apart": rows(GOOD, GOOD),
    **{f"a total: {word}": total(word, 3) for word in ("Total", " TOTALS: ", "Sum", "Grand total")},
    "a number that is no sum is a record": total("Total", 4),
    "a practice may have as many places as the others together": total("Night shift", 3),
    "a word for a total with nothing added up": total("Total", None),
    "the only row adds nothing up": rows(["Total", None, None, None, 3, None]),
}

# --- many rows ----------------------------------------------------------------------------------------------------


def many(count: int, cells: Callable[[int], dict[str, Any]], *further: Sequence[Any]) -> Callable[[], Records]:
    """Good rows with titles of their own and some cells replaced."""
    return rows(*(changed(**{"title": f"T{n}", **cells(n)}) for n in range(count)), *further)


MANY: Cases = {
    "faults alike are said once": many(30, lambda n: {"stage": None}),
    "rows that fail a rule are summed up": many(1204, lambda n: {"begun_on": date(2024, 5, 1)}),
    "cells wrong in their own way are summed up": many(300, lambda n: {"places": n + 0.5}),
    "numbers typed as text are summed up": many(201, lambda n: {"places": str(n)}),
    "rows alike are named up to twenty": rows(*[GOOD] * 100),
    "names that are not known are summed up": many(205, lambda n: {"origin": f"Durhan {n}"}),
    "ten thousand further cells are listed": many(10_003, lambda n: {"stage": None}),
}


def test_right_names_among_many_that_are_not_known() -> None:
    """They and markers stay what they are, though no near name is looked for any more."""
    right = changed(title="A", origin="durham"), changed(title="B", origin="[z]")
    found = many(205, lambda n: {"origin": f"Durhan {n}"}, *right)().columns["origin"]
    assert (found.vector.value(205), found.readings[found.which[206]].marker) == ("E23000008", "z")


def test_what_is_summed_up_is_marked_up_to_a_limit() -> None:
    """The words say how many of them all are marked."""
    assert summed(1, "row fails", "rows fail") == "1 more row fails"
    assert summed(10_001, "row fails", "rows fail") == "10,001 more rows fail"
    assert summed(99_800, "row fails", "rows fail") == "99,800 more rows fail; the first 10,001 of them are marked"


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4))
def test_no_row_is_ever_too_much(each: list[list[Any]]) -> None:
    """Whatever stands in the rows, each finding has its cell."""
    assert all(finding.sheet == PRACTICES and finding.cell for finding in records(*each).findings)


# --- references ---------------------------------------------------------------------------------------------------

TEXT = {"type": "text", "label": "Practice"}
SHEET: dict[str, Any] = {"label": "Practices", "columns": {"title": TEXT, "origin": {"type": "force"}}}
NEEDED = {**SHEET, "columns": {**SHEET["columns"], "title": {**TEXT, "required": True}}}
THERE = (("Night watch", "Durham"), ("Day watch", "Durham"))
DAWN = ("Dawn watch", None)


def bank(column: str, to: str, sheet: dict[str, Any], changes: dict[str, Any]) -> Definitions:
    """A plan in which each visit names a practice that was adopted."""
    adopted = {"ref": "IW-15", "title": "Adopted", "items": {"adopted": {"from": "practices", "count": "all"}}}
    columns = {"practice": {**TEXT, "label": "Practice seen"}, "place": {"type": "force"}}
    refers = {"refers": column, "to": f"IW-15.practices.{to}", **changes}
    visits = {"ref": "IW-3", "title": "Visits", "items": {"made": {"from": "visits", "count": "all"}}}
    seen = {"visits": {"label": "Visits", "columns": columns, "checks": [refers]}}
    return definitions(measure(adopted, records={"practices": sheet}), measure(visits, records=seen))


def visits(
    *seen: Sequence[Any],
    there: Sequence[Sequence[Any]] = THERE,
    column: str = "practice",
    to: str = "title",
    sheet: dict[str, Any] = SHEET,
    **changes: Any,
) -> Callable[[], Checked]:
    """A return with these rows in its two record sheets."""

    def judged() -> Checked:
        plan = bank(column, to, sheet, changes)
        filed = opened(rows=(), plan=plan)
        assert filed.form is not None
        held = {
            table.name: sent_rows(table, dict(enumerate(seen if table.key == "visits" else there, start=5)))
            for table in filed.form.tables
        }
        return check(replace(filed, records=held), plan)

    return judged


FORCES: dict[str, Any] = {"column": "place", "to": "origin"}
REFERS: Cases = {
    "capitals and spaces make no difference": visits(
        ("night  WATCH", None), ("Day\u00a0watch", None), (None, "Durham")
    ),
    "a value that does not stand there: both sheets are named": visits(("Night watch", None), DAWN),
    "an empty sheet: nothing stands there at all": visits(("Night watch", None), there=()),
    "the same value in many cells is a query for each": visits(DAWN, DAWN),
    "and an error once": visits(DAWN, DAWN, severity="error"),
    "a force is the same however it is written": visits((None, "Durham Constabulary"), (None, "E23000008"), **FORCES),
    "another force": visits((None, "Cleveland Police"), **FORCES),
    "a fault looked into might have been the one": visits(DAWN, there=[*THERE, (error(), "Durham")]),
    "a marker might": visits(DAWN, there=[*THERE, ("[x]", "Durham")]),
    "a long text is known": visits(DAWN, there=[*THERE, ("x" * 50, "Durham")]),
    "a blank where none is needed is no value": visits(DAWN, there=[*THERE, (None, "Durham")]),
    "a blank where one is needed might have been the one": visits(DAWN, there=[*THERE, (None, "Durham")], sheet=NEEDED),
    "a cell at fault refers to nothing": visits((error(), None), ("[x]", None)),
    "on trial": visits(DAWN, status="trial"),
    "very many are quoted up to two hundred": visits(*((f"Watch {n}", None) for n in range(300))),
}

KEPT = {"rows": READ, "no-record": NO_RECORD, "many": MANY, "refers": REFERS}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_said(name: str, golden: Golden) -> None:
    """Of rows good and bad: every finding with its words, and how many rows are left."""
    golden(f"checking/{name}.txt", told(KEPT[name]))


# --- what they come to --------------------------------------------------------------------------------------------


def observed(answers: Mapping[str, Any] | None = None, *each: Sequence[Any], **more: Any) -> dict[str, Observation]:
    """Every observation of a return, by "IW-17.launched"."""
    checked = check(opened({"IW_15.listed": len(each), **(answers or {})}, each, **more), definitions())
    assert [f.text for f in checked.findings if f.severity == "error"] == []
    return {f"{found.measure}.{found.item}": found for found in checked.observations}


def row(title: str = "A", stage: Any = "evaluated", places: Any = None, begun_on: Any = None) -> list[Any]:
    """A row of the record sheet, adopted on 9 April 2024."""
    return [title, "Durham", date(2024, 4, 9), stage, places, begun_on]


def begun(*days: tuple[str, date]) -> list[list[Any]]:
    """Rows in these stages, begun on these days."""
    return [row(str(n), stage, begun_on=day) for n, (stage, day) in enumerate(days)]


EVALUATED, UNTESTED = "evaluated", "untested"
NONE_YET = "A5:F204"  # of a sheet without a row: all of it was looked at


@pytest.mark.parametrize(
    ("item", "each", "expected"),
    [
        ("adopted", [], (0.0, "", NONE_YET)),  # a sheet sent without a row says that there were none
        ("places", [], (0.0, "", NONE_YET)),
        ("wait", [], (None, "z", NONE_YET)),  # nothing to take a median of
        ("adopted", [row(), row("B"), row("C", UNTESTED), row("D")], (4.0, "", "A5:F8")),
        ("evaluated", [row(), row("B"), row("C", UNTESTED), row("D")], (3.0, "", "A5:F6,A8:F8")),
        ("evaluated", [row("A", UNTESTED), row("B", UNTESTED)], (0.0, "", "A5:F6")),  # both are the evidence
        # a blank adds nothing, and its row is not among the evidence
        ("places", [row(places=3), row("B"), row("C", places="[z]"), row("D", places=4)], (7.0, "", "A5:F5,A8:F8")),
        (
            "wait",
            begun(
                *((EVALUATED, date(2024, 4, 8)), (EVALUATED, date(2024, 4, 1))),
                *((UNTESTED, date(2024, 3, 1)), (EVALUATED, date(2024, 4, 7))),
            ),
            (2.0, "", "A5:F6,A8:F8"),
        ),
        ("places", [row(places=3), row("B", places="[x]")], (None, "x", "A5:F5")),  # unknown, not too small
        ("evaluated", [row(), row("B", "[x]")], (None, "x", "A5:F5")),  # nobody knows whether it counts …
        ("adopted", [row(), row("B", "[x]")], (2.0, "", "A5:F6")),  # … but how many rows there are
        ("wait", [row()], (None, "x", "A5:F5")),  # there were rows, but none that says how long it took
    ],
)
def test_what_rows_come_to(item: str, each: list[list[Any]], expected: tuple[Any, ...]) -> None:
    """A figure or the marker in its place, and the rows it rests on; those that follow one another are one range."""
    found = observed({}, *each)[f"IW-15.{item}"]
    assert ((found.value, found.marker, found.cell), found.sheet) == (expected, PRACTICES)


def test_record_sheet_that_is_not_there_states_nothing() -> None:
    """A deleted sheet is not an empty one."""
    assert "IW-15.adopted" not in observed({}, nowhere=("IW_15.practices",))


def test_answers_are_observed() -> None:
    """A figure has its cell; a yes is 1; what is no number has no value, and a date is written so that it sorts."""
    found = observed({"IW_15.listed": "[X]"})
    assert found["IW-17.launched"] == Observation(
        "E23000013", "IW-17", "launched", Q1, 12.0, sheet=LAUNCHES, cell="E5", submission=0
    )
    told_ = {key: (one.value, one.marker, one.text) for key, one in found.items()}
    assert told_["IW-15.listed"] == (None, "x", "")
    assert told_["IW-2.broker"] == (1.0, "", "")
    assert observed({"IW_2.broker": "n"})["IW-2.broker"].value == 0.0
    words = {"stage": "Half-way", "started": "2024-05-03", "remarks": "More people came."}
    assert {key: told_[f"IW-2.{key}"] for key in words} == {key: (None, "", text) for key, text in words.items()}


def test_whose_and_when() -> None:
    """An annual measure speaks of its year; steps go by their ref, and evidence left blank is nothing at all."""
    assert str(observed(period=Q4)["IW-9.trained"].period) == "2024-25"
    assert {key: one.text for key, one in observed({}, supplier=OFFICE).items()} == {"C4.1.state": "Under way"}


@given(st.lists(st.tuples(st.booleans(), st.integers(min_value=0, max_value=999)), max_size=12))
def test_figures_of_a_record_sheet_are_those_of_its_rows(each: list[tuple[bool, int]]) -> None:
    """Count and sum are what Python makes of the same rows."""
    written = [row(str(n), EVALUATED if yes else UNTESTED, number) for n, (yes, number) in enumerate(each)]
    found = observed({}, *written)
    assert found["IW-15.adopted"].value == len(each)
    assert found["IW-15.evaluated"].value == sum(yes for yes, _ in each)
    assert found["IW-15.places"].value == sum(number for _, number in each)
