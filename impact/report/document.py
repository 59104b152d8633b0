"""What a report says, in order, before any format: the value types of its content, and the ids that its links lead to.

`report.content` makes these from the views, `report.html` shows them, and `report.json` is their JSON form: every
figure is words already. Prose written by people stays Markdown until it is shown. "" and () stand for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from impact.report.charts.forces import FunnelChart, Multiples, Ranked, Tile, ValueTiles
from impact.report.charts.timeline import ReturnsGrid, Timeline
from impact.report.charts.trend import Trend

Shape = Literal["met", "on-track", "off-track", "better", "worse", "changed", "same", "none", "late", "open"]
Verdict = Literal["better", "worse", "unsaid", "steady", "context"]


def anchor(kind: Literal["promise", "measure", "definition"], ref: str) -> str:
    """Return the id that a link to a place of the report leads to: "promise-C1_2" for C1.2, "measure-IW-17"."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9-]', '_', ref)}"


@dataclass(frozen=True)
class Sign:
    """A judgement by shape and word: colour is never alone in saying it."""

    shape: Shape
    word: str


@dataclass(frozen=True)
class Linked:
    """What has a place in the report: its ref in the plan, and the id that links to it lead to."""

    ref: str
    anchor: str


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
class MeasureSection(Linked):
    """A measure in full. `finding` is what its figures say; `name` and `unit` what they are.

    `short` is the measure's short name and `moved` what the finding says of it. `funnel` and `ranked` set the forces
    beside one another, `tiles` on the map where each says yes or no, and `multiples` the regions, where they can be
    compared; `forces` and `regions` are their tables.
    `provisional` says why the latest figure is [p], "" where it is final; `quality` is its letter and
    `quality_reasons` every reason for that, of which `quality_says` gives the weightiest.
    """

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
class Definition(Linked):
    """A measure as the plan defines it."""

    title: str
    why: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class TheoryRow:
    """A measure in a promise's chain: how it stands, and what it is meant to lead to. `anchor` is "" without a page."""

    level: str
    ref: str
    anchor: str
    name: str
    says: str
    leads_to: str


@dataclass(frozen=True)
class Theory:
    """What a promise is meant to lead to: `ends` says how far it reaches, `compared` what was tested and what came."""

    rows: tuple[TheoryRow, ...]
    ends: str
    compared: tuple[str, ...]


@dataclass(frozen=True)
class Said(Linked):
    """One sentence about a measure: `subject` is what it is about, `says` the rest. `anchor` leads to its page."""

    subject: str
    says: str


@dataclass(frozen=True)
class VerdictColumn:
    """Better, worse, or cannot be said yet: the weightiest in full; `nothing` says that there is none."""

    verdict: Verdict
    title: str
    said: tuple[Said, ...]
    nothing: str = ""


@dataclass(frozen=True)
class Lead(Linked):
    """A commitment in one chart: `verdict` says how it stands, `measure` names what is drawn, "" when nothing is."""

    title: str
    sign: Sign
    verdict: str
    measure: str
    chart: Trend | None


@dataclass(frozen=True)
class Summary:
    """The first page. `words` is the corporate team's own (Markdown), "" where it wrote none.

    `rest` names the measures that no column says in full: none goes unmentioned.
    """

    headline: str
    words: str
    counts: str
    columns: tuple[VerdictColumn, ...]
    rest: tuple[Fact, ...]
    leads: tuple[Lead, ...]
    decisions: str


@dataclass(frozen=True)
class MeasureLine(Linked):
    """A measure on one line of the scoreboard. `when` is "" unless the figure is not of the report's own period.

    `code` is the period's own, "2025-26-Q1", by which the figure's derivation is found.
    `marks` stands beside the figure: "[p]" while it may change, "[r]" where it has, both, or "".
    `promised` is the next target as shown, "85%", or the last where none is to come; "none" where there is none.
    `by` is the quarter by whose end it is due: "Q4 25/26", or "was due Q4 24/25"; "" where there is none.
    """

    name: str
    latest: str
    when: str
    change: str
    target: str
    rating: Sign
    variation: Sign
    spark: Trend | None
    coverage: str
    quality: str
    marks: str = ""
    code: str = ""
    promised: str = "none"
    by: str = ""


@dataclass(frozen=True)
class Group(Linked):
    """The lines of one promise; `sign` and `says` are how it stands as a whole."""

    title: str
    lines: tuple[MeasureLine, ...]
    sign: Sign
    says: str


@dataclass(frozen=True)
class Scoreboard:
    """Every measure on a line, by promise; `note` explains the columns.

    `by` is the date that most of the targets have: it stands over them all, and a line says its own where it differs.
    """

    intro: str
    groups: tuple[Group, ...]
    note: str
    by: str = ""


@dataclass(frozen=True)
class StepLine:
    """A promised step and how far it has got."""

    ref: str
    title: str
    owner: str
    due: str
    state: Sign
    evidence: str
    done_when: str


@dataclass(frozen=True)
class PromisePage(Linked):
    """A commitment, or a statement of the ambition, with its steps and measures.

    `main` is the ref of the measure that is drawn large, "" where none has a figure. `next_steps` and `decision` are
    the corporate team's words (Markdown), "" where it wrote none; `upcoming` is what the steps themselves say.
    """

    kind: Literal["Commitment", "Statement"]
    title: str
    name: str
    owner: str
    sign: Sign
    verdict: str
    lead: str
    commentary: str
    upcoming: tuple[str, ...]
    steps: tuple[StepLine, ...]
    measures: tuple[MeasureSection, ...]
    theory: Theory | None = None
    steps_say: str = ""
    main: str = ""
    next_steps: str = ""
    decision: str = ""
    timeline: Timeline | None = None


@dataclass(frozen=True)
class Outstanding:
    """A supplier whose return is not there, not usable or came late."""

    name: str
    state: Sign
    says: str


@dataclass(frozen=True)
class ReturnLine:
    """One supplier's return: `came` is the day, `signed` who accepted it and when, each "" where there is none."""

    name: str
    state: Sign
    came: str
    signed: str


@dataclass(frozen=True)
class Answered:
    """A query of the checks on a return that counts, and the supplier's answer; `answer` is "" where there is none."""

    supplier: str
    about: str
    says: str
    answer: str


@dataclass(frozen=True)
class Returned:
    """Who returned: sentences, a map where the forces have places on it, and each supplier that is late or missing.

    `lines` has every supplier, `answered` the queries on what they sent with the explanations given, and `history` how
    each return of every quarter came.
    """

    says: tuple[str, ...]
    tiles: tuple[Tile, ...]
    alt: str
    outstanding: tuple[Outstanding, ...]
    lines: tuple[ReturnLine, ...] = ()
    answered: tuple[Answered, ...] = ()
    history: ReturnsGrid | None = None


@dataclass(frozen=True)
class FigureRow(Linked):
    """One measure's figures in a table of many; each cell is a figure with its marks, "" where none was due."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """The figures behind the charts of all measures with periods of one length."""

    caption: str
    periods: tuple[str, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True)
class RevisedLine(Linked):
    """A figure that is another than in the last edition; `why` names whose return changed it and the reason."""

    name: str
    area: str
    period: str
    before: str
    now: str
    why: str


@dataclass(frozen=True)
class Revised:
    """What has changed since the last edition: the national figures, and those of regions and forces in `others`."""

    since: str
    says: str
    lines: tuple[RevisedLine, ...]
    others: tuple[RevisedLine, ...]


@dataclass(frozen=True)
class Report:
    """The whole content of a report, in its order.

    Attributes:
        notice: What every page must say, "" when there is nothing: that the figures are synthetic.
        wording: What is to be known of the measures' wording, "" when all of it is agreed.
        methods_title, methods: The title, and the rest as Markdown; `methods_page` is what stands before the first of
            its headings, for who has a page's time.
        figures: The figures behind the charts, a table for each length of period.
        trace: How to follow a figure back to the cells it came from.
        made_at: The as-at moment, aware; the only time in the report.
        revised: What differs from the last edition; None where no edition was compared with.
    """

    title: str
    organisation: str
    plan: str
    kicker: str
    period: str
    period_name: str
    as_at: str
    made_at: datetime
    digest: str
    notice: str
    wording: str
    summary: Summary
    scoreboard: Scoreboard
    promises: tuple[PromisePage, ...]
    returned: Returned
    methods_title: str
    methods: str
    definitions: tuple[Definition, ...]
    sources: tuple[Fact, ...]
    trace: str
    revised: Revised | None = None
    methods_page: str = ""
    figures: tuple[Figures, ...] = ()

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up, as the notice then says."""
        return self.notice.startswith("Synthetic")

    def as_json(self) -> Any:
        """The same content for a program: lists for tuples, times in ISO 8601."""
        return _plain(self)


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, type(None))):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
