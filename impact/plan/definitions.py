"""Everything a workspace defines, the plan, the register, the outside figures: as read, and as known to be right.

Made by `plan.loading`; every later room takes it as given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from impact.plan.measure import Item, Measure
from impact.plan.model import Plan, PlanFile
from impact.plan.parts import Fault
from impact.plan.register import Register

if TYPE_CHECKING:  # a child that is sent definitions never reads a document
    from impact.plan.documents import Document, Step, Steps


@dataclass(frozen=True)
class Outside:
    """A pinned release of figures from outside: one value for each supplier that it covers.

    `id` is the stem of its file in `metrics/reference/`. Values are in `unit`, by supplier id.
    """

    id: str
    title: str
    publisher: str
    as_at: date
    released: date
    licence: str
    unit: str
    values: Mapping[str, float]


@dataclass(frozen=True)
class Definitions:
    """The plan, its suppliers and outside figures, and the digest that names this exact state of them.

    `digest` is the first 12 hex digits of SHA-256 over the definition files; it stands in every template.
    """

    plan: Plan
    register: Register
    digest: str
    outside: Mapping[str, Outside] = field(default_factory=dict)
    methods: str = ""


class FaultyDefinitions(Exception):
    """The definitions cannot be used; `faults` says why, in order of place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(fault.text for fault in faults))
        self.faults = faults


# --- before it is known to be right ------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileRead:
    """One file and where each of its values stands; `guessed` names the values that it does not have itself."""

    document: Document
    guessed: frozenset[Steps]

    def lost(self, *path: Step) -> bool:
        """Whether the names in the group at *path* are not all known."""
        return any(path[:length] in self.guessed for length in range(1, len(path) + 1))

    def unsure(self, *fields: str) -> bool:
        """Whether anything in one of *fields* was guessed."""
        return any(not path or path[0] in fields for path in self.guessed)


@dataclass(frozen=True)
class PlanRead(FileRead):
    """`plan.yaml`."""

    plan: PlanFile

    @property
    def lost_promises(self) -> int | None:
        """How many promises have no ref that can be read, or one that stands twice; None when that is not known."""
        if any(path[-1:] in (("ambitions",), ("commitments",), ("statements",)) for path in self.guessed):
            return None
        refs = [promise.ref for promise in self.plan.promises()]
        guessed = (path for path in self.guessed if len(path) > 3)
        return len(refs) - len(set(refs)) + sum(path[-1] == "ref" or len(path) == 4 for path in guessed)


@dataclass(frozen=True)
class MeasureRead(FileRead):
    """One measure."""

    measure: Measure

    @property
    def named(self) -> str:
        """How messages speak of it: "measure 'IW-17'"."""
        return f"measure '{self.measure.ref}'"


@dataclass(frozen=True)
class Reading:
    """Everything read. What could not be read is None or absent, and lint then keeps quiet about what hangs on it.

    Attributes:
        unread: Whether there is a measure of which nothing at all could be read, or none.
        register: The suppliers whose rows are right; None when it cannot be told who else there is.
        unsure: The ids of suppliers whose rows are wrong.
        outside: Releases that could be read, by id.
        releases: The id of every release that anything speaks of, readable or not; None when that is not known.
    """

    plan: PlanRead | None
    measures: tuple[MeasureRead, ...]
    unread: bool = False
    register: Register | None = None
    unsure: frozenset[str] = frozenset()
    outside: Mapping[str, Outside] = field(default_factory=dict)
    releases: tuple[str, ...] | None = ()

    @property
    def refs(self) -> list[str]:
        """The ref of each measure."""
        return [read.measure.ref for read in self.measures]

    def measure(self, ref: str) -> Measure | None:
        """The measure with *ref*, or None."""
        return next((read.measure for read in self.measures if read.measure.ref == ref), None)

    def item(self, measure: Measure, operand: str) -> Item | None:
        """What *measure* calls "launched", or "IW-17.launched" of another; None where there is none."""
        ref, _, key = operand.rpartition(".")
        held = self.measure(ref) if ref else measure
        return None if held is None else held.items.get(key)

    def lost_items(self, ref: str) -> bool:
        """Whether the names of the items of measure *ref* are not all known."""
        return any(read.lost("items") for read in self.measures if read.measure.ref == ref)

    def knows(self, supplier: str) -> bool:
        """Whether a measure can be supplied by *supplier*, as far as can be told."""
        if supplier == "forces" or self.register is None:
            return True
        return supplier in self.unsure or self.register.supplier(supplier) is not None

    def unsure_of(self, *fields: str) -> bool:
        """Whether a measure could not be read, or one of *fields* of any measure."""
        return self.unread or any(read.unsure(*fields) for read in self.measures)
