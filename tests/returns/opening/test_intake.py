"""A return opened: who sent it, every answer with its cell, and what stands beside the answers."""

from __future__ import annotations

import pickle

from impact.returns.answers import Identity, Raw
from impact.returns.form import TEMPLATE_VERSION
from tests.returns.opening.opened_returns import C4, opened, said, values, without_names
from tests.returns.workbooks import GOOD_ANSWERS, OFFICE, PLAN, edited, filled, form_for, template, unzipped, zipped

# --- a good return ------------------------------------------------------------------------------------------------


def test_good_return():
    """A template filled in through its names is read back, each answer with its cell."""
    result = opened(filled())
    assert result.findings == ()
    assert result.identity == Identity(PLAN.title, "0123456789ab", "E23000013", "2024-25-Q1", TEMPLATE_VERSION)
    assert result.form == form_for()
    assert values(result) == GOOD_ANSWERS
    entry = result.answers["IW_17.launched"]
    assert (entry.name, entry.sheet, entry.cell) == ("IW_17.launched", C4, "E5")
    assert result.identity == result.identity
    assert result.nowhere == ()


def test_untouched_template_is_all_blank():
    """A template sent back as it was has every answer blank, none missing, and no rows of records."""
    result = opened(template())
    assert result.findings == ()
    assert {entry.raw.kind for entry in result.answers.values()} == {"blank"}
    assert result.records == {"IW_15.practices": ()}
    assert result.explanations == {}


def test_can_be_pickled():
    """A return is opened in a process of its own and handed back."""
    result = opened(filled())
    assert pickle.loads(pickle.dumps(result)) == result


def test_explanations():
    """What is written beside an answer comes with it; spaces are nothing."""
    content = filled({"IW_17.launched.explanation": " We ran a campaign. ", "IW_17.with_plan.explanation": "  "})
    assert opened(content).explanations == {"IW_17.launched": "We ran a campaign."}


def test_error_blank_text_and_zero_stay_apart():
    """Four different things in four cells."""
    content = filled({"IW_17.launched": 0, "IW_17.with_plan": "#REF!", "IW_2.cost": "=1+1", "IW_2.share": "n/a"})
    entries = opened(content).answers
    assert entries["IW_17.launched"].raw == Raw("number", 0.0, "0")
    assert entries["IW_17.with_plan"].raw == Raw("error", "#REF!", "#REF!")
    assert entries["IW_2.cost"].raw == Raw("blank", formula="1+1")
    assert entries["IW_2.share"].raw == Raw("text", "n/a", "n/a")
    assert entries["IW_2.broker"].raw == Raw("blank")


def test_steps_of_the_programme_office():
    """The team that reports the steps returns by the same way."""
    content = filled({"step_C1_1.state": "Under way"}, template(form_for(OFFICE)))
    assert opened(content).answers["step_C1_1.state"].raw.value == "Under way"


# --- beside the answers -------------------------------------------------------------------------------------------


def test_nothing_to_report():
    """The cover's cell is found by its name; without it, by its words."""
    content = filled({"impact.nil": "Yes"})
    for each in (content, edited(content, without_names("impact.nil"))):
        nil = opened(each).nil
        assert (nil.name, nil.raw.value, nil.sheet) == ("impact.nil", "Yes", "Cover")


def test_value_from_another_workbook():
    """A cell worked out from another workbook is read, and its owner asked to paste the value."""
    parts = unzipped(filled())
    sheet = next(name for name, part in parts.items() if name.startswith("xl/worksheets") and b"<v>12</v>" in part)
    parts[sheet] = parts[sheet].replace(b"<v>12</v>", b"<f>[1]Sheet1!$A$1</f><v>12</v>", 1)
    result = opened(zipped(parts))
    assert said(result) == [(f"{C4}!E5", "This cell's value comes from another workbook. Paste the value.")]
    assert [(finding.code, finding.severity) for finding in result.findings] == [("from_another_workbook", "query")]
    assert values(result)["IW_17.launched"] == 12


def test_answers_in_hidden_rows():
    """An answer in a hidden row is read like any other, and a note says that it was."""

    def hide(book) -> None:
        book[C4].row_dimensions[5].hidden = True

    result = opened(edited(filled(), hide))
    assert [(finding.code, finding.severity, finding.sheet) for finding in result.findings] == [
        ("hidden_rows", "note", C4)
    ]
    assert values(result) == GOOD_ANSWERS
