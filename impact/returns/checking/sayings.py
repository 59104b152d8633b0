"""What the checks say of answers held to one another, to the past and to other figures, and of a return as a whole.

Comes after `checking.messages`, which has the same for a cell and a row. `docs/checks.md` has a paragraph for each
code.
"""

from __future__ import annotations

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
    "Choose No here, or enter 0 there and clear the rows, whichever is right.",
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
OR_EXPLAIN_CHANGE = ", or explain the change in {cell}."
EXPLAINED = 'You explained: "{explanation}"'
EXPLAINED_BEFORE = 'Explained before: "{explanation}"'

WORDINGS: tuple[Wording, ...] = (
    *messages.WORDINGS,
    *(value for value in list(globals().values()) if isinstance(value, Wording)),
)
CODES: frozenset[str] = frozenset(wording.code for wording in WORDINGS)
