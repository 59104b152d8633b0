"""The story the demo tells: how far each measure of the example plan got, how big its numbers are, what is said of it.

Invented throughout: it speaks of nobody. Every figure in the commentary is quoted from the results.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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

# Where a corporate team would write its own words: by ref.
COMMENTARY: dict[str, str] = {
    "C1": """\
The practice bank holds {{ value "IW-01" }} live examples; {{ due "IW-01" }} were due by now. More of its readers call a
page useful than a year ago, though {{ value "IW-04" }} is less than the {{ due "IW-04" }} hoped for. Older entries are
being rewritten in plain language, the most-read first.
""",
    "C2": """\
Forces get a support plan sooner: {{ value "IW-07" }} of requests had one in time, and {{ due "IW-07" }} was promised by
now.

What follows a plan is weaker. At follow-up {{ value "IW-08" }} of supported problems had improved, where
{{ due "IW-08" }} was due, and {{ value "IW-09" }} of problem-solving plans were closed with a look at whether they
worked, where {{ due "IW-09" }} was. The largest falls came where a new records system has no prompt for a review.

## Next steps

Eight forces put a review prompt back into their records systems by 30 September 2025. Analysts from the support team
sit with the five that review least, and publish what they find.

## Decision

agree that results reviews ([IW-09](#IW-09)) come back to the Board in two quarters
""",
    "C3": """\
Scans mostly come out when promised, and most forces name one in a plan: {{ value "IW-10" }}. Fewer of the plans
themselves are tested against more than one future: {{ value "IW-22" }}, where {{ due "IW-22" }} was promised.

## Next steps

A short test, of one page, goes to every force with the autumn scan. The three forces that test all their plans show
the others how.

## Decision

support a request to chief officers that each plan is tested before it is signed
""",
    "C4": """\
Submissions have grown to {{ value "IW-12" }} per 1,000 officers, which is still short of the {{ due "IW-12" }} due by
now. An example reaches the site {{ value "IW-13" }} days after it is sent in, where {{ due "IW-13" }} was due.
Adoptions are {{ change "IW-15" }} on a year ago: {{ value "IW-15" }}, reported by {{ coverage "IW-15" }}.

## Next steps

The form for a submission is cut by half in November 2025. Each broker asks for one example a quarter.

## Decision

accept that {{ target "IW-12" }} is likely to be missed
""",
    "A1": """\
Most decision papers set out the evidence: {{ value "IW-21" }} ({{ coverage "IW-21" }}). Whether people feel it in
their own decisions moves slowly: {{ value "IW-19" }}.
""",
    "A2": """\
Of the policies in force {{ value "IW-18" }} can be mapped to current guidance; {{ due "IW-18" }} was due by now. The
smaller forces need the most help. Of guideline products {{ value "IW-05" }} came out when promised.

## Next steps

Two forces lend a policy officer each to the forces that have no register. The late step has a new date in
December 2025.

## Decision

note the late step, and agree its new date
""",
    "IW-17": """\
More forces than three years ago write the evaluation plan before the first day: {{ value "IW-17" }}, where it was
{{ value "IW-17" period="2022-23-Q1" }}. Those that do not mostly say that the start was brought forward.
""",
    "IW-18": """\
The figure is {{ rating "IW-18" }}. The gap to the path is widest where a force has no policy register in one place.
""",
    "IW-11": "The scans that missed their day waited for a partner's data.\n",
    "IW-08": """\
Problems that an analyst stayed with did better than those that were handed over; {{ target "IW-08" }} needs more of the
first.

## On the chart

- Q3 2023/24: Analysts stay to the end
- Q1 2025/26: Two teams without analyst
""",
    "IW-09": """\
Eight forces are putting a review prompt back into their records systems. The first results are expected two quarters
from now.
""",
}


def write_commentary(folder: Path) -> None:
    """Write each comment as a Markdown file into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for ref, words in COMMENTARY.items():
        (folder / f"{ref}.md").write_text(words, encoding="utf-8")
