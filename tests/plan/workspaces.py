"""A small metrics folder without a fault, to be spoilt one edit at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from impact.plan.loading import examine

Edit = tuple[str, str, str]  # file, what stands there once, what to put in its place

PLAN = """\
title: A plan
organisation: A body
covers: {from: 2022-04-01, to: 2026-03-31}
sources:
  - {id: strategy, title: A strategy}
ambitions:
  - ref: IW
    title: An ambition
    statement: Something is so.
    commitments:
      - ref: C1
        title: First promise
        owner: Someone
        source: {id: strategy}
        steps:
          - {ref: C1.1, title: Do it, owner: Someone, due: 2023-12-31, done_when: It is done}
      - ref: C2
        title: Second promise
        owner: Someone
        source: {id: strategy}
        steps:
          - {ref: C2.1, title: Do more, owner: Someone, due: 2024-12-31, done_when: More is done}
collection:
  steps_from: office
  extensions:
    - {force: E1, period: 2023-24-Q1, until: 2023-12-31, reason: A flood}
"""

RATIO = """\
ref: IW-1
title: Planned at launch
commitment: C1
level: output
why: It shows whether anyone looks.
source: {id: strategy}
owner: Someone
supplier: forces
frequency: quarterly
unit: percent
direction: increase
items:
  launched: {label: Launched, type: count}
  with_plan: {label: With a plan, type: count}
value: {numerator: with_plan, denominator: launched, per: 100}
across_time: flow
across_forces: ratio_of_sums
baseline: {period: 2021-22-Q4, value: 41.0}
targets:
  - {by: 2023-24-Q4, value: 60}
  - {by: 2025-26-Q4, value: 75}
rating: {off_track_beyond: 5}
checks:
  - {rule: with_plan <= launched, message: "More had a plan than were launched."}
  - {change: launched, beyond: 50%}
breaks:
  - {period: 2024-25-Q1, reason: New words}
valid: {from: 2022-23-Q1, to: 2025-26-Q4}
"""

RECORDS = """\
ref: IW-2
title: Practices adopted
commitment: C2
level: outcome
why: An idea has travelled.
source: {id: strategy}
owner: Someone
supplier: forces
frequency: quarterly
unit: count
direction: context
records:
  practices:
    label: Practices
    columns:
      title: {type: text, maximum_length: 200}
      origin: {type: force}
      begun_on: {type: date}
      adopted_on: {type: date, within: period}
      stage: {type: choice, choices: [untested, evaluated]}
    checks:
      - {rule: origin != force, message: "It came from your own force."}
      - {unique: [title, origin]}
items:
  adopted: {from: practices, count: all}
  evaluated: {from: practices, count: stage == "evaluated", where: title is not blank}
value: {sum: [adopted, evaluated]}
across_time: flow
across_forces: sum
"""

YES = """\
ref: IW-3
title: Forces with a broker
commitment: C2
level: activity
why: Someone has the time.
source: {id: strategy}
owner: Someone
supplier: forces
frequency: half-yearly
unit: percent
direction: increase
items:
  broker: {label: Is there a broker?, type: yes_no}
value: {share_yes: broker}
across_time: stock
across_forces: share_of_forces
"""

MEDIAN = """\
ref: IW-4
title: Days to publication
commitment: C1
level: activity
why: Silence puts people off.
source: {id: strategy}
owner: Someone
supplier: office
frequency: quarterly
unit: days
direction: decrease
records:
  published:
    label: Published
    columns:
      sent_on: {type: date}
      out_on: {type: date}
items:
  middle: {from: published, median: out_on - sent_on}
value: {figure: middle}
across_time: not_additive
across_forces: not_additive
baseline: {period: 2021-22-Q4, value: 62}
targets:
  - {by: 2023-24-Q4, value: 45}
rating: {off_track_beyond: 5}
"""

RATE = """\
ref: IW-5
title: Sent in per 1,000 officers
commitment: C1
level: output
why: Large forces and small.
source: {id: strategy}
owner: Someone
supplier: forces
frequency: quarterly
unit: rate
direction: increase
value: {numerator: IW-1.launched, denominator: {reference: officers}, per: 1000}
across_time: flow
across_forces: ratio_of_sums
"""

REGISTER = """\
id,name,kind,region,since,until
E1,Cleveland,territorial,North East,,
E2,"Avon, and Somerset",territorial,South West,1974-04-01,
office,Programme office,internal,,,
"""

INDEX = """\
officers:
  title: Officers in post
  publisher: Home Office
  as_at: 2019-09-30
  released: 2020-01-30
  licence: Open Government Licence v3.0
  unit: officers
"""

REFERENCE = """\
supplier,value
E1,1225.89
E2,3084
"""

FILES: Mapping[str, str] = {
    "plan.yaml": PLAN,
    "measures/median.yaml": MEDIAN,
    "measures/rate.yaml": RATE,
    "measures/ratio.yaml": RATIO,
    "measures/records.yaml": RECORDS,
    "measures/yes.yaml": YES,
    "register.csv": REGISTER,
    "reference/index.yaml": INDEX,
    "reference/officers.csv": REFERENCE,
}


def write_workspace(root: Path, *edits: Edit, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the small metrics folder into *root* with *edits* made, and *files* put in its place, added or left out."""
    texts: dict[str, str | bytes | None] = dict(FILES)
    for file, old, new in edits:
        text = texts[file]
        assert isinstance(text, str) and text.count(old) >= 1, f"{old!r} does not stand in {file}"
        texts[file] = text.replace(old, new, 1)
    for file, content in {**texts, **(files or {})}.items():
        if content is not None:
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def told(root: Path) -> list[str]:
    """Return the text of every fault in the metrics folder *root*, in order."""
    _, faults = examine(root)
    return [fault.text for fault in faults]
