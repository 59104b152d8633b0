"""What a force's own report says, in order, before any format: the value types of its content.

Comes after `report.model`; `report.force.page` makes these, `report.force.html` shows them. Every figure here is words
already. The values are plain, so that they can be handed to another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from impact.report.charts.forces import FunnelChart
from impact.report.charts.trend import Trend
from impact.report.model import Fact, Sign


@dataclass(frozen=True)
class Block:
    """A part of the first page: a heading and its sentences."""

    title: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class ForceLine:
    """A measure on one line of the force's table.

    `when` is "" unless the figure is not of the report's own quarter; `marks` stands beside the figure: "[p]", "[r]".
    `coverage` is how many forces are in the figure of all of them. `place` says where the force stands among all, by
    the limits for its size, and never by rank.
    """

    ref: str
    name: str
    own: str
    marks: str
    when: str
    year_ago: str
    region: str
    nation: str
    coverage: str
    place: Sign
    series: Sign
    quality: str


@dataclass(frozen=True)
class OwnSeries:
    """The force's own series, and the figure of all forces at each of its periods, () where the two do not compare.

    `nation_says` names the line of all forces at its end: "all forces 61%".
    """

    chart: Trend
    nation: tuple[float | None, ...] = ()
    nation_says: str = ""


@dataclass(frozen=True)
class ForceMeasure:
    """A measure of the force in two charts: `finding` is what its figures say.

    `not_compared` says why there is no funnel, "" where there is one.
    """

    ref: str
    name: str
    finding: str
    unit: str
    series: OwnSeries
    notes: tuple[str, ...]
    among: FunnelChart | None
    place: str
    not_compared: str


@dataclass(frozen=True)
class FigureRow:
    """The force's figures of the periods that end with one quarter, in the order of the columns."""

    period: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """The table behind the charts: a column for each measure drawn, by its ref, and a row for each quarter's end."""

    columns: tuple[Fact, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class Quarter:
    """One quarter's return: how it came, when, which version counts, and who signed it."""

    name: str
    state: Sign
    came: str
    versions: str
    queries: str
    signed: str


@dataclass(frozen=True)
class Told:
    """One finding of the return: its place, what stands there, what was expected, and what to do or what was said."""

    place: str
    says: str
    then: str


@dataclass(frozen=True)
class Replaced:
    """A return that took the place of an earlier one, and why."""

    quarter: str
    says: str


@dataclass(frozen=True)
class RevisedFigure:
    """A figure of the force that is another than in the last edition."""

    ref: str
    name: str
    period: str
    before: str
    now: str


@dataclass(frozen=True)
class Returns:
    """How good the force's data are: its returns so far, what was found in the last, and what it changed since.

    `nothing` stands in place of the findings that are open, where there are none. `compared` says what was compared for
    `revised`; "" where no edition was.
    """

    says: tuple[str, ...]
    nothing: str
    quarters: tuple[Quarter, ...]
    outstanding: tuple[Told, ...]
    explained: tuple[Told, ...]
    unquoted: str
    replaced: tuple[Replaced, ...]
    compared: str
    revised: tuple[RevisedFigure, ...]


@dataclass(frozen=True)
class ForceReport:
    """The whole content of one force's report, in its order.

    Attributes:
        code, name, region: The force's ONS code, its name and its region's.
        readers: Who it is for, and what it is.
        past: What the register says of the force within the plan: that it joined, closed, or took another in.
        headline: The one sentence to take away.
        blocks: Where it stands, what changed, what is missing; `asked` is what is asked of it.
        lines: Every measure it answers; `line_notes` what is to be known of them.
        measures, behind: Its key measures in charts, and the table behind them.
        others: The plan's measures that are not in the table, and why.
        made_at: The as-at moment, aware; the only time in the report.
    """

    code: str
    name: str
    region: str
    organisation: str
    plan: str
    kicker: str
    period: str
    period_name: str
    as_at: str
    made_at: datetime
    digest: str
    notice: str
    readers: str
    past: tuple[str, ...]
    headline: str
    blocks: tuple[Block, ...]
    asked: Block
    lines: tuple[ForceLine, ...]
    line_notes: tuple[str, ...]
    measures: tuple[ForceMeasure, ...]
    behind: Figures
    others: tuple[Fact, ...]
    returns: Returns
    trace: str
