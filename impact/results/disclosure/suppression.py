"""Hide small counts of people, and what would give them away.

Comes after `results.disclosure.search`; `results.disclosure.publishing` does it for a whole quarter. Pure: the same
figures, in whatever order, are hidden in the same way. Source: metrics/methods.md, "Disclosure", "Small numbers".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.results.disclosure.cells import Published, Reader
from impact.results.disclosure.items import LinkedSet, linked_sets
from impact.results.disclosure.periods import in_danger
from impact.results.disclosure.search import hide_cells
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
        every = [result for by_period in held.values() for results in by_period.values() for result in results]
        instead = {id(result): shown for result, shown in protected(linked, every, definitions.plan.presentation)}
        if instead:
            for ref, by_period in held.items():
                changed[ref] = {
                    period: tuple(instead.get(id(result), result) for result in results)
                    for period, results in by_period.items()
                }
    return changed


def protected(linked: LinkedSet, results: Sequence[Result], rules: Presentation) -> Iterator[tuple[Result, Result]]:
    """Yield each of *results*, everything that is published of *linked*, that is changed, and how it is shown."""
    reader = Reader(linked, rules)
    for together in in_danger(results, rules.minimum_count):
        told = reader.read(together)
        hide_cells(told)
        yield from _changed(linked, told, rules)


def _changed(linked: LinkedSet, told: Published, rules: Presentation) -> Iterator[tuple[Result, Result]]:
    sums = told.sums
    withheld = {at for at in range(len(sums.answers)) if all(sums.hidden[cell] for cell in sums.shown_in[at])}
    hidden = {cell.result for at, cell in enumerate(sums.cells) if sums.hidden[at]}
    hidden |= {at for at in told.folded if not withheld.isdisjoint(told.behind[at][1])}
    measures = {one.ref: one for one in linked.measures}
    number = told.answers.number
    for at, (result, given) in enumerate(told.behind):
        if at in hidden:
            yield result, _hidden(measures[result.measure], result, linked, rules)
        elif not withheld.isdisjoint(given):
            kept = tuple([one for one in result.observations if number.get(id(one)) not in withheld])
            yield result, replace(result, observations=kept, withheld=_behind(result) - len(kept))


def _hidden(measure: Measure, result: Result, linked: LinkedSet, rules: Presentation) -> Result:
    marker = "u" if result.marker == "u" else "c"
    return replace(
        result,
        value=None,
        numerator=None,
        denominator=None,
        interval=None,
        marker=marker,
        hidden=_reason(measure, marker, linked, rules),
        observations=(),
        withheld=_behind(result),
    )


def _behind(result: Result) -> int:
    """How many observations a result is made of, shown or not."""
    return len(result.observations) + result.withheld


def _reason(measure: Measure, marker: str, linked: LinkedSet, rules: Presentation) -> str:
    """Why a figure is hidden, in words that follow "not shown: ".

    A small count and a figure hidden to protect one are not told apart: to say which is which would narrow both.
    """
    few = f"{rules.minimum_count:,} people"
    if marker == "u":
        fewest = rules.minimum_respondents
        return (
            f"fewer than {fewest:,} people answered"
            if measure.survey
            else f"a percentage of fewer than {rules.minimum_count:,}"
        )
    if linked.people.isdisjoint(operands(measure)):
        return "hidden so that another figure cannot be worked out"
    return f"fewer than {few}, or hidden so that another such figure cannot be worked out"
