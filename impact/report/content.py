"""The ordered content of a report, before any format: `report.html` shows it, its JSON form is published as it is.

Pure: the same definitions, results, returns and commentary always say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Length, Period, day
from impact.report.charts.trend import SHOWN
from impact.report.commentary import tell
from impact.report.comparisons import Places
from impact.report.definitions import definition, sources, wording
from impact.report.document import FigureRow, Figures, Report, Revised
from impact.report.promise_page import promise_page
from impact.report.scoreboard import scoreboard
from impact.report.sentences import marks
from impact.report.standings import Filings, answered, returned, returns_grid
from impact.report.summary import summary
from impact.report.view import MeasureView, ReportView
from impact.results.compiled import Compiled
from impact.results.model import Result
from impact.results.quality import Quality
from impact.results.theory import chains
from impact.store.model import ReturnStatus

SYNTHETIC = "Synthetic data: an illustration, not a report of real performance"
KICKER = "Progress report to the Board"

_CAPTIONS: dict[Length, str] = {"quarter": "Each quarter", "half": "Each half-year", "year": "Each year"}


def compose(
    definitions: Definitions,
    compiled: Compiled,
    statuses: Sequence[ReturnStatus],
    commentary: Mapping[str, str],
    *,
    as_at: datetime,
    synthetic: bool,
    tiles: Places | None = None,
    qualities: Mapping[str, Sequence[Quality]] | None = None,
    revised: Revised | None = None,
    told: Filings | None = None,
    history: Mapping[Period, Sequence[ReturnStatus]] | None = None,
) -> Report:
    """Compose a report.

    Args:
        definitions: The plan, its suppliers and methods.
        compiled: The results of one quarter.
        statuses: How each supplier stands for that quarter.
        commentary: Markdown by ref of a promise or measure; "summary" for the headline, "decisions" for what the
            Board is asked.
        as_at: Which submissions the results could see; aware.
        synthetic: Whether the figures are made up: then every page says so.
        tiles: Short label, column and row of each force on the tile map, by its id.
        qualities: By ref, the quality of each result of a measure's series; without it, the definition's letter stands.
        revised: What differs from the last edition, where one is compared with.
        told: By the number of a submission that counts, its findings and explanations; without it, none is shown.
        history: How each supplier stood for every quarter so far.
    """
    plan, quarter = definitions.plan, compiled.period
    view = ReportView(definitions, compiled, qualities or {})
    methods_title, methods = titled(definitions.methods)
    meant = {chain.promise: chain for chain in chains(definitions, compiled.national, compiled.comparisons)}
    words = tell(commentary, view)
    return Report(
        title=plan.ambitions[0].title if len(plan.ambitions) == 1 else plan.title,
        organisation=plan.organisation,
        plan=plan.title,
        kicker=KICKER,
        period=f"{quarter.label.removesuffix(')')} {quarter.last.year})",
        period_name=quarter.name,
        as_at=day(as_at.date()),
        made_at=as_at,
        digest=definitions.digest,
        notice=SYNTHETIC if synthetic else "",
        wording=wording(definitions),
        summary=summary(view, words),
        scoreboard=scoreboard(view),
        promises=tuple(
            promise_page(one, view, words, meant.get(one.promise.ref), tiles or {}) for one in view.promises
        ),
        returned=returned(
            statuses, tiles or {}, answered(definitions, statuses, told or {}), returns_grid(history or {})
        ),
        methods_title=methods_title,
        methods=methods,
        definitions=tuple(definition(measure, definitions) for measure in plan.measures),
        sources=sources(definitions),
        trace=_trace(definitions, quarter),
        revised=revised,
        methods_page=methods.partition("\n## ")[0].strip() if not methods.startswith("## ") else "",
        figures=figures_behind(view),
    )


def _trace(definitions: Definitions, quarter: Period) -> str:
    """The command that lists the cells behind a figure, with a measure of the plan for an example."""
    example = next((measure.ref for measure in definitions.plan.measures), "REF")
    return (
        "Any figure can be followed back to the cells of the returns that it came from:"
        f" impact trace {example} --period {quarter}"
    )


def titled(text: str) -> tuple[str, str]:
    """The title that a Markdown text begins with, and the rest; "Methods" when it has none."""
    first, _, rest = text.strip().partition("\n")
    return (first[2:].strip(), rest.strip()) if first.startswith("# ") else ("Methods", text.strip())


def figures_behind(view: ReportView) -> tuple[Figures, ...]:
    """The figures behind the charts, every measure on a line: a table for each length of period, quarters first."""
    tables = []
    for length, caption in _CAPTIONS.items():
        shown = [one for one in view.measures.values() if one.latest.period.length == length]
        if shown:
            periods = sorted({result.period for one in shown for result in one.series.results[-SHOWN:]})[-SHOWN:]
            by_period = [{result.period: result for result in one.series.results[-SHOWN:]} for one in shown]
            rows = tuple(
                FigureRow(one.ref, one.anchor, one.name, tuple(_cell(one, found.get(period)) for period in periods))
                for one, found in zip(shown, by_period, strict=True)
            )
            tables.append(Figures(caption, tuple(period.short for period in periods), rows))
    return tuple(tables)


def _cell(one: MeasureView, result: Result | None) -> str:
    """A figure in a table of many, with all its marks; "" where none was due."""
    if result is None:
        return ""
    return " ".join(filter(None, (one.in_cell(result), "[b]" if result.broken else "", marks(result))))
