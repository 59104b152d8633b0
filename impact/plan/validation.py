"""A document held against a model, with every refusal put into plain words at its place.

Comes after `plan.shapes`, before `plan.loading`. So that one slip does not hide the rest, a misspelt field is taken
for the one that was meant and a missing piece of prose for an empty one: the value made so is good enough to go on
looking for faults in, and never used for anything else, because the slip itself is a fault.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.nodes import MappingNode, ScalarNode

from impact.plan.definitions import Fault
from impact.plan.documents import Document, Path, Step, duplicate_keys
from impact.plan.periods import Period
from impact.plan.shapes import Spot, choices, in_words, spot
from impact.plan.spelling import nearest
from impact.plan.words import listed

T = TypeVar("T")

PROSE = frozenset({"title", "why", "owner", "label", "message", "reason", "statement", "done_when", "organisation"})

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
_BOUNDS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}


@dataclass(frozen=True)
class Validated(Generic[T]):
    """What came of holding a document against a model.

    `value` is what it says, None when too little could be made of it; `document` gives its places, by the names that
    were meant; `faults` are in no order. With any fault, `value` is only for finding more.
    """

    value: T | None
    document: Document
    faults: tuple[Fault, ...]


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
    if errors and _fill_prose(shape, document, errors):
        value, _ = _attempt(shape, document)
    return Validated(value, document, tuple(faults))


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


def accepts(shape: Any, value: object) -> bool:
    """Whether *shape* takes *value* as it is."""
    try:
        _adapter(shape).validate_python(value)
    except ValidationError:
        return False
    return True


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
        remedy = f"Did you mean '{meant}'?" if meant else f"Take it out. It can have {listed(found.fields)}."
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


def _fill_prose(shape: Any, document: Document, errors: Sequence[ErrorDetails]) -> bool:
    """Put an empty text where prose is missing; False, with nothing done, when anything else is wrong."""
    if not all(error["type"] == "missing" and error["loc"][-1] in PROSE for error in errors):
        return False
    for error in errors:
        found = spot(shape, document.root, error["loc"])
        around = document.node(found.path[:-1]) if found else None
        if isinstance(around, MappingNode):
            marks = {"start_mark": around.start_mark, "end_mark": around.start_mark}
            key = ScalarNode("tag:yaml.org,2002:str", error["loc"][-1], **marks)
            around.value.append((key, ScalarNode("tag:yaml.org,2002:str", "", **marks)))
    return True


def _fault(shape: Any, document: Document, noun: str, error: ErrorDetails) -> Fault | None:
    found = spot(shape, document.root, error["loc"])
    if found is None:
        return None
    path, kind = found.path, error["type"]
    if kind == "missing":
        says = f"{label(document, path[:-1], noun)} has no '{path[-1]}'."
        return document.fault(path[:-1], says, f"Add it: {in_words(found.expected)}.")
    if found.is_key:
        pattern = str(error.get("ctx", {}).get("pattern", ""))
        return document.key_fault(path, f"'{path[-1]}' cannot be a name here.", _pattern(pattern))
    says = f"{label(document, path, noun)} is {_shown(error['input'])}."
    return document.fault(path, says, _remedy(found, error))


def _remedy(found: Spot, error: ErrorDetails) -> str:
    kind, given = error["type"], error["input"]
    if words := choices(found.expected):
        near = nearest(str(given), words)
        return f"Did you mean '{near}'?" if near else f"Write one of {listed(words, 'or')}."
    if found.pattern:
        return _pattern(found.pattern)
    if kind in _BOUNDS:
        words_for, bound = _BOUNDS[kind]
        return f"It must be {words_for} {error['ctx'][bound]:g}."
    if years := _YEARS.fullmatch(str(given)) if found.expected is Period else None:
        return f"Did you mean '{years[1]}-{(int(years[1]) + 1) % 100:02d}{years[2] or ''}'?"
    if found.expected is str and isinstance(given, bool | int | float):
        return "Put quotes around it, so that it is a text."
    return f"Write {in_words(found.expected)}."


def _pattern(pattern: str) -> str:
    return next((says for start, says in _PATTERNS.items() if pattern.startswith(start)), "Write it another way.")


def _shown(given: Any) -> str:
    if given is None:
        return "empty"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "a group of fields"
    return "a list" if isinstance(given, list) else f"'{given}'" if isinstance(given, str) else f"{given}"
