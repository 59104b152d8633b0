"""Hold a figure to one from outside: the supplier's own row of a pinned release.

Comes after `checking.found`, before `checking.checks`. A supplier that the release has no figure for is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from impact.checks.outside import AgainstOutside
from impact.plan.definitions import Outside
from impact.plan.measure import Measure
from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.returns.checking.found import Found, found, number_of, remedy
from impact.returns.checking.messages import figure, subject
from impact.returns.checking.observe import Stated
from impact.returns.checking.sayings import OUTSIDE
from impact.returns.checking.trial import as_defined


def check_outside(
    measure: Measure, stated: Mapping[str, Stated], releases: Mapping[str, Outside], supplier: Supplier
) -> Iterator[Found]:
    """Yield each figure on the wrong side of the outside one.

    Args:
        measure: The definition, with its checks.
        stated: Its items as the return states them, by key.
        releases: The pinned releases, by id.
        supplier: Whose row is looked up.
    """
    for check in measure.checks:
        if not isinstance(check, AgainstOutside) or check.release not in releases:
            continue
        one, release = stated.get(check.outside), releases[check.release]
        now, theirs = number_of(one), release.values.get(supplier.id)
        if one is None or now is None or theirs is None:
            continue
        if (now > theirs) if check.at_most else (now < theirs):
            yield _beyond(check, one, now, theirs, release, supplier)


def _beyond(
    check: AgainstOutside, one: Stated, now: float, theirs: float, release: Outside, supplier: Supplier
) -> Found:
    message = OUTSIDE(
        label=subject(one.label),
        now=figure(now),
        side="more" if check.at_most else "fewer" if one.whole else "less",
        figure=figure(theirs),
        unit=release.unit,
        publisher=release.publisher,
        supplier=supplier.name,
        as_at=day(release.as_at),
        released=day(release.released),
        remedy=remedy(check.severity, [one]),
    )
    return found(as_defined(message, check), [one])
