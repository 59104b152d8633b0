"""A return that says in every number what the last one said.

Comes after `checking.found`, before `checking.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impact.plan.periods import Period
from impact.returns.checking.found import number_of
from impact.returns.checking.messages import OR_SAY_WHY
from impact.returns.checking.observe import Stated
from impact.returns.checking.sayings import SAME_AS_LAST
from impact.returns.findings import Finding
from impact.returns.observation import Observation

FEWEST = 5  # figures above 0 that are the same: of fewer, chance would do


def same_as_last(
    stated: Iterable[Stated], last: Mapping[tuple[str, str], Observation], period: Period
) -> Finding | None:
    """Return the finding when every number is that of the period before *period*, and enough of them are above 0."""
    before, above = period.moved(-1), 0
    for one in stated:
        now = number_of(one)
        if now is None or one.period != period:
            continue
        then = last.get((one.measure, one.item))
        if then is None or then.period != before or then.value != now:
            return None
        above += now > 0
    if above < FEWEST:
        return None
    return SAME_AS_LAST(last=before.label, or_say_why=OR_SAY_WHY).at("", "")
