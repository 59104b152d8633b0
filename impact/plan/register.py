"""Who supplies figures: the forces, and the body's own teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from impact.plan.measure import Measure
from impact.plan.parts import did_you_mean
from impact.plan.periods import Period


@dataclass(frozen=True)
class Supplier:
    """Whoever makes returns.

    Attributes:
        id: ONS code of a force ("E23000013"), or the short name of an internal team ("analytics").
        name: "Cleveland".
        kind: "territorial" for a force, "internal" for a team of the body itself.
        region: The force's region, "" for a team.
        since, until: First and last day it exists, inclusive; None when open.
        successor: The id of the force that it became part of after `until`, "" for none.
    """

    id: str
    name: str
    kind: Literal["territorial", "internal"]
    region: str = ""
    since: date | None = None
    until: date | None = None
    successor: str = ""

    @property
    def is_force(self) -> bool:
        """Whether it is a police force."""
        return self.kind == "territorial"

    def exists_in(self, period: Period) -> bool:
        """Whether it exists on the period's last day."""
        return (self.since is None or self.since <= period.last) and (self.until is None or period.last <= self.until)


@dataclass(frozen=True)
class Area:
    """Something a figure is about. A region and a force of one name differ in kind and code.

    `code` is "national", "region:west-midlands", or the supplier's id; a file or a command can say it.
    """

    kind: Literal["national", "region", "force"]
    code: str
    name: str


@dataclass(frozen=True)
class Register:
    """Every supplier, in the order of `register.csv`."""

    suppliers: tuple[Supplier, ...]
    national_name: str = "England and Wales"

    def supplier(self, id_: str) -> Supplier | None:
        """The supplier with this id, or None."""
        return next((s for s in self.suppliers if s.id == id_), None)

    def forces(self, period: Period) -> tuple[Supplier, ...]:
        """The forces that exist at the period's end."""
        return tuple(s for s in self.suppliers if s.is_force and s.exists_in(period))

    @property
    def national(self) -> Area:
        """All forces together."""
        return Area("national", "national", self.national_name)

    def regions(self) -> tuple[Area, ...]:
        """Each region of the forces, in the register's order."""
        names = dict.fromkeys(s.region for s in self.suppliers if s.is_force and s.region)
        return tuple(Area("region", f"region:{slug(name)}", name) for name in names)

    def suppliers_of(self, measure: Measure, period: Period) -> tuple[Supplier, ...]:
        """Who is asked for *measure*: every force, or one internal team."""
        if measure.supplier == "forces":
            return self.forces(period)
        found = self.supplier(measure.supplier)
        return (found,) if found is not None and found.exists_in(period) else ()


def slug(name: str) -> str:
    """Lower case with hyphens: "Yorkshire and the Humber" gives "yorkshire-and-the-humber"."""
    return "-".join(name.lower().split())


def id_for(text: str, suppliers: Iterable[Supplier]) -> str:
    """Return what to write where an id is wanted: that of the supplier so called, or the nearest."""
    ids = {each.name: each.id for each in suppliers}
    return f"Write its id, '{ids[text]}'." if text in ids else did_you_mean(text, ids.values())
