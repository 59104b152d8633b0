"""The ordered content of a report, before any format.

Comes after `results.compiled` and `store.status`; `report.html` shows it, and its JSON form is published as it is.
Pure: the same definitions, results, returns and commentary always say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report.answered import Told, answered
from impact.report.definitions import definition, sources, wording
from impact.report.figures_page import figures_behind
from impact.report.model import Report, Revised
from impact.report.promise_page import promise_page
from impact.report.returned import Places, returned
from impact.report.returns_history import returns_grid
from impact.report.scoreboard import scoreboard
from impact.report.summary import summary
from impact.report.verdicts import judge, speaks_for
from impact.report.words.commentary import tell
from impact.results.compiled import Compiled
from impact.results.quality import Quality
from impact.results.theory import chains
from impact.store.model import ReturnStatus

__all__ = ["KICKER", "SYNTHETIC", "Report", "compose"]

SYNTHETIC = "Synthetic data: an illustration, not a report of real performance"
KICKER = "Progress report to the Board"


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
    told: Told | None = None,
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
        history: How each supplier stood for every quarter so far.
        told: By the number of a submission that counts, its findings and explanations; without it, none is shown.
    """
    plan, quarter = definitions.plan, compiled.period
    methods_title, methods = titled(definitions.methods)
    graded = qualities or {}
    meant = {chain.promise: chain for chain in chains(definitions, compiled.national, compiled.comparisons)}
    judged, words = judge(definitions, compiled), tell(commentary, definitions, compiled)
    pages = tuple(
        promise_page(
            promise,
            definitions,
            compiled,
            words,
            quarter,
            graded,
            meant.get(promise.ref),
            main.measure.ref if (main := speaks_for(promise.ref, judged)) is not None else "",
            tiles,
        )
        for promise in plan.promises()
    )
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
        summary=summary(definitions, compiled, judged, pages, words, quarter),
        scoreboard=scoreboard(definitions, compiled, quarter, pages, graded),
        promises=pages,
        returned=returned(
            statuses, tiles or {}, answered(definitions, statuses, told or {}), returns_grid(history or {})
        ),
        methods_title=methods_title,
        methods=methods,
        definitions=tuple(definition(measure, definitions) for measure in plan.measures),
        sources=sources(definitions),
        trace=trace_words(definitions, quarter),
        revised=revised,
        methods_page=methods.partition("\n## ")[0].strip() if not methods.startswith("## ") else "",
        figures=figures_behind(definitions, compiled),
    )


def trace_words(definitions: Definitions, quarter: Period) -> str:
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
