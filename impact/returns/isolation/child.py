"""The process that reads strangers' files: it opens and checks returns, within limits, and writes nothing anywhere.

A file that exhausts it costs this process and no other.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from io import BytesIO
from itertools import count
from typing import BinaryIO

from impact.plan.definitions import Definitions
from impact.returns.answers import Return
from impact.returns.difference import difference
from impact.returns.isolation import wire
from impact.returns.judging import check
from impact.returns.observation import last_figures
from impact.returns.opening import open_return, open_workbook
from impact.returns.reading.otherformats import LOOK_OVER, to_look_over
from impact.returns.reading.unreadable import NO_LONGER_READ

_MOST_FILES = 32
_YOUNGEST, _OLDEST = 0, 2  # generations of the garbage collector: what was made since it last looked, and everything
_FULLY_EVERY = 25  # files


def main() -> None:
    """Answer the parent until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    incoming, outgoing = _own_pipes()
    try:
        begin: wire.Begin = wire.receive(incoming)
        _limit_ourselves(begin.memory)
        gc.freeze()  # the definitions stay for good: no collection need look through them again
        gc.disable()  # a file makes very many values and few cycles: those are gone through between two files
        wire.send(outgoing, wire.Ready())
        for done in count(1):
            asked: wire.Asked = wire.receive(incoming)
            _limit_time(asked.seconds)
            _answer(begin.definitions, asked.what, incoming, outgoing)
            gc.collect(_OLDEST if done % _FULLY_EVERY == 0 else _YOUNGEST)
    except wire.Broken:
        return
    except MemoryError:  # even the file itself was too large to take in
        with suppress(wire.Broken, MemoryError):
            wire.send(outgoing, wire.Failed("memory"))


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, out of reach of a stray print."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return incoming, outgoing


def _limit_ourselves(memory: int) -> None:
    """Where the system can: no more than *memory* bytes above now, no file written, few opened."""
    try:
        import resource
    except ImportError:  # Windows has none of this; the parent's time limit and the reader's own bounds remain
        return
    for limit, most in (
        (resource.RLIMIT_AS, _size() + memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    ):
        resource.setrlimit(limit, (most, most))


def _limit_time(seconds: float) -> None:
    """Let the system end this process when it has worked *seconds* more; waiting for others is not counted."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _size() -> int:
    """The process's address space in bytes; without limit where the system does not say."""
    try:
        with open("/proc/self/statm") as said:
            return int(said.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 62


def _answer(definitions: Definitions, asked: object, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Do one thing and say what came of it. After running out of memory the process ends, and a new one is made."""
    try:
        match asked:
            case wire.Sent():
                answer: object = _check(definitions, asked, incoming, outgoing)
            case wire.ToHandBack():
                answer = _hand_back(definitions, asked)
            case wire.ToOpen():
                answer = pickle.dumps(_open(definitions, asked.sent))
            case wire.ToCompare():
                answer = difference(_open(definitions, asked.before), _open(definitions, asked.after))
            case _:
                raise TypeError(type(asked))
    except wire.Broken:
        raise
    except MemoryError:
        answer = wire.Failed("memory")
    except Exception:
        answer = wire.Failed("fault", traceback.format_exc())
    wire.send(outgoing, answer)
    if isinstance(answer, wire.Failed):
        raise wire.Broken


def _open(definitions: Definitions, sent: wire.Sent) -> Return:
    if sent.opened is not None:
        opened: Return = pickle.loads(sent.opened)
        return opened
    return open_return(sent.content, definitions, supplier=sent.supplier, period=sent.period, filename=sent.filename)


def _check(definitions: Definitions, sent: wire.Sent, incoming: BinaryIO, outgoing: BinaryIO) -> wire.Outcome:
    """Open the file, say whose it is, be told what stands beside it, check it."""
    opened = _open(definitions, sent)
    form = opened.form
    whose = wire.Whose(form.supplier.id, form.supplier.name, form.period) if form else wire.Whose()
    wire.send(outgoing, whose)
    packed: wire.Packed = wire.receive(incoming)
    checked = check(
        opened,
        definitions,
        beside=packed.unpacked(),
        expected_supplier=sent.supplier,
        expected_period=sent.period,
    )
    return wire.Outcome(whose, checked.findings, checked.observations, checked.nil, dict(checked.explanations))


def _hand_back(definitions: Definitions, asked: wire.ToHandBack) -> bytes:
    from impact.returns.writing.handback import write_handback  # late: few returns are handed back

    opened, findings, notes = _open(definitions, asked.sent), asked.findings, asked.notes
    refused = next((one.code for one in opened.findings if one.code in NO_LONGER_READ), None)
    if refused is not None and asked.recovering:
        opened = _recovered(definitions, asked.sent)
        if opened.form is not None:
            findings = (*findings, *to_look_over(refused, opened.answers.values()))
            notes = (*notes, LOOK_OVER)
    form = opened.form
    target = BytesIO()
    write_handback(
        opened,
        findings,
        target,
        forces=definitions.register.forces(form.period) if form else (),
        last=last_figures(form, asked.beside) if form else {},
        notes=notes,
        content=asked.sent.content,
    )
    return target.getvalue()


def _recovered(definitions: Definitions, sent: wire.Sent) -> Return:
    """What a library reads of a format that no figure is taken from."""
    from impact.returns.reading.calamine import read_for_handback

    workbook = read_for_handback(sent.content)
    try:
        return open_workbook(workbook, definitions, supplier=sent.supplier, period=sent.period, filename=sent.filename)
    except Exception:  # nothing is lost by it: the findings alone go back
        return Return()


if __name__ == "__main__":
    main()
    sys.exit(0)
