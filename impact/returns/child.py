"""The process that reads strangers' files: it opens and checks returns, within limits, and writes nothing anywhere.

A file that exhausts it costs this process and no other.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from typing import Any, BinaryIO

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.returns.answers import Return, difference
from impact.returns.judging import check
from impact.returns.observation import Beside, Changed, last_figures
from impact.returns.opening import open_return, open_workbook
from impact.returns.reader import Broken, Failed, Outcome, Sent, Whose, receive, send, unpacked
from impact.returns.reading.otherformats import LOOK_OVER, read_for_handback, to_look_over
from impact.returns.reading.unreadable import NO_LONGER_READ

_MOST_FILES = 32
_YOUNGEST, _OLDEST = 0, 2  # generations of the garbage collector: what was made since it last looked, and everything
_FULLY_EVERY = 25  # files


def main() -> None:
    """Answer the parent until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # the pipes to the parent are out of reach of a stray print
        os.dup2(nowhere, standard)
    try:
        definitions, memory = receive(incoming)
        _limit_ourselves(memory)
        gc.freeze()  # the definitions stay for good: no collection need look through them again
        gc.disable()  # a file makes very many values and few cycles: those are gone through between two files
        send(outgoing, True)
        acts = _Acts(definitions, incoming, outgoing)
        for done in count(1):
            act, about, seconds = receive(incoming)
            if hasattr(signal, "setitimer"):  # the system ends this process then; waiting for others is not counted
                signal.signal(signal.SIGPROF, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_PROF, seconds)
            _answer(outgoing, acts.by_name[act], about)
            gc.collect(_OLDEST if done % _FULLY_EVERY == 0 else _YOUNGEST)
    except Broken:
        return
    except MemoryError:  # even the file itself was too large to take in
        with suppress(Broken, MemoryError):
            send(outgoing, Failed("memory"))


def _limit_ourselves(memory: int) -> None:
    """Where the system can: no more than *memory* bytes above now, no file written, few opened."""
    try:
        import resource
    except ImportError:  # Windows has none of this; the parent's time limit and the reader's own bounds remain
        return
    try:
        with open("/proc/self/statm") as said:
            size = int(said.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        size = 1 << 62
    limits = {
        resource.RLIMIT_AS: size + memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _MOST_FILES,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def _answer(outgoing: BinaryIO, act: Callable[..., object], about: tuple[Any, ...]) -> None:
    """Do one thing and say what came of it. After running out of memory the process ends, and a new one is made."""
    try:
        answer = act(*about)
    except Broken:
        raise
    except MemoryError:
        answer = Failed("memory")
    except Exception:
        answer = Failed("fault", traceback.format_exc())
    send(outgoing, answer)
    if isinstance(answer, Failed):
        raise Broken


class _Acts:
    """What the parent may ask for."""

    def __init__(self, definitions: Definitions, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._definitions, self._incoming, self._outgoing = definitions, incoming, outgoing
        self.by_name: Mapping[str, Callable[..., object]] = {
            "check": self._check,
            "open": lambda sent: pickle.dumps(self._open(sent)),
            "compare": self._compare,
            "hand_back": self._hand_back,
        }

    def _open(self, sent: Sent) -> Return:
        if sent.opened is not None:
            opened: Return = pickle.loads(sent.opened)
            return opened
        whose, period, name = sent.supplier, sent.period, sent.filename
        return open_return(sent.content, self._definitions, supplier=whose, period=period, filename=name)

    def _check(self, sent: Sent) -> Outcome:
        """Open the file, say whose it is, be told what stands beside it, check it."""
        opened = self._open(sent)
        form = opened.form
        whose = Whose(form.supplier.id, form.supplier.name, form.period) if form else Whose()
        send(self._outgoing, whose)
        beside = unpacked(*receive(self._incoming))
        supplier, period = sent.supplier, sent.period
        checked = check(opened, self._definitions, beside=beside, expected_supplier=supplier, expected_period=period)
        return Outcome(whose, checked.findings, checked.observations, checked.nil, dict(checked.explanations))

    def _compare(self, before: Sent, after: Sent) -> tuple[Changed, ...]:
        return difference(self._open(before), self._open(after))

    def _hand_back(
        self, sent: Sent, findings: tuple[Finding, ...], beside: Beside, notes: tuple[str, ...], recovering: bool
    ) -> bytes:
        from impact.returns.writing.handback import write_handback  # late: few returns are handed back

        opened = self._open(sent)
        refused = next((one.code for one in opened.findings if one.code in NO_LONGER_READ), None)
        if refused is not None and recovering:
            opened = self._recovered(sent)
            if opened.form is not None:
                findings, notes = (*findings, *to_look_over(refused, opened.answers.values())), (*notes, LOOK_OVER)
        form = opened.form
        forces = self._definitions.register.forces(form.period) if form else ()
        last = last_figures(form, beside) if form else {}
        return write_handback(opened, findings, forces=forces, last=last, notes=notes, content=sent.content)

    def _recovered(self, sent: Sent) -> Return:
        """What a library reads of a format that no figure is taken from."""
        workbook, whose, period, name = read_for_handback(sent.content), sent.supplier, sent.period, sent.filename
        try:
            return open_workbook(workbook, self._definitions, supplier=whose, period=period, filename=name)
        except Exception:  # nothing is lost by it: the findings alone go back
            return Return()
