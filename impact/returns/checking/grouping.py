"""Say one cause once: the very same thing in many cells, and the same kind of thing with another figure in each.

Comes after `checking.sayings`, before `checking.checks`. A query is left alone: it is answered cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from impact.returns.checking.messages import Wording
from impact.returns.checking.sayings import ALIKE, WORDINGS, Alike
from impact.returns.findings import Finding

MANY = 3  # findings of one code that stand apart; more are said together
NAMED = 6  # cells that are named with what they hold
_BY_CODE = {wording.code: wording for wording in WORDINGS}


def by_cause(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* with those of one cause in one, at the place of the first."""
    return list(_together(list(_same(findings))))


def _same(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Say the very same thing once, at the first cell, with the further cells."""
    alike: dict[object, list[Finding]] = {}
    for place, finding in enumerate(findings):
        apart = finding.severity == "query" or not finding.cell
        key = place if apart else (finding.code, finding.severity, finding.says, finding.remedy)
        alike.setdefault(key, []).append(finding)
    for first, *rest in alike.values():
        yield _merged(first, rest) if rest else first


def _merged(first: Finding, rest: Sequence[Finding]) -> Finding:
    further = tuple(cell for other in rest for cell in (other.place, *other.cells))
    expected = first.expected if all(other.expected == first.expected for other in rest) else ""
    return replace(first, cells=(*first.cells, *further), expected=expected)


def _together(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Say together what differs only in the figure that it quotes, where that is said more than `MANY` times."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.code in ALIKE and finding.severity != "query" and finding.cell and _shown(finding) is not None:
            told = finding.remedy if ALIKE[finding.code].told_alike else ""
            groups.setdefault((finding.code, finding.severity, told), []).append(finding)
    many = {key: group for key, group in groups.items() if len(group) > MANY}
    if not many:
        yield from findings
        return
    firsts = {id(group[0]): key for key, group in many.items()}
    taken = {id(finding) for group in many.values() for finding in group}
    for finding in findings:
        if (key := firsts.get(id(finding))) is not None:
            yield _one_of(many[key], ALIKE[key[0]])
        elif id(finding) not in taken:
            yield finding


def _one_of(group: Sequence[Finding], alike: Alike) -> Finding:
    """One finding for all of *group*, that names the first cells with what they hold."""
    first, *rest = group
    cells = [(finding, cell) for finding in group for cell in (finding.place, *finding.cells)]
    named, sheet = [], first.sheet
    for finding, place in cells[:NAMED]:
        on, _, cell = place.rpartition("!")
        named.append(f"{cell if on == sheet else place} {_shown(finding)}")
        sheet = on
    more = f" and {len(cells) - NAMED:,} more" if len(cells) > NAMED else ""
    remedies = {finding.remedy for finding in group}
    remedy = alike.remedy or (first.remedy if len(remedies) == 1 else "")
    says = f"{alike.says}: {', '.join(named)}{more}."
    return replace(_merged(first, rest), says=says, remedy=remedy or alike.otherwise, named=len(named) - 1)


def _shown(finding: Finding) -> str | None:
    """What the cell holds, as the finding quotes it; None where it quotes nothing."""
    held = _pattern(_BY_CODE[finding.code]).fullmatch(finding.says)
    return held["shown"] if held else None


@lru_cache(maxsize=256)
def _pattern(wording: Wording) -> re.Pattern[str]:
    """The sentence of *wording* with a group for what is quoted."""
    gaps = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*?)", re.escape(wording.says))
    return re.compile(gaps.replace("<figure>", "<shown>"), re.DOTALL)
