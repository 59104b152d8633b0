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
    code = getattr(problem.orig, "sqlite_errorname", None)
    if code is not None:
        for start, says, remedy in _BY_SQLITE_CODE:
            if code.startswith(start):
                return StoreUnavailable(says.format(place=place), f"{_UNCHANGED} {remedy}")
        return None
    if isinstance(problem, OperationalError):
        reason = str(problem.orig).strip().split("\n")[0].rstrip(".?")
        return StoreUnavailable(
            f"The database {place} does not answer: {reason}.",
            f"{_UNCHANGED} Check that it is running and that its address is right, and try again.",
        )
    return None
