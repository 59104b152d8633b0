"""The reminder that each supplier gets: what it owes, by when, and what to do."""

from __future__ import annotations

from datetime import date

from impact.checks.findings import Finding
from impact.report.standings import owed, reminders, write_reminder
from impact.resources import folder
from impact.store.model import ReturnStatus
from tests.report.returns_of_a_quarter import (
    BEFORE_DUE,
    CLOSED,
    OVERDUE,
    SIGNED,
    TAKEN_BACK,
    definitions,
    finding,
    status,
    submission,
)

WITH_ERRORS = submission(state="errors", errors=1, queries=1)
WITH_QUERIES = submission(state="queries", queries=1)


def text(found: ReturnStatus, today: date, *findings: Finding) -> str:
    about = owed(found)
    assert about is not None
    number = about[1].number if about[1] else 0
    (one,) = reminders(definitions(), [found], {number: findings}, today)
    return write_reminder(one, [folder("templates")])


def test_who_has_done_everything_gets_none():
    """A signed return owes nothing."""
    assert reminders(definitions(), [status(submission(signed_off=SIGNED))], {}, OVERDUE) == ()


def test_before_the_due_date():
    """The whole text of the first reminder."""
    assert text(status(), BEFORE_DUE) == (
        "Subject: Your return for Q1 2024/25 (April to June)\n"
        "\n"
        "Dear colleagues at Cleveland,\n"
        "\n"
        "We look forward to your return for Q1 2024/25 (April to June) of A plan. It is due on 20 July 2024.\n"
        "\n"
        "Please fill in the workbook that was made for you and send it to us. If you had nothing to report, say so on "
        "its first sheet: that is a return too. If you do not have the workbook, ask us and we will send it again.\n"
        "\n"
        "We can take your return until 29 August 2024.\n"
        "If anything is in the way, tell us: we will help.\n"
        "\n"
        "A body\n"
    )


def test_after_the_due_date():
    """It was due, and can still be sent."""
    found = text(status(), OVERDUE)
    assert "We do not have your return for Q1 2024/25 (April to June) of A plan. It was due on 20 July 2024." in found
    assert "We can take your return until 29 August 2024." in found


def test_after_the_quarter_was_closed():
    """Only a word with the team helps then."""
    assert "The quarter closed on 29 August 2024. Please get in touch with us first" in text(status(), CLOSED)


def test_errors_are_listed_with_their_numbers_and_places():
    """Errors and queries, not the notes; the numbers are those that `impact findings` gives."""
    found = text(
        status(latest=WITH_ERRORS), OVERDUE,
        finding("error"), finding("query", "Places is 12; last time it was 3.", cell="E6"), finding("note", "A note."),
    )  # fmt: skip
    assert "Subject: Your return for Q1 2024/25 (April to June): cells to mend\n" in found
    assert "1. C1!E5  This cell is blank. Enter a number.\n2. C1!E6  Places is 12; last time it was 3." in found
    assert "A note." not in found
    assert "It was due on 20 July 2024. We can take a new version until 29 August 2024." in found


def test_a_faulty_correction_says_which_version_counts_meanwhile():
    """Whoever sent the second version takes that for their return."""
    found = text(status(submission(1), submission(2, state="errors", errors=1)), OVERDUE, finding())
    assert "have to be mended before its figures can be used; until then your version 1 counts." in found


def test_queries_ask_for_a_correction_or_a_reason():
    """No blame: the figures may well be right."""
    found = text(status(WITH_QUERIES), BEFORE_DUE, finding("query", "Places is 12; last time it was 3."))
    assert "Some of them look unusual, and may well be right." in found
    assert 'write beside it, in the column "Explanation", why it is so' in found
    assert "It is due on 20 July 2024. We can take a new version until 29 August 2024." in found


def test_a_good_return_is_to_be_signed_off():
    """The file is named, so that the right one is signed."""
    found = text(status(submission()), BEFORE_DUE)
    assert "They sign off version 1, cleveland.xlsx." in found
    assert "Please do so by 20 July 2024." in found


def test_after_a_withdrawal_a_return_is_owed_again():
    """What was taken back is not asked about."""
    assert owed(status(latest=submission(withdrawn=TAKEN_BACK))) == ("return", None)


def test_a_text_is_not_written_as_for_a_web_page():
    """Quotation marks and ampersands stay what they are."""
    found = text(status(latest=WITH_ERRORS), OVERDUE, finding("error", 'This cell holds "R & D".'))
    assert 'This cell holds "R & D".' in found
