"""Open, check and hand back returns in a process of their own, with limits of memory and time.

Whatever a file does to the child, the parent lives on and says what happened; what comes next gets a new child. Each
message between them is its length in eight bytes, then a pickle. What comes back from the child, which has read a
stranger's file, may be made of the named values alone: a pickle that asks for anything else is refused. Figures go in
columns, which cost a tenth of what objects do.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, groupby
from pathlib import Path
from threading import Event, Timer
from typing import Any, BinaryIO, cast

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.observation import Beside, Changed, Key, Observation
from impact.returns.reading.unreadable import NO_LONGER_READ

_LOG = logging.getLogger("impact")
# What glibc is to keep for the next file rather than give back: getting it again took a fifth of the time of a return.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2), "MALLOC_TRIM_THRESHOLD_": str(128 * 1024**2)}
_CODE = "from impact.returns.child import main; main()"
_PACKAGES = str(Path(__file__).resolve().parents[2])
_STARTING = 60.0  # seconds: a busy machine may take long to start a process
_GOING = 0.2  # seconds
_OUT_OF_TIME = getattr(signal, "SIGPROF", 0)
_FRESH = "Copy your answers into a fresh template and send that."
_TOO_MUCH = Finding("too_much_memory", "error", "This workbook takes more memory to read than a return may.", _FRESH)
_NOT_READ = Finding(
    "not_read", "error", "This workbook could not be read, and the fault may be ours.",
    f"The file is kept, so that it can be looked into. {_FRESH} If that fails too, tell whoever asked for it.",
)  # fmt: skip


# --- what the two say to each other -----------------------------------------------------------------------------------


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


def _outcome(whose: Whose, findings: tuple[Finding, ...], columns: list[Any], *more: Any) -> Outcome:
    return Outcome(whose, findings, _out_of_columns(columns), *more)


@dataclass(frozen=True)
class Failed:
    """The child could not do it: `kind` is "memory", or "fault" with where in `trace`."""

    kind: str
    trace: str = ""


Packed = tuple[Beside, list[Any]]  # what stands beside a return, but for its figures; and those in columns


def packed(beside: Beside, at_length: Collection[Key] = ()) -> Packed:
    """Pack *beside* for its way: all the figures of the items *at_length*, and the last one of any other."""
    kept = (series if key in at_length else series[-1:] for key, series in beside.history.items())
    return replace(beside, history={}), _in_columns(chain.from_iterable(kept))


def unpacked(rest: Beside, figures: list[Any]) -> Beside:
    """Return what was `packed`."""
    by_item = groupby(_out_of_columns(figures), lambda one: (one.measure, one.item))
    return replace(rest, history={key: tuple(series) for key, series in by_item})


_PERIOD = Observation._fields.index("period")


def _in_columns(observations: Iterable[Observation]) -> list[Any]:
    """*observations* field by field, where a period that many share is written once."""
    columns: list[Any] = list(zip(*observations, strict=True))
    if columns:
        once: dict[Period, Period] = {}
        columns[_PERIOD] = [once.setdefault(period, period) for period in columns[_PERIOD]]
    return columns


def _out_of_columns(columns: list[Any]) -> tuple[Observation, ...]:
    """The observations that were taken apart; an exception of any kind for columns that nobody made of them."""
    return tuple(map(Observation._make, zip(*columns, strict=True)))


class Broken(Exception):
    """The other end is gone, or says something that it must not."""


_LENGTH = struct.Struct(">Q")
_MOST = 2 * 1024**3  # bytes of one message


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
    return pickle.loads(_message(pipe))


def receive_values(pipe: BinaryIO) -> Any:
    """Return the next message from the child: values of known kinds, and nothing else.

    Raises:
        Broken: The other end is gone, or sent something else.
    """
    content = _message(pipe)
    try:
        return _Values(BytesIO(content)).load()
    except Exception as problem:  # a pickle that was tampered with fails in every way there is
        raise Broken from problem


def _message(pipe: BinaryIO) -> bytes:
    try:
        (length,) = _LENGTH.unpack(pipe.read(_LENGTH.size))
        content = pipe.read(length) if length <= _MOST else b""
    except (OSError, ValueError, struct.error) as problem:
        raise Broken from problem
    if len(content) < length:
        raise Broken
    return content


class _Values(pickle.Unpickler):
    """Reads back nothing but our own values and dates."""

    _known: Mapping[tuple[str, str], Any] = {
        (value.__module__, value.__qualname__): value for value in (Whose, _outcome, Failed, Changed, Finding, Period)
    }

    def find_class(self, module: str, name: str) -> Any:
        if (found := self._known.get((module, name))) is not None:
            return found
        if module == "datetime" and name in ("date", "datetime", "timezone", "timedelta"):
            return super().find_class(module, name)
        raise Broken


# --- the parent -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Limits:
    """What one file may take: processor time (`seconds`, and more for each megabyte), and bytes of memory.

    A busy machine may take `patience` times as long by the clock, and somewhat over, before the child is ended.
    """

    seconds: float = 4.0
    seconds_for_each_megabyte: float = 3.0
    memory: int = 448 * 1024**2
    patience: float = 10.0


class CannotRead(Exception):
    """The child could not do what was asked of a file.

    Attributes:
        finding: Why, said to the one who sent the file.
        unexplained: Whether neither a limit nor a fault of the program is known to have ended it: another may do.
    """

    def __init__(self, finding: Finding, unexplained: bool = False) -> None:
        super().__init__(finding.text)
        self.finding = finding
        self.unexplained = unexplained


class Reader(AbstractContextManager["Reader"]):
    """One child process, used for one file at a time: `begin`, `whose`, `check`; or `hand_back`; or `compare`.

    Use it in a `with`, or close it. Not for two threads at once. A file whose child was ended by something else than
    the file is given to a new one, once.
    """

    def __init__(self, definitions: Definitions, limits: Limits | None = None) -> None:
        """Start the child; it gets ready while the parent goes on."""
        self._limits = limits or Limits()
        self._definitions = definitions
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._at_length = frozenset(  # items that a check holds to all their earlier figures; others to the last alone
            (measure.ref, item)
            for measure in definitions.plan.measures
            for check in measure.checks
            if check.at_length
            for item in check.items()
        )
        self._sent = Sent(b"")
        self._seconds = 0.0  # that the act under way may take
        self._whose = Whose()
        self._failed: Finding | None = None
        self._under_way = False
        self._start()

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                cast(BinaryIO, pipe).close()
        with suppress(subprocess.TimeoutExpired):  # one that is going by itself says why
            process.wait(_GOING)
        process.kill()
        process.wait()

    @property
    def process(self) -> int | None:
        """The child's process id; None while there is none."""
        return self._process.pid if self._process else None

    def wait_until_ready(self) -> None:
        """Return once the child has everything it needs, so that the first file is read as soon as any other."""
        with suppress(CannotRead):
            self._get_ready()

    # --- one return -------------------------------------------------------------------------------------------------

    def begin(self, sent: Sent) -> None:
        """Hand over a file. The child opens it while the parent does other things.

        A file begun before and never checked is given up, with its child: its answer must not be taken for this one's.
        """
        if self._under_way:
            self.close()
        self._sent, self._whose, self._failed, self._under_way = sent, Whose(), None, True
        with suppress(CannotRead):  # `whose` finds the child gone, and gives the file to another
            self._begin_anew()

    def whose(self) -> Whose:
        """Return whose return it is, as soon as that is known; empty where the file does not say or cannot be read."""
        self._whose = self._once_more(lambda: self._hear(Whose), self._begin_anew) or Whose()
        return self._whose

    def check(self, beside: Beside) -> Outcome:
        """Have it checked with what stands beside it, after `whose`. Never raises for what a file does."""
        self._under_way = False

        def checked() -> Any:
            self._say(packed(beside, self._at_length))
            return self._hear(Outcome)

        def begin_anew() -> None:
            self._begin_anew()
            self._hear(Whose)

        outcome: Outcome | None = self._once_more(checked, begin_anew)
        return outcome or Outcome(self._whose, (self._failed or _NOT_READ,))

    def read(self, sent: Sent, beside: Callable[[Whose], Beside] = lambda whose: Beside()) -> Outcome:
        """Open and check one file; *beside* is asked once it is known whose it is."""
        self.begin(sent)
        whose = self.whose()
        return self.check(beside(whose) if whose.supplier else Beside())

    def _begin_anew(self) -> None:
        self._ask("check", self._sent, size=len(self._sent.opened or self._sent.content))

    def _once_more(self, step: Callable[[], Any], begin_anew: Callable[[], None]) -> Any:
        """Do *step*, by another child where nobody knows what ended the first; None where it fails, with `_failed`."""
        if self._failed is not None:
            return None
        try:
            try:
                return step()
            except CannotRead as died:
                if not died.unexplained:
                    raise
            begin_anew()
            return step()
        except CannotRead as died:
            self._failed = died.finding
            return None

    # --- what is made of kept files ---------------------------------------------------------------------------------

    def open_only(self, sent: Sent) -> bytes | None:
        """Open a file for a check elsewhere; None where that failed. The bytes are for `Sent.opened` alone."""
        with suppress(CannotRead):
            self._ask("open", sent, size=len(sent.content))
            return cast(bytes, self._hear(bytes))
        return None

    def hand_back(self, sent: Sent, findings: Sequence[Finding], beside: Beside, notes: tuple[str, ...] = ()) -> bytes:
        """Return the handback workbook of a file with its *findings*.

        Of a file in a format that is no longer read, whatever a library makes of it stands in the handback; where it
        ends the child, the findings alone.

        Raises:
            CannotRead: The file is such that the child could not do it.
        """

        def handed_back(recovering: bool) -> bytes:
            self._ask("hand_back", sent, tuple(findings), beside, notes, recovering, size=len(sent.content))
            return cast(bytes, self._hear(bytes))

        try:
            return handed_back(recovering=True)
        except CannotRead:
            if not any(finding.code in NO_LONGER_READ for finding in findings):
                raise
        return handed_back(recovering=False)

    def compare(self, before: Sent, after: Sent) -> tuple[Changed, ...]:
        """Return what changed from one version to the next.

        Raises:
            CannotRead: One of them is such that the child could not do it.
        """
        self._ask("compare", before, after, size=len(before.content) + len(after.content))
        return cast(tuple[Changed, ...], self._hear(tuple))

    # --- the child --------------------------------------------------------------------------------------------------

    def _ask(self, act: str, *about: object, size: int) -> None:
        """Have the child do an *act* of `child.ACTS`, for a file of *size* bytes."""
        self._seconds = self._limits.seconds + self._limits.seconds_for_each_megabyte * size / 1024**2
        self._say((act, about, self._seconds))

    def _say(self, message: object) -> None:
        self._get_ready()
        with self._within(self._seconds * self._limits.patience) as process:
            send(cast(BinaryIO, process.stdin), message)

    def _hear(self, kind: type) -> Any:
        """Return the child's next answer, a *kind*."""
        if self._process is None:  # it went while it was spoken to
            raise CannotRead(_NOT_READ, unexplained=True)
        with self._within(self._seconds * self._limits.patience) as process:
            answer = receive_values(cast(BinaryIO, process.stdout))
        if isinstance(answer, kind):
            return answer
        self.close()
        if isinstance(answer, Failed) and answer.kind == "memory":
            raise CannotRead(_TOO_MUCH)
        if isinstance(answer, Failed):
            _LOG.error("A return could not be read, through a fault of this program:\n%s", answer.trace)
        raise CannotRead(_NOT_READ)

    def _get_ready(self) -> None:
        """Return once it has everything it needs."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        if not self._ready:
            with self._within(_STARTING) as process:
                self._ready = receive_values(cast(BinaryIO, process.stdout)) is True

    def _start(self) -> None:
        self.close()
        self._ready = False
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (_PACKAGES, os.environ.get("PYTHONPATH")))),
            "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory of its own
            "OMP_NUM_THREADS": "1",
            **_KEEP_MEMORY,
        }
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        command = [sys.executable, "-c", _CODE]
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment)
        with suppress(Broken):  # a child that is gone already is found so when the first file is sent
            send(cast(BinaryIO, self._process.stdin), (self._definitions, self._limits.memory))

    @contextmanager
    def _within(self, patience: float) -> Iterator[subprocess.Popen[bytes]]:
        """End the child when its time is over; say what ended it where it goes."""
        process = cast("subprocess.Popen[bytes]", self._process)
        rang = Event()

        def ring() -> None:
            rang.set()
            process.kill()

        timer = Timer(patience, ring)
        timer.daemon = True
        timer.start()
        try:
            yield process
        except Broken:  # the clock, its own limit of time, or nobody knows what (the system, somebody's kill)
            self.close()
            if rang.is_set() or process.returncode == -_OUT_OF_TIME:
                took = f"{self._seconds:,.0f} seconds; a return takes a second or two."
                says = f"This workbook could not be read within {took}"
                raise CannotRead(Finding("too_slow", "error", says, _FRESH)) from None
            raise CannotRead(_NOT_READ, unexplained=True) from None
        finally:
            timer.cancel()
