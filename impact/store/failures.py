"""Why the store could not be opened, read or written, in words for the person who runs it.

Comes before `store.database` and `store.submissions`, which raise what is made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, OperationalError

_UNCHANGED = "Nothing more was kept."
_BY_SQLITE_CODE = (  # the start of SQLite's own name of the error, what it means, what to do
    ("SQLITE_FULL", "The disk that holds {place} is full.", "Make room on it and try again."),
    (
        "SQLITE_READONLY",
        "{place} cannot be written: the file or its folder is read-only.",
        "Allow yourself to write to both and try again.",
    ),
    ("SQLITE_BUSY", "{place} is in use by another program.", "Wait until that has finished and try again."),
    ("SQLITE_LOCKED", "{place} is in use by another program.", "Wait until that has finished and try again."),
    (
        "SQLITE_CANTOPEN",
        "{place} cannot be opened.",
        "Check that you may read and write this file and its folder, and try again.",
    ),
    (
        "SQLITE_PERM",
        "{place} cannot be opened.",
        "Check that you may read and write this file and its folder, and try again.",
    ),
    ("SQLITE_NOTADB", "{place} is not a database.", "Give the path of the store, or of a new file."),
    ("SQLITE_CORRUPT", "{place} is damaged.", "Put the last backup in its place."),
    ("SQLITE_IOERR", "The disk that holds {place} failed.", "Check the disk and the space left on it, and try again."),
)

_BY_POSTGRESQL_STATE: tuple[tuple[tuple[str, ...], tuple[str, ...], str, str], ...] = (
    # The start of PostgreSQL's own code of the error (a failure to connect has only words), what it means, what to do.
    (
        ("25006",),
        (),
        "The database {place} takes no changes: it is read-only, or a standby.",
        "Give the address of the database that takes changes, and try again.",
    ),
    (
        ("53100",),
        ("could not extend file", "No space left on device"),
        "The disk of the database {place} is full.",
        "Make room on it and try again.",
    ),
    (
        ("53300",),
        ("too many clients", "too many connections", "remaining connection slots"),
        "The database {place} has as many connections as it takes.",
        "Wait until others have finished and try again.",
    ),
    (("53200",), (), "The database {place} has no memory left.", "Wait until others have finished and try again."),
    (
        ("42501",),
        ("permission denied", "does not have CONNECT privilege"),
        "The account in {place} is not allowed to do this.",
        "Let its owner grant it the right to read, and to write, the tables of this database.",
    ),
    (
        ("28",),
        ("authentication failed", "no password supplied", "no pg_hba.conf entry"),
        "The database {place} does not let this account in.",
        "Check the name and the password in its address.",
    ),
    (
        ("3D000",),
        ('" does not exist',),
        "There is no database, or no account, of the name in {place}.",
        "Check the address, or make it with createdb.",
    ),
    (
        ("55P03", "57014"),
        (),
        "{place} is in use by another program.",
        "Wait until that has finished and try again.",
    ),
    (("40001", "40P01"), (), "{place} is in use by many others.", "Wait until they have finished and try again."),
    (("58", "XX001", "XX002"), (), "The disk of the database {place} failed.", "Have its keeper look at it."),
    (
        ("22P05", "22021"),
        (),
        "The database {place} does not take every character: it was not made in UTF-8.",
        "Make one with `createdb --encoding=UTF8` and give its address.",
    ),
)


@dataclass
class StoreUnavailable(Exception):
    """The store cannot be used. Nothing of what was asked was done, and nothing is half-stored.

    Attributes:
        says: What is the matter: "The disk that holds /srv/impact/store/impact.sqlite3 is full."
        remedy: What to do: "Nothing more was kept. Make room on it and try again."
    """

    says: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.says} {self.remedy}"


class NoStoreYet(StoreUnavailable):
    """The store was to be read, and nothing was ever kept in that place."""

    def __init__(self, place: str) -> None:
        """Say that nothing is at *place*."""
        super().__init__(
            f"There is no store at {place} yet.",
            "It is made when the first return is received. If there should be one, check its address.",
        )


class EarlierStore(StoreUnavailable):
    """The store was to be read, and an earlier version of the program made it: it has to be brought up to date."""

    def __init__(self, place: str) -> None:
        """Say so of *place*."""
        super().__init__(
            f"{place} was made by an earlier version of impact, so it cannot be read yet.",
            "Keep a copy of it with `impact backup`, then run `impact doctor`: it brings the store up to date.",
        )


class DamagedStore(StoreUnavailable):
    """The tables are there, but not what makes them a store."""

    def __init__(self, place: str, why: str) -> None:
        """Say of *place* what is wrong with it, as a whole sentence."""
        super().__init__(
            f"{place} is damaged: {why}",
            "Nothing in it was changed. Keep that file as it is, and restore the last backup into a new place.",
        )


@contextmanager
def said_plainly(place: str) -> Iterator[None]:
    """Turn a failure of the machine or the database at *place* into `StoreUnavailable`.

    A statement that the database refuses as wrong is a fault of this program, and goes on as it is.
    """
    try:
        yield
    except DBAPIError as problem:
        explained = _explained(problem, place)
        if explained is None:
            raise
        raise explained from problem


def _explained(problem: DBAPIError, place: str) -> StoreUnavailable | None:
    if "Could not decode to UTF-8" in str(problem.orig):  # Python's own words, without a code of SQLite's
        return DamagedStore(place, "a text in it cannot be read.")
    code = getattr(problem.orig, "sqlite_errorname", None)
    if code is not None:
        for start, says, remedy in _BY_SQLITE_CODE:
            if code.startswith(start):
                return StoreUnavailable(says.format(place=place), f"{_UNCHANGED} {remedy}")
        return None
    return _explained_by_postgresql(problem, place)


def _explained_by_postgresql(problem: DBAPIError, place: str) -> StoreUnavailable | None:
    state = getattr(problem.orig, "sqlstate", None) or ""
    reason = str(problem.orig).strip().split("\n")[0].rstrip(".?")
    for states, words, says, remedy in _BY_POSTGRESQL_STATE:
        if state.startswith(states) or (not state and any(word in str(problem.orig) for word in words)):
            return StoreUnavailable(says.format(place=place), f"{_UNCHANGED} {remedy}")
    if problem.connection_invalidated or state.startswith(("57P", "08")):
        return StoreUnavailable(
            f"The connection to the database {place} was lost: {reason}.",
            "Try again: what was kept before it was lost is recognised, and not kept twice.",
        )
    if isinstance(problem, OperationalError):
        return StoreUnavailable(
            f"The database {place} does not answer: {reason}.",
            f"{_UNCHANGED} Check that it is running and that its address is right, and try again.",
        )
    return None
