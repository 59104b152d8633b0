"""Which forces adopted a practice, and when: by what each said, and nothing else.

Comes after `results.index` and `results.gathering`, before `results.contribution`, which compares them with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import AskedItem, Measure
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.results.index import ObservationIndex
from impact.results.model import Left

Answers = Sequence[tuple[Period, bool | None]]  # for each period asked about, oldest first; None where nothing was said


@dataclass(frozen=True)
class Known:
    """What is known of one force: the period it adopted in, None if it never did, and the last it answered for."""

    force: Supplier
    adopted: Period | None
    until: Period


@dataclass(frozen=True)
class Adoption:
    """Every force, once: known to have adopted, known not to have, or left out with the reason."""

    adopters: tuple[Known, ...]
    rest: tuple[Known, ...]
    left: tuple[Left, ...]


def adoption(
    definitions: Definitions, measure: Measure, periods: Sequence[Period], observations: ObservationIndex
) -> Adoption:
    """Sort the forces of the last of *periods* by what they said to the item that `measure.contribution` names.

    A force adopts in the first period for which it says yes. One that stopped, that had adopted before it was asked or
    before `since`, or that never answered is in neither group; nor is one that did not answer for the period before
    its first yes, since that may have been a yes too.

    Args:
        definitions: For the register, and the measure that asks.
        measure: The one whose figures are compared; it has a `contribution`.
        periods: Its own, oldest first; the item is asked for in the same.
        observations: Every accepted observation.

    Source: metrics/methods.md, "Contribution, not cause".
    """
    named = measure.contribution
    if named is None or not periods:
        return Adoption((), (), ())
    asks, item = asked_by(definitions, measure, named.adopted)
    asked = [period for period in periods if _asked(asks, period)]
    found = [
        _judged(force, _answers(force, asks.ref, item, asked, observations), named.since, _can_stop(asks, item))
        for force in definitions.register.forces(periods[-1])
    ]
    known = [one for one in found if isinstance(one, Known)]
    return Adoption(
        tuple(one for one in known if one.adopted is not None),
        tuple(one for one in known if one.adopted is None),
        tuple(one for one in found if isinstance(one, Left)),
    )


def asked_by(definitions: Definitions, measure: Measure, operand: str) -> tuple[Measure, str]:
    """Return the measure whose item *operand* is, and the item's key."""
    ref, dot, item = operand.rpartition(".")
    return (definitions.plan.measure(ref) if dot else measure, item)


def _asked(asks: Measure, period: Period) -> bool:
    if asks.valid is None:
        return True
    return asks.valid.from_ <= period and (asks.valid.to is None or period <= asks.valid.to)


def _can_stop(asks: Measure, item: str) -> bool:
    """A count of what was taken up in the period does not say, by a 0, that what was taken up before is given up."""
    held = asks.items[item]
    return (isinstance(held, AskedItem) and held.type == "yes_no") or asks.across_time != "flow"


def _answers(force: Supplier, ref: str, item: str, asked: Sequence[Period], observations: ObservationIndex) -> Answers:
    said = [(period, observations.get(force.id, ref, item, period)) for period in asked]
    return [(period, None if one is None or one.value is None else one.value > 0) for period, one in said]


def _judged(force: Supplier, answers: Answers, since: Period | None, can_stop: bool) -> Known | Left:
    answered = {period: yes for period, yes in answers if yes is not None}
    if not answered:
        return Left(force, "did not say whether it had adopted")
    last = max(answered)
    first = min((period for period, yes in answered.items() if yes), default=None)
    if first is None:
        return Known(force, None, last)
    why = _unsure(first, [period for period, _ in answers], answered, since)
    stopped = min((period for period, yes in answered.items() if not yes and first < period), default=None)
    if not why and can_stop and stopped is not None:
        why = f"adopted in {first.name}, and had stopped by {stopped.name}"
    return Left(force, why) if why else Known(force, first, last)


def _unsure(first: Period, asked: Sequence[Period], answered: Mapping[Period, bool], since: Period | None) -> str:
    """Why the first yes does not say when the force adopted, "" when it does."""
    if since is not None and first < since:
        return f"had adopted before {since.name}"
    if since is not None and first == since:
        return ""
    before = [period for period in asked if period < first]
    if not before:
        return f"had adopted by {first.name}, when it was first asked"
    if before[-1] not in answered:
        return f"did not answer for {before[-1].name}, so it is not known when it adopted"
    return ""
