"""Round trips through LibreOffice: what a person saves with it, in any format, is the same return."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benchmarks.compare_readers import compare
from impact.demo.run import fill
from impact.demo.story import Storyteller
from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.resources import folder
from impact.returns.form import Form, make_form
from impact.returns.interpretation import interpret
from impact.returns.judging import check
from impact.returns.observation import Observation
from impact.returns.opening import open_return
from impact.returns.writing.template import write_template
from tests.returns.libreoffice import EVERY_SHEET, converted, needs_libreoffice
from tests.returns.workbooks import (
    CLEVELAND,
    DEFINITIONS,
    GOOD_ANSWERS,
    OFFICE,
    Q4,
    edited,
    filled,
    form_for,
    template,
)

pytestmark = [needs_libreoffice, pytest.mark.slow]

YEAR_END = Period.parse("2024-25-Q4")
EVERY_TYPE = {**GOOD_ANSWERS, "IW_2.started": date(2025, 2, 3), "IW_9.trained": 300, "IW_17.with_plan": "[z]"}
ROWS = (
    ("Hot-spot patrols", "Kent", date(2025, 1, 9), "untested", 3),
    ("Night watch", "Kent", date(2025, 3, 31), "evaluated locally", None),
)


def with_rows(content: bytes) -> bytes:
    """A workbook with two rows of practices."""

    def edit(book: Any) -> None:
        for number, row in enumerate(ROWS, start=5):
            for column, value in enumerate(row, start=1):
                book["IW-15 practices"].cell(number, column).value = value

    return edited(content, edit)


def shipped(definitions: Definitions) -> dict[str, bytes]:
    """A filled template of one force and of each team, by the plan that is shipped."""
    drawing = Storyteller(definitions, 1)
    suppliers = definitions.register.suppliers
    chosen = [next(s for s in suppliers if s.is_force), *(s for s in suppliers if not s.is_force)]
    made: dict[str, bytes] = {}
    for supplier in chosen:
        form = make_form(definitions.plan, definitions.digest, supplier, YEAR_END)
        if not form.empty:
            written = write_template(form, forces=definitions.register.forces(YEAR_END))
            made[supplier.id] = fill(written, drawing.answers(form), {}, datetime(2025, 4, 9, tzinfo=UTC))
    return made


@pytest.fixture(scope="module")
def plan() -> Definitions:
    """The plan that is shipped."""
    return load(Path(folder("metrics")))


@pytest.fixture(scope="module")
def sent(plan: Definitions) -> dict[str, tuple[Definitions, bytes]]:
    """What suppliers filled in, and the plan each answers."""
    force = with_rows(filled(EVERY_TYPE, template(form_for(period=Q4))))
    office = filled({"step_C1_1.state": "Under way"}, template(form_for(OFFICE)))
    return {
        "every-type": (DEFINITIONS, force),
        "steps": (DEFINITIONS, office),
        **{name: (plan, content) for name, content in shipped(plan).items()},
    }


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a profile of its own for LibreOffice."""
    return tmp_path_factory.mktemp("libreoffice")


def observed(content: bytes, definitions: Definitions) -> tuple[Observation, ...]:
    """What a return comes to, without any error."""
    checked = check(open_return(content, definitions), definitions)
    assert [finding.text for finding in checked.findings if finding.severity == "error"] == []
    assert checked.observations
    return checked.observations


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def saved(request: pytest.FixtureRequest, sent: dict[str, tuple[Definitions, bytes]], room: Path) -> dict[str, bytes]:
    """All of it as LibreOffice saves it, beside errors and a template in which nothing was filled in."""
    contents = {name: content for name, (_, content) in sent.items()}
    contents["errors"] = filled({"IW_17.launched": "=1/0", "IW_17.with_plan": "=NA()", "IW_2.share": 0.5})
    contents["empty"] = template()
    written = converted(room, request.param, contents)
    assert written.keys() == contents.keys()
    return written


def test_saved_by_libreoffice(sent: dict[str, tuple[Definitions, bytes]], saved: dict[str, bytes]):
    """Every measure type, the steps and each kind of supplier: the same observations, each from the same cell."""
    for name, (definitions, content) in sent.items():
        assert observed(saved[name], definitions) == observed(content, definitions), name


def test_readers_agree_on_what_libreoffice_saves(saved: dict[str, bytes]):
    """In its own formats too, ours reads every cell as openpyxl and calamine do."""
    for name, content in saved.items():
        assert [str(difference) for difference in compare(content).differences] == [], name


def test_saved_as_csv(sent: dict[str, tuple[Definitions, bytes]], room: Path):
    """Each sheet of questions as a .csv of its own: its answers read the same, and the other sheets are an error."""
    definitions, content = sent["every-type"]
    whole = open_return(content, definitions)
    saved = converted(room, EVERY_SHEET, {"every-type": content})
    form = form_for(period=Q4)
    assert whole is not None
    for sheet in form.sheets:
        opened = open_return(saved[f"every-type-{sheet.name}"], definitions, supplier=CLEVELAND.id, period=Q4)
        assert "sheets_not_in_csv" in [finding.code for finding in opened.findings]
        for question in sheet.questions:
            one, other = (interpret(question, filed.answers[question.name].raw) for filed in (opened, whole))
            if question.type == "date":  # as this machine's programs show one, 02/03/2025 is two days: it is asked
                assert [finding.code for finding in one.findings] == ["either_date"]
            else:
                assert (one.value, one.marker) == (other.value, other.marker), question.name


# --- the template itself ------------------------------------------------------------------------------------------


def shape(content: bytes) -> dict[str, Any]:
    """What a repair would take away: sheets, their visibility and protection, names, tables, checks, formulas."""
    book = openpyxl.load_workbook(BytesIO(content))
    return {
        "sheets": [(sheet.title, sheet.sheet_state) for sheet in book.worksheets],
        "names": {
            name: defined.attr_text.replace("'", "")
            for name, defined in book.defined_names.items()
            if not name.startswith("_xlnm")
        },
        "tables": {sheet.title: sorted(table.ref for table in sheet.tables.values()) for sheet in book.worksheets},
        "checked cells": {
            sheet.title: sorted(
                area.coord.split(":")[0]
                for rule in sheet.data_validations.dataValidation
                if rule.type
                for area in rule.sqref.ranges
            )
            for sheet in book.worksheets
        },
        "protected": [sheet.protection.sheet for sheet in book.worksheets],
        "formulas": {
            sheet.title: sorted(
                cell.coordinate for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")
            )
            for sheet in book.worksheets
        },
    }


def forms(plan: Definitions) -> dict[str, Form]:
    """The form of a force and of every team that is asked something."""
    suppliers = plan.register.suppliers
    chosen = [next(s for s in suppliers if s.is_force), *(s for s in suppliers if not s.is_force)]
    made = {s.id: make_form(plan.plan, plan.digest, s, YEAR_END) for s in chosen}
    return {id_: form for id_, form in made.items() if not form.empty}


def test_template_opens_without_repair(plan: Definitions, room: Path):
    """LibreOffice opens every kind of template and saves it with all that is in it.

    A program that repairs a file drops what it cannot read: no sheet, name, table, drop-down, protection or formula is
    lost on the way through. (How the window looked, frozen rows too, is never kept where no window is opened.)
    """
    made: dict[str, bytes] = {}
    for id_, form in forms(plan).items():
        made[id_] = write_template(form, forces=plan.register.forces(YEAR_END))
    saved = converted(room / "t", "xlsx", made)
    assert saved.keys() == made.keys()
    for id_, content in made.items():
        before, after = shape(content), shape(saved[id_])
        for part, value in before.items():
            assert after[part] == value, (id_, part)
