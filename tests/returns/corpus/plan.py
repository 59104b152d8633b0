"""The plan that the corpus answers: every type of question, every bound, every kind of rule, two record sheets."""

from __future__ import annotations

from datetime import date
from typing import Any

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier

Q4 = Period.parse("2024-25-Q4")
CLEVELAND = Supplier("E23000013", "Cleveland", "territorial", "North East")
DURHAM = Supplier("E23000008", "Durham", "territorial", "North East")
DEVON_AND_CORNWALL = Supplier("E23000035", "Devon & Cornwall", "territorial", "South West")
CITY = Supplier("E23000034", "London, City of", "territorial", "London")
GONE = Supplier("E23000099", "Old Borough", "territorial", "London", until=date(2024, 3, 31))
OFFICE = Supplier("office", "Programme office", "internal")
REGISTER = Register((CLEVELAND, DURHAM, DEVON_AND_CORNWALL, CITY, GONE, OFFICE))

_MEASURE: dict[str, Any] = {
    "level": "output", "why": "It is promised.", "source": {"id": "plan"}, "owner": "Head of Practice",
    "supplier": "forces", "frequency": "quarterly", "unit": "count", "direction": "increase", "across_time": "flow",
    "across_forces": "sum",
}  # fmt: skip


def _measure(ref: str, commitment: str, title: str, items: dict[str, Any], **more: Any) -> Measure:
    value = {"sum": next(iter(items))}
    shape = {**_MEASURE, "ref": ref, "commitment": commitment, "title": title, "items": items, "value": value, **more}
    return Measure.model_validate(shape)


NUMBERS = _measure(
    "EB-1", "C1", "Training in the use of evidence",
    {"trained": {"label": "Officers trained", "type": "count"},
        "places": {"label": "Training places", "type": "count", "minimum": 10, "maximum": 500},
        "spent": {"label": "Spent, in thousands of pounds", "type": "number", "minimum": 5, "maximum": 5000},
        "share": {"label": "Share of teams with a trained officer", "type": "percent"},
        "balance": {"label": "Balance, in thousands of pounds", "type": "number", "minimum": -100, "maximum": 100}},
    checks=[{"outside": "trained", "at_most": "officers"}])  # fmt: skip
WORDS = _measure(
    "EB-2", "C1", "A lead for evidence",
    {"lead": {"label": "Is there a lead?", "type": "yes_no"},
        "stage": {"label": "How far has it got?", "type": "choice", "choices": ["Not begun", "Half-way", "Done"]},
        "route": {"label": "By which way?", "type": "choice", "choices": ["Alone, from within", "With others"]},
        "since": {"label": "Since when?", "type": "date"},
        "remarks": {"label": "What changed?", "type": "text"}},
    value={"share_yes": "lead"},
    across_forces="share_of_forces")  # fmt: skip
LAUNCHES = _measure(
    "LI-1", "C2", "New initiatives with an evaluation plan",
    {"launched": {"label": "Initiatives launched", "type": "count"},
        "with_plan": {"label": "… of which had an evaluation plan", "type": "count"}},
    checks=[{"rule": "with_plan <= launched", "message": "More initiatives had a plan than were launched."},
        {"change": "launched", "beyond": "50%"}])  # fmt: skip
BIDS = _measure(
    "LI-2", "C2", "Bids for money to try things",
    {"bids": {"label": "Bids made", "type": "count"},
        "won": {"label": "Bids won", "type": "count"},
        "cost": {"label": "Cost of the bids, in thousands of pounds", "type": "number"},
        "hours": {"label": "Hours spent on them", "type": "number"}},
    checks=[{"rule": "won < bids or bids == 0", "severity": "query", "message": "Every bid was won"},
        {"rule": "cost <= 900", "status": "trial", "message": "The bids cost more than bids do."},
        {"change": "cost", "beyond": "30%", "status": "trial"},
        {"change": "hours", "beyond": "80%", "severity": "error"}])  # fmt: skip
EVENTS = _measure(
    "LI-3", "C2", "Events held in the half-year", {"events": {"label": "Events held", "type": "count"}},
    frequency="half-yearly", checks=[{"change": "events", "beyond": "20%"}],
)  # fmt: skip
YEARLY = _measure(
    "LI-4", "C2", "Days of training in the year", {"days": {"label": "Days of training", "type": "number"}},
    frequency="annual", checks=[{"change": "days", "beyond": "10%"}],
)  # fmt: skip
REACHED = _measure(
    "LI-5", "C2", "People reached",
    {"in_person": {"label": "People reached in person", "type": "count"},
        "online": {"label": "People reached online", "type": "count"}},
    checks=[{"history": "online"}])  # fmt: skip
PRACTICES = _measure(
    "SP-1", "C3", "Practices adopted from another force",
    {"listed": {"label": "Practices adopted", "type": "count"},
        "adopted": {"from": "practices", "count": "all", "label": "Practices in the record sheet"},
        "places": {"from": "practices", "sum": "places", "label": "Places using them"},
        "wait": {"from": "practices", "median": "adopted_on - begun_on"}},
    records={"practices": {"label": "Practices that came from another force",
            "columns": {"title": {"type": "text", "required": True, "maximum_length": 40},
                "origin": {"type": "force", "required": True},
                "adopted_on": {"type": "date", "required": True, "within": "period"},
                "stage": {"type": "choice", "choices": ["untested", "evaluated"], "required": True},
                "places": {"type": "count"},
                "cost": {"type": "number"},
                "shared": {"type": "yes_no"},
                "begun_on": {"type": "date"}},
            "checks": [{"rule": "origin != force", "message": "A practice from another force cannot be your own."},
                {"rule": "begun_on <= adopted_on", "message": "It cannot be adopted before it began."},
                {"rule": "cost <= 1000", "severity": "query", "message": "That is a great deal for one practice."},
                {"rule": "places <= 50", "status": "trial", "message": "That is more places than most have."},
                {"unique": ["title", "origin"]}]}
    }, checks=[{"rule": "listed == adopted", "message": "The number given is not the number of rows."},
        {"change": "places", "beyond": "100%"}])  # fmt: skip
VISITS = _measure(
    "SP-2", "C3", "Visits to other forces",
    {"visits": {"from": "visits", "count": "all", "label": "Visits made"}},
    records={"visits": {"label": "Visits made",
            "columns": {"reference": {"type": "text", "required": True},
                "visited": {"type": "force"},
                "people": {"type": "count", "label": "People who went"},
                "practice": {"type": "text", "label": "Practice seen"}},
            "checks": [{"unique": ["reference"], "severity": "error"},
                {"unique": ["visited"], "status": "trial"},
                {"refers": "practice", "to": "SP-1.practices.title"}]}
    })  # fmt: skip
ALL_REACHED = _measure(
    "SP-3", "C3", "Everybody reached",
    {"reached": {"label": "People reached in all", "type": "count"},
        "known": {"label": "… of whom the force knows", "type": "count"}},
    checks=[{"total": "reached", "of": ["LI-5.in_person", "LI-5.online"]},
        {"total": "known", "of": ["reached"], "severity": "query"}])  # fmt: skip
PAGES = _measure(
    "EB-3", "C1", "Pages in plain language", {"pages": {"label": "Pages rewritten", "type": "count"}}, supplier="office"
)
TALKS = _measure(
    "EB-4", "C1", "Talks given",
    {"given": {"from": "talks", "count": "all", "label": "Talks"}},
    supplier="office",
    records={"talks": {"label": "Talks given",
            "columns": {"audience": {"type": "text", "required": True}, "people": {"type": "count"}}}
    })  # fmt: skip


def _commitment(ref: str, title: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"ref": ref, "title": title, "owner": "Director", "source": {"id": "plan"}, "steps": steps}


_STEP = {"ref": "C1.1", "title": "Open the practice bank", "owner": "Head", "due": "2025-06-30", "done_when": "Open"}

_COMMITMENTS = [
    _commitment("C1", "Evidence base", _STEP), _commitment("C2", "Local innovation"),
    _commitment("C3", "Shared practice"),
]  # fmt: skip
_STATEMENT = "Everyone uses evidence of what works."
PLAN = Plan.model_validate(
    {
        "title": "Plan for the corpus",
        "organisation": "College of Policing",
        "covers": {"from": "2022-04-01", "to": "2026-03-31"},
        "sources": [{"id": "plan", "title": "Plan for the corpus"}],
        "ambitions": [{"ref": "EV", "title": "Evidence", "statement": _STATEMENT, "commitments": _COMMITMENTS}],
        "collection": {"steps_from": "office"},
        "measures": [
            NUMBERS, WORDS, PAGES, TALKS, LAUNCHES, BIDS, EVENTS, YEARLY, REACHED, PRACTICES, VISITS, ALL_REACHED,
        ],
    }
)  # fmt: skip
OFFICERS = Outside(
    id="officers", title="Police workforce", publisher="Home Office", as_at=date(2024, 9, 30),
    released=date(2025, 1, 22), licence="OGL v3.0", unit="officers",
    values={CLEVELAND.id: 1400.0, DURHAM.id: 1200.0})  # fmt: skip
DEFINITIONS = Definitions(PLAN, REGISTER, "0123456789ab", {OFFICERS.id: OFFICERS})
