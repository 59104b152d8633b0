"""Which force carries on the work of one that closed, and where its own series therefore breaks.

Comes after `plan.register`, before `results.outside` and `results.gathering`. Source: metrics/methods.md, "Mergers and
closures".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from impact.plan.periods import Period, day
from impact.plan.register import Register, Supplier


class Lineage:
    """The mergers that a register tells of, looked up by the force that carries on: one of `successors`, by its id."""

    def __init__(self, register: Register) -> None:
        self._suppliers = {supplier.id: supplier for supplier in register.suppliers}
        self._parts: dict[str, list[Supplier]] = {}
        self.successors: Collection[str] = self._parts.keys()
        for supplier in register.suppliers:
            if supplier.successor and supplier.until is not None:
                self._parts.setdefault(supplier.successor, []).append(supplier)

    def parts(self, force: str, period: Period) -> tuple[Supplier, ...]:
        """Return the forces that had become part of *force* by the end of *period*, at first or second hand."""
        return tuple(self._gone_into(force, period, {force})) if force in self._parts else ()

    def joining(self, force: str, period: Period) -> tuple[Supplier, ...]:
        """Return the forces that are part of *force* at the end of *period*, and were not when the one before ended."""
        if force not in self._parts:
            return ()
        before = period.moved(-1).last
        return tuple(part for part in self._parts[force] if part.until and before <= part.until < period.last)

    def survivor(self, force: str, period: Period) -> str:
        """Return the id of the force that does the work of *force* at the end of *period*: its own while it exists."""
        passed = {force}
        while (found := self._suppliers.get(force)) and found.successor and not found.exists_in(period):
            if found.until is None or period.last <= found.until or found.successor in passed:
                break
            force = found.successor
            passed.add(force)
        return force

    def break_words(self, force: str, period: Period) -> str:
        """Return what parts a force's figure from those before it: "Durham became part of Kent after 30 June 2024"."""
        name = self._suppliers[force].name if force in self._suppliers else force
        return "; ".join(
            f"{part.name} became part of {name} after {day(part.until)}"
            for part in self.joining(force, period)
            if part.until
        )

    def _gone_into(self, force: str, period: Period, passed: set[str]) -> Iterator[Supplier]:
        for part in self._parts.get(force, ()):
            if part.id not in passed and part.until is not None and part.until < period.last:
                passed.add(part.id)
                yield part
                yield from self._gone_into(part.id, period, passed)
