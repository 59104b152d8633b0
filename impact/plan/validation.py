"""A document held against a model, with every refusal put into plain words at its place.

Comes after `plan.guesses`, before `plan.loading`. So that one slip does not hide the rest, a misspelt field is taken
for the one that was meant and a refused value for several that may have been: the versions made so are good enough to
go on looking for faults in, and never used for anything else, because the slip itself is a fault.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.nodes import MappingNode, ScalarNode

from impact.plan.definitions import Fault
from impact.plan.documents import Document, Path, Step, duplicate_keys
from impact.plan.guesses import GUESSES, guess, put, put_key
from impact.plan.parts import NOT_BLANK, TOO_LARGE
from impact.plan.periods import Period
from impact.plan.shapes import Spot, choices, in_words, spot
from impact.plan.spelling import nearest
from impact.plan.words import listed

T = TypeVar("T")

_NOUNS = {
    "ambitions": "ambition",
    "breaks": "break",
    "checks": "check",
    "columns": "column",
    "commitments": "commitment",
    "extensions": "extension",
    "items": "item",
    "records": "record sheet",
    "sources": "source",
    "statements": "statement",
    "steps": "step",
    "targets": "target",
}
_PATTERNS = {
    "^[A-Z]": "Begin with a capital letter; then letters, digits, dots and hyphens: C1, C1.2, IW-17.",
    "^[a-z]": "Begin with a small letter; then small letters, digits and underscores.",
    r"^\d": "Write a percentage such as 50%.",
}
_YEARS = re.compile(r"(\d{4})-\d{2}(-(?:Q[1-4]|H[12]))?")  # a period, but for years that do not follow one another
_BOUNDS = {
    "greater_than_equal": "It must be at least {ge:,g}.",
    "less_than_equal": "It must be at most {le:,g}.",
    "greater_than": "Write a number above {gt:,.0f}.",
    "less_than": "Write a number below {lt:,.0f}.",
    "finite_number": f"Write a number below {TOO_LARGE:,.0f}.",
    "string_too_long": "Write {max_length} characters at most.",
}
_ROUNDS = 3  # a guess may itself be refused, by a bound


@dataclass(frozen=True)
class Validated(Generic[T]):
    """What came of holding a document against a model.

    Attributes:
        versions: What it says, with its places: one when the model takes it, else one for each guess at what was
            meant, only for finding more faults; none when nothing can be guessed.
        faults: In no order.
        guessed: The path of each value that was guessed, and of each group in which a name was.
        names: What the file has where the versions have a guessed name or ref, "" for nothing.
    """

    versions: tuple[tuple[T, Document], ...]
    faults: tuple[Fault, ...]
    guessed: frozenset[tuple[Step, ...]] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def version(self, number: int) -> tuple[T, Document] | None:
        """The version for guess *number*, None when there is none."""
        return self.versions[number % len(self.versions)] if self.versions else None


_MOVED = {"sensitive": "Write it under each item that counts people: what is public of them is rounded."}


def validate(shape: type[T], document: Document, noun: str) -> Validated[T]:
    """Hold *document* against *shape*, a model or a list of them; *noun* is what the whole file is: "measure"."""
    faults = list(duplicate_keys(document))
    value, errors = _attempt(shape, document)
    if errors:
        document = Document(document.file, copy.deepcopy(document.root))
    while extras := [error for error in errors if error["type"] == "extra_forbidden"]:
        faults += _set_right(shape, document, noun, extras)
        value, errors = _attempt(shape, document)
    faults += [fault for error in errors if (fault := _fault(shape, document, noun, error)) is not None]
    if value is not None:
        return Validated(((value, document),), tuple(faults))
    made = [_version(shape, document, number) for number in range(GUESSES)]
    versions = tuple((one[0], one[1]) for one in made if one[0] is not None)
    return Validated(versions, tuple(faults), made[0][2], made[0][3])


def _version(
    shape: type[T], document: Document, number: int
) -> tuple[T | None, Document, frozenset[tuple[Step, ...]], Mapping[str, str]]:
    """The value with guess *number* wherever it is refused, its places, and what was guessed."""
    document = Document(document.file, copy.deepcopy(document.root))
    guessed: set[tuple[Step, ...]] = set()
    names: dict[str, str] = {}
    for _ in range(_ROUNDS):
        value, errors = _attempt(shape, document)
        if value is not None:
            return value, document, frozenset(guessed), names
        for error in errors:
            found = _refused(shape, document, error)
            if found is None:
                continue
            named = found.is_key or found.path[-1:] == ("ref",)
            data = _guess(found, error, number, f"{len(guessed)}" if named else f"{len(guessed)}x{number}")
            guessed |= {found.path, found.path[:-1]} if found.is_key else {found.path}
            if named:
                names[str(data)] = _written(document, found)
            document = (put_key if found.is_key else put)(document, found.path, data)
    return None, document, frozenset(guessed), names


def _refused(shape: Any, document: Document, error: ErrorDetails) -> Spot | None:
    """Where *error* is; of a value that is no group of fields at all, any kind of group may have been meant."""
    found = spot(shape, document.root, error["loc"])
    if found is None or error["type"] != "model_type" or error["loc"][-1:] == found.path[-1:]:
        return found
    return spot(shape, document.root, error["loc"][:-1])


def _guess(found: Spot, error: ErrorDetails, number: int, word: str) -> Any:
    if found.is_key:
        return guess(str, number, word, pattern="^[a-z]")
    bounds = error.get("ctx", {})
    if error["type"] in ("greater_than_equal", "less_than_equal"):
        return int(bounds.get("ge", bounds.get("le", 0)))
    last = str(found.path[-1]) if found.path else ""
    return guess(found.expected, number, word, pattern=found.pattern, name=last)


def _written(document: Document, found: Spot) -> str:
    """What the file says where a name or ref is refused, "" where it says nothing."""
    around, node = document.node(found.path[:-1]), document.node(found.path)
    if found.is_key:
        return str(found.path[-1])
    return str(node.value) if isinstance(node, ScalarNode) and node is not around else ""


def label(document: Document, path: Path, noun: str) -> str:
    """Return how to speak of what stands at *path*: "step 'C1.1'", "target 2", "'covers' of the plan"."""
    if not path:
        ref = _ref(document, path)
        return f"{noun} {ref}" if ref else f"the {noun}"
    last, around = path[-1], path[-2] if len(path) > 1 else ""
    if around in _NOUNS:
        named = f"'{last}'" if isinstance(last, str) else _ref(document, path) or str(last + 1)
        return f"{_NOUNS[str(around)]} {named}"
    if len(path) == 1 and noun not in ("measure", "plan"):
        return f"{noun} {last!r}" if isinstance(last, str) else f"{noun} {_ref(document, path) or last + 1}"
    if isinstance(last, int):
        return f"entry {last + 1} of {label(document, path[:-1], noun)}"
    return f"'{last}' of {label(document, path[:-1], noun)}"


def _ref(document: Document, path: Path) -> str:
    node = document.node(path)
    for name in ("ref", "id"):
        inner = document.node((*path, name))
        if inner is not node and isinstance(inner, ScalarNode):
            return f"'{inner.value}'"
    return ""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _attempt(shape: type[T], document: Document) -> tuple[T | None, list[ErrorDetails]]:
    try:
        value: T = _adapter(cast(Hashable, shape)).validate_python(document.data)
    except ValidationError as error:
        return None, error.errors(include_url=False)
    return value, []


def _set_right(shape: Any, document: Document, noun: str, extras: Sequence[ErrorDetails]) -> Iterator[Fault]:
    """Report fields that are not known; rename those that were plainly meant, and only then drop the others."""
    spots = [found for error in extras if (found := spot(shape, document.root, error["loc"])) is not None]
    near = [found for found in spots if _meant(found) is not None]
    for found in near or spots:
        name = str(found.path[-1])
        meant = _meant(found)
        take_out = f"Take it out. It can have {listed(found.fields)}."
        remedy = f"Did you mean '{meant}'?" if meant else _MOVED.get(name, take_out)
        says = f"'{name}' is not a field of {label(document, found.path[:-1], noun)}."
        yield document.key_fault(found.path, says, remedy)
        _rename(document, found.path, meant)


def _meant(found: Spot) -> str | None:
    name = str(found.path[-1])
    return None if name in found.fields else nearest(name, found.fields)


def _rename(document: Document, path: tuple[Step, ...], name: str | None) -> None:
    """Give the key at *path* another name, or take it out when that stands there already or is None."""
    node = document.node(path[:-1])
    if not isinstance(node, MappingNode):
        return
    there = {key.value for key, _ in node.value}
    if name is None or name in there:
        node.value = [(key, value) for key, value in node.value if key.value != path[-1]]
        return
    for key, _ in node.value:
        if key.value == path[-1]:
            key.value = name


def _fault(shape: Any, document: Document, noun: str, error: ErrorDetails) -> Fault | None:
    found = spot(shape, document.root, error["loc"])
    if found is None:
        return None
    path, kind = found.path, error["type"]
    if kind == "missing":
        says = f"{label(document, path[:-1], noun)} has no '{path[-1]}'."
        return document.fault(path[:-1], says, f"Add it: {in_words(found.expected)}.")
    if found.is_key:
        ctx = error.get("ctx", {})
        remedy = _BOUNDS[kind].format(**ctx) if kind in _BOUNDS else _pattern(str(ctx.get("pattern", "")))
        return document.key_fault(path, f"'{path[-1]}' cannot be a name here.", remedy)
    says = f"{label(document, path, noun)} is {_shown(error['input'])}."
    return document.fault(path, says, _remedy(found, error))


def _remedy(found: Spot, error: ErrorDetails) -> str:
    kind, given = error["type"], error["input"]
    if words := choices(found.expected):
        near = nearest(str(given), words)
        return f"Did you mean '{near}'?" if near else f"Write one of {listed(words, 'or')}."
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**error.get("ctx", {}))
    if found.pattern and found.pattern != NOT_BLANK:
        return _pattern(found.pattern)
    if years := _YEARS.fullmatch(str(given)) if found.expected is Period else None:
        return f"Did you mean '{years[1]}-{(int(years[1]) + 1) % 100:02d}{years[2] or ''}'?"
    if found.expected is str and isinstance(given, bool | int | float):
        return "Put quotes around it, so that it is a text."
    return f"Write {in_words(found.expected)}."


def _pattern(pattern: str) -> str:
    return next((says for start, says in _PATTERNS.items() if pattern.startswith(start)), "Write it another way.")


def _shown(given: Any) -> str:
    if given is None or (isinstance(given, str) and not given.strip()):
        return "empty"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "a group of fields"
    return "a list" if isinstance(given, list) else f"'{given}'" if isinstance(given, str) else f"{given}"
