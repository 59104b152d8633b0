"""A small plan of twelve forces in two regions, five quarters of it answered, and what is kept of one force's returns.

Four measures of forces: a share, a total, a yes or no, and a count of people that is hidden when small; one of a team.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.model import Collection, Plan, Presentation
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.report.force_report import Filed, ForceReport, compose_force
from impact.report.force_view import Comparisons
from impact.results.compiled import Compiled, compile_results
from impact.results.quality import ReturnStands
from impact.returns.observation import Observation
from impact.store.model import Explanation, ReturnStatus, SignOff, Submission
from tests.report.reported import TEAM, measure, promise

QUARTER = Period(2025, "quarter", 1)
QUARTERS = tuple(QUARTER.moved(step) for step in range(-4, 1))
AS_AT = datetime(2025, 8, 14, 12, 0, tzinfo=UTC)
DUE, LOCK = date(2025, 7, 20), date(2025, 8, 29)
NAMES = ("Avon", "Bedford", "Cumbria", "Devon", "Essex", "Fylde", "Gwent", "Hull", "Ilford", "Jarrow", "Kent", "Leeds")
FORCES = tuple(
    Supplier(f"E230000{n:02}", name, "territorial", "North" if n < 6 else "South") for n, name in enumerate(NAMES)
)
AVON = FORCES[0]

_COUNT = {"type": "count"}
MEASURES = (
    measure(quality="B", targets=[], baseline=None),
    measure(ref="M-2", title="Practices adopted", unit="count", targets=[], baseline=None, across_forces="sum",
            items={"closed": {"label": "Practices adopted", **_COUNT}}),
    measure(ref="M-3", title="A broker named", value={"share_yes": "named"}, targets=[], baseline=None, quality="B",
            across_time="stock", across_forces="share_of_forces",
            items={"named": {"label": "Is a broker named?", "type": "yes_no"}}),
    measure(ref="M-4", title="People trained", unit="count", targets=[], baseline=None, across_forces="sum",
            items={"closed": {"label": "People trained", "sensitive": True, **_COUNT}}),
    measure(ref="M-5", title="Examples live", unit="count", targets=[], baseline=None, supplier="survey"),
)  # fmt: skip

Answer = float | str | None  # a figure, a marker, or nothing
Answers = Mapping[str, Answer]
PLAIN: Answers = {"reviewed": 30, "closed": 60, "adopted": 4, "named": 1, "trained": 140}


def definitions(forces: Sequence[Supplier] = FORCES) -> Definitions:
    """The small plan."""
    plan = Plan.model_validate(
        {
            "title": "Business plan",
            "organisation": "College of Policing",
            "covers": {"from": "2024-04-01", "to": "2026-03-31"},
            "sources": [{"id": "plan", "title": "Business plan"}],
            "ambitions": [
                {"ref": "A", "title": "What works", "statement": "Everyone uses evidence.",
                 "statements": [promise("S1", "Everyone uses evidence")],
                 "commitments": [promise("C1", "Support for forces"), promise("C2", "Evidence within reach")]}
            ],
            "measures": MEASURES,
            "collection": Collection(contact="Write to help@example.org.", signs="the chief constable"),
            "presentation": Presentation(minimum_count=20),
        }
    )  # fmt: skip
    return Definitions(plan, Register((*forces, TEAM)), "0123456789ab")


def observations(force: Supplier, period: Period, answers: Answers, submission: int = 1) -> Iterator[Observation]:
    """What a force answered; None is no answer, a letter a marker."""
    items = {
        "reviewed": ("M-1", "reviewed"),
        "closed": ("M-1", "closed"),
        "adopted": ("M-2", "closed"),
        "named": ("M-3", "named"),
        "trained": ("M-4", "closed"),
    }
    for name, (ref, item) in items.items():
        given = answers.get(name)
        if given is not None:
            marker, value = (given, None) if isinstance(given, str) else ("", float(given))
            yield Observation(force.id, ref, item, period, value, marker, "", submission, "Return", "E2")


def compiled(now: Mapping[str, Answers], known: Definitions | None = None) -> Compiled:
    """The quarter, with what some forces answered in it by name; every other answer of any quarter is `PLAIN`."""
    found = known or definitions()
    forces = [one for one in found.register.suppliers if one.is_force]
    given = [
        one
        for force in forces
        for quarter in QUARTERS
        if force.exists_in(quarter)
        for one in observations(force, quarter, now.get(force.name, PLAIN) if quarter == QUARTER else PLAIN)
    ]
    states = {(force.id, QUARTER): "not returned" for force in forces if now.get(force.name) == {}}
    return compile_results(found, given, states, QUARTER)


def submission(period: Period = QUARTER, *, on: date = date(2025, 7, 15), **given: object) -> Submission:
    """A filing of Avon in order."""
    at = datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC)
    return replace(
        Submission(1, AVON.id, period, 1, "a.xlsx", "0" * 64, 1, at, "accepted", 0, 0, 0),
        **given,  # type: ignore[arg-type]  # the fields of a Submission, by name
    )


def signed(one: Submission) -> Submission:
    """The same, signed off two days later."""
    at = one.received.replace(day=one.received.day + 2)
    return replace(one, signed_off=SignOff(one.number, one.sha256, "A. Person", "Head of Performance", at))


def status(*versions: Submission, period: Period = QUARTER, due: date = DUE, lock: date = LOCK) -> ReturnStatus:
    """How Avon stands with its *versions* for a quarter, as `store.status` has it."""
    good = [one for one in versions if one.state != "errors"]
    return ReturnStatus(
        AVON, period, due,
        state=good[-1].state if good else "errors" if versions else "not returned",
        on_time=good[0].received.date() <= due if good else None,
        counted=good[-1] if good else None,
        latest=versions[-1] if versions else None,
        versions=len(versions),
        lock=lock,
        first=good[0] if good else None,
    )  # fmt: skip


def filed(*versions: Submission, findings: Sequence[Finding] = (), explanations: Sequence[Explanation] = ()) -> Filed:
    """What is kept of Avon, where the quarter is all there is of it."""
    return Filed((status(*versions),), tuple(versions), tuple(findings), tuple(explanations))


IN_ORDER = filed(signed(submission()))


def report(
    now: Mapping[str, Answers] | None = None,
    kept: Filed = IN_ORDER,
    *,
    force: Supplier = AVON,
    known: Definitions | None = None,
) -> ForceReport:
    """Avon's report, with what forces answered in the quarter and what is kept of Avon's returns."""
    found = known or definitions()
    stands = {
        (force.id, one.period): ReturnStands("accepted", signed_off=True, on_time=one.on_time) for one in kept.statuses
    }
    beside = Comparisons.of(found, compiled(now or {}, found), stands)
    return compose_force(beside, force, kept, as_at=AS_AT, synthetic=False)
