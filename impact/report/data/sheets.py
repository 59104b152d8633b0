"""What stands on each sheet of the published tables, as values: one table on each, a cell for everything.

Comes after `report.content` and `report.data.results`; `report.data.spreadsheet` writes it. Numbers are rounded as the
report rounds them, and shown with as many decimals; a cell is never empty, since an empty cell says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, Unit
from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.data.results import Figure
from impact.report.figures import NOTHING
from impact.report.measure_page import unit_line
from impact.report.model import Line, Report, Revised
from impact.report.returned import stand_of
from impact.results.compiled import Compiled
from impact.results.words import rounded_to
from impact.store.model import ReturnStatus

NONE = "none"
DOES_NOT_APPLY = "[z]"

SHORTHAND: dict[str, str] = {
    "[b]": "Break in series: from here on the figures do not compare with those before.",
    "[c]": "Confidential: not shown, to protect people, or so that such a figure cannot be worked out from this one.",
    "[p]": "Provisional: the figure may still change, because returns are missing, have open queries or are not"
    " signed off.",
    "[r]": "Revised: the figure differs from the last edition.",
    "[u]": "Low reliability: the figure would rest on too few.",
    "[x]": "Not available.",
    "[z]": "Not applicable.",
    "no figure": "Nobody returned one. It is missing, not nought.",
    NONE: "There is nothing to say in this cell.",
}  # fmt: skip
NOTES: dict[str, str] = {
    "Change on a year ago": "In points (pts) for a percentage, else in the measure’s own unit; of a total, over the"
    " forces in it both times.",
    "Due by now": "The value that the path from the baseline to the target has at the period’s end.",
    "Rating": "The latest figure against that path. Not rated is neither good nor bad news.",
    "Variation": "Whether the series has changed by more than chance, by statistical process control.",
    "Coverage": "Forces in the figure, of those expected; or people who answered; own is a figure of the body’s own"
    " teams.",
    "Quality": "How far the figure can be trusted, from A, the best, to D.",
    "Count": "What is counted for a ratio; [z] for a figure that is no ratio.",
    "Out of": "What the count is out of; [z] for a figure that is no ratio.",
    "95% interval from": "Between the ends of the interval lies what chance may have moved the figure from; [z] where"
    " no chance is claimed.",
    "State": "Of a return: on time, late, with errors (none of it is used), or not returned.",
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as it is to be shown."""

    value: float
    decimals: int = 0
    unit: Unit = "count"


Cell = str | Number


@dataclass(frozen=True)
class Sheet:
    """One sheet: its label, its table's title, what it says above the table, and the table.

    `widest` is the most characters that a column may be wide; longer text goes on in the next line of its cell.
    """

    label: str
    title: str
    says: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widest: int = 46


def sheets(
    report: Report,
    compiled: Compiled,
    definitions: Definitions,
    shown: Sequence[Figure],
    statuses: Sequence[ReturnStatus],
) -> tuple[Sheet, ...]:
    """Return every sheet that has anything in it, in order.

    Args:
        report: What is said of the figures.
        compiled: What it was composed from.
        definitions: The plan.
        shown: Every figure, from `report.data.results.figures`.
        statuses: How each supplier stands for the quarter.
    """
    latest = {ref: series.latest.period for ref, series in compiled.national.items()}
    now = [one for one in shown if one.result.period == latest[one.measure.ref] and one.year is None]
    every = (
        _scoreboard(report, {one.measure.ref: one for one in now if one.result.area.kind == "national"}),
        _national([one for one in shown if one.result.area.kind == "national"]),
        _areas("Regions", "Region", "The latest figure of each region", now, "region"),
        _areas("Forces", "Force", "The latest figure of each force", now, "force"),
        _returns(report, statuses),
        _steps(report, compiled, definitions),
        *(_revisions(report.revised) if report.revised else ()),
    )
    return tuple(sheet for sheet in every if sheet.rows)


def _scoreboard(report: Report, latest: dict[str, Figure]) -> Sheet:
    return Sheet(
        "Scoreboard",
        f"Every measure on a line, {report.period}",
        "A measure that is not quarterly stands with the latest period that has ended.",
        ("Ref", "Measure", "Commitment or statement", "Unit", "Period", "Latest", "Change on a year ago", "Due by now",
         "Rating", "Variation", "Coverage", "Quality", "Marks"),
        tuple(
            (
                line.ref, line.name, f"{group.ref} {group.title}", unit_line(latest[line.ref].measure),
                latest[line.ref].result.period.name, _value(latest[line.ref]), _said(line.change),
                _due(line, latest[line.ref]), line.rating.word, line.variation.word, _said(line.coverage),
                line.quality, _said(line.marks),
            )
            for group in report.scoreboard.groups for line in group.lines
        ),
    )  # fmt: skip


def _national(figures: Iterable[Figure]) -> Sheet:
    return Sheet(
        "National",
        "Every measure in every period, national figures",
        "A period of a year so far says how much of it has been counted.",
        ("Ref", "Measure", "Unit", "Period", "Figure", "Count", "Out of", "95% interval from", "95% interval to",
         "In the figure", "Expected", "Quality", "Marks", "Why there is no figure"),
        tuple(
            (
                one.measure.ref, one.measure.name, unit_line(one.measure),
                one.year.words if one.year else one.result.period.name, _value(one), *_parts(one), *_interval(one),
                Number(one.result.coverage.included), Number(one.result.coverage.expected), _said(one.quality),
                *_explained(one),
            )
            for one in figures
        ),
    )  # fmt: skip


def _areas(label: str, heading: str, title: str, figures: Iterable[Figure], kind: str) -> Sheet:
    return Sheet(
        label,
        title,
        "Each stands with the latest period of its measure.",
        ("Ref", "Measure", "Unit", "Period", heading, f"{heading} code", "Figure", "Count", "Out of", "In the figure",
         "Expected", "Marks", "Why there is no figure"),
        tuple(
            (
                one.measure.ref, one.measure.name, unit_line(one.measure), one.result.period.name, one.result.area.name,
                one.result.area.code, _value(one), *_parts(one), Number(one.result.coverage.included),
                Number(one.result.coverage.expected), *_explained(one),
            )
            for one in figures if one.result.area.kind == kind
        ),
    )  # fmt: skip


def _returns(report: Report, statuses: Iterable[ReturnStatus]) -> Sheet:
    return Sheet(
        "Returns",
        f"Who returned for {report.period}",
        " ".join(report.returned.says),
        ("Supplier", "Code", "Due", "Received", "State", "Signed off"),
        tuple(
            (
                one.supplier.name, one.supplier.id, day(one.due),
                day(one.counted.received.date()) if one.counted else "no usable return",
                say.opening(stand_of(one)), "Yes" if one.signed_off else "No",
            )
            for one in statuses
        ),
    )  # fmt: skip


def _steps(report: Report, compiled: Compiled, definitions: Definitions) -> Sheet:
    promises = {promise.ref: promise for promise in definitions.plan.promises()}
    return Sheet(
        "Steps",
        f"The steps that the plan promised, as they stand in {report.period}",
        "Each step with its date and what was reported of it.",
        ("Ref", "Step", "Commitment or statement", "Owner", "Due", "State", "Done when", "Evidence"),
        tuple(
            (
                ref, state.step.title, f"{state.promise} {promises[state.promise].name}", state.step.owner,
                day(state.step.due), say.opening(state.words), state.step.done_when, _said(state.evidence),
            )
            for ref, state in compiled.steps.items()
        ),
    )  # fmt: skip


def _revisions(revised: Revised) -> Iterator[Sheet]:
    lines = (*revised.lines, *revised.others)
    yield Sheet(
        "Revisions",
        f"What has changed since the edition of {revised.since}",
        revised.says,
        ("Ref", "Measure", "Area", "Period", "Before", "Now", "Why"),
        tuple((one.ref, one.name, one.area, one.period, one.before, one.now, _said(one.why)) for one in lines),
    )


def _value(one: Figure) -> Cell:
    """The figure as the report rounds it, or what stands in its place."""
    return one.shown if one.result.value is None else _number(one.result.value, one.measure, one.decimals)


def _number(value: float, measure: Measure, decimals: int) -> Number:
    return Number(rounded_to(value, decimals), decimals, measure.unit)


def _due(line: Line, one: Figure) -> Cell:
    return _said(line.target) if one.due is None else _number(one.due, one.measure, one.decimals)


def _parts(one: Figure) -> tuple[Cell, Cell]:
    """What is counted and what it is out of."""
    counted, out_of = (_part(value, one) for value in (one.result.numerator, one.result.denominator))
    return counted, out_of


def _part(value: float | None, one: Figure) -> Cell:
    if value is None:
        return one.shown if one.result.missing else DOES_NOT_APPLY
    return Number(value) if value.is_integer() else Number(rounded_to(value, 1), 1)


def _interval(one: Figure) -> tuple[Cell, Cell]:
    if one.interval is None:
        instead = one.shown if one.result.missing else DOES_NOT_APPLY
        return instead, instead
    low, high = (_number(end, one.measure, one.decimals) for end in one.interval)
    return low, high


def _explained(one: Figure) -> tuple[Cell, Cell]:
    """The marks beside a figure, and why there is none."""
    why = say.opening(one.why_missing) if one.result.missing else DOES_NOT_APPLY
    return _said(" ".join(f"[{mark}]" for mark in one.marks)), why


def _said(text: str) -> str:
    """*text*, or a word where there is none."""
    return NONE if text.strip() in ("", NOTHING) else text
