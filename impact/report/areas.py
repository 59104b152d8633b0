"""The forces and the regions of a measure as tables: each one's figure, what it was worked out from, where it stands.

Comes after `results.compute` and `results.funnel`; `report.measure_page` puts them under the measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from impact.plan.measure import Measure, RatioOf, ShareYes
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.judged import interval_shown
from impact.report.measure_model import AreaLine, Areas
from impact.report.revised import marks
from impact.results.funnel import Funnel
from impact.results.model import Result

_WITHOUT = {  # what stands where a figure would, in words; of a dash its note says why
    "[u]": "out of too few to be reliable [u]",
    "[c]": "not shown, since small counts of people are not [c]",
    "[x]": "not available [x]",
    "[z]": "with nothing to take a share of, or to whom it does not apply [z]",
    "–": "",
}
LARGE = 100  # from here a tenth of a full-time equivalent says nothing


def areas(
    measure: Measure, results: Sequence[Result], decimals: int, heading: str, found: Funnel | None = None
) -> Areas | None:
    """Return the table of *results*, one for each area, all of one period; None where there are none.

    Args:
        measure: What the results are of.
        results: In the order of the register. An area without a figure stands in the table with why.
        decimals: Of the figures.
        heading: "Force" or "Region".
        found: Where each stands for its size, if the forces compare.
    """
    if not results:
        return None
    period = results[0].period
    stands = {place.area.code: place.stand for place in found.places} if found is not None else {}
    ratio = isinstance(measure.value, RatioOf | ShareYes) and not (
        isinstance(measure.value, ShareYes) and heading == "Force"
    )
    lines = tuple(_line(measure, one, decimals, stands.get(one.area.code, ""), ratio) for one in results)
    return Areas(
        caption=f"{measure.ref} by {heading.lower()}, {period.name}",
        heading=heading,
        period=str(period),
        counted="Count" if ratio else "",
        out_of="Out of" if ratio else "",
        interval="95% interval" if any(line.interval for line in lines) else "",
        place="For its size" if stands else "",
        lines=lines,
    )


def without_figures(table: Areas) -> str:
    """Return the one sentence that says what a table would which has no figure at all; "" where it has one."""
    if any(line.value not in _WITHOUT for line in table.lines):
        return ""
    reasons = Counter(_WITHOUT[line.value] or say.inside(line.note) for line in table.lines)
    each = "; ".join(f"{say.spelt(number)} {why}".rstrip() for why, number in reasons.most_common())
    return f"No {table.heading.lower()} has a figure to show for {Period.parse(table.period).name}: {each}."


def whole(value: float | None) -> str:
    """A count as it stands in a table: "1,204", "97.5", a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= LARGE else f"{value:,.1f}"


def _line(measure: Measure, result: Result, decimals: int, stand: str, ratio: bool) -> AreaLine:
    interval = interval_shown(measure, result, decimals)
    shown = ratio and not result.missing
    return AreaLine(
        code=result.area.code,
        name=result.area.name,
        value=_value(measure, result, decimals),
        counted=whole(result.numerator) if shown else "",
        out_of=whole(result.denominator) if shown else "",
        interval=" to ".join(say.figure(end, measure, decimals) for end in interval) if interval else "",
        place=say.opening(stand),
        note=_note(result),
    )


def _value(measure: Measure, result: Result, decimals: int) -> str:
    if isinstance(measure.value, ShareYes) and result.area.kind == "force" and result.value is not None:
        return "Yes" if result.value else "No"
    return say.figure(result.value, measure, decimals, result.marker) if result.value is not None else _nothing(result)


def _nothing(result: Result) -> str:
    return f"[{result.marker}]" if result.marker else "–"


def _note(result: Result) -> str:
    """Its marks, or why there is no figure."""
    if not result.missing:
        return marks(result)
    reasons = dict.fromkeys(left.why for left in result.coverage.left)
    return say.opening(result.why or say.listed(reasons))
