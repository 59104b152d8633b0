"""What is filed comes back as it was, once, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from impact.plan.periods import Period
from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, DURHAM, ERROR, NOTE, Q1, Q2, Q3, QUERY, filing, fill, observation, on

HEAD_OF_FILL = "75f31157a0414d53c843488a8a9473c914b8ffc4c37cb0c52fe4935cc199248f"


def test_a_new_store_is_empty(store: Store):
    """Before anything is filed there is nothing, and no failure."""
    assert store.submissions() == ()
    assert store.observations() == ()
    assert store.last_observations(CLEVELAND, Q1) == {}


def test_a_filing_is_numbered_and_counted(store: Store):
    """The first filing is number 1, version 1, with its hash, size and time."""
    filed = store.file(filing(findings=(QUERY, NOTE, NOTE), content=b"workbook"))

    assert (filed.number, filed.version, filed.supplier, filed.period) == (1, 1, CLEVELAND, Q1)
    assert (filed.sha256, filed.size) == (sha256(b"workbook").hexdigest(), 8)
    assert (filed.filename, filed.received) == ("return.xlsx", on(10))
    assert (filed.state, filed.errors, filed.queries, filed.notes, filed.repeat) == ("queries", 0, 1, 2, False)
    assert store.submissions() == (filed,)


def test_the_file_comes_back_byte_for_byte(store: Store):
    """Every byte value is kept, and an empty file too."""
    every = bytes(range(256))
    assert store.content(store.file(filing(content=every)).number) == every
    assert store.content(store.file(filing(content=b"")).number) == b""


def test_findings_come_back_as_they_were(store: Store):
    """All their words, their place and the further cells, in the order given."""
    number = store.file(filing(findings=(ERROR, QUERY, NOTE))).number
    assert store.findings(number) == (ERROR, QUERY, NOTE)


def test_observations_come_back_with_their_submission(store: Store):
    """What counted before filing as submission 0 now names the submission it came from."""
    given = observation(2.5)
    store.file(filing(supplier=DURHAM, content=b"other"))
    store.file(filing(given))
    assert store.observations() == (given._replace(submission=2),)


def test_a_missing_value_is_never_zero(store: Store):
    """A marker comes back as a marker, a zero as a zero."""
    store.file(filing(observation(None, marker="x"), observation(0.0, item="ended")))
    assert [(o.item, o.value, o.marker) for o in store.observations()] == [("ended", 0.0, ""), ("launched", None, "x")]


@pytest.mark.parametrize(
    ("findings", "state"),
    [((), "accepted"), ((NOTE,), "accepted"), ((NOTE, QUERY), "queries"), ((QUERY, ERROR), "errors")],
)
def test_the_state_is_that_of_the_worst_finding(store: Store, findings, state):
    """An error outweighs a query, a query a note; a note alone is accepted."""
    assert store.file(filing(findings=findings)).state == state


def test_the_same_file_again_is_not_filed_twice(store: Store):
    """The submission that is there comes back, marked as a repeat; its first time and name stand."""
    first = store.file(filing(observation()))
    again = store.file(filing(observation(), received=on(12), filename="return (2).xlsx"))
    assert again == replace(first, repeat=True)
    assert store.submissions() == (first,)


def test_a_folder_sent_in_twice_adds_nothing(store: Store):
    """Two versions, and both files again: each is recognised, and the later one still counts."""
    first, second = (filing(observation(value), content=str(value).encode()) for value in (1.0, 2.0))
    assert [store.file(one).version for one in (first, second)] == [1, 2]
    again = [store.file(one) for one in (first, second)]
    assert [(one.version, one.repeat) for one in again] == [(1, True), (2, True)]
    assert [one.value for one in store.observations()] == [2.0]
    assert len(store.submissions()) == 2


def test_a_file_that_a_mended_rule_now_accepts_is_filed_anew(store: Store):
    """The force was right: the same bytes, sent again, count."""
    assert store.file(filing(findings=(ERROR,))).state == "errors"
    again = store.file(filing(observation(3.0)))
    assert (again.version, again.state, again.repeat) == (2, "accepted", False)


def test_the_same_file_for_another_period_is_filed(store: Store):
    """The same bytes read for another period (or supplier) are that one's first version."""
    store.file(filing())
    assert store.file(filing(period=Q2)).version == 1
    assert store.file(filing(supplier=DURHAM)).version == 1


def test_an_unreadable_file_is_kept_once(store: Store):
    """A file that does not say whose it is has version 0, and is known again however much came since."""
    lost = filing(supplier="", period=None, content=b"GIF89a", findings=(ERROR,))
    first = store.file(lost)
    store.file(replace(lost, content=b"%PDF-1.7"))
    again = store.file(lost)
    assert (first.number, first.version, first.state) == (1, 0, "errors")
    assert again == replace(first, repeat=True)
    assert len(store.submissions()) == 2


def test_a_correction_replaces_the_figures(store: Store):
    """Only the latest submission without errors counts; the one before stays, and can be looked at."""
    store.file(filing(observation(1), content=b"1"))
    store.file(filing(observation(2), content=b"2"))
    assert [o.value for o in store.observations()] == [2]
    assert [s.version for s in store.submissions()] == [1, 2]


def test_a_faulty_correction_leaves_the_figures(store: Store):
    """A return with errors does not take away the good one before it."""
    store.file(filing(observation(1), content=b"1"))
    store.file(filing(content=b"2", findings=(ERROR,)))
    assert [o.value for o in store.observations()] == [1]


def test_the_figures_as_they_stood_at_a_date(store: Store):
    """As at a moment, only what was received by then counts; that very moment is included."""
    store.file(filing(observation(1), content=b"1", received=on(10)))
    store.file(filing(observation(2), content=b"2", received=on(20)))
    seen = [[o.value for o in store.observations(as_at=moment)] for moment in (on(9), on(10), on(19), on(20))]
    assert seen == [[], [1], [1], [2]]
    assert len(store.submissions(as_at=on(10))) == 1


def test_times_of_other_zones_are_compared_as_utc(store: Store):
    """Half past midnight in British summer time is the day before in UTC, and is so compared."""
    summer = timezone(timedelta(hours=1))
    filed = store.file(filing(observation(), received=on(21, 0).replace(tzinfo=summer)))
    assert filed.received == on(20, 23)
    assert filed.received.utcoffset() == timedelta(0)
    assert len(store.observations(as_at=on(20, 23))) == 1
    assert store.observations(as_at=on(20, 22)) == ()


def test_a_time_without_a_zone_is_refused(store: Store):
    """It would be anyone's guess; nothing is filed."""
    with pytest.raises(Exception, match="does not say its zone"):
        store.file(filing(received=on(10).replace(tzinfo=None)))
    assert store.submissions() == ()


def test_observations_are_ordered_by_period_supplier_measure_item(store: Store):
    """Periods by their end, a quarter before the year that ends with it; not by spelling."""
    year = Period(2024, "year", 1)
    q4 = Period(2024, "quarter", 4)
    store.file(filing(observation(measure="B", period=year), observation(measure="C", period=q4), period=q4))
    store.file(filing(observation(item="b"), observation(item="a"), observation(measure="A")))
    store.file(filing(observation(supplier=DURHAM), supplier=DURHAM))
    order = [(str(o.period), o.supplier, o.measure, o.item) for o in store.observations()]
    assert order == [
        ("2024-25-Q1", DURHAM, "IW-17", "launched"),
        ("2024-25-Q1", CLEVELAND, "A", "launched"),
        ("2024-25-Q1", CLEVELAND, "IW-17", "a"),
        ("2024-25-Q1", CLEVELAND, "IW-17", "b"),
        ("2024-25-Q4", CLEVELAND, "C", "launched"),
        ("2024-25", CLEVELAND, "B", "launched"),
    ]


def test_submissions_of_a_period_and_a_supplier(store: Store):
    """Each can be asked for alone or with the other."""
    for supplier in (CLEVELAND, DURHAM):
        for period in (Q1, Q2):
            store.file(filing(supplier=supplier, period=period))
    assert [s.number for s in store.submissions(period=Q2)] == [2, 4]
    assert [s.number for s in store.submissions(supplier=DURHAM)] == [3, 4]
    assert [s.number for s in store.submissions(period=Q2, supplier=DURHAM)] == [4]


def test_the_last_figures_before_a_period(store: Store):
    """The latest figure of each item from an earlier quarter: markers are passed over, the quarter itself too."""
    store.file(filing(observation(1), observation(5, item="ended"), period=Q1))
    store.file(filing(observation(None, marker="x", period=Q2), observation(6, item="ended", period=Q2), period=Q2))
    store.file(filing(observation(9, period=Q3), period=Q3))
    store.file(filing(observation(77, supplier=DURHAM), supplier=DURHAM))
    last = store.last_observations(CLEVELAND, Q3)
    assert {key: (o.value, o.submission) for key, o in last.items()} == {
        ("IW-17", "launched"): (1, 1),
        ("IW-17", "ended"): (6, 2),
    }


def test_the_last_words_before_a_period(store: Store):
    """The latest text, choice or date of each item: markers are passed over, a figure is none."""
    first = observation(None, item="stage")._replace(text="Half-way")
    store.file(filing(observation(1), first, observation(None, item="since")._replace(text="2024-05-01"), period=Q1))
    later = observation(None, item="since", period=Q2)._replace(text="2024-06-30")
    store.file(filing(observation(None, marker="x", item="stage", period=Q2), later, period=Q2))
    store.file(filing(first._replace(text="Done", period=Q3), period=Q3))
    store.file(filing(first._replace(text="Begun", supplier=DURHAM), supplier=DURHAM))
    assert store.last_words(CLEVELAND, Q3) == {("IW-17", "stage"): "Half-way", ("IW-17", "since"): "2024-06-30"}
    assert store.last_words(CLEVELAND, Q1) == {}


def test_the_last_figure_of_an_annual_measure(store: Store):
    """It is found by the quarter it was collected with: the year's figure is the last one in the next quarter 1."""
    year = Period(2023, "year", 1)
    store.file(filing(observation(40, period=year), period=Period(2023, "quarter", 4)))
    assert store.last_observations(CLEVELAND, Period(2023, "quarter", 4)) == {}
    assert store.last_observations(CLEVELAND, Q1)[("IW-17", "launched")].period == year


def test_a_faulty_return_gives_no_last_figures(store: Store):
    """Only figures that count are compared with."""
    store.file(filing(findings=(ERROR,)))
    assert store.last_observations(CLEVELAND, Q2) == {}


def test_an_unknown_number(store: Store):
    """Asking for a submission that was never filed says so."""
    with pytest.raises(KeyError, match="7"):
        store.content(7)
    with pytest.raises(KeyError, match="7"):
        store.findings(7)


def test_characters_that_no_database_takes(store: Store):
    """NUL and half a surrogate pair, in a file's name or a cell, become the replacement character: nothing is lost."""
    odd = observation(None)._replace(text="a\0b\ud800")
    filed = store.file(filing(odd, filename="r\udce9sum\0.xlsx"))
    assert filed.filename == "r\ufffdsum\ufffd.xlsx"
    assert store.observations()[0].text == "a\ufffdb\ufffd"


def test_what_was_filed_is_there_in_the_next_process(path: Path):
    """A store that is closed and opened again goes on where it was."""
    with Store.open(f"sqlite:///{path}") as store:
        store.file(filing(observation(), content=b"1"))
    with Store.open(f"sqlite:///{path}") as store:
        assert store.file(filing(content=b"2")).number == 2
        assert [s.version for s in store.submissions()] == [1, 2]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_the_same_filings_make_the_same_rows(new_url: Callable[[], str]):
    """Nothing of the machine, the clock or chance goes into what is kept, on either database."""
    dumps = []
    for _ in range(2):
        with Store.open(new_url()) as store:
            fill(store)
            dumps.append([store.submissions(), store.observations(), tuple(store.audit())])
            head = store.head()
    assert dumps[0] == dumps[1]
    assert head == HEAD_OF_FILL  # on the other database too


def test_a_national_history_is_read_at_once(store: Store):
    """However many returns there are, their answers come by one statement."""
    for number in range(3):
        store.file(filing(*(observation(1.0, item=f"i{item}") for item in range(number)), content=b"%d" % number))
    asked: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert len(store.observations(as_at=on(11))) == 2
    assert len([said for said in asked if said.startswith("SELECT")]) == 1


def test_no_item_counts_twice_in_one_return(store: Store):
    """Two answers to one question would be added up: the database refuses them, and nothing of that filing is kept."""
    with pytest.raises(IntegrityError):
        store.file(filing(observation(1), observation(2)))
    assert store.submissions() == ()
