"""The story the demo tells: how far each measure of the example plan got, and how big its numbers are.

Invented throughout.
"""

from __future__ import annotations

from dataclasses import dataclass


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
