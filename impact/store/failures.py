"""Why the store could not be opened, read or written, in words for the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, OperationalError

_UNCHANGED = "Nothing more was kept."
_ROOM = "Make room on it and try again."
_WAIT = "Wait until that has finished and try again."
_OTHERS = "Wait until others have finished and try again."


class _Cause(NamedTuple):
    """What an error of a database means, and what to do.

    `codes` are the starts of SQLite's names and PostgreSQL's codes of it; `words` are PostgreSQL's own, which alone are
    there where it failed to connect.
    """

    codes: tuple[str, ...]
    says: str
    remedy: str
    words: tuple[str, ...] = ()


_CAUSES = (
    _Cause(("SQLITE_FULL",), "The disk that holds {place} is full.", _ROOM),
    _Cause(
        ("SQLITE_READONLY",),
        "{place} cannot be written: the file or its folder is read-only.",
        "Allow yourself to write to both and try again.",
    ),
    _Cause(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014"), "{place} is in use by another program.", _WAIT),
    _Cause(
        ("SQLITE_CANTOPEN", "SQLITE_PERM"),
        "{place} cannot be opened.",
        "Check that you may read and write this file and its folder, and try again.",
    ),
    _Cause(("SQLITE_NOTADB",), "{place} is not a database.", "Give the path of the store, or of a new file."),
    _Cause(("SQLITE_CORRUPT",), "{place} is damaged.", "Put the last backup in its place."),
    _Cause(
        ("SQLITE_IOERR",),
        "The disk that holds {place} failed.",
        "Check the disk and the space left on it, and try again.",
    ),
    _Cause(
        ("25006",),
        "The database {place} takes no changes: it is read-only, or a standby.",
        "Give the address of the database that takes changes, and try again.",
    ),
    _Cause(
        ("53100",),
        "The disk of the database {place} is full.",
        _ROOM,
        ("could not extend file", "No space left on device"),
    ),
    _Cause(
        ("53300",),
        "The database {place} has as many connections as it takes.",
        _OTHERS,
        ("too many clients", "too many connections", "remaining connection slots"),
    ),
    _Cause(("53200",), "The database {place} has no memory left.", _OTHERS),
    _Cause(
        ("42501",),
        "The account in {place} is not allowed to do this.",
        "Let its owner grant it the right to read, and to write, the tables of this database.",
        ("permission denied", "does not have CONNECT privilege"),
    ),
    _Cause(
        ("28",),
        "The database {place} does not let this account in.",
        "Check the name and the password in its address.",
        ("authentication failed", "no password supplied", "no pg_hba.conf entry"),
    ),
    _Cause(
        ("3D000",),
        "There is no database, or no account, of the name in {place}.",
        "Check the address, or make it with createdb.",
        ('" does not exist',),
    ),
    _Cause(("40001", "40P01"), "{place} is in use by many others.", "Wait until they have finished and try again."),
    _Cause(("58", "XX001", "XX002"), "The disk of the database {place} failed.", "Have its keeper look at it."),
    _Cause(
        ("22P05", "22021"),
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
        super().__init__(
            f"There is no store at {place} yet.",
            "It is made when the first return is received. If there should be one, check its address.",
        )


class EarlierStore(StoreUnavailable):
    """The store was to be read, and an earlier version of the program made it: it has to be brought up to date."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} was made by an earlier version of impact, so it cannot be read yet.",
            "Keep a copy of it with `impact backup`, then run `impact doctor`: it brings the store up to date.",
        )


class DamagedStore(StoreUnavailable):
    """The tables are there, but not what makes them a store; *why* is a whole sentence."""

    def __init__(self, place: str, why: str) -> None:
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
    said = str(problem.orig)
    if "Could not decode to UTF-8" in said:  # Python's own words, without a code of SQLite's
        return DamagedStore(place, "a text in it cannot be read.")
    of_sqlite = getattr(problem.orig, "sqlite_errorname", None)
    code = of_sqlite or getattr(problem.orig, "sqlstate", None) or ""
    for cause in _CAUSES:
        if code.startswith(cause.codes) or (not code and any(word in said for word in cause.words)):
            return StoreUnavailable(cause.says.format(place=place), f"{_UNCHANGED} {cause.remedy}")
    reason = said.strip().split("\n")[0].rstrip(".?")
    if of_sqlite is None and (problem.connection_invalidated or code.startswith(("57P", "08"))):
        return StoreUnavailable(
            f"The connection to the database {place} was lost: {reason}.",
            "Try again: what was kept before it was lost is recognised, and not kept twice.",
        )
    if of_sqlite is None and isinstance(problem, OperationalError):
        return StoreUnavailable(
            f"The database {place} does not answer: {reason}.",
            f"{_UNCHANGED} Check that it is running and that its address is right, and try again.",
        )
    return None
