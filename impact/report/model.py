"""What a report says, in order, before any format: the value types of its content.

Comes after `results.model`; `report.content` makes these, `report.html` shows them. Every figure here is words already:
a template never formats or works anything out. Prose written by people stays Markdown until it is shown.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from impact.plan.measure import Unit
from impact.report.drawing.tiles import Tile
from impact.report.drawing.trend import Trend
from impact.report.theory_model import Theory as Theory

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
class Said:
    """One sentence about a measure: `subject` is what it is about, `says` the rest. `anchor` leads to its page."""

    ref: str
    anchor: str
    subject: str
    says: str


@dataclass(frozen=True)
class Column:
    """Better, worse, or cannot be said yet: the weightiest in full; `nothing` says that there is none."""

    verdict: Verdict
    title: str
    said: tuple[Said, ...]
    nothing: str = ""


@dataclass(frozen=True)
class Lead:
    """A commitment in one chart: `verdict` says how it stands, `measure` names what is drawn, "" when nothing is."""

    ref: str
    anchor: str
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
    columns: tuple[Column, ...]
    rest: tuple[Fact, ...]
    leads: tuple[Lead, ...]
    decisions: str


@dataclass(frozen=True)
class Line:
    """A measure on one line of the scoreboard. `when` is "" unless the figure is not of the report's own period.

    `marks` stands beside the figure: "[p]" while it may change, "[r]" where it has, both, or "".
    """

    ref: str
    anchor: str
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


@dataclass(frozen=True)
class Group:
    """The lines of one promise."""

    ref: str
    anchor: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Scoreboard:
    """Every measure on a line, by promise; `note` explains the columns."""

    intro: str
    groups: tuple[Group, ...]
    note: str


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
class Row:
    """One period of the table behind a chart; "" in a column that the measure does not have.

    `note` holds the marks of the period's figure: [b], [p], [r]; `quality` is its letter.
    """

    period: str
    value: str
    counted: str
    out_of: str
    coverage: str
    note: str
    quality: str = ""


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
class Spread:
    """How the forces lie around the national figure, in the measure's unit."""

    says: str
    alt: str
    values: tuple[tuple[str, float], ...]
    national: float
    unit: Unit
    decimals: int


@dataclass(frozen=True)
class MeasureSection:
    """A measure in full. `finding` is what its figures say; `name` and `unit` what they are.

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
    spread: Spread | None
    commentary: str
    provisional: str = ""
    revised: bool = False
    quality: str = ""
    quality_says: str = ""
    quality_reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class PromisePage:
    """A commitment, or a statement of the ambition, with its steps and measures."""

    ref: str
    anchor: str
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


@dataclass(frozen=True)
class Outstanding:
    """A supplier whose return is not there, not usable or came late."""

    name: str
    state: Sign
    says: str


@dataclass(frozen=True)
class Returned:
    """Who returned: sentences, a map where the forces have places on it, and each supplier that is late or missing."""

    says: tuple[str, ...]
    tiles: tuple[Tile, ...]
    alt: str
    outstanding: tuple[Outstanding, ...]


@dataclass(frozen=True)
class RevisedLine:
    """A figure that is another than in the last edition; `why` names whose return changed it and the reason."""

    ref: str
    anchor: str
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
class Definition:
    """A measure as the plan defines it."""

    ref: str
    anchor: str
    title: str
    why: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Report:
    """The whole content of a report, in its order.

    Attributes:
        notice: What every page must say, "" when there is nothing: that the figures are synthetic.
        wording: What is to be known of the measures' wording, "" when all of it is agreed.
        methods_title, methods: The title, and the rest as Markdown.
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

    def as_json(self) -> dict[str, Any]:
        """The same content for a program: lists for tuples, times in ISO 8601."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value
