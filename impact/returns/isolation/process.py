"""The child process as its parent holds it: started ahead, spoken to, ended when its time is over.

After `isolation.wire`; `isolation.reader` reads returns with it. Whatever a file does to the child, the parent lives on
and says what happened; what comes next gets a new child.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, BinaryIO, cast

from impact.plan.definitions import Definitions
from impact.returns.findings import Finding
from impact.returns.isolation import wire
from impact.returns.isolation.wire import Begin, Ready

_LOG = logging.getLogger("impact")
# What glibc is to keep for the next file rather than give back: getting it again took a fifth of the time of a return.
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2), "MALLOC_TRIM_THRESHOLD_": str(128 * 1024**2)}
_CODE = "from impact.returns.isolation.child import main; main()"
_PACKAGES = str(Path(__file__).resolve().parents[3])
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


class Died(Exception):
    """The child could not do what was asked.

    Attributes:
        finding: Why, said to the one who sent the file.
        unexplained: Whether neither a limit nor a fault of the program is known to have ended it: another may do.
    """

    def __init__(self, finding: Finding, unexplained: bool = False) -> None:
        super().__init__(finding)
        self.finding = finding
        self.unexplained = unexplained


class Child:
    """One child at a time: a new one is made when that has ended. Each method but `close` may raise `Died`."""

    def __init__(self, definitions: Definitions, limits: Limits) -> None:
        """Start it; it gets ready while the parent goes on."""
        self._definitions = definitions
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._start()

    @property
    def process(self) -> int | None:
        """Its process id; None while there is none."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End it."""
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

    def get_ready(self) -> None:
        """Return once it has everything it needs."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        if not self._ready:
            self._ready = isinstance(self._hear(_STARTING, 0), Ready)

    def send(self, message: object, seconds: float) -> None:
        """Send *message*, of what may take *seconds*."""
        self.get_ready()
        with self._within(seconds * self._limits.patience) as over:
            try:
                wire.send(self._pipe(0), message)
            except wire.Broken:
                raise self._died(over.rang, seconds) from None

    def answer(self, kind: type, seconds: float) -> Any:
        """Return its next answer, a *kind*, to what may take *seconds*."""
        answer = self._hear(seconds * self._limits.patience, seconds)
        if isinstance(answer, wire.Failed):
            raise self._gave_up(answer)
        if not isinstance(answer, kind):
            self.close()
            raise Died(_not_read())
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
            wire.send(self._pipe(0), Begin(self._definitions, self._limits.memory))

    def _pipe(self, number: int) -> BinaryIO:
        process = cast("subprocess.Popen[bytes]", self._process)
        return cast(BinaryIO, process.stdout if number else process.stdin)

    def _hear(self, patience: float, seconds: float) -> Any:
        if self._process is None:  # it went while it was spoken to
            raise Died(_not_read(), unexplained=True)
        with self._within(patience) as over:
            try:
                return wire.receive_values(self._pipe(1))
            except wire.Broken:
                raise self._died(over.rang, seconds) from None

    def _within(self, seconds: float) -> _Alarm:
        return _Alarm(seconds, cast("subprocess.Popen[bytes]", self._process))

    def _gave_up(self, failed: wire.Failed) -> Died:
        self.close()
        if failed.kind == "memory":
            return Died(_too_much())
        _LOG.error("A return could not be read, through a fault of this program:\n%s", failed.trace)
        return Died(_not_read())

    def _died(self, rang: bool, seconds: float) -> Died:
        """What ended it: the clock, its own limit of time, or nobody knows what (the system, somebody's kill)."""
        process = self._process
        self.close()
        if rang or (process is not None and process.returncode == -_OUT_OF_TIME):
            return Died(_too_slow(seconds))
        return Died(_not_read(), unexplained=True)


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
