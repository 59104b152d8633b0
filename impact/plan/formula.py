"""The small rule language of the definitions: `with_plan <= launched`, `stage != "untested"`, `closed - opened`.

Names, numbers, "texts", comparisons (also chained), `and`, `or`, `not`, + - * /, brackets, `x is blank` and
`x is not blank`. A date less a date is a number of days. Nothing else: no calls, no attributes, nothing that acts.

One tree gives a value, a whole column of values, the kind of both, and a spreadsheet's formula. What is not known stays
unknown, by Kleene's logic. Numbers are floats, compared to 12 significant digits, so that 0.1 + 0.2 == 0.3.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from impact.plan.spreadsheet import Node, Term, call, is_blank, is_one_of, joined

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
SLACK = 5e-13  # of both sides together: what differs in the 13th significant digit is the same

_ORDERED = ("number", "date")
_EQUAL = ("==", "!=")
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
_DOING = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}
_LEVELS = (("or",), ("and",), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"))  # the loosest first
_COMPARING = _LEVELS[2]
_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<number>\d+(\.\d+)?) | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<text>"[^"]*"|'[^']*') | (?P<sign><=|>=|==|!=|[<>+\-*/()])""",
    re.VERBOSE | re.ASCII,
)
_STRAIGHT = 'Put a text in straight quotes, "like this".'
_CLOSE = "This text has no closing quote. Add one."
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
    **dict.fromkeys("\u201c\u201d\u2018\u2019", _STRAIGHT),
    **dict.fromkeys("\"'", _CLOSE),
}


class FormulaError(ValueError):
    """A formula cannot be used: what is wrong and what to do, and at which column of its text, counted from 1."""

    def __init__(self, says: str, column: int) -> None:
        super().__init__(says)
        self.says = says
        self.column = column


# --- the tree ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Constant:
    """A number or a text that stands in the formula itself."""

    value: float | str
    column: int


@dataclass(frozen=True)
class Name:
    """An item or a column, by name."""

    name: str
    column: int


@dataclass(frozen=True)
class Blank:
    """`x is blank`, or with *wanted* False `x is not blank`."""

    name: Name
    wanted: bool
    column: int


@dataclass(frozen=True)
class Unary:
    """`-x` or `not x`."""

    sign: Literal["-", "not"]
    of: Expression
    column: int


@dataclass(frozen=True)
class Link:
    """One operator of a chain and what stands to its right."""

    sign: str
    column: int
    right: Expression


@dataclass(frozen=True)
class Chain:
    """Signs that bind alike: `a + b - c`, `a < b <= c` (every neighbouring pair must hold), `a and b and c`."""

    first: Expression
    links: tuple[Link, ...]
    column: int

    @property
    def sign(self) -> str:
        """The first of its signs, which says what sort of chain it is."""
        return self.links[0].sign

    @property
    def compares(self) -> bool:
        """Whether it is a chain of comparisons."""
        return self.sign in _COMPARING

    @property
    def parts(self) -> tuple[Expression, ...]:
        """What the signs stand between."""
        return (self.first, *(link.right for link in self.links))


Expression = Constant | Name | Blank | Unary | Chain


def parts_of(part: Expression) -> Iterator[Expression]:
    """Yield *part* and everything inside it, from left to right."""
    yield part
    match part:
        case Blank(name):
            yield name
        case Unary(_, of):
            yield from parts_of(of)
        case Chain():
            for each in part.parts:
                yield from parts_of(each)


@dataclass(frozen=True)
class Formula:
    """A formula that was read. `text` is as written; `tree` is what it says."""

    text: str
    tree: Expression

    @cached_property
    def names(self) -> frozenset[str]:
        """Every item or column it speaks of."""
        return frozenset(name.name for name in self.mentions)

    @cached_property
    def mentions(self) -> tuple[Name, ...]:
        """Each place where it speaks of an item or column, from left to right."""
        return tuple(part for part in parts_of(self.tree) if isinstance(part, Name))

    def evaluate(self, values: Mapping[str, Value | None]) -> Value | None:
        """Return what the formula comes to for *values*; a number as a float, a moment counting as its day.

        None when it cannot be known: a name it needs is missing or None, a division by zero, or a comparison of
        unlike things. `x is blank` asks exactly whether x is missing or None. `and` and `or` need no more than
        decides them: no and unknown is no.
        """
        found = _evaluate(self.tree, lambda name: _held(values.get(name)))
        return found.data if found.known else None

    def evaluate_over(self, columns: Mapping[str, Vector], size: int) -> Vector:
        """Return what the formula comes to in each of *size* rows: the same, row by row, as `evaluate`.

        Args:
            columns: What its names stand for, each of *size* values; a name that is missing is unknown in every row.
            size: How many rows there are.
        """
        import numpy as np

        with np.errstate(all="ignore"):
            found = _evaluate(self.tree, lambda name: columns[name].held if name in columns else UNKNOWN)
        return Vector.spread(found, size)

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        """Return the kind of value it gives when its names have *kinds*: "number", "text", "date", "yes_no".

        Raises:
            FormulaError: Those kinds do not allow what it does, or it speaks of a name not among them.
        """
        return _kind(self.tree, kinds)

    def excel(self, terms: Mapping[str, Term]) -> Node:
        """Return it as a spreadsheet's formula that is TRUE or FALSE, or a number, where every name has a value.

        Raises:
            KeyError: It speaks of a name that is not among *terms*.
        """
        return _excel(self.tree, terms)

    def compared_with_text(self) -> Iterator[tuple[Name, Constant]]:
        """Yield each name that is compared with a text, and the text."""
        for part in parts_of(self.tree):
            if isinstance(part, Chain) and part.compares:
                for one, other in pairwise(part.parts):
                    for name, text in ((one, other), (other, one)):
                        if isinstance(name, Name) and isinstance(text, Constant) and isinstance(text.value, str):
                            yield name, text


@lru_cache(maxsize=4096)  # a return of a thousand answers is held to as many rules, each file anew
def parse(text: str) -> Formula:
    """Read *text* as a formula.

    Raises:
        FormulaError: It is not one; `says` tells what is wrong and what to do, `column` where, counted from 1.
    """
    return Formula(text, _Reader(text).whole())


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
            says = "" if sign in "\"'" else f"'{sign}' has no meaning in a formula. "
            raise FormulaError(says + _INSTEAD.get(sign, "Take it out."), at + 1)
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
        if level == 2 and self._now.word == "not":
            column = self._take().column
            return Unary("not", self._deeper(2, column), column)
        first = self._level(level + 1)
        if level == 2 and self._now.word == "is":
            return self._blank(first)
        links: list[Link] = []
        while self._now.word in _LEVELS[level]:
            sign = self._take()
            links.append(Link(sign.text, sign.column, self._level(level + 1)))
        return Chain(first, tuple(links), first.column) if links else first

    def _deeper(self, level: int, column: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"This goes more than {DEEPEST} brackets deep. Make it simpler.", column)
        found = self._level(level)
        self._depth -= 1
        return found

    def _blank(self, first: Expression) -> Expression:
        column = self._take().column
        if not isinstance(first, Name):
            raise FormulaError("Only an item or column can be blank. Write 'name is blank'.", first.column)
        wanted = self._now.word != "not"
        if not wanted:
            self._take()
        if self._now.word != "blank":
            raise FormulaError("After 'is' comes 'blank' or 'not blank'. Write == to compare.", column)
        self._take()
        return Blank(first, wanted, first.column)

    def _single(self) -> Expression:
        token = self._now
        if token.word == "-":
            self._take()
            return Unary("-", self._deeper(len(_LEVELS), token.column), token.column)
        if token.word == "(":
            return self._bracket()
        if token.sort in ("end", "sign") or token.word:
            raise self._unexpected()
        self._take()
        if token.sort == "name":
            return Name(token.text, token.column)
        if token.sort == "text":
            return Constant(token.text[1:-1], token.column)
        number = float(token.text)
        if number == float("inf"):
            raise FormulaError("This number is too large. Write a smaller one.", token.column)
        return Constant(number, token.column)

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


class Held(NamedTuple):
    """One value, or a column of values of one kind: numpy arrays for *data* and *known*."""

    kind: Kind
    data: Any
    known: Any


UNKNOWN = Held("number", 0.0, False)


def kind_of(value: Value) -> Kind:
    """Return which kind a value is of."""
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "number"


def _held(value: Value | None) -> Held:
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = value.date()
    kind = kind_of(value)
    return Held(kind, float(value) if kind == "number" else value, True)  # type: ignore[arg-type]  # it is a number


@dataclass(frozen=True, eq=False)
class Vector:
    """The values of one column, or what a formula comes to in each row.

    Attributes:
        kind: What all its values are.
        data: Numbers as floats, yes or no as booleans, dates as ordinals, texts as places in *texts*; anything where
            the value is not known.
        known: Where there is a value.
        texts: For texts: each one once.
    """

    kind: Kind
    data: NDArray[Any]
    known: Mask
    texts: Sequence[str] = ()

    @classmethod
    def of(cls, values: Sequence[Value | None]) -> Vector:
        """The vector of *values*, all of one kind, None where unknown."""
        import numpy as np

        known = np.array([value is not None for value in values], dtype=np.bool_)
        kind: Kind = next((kind_of(value) for value in values if value is not None), "number")
        codes: dict[str, int] = {}
        if kind == "text":
            data = [0 if value is None else codes.setdefault(str(value), len(codes)) for value in values]
        elif kind == "date":
            data = [value.toordinal() if isinstance(value, date) else 0 for value in values]
        else:
            data = [value or 0 for value in values]  # type: ignore[misc]  # a number, or a yes or no
        sort = {"number": np.float64, "yes_no": np.bool_}.get(kind, np.int64)
        return cls(kind, np.array(data, dtype=sort), known, tuple(codes))

    @classmethod
    def same(cls, value: Value, size: int) -> Vector:
        """The vector that has *value* in each of *size* rows."""
        import numpy as np

        one = cls.of([value])
        return cls(one.kind, np.broadcast_to(one.data, size), np.ones(size, dtype=np.bool_), one.texts)

    @classmethod
    def spread(cls, held: Held, size: int) -> Vector:
        """What was worked out, over *size* rows."""
        import numpy as np

        known: Mask = np.broadcast_to(np.asarray(held.known, dtype=np.bool_), size)
        if held.kind == "text":
            texts = np.broadcast_to(np.asarray(held.data, dtype=object), size).tolist()
            return cls.of([text if there else None for text, there in zip(texts, known.tolist(), strict=True)])
        return cls(held.kind, np.broadcast_to(np.asarray(held.data), size), known)

    def __len__(self) -> int:
        return len(self.known)

    @cached_property
    def held(self) -> Held:
        """The same as formulas work with it: texts themselves, not their places."""
        if self.kind != "text":
            return Held(self.kind, self.data, self.known)
        import numpy as np

        return Held("text", np.array([*self.texts, ""], dtype=object)[self.data], self.known)

    def value(self, index: int) -> Value | None:
        """What stands at *index*; None when that is not known."""
        if not self.known[index]:
            return None
        found = self.data[index]
        if self.kind == "text":
            return self.texts[int(found)]
        if self.kind == "date":
            return date.fromordinal(int(found))
        return bool(found) if self.kind == "yes_no" else float(found)

    @property
    def true(self) -> Mask:
        """Where it is known to be yes."""
        return self.known & (self.data if self.kind == "yes_no" else False)

    @property
    def false(self) -> Mask:
        """Where it is known to be no."""
        return self.known & (~self.data if self.kind == "yes_no" else False)


def _evaluate(part: Expression, value_of: Callable[[str], Held]) -> Held:
    """The one evaluator. Each operator is one that plain values and arrays of numpy have alike."""
    match part:
        case Constant(value):
            return Held("text" if isinstance(value, str) else "number", value, True)
        case Name(name):
            return value_of(name)
        case Blank(Name(name), wanted):
            return Held("yes_no", value_of(name).known ^ wanted, True)
        case Unary(sign, of):
            found = _evaluate(of, value_of)
            if found.kind != ("number" if sign == "-" else "yes_no"):
                return UNKNOWN
            return found._replace(data=-found.data if sign == "-" else found.data ^ True)
        case Chain(first, links) if part.sign in _CALCULATE:
            so_far = _evaluate(first, value_of)
            for link in links:
                so_far = _calculated(link.sign, so_far, _evaluate(link.right, value_of))
            return so_far
        case Chain(_, links) if part.compares:
            sides = [_evaluate(each, value_of) for each in part.parts]
            return _decided(
                [_compared(link.sign, *pair) for link, pair in zip(links, pairwise(sides), strict=True)], False
            )
        case Chain():
            return _decided([_evaluate(each, value_of) for each in part.parts], part.sign == "or")


def _decided(answers: Sequence[Held], stops_at: bool) -> Held:
    """One that decides is enough; otherwise an unknown among them leaves the whole unknown."""
    decided: Any = False
    known: Any = True
    for answer in answers:
        sure = answer.known if answer.kind == "yes_no" else False
        decided = decided | (sure & (answer.data == stops_at))
        known = known & sure
    return Held("yes_no", decided ^ (not stops_at), decided | known)


def _calculated(sign: str, left: Held, right: Held) -> Held:
    known = left.known & right.known
    if (left.kind, right.kind, sign) == ("date", "date", "-"):
        days = left.data - right.data
        return Held("number", float(days.days) if hasattr(days, "days") else days.astype(float), known)
    if (left.kind, right.kind) != ("number", "number"):
        return UNKNOWN
    below = right.data
    if sign == "/":
        known, below = known & (below != 0), below + (below == 0)
    data = _CALCULATE[sign](left.data, below)
    return Held("number", data, known & (data - data == 0))  # which an infinite number is not


def _compared(sign: str, left: Held, right: Held) -> Held:
    known = left.known & right.known
    if left.kind != right.kind or (sign not in _EQUAL and left.kind not in _ORDERED):
        return Held("yes_no", False, False)
    if left.kind in ("text", "yes_no"):
        return Held("yes_no", (left.data == right.data) ^ (sign == "!="), known)
    if left.kind == "date":
        return Held("yes_no", _COMPARE[sign](left.data, right.data), known)
    return Held("yes_no", _SAME[sign](left.data - right.data, SLACK * abs(left.data) + SLACK * abs(right.data)), known)


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SAME: dict[str, Callable[[Any, Any], Any]] = {  # of the left side less the right, and what difference is none
    "==": lambda apart, slack: abs(apart) <= slack,
    "!=": lambda apart, slack: abs(apart) > slack,
    "<": lambda apart, slack: -apart > slack,
    "<=": lambda apart, slack: apart <= slack,
    ">": lambda apart, slack: apart > slack,
    ">=": lambda apart, slack: -apart <= slack,
}


# --- its kind ---------------------------------------------------------------------------------------------------


def _kind(part: Expression, kinds: Mapping[str, Kind]) -> Kind:
    match part:
        case Constant(value):
            return kind_of(value)
        case Name(name, column):
            if name not in kinds:
                raise FormulaError(f"'{name}' is not known here.", column)
            return kinds[name]
        case Blank(name):
            _kind(name, kinds)
            return "yes_no"
        case Unary("-", of):
            return _must_be("number", of, kinds, "A minus sign needs a number")
        case Unary(_, of):
            return _must_be("yes_no", of, kinds, "'not' needs a yes or no")
        case Chain(sign="and" | "or"):
            for each in part.parts:
                _must_be("yes_no", each, kinds, f"'{part.sign}' joins things that are a yes or no")
            return "yes_no"
        case Chain(first, links):
            left = _kind(first, kinds)
            for link in links:
                left = _kind_linked(link, left, _kind(link.right, kinds))
            return "yes_no" if part.compares else left


def _must_be(wanted: Kind, part: Expression, kinds: Mapping[str, Kind], reason: str) -> Kind:
    found = _kind(part, kinds)
    if found != wanted:
        raise FormulaError(f"{reason}, and here stands {KIND_WORDS[found]}.", part.column)
    return wanted


def _kind_linked(link: Link, left: Kind, right: Kind) -> Kind:
    """The kind to go on with after a link: of what was worked out, or of the next thing to compare."""
    both = f"{KIND_WORDS[left].capitalize()} and {KIND_WORDS[right]}"
    if left == right:
        both = {"number": "Numbers", "text": "Texts", "date": "Dates", "yes_no": "Yes-or-no answers"}[left]
    if link.sign in _DOING:
        if (left, right, link.sign) != ("date", "date", "-") and (left, right) != ("number", "number"):
            raise FormulaError(f"{both} cannot be {_DOING[link.sign]}.", link.column)
        return "number"
    if left != right:
        raise FormulaError(f"{both} cannot be compared.", link.column)
    if link.sign not in _EQUAL and left not in _ORDERED:
        raise FormulaError(f"{both} have no order. Compare them with == or !=.", link.column)
    return right


# --- as a spreadsheet's formula ---------------------------------------------------------------------------------


def _excel(part: Expression, terms: Mapping[str, Term]) -> Node:
    match part:
        case Constant(value):
            return value
        case Name(name):
            term = terms[name]
            return is_one_of(term.node, ("yes",)) if term.kind == "yes_no" else term.node
        case Blank(Name(name), wanted):
            blank: Node = False if terms[name].known else is_blank(terms[name].node)
            return blank if wanted else call("NOT", blank)
        case Unary(sign, of):
            return joined("-", 0, _excel(of, terms)) if sign == "-" else call("NOT", _excel(of, terms))
        case Chain(sign="and" | "or"):
            return call(part.sign.upper(), *(_excel(each, terms) for each in part.parts))
        case Chain(first, links) if part.sign in _CALCULATE:
            so_far = _excel(first, terms)
            for link in links:
                so_far = joined(link.sign, so_far, _excel(link.right, terms))
            return so_far
        case Chain(first, links):
            kinds: dict[str, Kind] = {name: term.kind for name, term in terms.items()}
            exact = _kind(first, kinds) != "number"
            sides = pairwise([_excel(each, terms) for each in part.parts])
            pairs = [excel_comparison(link.sign, *pair, exact=exact) for link, pair in zip(links, sides, strict=True)]
            return pairs[0] if len(pairs) == 1 else call("AND", *pairs)


def excel_comparison(sign: str, left: Node, right: Node, *, exact: bool = False) -> Node:
    """A comparison as a spreadsheet makes it: of numbers to 12 significant digits, of anything else *exact*."""
    if exact or 0 in (left, right):  # against 0, 12 digits are all digits
        return joined({"==": "=", "!=": "<>"}.get(sign, sign), left, right)
    slack = joined("*", SLACK, joined("+", call("ABS", left), call("ABS", right)))
    if sign in _EQUAL:
        return joined("<=" if sign == "==" else ">", call("ABS", joined("-", left, right)), slack)
    apart = joined("-", left, right) if sign in ("<=", ">") else joined("-", right, left)
    return joined("<=" if "=" in sign else ">", apart, slack)
