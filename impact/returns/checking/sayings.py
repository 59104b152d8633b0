"""What the checks say of answers held to one another, to the past and to other figures, and of a return as a whole.

Comes after `checking.messages`, which has the same for a cell and a row. `docs/checks.md` has a paragraph for each
code.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.returns.checking import messages
from impact.returns.checking.messages import Wording

# --- answers held to one another --------------------------------------------------------------------------------

RULE = Wording("rule", "error", "{message} {figures}", "{remedy}")
TOTAL = Wording("total", "error", "{label} is {now}, but its parts add up to {sum}: {figures}", "{remedy}")
REFERS = Wording(
    "not_found_there",
    "query",
    "{shown} not stand under {target} on the sheet {sheet}.",
    "Correct whichever is wrong, or add it there{or_say_why}",
)

# --- answers held to the past, and to other figures -------------------------------------------------------------

CHANGE = Wording("change", "query", "{label} is {now}; {when} it was {before}.", "{remedy}")
UNLIKE_BEFORE = Wording("unlike_before", "query", "{label} is {now}; {when} it was {usual}.", "{remedy}")
SAME_AS_LAST = Wording(
    "same_as_last",
    "query",
    "Every number in this return is the same as in {last}.",
    "Check that it is not the return for {last} sent again{or_say_why}",
)
OUTSIDE = Wording(
    "outside",
    "query",
    "{label} is {now}, {side} than {figure} {unit}: {publisher}'s figure for {supplier} at {as_at}, "
    "released {released}.",
    "{remedy}",
)

UNLIKELY_DATE = Wording(
    "unlikely_date",
    "query",
    "This cell holds {shown}, more than {years} years {side} of the plan, {end}.",
    "Correct it{or_explain}",
)

# --- whose return, and when it came -----------------------------------------------------------------------------

WRONG_SUPPLIER = Wording(
    "wrong_supplier",
    "error",
    "This return is for {found}; {expected}'s was expected.",
    "Send the workbook made for {expected}.",
)
WRONG_PERIOD = Wording(
    "wrong_period",
    "error",
    "This return is for {found}; {expected} was expected.",
    "Send the workbook made for {expected}.",
)
SAME_FILE_ELSEWHERE = Wording(
    "same_file_elsewhere",
    "error",
    "This very file was filed already for {elsewhere}.",
    "Send the workbook made for {supplier}, {period}.",
)
LOCKED = Wording(
    "locked",
    "error",
    "Returns for {period} were closed on {lock}; this one came on {received}.",
    "Ask the corporate team of {organisation} for an extension, then send it again.",
)
BEFORE_THE_END = Wording(
    "before_the_end",
    "query",
    "This return came on {received}, and {period} ends on {last}.",
    "Send it again when the period is over{or_say_why}",
)

# --- nothing to report ------------------------------------------------------------------------------------------

NIL_RETURN = Wording(
    "nil_return",
    "note",
    'The answer to "Nothing to report?" is Yes.',
    "{taken} If that is right, you need do nothing.",
)
NIL_WITH_FIGURES = Wording(
    "nil_with_figures",
    "error",
    'The answer to "Nothing to report?" is Yes, but there is something in {places}.',
    "Choose No here, or {undo}, whichever is right.",
)
NIL_AFTER_FIGURES = Wording(
    "nil_after_figures",
    "query",
    'The answer to "Nothing to report?" is Yes. {figures}',
    "Choose No here and enter the numbers{or_say_why}",
)
ALL_ZERO = Wording(
    "all_zero",
    "note",
    "Every number is 0, which says that there was nothing to report.",
    "If that is not so, enter the numbers, or [x] where you could not supply one.",
)
NO_ROWS = Wording(
    "no_rows",
    "query",
    "The sheet {sheet} has no rows.",
    'List what there was to list; if there was nothing, send the words "There were none" with your return, and they '
    "will be kept beside this query.",
)
NOTHING_FILLED_IN = Wording(
    "nothing_filled_in",
    "error",
    "Nothing is filled in: all {count} answers are blank.",
    "Fill the workbook in, save it and send it again.{nil}",
)

# --- what to do -------------------------------------------------------------------------------------------------

CORRECT_ONE = "Correct it"
CORRECT_ONE_OF = "Correct whichever is wrong"
CORRECT_ROWS = "Correct the rows that are wrong"
OR_EXPLAIN = ", or explain it in {cell}."
OR_EXPLAIN_BESIDE = "; if it is right, say so in the explanation beside it."
OR_EXPLAIN_CHANGE = ", or explain the change in {cell}."
EXPLAINED = 'You explained: "{explanation}"'
EXPLAINED_BEFORE = 'Explained before: "{explanation}"'
SAYS_NOTHING = "The explanation beside it says only {shown}: write what happened."
FOR_ANOTHER_FIGURE = (
    "The explanation beside it was given for another figure. Write what explains this one; if it is the same, say so "
    "there."
)
SAID_NOTHING_BEFORE = "The explanation given before says only {shown}: write what happened."

# --- the same kind of thing with another figure in each cell ---------------------------------------------------

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

WORDINGS: tuple[Wording, ...] = (
    *messages.WORDINGS,
    *(value for value in list(globals().values()) if isinstance(value, Wording)),
)
CODES: frozenset[str] = frozenset(wording.code for wording in WORDINGS)
