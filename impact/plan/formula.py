"""The small rule language of the definitions: `with_plan <= launched`, `stage != "untested"`, `closed - opened`.

Names, numbers, "texts", comparisons (also chained), `and`, `or`, `not`, + - * /, brackets, `x is blank` and
`x is not blank`. A date less a date is a number of days. Nothing else: no calls, no attributes, nothing that acts.

One tree gives a value, a whole column of values, the kind of both, and a spreadsheet's formula. What is not known stays
unknown, by Kleene's logic. Numbers are floats, compared to 12 significant digits of what they were added up from: both
0.1 + 0.2 == 0.3 and 0.1 + 0.2 - 0.3 == 0.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise, repeat
from math import fsum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from impact.plan.spreadsheet import Joined, Node, Term, call, is_blank, is_one_of, joined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

Value = float | str | date | bool
Kind = Literal["number", "text", "date", "yes_no"]
KIND_WORDS: dict[Kind, str] = {"number": "a number", "text": "a text", "date": "a date", "yes_no": "a yes or no"}
RESERVED = frozenset({"and", "or", "not", "is", "blank"})
DEEPEST = 50  # brackets, minus signs and nots inside one another; no rule for people needs more
LONGEST = 10_000  # letters
SLACK = 5e-13  # of the sizes of both sides together: what differs in the 13th significant digit is the same

_ORDERED = ("number", "date")
_EQUAL = ("==", "!=")
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {  # of the left side less the right, and what difference is none
    "==": lambda apart, slack: abs(apart) <= slack,
    "!=": lambda apart, slack: abs(apart) > slack,
    "<": lambda apart, slack: -apart > slack,
    "<=": lambda apart, slack: apart <= slack,
    ">": lambda apart, slack: apart > slack,
    ">=": lambda apart, slack: -apart <= slack,
}
_LEVELS = (("or",), ("and",), tuple(_COMPARE), ("+", "-"), ("*", "/"))  # the loosest first
_COMPARING = 2  # the level at which `not` and `is` stand too
_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<number>\d+(\.\d+)?) | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<text>"[^"]*"|'[^']*') | (?P<sign><=|>=|==|!=|[<>+\-*/()])""",
    re.VERBOSE | re.ASCII,
)
_INSTEAD = {
    "=": "Write == to ask whether two things are equal.",
    "!": "Write != for 'is not', or the word not.",
    "&": "Write the word and.",
    "|": "Write the word or.",
    "%": "Write a share as a number, 0.5 for 50%.",
    ",": "Write a number without commas, and one comparison after another with and.",
    ".": "Write a name without dots, and a number as 0.5.",
    "\u2264": "Write <=.",
    "\u2265": "Write >=.",
    "\u2260": "Write !=.",
    **dict.fromkeys("\u201c\u201d\u2018\u2019", 'Put a text in straight quotes, "like this".'),
}
_NEEDS: dict[str, tuple[Kind, str]] = {
    "minus": ("number", "A minus sign needs a number"),
    "not": ("yes_no", "'not' needs a yes or no"),
    "and": ("yes_no", "'and' joins things that are a yes or no"),
    "or": ("yes_no", "'or' joins things that are a yes or no"),
}


class FormulaError(ValueError):
    """A formula cannot be used: what is wrong and what to do, and at which column of its text, counted from 1."""

    def __init__(self, says: str, column: int) -> None:
        super().__init__(says)
        self.says = says
        self.column = column


@dataclass(frozen=True)
class Expression:
    """A formula's tree: a name, a constant, or parts with signs.

    Attributes:
        sign: "name", "constant"; "blank", "not blank", "minus" or "not" of one part; else it is a chain of signs that
            bind alike, of which this is the first: `a + b - c`, `a and b`, `a < b <= c` (each pair holds).
        column: Where it begins, from 1.
        value: The number or text of a constant, the name of a name.
        signs, columns: Each sign of a chain, and its column.
    """

    sign: str
    column: int
    value: float | str = ""
    parts: tuple[Expression, ...] = ()
    signs: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()

    @property
    def compares(self) -> bool:
        """Whether it is a chain of comparisons."""
        return self.sign in _COMPARE

    def walk(self) -> Iterator[Expression]:
        """Yield it and everything inside it, from left to right."""
        yield self
        for each in self.parts:
            yield from each.walk()

    @cached_property
    def mentions(self) -> tuple[Expression, ...]:
        """Each name of an item or column in it, from left to right."""
        return tuple(part for part in self.walk() if part.sign == "name")

    @cached_property
    def names(self) -> Set[str]:
        """Every item or column it speaks of, in the order of the first mention."""
        return dict.fromkeys(str(name.value) for name in self.mentions).keys()

    def evaluate(self, values: Mapping[str, Value | None]) -> Value | None:
        """Return what the formula comes to for *values*; a number as a float, a moment counting as its day.

        None when it cannot be known: a name it needs is missing or None, a division by zero, or a comparison of
        unlike things. `x is blank` asks exactly whether x is missing or None. `and` and `or` need no more than
        decides them: no and unknown is no.
        """
        found = _evaluate(self, lambda name: _held(values.get(name)))
        return _value(found.kind, found.data) if found.known else None

    def evaluate_over(self, columns: Mapping[str, Vector | Value], size: int) -> Vector:
        """Return what the formula comes to in each of *size* rows: the same, row by row, as `evaluate`.

        Args:
            columns: What its names stand for: a column of *size* values, or one value that every row has; a name that
                is missing is unknown in every row.
            size: How many rows there are.
        """
        import numpy as np

        held = {name: each if isinstance(each, Vector) else _held(each) for name, each in columns.items()}
        with np.errstate(all="ignore"):
            kind, data, known, _ = _evaluate(self, lambda name: held.get(name, UNKNOWN))
        sort = np.object_ if kind == "text" else None
        return Vector(kind, np.broadcast_to(np.asarray(data, sort), size), np.broadcast_to(np.asarray(known), size))

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        """Return the kind of value it gives when its names have *kinds*: "number", "text", "date", "yes_no".

        Raises:
            FormulaError: Those kinds do not allow what it does, or it speaks of a name not among them.
        """
        if self.sign == "constant":
            return _held(self.value).kind
        if self.sign == "name":
            if self.value not in kinds:
                raise FormulaError(f"'{self.value}' is not known here.", self.column)
            return kinds[str(self.value)]
        if self.sign in _NEEDS:
            wanted, reason = _NEEDS[self.sign]
            for each in self.parts:
                if (found := each.kind(kinds)) != wanted:
                    raise FormulaError(f"{reason}, and here stands {KIND_WORDS[found]}.", each.column)
            return wanted
        left = self.parts[0].kind(kinds)
        for sign, column, each in zip(self.signs, self.columns, self.parts[1:], strict=True):
            left = _kind_linked(sign, column, left, each.kind(kinds))
        return left if self.sign in _CALCULATE else "yes_no"

    def excel(self, terms: Mapping[str, Term]) -> Node:
        """Return it as a spreadsheet's formula that is TRUE or FALSE, or a number, where every name has a value.

        Raises:
            KeyError: It speaks of a name that is not among *terms*.
        """
        if self.sign == "constant":
            return self.value
        if self.sign == "name":
            term = terms[str(self.value)]
            return is_one_of(term.node, ("yes",)) if term.kind == "yes_no" else term.node
        if self.sign in ("blank", "not blank"):
            term = terms[str(self.parts[0].value)]
            blank: Node = False if term.known else is_blank(term.node)
            return blank if self.sign == "blank" else call("NOT", blank)
        sides = [each.excel(terms) for each in self.parts]
        if self.sign == "minus":
            return joined("-", 0, sides[0])
        if self.sign in _NEEDS:
            return call(self.sign.upper(), *sides)
        if self.compares:
            is_number = self.parts[0].kind({name: term.kind for name, term in terms.items()}) == "number"
            sizes = [each.excel_size(terms) for each in self.parts] if is_number else []
            pairs = zip(self.signs, pairwise(sides), pairwise(sizes) if sizes else repeat(()), strict=False)
            found = [excel_comparison(sign, *pair, size) for sign, pair, size in pairs]
            return found[0] if len(found) == 1 else call("AND", *found)
        so_far = sides[0]
        for sign, right in zip(self.signs, sides[1:], strict=True):
            so_far = joined(sign, so_far, right)
        return so_far

    def excel_size(self, terms: Mapping[str, Term]) -> Node:
        """Return that of which the significant digits of a number are counted, as `Vector.size`."""
        kinds: dict[str, Kind] = {name: term.kind for name, term in terms.items()}
        if self.sign == "minus":
            return self.parts[0].excel_size(terms)
        if self.sign not in _CALCULATE or self.parts[0].kind(kinds) == "date":
            return call("ABS", self.excel(terms))
        so_far = self.parts[0].excel_size(terms)
        for sign, right in zip(self.signs, self.parts[1:], strict=True):
            beside = call("ABS", right.excel(terms)) if sign == "/" else right.excel_size(terms)
            so_far = joined("+" if sign == "-" else sign, so_far, beside)
        return so_far

    def compared_with_text(self) -> Iterator[tuple[Expression, Expression]]:
        """Yield each name that is compared with a text, and the text."""
        for part in self.walk():
            for pair in pairwise(part.parts) if part.compares else ():
                for name, text in (pair, pair[::-1]):
                    if name.sign == "name" and text.sign == "constant" and isinstance(text.value, str):
                        yield name, text


class Vector(NamedTuple):
    """One value; or the values of a column, or what a formula comes to in each row.

    Attributes:
        kind: What all its values are.
        data: The value, or an array: a number as a float, a date as its ordinal, yes or no as a boolean, a text itself;
            anything where the value is not known.
        known: Whether, or where, there is a value.
        terms: Of a number that was worked out, how large the numbers are that it was added up from.
    """

    kind: Kind
    data: Any
    known: Any
    terms: Any = None

    @property
    def size(self) -> Any:
        """Of a number, that of which its 12 significant digits are counted."""
        return abs(self.data) if self.terms is None else self.terms

    @classmethod
    def of(cls, values: Sequence[Value | None]) -> Vector:
        """The column of *values*, all of one kind, None where unknown."""
        import numpy as np

        held = [_held(value) for value in values]
        kind: Kind = next((each.kind for each in held if each.known), "number")
        sort, nothing = {
            "number": (np.float64, 0.0), "yes_no": (np.bool_, False), "date": (np.int64, 0), "text": (np.object_, "")
        }[kind]  # fmt: skip
        data: NDArray[Any] = np.array([each.data if each.known else nothing for each in held], dtype=sort)
        return cls(kind, data, np.array([each.known for each in held], dtype=np.bool_))

    def value(self, index: int) -> Value | None:
        """What stands in row *index*; None when that is not known."""
        return _value(self.kind, self.data[index]) if self.known[index] else None

    @property
    def true(self) -> Mask:
        """Where it is known to be yes."""
        return self.known & (self.data if self.kind == "yes_no" else False)  # type: ignore[no-any-return]  # arrays

    @property
    def false(self) -> Mask:
        """Where it is known to be no."""
        return self.known & (~self.data if self.kind == "yes_no" else False)  # type: ignore[no-any-return]  # arrays


UNKNOWN = Vector("number", 0.0, False)


def _held(value: Value | None) -> Vector:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return Vector("yes_no", value, True)
    if isinstance(value, date):  # a moment counts as its day
        return Vector("date", value.toordinal(), True)
    return Vector("text", value, True) if isinstance(value, str) else Vector("number", float(value), True)


def _value(kind: Kind, data: Any) -> Value:
    convert: Mapping[Kind, Callable[[Any], Value]] = {"date": date.fromordinal, "yes_no": bool, "number": float}
    return convert.get(kind, str)(int(data) if kind == "date" else data)


@lru_cache(maxsize=4096)  # a return of a thousand answers is held to as many rules, each file anew
def parse(text: str) -> Expression:
    """Read *text* as a formula.

    Raises:
        FormulaError: It is not one; `says` tells what is wrong and what to do, `column` where, counted from 1.
    """
    return _Reader(text).whole()


# --- from text --------------------------------------------------------------------------------------------------


class _Token(NamedTuple):
    sort: str
    text: str
    column: int

    @property
    def word(self) -> str:
        """The reserved word or sign it is, or "" for a name, number or text."""
        return self.text if self.sort == "sign" or (self.sort == "name" and self.text in RESERVED) else ""


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            sign = text[at]
            if sign in "\"'":
                raise FormulaError("This text has no closing quote. Add one.", at + 1)
            raise FormulaError(f"'{sign}' has no meaning in a formula. {_INSTEAD.get(sign, 'Take it out.')}", at + 1)
        if found.lastgroup != "space":
            yield _Token(str(found.lastgroup), found.group(), at + 1)
        at = found.end()
    yield _Token("end", "", len(text) + 1)


class _Reader:
    """Recursive descent through `_LEVELS`; `not` stands between `and` and the comparisons."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise FormulaError(f"This is longer than {LONGEST:,} letters. Make it simpler.", LONGEST + 1)
        self._tokens = tuple(_tokens(text))
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def whole(self) -> Expression:
        if self._now.sort == "end":
            raise FormulaError("There is no formula here. Write one.", 1)
        found = self._level(0)
        if self._now.sort != "end":
            raise self._unexpected()
        return found

    def _level(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._single()
        if level == _COMPARING and self._now.word == "not":
            return self._unary("not", level)
        first = self._level(level + 1)
        if level == _COMPARING and self._now.word == "is":
            return self._blank(first)
        parts, signs = [first], []
        while self._now.word in _LEVELS[level]:
            signs.append(self._take())
            parts.append(self._level(level + 1))
        _, texts, columns = zip(*signs, strict=True) if signs else ((), (), ())
        return Expression(texts[0], first.column, "", tuple(parts), texts, columns) if signs else first

    def _unary(self, sign: str, level: int) -> Expression:
        column = self._take().column
        return Expression(sign, column, "", (self._deeper(level, column),))

    def _deeper(self, level: int, column: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"This goes more than {DEEPEST} brackets deep. Make it simpler.", column)
        found = self._level(level)
        self._depth -= 1
        return found

    def _blank(self, first: Expression) -> Expression:
        column, sign = self._take().column, "blank"
        if first.sign != "name":
            raise FormulaError("Only an item or column can be blank. Write 'name is blank'.", first.column)
        if self._now.word == "not":
            sign = f"{self._take().text} blank"
        if self._now.word != "blank":
            raise FormulaError("After 'is' comes 'blank' or 'not blank'. Write == to compare.", column)
        self._take()
        return Expression(sign, first.column, "", (first,))

    def _single(self) -> Expression:
        token = self._now
        if token.word == "-":
            return self._unary("minus", len(_LEVELS))
        if token.word == "(":
            return self._bracket()
        if token.sort in ("end", "sign") or token.word:
            raise self._unexpected()
        self._take()
        if token.sort == "name":
            return Expression("name", token.column, token.text)
        value = float(token.text) if token.sort == "number" else token.text[1:-1]
        if value == float("inf"):
            raise FormulaError("This number is too large. Write a smaller one.", token.column)
        return Expression("constant", token.column, value)

    def _bracket(self) -> Expression:
        opened = self._take().column
        found = self._deeper(0, opened)
        if self._now.sort == "end":
            raise FormulaError("This bracket is never closed. Add a ')'.", opened)
        if self._now.word != ")":
            raise self._unexpected()
        self._take()
        return found

    def _unexpected(self) -> FormulaError:
        token = self._now
        shown = token.text if token.sort == "text" else f"'{token.text}'"
        if token.sort == "end":
            says = "The formula stops too early. Add what comes after this."
        elif token.sort == "name" and not token.word and token.text.lower() in RESERVED:
            says = f"{shown} is written in small letters: {token.text.lower()}."
        elif token.word == ")":
            says = "This bracket closes nothing. Take it out, or open it before."
        elif token.word == "(" and self._at:
            says = "A formula has no functions, only + - * / and comparisons."
        elif token.word:
            says = f"{shown} cannot stand here. A name, number or text is missing."
        else:
            says = f"{shown} follows without anything to join it. Put a sign, 'and' or 'or' before it."
        return FormulaError(says, token.column)


# --- what it comes to -------------------------------------------------------------------------------------------


def _evaluate(part: Expression, value_of: Callable[[str], Vector]) -> Vector:
    """The one evaluator. Each operator is one that plain values and arrays of numpy have alike."""
    if part.sign == "constant":
        return _held(part.value)
    if part.sign == "name":
        return value_of(str(part.value))
    sides = [_evaluate(each, value_of) for each in part.parts]
    found = sides[0]
    if part.sign in ("blank", "not blank"):
        return Vector("yes_no", found.known ^ (part.sign == "blank"), True)
    if part.sign in ("minus", "not"):
        if found.kind != _NEEDS[part.sign][0]:
            return UNKNOWN
        return found._replace(data=-found.data if part.sign == "minus" else found.data ^ True)
    if part.sign in ("and", "or"):
        return _decided(sides, part.sign == "or")
    if part.compares:
        pairs = zip(part.signs, pairwise(sides), strict=True)
        return _decided([_compared(sign, *pair) for sign, pair in pairs], False)
    for sign, right in zip(part.signs, sides[1:], strict=True):
        found = _calculated(sign, found, right)
    return found


def _decided(answers: Sequence[Vector], stops_at: bool) -> Vector:
    """One that decides is enough; otherwise an unknown among them leaves the whole unknown."""
    decided: Any = False
    known: Any = True
    for answer in answers:
        sure = answer.known if answer.kind == "yes_no" else False
        decided = decided | (sure & (answer.data == stops_at))
        known = known & sure
    return Vector("yes_no", decided ^ (not stops_at), decided | known)


def _calculated(sign: str, left: Vector, right: Vector) -> Vector:
    known = left.known & right.known
    if (left.kind, right.kind, sign) == ("date", "date", "-"):
        return Vector("number", (left.data - right.data) * 1.0, known)
    if (left.kind, right.kind) != ("number", "number"):
        return UNKNOWN
    below = right.data
    if sign == "/":
        known, below = known & (below != 0), below + (below == 0)
    data = _CALCULATE[sign](left.data, below)
    size = _CALCULATE["+" if sign == "-" else sign](left.size, abs(below) if sign == "/" else right.size)
    return Vector("number", data, known & (data - data == 0) & (size - size == 0), size)  # which no infinite number is


def _compared(sign: str, left: Vector, right: Vector) -> Vector:
    if left.kind != right.kind or (sign not in _EQUAL and left.kind not in _ORDERED):
        return Vector("yes_no", False, False)
    known = left.known & right.known
    if left.kind not in _ORDERED:
        return Vector("yes_no", (left.data == right.data) ^ (sign == "!="), known)
    slack = SLACK * left.size + SLACK * right.size if left.kind == "number" else 0
    return Vector("yes_no", _COMPARE[sign](left.data - right.data, slack), known)


def is_sum(total: float, parts: Sequence[float]) -> bool:
    """Whether *total* is the sum of *parts*, as `total == a + b` asks in a rule."""
    return abs(total - fsum(parts)) <= SLACK * fsum(abs(each) for each in (total, *parts))


def _kind_linked(sign: str, column: int, left: Kind, right: Kind) -> Kind:
    """The kind to go on with after a sign: of what was worked out, or of the next thing to compare."""
    both = f"{KIND_WORDS[left].capitalize()} and {KIND_WORDS[right]}"
    if left == right:
        both = {"number": "Numbers", "text": "Texts", "date": "Dates", "yes_no": "Yes-or-no answers"}[left]
    if sign in _CALCULATE:
        if (left, right, sign) != ("date", "date", "-") and (left, right) != ("number", "number"):
            doing = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}[sign]
            raise FormulaError(f"{both} cannot be {doing}.", column)
        return "number"
    if left != right:
        raise FormulaError(f"{both} cannot be compared.", column)
    if sign not in _EQUAL and left not in _ORDERED:
        raise FormulaError(f"{both} have no order. Compare them with == or !=.", column)
    return right


def excel_comparison(sign: str, left: Node, right: Node, sizes: Sequence[Node]) -> Node:
    """A comparison as a spreadsheet makes it: of numbers to 12 digits of their *sizes*, of anything else exactly."""
    sums = isinstance(left, Joined) or isinstance(right, Joined)
    if not sizes or (0 in (left, right) and not sums):  # against 0, 12 digits are all digits
        return joined({"==": "=", "!=": "<>"}.get(sign, sign), left, right)
    slack = joined("*", SLACK, joined("+", *sizes))
    if sign in _EQUAL:
        return joined("<=" if sign == "==" else ">", call("ABS", joined("-", left, right)), slack)
    apart = joined("-", left, right) if sign in ("<=", ">") else joined("-", right, left)
    return joined("<=" if "=" in sign else ">", apart, slack)
