"""What a report says, in order, before any format: the value types of its content.

Comes after `results.model`; `report.content` makes these, `report.html` shows them. Every figure here is words already:
a template never formats or works anything out. Prose written by people stays Markdown until it is shown.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from impact.report.charts.tiles import Tile
from impact.report.charts.timeline import ReturnsGrid, Timeline
from impact.report.charts.trend import Trend
from impact.report.measure_model import Behind as Behind
from impact.report.measure_model import Definition as Definition
from impact.report.measure_model import Fact as Fact
from impact.report.measure_model import Judgement as Judgement
from impact.report.measure_model import MeasureSection as MeasureSection
from impact.report.measure_model import Row as Row
from impact.report.measure_model import Shape as Shape
from impact.report.measure_model import Sign as Sign
from impact.report.measure_model import Verdict as Verdict
from impact.report.theory_model import Theory as Theory


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

    `code` is the period's own, "2025-26-Q1", by which the figure's derivation is found.
    `marks` stands beside the figure: "[p]" while it may change, "[r]" where it has, both, or "".
    `promised` is the next target as shown, "85%", or the last where none is to come; "none" where there is none.
    `by` is the quarter by whose end it is due: "Q4 25/26", or "was due Q4 24/25"; "" where there is none.
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
    code: str = ""
    promised: str = "none"
    by: str = ""


@dataclass(frozen=True)
class Group:
    """The lines of one promise; `sign` and `says` are how it stands as a whole."""

    ref: str
    anchor: str
    title: str
    lines: tuple[Line, ...]
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
class PromisePage:
    """A commitment, or a statement of the ambition, with its steps and measures.

    `main` is the ref of the measure that is drawn large, "" where none has a figure. `next_steps` and `decision` are
    the corporate team's words (Markdown), "" where it wrote none; `upcoming` is what the steps themselves say.
    """

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
class FigureRow:
    """One measure's figures in a table of many; each cell is a figure with its marks, "" where none was due."""

    ref: str
    anchor: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """The figures behind the charts of all measures with periods of one length."""

    caption: str
    periods: tuple[str, ...]
    rows: tuple[FigureRow, ...]


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

    def as_json(self) -> dict[str, Any]:
        """The same content for a program: lists for tuples, times in ISO 8601."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
