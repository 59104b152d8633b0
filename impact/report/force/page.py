"""One force's own report: its figures beside region and nation, its place, its data, and what is asked of it.

Comes after `report.force.words`, `lines`, `charts`, `returns` and `asked`; `report.force.html`
shows it. Pure: the same figures and returns always say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.plan.register import Supplier
from impact.report import sentences as say
from impact.report.content import SYNTHETIC
from impact.report.force.asked import NOT_USED, asked_of, return_words
from impact.report.force.charts import behind, force_measures
from impact.report.force.lines import force_line, line_notes, other_measures
from impact.report.force.measures import Comparisons, Own, own_measures
from impact.report.force.model import Block, ForceReport
from impact.report.force.returns import Filed, returns
from impact.report.force.words import changed, outside, what_changed, where_it_stands, without_figures
from impact.report.model import Revised
from impact.store.model import ReturnStatus

KICKER = "Report to a force"


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
    owns = own_measures(known, force)
    return ForceReport(
        code=force.id,
        name=force.name,
        region=force.region,
        organisation=definitions.plan.organisation,
        plan=definitions.plan.title,
        kicker=KICKER,
        period=f"{quarter.label.removesuffix(')')} {quarter.last.year})",
        period_name=quarter.name,
        as_at=day(as_at.date()),
        made_at=as_at,
        digest=definitions.digest,
        notice=SYNTHETIC if synthetic else "",
        readers=readers(force, quarter, as_at),
        past=tuple(past(force, definitions, quarter)),
        headline=headline(force, owns, filed, quarter, as_at),
        blocks=(
            Block("Among all forces", where_it_stands(owns, definitions)),
            Block("In its own series", what_changed(owns, definitions, quarter)),
            Block("The return, and what is missing", _missing(force, owns, definitions, filed, quarter, as_at)),
        ),
        asked=Block(f"What is asked of {force.name}", asked_of(force.name, definitions, filed, quarter, as_at)),
        lines=tuple(force_line(one, definitions, quarter) for one in owns),
        line_notes=line_notes(owns, definitions),
        measures=force_measures(owns, force.name, definitions, quarter),
        behind=behind(owns, definitions),
        others=other_measures(owns, definitions, known.compiled),
        returns=returns(definitions, filed, quarter, as_at, revised),
        trace=_trace(owns, force, quarter),
    )


def readers(force: Supplier, quarter: Period, as_at: datetime) -> str:
    """Who the report is for, and what it speaks of."""
    return (
        f"For those at {force.name} who prepare and sign its returns: {quarter.name}, as known on {day(as_at.date())}."
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


def headline(force: Supplier, owns: Sequence[Own], filed: Filed, quarter: Period, as_at: datetime) -> str:
    """The one sentence to take away: whether its figures are known, and how many say something beyond chance."""
    status = filed.status(quarter)
    if status is None:
        return f"{force.name} was not asked for figures for {quarter.name}."
    if status.counted is None:
        return _without_return(force, status, as_at)
    known = [one for one in owns if not one.latest.missing]
    parts = [
        f"{say.tallied(sum(map(changed, known)))} changed by more than chance",
        f"{say.tallied(sum(map(outside, known)))} {_stands(sum(map(outside, known)))} outside the limits for its size",
    ]
    return f"Of {say.counted(len(known), 'measure')} with a figure, {say.listed(parts)}. {_state(status)}"


def _stands(number: int) -> str:
    return "stands" if number == 1 else "stand"


def _without_return(force: Supplier, status: ReturnStatus, as_at: datetime) -> str:
    if status.state == "errors":
        return f"The return of {force.name} for {status.period.name} has errors to mend: none of its figures count yet."
    if as_at.date() <= status.due:
        return f"The return of {force.name} for {status.period.name} is not yet due."
    return f"There is no return of {force.name} for {status.period.name} yet: nothing can be said of its figures."


def _state(status: ReturnStatus) -> str:
    came = "The return came on time" if status.on_time else "The return came late"
    queries = status.counted.queries if status.counted is not None else 0
    if queries:
        return f"{came} and has {say.counted(queries, 'open query', 'open queries')}."
    return f"{came} and is {'signed off' if status.signed_off is not None else 'not signed off yet'}."


def _missing(
    force: Supplier, owns: Sequence[Own], definitions: Definitions, filed: Filed, quarter: Period, as_at: datetime
) -> tuple[str, ...]:
    told = return_words(force.name, filed, quarter, as_at)
    status = filed.status(quarter)
    whole = NOT_USED if status is not None and status.counted is None else ()
    own_quarter = [one for one in owns if one.latest.period.last == quarter.last]
    others = [one for one in owns if one not in own_quarter]
    return (
        *told,
        *without_figures(own_quarter, definitions, whole),
        *without_figures(others, definitions),
    )


def _trace(owns: Sequence[Own], force: Supplier, quarter: Period) -> str:
    """The command that lists the cells behind a figure of the force."""
    example = next((one.measure.ref for one in owns if not one.latest.missing), "REF")
    return f"Any figure can be followed back to its cells: impact trace {example} --period {quarter} --area {force.id}"
