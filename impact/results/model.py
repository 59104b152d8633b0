"""What a measure comes to: the value types that every report speaks in, and how their numbers are said.

In words a number is rounded to the decimals that the reader sees beside it: "64.1%", "3.2 points", "12".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from impact.plan.measure import Measure
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.plan.register import Area, Supplier
from impact.returns.observation import Observation

Standing = Literal["met", "on track", "off track", "not rated"]
Drift = Literal["improving", "worsening", "changing", "common cause", "too few points"]
Assurance = Literal["consistently met", "consistently missed", "hit and miss", ""]


@dataclass(frozen=True)
class Left:
    """A supplier that is expected but not in the figure, and why: "not returned", "not available [x]" …

    `observations` are the markers it gave, each with its cell; empty when it gave none. `lacks` are, of a figure made
    of several periods, those that keep it out, each with whose return it would be: its own, or that of a force which
    became part of it.
    """

    supplier: Supplier
    why: str
    observations: tuple[Observation, ...] = ()
    lacks: tuple[tuple[Supplier, Period], ...] = ()


@dataclass(frozen=True)
class Coverage:
    """How many of the suppliers expected are in a figure, and how much of what they are counted by.

    `weight` is the share of the denominator, from 0 to 1, that those in the figure hold; `weighed_by` says of what:
    "officers in post at 30 September 2019". None and "" where no denominator is known for all.
    """

    included: int
    expected: int
    left: tuple[Left, ...] = ()
    weight: float | None = None
    weighed_by: str = ""

    @property
    def words(self) -> str:
        """As it stands beside a figure: "41 of 43"."""
        return f"{self.included} of {self.expected}"

    @property
    def share(self) -> float:
        """From 0 to 1; 0 when nobody is expected."""
        return self.included / self.expected if self.expected else 0.0


@dataclass(frozen=True)
class Rating:
    """How the figure stands against its promise, with the reason in words."""

    standing: Standing
    reason: str


@dataclass(frozen=True)
class Variation:
    """What statistical process control says of a series, in the measure's own unit.

    `signals` are the periods that break a rule, with the rule's words; `since` is the first period that the limits use,
    or the median of a run chart. Where there are too few points for limits, `mean`, `lower` and `upper` are None and
    `centre_of_run` is the median. `assurance` is "" where none can be given; `assurance_reason` then says why, else it
    says the assurance and its reason: "consistently missed: ordinary ups and downs …". `screened` is the number of
    moving ranges left out of the limits; `recalculated` the periods that they begin again with, each with what changed.
    `sides` are those that the signals of the latest point go to, 1 for upwards and -1 for downwards, both where they
    differ. `whole` are the periods whose totals lack some of the forces expected, each with the total as if they were
    in it: signals, limits and median are of these.
    """

    drift: Drift
    reason: str
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    since: Period | None = None
    signals: tuple[tuple[Period, str], ...] = ()
    assurance: Assurance = ""
    assurance_reason: str = ""
    centre_of_run: float | None = None
    screened: int = 0
    recalculated: tuple[tuple[Period, str], ...] = ()
    sides: tuple[int, ...] = ()
    whole: tuple[tuple[Period, float], ...] = ()


@dataclass(frozen=True)
class Result:
    """A measure's value for one area and period, with everything behind it.

    `value` is None with a `marker` ("x", "u", "z") or, when nobody returned, with marker "". `numerator` and
    `denominator` are None where the measure has none. `interval` is 95%. `provisional` gives the reasons why the figure
    is [p], none when it is final; `revised` says that it is [r], another than in the last edition. `why` says why there
    is no figure where marker and coverage do not: "its figures for parts of 2024/25 cannot be added". `break_reason`
    says what parts a `broken` figure from those before it. `rounded` is what counts of people in it are rounded to the
    nearest multiple of, 0 where it is exact; where it is not, `observations` have [c] in place of such counts.
    `periods` are those that a figure of a longer one is made of, oldest first: three quarters of a year so far; empty
    where it is collected for its own period.
    """

    measure: str
    area: Area
    period: Period
    value: float | None
    marker: str
    coverage: Coverage
    numerator: float | None = None
    denominator: float | None = None
    interval: tuple[float, float] | None = None
    observations: tuple[Observation, ...] = ()
    broken: bool = False
    provisional: tuple[str, ...] = ()
    revised: bool = False
    why: str = ""
    break_reason: str = ""
    rounded: int = 0
    periods: tuple[Period, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether there is no figure to show."""
        return self.value is None

    @property
    def withheld(self) -> int:
        """How many observations behind it are not shown."""
        return sum(one.value is None for one in self.observations) if self.rounded else 0


@dataclass(frozen=True)
class Series:
    """A measure's results for one area over every period collected so far, oldest first, and what they amount to.

    `latest` is the last period due by the report's period, whether it has a figure or not: a late figure is late,
    never the one before it. `expected_now` is the path's value at `latest.period`; `year_ago` the result four
    quarters (one year) earlier, None when it does not compare. Where a total has not the same forces now as then,
    `alike` is the latest over the forces that are in both, and `year_ago` is over them too.
    """

    measure: str
    area: Area
    results: tuple[Result, ...]
    rating: Rating
    variation: Variation
    expected_now: float | None
    year_ago: Result | None
    alike: Result | None = None

    @property
    def latest(self) -> Result:
        """The result the report speaks of."""
        return self.results[-1]


# --- numbers in words ------------------------------------------------------------------------------------------------


_EXACT = Context(prec=400)  # digits enough for any number that a machine holds
_AFTER = {"percent": "%", "days": " days", "fte": " FTE"}
_APART = {"percent": "point", "days": "day"}


def decimals_of(measure: Measure, rules: Presentation) -> int:
    """How many decimals the measure is shown with: its own, none for a count, or the plan's."""
    if measure.decimals is not None:
        return measure.decimals
    return 0 if measure.unit == "count" else rules.decimals


def amount(value: float, measure: Measure, rules: Presentation) -> str:
    """Return a figure of *measure* in words: "64.1%", "38 days", "1,204"."""
    return digits(value, decimals_of(measure, rules)) + _AFTER.get(measure.unit, "")


def distance(size: float, measure: Measure, rules: Presentation) -> str:
    """Return how far two figures lie apart, *size* at least 0: "3.2 points", "1 day", "less than 0.1 points"."""
    decimals = decimals_of(measure, rules)
    said = digits(size, decimals)
    if size > 0 and rounded_to(size, decimals) == 0:
        said = f"less than {digits(10**-decimals, decimals)}"
    unit = _APART.get(measure.unit)
    if unit is None:
        return said + _AFTER.get(measure.unit, "")
    return f"{said} {unit}" if said in ("1", "less than 1") else f"{said} {unit}s"


def rounded(value: float, measure: Measure, rules: Presentation) -> float:
    """Return *value* as it is shown, so that a gap between two figures is the one a reader works out."""
    return rounded_to(value, decimals_of(measure, rules))


def rounded_to(value: float, decimals: int) -> float:
    """Return *value* to so many decimals, a half away from zero, as every figure is shown."""
    return float(_round(value, decimals))


def when(measure: Measure, period: Period) -> str:
    """Return what time a figure for *period* speaks of: "Q1 2024/25", or "Q1 2024/25 (support agreed a year before)".

    A figure that lags stands under the period it was collected for, and says beside it when what it counts happened.
    """
    return f"{period.name} ({measure.lag[:1].lower()}{measure.lag[1:]})" if measure.lag else period.name


def _round(value: float, decimals: int) -> Decimal:
    """Never -0, which a reader would take for a misprint."""
    found = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    return found if found else abs(found)


def digits(value: float, decimals: int) -> str:
    """Return *value* to so many decimals, with commas and a true minus sign."""
    return f"{_round(value, decimals):,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
