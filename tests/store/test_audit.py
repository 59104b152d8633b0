"""The audit: what was done, in a chain; and every altered byte found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from impact.store.audit import record_faults
from impact.store.schema import metadata
from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, filing, fill, observation, on
from tests.store.tampering import COLUMNS, RECORDED, alter, unguarded


@pytest.fixture(scope="module")
def filled(new_url: Callable[[], str]) -> Iterator[Store]:
    """A store with a row in every table."""
    with Store.open(new_url()) as opened:
        fill(opened)
        yield opened


def after(store: Store, *statements: str) -> tuple[str, ...]:
    """What the audit finds once *statements* were run by one whom nothing stops."""
    with unguarded(store) as connection:
        for statement in statements:
            connection.execute(text(statement))
        return record_faults(connection)


def test_a_new_store_has_an_empty_audit(store: Store):
    """Nothing was done, and nothing is wrong."""
    assert (tuple(store.audit()), store.head(), store.examine_audit()) == ((), "", ())


def test_everything_done_is_an_entry(filled: Store):
    """In order, with who and when; the audit of it finds nothing wrong."""
    assert [(e.number, e.action, e.submission, e.by, e.at) for e in filled.audit()] == [
        (1, "filed", 1, "receive", on(10)),
        (2, "filed", 2, "receive", on(10)),
        (3, "filed", 3, "receive", on(10)),
        (4, "explained", 1, "sam@cleveland", on(11)),
        (5, "signed off", 1, "Sam Poole", on(12)),
        (6, "withdrawn", 2, "jo@durham", on(13)),
    ]
    assert filled.examine_audit() == ()


def test_an_entry_tells_without_looking_further(filled: Store):
    """The detail names the file, the role and the reason, and the tables that rows came into."""
    told = [json.loads(entry.detail) for entry in filled.audit()]
    assert told[0]["file"] == filled.submission(1).sha256
    assert [sorted(one["rows"]) for one in told] == [
        ["findings", "observations", "submissions"],
        ["explanations", "findings", "observations", "submissions"],
        ["findings", "submissions"],
        ["explanations"],
        ["sign_offs"],
        ["withdrawals"],
    ]
    assert (told[4]["role"], told[5]["reason"]) == ("Head of Performance", "It was a trial.")


def test_a_repeat_and_a_refusal_leave_no_entry(store: Store):
    """Only what changed something is recorded."""
    store.file(filing())
    head = store.head()
    store.file(filing())
    with pytest.raises(Exception, match="needs a reason"):
        store.withdraw(1, " ", "", on(11))
    assert store.head() == head


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_any_altered_value_is_found(filled: Store, table: str, column: str):
    """The first row of every table, column by column."""
    with unguarded(filled) as connection:
        alter(connection, table, column)
        assert record_faults(connection)
    assert filled.examine_audit() == ()


@pytest.mark.parametrize("table", RECORDED)
def test_any_removed_row_is_found(filled: Store, table: str):
    """Whichever table it was in."""
    key = next(iter(metadata.tables[table].primary_key)).name
    assert after(filled, f"DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE submissions SET supplier = 'X' WHERE number = 1", "Submission 1 is not as audit entry 1 records it."),
        ("UPDATE findings SET says = '' WHERE submission = 3", "The findings of submission 3 are not as audit entry 3 "
         "records them."),
        ("UPDATE observations SET value = 9 WHERE submission = 2", "The figures of submission 2 are not as audit entry "
         "2 records them."),
        ("DELETE FROM observations WHERE submission = 2", "The figures of submission 2 are gone: audit entry 2 records "
         "them."),
        ("UPDATE explanations SET text = '' WHERE submission = 1", "The explanation of submission 1 is not as audit "
         "entry 4 records it."),
        ("DELETE FROM sign_offs", "The sign-off of submission 1 is gone: audit entry 5 records it."),
        ("UPDATE withdrawals SET reason = ''", "The withdrawal of submission 2 is not as audit entry 6 records it."),
        ("DELETE FROM audit WHERE number = 2", "Audit entry 2 is missing."),
        ("UPDATE audit SET done_by = 'x' WHERE number = 4", "Audit entry 4 was changed, or does not follow from the "
         "one before it."),
        ("UPDATE files SET size = 2 WHERE size = 1 AND sha256 LIKE 'd%'", "The file of submission 2 is not the one "
         "that was sent."),
    ],
)  # fmt: skip
def test_the_fault_is_said(filled: Store, statement: str, fault: str):
    """What it is about, and which entry of the audit says otherwise."""
    assert fault in after(filled, statement)


def test_several_missing_entries_are_one_fault(filled: Store):
    """What they recorded is then not in the audit."""
    assert after(filled, "DELETE FROM audit WHERE number IN (4, 5)") == (
        "Audit entries 4 to 5 are missing.",
        "An explanation is kept that the audit does not have: it names audit entry 4.",
        "A sign-off is kept that the audit does not have: it names audit entry 5.",
    )


def test_what_came_in_by_another_way(filled: Store):
    """A submission put into the table by hand is not in the audit, nor is a file, a finding or a figure."""
    copied = "supplier, period, ends, 7, filename, sha256, received, received_by, state, errors, queries, notes"
    faults = after(
        filled,
        f"INSERT INTO submissions SELECT 9, {copied}, reason, nil FROM submissions WHERE number = 1",
        "INSERT INTO observations SELECT 3, measure, item, period, supplier, value, marker, text, sheet, cell "
        "FROM observations WHERE submission = 2",
        "INSERT INTO files SELECT 'f00', size, content FROM files WHERE size = 10",
    )
    assert faults == (
        "Submission 9 is not in the audit.",
        "The figures of submission 3 are not in the audit.",
        "A file is kept that no submission in the audit has: its hash is said to be f00.",
    )


def test_a_chain_cut_at_its_end(filled: Store):
    """Nothing in the chain itself shows it, when its rows went too: the last hash, written down elsewhere, does."""
    head = filled.head()
    cut = ("DELETE FROM audit WHERE number = 6", "DELETE FROM withdrawals")
    assert after(filled, *cut) == ()
    with unguarded(filled) as connection:
        for statement in cut:
            connection.execute(text(statement))
        assert record_faults(connection, head) == (
            f"The audit does not hold the entry with hash {head}, which was written down: it was cut short or "
            "written anew.",
        )


def test_a_head_written_down_earlier_still_holds(store: Store):
    """The chain may have grown since."""
    store.file(filing())
    head = store.head()
    store.file(filing(content=b"2"))
    assert store.examine_audit(expected_head=head) == ()
    assert len(store.examine_audit(expected_head="0" * 64)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submissions SET received = replace(received, '+00:00', 'Z')",
        "UPDATE submissions SET nil = 2 WHERE nil = 1",
        "UPDATE submissions SET period = CAST(X'ff' AS TEXT) WHERE number = 1",
        "UPDATE submissions SET ends = 'never'",
        "UPDATE findings SET cells = '[ ]' WHERE submission = 1",
        "UPDATE findings SET cells = 'no list' WHERE submission = 1",
        "UPDATE observations SET value = 'many' WHERE submission = 2",
        "UPDATE explanations SET text = CAST(text AS BLOB)",
        "UPDATE files SET content = CAST(content AS TEXT)",
        "UPDATE files SET content = X''",
        "UPDATE audit SET detail = 'no list' WHERE number = 6",
        "UPDATE audit SET detail = CAST(X'ff' AS TEXT) WHERE number = 6",
    ],
)
def test_what_sqlite_alone_lets_in(stored: Store, statement: str):
    """Bytes that read alike, or cannot be read at all, are found and said, without failing."""
    fill(stored)
    assert after(stored, statement)


def test_a_long_audit_is_read_in_parts(stored: Store, monkeypatch: pytest.MonkeyPatch):
    """However many entries, each comes once and in order, those added meanwhile too."""
    monkeypatch.setattr("impact.store.audit._AT_ONCE", 2)
    for number in range(5):
        stored.file(filing(observation(), content=b"%d" % number))
    seen = []
    for entry in stored.audit():
        seen.append(entry.number)
        if entry.number == 5:
            stored.file(filing(content=b"meanwhile", supplier=CLEVELAND))
    assert seen == [1, 2, 3, 4, 5, 6]
