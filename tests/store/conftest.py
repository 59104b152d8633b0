from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from impact.store.submissions import Store
from tests.store.servers import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of this run's own."""
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """Which database the store is in: each test that asks for a store runs with both."""
    return request.param


@pytest.fixture(scope="session")
def new_url(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Give the address of another new store, as often as it is called."""
    if database == "postgresql":
        return request.getfixturevalue("server").fresh
    folder, numbers = tmp_path_factory.mktemp("stores"), count(1)
    return lambda: f"sqlite:///{folder / str(next(numbers))}.sqlite3"


@pytest.fixture(scope="session")
def new_empty_url(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Give the address of another place with nothing in it, no tables either, as often as it is called."""
    if database == "postgresql":
        server: Server = request.getfixturevalue("server")
        return lambda: server.url(server.empty())
    folder, numbers = tmp_path_factory.mktemp("places"), count(1)

    def empty_file() -> str:
        path = folder / f"{next(numbers)}.sqlite3"
        path.touch()
        return f"sqlite:///{path}"

    return empty_file


@pytest.fixture
def url(new_url: Callable[[], str], database: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the test's store is."""
    server: Server | None = request.getfixturevalue("server") if database == "postgresql" else None
    url = new_url()
    yield url
    if server is not None:
        server.take_back(url)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new store with nothing in it."""
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store in a file is."""
    return tmp_path / "store" / "impact.sqlite3"


@pytest.fixture
def stored(path: Path) -> Iterator[Store]:
    """A new store in a file, for what is true of SQLite alone."""
    with Store.open(f"sqlite:///{path}") as opened:
        yield opened


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that anyone can reach."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)
        os.chmod(folder, 0o755)
