"""How far a figure can be trusted: a letter from A to D for each measure and period, with its reasons.

Comes after `results.standing` and `results.compiled`; the report shows the letter beside the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.results.compiled import Compiled
from impact.results.model import Coverage, Result
from impact.results.standing import Quarter, Returns, Stands

Grade = Literal["A", "B", "C", "D"]

ENOUGH_COVERED = 0.90  # share of forces, and of what they hold; metrics/methods.md, "Quality of the data"
ENOUGH_ON_TIME = 0.80
ENOUGH_EXPLAINED = 0.90
MOST_REPLACED = 0.10
LOWERS = ": one letter lower"
LOWERS_TWO = ": two letters lower"

Behind = Mapping[Quarter, Set[str]]  # the suppliers that a figure rests on

_GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")
_START: dict[Grade, str] = {
    "A": "taken whole from a record kept for another purpose",
    "B": "counted from records or a sound survey",
    "C": "rests on judgement, or on what people say of themselves",
    "D": "new, incomplete or untried",
}


@dataclass(frozen=True)
class Quality:
    """A letter and every reason for it, each a sentence with its figure; the first says which letter it starts from.

    A reason that lowers the letter ends by saying so.
    """

    grade: Grade
    reasons: tuple[str, ...]

    @property
    def lowering(self) -> tuple[str, ...]:
        """The reasons that lower it."""
        return tuple(reason for reason in self.reasons if reason.endswith((LOWERS + ".", LOWERS_TWO + ".")))


@dataclass(frozen=True)
class _Reason:
    words: str
    lower: int = 0

    @property
    def sentence(self) -> str:
        return self.words + ("", LOWERS, LOWERS_TWO)[self.lower] + "."


def quality(measure: Measure, result: Result, returns: Returns, minimum_coverage: float) -> Quality:
    """Return the quality of one figure, by what is known of the returns that it rests on.

    It starts from the letter in the definition, and each reason lowers it by one letter, or by two where fewer are in
    the figure than a rating needs. Nothing raises it, and nothing is below D.

    Args:
        measure: Its definition.
        result: Its figure, or the gap where one should be: then coverage alone makes it what it is.
        returns: How they stand; what is not said there gives no reason.
        minimum_coverage: The plan's: the share of forces under which nothing is rated.

    Source: metrics/methods.md, "Quality of the data".
    """
    behind = returns.behind(result)
    reasons = [
        _Reason(f"Starts at {measure.quality}: {_START[measure.quality]}"),
        *_covered(measure, result.coverage, minimum_coverage),
        *_on_time(behind),
        *_explained(measure, behind),
        *_replaced(behind, result.revised),
        *_redefined(measure, result.period),
    ]
    place = _GRADES.index(measure.quality) + sum(one.lower for one in reasons)
    return Quality(_GRADES[min(place, len(_GRADES) - 1)], tuple(one.sentence for one in reasons))


def qualities(definitions: Definitions, compiled: Compiled, stands: Stands) -> Mapping[str, tuple[Quality, ...]]:
    """Return the quality of every national figure: by the measure's ref, one for each result of its series."""
    fewest, returns = definitions.plan.presentation.minimum_coverage, Returns(stands)
    return {
        ref: tuple(quality(definitions.plan.measure(ref), result, returns, fewest) for result in series.results)
        for ref, series in compiled.national.items()
    }


def _covered(measure: Measure, coverage: Coverage, minimum: float) -> Iterator[_Reason]:
    if measure.supplier != "forces":
        if not coverage.included and coverage.expected:
            yield _Reason("Its supplier gave no figure", 2)
        return
    words = f"{coverage.words} forces are in it"
    if coverage.weight is not None:
        words += f", with {_percent(coverage.weight)} of {coverage.weighed_by or 'what it is out of'}"
    share = min(coverage.share, 1.0 if coverage.weight is None else coverage.weight)
    yield _Reason(words, 2 if coverage.share < minimum else int(share < ENOUGH_COVERED))


def _on_time(behind: Behind) -> Iterator[_Reason]:
    due = sum(len(who & quarter.due) for quarter, who in behind.items())
    came = sum(len(who & quarter.on_time) for quarter, who in behind.items())
    if due:
        words = f"{came:,} of {_counted(due, 'return')} came on time"
        yield _Reason(words, int(came < ENOUGH_ON_TIME * due))


def _explained(measure: Measure, behind: Behind) -> Iterator[_Reason]:
    told = [quarter.stands[one].queries for quarter, who in behind.items() for one in who & quarter.queried]
    refs = {measure.ref, *(ref for ref, _ in measure.operands)} if told else ()
    asked = [queries[ref] for queries in told for ref in refs if ref in queries]
    explained, every = sum(one.explained for one in asked), sum(one.explained + one.open for one in asked)
    if every:
        verb = "is" if explained == 1 else "are"
        words = f"{explained:,} of {_counted(every, 'query', 'queries')} about it {verb} explained"
        yield _Reason(words, int(explained < ENOUGH_EXPLAINED * every))


def _replaced(behind: Behind, revised: bool) -> Iterator[_Reason]:
    good = sum(len(who & quarter.good) for quarter, who in behind.items())
    again = sum(len(who & quarter.replaced) for quarter, who in behind.items())
    if again:
        words = f"{again:,} of {_counted(good, 'return')} took the place of an earlier version"
        yield _Reason(words, int(again > MOST_REPLACED * good))
    if revised:
        yield _Reason("It differs from the last edition")


def _redefined(measure: Measure, period: Period) -> Iterator[_Reason]:
    """A change of definition less than a year before the period's end."""
    latest = max((one.period for one in measure.breaks if one.period.last <= period.last), default=None)
    if latest is not None and (period.last.year * 12 + period.last.month) - _month(latest) < 12:
        yield _Reason(f"Its definition changed in {latest.name}, within the year", 1)


def _month(period: Period) -> int:
    """The month that *period* begins in, counted so that a year has passed once twelve more have."""
    return period.first.year * 12 + period.first.month


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _percent(share: float) -> str:
    return f"{share:.0%}"
