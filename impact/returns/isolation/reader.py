"""Open, check and hand back returns in a process of their own, with limits of memory and time.

Whatever a file does to the child, the parent lives on and says what happened; what comes next gets a new child.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Timer
from typing import Any, BinaryIO, cast

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.returns.difference import Changed
from impact.returns.isolation import wire
from impact.returns.isolation.wire import Asked, Outcome, Packed, Sent, ToCompare, ToHandBack, ToOpen, Whose
from impact.returns.observation import Beside
from impact.returns.reading.unreadable import NO_LONGER_READ

__all__ = ["CannotRead", "Limits", "Reader"]

_LOG = logging.getLogger("impact")
# What glibc is to keep for the next file rather than give back: getting it again took a fifth of the time of a return.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2), "MALLOC_TRIM_THRESHOLD_": str(128 * 1024**2)}
_CODE = "from impact.returns.isolation.child import main; main()"
_PACKAGES = str(Path(__file__).resolve().parents[3])
_STARTING = 60.0  # seconds: a busy machine may take long to start a process
_GOING = 0.2  # seconds
_OUT_OF_TIME = getattr(signal, "SIGPROF", 0)
_FRESH = "Copy your answers into a fresh template and send that."
_TOO_MUCH = Finding("too_much_memory", "error", "This workbook takes more memory to read than a return may.", _FRESH)
_NOT_READ = Finding(
    "not_read", "error", "This workbook could not be read, and the fault may be ours.",
    f"The file is kept, so that it can be looked into. {_FRESH} If that fails too, tell whoever asked for it.",
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What one file may take: processor time (`seconds`, and more for each megabyte), and bytes of memory.

    A busy machine may take `patience` times as long by the clock, and somewhat over, before the child is ended.
    """

    seconds: float = 4.0
    seconds_for_each_megabyte: float = 3.0
    memory: int = 448 * 1024**2
    patience: float = 10.0

    def of(self, size: int) -> float:
        """Return the seconds for a file of *size* bytes."""
        return self.seconds + self.seconds_for_each_megabyte * size / 1024**2


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
        self._asked = Asked(Sent(b""), 0.0)
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
        self._whose, self._failed, self._under_way = Whose(), None, True
        self._asked = Asked(sent, self._limits.of(len(sent.opened or sent.content)))
        with suppress(CannotRead):  # `whose` finds the child gone, and gives the file to another
            self._say(self._asked, self._asked.seconds)

    def whose(self) -> Whose:
        """Return whose return it is, as soon as that is known; empty where the file does not say or cannot be read."""
        if self._failed is None:
            try:
                self._whose = self._once_more(self._told, self._told_by_another)
            except CannotRead as died:
                self._failed = died.finding
        return self._whose

    def check(self, beside: Beside) -> Outcome:
        """Have it checked with what stands beside it, after `whose`. Never raises for what a file does."""
        self._under_way = False
        packed = Packed.of(beside, self._at_length)

        def checked() -> Outcome:
            self._say(packed, self._asked.seconds)
            return cast(Outcome, self._answer(Outcome, self._asked.seconds))

        def checked_by_another() -> Outcome:
            self._told_by_another()
            return checked()

        if self._failed is None:
            try:
                return cast(Outcome, self._once_more(checked, checked_by_another))
            except CannotRead as died:
                self._failed = died.finding
        return Outcome(self._whose, (self._failed,))

    def read(self, sent: Sent, beside: Callable[[Whose], Beside] = lambda whose: Beside()) -> Outcome:
        """Open and check one file; *beside* is asked once it is known whose it is."""
        self.begin(sent)
        whose = self.whose()
        return self.check(beside(whose) if whose.supplier else Beside())

    def open_only(self, sent: Sent) -> bytes | None:
        """Open a file for a check elsewhere; None where that failed. The bytes are for `Sent.opened` alone."""
        try:
            return cast(bytes, self._ask(ToOpen(sent), bytes, len(sent.content)))
        except CannotRead:
            return None

    def _told(self) -> Whose:
        return cast(Whose, self._answer(Whose, self._asked.seconds))

    def _told_by_another(self) -> Whose:
        self._say(self._asked, self._asked.seconds)
        return self._told()

    def _once_more(self, first: Callable[[], Any], again: Callable[[], Any]) -> Any:
        try:
            return first()
        except CannotRead as died:
            if not died.unexplained:
                raise
        return again()

    # --- what is made of kept files ---------------------------------------------------------------------------------

    def hand_back(self, sent: Sent, findings: Sequence[Finding], beside: Beside, notes: tuple[str, ...] = ()) -> bytes:
        """Return the handback workbook of a file with its *findings*.

        Of a file in a format that is no longer read, whatever a library makes of it stands in the handback; where it
        ends the child, the findings alone.

        Raises:
            CannotRead: The file is such that the child could not do it.
        """
        asked = ToHandBack(sent, tuple(findings), beside, notes)
        try:
            return cast(bytes, self._ask(asked, bytes, len(sent.content)))
        except CannotRead:
            if not any(finding.code in NO_LONGER_READ for finding in findings):
                raise
        return cast(bytes, self._ask(replace(asked, recovering=False), bytes, len(sent.content)))

    def compare(self, before: Sent, after: Sent) -> tuple[Changed, ...]:
        """Return what changed from one version to the next.

        Raises:
            CannotRead: One of them is such that the child could not do it.
        """
        size = len(before.content) + len(after.content)
        return cast(tuple[Changed, ...], self._ask(ToCompare(before, after), tuple, size))

    def _ask(self, what: ToHandBack | ToOpen | ToCompare, kind: type, size: int) -> Any:
        asked = Asked(what, self._limits.of(size))
        self._say(asked, asked.seconds)
        return self._answer(kind, asked.seconds)

    # --- the child ---------------------------------------------------------------------------------------------------

    def _get_ready(self) -> None:
        """Return once it has everything it needs."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        if not self._ready:
            self._ready = isinstance(self._hear(_STARTING, 0), wire.Ready)

    def _say(self, message: object, seconds: float) -> None:
        """Send *message*, of what may take *seconds*."""
        self._get_ready()
        with self._within(seconds * self._limits.patience, seconds):
            wire.send(self._pipe(0), message)

    def _answer(self, kind: type, seconds: float) -> Any:
        """Return its next answer, a *kind*, to what may take *seconds*."""
        answer = self._hear(seconds * self._limits.patience, seconds)
        if isinstance(answer, wire.Failed):
            self.close()
            if answer.kind == "memory":
                raise CannotRead(_TOO_MUCH)
            _LOG.error("A return could not be read, through a fault of this program:\n%s", answer.trace)
            raise CannotRead(_NOT_READ)
        if not isinstance(answer, kind):
            self.close()
            raise CannotRead(_NOT_READ)
        return answer

    def _start(self) -> None:
        self.close()
        self._ready = False
        before = os.environ.get("PYTHONPATH")
        environment = {
            **os.environ,
            "PYTHONPATH": _PACKAGES if not before else os.pathsep.join((_PACKAGES, before)),
            "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory of its own
            "OMP_NUM_THREADS": "1",
            **_KEEP_MEMORY,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        with suppress(wire.Broken):  # a child that is gone already is found so when the first file is sent
            wire.send(self._pipe(0), wire.Begin(self._definitions, self._limits.memory))

    def _pipe(self, number: int) -> BinaryIO:
        process = cast("subprocess.Popen[bytes]", self._process)
        return cast(BinaryIO, process.stdout if number else process.stdin)

    def _hear(self, patience: float, seconds: float) -> Any:
        if self._process is None:  # it went while it was spoken to
            raise CannotRead(_NOT_READ, unexplained=True)
        with self._within(patience, seconds):
            return wire.receive_values(self._pipe(1))

    @contextmanager
    def _within(self, patience: float, seconds: float) -> Iterator[None]:
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
            yield
        except wire.Broken:  # the clock, its own limit of time, or nobody knows what (the system, somebody's kill)
            self.close()
            if rang.is_set() or process.returncode == -_OUT_OF_TIME:
                says = f"This workbook could not be read within {seconds:,.0f} seconds; a return takes a second or two."
                raise CannotRead(Finding("too_slow", "error", says, _FRESH)) from None
            raise CannotRead(_NOT_READ, unexplained=True) from None
        finally:
            timer.cancel()
