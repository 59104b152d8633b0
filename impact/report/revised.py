"""The table of what has changed since the last edition: each figure as it was and is, and whose return changed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.document import Revised, RevisedLine, anchor
from impact.results.revisions import ChangedAnswers, FigureShown, Revision
from impact.results.years import months_of

MOST_DECIMALS = 6  # to tell two figures apart that look the same when rounded
MANY = 6  # suppliers of one reason that are named; more are counted


def revised(
    definitions: Definitions, found: Sequence[Revision], last: datetime | None, quarter: Period | None
) -> Revised | None:
    """Compose the table. None where nothing was compared.

    Args:
        definitions: For names and decimals.
        found: Each figure that differs, in order.
        last: The moment of the last edition; None where none is compared with.
        quarter: The quarter it spoke of; None where nothing was due by then.
    """
    if last is None:
        return None
    lines = [_line(one, definitions) for one in found]
    national = tuple(line for line, one in zip(lines, found, strict=True) if one.area.kind == "national")
    others = tuple(line for line, one in zip(lines, found, strict=True) if one.area.kind != "national")
    return Revised(
        since=day(last.date()), says=_says(last, quarter, len(national), len(others)), lines=national, others=others
    )


def _says(last: datetime, quarter: Period | None, national: int, others: int) -> str:
    since = f"Compared with what was known on {day(last.date())}"
    if quarter is None:
        return f"{since}: no quarter was due by then, so nothing is revised."
    if not national and not others:
        return f"{since}, for {quarter.label}: no figure has changed."
    of_the_nation = f"{say.spelt(national)} national figure{'' if national < 2 else 's'}"
    if not others:
        return f"{since}, for {quarter.label}: {of_the_nation} {'is' if national == 1 else 'are'} revised [r]."
    of_areas = f"{say.spelt(others)} of {'a region or force' if others == 1 else 'regions and forces'}"
    return f"{since}, for {quarter.label}: {of_the_nation} and {of_areas} are revised [r]."


def _line(one: Revision, definitions: Definitions) -> RevisedLine:
    measure = definitions.plan.measure(one.measure)
    before, now = _apart(one.before, one.now, measure, say.decimals_of(measure, definitions))
    return RevisedLine(
        ref=one.measure,
        anchor=anchor("measure", one.measure),
        name=measure.name,
        area=one.area.name,
        period=months_of(one.periods) if one.periods else one.period.name,
        before=before,
        now=now,
        why=_whose(one, definitions),
    )


def _apart(before: FigureShown, now: FigureShown, measure: Measure, decimals: int) -> tuple[str, str]:
    """Both figures, told apart: with what they were worked out from, or more decimals, where they look the same."""
    told = [say.figure(one.value, measure, decimals, one.marker) for one in (before, now)]
    if told[0] != told[1]:
        return told[0], told[1]
    worked = [_worked_out(one) for one in (before, now)]
    if worked[0] != worked[1]:
        return f"{told[0]} {worked[0]}".rstrip(), f"{told[1]} {worked[1]}".rstrip()
    if decimals < MOST_DECIMALS:
        return _apart(before, now, measure, decimals + 1)
    return told[0], told[1]


def _worked_out(one: FigureShown) -> str:
    if one.value is None or one.numerator is None or one.denominator is None:
        return ""
    return f"({one.numerator:,g} of {one.denominator:,g})"


def _whose(one: Revision, definitions: Definitions) -> str:
    """Say "Kent (submission 3, now 6): One launch was left out": each reason with whose it is, many of one counted."""
    if not one.whose:
        return f"{say.opening(one.reason)}."
    by_reason: dict[str, list[ChangedAnswers]] = {}
    for each in one.whose:
        by_reason.setdefault(each.reason, []).append(each)
    return "; ".join(f"{_who(found, definitions)}: {reason}" for reason, found in by_reason.items()) + "."


def _who(found: Sequence[ChangedAnswers], definitions: Definitions) -> str:
    """Say "Kent (submission 3, now 6) and Essex (submission 4)"."""
    if len(found) > MANY:
        return say.counted(len(found), "supplier")
    names = {one.id: one.name for one in definitions.register.suppliers}
    return say.listed(
        f"{names.get(one.supplier, one.supplier)} (submission "
        + (f"{one.now})" if one.before is None else f"{one.before}, now {'none' if one.now is None else one.now})")
        for one in found
    )
