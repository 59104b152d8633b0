"""Receive returns: open and check each in a child process, file it, say what became of it."""

from __future__ import annotations

import atexit
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.observation import Beside
from impact.returns.reader import Outcome, Reader, Sent, Whose
from impact.returns.reading.unreadable import LARGEST_FILE, too_large
from impact.store.model import Filing, Submission, Unkept
from impact.store.submissions import Store

_AT_ONCE = 8  # workbooks in one job of a cluster: enough to outweigh sending the definitions along
_JOBS_AHEAD = 4
_MISDIRECTED = ("wrong_supplier", "wrong_period")  # sent as another's: kept, but not among that other's returns


@dataclass(frozen=True)
class Incoming:
    """A file as it came: its name, its bytes, and when (aware, UTC). `unkept` stands for the bytes of one too large."""

    filename: str
    content: bytes
    received: datetime
    unkept: Unkept | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of one file: what was kept, and what was found in it."""

    filename: str
    supplier_name: str
    submission: Submission
    findings: tuple[Finding, ...]


@contextmanager
def processes(workers: int) -> Iterator[Executor | None]:
    """Yield so many processes that work at once, or None where one is enough."""
    if workers == 1:
        yield None
        return
    # Ctrl-C is for the parent to answer: the workers would each print where they were.
    with ProcessPoolExecutor(workers, initializer=signal, initargs=(SIGINT, SIG_IGN)) as pool:
        yield pool


@contextmanager
def readers(definitions: Definitions, workers: int = 1) -> Iterator[tuple[Reader, ...]]:
    """Yield so many child processes that read returns, started and getting ready."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(Reader(definitions)) for _ in range(workers))


def receive(
    definitions: Definitions,
    store: Store,
    files: Iterable[Incoming],
    *,
    supplier: str | None = None,
    period: Period | None = None,
    by: str = "",
    reason: str = "",
    readers: Sequence[Reader] = (),
    cluster: Executor | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[Receipt]:
    """Read, check and file each of *files*, in order; yield what became of each as soon as it is filed.

    Each of *readers* opens a file while those before it are checked and filed. What a file is checked against is asked
    of the store when its turn has come, so that the outcome never depends on how many read. Opening may go to a
    *cluster*; checking stays here. With *supplier* or *period*, a return of another is refused. Who sends, *by*, and
    the *reason* to send again are kept with each.
    """

    def filed(incoming: Incoming, child: Reader | None) -> Receipt:
        outcome = _checked(definitions, store, incoming, child)
        submission = store.file(filing(incoming, outcome, by, reason))
        return Receipt(incoming.filename, outcome.whose.name, submission, outcome.findings)

    with ExitStack() as stack:
        free = deque(readers or [stack.enter_context(Reader(definitions))])
        under_way: deque[tuple[Incoming, Reader | None]] = deque()
        sent = ((one, Sent(one.content, one.filename, supplier, period)) for one in files)
        for incoming, to_open in _opened_on(cluster, definitions, sent) if cluster else sent:
            while not free:
                first, child = under_way.popleft()
                yield filed(first, child)
                free.extend([child] if child else [])
                progress()
            if incoming.unkept:  # there is nothing to read
                under_way.append((incoming, None))
                continue
            one = free.popleft()
            one.begin(to_open)
            under_way.append((incoming, one))
        for pair in under_way:
            yield filed(*pair)
            progress()


def _checked(definitions: Definitions, store: Store, incoming: Incoming, child: Reader | None) -> Outcome:
    """Check the file that the *child* has opened; one too large to be opened has None."""
    if child is None:
        return Outcome(Whose(), (too_large(incoming.unkept.size if incoming.unkept else 0).finding,))
    whose = child.whose()
    outcome = child.check(beside(definitions, store, whose, incoming))
    misdirected = any(finding.code in _MISDIRECTED for finding in outcome.findings)
    return replace(outcome, whose=Whose(name=whose.name)) if misdirected else outcome


def filing(incoming: Incoming, outcome: Outcome, by: str, reason: str) -> Filing:
    """Return what is kept of a file and what it came to."""
    return Filing(
        supplier=outcome.whose.supplier,
        period=outcome.whose.period,
        filename=incoming.filename,
        content=incoming.content,
        received=incoming.received,
        findings=outcome.findings,
        observations=outcome.observations,
        by=by,
        reason=reason,
        nil=outcome.nil,
        explanations=outcome.explanations or {},
        unkept=incoming.unkept,
    )


def beside(definitions: Definitions, store: Store, whose: Whose, incoming: Incoming) -> Beside:
    """Return what the store knows that a return of *whose* is held to."""
    received = incoming.received.astimezone(UTC).date()
    if whose.period is None:
        return Beside(received=received)
    others = []
    for other in store.filed_elsewhere(sha256(incoming.content).hexdigest(), whose.supplier, whose.period):
        supplier = definitions.register.supplier(other.supplier)
        name = supplier.name if supplier else other.supplier
        others.append(f"{name}, {other.period.label}" if other.period else name)
    return Beside(
        history=store.history(whose.supplier, whose.period),
        explained=store.explanations(whose.supplier, whose.period),
        elsewhere=tuple(dict.fromkeys(others)),
        received=received,
    )


def read_files(paths: Sequence[Path], received: datetime) -> Iterator[Incoming]:
    """Yield each file's bytes as they are reached; of one that is too large for a return, its hash and size.

    Raises:
        OSError: A file cannot be read; those before it are already dealt with.
    """
    for path in paths:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            with path.open("rb") as content:
                yield Incoming(path.name, b"", received, Unkept(file_digest(content, "sha256").hexdigest(), size))
        else:
            yield Incoming(path.name, path.read_bytes(), received)


# --- on a cluster -----------------------------------------------------------------------------------------------


def _opened_on(
    cluster: Executor, definitions: Definitions, remaining: Iterator[tuple[Incoming, Sent]]
) -> Iterator[tuple[Incoming, Sent]]:
    """Yield each file as opened on the *cluster*, in order; as it is, for a child here, where that failed."""
    jobs: deque[tuple[list[tuple[Incoming, Sent]], Future[list[bytes | None]]]] = deque()
    while True:
        while len(jobs) < _JOBS_AHEAD and (batch := list(islice(remaining, _AT_ONCE))):
            jobs.append((batch, cluster.submit(open_each, definitions, [sent for _, sent in batch])))
        if not jobs:
            return
        batch, job = jobs.popleft()
        for (incoming, sent), opened in zip(batch, job.result(), strict=True):
            yield incoming, sent if opened is None else replace(sent, opened=opened)


_READER_OF: dict[str, Reader] = {}  # on a worker of a cluster: its child, by the digest of the definitions


def open_each(definitions: Definitions, files: list[Sent]) -> list[bytes | None]:
    """Open files on a worker of a cluster, each in the worker's own child process."""
    one = _READER_OF.get(definitions.digest)
    if one is None:
        one = _READER_OF[definitions.digest] = Reader(definitions)
        atexit.register(one.close)
    return [one.open_only(sent) for sent in files]
