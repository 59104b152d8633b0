"""What the checks understood stands in a handback as they did: it can be sent again as it is, and nothing is red."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from impact.returns.answers import Return
from impact.returns.grid import raw_number
from impact.returns.judging import check
from impact.returns.numberformats import read_format
from tests.returns import filed_returns as plans
from tests.returns.filed_returns import LAUNCHES, PRACTICES, opened
from tests.returns.workbooks import cell_named
from tests.returns.writing.handbacks import PLAN, again, handed_back, list_in, nowhere_in, seen, with_rows
from tests.returns.written import needs_libreoffice, recalculated

UNDERSTOOD: dict[str, tuple[Any, Any]] = {  # what was sent, and what stands in the handback
    "IW_17.launched": (" 1,204 ", 1204),
    "IW_17.with_plan": ("9\u00a0", 9),
    "IW_2.cost": ("1 204.50", 1204.5),
    "IW_2.share": ("62.5 per cent", 62.5),
    "IW_2.broker": ("true", "Yes"),
    "IW_2.started": ("2024-05-03", date(2024, 5, 3)),
    "IW_15.listed": ("[ Z ]", "[z]"),
}
AS_SENT = {name: sent for name, (sent, _) in UNDERSTOOD.items()}
ROW = ("Night watch", "Durham", "9 April 2024", "evaluated", "1,204", "1 April 2024")


def understood() -> Return:
    """A return in which all was typed as text, and all could be understood."""
    return with_rows(opened(AS_SENT), {5: ROW})


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_answer_typed_as_text(name: str):
    """It is written as what it was taken for."""
    shown = cell_named(seen(handed_back(opened(AS_SENT))), name).value
    assert (shown.date() if hasattr(shown, "date") else shown) == UNDERSTOOD[name][1]


def test_cells_of_a_row_typed_as_text():
    """In record sheets too."""
    sheet = seen(handed_back(understood()))[PRACTICES]
    assert [sheet["C5"].value.date(), sheet["E5"].value] == [date(2024, 4, 9), 1204]


def test_what_was_wrong_stays_as_it_was():
    """A number that is not whole, a sign for money and a date before the calendar's own are found wrong again."""
    for name, text in {"IW_17.launched": "2.5", "IW_2.cost": "£12", "IW_2.started": "3 May 1850"}.items():
        assert cell_named(seen(handed_back(opened({name: text}))), name).value == text


def test_sent_again_as_it_is():
    """Nothing more is said, and it comes to the same."""
    _, checked = again(handed_back(understood()))
    before = check(understood(), PLAN)
    assert checked.findings == ()
    assert {finding.severity for finding in before.findings} == {"note"}
    assert nowhere_in(checked.observations) == nowhere_in(before.observations)


def test_list_says_what_stands_here():
    """It tells what the cell held in the file that was sent."""
    lines = list_in(handed_back(opened({"IW_17.launched": "12 ", "IW_2.started": "2024-05-03"})))
    assert [(line[2], line[4]) for line in lines] == [
        (
            'This cell held "12" as text.',
            "It stands here as the number 12. If that is right, you need do nothing.",
        ),
        (
            'This cell held "2024-05-03" as text.',
            "It stands here as the date 3 May 2024. If that is right, you need do nothing.",
        ),
    ]


def test_list_says_so_of_many_at_once():
    """Said together, they stand here as numbers together."""
    texts = {"IW_17.launched": "12 ", "IW_17.with_plan": "9 ", "IW_2.cost": "1,204.5", "IW_15.listed": "2 "}
    (line,) = list_in(handed_back(opened(texts)))[:1]
    assert line[2].startswith('These cells held numbers as text: E5 "12", ')
    assert line[4] == "They stand here as numbers. If each was read rightly, you need do nothing."


@needs_libreoffice
def test_check_column_shows_nothing_red(tmp_path):
    """Worked out again, each answer is OK: what was understood, and half a per cent with its sign."""
    half = opened({"IW_2.share": raw_number(0.005, read_format("0.0%"), False)})
    typed = opened({"IW_2.share": "0.5 per cent"})
    books = recalculated({name: handed_back(sent) for name, sent in
                          {"all": understood(), "half": half, "typed": typed}.items()}, tmp_path)  # fmt: skip
    for book in books.values():
        checks = [cell.value for cell in book[LAUNCHES]["G"][4:] if cell.value and cell.value != "Check"]
        assert checks
        assert not [says for says in checks if str(says).startswith("×")]
    assert books["all"][PRACTICES]["G5"].value == "OK"


def test_percentage_with_its_sign_is_no_fault():
    """Below 1 the sign stays, so that nobody takes it for a share: the Check column knows it."""
    sheet = seen(handed_back(opened({"IW_2.share": "0.5%"})))[LAUNCHES]
    (row,) = [row for row in range(5, 20) if sheet[f"E{row}"].value == "0.5%"]
    assert sheet[f"G{row}"].value == "OK"
    assert plans.raw("0.5%").is_figure
