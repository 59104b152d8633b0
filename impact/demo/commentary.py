"""The demo's commentary, where a corporate team would write its own.

It speaks of nobody: the events are invented. Every figure in it is quoted from the results.
"""

from __future__ import annotations

from pathlib import Path

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
