"""Hide small counts of people, and what would give them away.

Comes after `results.disclosure_search`; `results.disclosure_compiled` does it for a whole quarter. Pure: the same
figures, in whatever order, are hidden in the same way. Source: metrics/methods.md, "Disclosure", "Small numbers".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.results.disclosure_cells import Answer, Published, answer_of, name_of, published
from impact.results.disclosure_items import LinkedSet, linked_sets
from impact.results.disclosure_search import Name, hidden_cells
from impact.results.gathering import operands
from impact.results.model import Result

Tables = Mapping[str, Mapping[Period, tuple[Result, ...]]]


def suppress(definitions: Definitions, tables: Tables) -> Tables:
    """Return *tables* with every figure hidden that is, or would give away, a small count of people.

    A hidden result has no value, numerator, denominator, interval or observations; its marker is "c" or "u" and
    `hidden` says why. The observations of a result that is shown lack those that are hidden. `withheld` counts the
    observations taken out of either. What is not touched is the same object as before.

    Args:
        definitions: Say which measures count people, which share items, and what is too few.
        tables: By measure and period, every result that is published: forces, regions and the nation, each area once.
            Everything published has to be among them, since each is taken as known to an attacker.

    Source: metrics/methods.md, "Disclosure", "Small numbers".
    """
    changed: dict[str, Mapping[Period, tuple[Result, ...]]] = dict(tables)
    for linked in linked_sets(definitions.plan.measures):
        held = {one.ref: tables[one.ref] for one in linked.measures if one.ref in tables}
        changed |= _suppressed(linked, held, definitions.plan.presentation)
    return changed


def _suppressed(linked: LinkedSet, tables: Tables, rules: Presentation) -> Tables:
    told = published(linked, (one for _, _, one in _all(tables)), rules)
    hiding = _Shown(linked, told, hidden_cells(told, linked.identities), rules)
    return {
        ref: {period: tuple(hiding.as_shown(result) for result in results) for period, results in by_period.items()}
        for ref, by_period in tables.items()
    }


def _all(tables: Tables) -> Iterator[tuple[str, Period, Result]]:
    for ref, by_period in tables.items():
        for period, results in by_period.items():
            for result in results:
                yield ref, period, result


class _Shown:
    """How each result of a linked set is shown, once it is known which cells are hidden."""

    def __init__(self, linked: LinkedSet, told: Published, hidden: frozenset[Name], rules: Presentation) -> None:
        self._measures = {one.ref: one for one in linked.measures}
        self._people = linked.people
        self._rules = rules
        self._hidden = hidden
        self._folded = told.folded
        self._withheld: frozenset[Answer] = frozenset(
            one
            for cell in told.cells
            if cell.is_answer and cell.name in hidden
            for terms in cell.parts
            for one, _ in terms
        )

    def as_shown(self, result: Result) -> Result:
        """Return *result* with what is hidden taken out; itself where nothing is."""
        behind = len(result.observations) + result.withheld
        if self._is_hidden(result):
            marker = "u" if result.marker == "u" else "c"
            return replace(
                result,
                value=None,
                numerator=None,
                denominator=None,
                interval=None,
                marker=marker,
                hidden=self._reason(self._measures[result.measure], marker),
                observations=(),
                withheld=behind,
            )
        kept = tuple(one for one in result.observations if answer_of(one) not in self._withheld)
        if len(kept) == len(result.observations):
            return result
        return replace(result, observations=kept, withheld=behind - len(kept))

    def _is_hidden(self, result: Result) -> bool:
        name = name_of(result)
        return name in self._hidden or not self._withheld.isdisjoint(self._folded.get(name, ()))

    def _reason(self, measure: Measure, marker: str) -> str:
        """Why a figure is hidden, in words that follow "not shown: ".

        A small count and a figure hidden to protect one are not told apart: to say which is which would narrow both.
        """
        few = f"{self._rules.minimum_count:,} people"
        if marker == "u":
            fewest = self._rules.minimum_respondents
            return (
                f"fewer than {fewest:,} people answered"
                if measure.survey
                else f"a percentage of fewer than {self._rules.minimum_count:,}"
            )
        if self._people.isdisjoint(operands(measure)):
            return "hidden so that another figure cannot be worked out"
        return f"fewer than {few}, or hidden so that another such figure cannot be worked out"
