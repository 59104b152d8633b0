"""How each supplier stands, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from impact.report.standings import ReturnStandings, Standing, standings
from impact.store.model import ReturnStatus
from tests.report.returns_of_a_quarter import (
    AFTER,
    CLEVELAND,
    DURHAM,
    Q1,
    SIGNED,
    TAKEN_BACK,
    definitions,
    status,
    submission,
)

NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)


def words(*found: ReturnStatus, when: datetime = NOW) -> ReturnStandings:
    return standings(definitions(), Q1, found, when)


def line(found: ReturnStatus, when: datetime = NOW) -> Standing:
    return words(found, when=when).lines[0]


def test_nothing_has_come_and_it_is_not_due_yet():
    """Before the due date nobody is missing."""
    found = line(status(), datetime(2024, 7, 20, tzinfo=UTC))
    assert (found.stand, found.sign.word, found.came, found.version) == ("not returned", "Not yet returned", "", "")


def test_nothing_has_come_and_it_was_due():
    """The day after, the return is missing."""
    assert line(status(), datetime(2024, 7, 21, tzinfo=UTC)).sign.word == "Missing"


def test_a_good_return_in_time():
    """It counts, and somebody has still to sign it."""
    found = line(status(submission()))
    assert (found.stand, found.sign.word, found.came, found.version, found.signed) == (
        "to sign", "In order", "On time, 12 July 2024", "version 1", "",
    )  # fmt: skip


def test_a_return_after_the_due_date_is_late():
    """The day stands beside the word."""
    assert line(status(submission(received=AFTER))).came == "Late, 25 July 2024"


def test_a_later_version_has_a_day_of_its_own():
    """It came on time, and was corrected after: both are said."""
    later = submission(2, received=AFTER)
    assert line(status(later, first=submission(), on_time=True)).came == (
        "On time, 12 July 2024; version 2 on 25 July 2024"
    )
    assert line(status(later, first=later)).came == "Late, 25 July 2024"


def test_a_signed_return():
    """Who, as what, and when."""
    found = line(status(submission(signed_off=SIGNED)))
    assert (found.stand, found.signed) == ("signed off", "Jo Smith, Head of Analysis, 14 July 2024")


def test_a_nil_return_is_said_to_be_one():
    """A true zero, said on purpose."""
    assert line(status(submission(nil=True))).sign.word == "Nil return"
    with_queries = submission(nil=True, state="queries", queries=1)
    assert line(status(with_queries)).notes == ("Nil return",)


def test_open_queries_are_counted():
    """One is a query, two are queries."""
    found = line(status(submission(state="queries", queries=2)))
    assert (found.stand, found.sign.word) == ("queries", "2 queries")
    assert line(status(submission(state="queries", queries=1))).sign.word == "1 query"


def test_a_return_with_errors_does_not_count():
    """The day it came is there, without "on time": nothing of it counts."""
    found = line(status(latest=submission(state="errors", errors=3)))
    assert (found.stand, found.sign.word, found.came) == ("errors", "3 errors", "12 July 2024")


def test_a_faulty_correction_leaves_the_good_version_standing():
    """Both versions are named."""
    found = line(status(submission(1), submission(2, state="errors", errors=1)))
    assert found.version == "version 1"
    assert found.notes == ("Version 2 has 1 error, so version 1 counts",)


def test_a_return_that_was_withdrawn():
    """It is not there any more, and the reader is told why."""
    found = line(status(latest=submission(withdrawn=TAKEN_BACK)))
    assert (found.stand, found.notes) == ("not returned", ("Version 1 was withdrawn on 16 July 2024",))


def test_an_extension_is_named_with_its_dates():
    """Only where it moves a date."""
    later = replace(status(), due=date(2024, 8, 20), lock=date(2024, 9, 30))
    assert line(later).notes == ("Extension: due 20 August 2024, closes 30 September 2024",)
    assert line(status()).notes == ()


def test_signed_off_with_a_query_left():
    """That is said too."""
    found = line(status(submission(signed_off=SIGNED, state="queries", queries=1)))
    assert found.notes == ("Signed off with 1 query open",)


def test_the_counts_and_the_dates():
    """Every supplier is in the first sentence, and each is once in the second."""
    other = replace(status(submission(2, supplier=DURHAM.id, nil=True, received=AFTER)), supplier=DURHAM)
    found = words(status(latest=submission(state="errors", errors=1)), other)
    assert found.dates == "Due 20 July 2024; closes 29 August 2024."
    assert found.says == (
        "1 of 2 have made a return that counts: 0 on time, 1 late; 1 of them nil.",
        "0 signed off, 1 in order and not signed off, 0 with open queries, 1 with errors, 0 not returned.",
    )


def test_groups_stand_in_order_of_what_is_to_do():
    """Errors first; a group without anybody is left out."""
    found = words(replace(status(), supplier=DURHAM), status(latest=submission(state="errors", errors=1)))
    assert [(heading, [one.name for one in lines]) for heading, lines in found.groups()] == [
        ("With errors to mend: nothing of these counts yet", [CLEVELAND.name]),
        ("Not returned", [DURHAM.name]),
    ]


def test_a_quarter_in_which_nothing_is_asked():
    """It says so."""
    assert words().says == ("Nothing is asked for this quarter.",)
