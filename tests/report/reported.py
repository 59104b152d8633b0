"""A small plan and what a quarter of it came to, built by hand: enough of everything that a report can say.

Five measures: one gets worse, one better, one has no figure, one is yearly from a survey, one is context.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Plan, Promise, Step
from impact.plan.periods import Period
from impact.plan.register import Area, Register, Supplier
from impact.report.content import compose
from impact.report.document import Report
from impact.report.view import MeasureView
from impact.results.compiled import Compiled, StepState
from impact.results.model import Coverage, Left, Rating, Result, Series, Variation
from impact.store.model import ReturnStatus, State, Submission

QUARTER = Period(2025, "quarter", 1)
YEAR = Period(2024, "year")
AS_AT = datetime(2025, 7, 31, 12, 0, tzinfo=UTC)
FORCES = tuple(
    Supplier(f"E2300000{n}", name, "territorial", "North")
    for n, name in enumerate(("Avon", "Bedford", "Cumbria", "Devon", "Essex", "Fylde", "Gwent", "Hull"))
)
TEAM = Supplier("survey", "Research and survey team", "internal")
TILES = {force.id: (force.name[:2], n % 3, n // 3) for n, force in enumerate(FORCES)}
NATIONAL = Area("national", "national", "England and Wales")

_MEASURES = (
    {"ref": "M-1", "title": "Plans closed with a review", "commitment": "C1", "level": "outcome", "unit": "percent"},
    {"ref": "M-2", "title": "Initiatives with an evaluation plan", "commitment": "C1", "level": "output",
     "unit": "percent"},
    {"ref": "M-3", "title": "Examples live", "commitment": "C2", "level": "output", "unit": "count",
     "supplier": "survey"},
    {"ref": "M-4", "title": "Staff aware of the resources", "commitment": "S1", "level": "outcome", "unit": "percent",
     "supplier": "survey", "frequency": "annual", "survey": True},
    {"ref": "M-5", "title": "Forces given support", "commitment": "C2", "level": "activity", "unit": "count",
     "direction": "context"},
)  # fmt: skip


def measure(**given: object) -> Measure:
    """A measure with whatever a test does not speak of filled in."""
    plain: dict[str, object] = {
        "ref": "M-1",
        "title": "Plans closed with a review",
        "commitment": "C1",
        "level": "outcome",
        "why": "A plan closed without asking whether it worked teaches nobody anything.",
        "source": {"id": "plan", "wording": "illustrative"},
        "owner": "Head of Analysis",
        "supplier": "forces",
        "frequency": "quarterly",
        "unit": "percent",
        "direction": "increase",
        "decimals": 0,
        "items": {
            "reviewed": {"label": "Closed plans with a review", "type": "count"},
            "closed": {"label": "Plans closed", "type": "count"},
        },
        "value": {"numerator": "reviewed", "denominator": "closed"},
        "across_time": "flow",
        "across_forces": "ratio_of_sums",
        "baseline": {"period": "2021-22", "value": 40},
        "targets": [{"by": "2025-26-Q4", "value": 60}],
        "rating": {"off_track_beyond": 5},
    }
    plain.update(given)
    if plain["unit"] == "count":
        plain["value"] = {"sum": "closed"}
    if plain["direction"] == "context":
        plain.update(targets=[], baseline=None)
    return Measure.model_validate(plain)


def definitions(*measures: Measure) -> Definitions:
    """The small plan, with its own five measures or others."""
    plan = Plan.model_validate(
        {
            "title": "Business plan",
            "organisation": "College of Policing",
            "covers": {"from": "2022-04-01", "to": "2026-03-31"},
            "sources": [{"id": "plan", "title": "Business plan", "pages": "43-46"}],
            "ambitions": [
                {
                    "ref": "A",
                    "title": "Implementing what works",
                    "statement": "Everyone uses evidence.",
                    "statements": [promise("S1", "Everyone uses evidence")],
                    "commitments": [promise("C1", "Support for forces"), promise("C2", "Evidence within reach")],
                }
            ],
            "measures": measures or tuple(measure(**given) for given in _MEASURES),
        }
    )
    methods = "# How the figures are made\n\n## National rates\n\nA ratio of sums.\n\n- one\n- two\n"
    return Definitions(plan, Register((*FORCES, TEAM)), "0123456789ab", methods=methods)


def promise(ref: str, title: str) -> dict[str, object]:
    """A promise with one step, due before the quarter."""
    step = {"ref": f"{ref}.1", "title": f"First step of {ref}", "owner": "Head of Steps", "due": "2025-03-31"}
    return {
        "ref": ref,
        "title": title,
        "owner": "Director",
        "source": {"id": "plan"},
        "steps": [{**step, "done_when": "It is published"}],
    }


def result(value: float | None, period: Period = QUARTER, *, left: Sequence[Left] = (), **given: object) -> Result:
    """A national result of all the forces but those left out."""
    plain = Result("M-1", NATIONAL, period, value, "", Coverage(len(FORCES) - len(left), len(FORCES), tuple(left)))
    return replace(plain, **given)  # type: ignore[arg-type]  # the fields of a Result, by name


def series(
    values: Sequence[float | None],
    *,
    last: Period = QUARTER,
    rating: Rating | None = None,
    variation: Variation | None = None,
    expected: float | None = 50.0,
    left: Sequence[Left] = (),
    **given: object,
) -> Series:
    """A series that ends in *last*; what *given* says holds for its latest result."""
    results = [result(value, last.moved(at + 1 - len(values))) for at, value in enumerate(values)]
    results[-1] = result(values[-1], last, left=left, **given)
    back = {"quarter": 4, "half": 2, "year": 1}[last.length]
    year_ago = results[-1 - back] if len(results) > back and results[-1 - back].value is not None else None
    return Series(
        "M-1",
        NATIONAL,
        tuple(results),
        rating or Rating("on track", "No further behind its path than is allowed."),
        variation or Variation("common cause", "The latest figure is within ordinary variation."),
        expected,
        year_ago,
    )


def of(ref: str, found: Series) -> Series:
    """The same series, as that of the measure *ref*."""
    year_ago = replace(found.year_ago, measure=ref) if found.year_ago is not None else None
    alike = replace(found.alike, measure=ref) if found.alike is not None else None
    results = tuple(replace(one, measure=ref) for one in found.results)
    return replace(found, measure=ref, results=results, year_ago=year_ago, alike=alike)


def seen(found: Series, one: Measure | None = None) -> MeasureView:
    """What may be said of a series in the quarter, by default as one of the measure M-1."""
    one = one or measure()
    return MeasureView(one, found, definitions(one), QUARTER)


OFF_TRACK = Rating("off track", "14 points behind the path of 50%.")
MET = Rating("met", "The target of 60% by Q4 2025/26 is reached.")
WORSENING = Variation(
    "worsening", "Part of a change.", 45.0, 38.0, 52.0, Period(2022, "quarter", 1), ((QUARTER, "outside the limits"),)
)
IMPROVING = replace(WORSENING, drift="improving")
TOO_FEW = Variation("too few points", "3 points; 12 are needed.")


def compiled(**others: Series) -> Compiled:
    """What the quarter came to: M-1 worse, M-2 better, M-3 missing, M-4 yearly with too few points, M-5 context."""
    national: dict[str, Series] = {
        "M-1": series(
            [52, 53, 50, 51, 49, 48, 47, 46, 45, 42, 40, 38, 36],
            rating=OFF_TRACK,
            variation=WORSENING,
            left=(Left(FORCES[7], "not returned"),),
            numerator=361.0,
            denominator=1003.0,
        ),
        "M-2": series([51, 52, 52, 54, 55, 55, 57, 58, 58, 59, 60, 60, 62], rating=MET, variation=IMPROVING),
        "M-3": series(
            [90, 95, 99, 104, 108, 112, 118, 121, 125, 129, 133, 137, None],
            rating=Rating("not rated", "There is no figure."),
            coverage=Coverage(0, 1, (Left(TEAM, "not returned"),)),
        ),
        "M-4": series(
            [40, 44, 48],
            last=YEAR,
            variation=TOO_FEW,
            denominator=3912.0,
            numerator=1878.0,
            interval=(46.4, 49.6),
            coverage=Coverage(1, 1),
        ),
        "M-5": series([12, 14, 13, 15, 14, 17, 16, 15, 17, 16, 15, 16, 17], rating=Rating("not rated", "For context.")),
    }
    national.update({ref.replace("_", "-"): found for ref, found in others.items()})
    national = {ref: of(ref, found) for ref, found in national.items()}
    forces = {
        "M-1": tuple(
            replace(result(20.0 + 5 * n), area=Area("force", force.id, force.name))
            for n, force in enumerate(FORCES[:7])
        )
    }
    steps = {step.ref: StepState(step, promise.ref, "done", "Published", None) for promise, step in plan_steps()}
    first = next(iter(steps))
    return Compiled(QUARTER, national, forces, {}, {**steps, first: replace(steps[first], state="late", evidence="")})


def plan_steps() -> list[tuple[Promise, Step]]:
    """The plan's steps with their promises."""
    return list(definitions().plan.steps())


def status(supplier: Supplier, *, day: int | None = 15, errors: int = 0) -> ReturnStatus:
    """How a supplier stands: filed on a day of July (the 20th is the last on time), or not at all."""
    due = date(2025, 7, 20)
    if day is None:
        return ReturnStatus(supplier, QUARTER, due, "not returned", None, None, None, 0, due)
    received = datetime(2025, 7, day, 9, 0, tzinfo=UTC)
    state: State = "errors" if errors else "accepted"
    filed = Submission(1, supplier.id, QUARTER, 1, "a.xlsx", "0" * 64, 1, received, state, errors, 0, 0)
    if errors:
        return ReturnStatus(supplier, QUARTER, due, "errors", None, None, filed, 1, due)
    return ReturnStatus(supplier, QUARTER, due, "accepted", day <= 20, filed, filed, 1, due)


def statuses() -> tuple[ReturnStatus, ...]:
    """One force late, one with errors, one silent; the others and the team on time."""
    days: Mapping[str, ReturnStatus] = {
        "Fylde": status(FORCES[5], day=26),
        "Gwent": status(FORCES[6], errors=2),
        "Hull": status(FORCES[7], day=None),
    }
    return tuple(days.get(supplier.name) or status(supplier) for supplier in (*FORCES, TEAM))


def report(commentary: Mapping[str, str] | None = None, *, synthetic: bool = True) -> Report:
    """The whole report of the quarter."""
    return compose(
        definitions(), compiled(), statuses(), commentary or {}, as_at=AS_AT, synthetic=synthetic, tiles=TILES
    )
