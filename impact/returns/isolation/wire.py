"""What the parent and the child that reads returns say to each other, and how it goes over a pipe.

Before `isolation.child` and `isolation.reader`, the two ends. Each message is its length in eight bytes, then a pickle.
What comes back from the child, which has read a stranger's file, may be made of the named values alone: a pickle that
asks for anything else is refused.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.beside import Beside
from impact.returns.difference import Changed
from impact.returns.findings import Finding
from impact.returns.isolation.packing import Columns, in_columns, out_of_columns
from impact.returns.observation import Observation

_LENGTH = struct.Struct(">Q")
_MOST = 2 * 1024**3  # bytes of one message
_DATES = ("date", "datetime", "timezone", "timedelta")


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
        columns = in_columns(self.observations)
        return _outcome, (self.whose, self.findings, columns, self.nil, self.explanations)


def _outcome(
    whose: Whose,
    findings: tuple[Finding, ...],
    columns: Columns,
    nil: bool,
    explanations: Mapping[str, str] | None,
) -> Outcome:
    return Outcome(whose, findings, out_of_columns(columns), nil, explanations)


@dataclass(frozen=True)
class ToHandBack:
    """A handback to write of a file, with these findings."""

    sent: Sent
    findings: tuple[Finding, ...]
    beside: Beside
    notes: tuple[str, ...] = ()


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


_ANSWERS = (Ready, Whose, _outcome, Failed, Changed, Finding, Period)


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
    head = _exactly(pipe, _LENGTH.size)
    (length,) = _LENGTH.unpack(head)
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

    _known: Mapping[tuple[str, str], Any] = {(value.__module__, value.__qualname__): value for value in _ANSWERS}

    def find_class(self, module: str, name: str) -> Any:
        if (found := self._known.get((module, name))) is not None:
            return found
        if module == "datetime" and name in _DATES:
            return super().find_class(module, name)
        raise Broken
