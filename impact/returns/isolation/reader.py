"""Open, check and hand back returns in a process of their own, started ahead, with limits of memory and time.

After `isolation.child`, which runs in that process; `steps` asks it. Whatever a file does to the child, the parent
lives on and says what happened; the next file gets a new child.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, BinaryIO, cast

from impact.plan.definitions import Definitions
from impact.returns.beside import Beside
from impact.returns.findings import Finding
from impact.returns.isolation import wire
from impact.returns.isolation.wire import Asked, Begin, Outcome, Ready, Sent, ToCompare, ToHandBack, ToOpen, Whose
from impact.returns.opening.difference import Changed

_LOG = logging.getLogger("impact")
_CODE = "from impact.returns.isolation.child import main; main()"
_PACKAGES = str(Path(__file__).resolve().parents[2])
_STARTING = 60.0  # seconds: a busy machine may take long to start a process
_GOING = 0.2  # seconds
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
_FRESH = "Copy your answers into a fresh template and send that."


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


class _Died(Exception):
    """The child could not do what was asked; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


class Reader:
    """One child process, used for one file at a time: `begin`, `whose`, `check`; or `hand_back`; or `compare`.

    Use it in a `with`, or close it. Not for two threads at once.
    """

    def __init__(self, definitions: Definitions, limits: Limits | None = None) -> None:
        """Start the child; it gets ready while the parent goes on."""
        self._definitions = definitions
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._whose = Whose()
        self._seconds = 0.0
        self._failed: Finding | None = None
        self._start()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                cast(BinaryIO, pipe).close()
        with suppress(subprocess.TimeoutExpired):  # one that is going by itself says why
            child.wait(_GOING)
        child.kill()
        child.wait()

    @property
    def process(self) -> int | None:
        """The child's process id; None while there is none."""
        return self._child.pid if self._child else None

    def wait_until_ready(self) -> None:
        """Return once the child has everything it needs, so that the first file is read as soon as any other."""
        with suppress(_Died):
            self._get_ready()

    # --- one return -------------------------------------------------------------------------------------------------

    def begin(self, sent: Sent) -> None:
        """Hand over a file. The child opens it while the parent does other things."""
        self._whose, self._failed = Whose(), None
        self._seconds = self._limits.of(len(sent.opened or sent.content))
        try:
            self._send(Asked(sent, self._seconds))
        except _Died as died:
            self._failed = died.finding

    def whose(self) -> Whose:
        """Return whose return it is, as soon as that is known; empty where the file does not say or cannot be read."""
        if self._failed is None:
            try:
                self._whose = self._answer(Whose)
            except _Died as died:
                self._failed = died.finding
        return self._whose

    def check(self, beside: Beside) -> Outcome:
        """Have it checked with what stands beside it, after `whose`. Never raises for what a file does."""
        if self._failed is None:
            try:
                self._send(beside)
                return cast(Outcome, self._answer(Outcome))
            except _Died as died:
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
        except _Died:
            return None

    # --- what is made of kept files ---------------------------------------------------------------------------------

    def hand_back(self, sent: Sent, findings: Sequence[Finding], beside: Beside, notes: tuple[str, ...] = ()) -> bytes:
        """Return the handback workbook of a file with its *findings*.

        Raises:
            CannotRead: The file is such that the child could not do it.
        """
        return cast(bytes, self._made(ToHandBack(sent, tuple(findings), beside, notes), bytes, len(sent.content)))

    def compare(self, before: Sent, after: Sent) -> tuple[Changed, ...]:
        """Return what changed from one version to the next.

        Raises:
            CannotRead: One of them is such that the child could not do it.
        """
        size = len(before.content) + len(after.content)
        return cast(tuple[Changed, ...], self._made(ToCompare(before, after), tuple, size))

    def _made(self, asked: ToHandBack | ToCompare, kind: type, size: int) -> Any:
        try:
            return self._ask(asked, kind, size)
        except _Died as died:
            raise CannotRead(died.finding) from None

    # --- the child --------------------------------------------------------------------------------------------------

    def _ask(self, what: ToHandBack | ToOpen | ToCompare, kind: type, size: int) -> Any:
        self._seconds = self._limits.of(size)
        self._send(Asked(what, self._seconds))
        return self._answer(kind)

    def _start(self) -> None:
        self.close()
        self._ready = False
        before = os.environ.get("PYTHONPATH")
        environment = {
            **os.environ,
            "PYTHONPATH": _PACKAGES if not before else os.pathsep.join((_PACKAGES, before)),
            "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory of its own
            "OMP_NUM_THREADS": "1",
        }
        self._child = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        with suppress(wire.Broken):  # a child that is gone already is found so when the first file is sent
            wire.send(self._pipe_in(), Begin(self._definitions, self._limits.memory))

    def _pipe_in(self) -> BinaryIO:
        return cast(BinaryIO, cast("subprocess.Popen[bytes]", self._child).stdin)

    def _send(self, message: object) -> None:
        self._get_ready()
        with self._within(self._seconds * self._limits.patience) as over:
            try:
                wire.send(self._pipe_in(), message)
            except wire.Broken:
                raise self._died(over.rang) from None

    def _get_ready(self) -> None:
        if self._child is None or self._child.poll() is not None:
            self._start()
        if not self._ready:
            self._ready = isinstance(self._hear(_STARTING), Ready)

    def _answer(self, kind: type) -> Any:
        answer = self._hear(self._seconds * self._limits.patience)
        if isinstance(answer, wire.Failed):
            raise self._gave_up(answer)
        if not isinstance(answer, kind):
            raise self._died(False)
        return answer

    def _hear(self, seconds: float) -> Any:
        with self._within(seconds) as over:
            try:
                return wire.receive_values(cast(BinaryIO, cast("subprocess.Popen[bytes]", self._child).stdout))
            except wire.Broken:
                raise self._died(over.rang) from None

    def _within(self, seconds: float) -> _Alarm:
        return _Alarm(seconds, cast("subprocess.Popen[bytes]", self._child))

    def _gave_up(self, failed: wire.Failed) -> _Died:
        self.close()
        if failed.kind == "memory":
            return _Died(_too_much())
        _LOG.error("A return could not be read, through a fault of this program:\n%s", failed.trace)
        return _Died(_not_read())

    def _died(self, out_of_time: bool) -> _Died:
        """What ended the child: the clock, its own limit of time, or (a library that gives up, the system) memory."""
        child = self._child
        self.close()
        worked_out = child is not None and child.returncode == -_OUT_OF_TIME
        return _Died(_too_slow(self._seconds) if out_of_time or worked_out else _too_much())


class CannotRead(Exception):
    """A kept file cannot be read again; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text)
        self.finding = finding


class _Alarm:
    """Ends the child when its time is over."""

    def __init__(self, seconds: float, child: subprocess.Popen[bytes]) -> None:
        self.rang = False
        self._child = child
        self._timer = Timer(seconds, self._ring)
        self._timer.daemon = True

    def _ring(self) -> None:
        self.rang = True
        self._child.kill()

    def __enter__(self) -> _Alarm:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self._timer.cancel()


def _too_slow(seconds: float) -> Finding:
    says = f"This workbook could not be read within {seconds:,.0f} seconds; a return takes a second or two."
    return Finding("too_slow", "error", says, _FRESH)


def _too_much() -> Finding:
    return Finding("too_much_memory", "error", "This workbook takes more memory to read than a return may.", _FRESH)


def _not_read() -> Finding:
    says = "This workbook could not be read, and the fault may be ours."
    remedy = f"The file is kept, so that it can be looked into. {_FRESH} If that fails too, tell whoever asked for it."
    return Finding("not_read", "error", says, remedy)
