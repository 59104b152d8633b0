"""Hold a total to the sum of its parts, wherever in the return they stand.

Comes after `checking.found` and `checking.rules`, before `checking.checks`. A part that is blank, marked, at fault or
not asked for in this period withholds the check: nobody knows the sum then.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from impact.checks.total import Total
from impact.plan.measure import Measure
from impact.returns.checking.found import Found, found, number_of, remedy
from impact.returns.checking.messages import figure, sentence, subject
from impact.returns.checking.observe import Stated
from impact.returns.checking.rules import figure_at
from impact.returns.checking.sayings import TOTAL
from impact.returns.checking.trial import as_defined

Items = Mapping[str, Mapping[str, Stated]]  # by measure and item


def check_totals(measure: Measure, items: Items) -> Iterator[Found]:
    """Yield each total of *measure* that is not the sum of its parts; *items* are those of the whole return."""
    for check in measure.checks:
        if isinstance(check, Total):
            yield from _total(check, measure.ref, items)


def _total(check: Total, own: str, items: Items) -> Iterator[Found]:
    whole = _item(items, own, check.total)
    now = number_of(whole)
    parts = [_item(items, own, operand) for operand in check.of]
    numbers = [number_of(part) for part in parts]
    known = [number for number in numbers if number is not None]
    if whole is None or now is None or len(known) < len(check.of):
        return
    named = [whole, *(part for part in parts if part is not None)]
    if math.isclose(now, math.fsum(known), rel_tol=1e-9, abs_tol=1e-9):
        return
    message = TOTAL(
        label=subject(whole.label),
        now=figure(now),
        sum=figure(math.fsum(known)),
        figures=sentence("; ".join(figure_at(part, whole) for part in named[1:])),
        remedy=remedy(check.severity, named),
    )
    yield found(as_defined(message, check), named)


def _item(items: Items, own: str, operand: str) -> Stated | None:
    ref, _, key = operand.rpartition(".")
    return items.get(ref or own, {}).get(key)
