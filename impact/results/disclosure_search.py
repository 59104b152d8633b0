"""Choose what else to hide, so that no small count can be worked out from what is shown.

Comes after `results.disclosure_cells`, before `results.disclosure`. For each guarded sum it looks for two other sets of
answers that would print exactly what is shown: one in which the sum is as low as it may be, one in which it is as high.
Cells that have to change for that are hidden, those that lose a reader least. Source: metrics/methods.md, "Disclosure".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor

from impact.plan.periods import Period
from impact.results.disclosure_cells import FORCE, Answer, Cell, Guard, Published
from impact.results.disclosure_items import Weights
from impact.results.disclosure_tables import Tables

Name = tuple[str, ...]


def hidden_cells(told: Published, identities: Sequence[Weights]) -> frozenset[Name]:
    """Return the names of all cells to hide, those that are hidden on their own account among them.

    Periods are taken in their order, and a year after its quarters: what one shows is out, and is not taken back for a
    later one.
    """
    hiding = _Hiding(told)
    if told.guards:
        for period in sorted({cell.period for cell in told.cells}):
            cells = _connected(told.cells, period)
            reach = _reach(cells)
            guards = [guard for guard in told.guards if {one for one, _ in guard.terms} <= reach]
            if guards:
                earlier = [cell for cell in cells if cell.period != period and cell.name in hiding.names]
                tables = Tables(told, cells, period, guards, identities, hiding.names)
                _protect(hiding, tables, guards)
                for cell in earlier:
                    tables.free(hiding.hide(tables.reopen(cell)))
    return frozenset(hiding.names)


def _protect(hiding: _Hiding, tables: Tables, guards: Sequence[Guard]) -> None:
    """Hide what the cells of one period must not show, for each guard in turn."""
    for guard in guards:
        for change in (ceil(guard.high - guard.value), floor(guard.low - guard.value)):
            if change:
                tables.free(hiding.hide(tables.open(guard.terms, change)))


class _Hiding:
    """The names of the cells hidden so far. With a force's figure, or one of a single answer, go the answers behind."""

    def __init__(self, told: Published) -> None:
        printed = {_only(cell): cell.name for cell in told.cells if cell.is_answer}
        self._behind = {
            cell.name: {
                printed[one]
                for terms in cell.parts
                if cell.loss == FORCE or len(terms) == 1
                for one, _ in terms
                if one[3] == cell.period
            }
            for cell in told.cells
            if not cell.is_answer
        }
        self.names: set[Name] = set()
        self.hide(cell.name for cell in told.cells if cell.hidden)

    def hide(self, names: Iterable[Name]) -> set[Name]:
        """Hide these cells and what goes with them, and return the names of all."""
        with_answers = {one for name in names for one in (name, *self._behind.get(name, ()))}
        self.names |= with_answers
        return with_answers


def _only(cell: Cell) -> Answer:
    (terms,) = cell.parts
    ((one, _),) = terms
    return one


def _connected(cells: Iterable[Cell], period: Period) -> tuple[Cell, ...]:
    """The cells of *period*, and the earlier ones that share answers with them, however far round."""
    upto = [cell for cell in cells if cell.period <= period]
    found = [cell for cell in upto if cell.period == period]
    reach = _reach(found)
    rest = [cell for cell in upto if cell.period != period]
    while True:
        more = [cell for cell in rest if not reach.isdisjoint(_reach([cell]))]
        if not more:
            return tuple(found)
        found += more
        reach |= _reach(more)
        rest = [cell for cell in rest if reach.isdisjoint(_reach([cell])) and cell not in more]


def _reach(cells: Iterable[Cell]) -> set[Answer]:
    return {one for cell in cells for terms in cell.parts for one, _ in terms}
