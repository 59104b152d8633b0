"""The small rule language of the definitions: `with_plan <= launched`, `stage != "untested"`, `closed - opened`.

Names, numbers, "texts", comparisons (also chained), `and`, `or`, `not`, + - * /, brackets, `x is blank` and
`x is not blank`. A date less a date is a number of days. Nothing else: no calls, no attributes, nothing that acts.
Comes after `plan.expressions` and `plan.working`; `plan.lint` reads every formula once, `checking.checks` works them
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from impact.plan.expressions import (
    Arithmetic,
    Blank,
    Comparison,
    Constant,
    Expression,
    FormulaError,
    Joined,
    Kind,
    Link,
    Name,
    Negative,
    Not,
    Value,
    kind,
    parts_of,
)
from impact.plan.working import Work, ready

__all__ = ["RESERVED", "Formula", "FormulaError", "Kind", "Value", "parse"]

RESERVED = frozenset({"and", "or", "not", "is", "blank"})
DEEPEST = 50  # brackets, minus signs and nots inside one another; no rule for people needs more

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<number>\d+(\.\d+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<sign><=|>=|==|!=|[<>+\-*/()])
    """,
    re.VERBOSE | re.ASCII,
)
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
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
    "\u201c": 'Put a text in straight quotes, "like this".',
    "\u201d": 'Put a text in straight quotes, "like this".',
    "\u2018": 'Put a text in straight quotes, "like this".',
    "\u2019": 'Put a text in straight quotes, "like this".',
    '"': "This text has no closing quote. Add one.",
    "'": "This text has no closing quote. Add one.",
}


@dataclass(frozen=True)
class Formula:
    """A formula that was read. `text` is as written; `tree` is what it says."""

    text: str
    tree: Expression

    @cached_property
    def names(self) -> frozenset[str]:
        """Every item or column it speaks of."""
        return frozenset(name.name for name in self.mentions)

    @property
    def mentions(self) -> tuple[Name, ...]:
        """Each place where it speaks of an item or column, from left to right."""
        return tuple(part for part in parts_of(self.tree) if isinstance(part, Name))

    def evaluate(self, values: Mapping[str, Value | None]) -> Value | None:
        """Return what the formula comes to for *values*.

        None when it cannot be known: a name it needs is missing or None, a division by zero, or a comparison of
        unlike things. `x is blank` asks exactly whether x is missing or None. `and` and `or` need no more than
        decides them: no and unknown is no.
        """
        return self._work(values)

    @cached_property
    def _work(self) -> Work:
        return ready(self.tree)

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        """Return the kind of value it gives when its names have *kinds*: "number", "text", "date", "yes_no".

        Raises:
            FormulaError: Those kinds do not allow what it does, or it speaks of a name not among them.
        """
        return kind(self.tree, kinds)

    def compared_with_text(self) -> Iterator[tuple[Name, Constant]]:
        """Yield each name that is compared with a text, and the text."""
        for part in parts_of(self.tree):
            if isinstance(part, Comparison):
                sides = (part.first, *(link.right for link in part.links))
                for one, other in pairwise(sides):
                    for name, text in ((one, other), (other, one)):
                        if isinstance(name, Name) and isinstance(text, Constant) and isinstance(text.value, str):
                            yield name, text


def parse(text: str) -> Formula:
    """Read *text* as a formula.

    Raises:
        FormulaError: It is not one; `says` tells what is wrong and what to do, `column` where, counted from 1.
    """
    return Formula(text, _Reader(text).whole())


@dataclass(frozen=True)
class _Token:
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
            raise FormulaError((says + _INSTEAD.get(sign, "Take it out.")).strip(), at + 1)
        if found.lastgroup != "space":
            yield _Token(str(found.lastgroup), found.group(), at + 1)
        at = found.end()
    yield _Token("end", "", len(text) + 1)


class _Reader:
    """Recursive descent, loosest first: or, and, not, comparison, + and -, * and /, minus, a single thing."""

    def __init__(self, text: str) -> None:
        self._tokens = tuple(_tokens(text))
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._now
        self._at += 1
        return token

    def whole(self) -> Expression:
        if self._now.sort == "end":
            raise FormulaError("There is no formula here. Write one.", 1)
        found = self._either()
        if self._now.sort != "end":
            raise self._unexpected()
        return found

    def _deeper(self, read: Callable[[], Expression], column: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"This goes more than {DEEPEST} brackets deep. Make it simpler.", column)
        found = read()
        self._depth -= 1
        return found

    def _either(self) -> Expression:
        return self._joined("or", self._all)

    def _all(self) -> Expression:
        return self._joined("and", self._negation)

    def _joined(self, word: str, read: Callable[[], Expression]) -> Expression:
        parts = [read()]
        while self._now.word == word:
            self._take()
            parts.append(read())
        return parts[0] if len(parts) == 1 else Joined("or" if word == "or" else "and", tuple(parts), parts[0].column)

    def _negation(self) -> Expression:
        if self._now.word != "not":
            return self._comparison()
        column = self._take().column
        return Not(self._deeper(self._negation, column), column)

    def _comparison(self) -> Expression:
        first = self._sum()
        if self._now.word == "is":
            return self._blank(first)
        links = self._links(_COMPARING, self._sum)
        return Comparison(first, links, first.column) if links else first

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

    def _sum(self) -> Expression:
        first = self._product()
        links = self._links({"+", "-"}, self._product)
        return Arithmetic(first, links, first.column) if links else first

    def _product(self) -> Expression:
        first = self._signed()
        links = self._links({"*", "/"}, self._signed)
        return Arithmetic(first, links, first.column) if links else first

    def _links(self, signs: frozenset[str] | set[str], read: Callable[[], Expression]) -> tuple[Link, ...]:
        links: list[Link] = []
        while self._now.word in signs:
            sign = self._take()
            links.append(Link(sign.text, sign.column, read()))
        return tuple(links)

    def _signed(self) -> Expression:
        if self._now.word != "-":
            return self._single()
        column = self._take().column
        return Negative(self._deeper(self._signed, column), column)

    def _single(self) -> Expression:
        token = self._now
        if token.word == "(":
            return self._bracket()
        if token.sort in ("end", "sign") or token.word:
            raise self._unexpected()
        self._take()
        if token.sort == "name":
            return Name(token.text, token.column)
        if token.sort == "text":
            return Constant(token.text[1:-1], token.column)
        number = float(token.text) if "." in token.text or len(token.text) > 15 else int(token.text)
        if number == float("inf"):
            raise FormulaError("This number is too large. Write a smaller one.", token.column)
        return Constant(number, token.column)

    def _bracket(self) -> Expression:
        opened = self._take().column
        found = self._deeper(self._either, opened)
        if self._now.word != ")":
            if self._now.sort == "end":
                raise FormulaError("This bracket is never closed. Add a ')'.", opened)
            raise self._unexpected()
        self._take()
        return found

    def _unexpected(self) -> FormulaError:
        token = self._now
        if token.sort == "end":
            return FormulaError("The formula stops too early. Add what comes after this.", token.column)
        if token.sort == "name" and not token.word and token.text.lower() in RESERVED:
            return FormulaError(f"'{token.text}' is written in small letters: {token.text.lower()}.", token.column)
        if token.word == ")":
            return FormulaError("This bracket closes nothing. Take it out, or open it before.", token.column)
        if token.word == "(" and self._at:
            return FormulaError("A formula has no functions, only + - * / and comparisons.", token.column)
        if token.word:
            return FormulaError(f"'{token.text}' cannot stand here. A name, number or text is missing.", token.column)
        shown = token.text if token.sort == "text" else f"'{token.text}'"
        says = f"{shown} follows without anything to join it. Put a sign, 'and' or 'or' before it."
        return FormulaError(says, token.column)
