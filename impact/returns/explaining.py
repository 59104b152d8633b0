"""Answer queries by what was explained, and say one cause once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from impact.checks.base import Found
from impact.checks.findings import Finding, quoted
from impact.returns.interpretation import says_nothing

EXPLAINED = 'You explained: "{explanation}"'
MANY = 3  # findings of one code that stand apart; more are said together
NAMED = 6  # cells that are named with what they hold


# --- explanations -----------------------------------------------------------------------------------------------


def explain(
    every: Iterable[Found], written: Mapping[str, str], before: Mapping[str, str]
) -> tuple[list[Finding], dict[str, str]]:
    """Answer each query that an explanation stands beside, or that was explained before while its figures stood.

    Args:
        every: What was found.
        written: What the supplier wrote beside answers, by defined name; it wins over *before*.
        before: Explanations given earlier, by fingerprint.

    Returns:
        The findings with each explained query as a note; and the explanations by fingerprint of the query.
    """
    explanations: dict[str, str] = {}
    return [_answered(*one, written, before, explanations) for one in every], explanations


def _answered(
    finding: Finding,
    names: Sequence[str],
    written: Mapping[str, str],
    before: Mapping[str, str],
    explanations: dict[str, str],
) -> Finding:
    if finding.severity != "query":
        return finding
    beside = [text for name in names if (text := " ".join(written.get(name, "").split()))]
    says = [text for text in beside if not says_nothing(text)]
    here = next((text for text in says if not _for_another(text, finding, before)), "")
    earlier = before.get(finding.fingerprint, "")
    text = here or ("" if says_nothing(earlier) else earlier)
    if text:
        explanations[finding.fingerprint] = text
        said = EXPLAINED.format(explanation=text) if here else f'Explained before: "{text}"'
        return replace(finding, severity="note", remedy=said)
    said = ""
    if says:
        said = (
            "The explanation beside it was given for another figure. Write what explains this one; if it is the same, "
            "say so there."
        )
    elif beside:
        said = f"The explanation beside it says only {quoted(beside[0])}: write what happened."
    elif earlier.strip():
        said = f"The explanation given before says only {quoted(earlier)}: write what happened."
    return replace(finding, remedy=f"{finding.remedy} {said}".rstrip())


def _for_another(text: str, finding: Finding, before: Mapping[str, str]) -> bool:
    """Whether *text* is what was said of the same answer and check when another figure stood there."""
    if finding.fingerprint in before:
        return False
    same, plain = f"{finding.code}|{finding.item}|", " ".join(text.split()).casefold()
    return any(asked.startswith(same) and " ".join(said.split()).casefold() == plain for asked, said in before.items())


# --- the very same thing in many cells, and the same kind of thing with another figure in each --------------------

_READ = "If each was read rightly, you need do nothing."
_ANSWER = "Enter in each what its question asks, or [x] if you could not supply it."


@dataclass(frozen=True)
class Alike:
    """How many findings of one code that differ in what they quote are said in one.

    Attributes:
        says: As it stands before the cells and what they hold.
        remedy: What to do; "" for what each of them says, where that is the same.
        otherwise: What to do where each says something else; "" where those that do stay apart.
    """

    says: str
    remedy: str = ""
    otherwise: str = _ANSWER

    @property
    def told_alike(self) -> bool:
        """Whether those alone are said together that ask for the same: a name that is suggested is not lost."""
        return not self.remedy and not self.otherwise


ALIKE: dict[str, Alike] = {
    "blank": Alike(
        "These cells are blank, with a figure beside each",
        "If each is the answer beside it, type it in the answer's own cell; if not, enter in each what its question "
        "asks, or [x] if you could not supply it.",
    ),
    "read_as_number": Alike("These cells hold numbers as text", f"They were read as numbers. {_READ}"),
    "read_as_percentage": Alike("These cells show percentages", f"They were read in per cent, 12% as 12. {_READ}"),
    "read_as_date": Alike("These cells hold dates as text", f"They were read as dates. {_READ}"),
    "error_value": Alike("These cells hold errors of the spreadsheet"),
    "not_a_number": Alike("These cells hold no number"),
    "time_for_number": Alike("These cells hold times where numbers belong"),
    "with_currency": Alike("These cells hold a sign for money", "Enter in each the number alone."),
    "with_percent": Alike("These cells hold percentages where another number was asked for"),
    "with_words": Alike("These cells hold numbers with words"),
    "with_mark": Alike("These cells hold numbers with a mark beside them"),
    "not_in_full": Alike("These cells hold numbers that are not written in full", "Enter each in full."),
    "with_apostrophe": Alike("These cells hold numbers with an apostrophe before them", "Enter each without it."),
    "not_exact": Alike("These cells do not hold one exact number"),
    "words_for_not_applicable": Alike("These cells hold words instead of a marker"),
    "sign_for_missing": Alike("These cells hold a sign instead of an answer"),
    "not_known": Alike("These cells hold no answer yet"),
    "word_for_none": Alike("These cells hold a word for none"),
    "not_whole": Alike("These cells hold numbers that are not whole"),
    "negative": Alike("These cells hold numbers below 0"),
    "stand_in": Alike("These cells hold words that only stand in for an answer", otherwise=""),
    "not_yes_or_no": Alike("These cells hold neither Yes nor No"),
    "not_a_choice": Alike("These cells hold none of the answers offered", otherwise=""),
    "not_a_force": Alike("These cells hold no force's name or code", otherwise=""),
    "not_a_date": Alike("These cells hold no date"),
    "number_for_date": Alike("These cells hold numbers where dates belong"),
    "either_date": Alike("These cells hold dates that could be two days", "Write the month of each as a word."),
    "outside_period": Alike(
        "These cells hold dates outside the period", "", "Correct them, or take out the rows of another period."
    ),
}


def by_cause(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* with those of one cause in one, at the place of the first.

    A query is left alone: it is answered cell by cell.
    """
    same: dict[object, list[Finding]] = {}
    for place, finding in enumerate(findings):
        apart = finding.severity == "query" or not finding.cell
        key = place if apart else (finding.code, finding.severity, finding.says, finding.remedy)
        same.setdefault(key, []).append(finding)
    return list(_together([_merged(first, rest) if rest else first for first, *rest in same.values()]))


def _merged(first: Finding, rest: Sequence[Finding]) -> Finding:
    further = tuple(cell for other in rest for cell in (other.place, *other.cells))
    expected = first.expected if all(other.expected == first.expected for other in rest) else ""
    return replace(first, cells=(*first.cells, *further), expected=expected)


def _together(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Say together what differs only in the figure that it quotes, where that is said more than `MANY` times."""
    groups: dict[object, list[Finding]] = {}
    keys: list[object] = []
    for finding in findings:
        alike = ALIKE.get(finding.code)
        fits = alike is not None and finding.severity != "query" and finding.cell and finding.shown
        told = finding.remedy if alike is not None and alike.told_alike else ""
        keys.append((finding.code, finding.severity, told) if fits else id(finding))
        groups.setdefault(keys[-1], []).append(finding)
    for key, finding in zip(keys, findings, strict=True):
        group = groups[key]
        if len(group) <= MANY:
            yield finding
        elif finding is group[0]:
            yield _one_of(group, ALIKE[finding.code])


def _one_of(group: Sequence[Finding], alike: Alike) -> Finding:
    """One finding for all of *group*, that names the first cells with what they hold."""
    first, *rest = group
    cells = [(finding, cell) for finding in group for cell in (finding.place, *finding.cells)]
    named, sheet = [], first.sheet
    for finding, place in cells[:NAMED]:
        on, _, cell = place.rpartition("!")
        named.append(f"{cell if on == sheet else place} {finding.shown}")
        sheet = on
    more = f" and {len(cells) - NAMED:,} more" if len(cells) > NAMED else ""
    remedies = {finding.remedy for finding in group}
    remedy = alike.remedy or (first.remedy if len(remedies) == 1 else "") or alike.otherwise
    says = f"{alike.says}: {', '.join(named)}{more}."
    return replace(_merged(first, rest), says=says, remedy=remedy, named=len(named) - 1)
