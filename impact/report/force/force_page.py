"""One force's own report: its figures beside region and nation, its place, its data, and what is asked of it.

Sentences are true by rule: "above" and "below" are said of limits for the force's size, never of a rank; "rose" and
"fell" only of a change that is one. The values are plain, so that they can be handed to another process. Pure.

Source: metrics/methods.md, "Comparing forces", "When a change is a change", "Disclosure".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.plan.register import Supplier
from impact.report import sentences as say
from impact.report.content import SYNTHETIC
from impact.report.document import Fact, Revised, Sign
from impact.report.force.force_charts import ForceMeasure, OwnFigures, force_measures, own_figures
from impact.report.force.force_returns import NOT_USED, Filed, ForceReturns, asked_of, force_returns, return_words
from impact.report.force.force_view import Comparisons, ForceView, named
from impact.results.compiled import Compiled
from impact.results.funnel import Funnel, NoFunnel, Stand
from impact.store.model import ReturnStatus

KICKER = "Report to a force"
IN_FULL = 4  # changes told in full on the first page; the others are named

_SAID: dict[Stand, tuple[str, str]] = {
    "above 99.8%": ("Above the 99.8% limits for its size", "1 in 1,000 would be so high"),
    "below 99.8%": ("Below the 99.8% limits for its size", "1 in 1,000 would be so low"),
    "above 95%": ("Above the 95% limits for its size", "1 in 40 would be so high"),
    "below 95%": ("Below the 95% limits for its size", "1 in 40 would be so low"),
}
_MARKERS = {
    "c": "[c]: not shown, since it is a small count of people or would give one away.",
    "u": "[u]: out of too few to be reliable.",
    "x": "[x]: not available.",
    "z": "[z]: it does not apply, or there was nothing to take a share of.",
}
_TABLE = (
    "Among forces: where the figure stands against the limits of chance for a force of this size. To be outside them is"
    " a reason to ask, not a judgement, and there is no rank: most of the order from high to low is chance."
)
_OF_ONE = {
    "0 of 1 return came on time": "the return came late",
    "1 of 1 return took the place of an earlier version": "the return took the place of an earlier one",
}


@dataclass(frozen=True)
class ForceBlock:
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
    blocks: tuple[ForceBlock, ...]
    asked: ForceBlock
    lines: tuple[ForceLine, ...]
    line_notes: tuple[str, ...]
    measures: tuple[ForceMeasure, ...]
    behind: OwnFigures
    others: tuple[Fact, ...]
    returns: ForceReturns
    trace: str


def compose_force(
    known: Comparisons,
    force: Supplier,
    filed: Filed,
    *,
    as_at: datetime,
    synthetic: bool,
    revised: Revised | None = None,
) -> ForceReport:
    """Compose one force's report.

    Args:
        known: The quarter's results, after disclosure, and all forces set beside one another.
        force: Whose report it is.
        filed: What is kept of its returns.
        as_at: Which submissions the results could see; aware.
        synthetic: Whether the figures are made up: then every page says so.
        revised: This force's figures that differ from the last edition's, where one is compared with.
    """
    definitions, quarter, as_at = known.definitions, known.compiled.period, as_at.astimezone(UTC)
    views, status, known_on = known.of_force(force), filed.status(quarter), day(as_at.date())
    example = next((one.ref for one in views if not one.latest.missing), "REF")
    return ForceReport(
        code=force.id,
        name=force.name,
        region=force.region,
        organisation=definitions.plan.organisation,
        plan=definitions.plan.title,
        kicker=KICKER,
        period=f"{quarter.label.removesuffix(')')} {quarter.last.year})",
        period_name=quarter.name,
        as_at=known_on,
        made_at=as_at,
        digest=definitions.digest,
        notice=SYNTHETIC if synthetic else "",
        readers=f"For those at {force.name} who prepare and sign its returns: {quarter.name}, as known on {known_on}.",
        past=tuple(past(force, definitions, quarter)),
        headline=headline(force, views, status, quarter, as_at),
        blocks=(
            ForceBlock("Among all forces", where_it_stands(views)),
            ForceBlock("In its own series", what_changed(views)),
            ForceBlock(
                "The return, and what is missing",
                (*return_words(force.name, filed, quarter, as_at), *_without_figures(views, status, quarter)),
            ),
        ),
        asked=ForceBlock(f"What is asked of {force.name}", asked_of(force.name, definitions, filed, quarter, as_at)),
        lines=tuple(force_line(one) for one in views),
        line_notes=line_notes(views),
        measures=force_measures(views, force.name),
        behind=own_figures(views),
        others=other_measures(views, definitions, known.compiled),
        returns=force_returns(definitions, filed, quarter, as_at, revised),
        trace="Any figure can be followed back to its cells:"
        f" impact trace {example} --period {quarter} --area {force.id}",
    )


def past(force: Supplier, definitions: Definitions, quarter: Period) -> Iterator[str]:
    """What the register says of the force within the plan: that it began, took another in, or closed."""
    covers, register = definitions.plan.covers, definitions.register
    if force.since is not None and covers.from_ < force.since:
        yield f"{force.name} began on {day(force.since)}: it has no figures from before then."
    for other in register.suppliers:
        if other.successor == force.id and other.until is not None and covers.from_ <= other.until < quarter.last:
            yield (
                f"{other.name} became part of {force.name} after {day(other.until)}: figures from before and after"
                " are not set beside each other."
            )
    if force.until is not None and force.until < quarter.last:
        into = register.supplier(force.successor) if force.successor else None
        became = f" and became part of {into.name}" if into is not None else ""
        yield f"{force.name} closed on {day(force.until)}{became}: its last figures stand with their own dates."


def headline(
    force: Supplier, views: Sequence[ForceView], status: ReturnStatus | None, quarter: Period, as_at: datetime
) -> str:
    """The one sentence to take away: whether its figures are known, and how many say something beyond chance."""
    if status is None:
        return f"{force.name} was not asked for figures for {quarter.name}."
    its_return = f"return of {force.name} for {status.period.name}"
    if status.counted is None and status.state == "errors":
        return f"The {its_return} has errors to mend: none of its figures count yet."
    if status.counted is None and as_at.date() <= status.due:
        return f"The {its_return} is not yet due."
    if status.counted is None:
        return f"There is no {its_return} yet: nothing can be said of its figures."
    known = [one for one in views if not one.latest.missing]
    changed, outside = sum(one.is_news for one in known), sum(one.outside for one in known)
    came = f"The return came {'on time' if status.on_time else 'late'}"
    stands = f"is {'signed off' if status.signed_off is not None else 'not signed off yet'}"
    if status.counted.queries:
        stands = f"has {say.counted(status.counted.queries, 'open query', 'open queries')}"
    return (
        f"Of {say.counted(len(known), 'measure')} with a figure, {say.tallied(changed)} changed by more than chance and"
        f" {say.tallied(outside)} {'stands' if outside == 1 else 'stand'} outside the limits for its size."
        f" {came} and {stands}."
    )


def where_it_stands(views: Sequence[ForceView]) -> tuple[str, ...]:
    """Where the force stands among all of them, for its size: outside the limits by name, then those within."""
    placed = [one for one in views if one.place is not None]
    if not placed:
        return ("None of its latest figures can be set beside those of other forces; the table says why.",)
    said = []
    for stand, (where, rare) in _SAID.items():
        found = [one for one in placed if one.place is not None and one.place.stand == stand]
        if found:
            each = (f"{one.name} ({one.figure(one.latest)}; all forces {one.of_all(one.nation)})" for one in found)
            said.append(f"{where}: {say.listed(each)}. By chance alone fewer than {rare}.")
    crowded = [one for one in placed if one.outside and isinstance(one.among, Funnel) and one.among.crowded]
    if crowded:
        said.append(
            f"In {named(crowded)} the forces differ by more than chance, so to be outside the limits there does not"
            " set one force apart from the rest."
        )
    within = [one for one in placed if not one.outside]
    if within:
        explain = "chance alone could explain where it stands"
        said.append(f"Within the limits for its size, so that {explain}: {named(within)}.")
    return tuple(said)


def what_changed(views: Sequence[ForceView]) -> tuple[str, ...]:
    """What moved in the force's own series, what did not, and of what too little is known."""
    known = [one for one in views if not one.latest.missing]
    news = [one for one in known if one.is_news]
    rest = [one for one in known if not one.is_news]
    others = {
        "Changed as well": news[IN_FULL:],
        "No change beyond ordinary variation": [one for one in rest if not one.too_little],
        "Too few figures yet to tell a change from chance": [o for o in rest if o.too_little and not o.few_events],
        "Too few events to tell a change from chance": [one for one in rest if one.few_events],
    }
    said = [f"{one.name} {one.news}." for one in news[:IN_FULL]]
    said += [f"{what}: {named(found)}." for what, found in others.items() if found]
    return tuple(said) or ("There is no figure to set beside an earlier one.",)


def _without_figures(views: Sequence[ForceView], status: ReturnStatus | None, quarter: Period) -> tuple[str, ...]:
    """The measures without a figure, by the reason, those of the quarter first; what is said of the whole return is not
    said again of each.
    """
    said_of_all = NOT_USED if status is not None and status.counted is None else ()
    found: dict[tuple[bool, str], list[str]] = {}
    for one in sorted(views, key=lambda one: one.latest.period.last != quarter.last):
        other = one.latest.period.last != quarter.last
        if one.latest.missing and (other or one.why_missing not in said_of_all):
            when = "" if one.latest.period.length == "quarter" else f" ({one.latest.period.name})"
            found.setdefault((other, one.why_missing), []).append(one.name + when)
    return tuple(f"No figure for {say.listed(names)}: {why}." for (_, why), names in found.items())


# --- the table ---------------------------------------------------------------------------------------------------


def force_line(one: ForceView) -> ForceLine:
    """One measure's line."""
    return ForceLine(
        ref=one.ref,
        name=one.name,
        own=one.figure(one.latest),
        marks=say.marks(one.latest),
        when="" if one.latest.period == one.quarter else one.latest.period.short,
        year_ago=one.year_ago,
        region=one.of_all(one.region),
        nation=one.of_all(one.nation),
        coverage=one.nation.coverage.words if one.nation is not None else "–",
        place=one.place_sign,
        series=one.series_sign,
        quality=one.grades[-1] if one.qualities else "–",
    )


def line_notes(views: Sequence[ForceView]) -> tuple[str, ...]:
    """What is to be known of the table: why a line is not compared, what marks mean, what lowers a letter."""
    found, reasons, lowered = [_TABLE], dict[str, list[str]](), dict[str, list[str]]()
    for one in views:
        if one.place is None and isinstance(one.among, NoFunnel):
            reasons.setdefault(one.among.reason, []).append(one.ref)
        for reason in one.qualities[-1].lowering if one.qualities else ():
            told = reason.partition(":")[0]
            lowered.setdefault(_OF_ONE.get(told, told), []).append(one.ref)
    found += [
        f"{'Each of ' if len(refs) > 1 else ''}{say.listed(refs)} is not compared: {say.inside(reason)}"
        for reason, refs in reasons.items()
    ]
    shown = {result.marker for one in views for result in (one.latest, one.region, one.nation) if result is not None}
    found += [words for marker, words in _MARKERS.items() if marker in shown]
    if any(one.latest.provisional and not one.latest.missing for one in views):
        found.append("[p]: provisional, it may still change.")
    if any(one.latest.revised for one in views):
        found.append("[r]: another figure than in the last edition.")
    found += [f"Quality is lowered for {say.listed(refs)}: {say.inside(reason)}." for reason, refs in lowered.items()]
    return tuple(found)


def other_measures(views: Sequence[ForceView], definitions: Definitions, compiled: Compiled) -> tuple[Fact, ...]:
    """The plan's measures that are not in the table, by the reason."""
    shown = {one.ref for one in views}
    rest = [measure for measure in definitions.plan.measures if measure.ref not in shown]
    teams = [one.name for one in rest if one.supplier != "forces"]
    waiting = [one.name for one in rest if one.supplier == "forces" and one.ref not in compiled.national]
    parts = (
        ("Asked of the body’s own teams, not of forces", teams),
        ("Asked of forces, but no period of it has ended yet", waiting),
    )
    return tuple(Fact(label, f"{say.listed(names)}.") for label, names in parts if names)
