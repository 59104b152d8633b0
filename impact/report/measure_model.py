"""A measure as the report shows it: the value types of its figures, charts, tables and definition.

Comes after `results.model`, before `report.model`, whose pages hold these; `report.measure_page` makes them. Every
figure here is words already. Prose written by people stays Markdown until it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impact.report.charts.forces import FunnelChart, Multiples, Ranked
from impact.report.charts.tiles import ValueTiles
from impact.report.charts.trend import Trend

Shape = Literal["met", "on-track", "off-track", "better", "worse", "changed", "same", "none", "late", "open"]
Verdict = Literal["better", "worse", "unsaid", "steady", "context"]


@dataclass(frozen=True)
class Sign:
    """A judgement by shape and word: colour is never alone in saying it."""

    shape: Shape
    word: str


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True)
class Judgement:
    """A sign and why: "Off track", "5 points behind its path"."""

    sign: Sign
    reason: str


@dataclass(frozen=True)
class Row:
    """One period of the table behind a chart; "" in a column that the measure does not have.

    `note` holds the marks of the period's figure: [b], [p], [r]; `quality` is its letter; `code` the period's own,
    "2025-26-Q1", by which a figure's derivation is found.
    """

    period: str
    value: str
    counted: str
    out_of: str
    coverage: str
    note: str
    quality: str = ""
    code: str = ""


@dataclass(frozen=True)
class Behind:
    """The table behind a chart, newest last, with the headings of the columns it has."""

    caption: str
    counted: str
    out_of: str
    coverage: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class AreaLine:
    """One force or region in a measure's table of one period; "" in a column that the measure does not have.

    `code` is the area's own, by which its derivation is found; `place` says where it stands for its size.
    """

    code: str
    name: str
    value: str
    counted: str
    out_of: str
    interval: str
    place: str
    note: str


@dataclass(frozen=True)
class Areas:
    """The forces, or the regions, of a measure in its latest period, with the headings of the columns they have.

    `period` is that period's code, by which derivations are found.
    """

    caption: str
    heading: str
    period: str
    counted: str
    out_of: str
    interval: str
    place: str
    lines: tuple[AreaLine, ...]


@dataclass(frozen=True)
class MeasureSection:
    """A measure in full. `finding` is what its figures say; `name` and `unit` what they are.

    `short` is the measure's short name and `moved` what the finding says of it. `funnel` and `ranked` set the forces
    beside one another, `tiles` on the map where each says yes or no, and `multiples` the regions, where they can be
    compared; `forces` and `regions` are their tables.
    `provisional` says why the latest figure is [p], "" where it is final; `quality` is its letter and
    `quality_reasons` every reason for that, of which `quality_says` gives the weightiest.
    """

    ref: str
    anchor: str
    name: str
    finding: str
    unit: str
    verdict: Verdict
    facts: tuple[Fact, ...]
    rating: Judgement
    variation: Judgement
    chart: Trend | None
    chart_notes: tuple[str, ...]
    behind: Behind
    left_out: tuple[str, ...]
    commentary: str
    provisional: str = ""
    revised: bool = False
    quality: str = ""
    quality_says: str = ""
    quality_reasons: tuple[str, ...] = ()
    short: str = ""
    moved: str = ""
    coverage: str = ""
    forces: Areas | None = None
    regions: Areas | None = None
    funnel: FunnelChart | None = None
    ranked: Ranked | None = None
    multiples: Multiples | None = None
    tiles: ValueTiles | None = None


@dataclass(frozen=True)
class Definition:
    """A measure as the plan defines it."""

    ref: str
    anchor: str
    title: str
    why: str
    facts: tuple[Fact, ...]
