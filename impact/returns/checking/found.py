"""What a check found, and where an explanation of it may stand.

Comes after `checking.sayings` and `checking.observe`; every check that looks at more than one cell gives these, and
`checking.checks` turns each query that was explained into a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from impact.plan.parts import Severity
from impact.returns.checking.explanation import says_nothing
from impact.returns.checking.messages import OR_SAY_WHY, Message, quoted
from impact.returns.checking.observe import Stated
from impact.returns.checking.sayings import (
    CORRECT_ONE,
    CORRECT_ONE_OF,
    CORRECT_ROWS,
    EXPLAINED,
    EXPLAINED_BEFORE,
    FOR_ANOTHER_FIGURE,
    OR_EXPLAIN,
    SAID_NOTHING_BEFORE,
    SAYS_NOTHING,
)
from impact.returns.findings import Finding


@dataclass(frozen=True)
class Found:
    """A finding, and the defined names of the answers beside which an explanation of it may stand."""

    finding: Finding
    beside: tuple[str, ...] = ()


def found(message: Message, named: Sequence[Stated]) -> Found:
    """Return what was found of the items *named*, at the first of them."""
    first = named[0]
    return Found(message.at(first.sheet, first.first_cell, first.name), tuple(one.name for one in named))


def number_of(one: Stated | None) -> float | None:
    """Return the number that an item states; None when it is blank, marked, at fault or no number."""
    if one is None or one.at_fault or isinstance(one.value, bool) or not isinstance(one.value, (int, float)):
        return None
    return float(one.value)


def remedy(severity: Severity, named: Sequence[Stated], or_explain: str = OR_EXPLAIN) -> str:
    """Say what to do: an error can only be corrected, a query explained too, in a cell where there is one."""
    correct = CORRECT_ONE if len(named) == 1 else CORRECT_ONE_OF
    asked = [one for one in named if not one.derived]
    if not asked:
        correct = CORRECT_ROWS
    if severity != "query":
        return f"{correct}."
    return correct + (or_explain.format(cell=asked[0].explain) if asked else OR_SAY_WHY)


@dataclass(frozen=True)
class Explained:
    """The findings with each explained query as a note; `explanations` is by fingerprint of the query."""

    findings: tuple[Finding, ...]
    explanations: Mapping[str, str]


def explain(every: Iterable[Found], written: Mapping[str, str], before: Mapping[str, str]) -> Explained:
    """Answer each query that an explanation stands beside, or that was explained before while its figures stood.

    Args:
        every: What was found.
        written: What the supplier wrote beside answers, by defined name; it wins over *before*.
        before: Explanations given earlier, by fingerprint.
    """
    explanations: dict[str, str] = {}
    return Explained(tuple(_answered(every, written, before, explanations)), explanations)


def _answered(
    every: Iterable[Found], written: Mapping[str, str], before: Mapping[str, str], explanations: dict[str, str]
) -> Iterator[Finding]:
    for one in every:
        finding = one.finding
        if finding.severity != "query":
            yield finding
            continue
        beside = [text for name in one.beside if (text := " ".join(written.get(name, "").split()))]
        says = [text for text in beside if not says_nothing(text)]
        here = next((text for text in says if not _for_another(text, finding, before)), "")
        earlier = before.get(finding.fingerprint, "")
        text = here or ("" if says_nothing(earlier) else earlier)
        if not text:
            said = FOR_ANOTHER_FIGURE if says else _said_nothing(beside[0] if beside else "", earlier)
            yield replace(finding, remedy=f"{finding.remedy} {said}".rstrip())
            continue
        explanations[finding.fingerprint] = text
        said = (EXPLAINED if here else EXPLAINED_BEFORE).format(explanation=text)
        yield replace(finding, severity="note", remedy=said)


def _for_another(text: str, finding: Finding, before: Mapping[str, str]) -> bool:
    """Whether *text* is what was said of the same answer and check when another figure stood there."""
    if finding.fingerprint in before:
        return False
    same, plain = f"{finding.code}|{finding.item}|", _plain(text)
    return any(asked.startswith(same) and _plain(said) == plain for asked, said in before.items())


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _said_nothing(here: str, before: str) -> str:
    """Tell of an explanation that says nothing, so that nobody wonders why the query still stands; "" where none is."""
    if here:
        return SAYS_NOTHING.format(shown=quoted(here))
    return SAID_NOTHING_BEFORE.format(shown=quoted(before)) if before.strip() else ""
