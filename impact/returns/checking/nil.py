"""Nothing to report: said on purpose on the cover, or by a return in which every number is 0.

Comes after `checking.found`, before `checking.checks`. A Yes on the cover makes every count that is left blank a true
0; it never touches what is answered, nor what 0 cannot answer: yes or no, words, a date, a percentage. A workbook left
blank without it says nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from impact.returns.answers import Answer, Return
from impact.returns.checking.answers import read
from impact.returns.checking.found import Found, number_of
from impact.returns.checking.messages import BLANK, NOT_CHOSEN, OR_SAY_WHY, listed
from impact.returns.checking.observe import Stated
from impact.returns.checking.records import Records
from impact.returns.checking.sayings import ALL_ZERO, NIL_AFTER_FIGURES, NIL_RETURN, NIL_WITH_FIGURES, NOTHING_FILLED_IN
from impact.returns.checking.wanted import Reading, Wanted
from impact.returns.findings import Finding
from impact.returns.form import Form, Question

FEW = 6  # places named before "and 5 more"
_CELL = Wanted("yes_no", excusable=False)
_YES_OR_NO = "Yes or No"
_SAY_SO = ' If there was nothing to report, choose Yes beside "Nothing to report?" on the cover.'


@dataclass(frozen=True)
class Nil:
    """What the cover says.

    Attributes:
        entry: Its cell; None where the workbook has none.
        declared: Whether it says Yes.
        findings: What is wrong with the cell itself.
    """

    entry: Answer | None = None
    declared: bool = False
    findings: tuple[Finding, ...] = ()


def read_nil(entry: Answer | None) -> Nil:
    """Read the cover's cell: Yes, No or nothing."""
    if entry is None:
        return Nil()
    reading = read(_CELL, entry.raw)
    said = [message for message in reading.messages if message.code != NOT_CHOSEN.code]
    findings = tuple(message.at(entry.sheet, entry.cell, "", _YES_OR_NO) for message in said)
    return Nil(entry, reading.value is True, findings)


def taken_as_none(question: Question, reading: Reading, nil: Nil) -> bool:
    """Whether the answer was left blank and the cover says that there was nothing to count."""
    if not (nil.declared and question.type == "count" and question.required):
        return False
    return [message.code for message in reading.messages] == [BLANK.code] and (question.minimum or 0) <= 0


def nothing_filled_in(form: Form, filed: Return) -> Finding | None:
    """Return the one finding of a workbook in which nobody wrote anything; None for any other, or a single question."""
    asked = [question for question in form.questions() if question.required and question.name not in filed.nowhere]
    there = [*filed.answers.values(), *([filed.nil] if filed.nil else [])]
    if len(asked) < 2 or any(filed.records.values()) or any(_written(entry) for entry in there):
        return None
    if any(filed.explanations.values()):
        return None
    return NOTHING_FILLED_IN(count=str(len(asked)), nil=_SAY_SO if filed.nil else "").at("", "")


def _written(entry: Answer) -> bool:
    """Whether anything stands in the cell but spaces and "Please select"."""
    reading = read(_CELL, entry.raw)
    return not reading.blank and [message.code for message in reading.messages] != [NOT_CHOSEN.code]


@dataclass(frozen=True)
class Answered:
    """The answers and rows of a return, as far as "nothing to report" is concerned.

    Attributes:
        stated: What the answers state, the record sheets' figures too.
        taken: Defined names of the counts left blank that were taken as 0.
        records: The record sheets.
    """

    stated: Sequence[Stated]
    taken: frozenset[str]
    records: Sequence[Records]

    def doubted(self) -> Answered:
        """Return the same with nothing stated where a blank was taken as 0."""
        stated = [one._replace(value=None, at_fault=True) if one.name in self.taken else one for one in self.stated]
        return replace(self, stated=stated)


def nil_finding(nil: Nil, answered: Answered) -> Finding | None:
    """Return that the return was taken as nil, or what speaks against it; None where the cover does not say Yes."""
    if not nil.declared or nil.entry is None:
        return None
    figures = [one for one in answered.stated if not one.derived and (number_of(one) or 0) > 0]
    rows = [records.table.sheet for records in answered.records if len(records.rows)]
    if figures or rows:
        places = [*map(_place, figures), *(f"the rows of {sheet}" for sheet in rows)]
        message = NIL_WITH_FIGURES(places=_few(places), undo=_undo(figures, bool(rows)))
    else:
        message = NIL_RETURN(taken=_taken(len(answered.taken)))
    return message.at(nil.entry.sheet, nil.entry.cell, "", _YES_OR_NO)


def _taken(count: int) -> str:
    if count < 2:
        return "The one number left blank was taken as 0." if count else ""
    return f"The {count} numbers left blank were taken as 0."


def without_repeats(nil: Nil, answered: Answered, every: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found against earlier figures; of the blanks taken as 0, all that is asked in one query."""
    asked: list[Finding] = []
    for one in every:
        if one.finding.severity == "query" and one.finding.item in answered.taken:
            asked.append(one.finding)
        else:
            yield one
    if asked and nil.entry is not None:
        says = [finding.says for finding in asked[:FEW]]
        more = [f"The same holds for {len(asked) - FEW} more."] if len(asked) > FEW else []
        message = NIL_AFTER_FIGURES(figures=" ".join([*says, *more]), or_say_why=OR_SAY_WHY)
        yield Found(message.at(nil.entry.sheet, nil.entry.cell, "", _YES_OR_NO))


def _place(one: Stated) -> str:
    return f"{one.sheet}!{one.cell}"


def _few(places: Sequence[str]) -> str:
    return listed(places if len(places) <= FEW else [*places[: FEW - 1], f"{len(places) - FEW + 1} more"])


def _undo(figures: Sequence[Stated], rows: bool) -> str:
    """How the return would say nothing: a 0 where it can stand, a marker where it cannot, and no row."""
    never_none = [one for one in figures if not one.takes_none]
    told = ["enter 0 there"] if len(never_none) < len(figures) else []
    if never_none:
        told.append(f"enter [z] in {_few([_place(one) for one in never_none])} (where 0 cannot stand)")
    return listed([*told, *(["clear the rows"] if rows else [])])


def all_zero(answered: Answered) -> bool:
    """Whether every number asked for was answered with 0, at least one of them, and no row stands."""
    asked = [one for one in answered.stated if not one.derived]
    counts = [one for one in asked if one.whole]
    if not counts or any(len(records.rows) for records in answered.records):
        return False
    return all(number_of(one) == 0 for one in counts) and not any(number_of(one) for one in asked)


def all_zero_note() -> Finding:
    """Tell what a return in which every number is 0 says."""
    return ALL_ZERO().at("", "")
