"""A PostgreSQL of the tests' own: on a socket, gone at the end; or the one that `IMPACT_TEST_POSTGRESQL` names."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from impact.store.schema import metadata
from impact.store.submissions import Store

INSTALLED = Path("/usr/lib/postgresql")
HOW_TO_INSTALL = "PostgreSQL is not installed. Run `apt-get install postgresql`, or set IMPACT_TEST_POSTGRESQL."
SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=40 -c shared_buffers=32MB"


class Server:
    """Makes databases on one server: empty ones, and ones with our tables in them."""

    def __init__(self, url: str) -> None:
        self.address = make_url(url)
        self._names = (f"impact_{uuid4().hex[:8]}_{number}" for number in count(1))
        self._made: list[str] = []
        self._emptied: list[str] = []
        self._with_tables = self.empty()
        Store.open(self.url(self._with_tables)).close()

    def url(self, name: str, **query: str) -> str:
        """The address of the database *name*."""
        address = self.address.set(database=name).update_query_dict(query)
        return address.render_as_string(hide_password=False)

    def empty(self) -> str:
        """The name of a new database with nothing in it."""
        return self._make("TEMPLATE template0 ENCODING 'UTF8'")

    def fresh(self) -> str:
        """The address of a store with nothing in it."""
        return self._emptied.pop() if self._emptied else self.url(self._make(f"TEMPLATE {self._with_tables}"))

    def take_back(self, url: str) -> None:
        """Empty the store at *url* for another test: a new database takes as long as many a test."""
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            connection.execute("SET session_replication_role = replica")  # no trigger guards the rows
            for table in metadata.tables:
                connection.execute(f"DELETE FROM {table}".encode())
        self._emptied.append(url)

    def run(self, statement: str) -> None:
        """Run *statement* as the one who may do all."""
        plain = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())

    def close(self) -> None:
        """Drop every database that was made."""
        for name in reversed(self._made):
            self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _make(self, options: str) -> str:
        name = next(self._names)
        self.run(f"CREATE DATABASE {name} {options}")
        self._made.append(name)
        return name


@contextmanager
def running() -> Iterator[Server]:
    """A server for the whole run: each worker has its own, so none meets another's."""
    given = os.environ.get("IMPACT_TEST_POSTGRESQL")
    if given:
        server = Server(given)
        try:
            yield server
        finally:
            server.close()
        return
    with _own_cluster() as folder:
        yield Server(f"postgresql+psycopg://postgres@/postgres?host={quote(str(folder))}")


@contextmanager
def _own_cluster() -> Iterator[Path]:
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="impact-pg-", dir="/tmp"))  # the path of a socket has to be short
    as_owner = _as_ordinary_person(folder)
    data = folder / "data"
    try:
        _do(*as_owner, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"{SETTINGS} -c unix_socket_directories={folder}"
        _do(*as_owner, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield folder
        finally:
            _do(*as_owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    if os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_INSTALL)
    pytest.skip(HOW_TO_INSTALL)


def _as_ordinary_person(folder: Path) -> tuple[str, ...]:
    """How to run a program as one whom PostgreSQL lets own a cluster: it refuses the administrator."""
    if os.geteuid() != 0:
        return ()
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ("runuser", "-u", "postgres", "--")


def _do(*command: object) -> None:
    done = subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
    assert done.returncode == 0, done.stderr.decode()
