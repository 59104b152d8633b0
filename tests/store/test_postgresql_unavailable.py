"""A PostgreSQL that cannot be reached, read or written: said in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from impact.store import filing as store_filing
from impact.store.failures import said_plainly
from impact.store.submissions import Store, StoreUnavailable
from tests.store.filings import filing, observation
from tests.store.servers import Server


@pytest.fixture
def own(server: Server) -> str:
    """The name of a database with a store in it that has one submission."""
    name = server.empty()
    with Store.open(server.url(name)) as store:
        store.file(filing(content=b"before"))
    return name


@contextmanager
def account(server: Server, database: str, rights: str) -> Iterator[str]:
    """An account with few *rights*, and its address."""
    name = f"clerk_{database}"
    server.run(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'")
    plain = server.address.set(database=database)
    other = Server.__new__(Server)
    other.address = plain
    try:
        for right in rights.split("; "):
            other.run(f"{right} TO {name}")
        yield plain.set(username=name, password="secret").render_as_string(hide_password=False)
    finally:
        other.run(f"DROP OWNED BY {name}")
        other.run(f"DROP ROLE {name}")


def said(work) -> str:
    """What is said when *work* fails."""
    with pytest.raises(StoreUnavailable) as caught:
        work()
    assert "secret" not in str(caught.value)
    return str(caught.value)


def test_no_such_database(server: Server):
    """The address is named, with how to make one."""
    url = server.url("nowhere")
    assert said(lambda: Store.open(url)) == (
        f"There is no database, or no account, of the name in {url}. Nothing more was kept. "
        "Check the address, or make it with createdb."
    )


def test_nobody_answers():
    """It gives the machine's own reason."""
    message = said(lambda: Store.open("postgresql+psycopg://me:secret@127.0.0.1:1/x"))
    assert message.startswith("The database postgresql+psycopg://me:***@127.0.0.1:1/x")
    assert message.endswith(
        "Nothing more was kept. Check that it is running and that its address is right, and try again."
    )


def test_a_database_that_takes_no_changes(server: Server, own: str):
    """A standby, or one that was set read-only: reading goes on."""
    with Store.open(server.url(own, options="-c default_transaction_read_only=on")) as store:
        message = said(lambda: store.file(filing()))
        assert len(store.submissions()) == 1
    assert "takes no changes: it is read-only, or a standby. Nothing more was kept." in message


def test_an_account_that_may_only_read(server: Server, own: str):
    """It can read; filing says what is missing."""
    rights = "GRANT USAGE ON SCHEMA public; GRANT SELECT ON ALL TABLES IN SCHEMA public"
    with account(server, own, rights) as url, Store.open(url) as store:
        message = said(lambda: store.file(filing()))
        assert len(store.submissions()) == 1
    assert message.endswith(
        "is not allowed to do this. Nothing more was kept. Let its owner grant it the right to read, and to write, the "
        "tables of this database."
    )


def test_as_many_connections_as_it_takes(server: Server, own: str):
    """An account may have a limit of its own."""
    with account(server, own, "GRANT USAGE ON SCHEMA public") as url:
        server.run(f"ALTER ROLE clerk_{own} CONNECTION LIMIT 0")
        message = said(lambda: Store.open(url))
    assert "has as many connections as it takes. Nothing more was kept. Wait until others have finished" in message


def test_a_connection_that_is_lost(server: Server, own: str):
    """It is said, and the next attempt connects anew."""
    with Store.open(server.url(own)) as store:
        assert len(store.submissions()) == 1
        server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{own}'")
        message = said(lambda: store.submissions())
        assert store.file(filing()).number == 2
    assert message.startswith("The connection to the database ")
    assert message.endswith("Try again: what was kept before it was lost is recognised, and not kept twice.")


def test_a_server_that_goes_in_the_middle_of_a_filing(server: Server, own: str, monkeypatch: pytest.MonkeyPatch):
    """Nothing of it is kept, and it can be filed again."""
    with Store.open(server.url(own)) as store:

        def cut(connection, filing_):
            kept = keep(connection, filing_)
            server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{own}'")
            return kept

        keep = store_filing.keep
        monkeypatch.setattr(store_filing, "keep", cut)
        assert said(lambda: store.file(filing(observation()))).startswith("The connection to the database ")
        monkeypatch.undo()
        assert len(store.submissions()) == 1
        assert store.file(filing(observation())).number == 2
        assert store.examine_audit() == ()


def test_another_program_that_writes_for_long(server: Server, own: str, monkeypatch: pytest.MonkeyPatch):
    """After the wait it is said."""
    monkeypatch.setattr("impact.store.database.PATIENCE", "0.1")
    with Store.open(server.url(own)) as store, store._engine.connect() as other:
        other.exec_driver_sql("SELECT pg_advisory_lock(x'696D70616374'::bigint)")
        assert "is in use by another program. Nothing more was kept. Wait until" in said(lambda: store.file(filing()))


class Broken(Exception):
    """What the driver raises, as far as it is looked at."""

    def __init__(self, sqlstate: str | None, words: str = "it failed") -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (Broken("53100"), "The disk of the database D is full."),
        (Broken("53300"), "The database D has as many connections as it takes."),
        (Broken(None, "FATAL: sorry, too many clients already"), "The database D has as many connections as it takes."),
        (Broken("53200"), "The database D has no memory left."),
        (Broken("40001"), "D is in use by many others."),
        (Broken("58030"), "The disk of the database D failed."),
        (Broken("22P05"), "The database D does not take every character: it was not made in UTF-8."),
        (Broken(None, "FATAL: password authentication failed"), "The database D does not let this account in."),
        (Broken("57P01"), "The connection to the database D was lost: it failed."),
        (Broken(None), "The database D does not answer: it failed."),
    ],
)
def test_what_is_hard_to_bring_about(problem: Broken, says: str):
    """Each code of PostgreSQL's has its words."""
    with pytest.raises(StoreUnavailable) as caught, said_plainly("D"):
        raise OperationalError("SELECT 1", {}, problem)
    assert caught.value.says == says


def test_a_number_that_somebody_else_took(server: Server, own: str, monkeypatch: pytest.MonkeyPatch):
    """A write that the database asks to begin anew is begun anew, and succeeds."""
    attempts = []
    keep = store_filing.keep

    def refused_once(connection, filing_):
        attempts.append(1)
        if len(attempts) == 1:
            connection.exec_driver_sql("INSERT INTO files SELECT * FROM files")
        return keep(connection, filing_)

    monkeypatch.setattr(store_filing, "keep", refused_once)
    with Store.open(server.url(own)) as store:
        assert store.file(filing()).number == 2
    assert len(attempts) == 2
