"""One force's own report: its figures beside region and nation, its place, its data, and what is asked of it.

Sentences are true by rule: "above" and "below" are said of limits for the force's size, never of a rank; "rose" and
"fell" only of a change that is one. What to do next is said, and nobody is blamed. What was found is quoted in the
words of the findings, but for measures that count people: a finding names figures as they were sent. The values are
plain, so that they can be handed to another process. Pure.

Source: metrics/methods.md, "Comparing forces", "When a change is a change", "Disclosure".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.plan.register import Supplier
from impact.report import sentences as say
from impact.report.charts.trend import SHOWN
from impact.report.content import SYNTHETIC
from impact.report.document import Fact, Revised, Sign
from impact.report.force_view import Comparisons, ForceMeasure, ForceView, drawn, in_charts
from impact.report.standings import asked_of, state_sign
from impact.results.compiled import Compiled
from impact.results.disclosure import guarded
from impact.results.funnel import Funnel, NoFunnel
from impact.store.model import Explanation, ReturnStatus, Submission

IN_FULL = 4  # changes told in full on the first page; the others are named
NOT_USED = ("not returned", "return has errors")  # said of the whole return, so not again of each measure

_OF_ONE = {
    "0 of 1 return came on time": "the return came late",
    "1 of 1 return took the place of an earlier version": "the return took the place of an earlier one",
}


@dataclass(frozen=True)
class Filed:
    """What is kept of one force, by what was known at the report's moment.

    Attributes:
        statuses: How it stood in each quarter that it was asked in, oldest first; the last is the report's own, if it
            was asked then.
        submissions: Every filing of it, in order.
        findings: What was found in the submission that counts for the report's quarter, or in the last where none does.
        explanations: Every explanation of that submission, in order.
    """

    statuses: tuple[ReturnStatus, ...] = ()
    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    def status(self, quarter: Period) -> ReturnStatus | None:
        """How it stands for *quarter*; None where it was not asked."""
        return next((one for one in self.statuses if one.period == quarter), None)


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
class ForceReturns:
    """How good the force's data are: its returns so far, what was found in the last, and what it changed since.

    Attributes:
        quarters: How each stood, the latest first, with its sign.
        checked: Whether there is a return in which something may have been found.
        outstanding: What was found and is open; `explained` has each answer. `unquoted` are the places of the rest.
        replaced: By the quarter's name, each version that took the place of another or was taken back, and why.
        revised: The force's figures that differ from the last edition's; None where no edition was compared with.
    """

    quarters: tuple[tuple[ReturnStatus, Sign], ...]
    checked: bool
    outstanding: tuple[Finding, ...]
    explained: tuple[tuple[Finding, str], ...]
    unquoted: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]
    revised: Revised | None


@dataclass(frozen=True)
class ForceReport:
    """The whole content of one force's report, in its order.

    Attributes:
        code, name, region: The force's ONS code, its name and its region's.
        since, until: When it began and closed, where that is within the plan; `into` is what it became part of then,
            and `taken_in` what became part of it.
        tally: How many measures have a figure, how many of them changed, and how many stand outside their limits.
        stands, changed, missing: Where it stands among all forces, what moved in its own series, what has no figure.
        status: How its return for the quarter stands; `statuses` all of them, to say what is asked of it.
        contact, signs: Who helps, and who signs.
        lines: Every measure it answers; by reason the refs of those `not_compared`, and of those whose letter is
            `lowered`.
        measures: Its key measures in charts; `behind` the figures of each by the quarter that their period ends with.
        others: The plan's measures that are not in the table, and why.
        example: A measure whose figure can be traced.
        made_at: The as-at moment, aware; the only time in the report.
    """

    code: str
    name: str
    region: str
    organisation: str
    plan: str
    quarter: Period
    made_at: datetime
    digest: str
    notice: str
    since: date | None
    taken_in: tuple[Supplier, ...]
    until: date | None
    into: Supplier | None
    tally: tuple[int, int, int]
    stands: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    status: ReturnStatus | None
    statuses: tuple[ReturnStatus, ...]
    contact: str
    signs: str
    lines: tuple[ForceLine, ...]
    not_compared: Mapping[str, list[str]]
    lowered: Mapping[str, list[str]]
    measures: tuple[ForceMeasure, ...]
    behind: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[Fact, ...]
    returns: ForceReturns
    example: str


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
    covers, collection, register = definitions.plan.covers, definitions.plan.collection, definitions.register
    views, status = known.of_force(force), filed.status(quarter)
    with_figure = [one for one in views if not one.latest.missing]
    return ForceReport(
        code=force.id,
        name=force.name,
        region=force.region,
        organisation=definitions.plan.organisation,
        plan=definitions.plan.title,
        quarter=quarter,
        made_at=as_at,
        digest=definitions.digest,
        notice=SYNTHETIC if synthetic else "",
        since=force.since if force.since is not None and force.since > covers.from_ else None,
        taken_in=tuple(
            other
            for other in register.suppliers
            if other.successor == force.id and other.until is not None and covers.from_ <= other.until < quarter.last
        ),
        until=force.until if force.until is not None and force.until < quarter.last else None,
        into=register.supplier(force.successor) if force.successor else None,
        tally=(len(with_figure), sum(one.is_news for one in with_figure), sum(one.outside for one in with_figure)),
        stands=tuple(_where_it_stands(views)),
        changed=what_changed(views),
        missing=tuple(_without_figures(views, status, quarter)),
        status=status,
        statuses=filed.statuses,
        contact=say.inside(collection.contact.rstrip(".")),
        signs=collection.signs.partition(";")[0].strip(),
        lines=tuple(map(_line, views)),
        not_compared=_lines_by(views, lambda one: [one.among.reason] if isinstance(one.among, NoFunnel) else []),
        lowered=_lines_by(views, _lowering),
        measures=tuple(in_charts(one, force.name) for one in drawn(views)),
        behind=tuple(_behind(drawn(views))),
        others=tuple(_other_measures(views, definitions, known.compiled)),
        returns=_returns(definitions, filed, quarter, as_at, revised),
        example=with_figure[0].ref if with_figure else "REF",
    )


# --- the first page --------------------------------------------------------------------------------------------------


def _named(views: Sequence[ForceView]) -> str:
    return say.listed(one.name for one in views)


def _where_it_stands(views: Sequence[ForceView]) -> Iterator[str]:
    """Where the force stands among all of them, for its size: outside the limits by name, then those within."""
    placed = [one for one in views if one.place is not None]
    if not placed:
        yield "None of its latest figures can be set beside those of other forces; the table says why."
    for stand in ("above 99.8%", "below 99.8%", "above 95%", "below 95%"):
        found = [one for one in placed if one.place is not None and one.place.stand == stand]
        if found:
            each = (f"{one.name} ({one.figure(one.latest)}; all forces {one.of_all(one.nation)})" for one in found)
            rare = f"1 in {'1,000' if '99.8%' in stand else '40'} would be so {'high' if 'above' in stand else 'low'}"
            yield f"{found[0].limits_words}: {say.listed(each)}. By chance alone fewer than {rare}."
    crowded = [one for one in placed if one.outside and isinstance(one.among, Funnel) and one.among.crowded]
    if crowded:
        yield (
            f"In {_named(crowded)} the forces differ by more than chance, so to be outside the limits there does not"
            " set one force apart from the rest."
        )
    if within := [one for one in placed if not one.outside]:
        explain = "chance alone could explain where it stands"
        yield f"Within the limits for its size, so that {explain}: {_named(within)}."


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
    said += [f"{what}: {_named(found)}." for what, found in others.items() if found]
    return tuple(said) or ("There is no figure to set beside an earlier one.",)


def _without_figures(views: Sequence[ForceView], status: ReturnStatus | None, quarter: Period) -> Iterator[str]:
    """The measures without a figure, by the reason, those of the quarter first; what is said of the whole return is not
    said again of each.
    """
    said_of_all = NOT_USED if status is not None and status.counted is None else ()
    found: dict[tuple[bool, str], list[str]] = {}
    for one in (one for one in views if one.latest.missing):
        other = one.latest.period.last != quarter.last
        if other or one.why_missing not in said_of_all:
            when = "" if one.latest.period.length == "quarter" else f" ({one.latest.period.name})"
            found.setdefault((other, one.why_missing), []).append(one.name + when)
    for (_, why), names in sorted(found.items(), key=lambda pair: pair[0][0]):
        yield f"No figure for {say.listed(names)}: {why}."


# --- the tables ------------------------------------------------------------------------------------------------------


def _line(one: ForceView) -> ForceLine:
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


def _lines_by(views: Sequence[ForceView], reasons: Callable[[ForceView], Iterable[str]]) -> dict[str, list[str]]:
    """The refs of the lines that each of *reasons* holds for."""
    found = dict[str, list[str]]()
    for one in views:
        for reason in reasons(one):
            found.setdefault(reason, []).append(one.ref)
    return found


def _lowering(one: ForceView) -> Iterator[str]:
    """What lowers the letter of its latest figure."""
    for reason in one.qualities[-1].lowering if one.qualities else ():
        told = reason.partition(":")[0]
        yield _OF_ONE.get(told, told)


def _behind(views: Sequence[ForceView]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The figures behind the charts, the oldest first; a period stands with the quarter that it ends with."""
    found = [{each.period.last: say.in_full(one.figure(each), each) for each in one.series.results} for one in views]
    for end in sorted(set[date]().union(*found))[-SHOWN:]:
        yield Period.containing(end).name, tuple(figures.get(end, "") for figures in found)


def _other_measures(views: Sequence[ForceView], definitions: Definitions, compiled: Compiled) -> Iterator[Fact]:
    """The plan's measures that are not in the table, by the reason."""
    shown = {one.ref for one in views}
    rest = [measure for measure in definitions.plan.measures if measure.ref not in shown]
    teams = [one.name for one in rest if one.supplier != "forces"]
    waiting = [one.name for one in rest if one.supplier == "forces" and one.ref not in compiled.national]
    if teams:
        yield Fact("Asked of the body’s own teams, not of forces", f"{say.listed(teams)}.")
    if waiting:
        yield Fact("Asked of forces, but no period of it has ended yet", f"{say.listed(waiting)}.")


# --- its returns -----------------------------------------------------------------------------------------------------


def examined(status: ReturnStatus | None) -> Submission | None:
    """The submission whose findings are told: a later one with errors to mend, or else the one that counts."""
    if status is None:
        return None
    latest = status.latest
    return latest if latest is not None and latest.errors and latest.withdrawn is None else status.counted


def _returns(
    definitions: Definitions, filed: Filed, quarter: Period, as_at: datetime, revised: Revised | None
) -> ForceReturns:
    """Compose what is said of its returns; explanations after *as_at* are not seen."""
    answers = {one.fingerprint: one.text for one in filed.explanations if one.at <= as_at}
    ever = {one.fingerprint for one in filed.explanations}
    hidden = guarded(definitions.plan.measures)
    names = {name for name, measure in asked_of(definitions).items() if measure.ref in hidden}
    outstanding, explained, unquoted = [], [], []
    for one in filed.findings:
        if one.severity == "note" and one.fingerprint not in ever:
            continue
        if names and (not one.item or one.item.partition(".")[0] in names):  # of what names no measure, it may be so
            unquoted.append(one.place or "the workbook")
        elif one.severity != "error" and one.fingerprint in answers:
            explained.append((one, answers[one.fingerprint]))
        else:
            outstanding.append(one)
    return ForceReturns(
        quarters=tuple((status, state_sign(status, as_at.date())) for status in reversed(filed.statuses)),
        checked=examined(filed.status(quarter)) is not None,
        outstanding=tuple(outstanding),
        explained=tuple(explained),
        unquoted=tuple(unquoted),
        replaced=tuple(_replaced(filed.submissions)),
        revised=revised,
    )


def _replaced(submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    """Each version in order that took the place of an earlier one in order, and each that was taken back."""
    good: dict[Period, Submission] = {}
    for one in submissions:
        if one.period is None or one.state == "errors":
            continue
        name, version = one.period.name, f"Version {one.version}"
        if one.withdrawn is not None:
            why = one.withdrawn.reason.strip().rstrip(".")
            yield name, f"{version} was taken back on {day(one.withdrawn.at)}: {why}."
            continue
        if earlier := good.get(one.period):
            why = f": {one.reason.strip().rstrip('.')}" if one.reason.strip() else ""
            yield name, f"{version} took the place of version {earlier.version} on {day(one.received)}{why}."
        good[one.period] = one
