"""What was read of a metrics folder, before it is known to be right: values with their places.

Comes after `plan.validation` and `plan.tables`; `plan.loading` makes it, `plan.lint` looks for faults in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from impact.plan.definitions import Fault, Outside
from impact.plan.documents import Document, Path
from impact.plan.measure import Measure
from impact.plan.model import PlanFile
from impact.plan.register import Register


@dataclass(frozen=True)
class PlanRead:
    """`plan.yaml` and where each of its values stands."""

    plan: PlanFile
    document: Document


@dataclass(frozen=True)
class MeasureRead:
    """One measure and where each of its values stands."""

    measure: Measure
    document: Document

    def fault(self, path: Path, says: str, remedy: str = "") -> Fault:
        """Return a fault at the value at *path*."""
        return self.document.fault(path, says, remedy)

    def key_fault(self, path: Path, says: str, remedy: str = "") -> Fault:
        """Return a fault at the key at *path*."""
        return self.document.key_fault(path, says, remedy)

    @property
    def named(self) -> str:
        """How messages speak of it: "measure 'IW-17'"."""
        return f"measure '{self.measure.ref}'"


@dataclass(frozen=True)
class Unusable:
    """A measure's file that is too faulty to be a measure, and what it says of itself; "" where it does not."""

    ref: str = ""
    commitment: str = ""


@dataclass(frozen=True)
class Reading:
    """Everything read. What could not be read is None or absent, and lint then keeps quiet about what hangs on it.

    Attributes:
        register: None when not every supplier in it could be read.
        outside: Releases that could be read, by id.
        releases: The id of every release that anything speaks of, readable or not; None when that is not known.
    """

    plan: PlanRead | None
    measures: tuple[MeasureRead, ...]
    unusable: tuple[Unusable, ...] = ()
    register: Register | None = None
    outside: Mapping[str, Outside] = field(default_factory=dict)
    releases: tuple[str, ...] | None = ()

    def measure(self, ref: str) -> Measure | None:
        """The measure with *ref*, or None."""
        return next((read.measure for read in self.measures if read.measure.ref == ref), None)

    def knows(self, supplier: str) -> bool:
        """Whether a measure can be supplied by *supplier*, as far as can be told."""
        return supplier == "forces" or self.register is None or self.register.supplier(supplier) is not None

    @property
    def any_unnamed(self) -> bool:
        """Whether a measure's file does not even say its ref or its commitment."""
        return any(not file.ref or not file.commitment for file in self.unusable)
