"""Earlier figures and observations on their way through a pipe: in columns, which cost a tenth of what objects do.

After `returns.beside`; `isolation.wire` sends these.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from math import nan
from typing import Any

from impact.checks.history import History
from impact.plan.model import Plan
from impact.plan.periods import Length, Period
from impact.returns.beside import Beside, Earlier, Key
from impact.returns.observation import Observation

_Place = tuple[int, Length, int]  # a period's year, length and number


def held_to_history(plan: Plan) -> frozenset[Key]:
    """Return the items that a check holds to all their earlier figures; the others are held to the last one alone."""
    return frozenset(
        (measure.ref, check.history)
        for measure in plan.measures
        for check in measure.checks
        if isinstance(check, History)
    )


@dataclass(frozen=True)
class Packed:
    """A `Beside` on its way: of its thousands of earlier figures what a check may ask for, as plain numbers.

    Attributes:
        rest: All but its history.
        supplier: Whose figures they are.
        keys, lengths: Each item of the history, and how many figures it has.
        places: For each figure the place of its period in `periods`, which has each once.
        values: The figures; a NaN where there was a marker.
    """

    rest: Beside
    supplier: str = ""
    keys: tuple[Key, ...] = ()
    lengths: array[int] = field(default_factory=lambda: array("I"))
    places: array[int] = field(default_factory=lambda: array("I"))
    values: array[float] = field(default_factory=lambda: array("d"))
    periods: tuple[_Place, ...] = ()

    @classmethod
    def of(cls, beside: Beside, at_length: Collection[Key]) -> Packed:
        """Pack *beside*: all the figures of the items *at_length*, and the last one of any other."""
        kept = {key: all_ if key in at_length else all_[-1:] for key, all_ in beside.history.items() if all_}
        figures = [one for series in kept.values() for one in series]
        known = _Places()
        return cls(
            replace(beside, history={}),
            figures[0].supplier if figures else "",
            tuple(kept),
            array("I", map(len, kept.values())),
            array("I", [known[each.year, each.length, each.number] for each in [one.period for one in figures]]),
            array("d", [nan if one.value is None else one.value for one in figures]),
            tuple(known),
        )

    def unpacked(self) -> Beside:
        """Return the `Beside`; each figure has its value and period, and is made when it is asked for."""
        if not self.keys:
            return self.rest
        periods = [Period(*place) for place in self.periods]
        return replace(
            self.rest, history=Earlier(self.supplier, self.keys, self.lengths, periods, self.places, self.values)
        )


class _Places(dict[_Place, int]):
    """Numbers from 0 for what is asked, in the order in which it is asked first."""

    def __missing__(self, place: _Place) -> int:
        self[place] = len(self)
        return self[place]


# --- back from the child ------------------------------------------------------------------------------------------

Columns = tuple[Any, ...]
_PERIOD = Observation._fields.index("period")


def in_columns(observations: Iterable[Observation]) -> Columns:
    """Return *observations* field by field, and their periods apart, each once."""
    known = _Places()
    columns = list(zip(*observations, strict=True))
    if columns:
        columns[_PERIOD] = tuple(known[each.year, each.length, each.number] for each in columns[_PERIOD])
    return (tuple(known), *columns)


def out_of_columns(columns: Columns) -> tuple[Observation, ...]:
    """Return the observations that `in_columns` took apart.

    Raises:
        Exception: Of any kind, for columns that it did not make.
    """
    places, *values = columns
    if not values:
        return ()
    if len(values) != len(Observation._fields):
        raise ValueError(len(values))
    periods = [Period(*place) for place in places]
    values[_PERIOD] = map(periods.__getitem__, values[_PERIOD])
    return tuple(map(Observation._make, zip(*values, strict=True)))
