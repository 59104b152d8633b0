"""The story the demo tells: how far each measure of the example plan got, and each supplier's answers drawn from that.

Invented throughout: it speaks of nobody. Every draw has a generator of its own, named by seed, supplier, measure and
period, so that no answer depends on the order in which others are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, Reference, ShareYes
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.results.targets import expected_at
from impact.returns.form import Form, Question, RecordTable

COMMENTARY = Path(__file__).with_name("commentary")  # where a corporate team would write its own words: by ref


@dataclass(frozen=True)
class Course:
    """How a measure fared.

    Attributes:
        kept: Share of the promised progress that came about: 1 follows the path.
        size: A usual count: of the denominator, or of the whole where there is none. For an average force, or for the
            internal team that supplies it.
        growth: Further counts each quarter.
        wobble: Chance movement of the level from quarter to quarter, in the measure's unit.
        turn: Quarter, from 0, after which the level falls by `fall` a quarter; None when it never turns.
    """

    kept: float = 1.0
    size: float = 10.0
    growth: float = 0.0
    wobble: float = 1.0
    turn: int | None = None
    fall: float = 0.0


COURSES: dict[str, Course] = {
    "IW-01": Course(kept=1.08, size=210, wobble=3),
    "IW-02": Course(kept=0.95, size=41000, wobble=900),
    "IW-03": Course(kept=0.95, size=3900, wobble=0.6),
    "IW-04": Course(kept=0.45, size=2600, growth=40, wobble=1.4),
    "IW-05": Course(kept=0.6, size=9, growth=2.2, wobble=2.5),
    "IW-06": Course(size=10, growth=0.6, wobble=1.6),
    "IW-07": Course(kept=1.2, size=18, growth=0.5, wobble=5),
    "IW-08": Course(kept=0.75, size=9, growth=0.3, wobble=4),
    "IW-09": Course(kept=0.9, size=26, wobble=1.0, turn=6, fall=3.0),
    "IW-10": Course(kept=0.85),
    "IW-11": Course(kept=0.9, size=12, wobble=5),
    "IW-12": Course(kept=0.6, wobble=0.05),
    "IW-13": Course(kept=1.12, size=24, wobble=1.5),
    "IW-14": Course(kept=0.95, size=200, growth=15, wobble=0.7),
    "IW-15": Course(size=0.6, growth=0.07),
    "IW-16": Course(kept=0.9),
    "IW-17": Course(kept=0.95, size=11, wobble=2.5),
    "IW-18": Course(kept=0.7, size=170, wobble=0.6),
    "IW-19": Course(kept=0.55, size=1750, wobble=0.5),
    "IW-21": Course(kept=1.0, size=24, wobble=1.2),
    "IW-22": Course(kept=0.9),
}

# A supplier that could not supply an item until some quarter, counted from 0.
UNABLE_UNTIL: dict[tuple[str, str], int] = {
    ("E23000002", "IW-18"): 7,
    ("W15000002", "IW-18"): 99,
    ("E23000034", "IW-09"): 5,
    ("E23000020", "IW-21"): 99,
}

PRACTICES = (
    "Hot-spot patrol rota", "Victim call-back within a day", "Repeat-caller case conference",
    "Evening economy briefing card", "Rural theft property marking", "Missing-person return interview guide",
    "Digital evidence triage desk", "Custody diversion pathway", "Street lighting referral form",
    "Stalking risk checklist", "School gate traffic scheme", "Body-worn video review panel",
    "Neighbourhood problem board", "Shop theft reporting portal", "Mental health tele-triage line",
    "Burglary cocooning visits", "Young driver workshop", "Drone search protocol",
    "Fraud victim safeguarding call", "Open-space knife sweep plan", "Stop and search feedback slip",
    "Hate crime scrutiny group", "Night bus welfare checks", "Offender tag compliance desk",
)  # fmt: skip

SCANS = (
    "Synthetic media and evidence", "Ageing population and demand", "Electric vehicle crime",
    "Extreme weather and resilience", "Retail automation", "Private security growth", "Drone use by offenders",
    "Online marketplaces", "Home working and neighbourhood crime", "Biometrics outlook", "Workforce skills to 2035",
    "Rural connectivity",
)  # fmt: skip

EXPLANATIONS = (
    "Checked with the unit: the figure is right. Two programmes began together this quarter.",
    "Right as given. A backlog from last quarter was closed in one go.",
    "Confirmed by the performance team. Records moved to a new system in the quarter.",
)

STEP_DELAYS = (0, 0, 0, -20, 0, 45, 0, -10, 130, 0, 0, 75)  # days after the due date, taken in turn
EVIDENCE = "Seen by the programme board; the paper is on its shared page."

SIGNATORY = "A made-up signatory"
SIGNING_ROLE = "Head of Performance"


# --- the answers ------------------------------------------------------------------------------------------------------

Cell = float | int | str | date | None
_AVERAGE_FORCE = 2870.0  # officers in an average force of the outside figures


@dataclass(frozen=True)
class Answers:
    """What a supplier writes: a value for each defined name, rows for each record sheet."""

    cells: Mapping[str, Cell]
    rows: Mapping[str, list[list[Cell]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Storyteller:
    """Draws answers for one seed."""

    definitions: Definitions
    seed: int

    def answers(self, form: Form) -> Answers:
        """Return everything *form*'s supplier answers, all of it consistent."""
        rows = {table.name: self._rows(form, table) for table in form.tables}
        cells: dict[str, Cell] = {}
        drawn: dict[str, dict[str, Cell]] = {}
        for question in form.questions():
            if question.measure not in drawn:
                drawn[question.measure] = self._items(form, question, rows)
            cells[question.name] = drawn[question.measure].get(question.item)
        return Answers(cells, rows)

    def _random(self, *names: object) -> Random:
        return Random("/".join(map(str, (self.seed, *names))))

    def _items(self, form: Form, question: Question, rows: Mapping[str, list[list[Cell]]]) -> dict[str, Cell]:
        steps = {step.ref: step for _, step in self.definitions.plan.steps()}
        if question.measure in steps:
            return self._step(question.measure, steps[question.measure].due, form.period)
        measure = self.definitions.plan.measure(question.measure)
        until = UNABLE_UNTIL.get((form.supplier.id, measure.ref), 0)
        if self._quarter(question.period) < until:
            return dict.fromkeys(measure.items, "[x]")
        listed = [len(rows[t.name]) for t in form.tables if t.measure == measure.ref]
        if listed:
            return {"number_listed": listed[0]}
        return self._measure_items(measure, form.supplier, question.period)

    def _quarter(self, period: Period) -> int:
        """The quarter's place in the plan, from 0; for a longer period that of its last quarter."""
        begins = self.definitions.plan.covers.from_
        return ((period.last.year - begins.year) * 12 + period.last.month - begins.month) // 3

    def _level(self, measure: Measure, period: Period, course: Course) -> float:
        """The national level the story gives: the promised progress, the share of it kept, and chance."""
        base = measure.baseline.value if measure.baseline else course.size
        path = expected_at(measure, period)
        level = base + course.kept * ((path if path is not None else base) - base)
        if course.turn is not None:
            level -= course.fall * max(0, self._quarter(period) - course.turn)
        if measure.breaks and period < measure.breaks[0].period:
            level += 14  # before the definition changed, more counted
        return level + self._random(measure.ref, period, "level").gauss(0, course.wobble)

    def _measure_items(self, measure: Measure, supplier: Supplier, period: Period) -> dict[str, Cell]:
        course = COURSES.get(measure.ref, Course())
        level = self._level(measure, period, course)
        draw = self._random(supplier.id, measure.ref, period)
        value = measure.value
        if isinstance(value, ShareYes):
            turns = self._random(supplier.id, measure.ref, "when").random()  # once a yes, mostly still a yes
            return {value.share_yes: "Yes" if turns < level / 100 else "No"}
        if isinstance(value, RatioOf):
            return self._ratio(measure, value, supplier, period, level, draw)
        names = list(measure.items)
        if measure.baseline is None:
            level = course.size + course.growth * self._quarter(period) + draw.gauss(0, course.wobble)
        shares = [1.0] if len(names) == 1 else [0.6, 0.4]
        return {name: max(0, round(level * share)) for name, share in zip(names, shares, strict=True)}

    def _ratio(
        self, measure: Measure, value: RatioOf, supplier: Supplier, period: Period, level: float, draw: Random
    ) -> dict[str, Cell]:
        course = COURSES.get(measure.ref, Course())
        if isinstance(value.denominator, Reference):
            officers = self.definitions.outside[value.denominator.reference].values.get(supplier.id, _AVERAGE_FORCE)
            keen = self._random(supplier.id, measure.ref, "keen").uniform(0.7, 1.3)
            return {value.numerator: max(0, round(officers * level / value.per * keen + draw.gauss(0, 0.35)))}
        usual = (course.size + course.growth * self._quarter(period)) * self._weight(supplier, measure)
        denominator = max(1, round(usual * (1 + draw.gauss(0, 0.05))))
        if measure.across_time == "stock" and not supplier.is_force:
            denominator = max(1, round(usual))
        lean = self._random(supplier.id, measure.ref, "lean").gauss(0, 6) if supplier.is_force else 0
        share = min(0.98, max(0.02, (level + lean) / value.per))
        if supplier.is_force:
            hits = sum(draw.random() < share for _ in range(denominator))
        else:
            hits = round(denominator * share)
        return {value.denominator: denominator, value.numerator: min(denominator, hits)}

    def _weight(self, supplier: Supplier, measure: Measure) -> float:
        if not supplier.is_force:
            return 1.0
        outside = next(iter(self.definitions.outside.values()), None)
        officers = outside.values.get(supplier.id, _AVERAGE_FORCE) if outside else _AVERAGE_FORCE
        usual = self._random(supplier.id, measure.ref, "usual").uniform(0.9, 1.1)
        return float((officers / _AVERAGE_FORCE) ** 0.5 * usual)

    def _rows(self, form: Form, table: RecordTable) -> list[list[Cell]]:
        draw = self._random(form.supplier.id, table.name, table.period)
        if table.measure == "IW-15":
            return self._practices(form, table, draw)
        measure = self.definitions.plan.measure(table.measure)
        course = COURSES.get(measure.ref, Course())
        level = self._level(measure, table.period, course)
        if table.measure == "IW-11":
            return self._scans(table.period, level / 100, int(course.size), draw)
        return self._published(table.period, level, int(course.size), draw)

    def _practices(self, form: Form, table: RecordTable, draw: Random) -> list[list[Cell]]:
        course = COURSES["IW-15"]
        usual = (course.size + course.growth * self._quarter(form.period)) * 1.2
        number = sum(draw.random() < usual / 4 for _ in range(4))
        others = [f.name for f in self.definitions.register.forces(form.period) if f.id != form.supplier.id]
        evaluated = 0.42 + 0.015 * self._quarter(form.period)
        titles = draw.sample(PRACTICES, number)
        return [[title, draw.choice(others), _day_in(table.period, draw), _stage(draw, evaluated)] for title in titles]

    def _scans(self, period: Period, on_time: float, number: int, draw: Random) -> list[list[Cell]]:
        punctual = round(number * min(1.0, max(0.0, on_time)))
        rows: list[list[Cell]] = []
        for index, title in enumerate(draw.sample(SCANS, number)):
            due = _day_in(period, draw)
            early = timedelta(days=draw.randint(0, 12))
            late = timedelta(days=draw.randint(3, 30))
            issued = due - early if index < punctual else due + late
            rows.append([title, due, issued if issued <= period.last else None])
        return rows

    def _published(self, period: Period, median: float, number: int, draw: Random) -> list[list[Cell]]:
        days = sorted(max(3, round(median * draw.lognormvariate(0, 0.35))) for _ in range(number | 1))
        shift = round(median) - days[len(days) // 2]
        rows: list[list[Cell]] = []
        for index, taken in enumerate(days):
            live = _day_in(period, draw)
            title = f"{PRACTICES[(index * 7 + period.number) % len(PRACTICES)]} ({index + 1})"
            rows.append([title, live - timedelta(days=max(1, taken + shift)), live])
        return rows

    def _step(self, ref: str, due: date, period: Period) -> dict[str, Cell]:
        order = [step.ref for _, step in self.definitions.plan.steps()].index(ref)
        done_on = due + timedelta(days=STEP_DELAYS[order % len(STEP_DELAYS)])
        if done_on <= period.last:
            return {"state": "Done", "evidence": EVIDENCE}
        started = done_on - timedelta(days=270) <= period.last
        return {"state": "Under way" if started else "Not started", "evidence": None}


def _day_in(period: Period, draw: Random) -> date:
    return period.first + timedelta(days=draw.randrange((period.last - period.first).days + 1))


def _stage(draw: Random, evaluated: float) -> str:
    if draw.random() > evaluated:
        return "untested"
    return "independently evaluated" if draw.random() < 0.3 else "evaluated locally"
