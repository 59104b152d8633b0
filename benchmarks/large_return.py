"""The return that `reading.py` reads: 5 commitments of 40 measures and 200 items each, with every answer filled in.

It is as Excel saves it: every formula of the form has its value beside it, as our own writer works them out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.returns.form import Form, Question, make_form
from impact.returns.grid import Raw
from impact.returns.observation import Beside, Observation, last_figures
from impact.returns.writing.template import Contents, write_template

COMMITMENTS, MEASURES = 5, 40  # of five items each
EARLIER = 12  # quarters
PERIOD = Period.parse("2024-25-Q1")
FORCES = tuple(Supplier(f"E230000{n:02}", f"Force {n:02}", "territorial", "North East") for n in range(43))
WORDS: tuple[dict[str, Any], ...] = (
    {"type": "yes_no", "label": "Was it done with others?"},
    {"type": "choice", "choices": ("Not begun", "Half-way", "Done"), "label": "How far has it got?"},
    {"type": "text", "label": "What changed for those who work with it?"},
    {"type": "date", "label": "Since when has it been in use?"},
)


def definitions() -> Definitions:
    """A plan of 200 measures that ask for 1,000 items."""
    refs = [f"C{number}" for number in range(1, COMMITMENTS + 1)]
    commitments = [
        {"ref": ref, "title": f"Commitment {ref[1:]}", "owner": "Director", "source": {"id": "plan"}} for ref in refs
    ]
    plan = Plan.model_validate(
        {
            "title": "Plan", "organisation": "A body", "covers": {"from": "2022-04-01", "to": "2026-03-31"},
            "sources": [{"id": "plan", "title": "Plan"}],
            "ambitions": [{"ref": "A", "title": "Better", "statement": "Better.", "commitments": commitments}],
            "collection": {},
            "measures": [measure(ref, number) for ref in refs for number in range(MEASURES)],
        }
    )  # fmt: skip
    return Definitions(plan, Register(FORCES), "0123456789ab")


def measure(commitment: str, number: int) -> Measure:
    """One measure: four figures and one item of another type, held to one another and to what was filed before."""
    about = f"practice {number} of commitment {commitment[1:]}"
    guidance = f"Count each of {about} once, in the quarter in which it was first used. Leave out those still planned."
    return Measure.model_validate(
        {
            "ref": f"{commitment}-{number:02}", "title": f"How {about} is used", "commitment": commitment,
            "level": "output", "why": "To see how long it takes.", "source": {"id": "plan"}, "owner": "Head",
            "supplier": "forces", "frequency": "quarterly", "unit": "count", "direction": "increase",
            "across_time": "flow", "across_forces": "sum",
            "items": {
                "teams": {"type": "count", "label": f"Teams that used {about}", "guidance": guidance},
                "trained": {"type": "count", "label": f"Teams trained in {about}", "guidance": guidance},
                "cost": {"type": "number", "label": "Cost, in thousands of pounds", "maximum": 9_000},
                "share": {"type": "percent", "label": f"Share of officers who know of {about}"},
                "more": {"guidance": "As it stood at the end of the quarter.", **WORDS[number % len(WORDS)]},
            },
            "value": {"sum": "teams"},
            "checks": [
                {"rule": "trained <= teams", "message": "More teams were trained than used it."},
                {"rule": "cost <= teams * 100 or teams == 0", "severity": "query", "message": "It cost a great deal."},
                {"change": "teams", "beyond": "50%"},
                {"change": "trained", "beyond": "50%"},
                {"history": "trained"},
            ],
        }
    )  # fmt: skip


def form() -> Form:
    """What the first force is asked."""
    asked = definitions()
    return make_form(asked.plan, asked.digest, FORCES[0], PERIOD)


def beside() -> Beside:
    """Three years of earlier figures for every item that has figures."""
    history = {
        (one.measure, one.item): tuple(
            Observation(FORCES[0].id, one.measure, one.item, PERIOD.moved(-back), (number + back % 3) * _then(place))
            for back in range(EARLIER, 0, -1)
        )
        for place, one in enumerate(form().questions())
        if isinstance(number := answer(one, place).value, int | float)
    }
    return Beside(history=history, received=date(2024, 7, 10))


def _then(place: int) -> float:
    """How many times as much it was before: a hundredth of the items have changed enough to be asked about."""
    return 3.0 if place % 100 == 5 else 1.0


def answer(question: Question, place: int) -> Raw:
    """An answer to the question at *place*, with nothing wrong, so that every figure is sent back too."""
    number = 100 + place * 37 % 300
    match question.item, question.type:
        case "teams", _:
            return Raw("number", number + 60.0)
        case "trained", _:
            return Raw("number", float(number))
        case "cost", _:
            return Raw("number", number * 1.25)
        case "share", _:
            return Raw("number", place % 90 + 0.5)
        case _, "date":
            return Raw("date", date(2023, 5, 3))
        case _, "text":
            return Raw("text", f"Word of it went round: {place} more people came.")
        case _, "yes_no":
            return Raw("text", ("Yes", "No")[place % 2])
        case _:
            return Raw("text", question.choices[place % len(question.choices)])


def a_return() -> bytes:
    """The form, with every answer filled in."""
    asked = form()
    answers = {question.name: answer(question, place) for place, question in enumerate(asked.questions())}
    explained = {f"C{n}_00.teams": "Three more teams came from elsewhere." for n in range(1, COMMITMENTS + 1)}
    contents, last = Contents(answers, explained), last_figures(asked, beside())
    return write_template(asked, forces=FORCES, last=last, contents=contents)
