"""Open, check and hand back returns in a process of their own, with limits of memory and time.

After `isolation.process`, which holds the child; `steps` asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, cast

from impact.plan.definitions import Definitions
from impact.returns.beside import Beside
from impact.returns.difference import Changed
from impact.returns.findings import Finding
from impact.returns.isolation.packing import Packed, held_to_history
from impact.returns.isolation.process import Child, Died, Limits
from impact.returns.isolation.wire import Asked, Outcome, Sent, ToCompare, ToHandBack, ToOpen, Whose

__all__ = ["CannotRead", "Limits", "Reader"]


class CannotRead(Exception):
    """A kept file cannot be read again; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text)
        self.finding = finding


class Reader:
    """One child process, used for one file at a time: `begin`, `whose`, `check`; or `hand_back`; or `compare`.

    Use it in a `with`, or close it. Not for two threads at once. A file whose child was ended by something else than
    the file is given to a new one, once.
    """

    def __init__(self, definitions: Definitions, limits: Limits | None = None) -> None:
        """Start the child; it gets ready while the parent goes on."""
        self._limits = limits or Limits()
        self._child = Child(definitions, self._limits)
        self._at_length = held_to_history(definitions.plan)
        self._asked = Asked(Sent(b""), 0.0)
        self._whose = Whose()
        self._failed: Finding | None = None
        self._under_way = False

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._child.close()

    @property
    def process(self) -> int | None:
        """The child's process id; None while there is none."""
        return self._child.process

    def wait_until_ready(self) -> None:
        """Return once the child has everything it needs, so that the first file is read as soon as any other."""
        with suppress(Died):
            self._child.get_ready()

    # --- one return -------------------------------------------------------------------------------------------------

    def begin(self, sent: Sent) -> None:
        """Hand over a file. The child opens it while the parent does other things.

        A file begun before and never checked is given up, with its child: its answer must not be taken for this one's.
        """
        if self._under_way:
            self._child.close()
        self._whose, self._failed, self._under_way = Whose(), None, True
        self._asked = Asked(sent, self._limits.of(len(sent.opened or sent.content)))
        with suppress(Died):  # `whose` finds the child gone, and gives the file to another
            self._child.send(self._asked, self._asked.seconds)

    def whose(self) -> Whose:
        """Return whose return it is, as soon as that is known; empty where the file does not say or cannot be read."""
        if self._failed is None:
            try:
                self._whose = self._told()
            except Died as died:
                self._failed = died.finding
        return self._whose

    def check(self, beside: Beside) -> Outcome:
        """Have it checked with what stands beside it, after `whose`. Never raises for what a file does."""
        self._under_way = False
        if self._failed is None:
            try:
                return self._outcome(beside)
            except Died as died:
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
        except Died:
            return None

    def _told(self) -> Whose:
        try:
            return cast(Whose, self._child.answer(Whose, self._asked.seconds))
        except Died as died:
            if not died.unexplained:
                raise
        return self._told_by_another()

    def _told_by_another(self) -> Whose:
        self._child.send(self._asked, self._asked.seconds)
        return cast(Whose, self._child.answer(Whose, self._asked.seconds))

    def _outcome(self, beside: Beside) -> Outcome:
        try:
            return self._checked(beside)
        except Died as died:
            if not died.unexplained:
                raise
        self._told_by_another()
        return self._checked(beside)

    def _checked(self, beside: Beside) -> Outcome:
        self._child.send(Packed.of(beside, self._at_length), self._asked.seconds)
        return cast(Outcome, self._child.answer(Outcome, self._asked.seconds))

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
        except Died as died:
            raise CannotRead(died.finding) from None

    def _ask(self, what: ToHandBack | ToOpen | ToCompare, kind: type, size: int) -> Any:
        asked = Asked(what, self._limits.of(size))
        self._child.send(asked, asked.seconds)
        return self._child.answer(kind, asked.seconds)
