"""What is said of returns: how each supplier's stands, what was found in it, what is owed, and who returned.

A return counts by its latest version without errors. The terminal, the status page, the reminders and the report take
their words from here. What the checks say of a measure that counts people, or asks them, quotes its answers, so the
report, which may be passed on, shows none of those.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Collection
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.charts.forces import State, Tile
from impact.report.charts.timeline import SAID, Came, GridRow, ReturnsGrid
from impact.report.document import Answered, Outstanding, Returned, ReturnLine, Sign
from impact.results.disclosure import guarded
from impact.returns.form import defined_name
from impact.store.model import Explanation, ReturnStatus, Submission

if TYPE_CHECKING:
    from impact.report.comparisons import Places

Stand = Literal["errors", "queries", "to sign", "signed off", "not returned"]
Owes = Literal["return", "errors", "queries", "sign-off"]
Filings = Mapping[int, tuple[Sequence[Finding], Sequence[Explanation]]]  # by the number of a submission that counts

HEADINGS: dict[Stand, str] = {
    "errors": "With errors to mend: nothing of these counts yet",
    "queries": "With queries to mend or explain: their figures count",
    "to sign": "In order, and not signed off",
    "signed off": "Signed off",
    "not returned": "Not returned",
}
SIGNS: dict[State, Sign] = {
    "on time": Sign("met", "On time"),
    "late": Sign("late", "Late"),
    "errors": Sign("off-track", "Errors to mend"),
    "not returned": Sign("open", "Not returned"),
}
SYNTHETIC = "Synthetic data: every figure is made up"
COLUMNS = ("submission", "number", "severity", "sheet", "cell", "says", "expected", "what to do", "code")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some programs take the wide forms too


def stand_of(status: ReturnStatus) -> Stand:
    """Where a supplier stands: by the submission that counts, or else by the last that came."""
    if status.counted is None:
        return "errors" if status.state == "errors" else "not returned"
    if status.signed_off:
        return "signed off"
    return "queries" if status.state == "queries" else "to sign"


def came_of(status: ReturnStatus) -> State:
    """How a return came: its figures are used when it has a version without errors."""
    if status.counted is not None:
        return "on time" if status.on_time else "late"
    return "errors" if status.state == "errors" else "not returned"


def state_sign(status: ReturnStatus, today: date) -> Sign:
    """How a return stands on a day, as a shape and words: "Nil return, on time", "Errors, not used", "Not yet due"."""
    came = came_of(status)
    if came == "not returned":
        return Sign("off-track", "Missing") if today > status.due else Sign("open", "Not yet due")
    if came == "errors" and today > status.lock:
        return Sign("off-track", "Errors, not used")
    return Sign(SIGNS[came].shape, f"Nil return, {came}") if status.nil else SIGNS[came]


def _count(number: int, one: str, many: str = "") -> str:
    """Say "3 errors": in figures, which stand under one another in a table."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# --- who has returned ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How one supplier's return stands on a day, in words."""

    status: ReturnStatus
    collection: Collection
    today: date

    @property
    def name(self) -> str:
        """The supplier's."""
        return self.status.supplier.name

    @property
    def stand(self) -> Stand:
        """Which of the five groups it is in."""
        return stand_of(self.status)

    @property
    def meant(self) -> Submission | None:
        """The submission that counts, or else the last with errors."""
        return self.status.counted or (self.status.latest if self.stand == "errors" else None)

    @property
    def sign(self) -> Sign:
        """The group as a shape and words, with how many errors or queries."""
        meant = self.meant
        if meant is None:
            return state_sign(self.status, self.today)
        if self.stand == "errors":
            return Sign("off-track", _count(meant.errors, "error"))
        if self.stand == "queries":
            return Sign("changed", _count(meant.queries, "query", "queries"))
        return Sign("on-track" if self.stand == "to sign" else "met", "Nil return" if self.status.nil else "In order")

    @property
    def came(self) -> str:
        """Say "Late, 25 July 2024; version 3 on 1 August 2024"; the day alone while it has errors, "" for nothing."""
        status, counted = self.status, self.status.counted
        if counted is None:
            return day(self.meant.received) if self.meant else ""
        first = status.first or counted
        came = f"{SIGNS[came_of(status)].word}, {day(first.received)}"
        later = f"; version {counted.version} on {day(counted.received)}"
        return came if first.number == counted.number else came + later

    @property
    def version(self) -> str:
        """Say "version 2", the one meant by `stand`; "" when nothing has come."""
        return f"version {self.meant.version}" if self.meant else ""

    @property
    def signed(self) -> str:
        """Say "Jo Smith, Head of Analysis, 14 July 2024", or ""."""
        signed = self.status.signed_off
        return f"{signed.name}, {signed.role}, {day(signed.at)}" if signed else ""

    @property
    def notes(self) -> list[str]:
        """What a reader would otherwise not see: an extension, a nil, a faulty correction, a return taken back."""
        status, collection = self.status, self.collection
        latest, kept, found = status.latest, status.counted, []
        if (status.due, status.lock) != (collection.due(status.period), collection.lock(status.period, "")):
            found.append(f"Extension: due {day(status.due)}, closes {day(status.lock)}")
        if status.nil and self.stand == "queries":
            found.append("Nil return")
        if kept and kept.queries and status.signed_off:
            found.append(f"Signed off with {_count(kept.queries, 'query', 'queries')} open")
        if latest and latest.withdrawn:
            found.append(f"Version {latest.version} was withdrawn on {day(latest.withdrawn.at)}")
        elif kept and latest and latest.number != kept.number:
            errors = _count(latest.errors, "error")
            found.append(f"Version {latest.version} has {errors}, so version {kept.version} counts")
        return found


@dataclass(frozen=True)
class ReturnStandings:
    """How every supplier asked for one period stands as at a moment (aware)."""

    definitions: Definitions
    period: Period
    statuses: Sequence[ReturnStatus]
    as_at: datetime
    synthetic: bool = False

    @cached_property
    def lines(self) -> tuple[Standing, ...]:
        """Each supplier, in the order of the statuses."""
        collection = self.definitions.plan.collection
        return tuple(Standing(status, collection, self.as_at.date()) for status in self.statuses)

    @property
    def dates(self) -> str:
        """Say "Due 20 July 2024; closes 29 August 2024."."""
        collection = self.definitions.plan.collection
        return f"Due {day(collection.due(self.period))}; closes {day(collection.lock(self.period, ''))}."

    @property
    def says(self) -> tuple[str, ...]:
        """The counts, in two sentences."""
        if not self.statuses:
            return ("Nothing is asked for this quarter.",)
        stands = Counter(map(stand_of, self.statuses))
        came = Counter(map(came_of, self.statuses))
        nil = sum(status.nil for status in self.statuses)
        return (
            f"{came['on time'] + came['late']} of {len(self.statuses)} have made a return that counts:"
            f" {came['on time']} on time, {came['late']} late{f'; {nil} of them nil' if nil else ''}.",
            f"{stands['signed off']} signed off, {stands['to sign']} in order and not signed off,"
            f" {stands['queries']} with open queries, {stands['errors']} with errors,"
            f" {stands['not returned']} not returned.",
        )

    def groups(self) -> Iterator[tuple[str, list[Standing]]]:
        """Yield the lines by heading, what needs most doing first; without the groups that nobody is in."""
        for stand, heading in HEADINGS.items():
            if lines := [one for one in self.lines if one.stand == stand]:
                yield heading, lines


def render_returns(found: ReturnStandings, folders: Sequence[Path]) -> str:
    """Return the page of who has returned, by `_page`."""
    return _page("status/status", folders, found=found, notice=SYNTHETIC if found.synthetic else "")


def _page(name: str, folders: Sequence[Path], **told: object) -> str:
    """Return a page that stands alone; no script runs. Of two files with one path the first folder's is used.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    from impact.report.branding import page_templates, style

    templates = page_templates(folders)
    templates.globals.update(style=style(templates, folders, "report/report.css", f"{name}.css"), medium="screen")
    return templates.get_template(f"{name}.html.j2").render(told)


# --- reminders -------------------------------------------------------------------------------------------------------


def owed(status: ReturnStatus) -> tuple[Owes, Submission | None] | None:
    """What *status* leaves to do, and in which submission; None where all is done.

    A later version that cannot be used comes first: whoever sent it takes it for their return.
    """
    latest, stand = status.latest, stand_of(status)
    if latest and latest.errors and not latest.withdrawn:
        return "errors", latest
    if status.counted is None:
        return "return", None
    if stand == "signed off":
        return None
    return ("queries" if stand == "queries" else "sign-off"), status.counted


def reminder(
    definitions: Definitions, status: ReturnStatus, findings: Sequence[Finding], today: date, folders: Sequence[Path]
) -> str:
    """Return the text to send to a supplier that owes something, its subject as the first line.

    Args:
        definitions: The plan, for its names.
        status: How the supplier stands.
        findings: Of the submission in question, in the order that gives each the number `impact explain` takes.
        today: What is past and what is not.
        folders: Template folders.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
    """
    from impact.report.branding import page_templates

    owes, about = owed(status) or ("", None)
    wanted = {"errors": ("error", "query"), "queries": ("query",)}.get(owes, ())
    told = {  # what a workspace's own text may name
        "supplier": status.supplier.id,
        "name": status.supplier.name,
        "at": "at" if status.supplier.is_force else "in the",
        "owes": owes,
        "period": status.period.label,
        "plan": definitions.plan.title,
        "organisation": definitions.plan.organisation,
        "due": day(status.due),
        "closes": day(status.lock),
        "overdue": today > status.due,
        "closed": today > status.lock,
        "about": about,
        "came": day(about.received) if about else "",
        "still_counts": status.counted.version if owes == "errors" and status.counted else 0,
        "findings": [
            {"number": number, "place": one.place, "text": one.text}
            for number, one in enumerate(findings, start=1)
            if one.severity in wanted
        ],
    }
    text = page_templates(folders, escaping=False).get_template("email/reminder.txt").render(reminder=told)
    return text.strip() + "\n"


# --- what was found --------------------------------------------------------------------------------------------------


def render_findings(
    definitions: Definitions,
    submission: Submission,
    findings: Sequence[Finding],
    folders: Sequence[Path],
    *,
    synthetic: bool = False,
) -> str:
    """Return the page of what was found in *submission*, in the order that numbers each from 1, by `_page`."""
    return _page(
        "portal/findings",
        folders,
        plan=definitions.plan,
        supplier=definitions.register.supplier(submission.supplier),
        submission=submission,
        findings=findings,
        notice=SYNTHETIC if synthetic else "",
    )


def findings_csv(found: Iterable[tuple[int, Sequence[Finding]]]) -> bytes:
    """Return a row for each cell that something was found in, in UTF-8 with a byte order mark, as Excel wants it.

    A text that a spreadsheet program would take for a formula gets an apostrophe before it; numbers do not.

    Args:
        found: Submissions by number with all their findings, in the order that gives each its number from 1.
    """
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for submission, findings in found:
        for number, one in enumerate(findings, start=1):
            further = (place.rpartition("!") for place in one.cells)
            for sheet, cell in ((one.sheet, one.cell), *((sheet or one.sheet, cell) for sheet, _, cell in further)):
                texts = (one.severity, sheet, cell, one.says, one.expected, one.remedy, one.code)
                table.writerow([submission, number, *map(harmless, texts)])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return *text* so that no spreadsheet program runs it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def asked_of(definitions: Definitions) -> dict[str, Measure]:
    """Return each measure by the name that the items of its findings begin with: "IW_17" of "IW_17.launched"."""
    return {defined_name(measure.ref, "")[:-1]: measure for measure in definitions.plan.measures}


def answered(definitions: Definitions, statuses: Sequence[ReturnStatus], told: Filings) -> Iterator[Answered]:
    """Yield every query on a return that counts, with the supplier's explanation, by supplier in their order."""
    hidden, names = guarded(definitions.plan.measures), asked_of(definitions)
    for status in statuses:
        findings, explanations = told.get(status.counted.number, ((), ())) if status.counted else ((), ())
        texts = {one.fingerprint: one.text for one in explanations}
        for query in (one for one in findings if one.severity == "query"):
            measure, answer = names.get(query.item.partition(".")[0]), texts.get(query.fingerprint, "")
            about, says = query.place or "The whole return", query.says
            if measure is not None:
                about = f"{measure.ref} {measure.name}"
            if measure is not None and measure.ref in hidden:
                says = "A query on figures that count people: its words are not shown."
                answer = "Explained; not shown" if answer else ""
            yield Answered(status.supplier.name, about, says, answer)


# --- who returned, in the report -------------------------------------------------------------------------------------


def returned(
    statuses: Sequence[ReturnStatus],
    places: Places,
    answered: Iterable[Answered] = (),
    history: ReturnsGrid | None = None,
) -> Returned:
    """Compose who returned: on time, late, with errors that stop the use of it, or not at all; by name.

    *places* has short label, column and row on the tile map by supplier id: a force without a place is not drawn.
    """
    forces = [status for status in statuses if status.supplier.is_force]
    of_forces = list(_of_forces(forces)) if forces else []
    of_teams = list(_of_teams([status for status in statuses if not status.supplier.is_force]))
    tiles = tuple(
        Tile(one.supplier.id, short, one.supplier.name, column, row, came_of(one))
        for one in forces
        if one.supplier.id in places
        for short, column, row in (places[one.supplier.id],)
    )
    return Returned(
        says=(*of_forces, *of_teams) or ("No return was asked for.",),
        tiles=tiles,
        alt=" ".join(("Map of the forces as tiles.", *of_forces)) if tiles else "",
        outstanding=tuple(_outstanding(status) for status in statuses if came_of(status) != "on time"),
        lines=tuple(
            ReturnLine(
                name=one.supplier.name,
                state=SIGNS[came_of(one)],
                came=_came(one),
                signed=f"{signed.name}, {signed.role}" if (signed := one.signed_off) is not None else "",
            )
            for one in statuses
        ),
        answered=tuple(answered),
        history=history,
    )


def _came(status: ReturnStatus) -> str:
    """The day by which it was on time or late, and that of the version used, where that is a later one."""
    used = status.counted or status.latest
    if used is None:
        return ""
    came, now = day((status.first or used).received), day(used.received)
    return came if came == now else f"{came}, corrected {now}"


def _names(statuses: Sequence[ReturnStatus], *came: State) -> list[str]:
    return [status.supplier.name for status in statuses if came_of(status) in came]


def _of_forces(forces: Sequence[ReturnStatus]) -> Iterator[str]:
    """Say "41 of 43 forces made a return that could be used: 38 on time and 3 late.", and who is left out."""
    on_time, late = len(_names(forces, "on time")), len(_names(forces, "late"))
    wrong, missing = _names(forces, "errors"), _names(forces, "not returned")
    how = f": {on_time} on time and {late} late" if on_time and late else ", all late" if late else ", all on time"
    made = on_time + late
    yield f"{made} of {len(forces)} forces made a return that could be used{how if made else ''}."
    said = []
    if wrong:
        has = "a return with errors" if len(wrong) == 1 else "returns with errors"
        said.append(f"{say.listed(wrong)} sent {has} still to be mended.")
    if missing:
        said.append(f"{say.listed(missing)} {'has' if len(missing) == 1 else 'have'} not returned.")
    if said:
        yield " ".join((*said, f"No figure is assumed for {'it' if len(wrong + missing) == 1 else 'them'}."))


def _of_teams(teams: Sequence[ReturnStatus]) -> Iterator[str]:
    if absent := _names(teams, "errors", "not returned"):
        yield f"Of the body’s own teams, no usable return came from: {say.listed(absent)}."
    elif len(teams) == 1:
        yield f"The {teams[0].supplier.name} returned."
    elif teams:
        late = _names(teams, "late")
        yield f"All of the body’s own teams returned{f', {say.listed(late)} late' if late else ''}."


def _outstanding(status: ReturnStatus) -> Outstanding:
    came, used, latest = came_of(status), status.counted, status.latest
    says = "nothing has come. It is left out of every figure."
    if used is not None:
        says = f"the return used came on {day(used.received)}. Its figures are in this report."
    elif came == "errors" and latest is not None:
        errors = say.counted(latest.errors, "error")
        says = f"the last return, of {day(latest.received)}, has {errors}. None of it is used."
    return Outstanding(status.supplier.name, SIGNS[came], f"Due {day(status.due)}; {says}")


def returns_grid(by_period: Mapping[Period, Sequence[ReturnStatus]]) -> ReturnsGrid | None:
    """Return the grid of *by_period*, how each supplier asked stood for each period.

    Suppliers stand in the register's order, those that are no longer asked after the others.

    Returns:
        None where nobody was asked for anything.
    """
    periods = sorted(by_period)
    suppliers = {one.supplier.id: one.supplier for period in reversed(periods) for one in by_period[period]}
    if not suppliers:
        return None
    stands: dict[tuple[str, Period], Came] = {
        (one.supplier.id, period): came_of(one) for period in periods for one in by_period[period]
    }
    came: dict[str, tuple[Came, ...]] = {
        id_: tuple(stands.get((id_, period), "not asked") for period in periods) for id_ in suppliers
    }
    counts = Counter(stands.values())
    span = f"{periods[0].name} to {periods[-1].name}" if len(periods) > 1 else periods[0].name
    told = ", ".join(f"{counts[each]:,} {said}" for each, said in SAID.items() if counts[each])
    rows: dict[bool, list[GridRow]] = {True: [], False: []}
    for id_, cells in came.items():
        asked = sum(cell != "not asked" for cell in cells)
        row = GridRow(suppliers[id_].name, cells, f"{cells.count('on time')} of {asked}")
        rows[suppliers[id_].is_force].append(row)
    headed = (("Forces", tuple(rows[True])), ("Teams of the body itself", tuple(rows[False])))
    return ReturnsGrid(
        title=f"{counts['on time']:,} of {counts.total():,} returns came on time over {say.span_of(periods)}",
        alt=f"Returns of {len(suppliers)} suppliers, {span}: {told}.",
        periods=tuple(period.short for period in periods),
        groups=tuple((heading, found) for heading, found in headed if found),
        totals=tuple(str(sum(cells[at] == "on time" for cells in came.values())) for at in range(len(periods))),
        exceptions=tuple((suppliers[id_].name, said) for id_ in came if (said := _exceptions(came[id_], periods))),
    )


def _exceptions(cells: Sequence[Came], periods: Sequence[Period]) -> str:
    """Every return of a supplier that was not on time: "late: Q1 2024/25; missing: Q3 2024/25"; "" when all were."""
    by_state: dict[Came, list[str]] = {}
    for cell, period in zip(cells, periods, strict=True):
        if cell not in ("on time", "not asked"):
            by_state.setdefault(cell, []).append(period.name)
    return "; ".join(f"{SAID[came].split(':')[0]}: {say.listed(names)}" for came, names in by_state.items())
