"""What the parent and the child that reads returns say to each other, and how it goes over a pipe.

Each message is its length in eight bytes, then a pickle. What comes back from the child, which has read a stranger's
file, may be made of the named values alone: a pickle that asks for anything else is refused. Figures go in columns,
which cost a tenth of what objects do.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, islice
from typing import Any, BinaryIO

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Length, Period
from impact.returns.difference import Changed
from impact.returns.observation import Beside, Key, Observation

_LENGTH = struct.Struct(">Q")
_MOST = 2 * 1024**3  # bytes of one message
_DATES = ("date", "datetime", "timezone", "timedelta")
_PERIOD = Observation._fields.index("period")

_Place = tuple[int, Length, int]  # a period's year, length and number
Columns = tuple[Any, ...]


# --- the messages -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begin:
    """The first thing said: what returns are held to, and how much memory one may take, in bytes above the start."""

    definitions: Definitions
    memory: int


@dataclass(frozen=True)
class Sent:
    """A file to open.

    Attributes:
        content: Its bytes; not used where it was `opened` elsewhere, on a cluster.
        filename: As the sender called it.
        supplier, period: Whose the sender says it is, and for when; None where nobody said. A return of another
            supplier or for another period is refused.
        opened: The pickled `Return`, made by a child elsewhere.
    """

    content: bytes
    filename: str = ""
    supplier: str | None = None
    period: Period | None = None
    opened: bytes | None = None


@dataclass(frozen=True)
class Whose:
    """Whose return a file is, as far as it says; all empty where it does not."""

    supplier: str = ""
    name: str = ""
    period: Period | None = None


@dataclass(frozen=True)
class Outcome:
    """What a file came to."""

    whose: Whose
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...] = ()
    nil: bool = False
    explanations: Mapping[str, str] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """As it goes over the pipe: a thousand observations in columns."""
        columns = _in_columns(self.observations)
        return _outcome, (self.whose, self.findings, columns, self.nil, self.explanations)


def _outcome(whose: Whose, findings: tuple[Finding, ...], columns: Columns, *more: Any) -> Outcome:
    return Outcome(whose, findings, _out_of_columns(columns), *more)


@dataclass(frozen=True)
class ToHandBack:
    """A handback to write of a file, with these findings.

    Attributes:
        recovering: Whether a file in a format that is no longer read is read as far as a library can.
    """

    sent: Sent
    findings: tuple[Finding, ...]
    beside: Beside
    notes: tuple[str, ...] = ()
    recovering: bool = True


@dataclass(frozen=True)
class ToOpen:
    """A file to open for a check elsewhere: the answer is a pickled `Return`."""

    sent: Sent


@dataclass(frozen=True)
class ToCompare:
    """Two versions to compare, the earlier first."""

    before: Sent
    after: Sent


@dataclass(frozen=True)
class Asked:
    """One thing to do, and how many seconds of the processor it may take."""

    what: Sent | ToHandBack | ToOpen | ToCompare
    seconds: float


@dataclass(frozen=True)
class Ready:
    """The child has everything that it needs, and is within its limits."""


@dataclass(frozen=True)
class Failed:
    """The child could not do it: `kind` is "memory", or "fault" with where in `trace`."""

    kind: str
    trace: str = ""


# --- figures in columns -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Packed:
    """A `Beside` on its way: of its history what a check may ask for, so many figures of each item."""

    rest: Beside
    lengths: Mapping[Key, int]
    figures: Columns

    @classmethod
    def of(cls, beside: Beside, at_length: Collection[Key]) -> Packed:
        """Pack *beside*: all the figures of the items *at_length*, and the last one of any other."""
        kept = {key: all_ if key in at_length else all_[-1:] for key, all_ in beside.history.items() if all_}
        lengths = {key: len(series) for key, series in kept.items()}
        return cls(replace(beside, history={}), lengths, _in_columns(chain.from_iterable(kept.values())))

    def unpacked(self) -> Beside:
        """Return the `Beside`."""
        figures = iter(_out_of_columns(self.figures))
        history = {key: tuple(islice(figures, length)) for key, length in self.lengths.items()}
        return replace(self.rest, history=history)


def _in_columns(observations: Iterable[Observation]) -> Columns:
    """*observations* field by field, and their periods apart, each once."""
    known: dict[_Place, int] = {}
    columns = list(zip(*observations, strict=True))
    if columns:
        places = [(each.year, each.length, each.number) for each in columns[_PERIOD]]
        columns[_PERIOD] = tuple(known.setdefault(place, len(known)) for place in places)
    return (tuple(known), *columns)


def _out_of_columns(columns: Columns) -> tuple[Observation, ...]:
    """The observations that `_in_columns` took apart; an exception of any kind for columns that it did not make."""
    places, *values = columns
    if not values:
        return ()
    if len(values) != len(Observation._fields):
        raise ValueError(len(values))
    periods = [Period(*place) for place in places]
    values[_PERIOD] = map(periods.__getitem__, values[_PERIOD])
    return tuple(map(Observation._make, zip(*values, strict=True)))


# --- the pipe ---------------------------------------------------------------------------------------------------------


class Broken(Exception):
    """The other end is gone, or says something that it must not."""


def send(pipe: BinaryIO, message: object) -> None:
    """Send *message*.

    Raises:
        Broken: The other end is gone.
    """
    written = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        pipe.write(_LENGTH.pack(len(written)))
        pipe.write(written)
        pipe.flush()
    except (OSError, ValueError) as problem:
        raise Broken from problem


def receive(pipe: BinaryIO) -> Any:
    """Return the next message from the parent, who is trusted.

    Raises:
        Broken: The other end is gone.
    """
    return pickle.loads(_frame(pipe))


def receive_values(pipe: BinaryIO) -> Any:
    """Return the next message from the child: values of known kinds, and nothing else.

    Raises:
        Broken: The other end is gone, or sent something else.
    """
    content = _frame(pipe)
    try:
        return _Values(BytesIO(content)).load()
    except Broken:
        raise
    except Exception as problem:  # a pickle that was tampered with fails in every way there is
        raise Broken from problem


def _frame(pipe: BinaryIO) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > _MOST:
        raise Broken
    return _exactly(pipe, length)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    try:
        content = pipe.read(length)
    except (OSError, ValueError) as problem:
        raise Broken from problem
    if content is None or len(content) < length:
        raise Broken
    return content


class _Values(pickle.Unpickler):
    """Reads back nothing but our own values and dates."""

    _known: Mapping[tuple[str, str], Any] = {
        (value.__module__, value.__qualname__): value
        for value in (Ready, Whose, _outcome, Failed, Changed, Finding, Period)
    }

    def find_class(self, module: str, name: str) -> Any:
        if (found := self._known.get((module, name))) is not None:
            return found
        if module == "datetime" and name in _DATES:
            return super().find_class(module, name)
        raise Broken
