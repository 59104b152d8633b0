"""A document held against a model, with every refusal put into plain words at its place.

So that one slip does not hide the rest, a misspelt field is taken for the one that was meant and a refused value for
several that may have been: the versions made so are good enough to go on looking for faults in, and never used for
anything else. A fault counts only when it stands whatever is guessed, and never at the guess itself, which is nowhere.

Pydantic names a place by fields, list positions and the kinds it chose between; `spot` follows the model's own fields
down to it, to know the path in the file and what was expected there.
"""

from __future__ import annotations

import re
import types
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, Tag, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.nodes import ScalarNode

from impact.checks import RETURN_CHECKS, ROW_CHECKS
from impact.plan.definitions import Fault
from impact.plan.documents import Document, Path, Step, Steps
from impact.plan.parts import NOT_BLANK, TOO_LARGE
from impact.plan.periods import Period
from impact.plan.words import listed, nearest

T = TypeVar("T")

GUESSES = 7  # as many as the longest list of words has
_ROUNDS = 3  # a guess may itself be refused, by a bound
_FEW = 4  # fields that fit in a message
# Each of these makes its mapping another kind.
_KIND_FIELDS = frozenset({"from", "sum", "share_yes", "figure"}).union(
    kind.key for kind in (*RETURN_CHECKS, *ROW_CHECKS) if kind.key != "rule"
)
_SINGULAR = {"records": "record sheet"}
_LISTED = frozenset(
    {"ambitions", "breaks", "checks", "columns", "commitments", "extensions", "items", "records", "sources"}
    | {"statements", "steps", "targets"}
)
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
_MOVED = {"sensitive": "Write it under each item that counts people: what is public of them is rounded."}
_EXPECTED: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2024-06-30",
    Period: "a period such as 2024-25-Q1, 2024-25-H1 or 2024-25",
}


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
    guessed: frozenset[Steps] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def version(self, number: int) -> tuple[T, Document] | None:
        """The version for guess *number*, None when there is none."""
        return self.versions[number % len(self.versions)] if self.versions else None


def validate(shape: type[T], document: Document, noun: str) -> Validated[T]:
    """Hold *document* against *shape*, a model or a list of them; *noun* is what the whole file is: "measure"."""
    faults = list(document.repeated)
    value, errors = _attempt(shape, document)
    if errors:
        document = document.copied()
    while extras := [error for error in errors if error["type"] == "extra_forbidden"]:
        # Those that were plainly meant for a known field are renamed; only then the others are dropped.
        spots = [found for error in extras if (found := spot(shape, document.data, error["loc"])) is not None]
        for found in [each for each in spots if each.meant is not None] or spots:
            name = str(found.path[-1])
            take_out = f"Take it out. It can have {listed(found.fields)}."
            remedy = f"Did you mean '{found.meant}'?" if found.meant else _MOVED.get(name, take_out)
            says = f"'{name}' is not a field of {label(document, found.path[:-1], noun)}."
            faults.append(document.key_fault(found.path, says, remedy))
            document = document.rename(found.path, found.meant)
        value, errors = _attempt(shape, document)
    faults += [fault for error in errors if (fault := _fault(shape, document, noun, error)) is not None]
    if value is not None:
        return Validated(((value, document),), tuple(faults))
    made = [_version(shape, document, number) for number in range(GUESSES)]
    versions = tuple((each, version) for each, version, _, _ in made if each is not None)
    return Validated(versions, tuple(faults), *made[0][2:])


def _version(
    shape: type[T], document: Document, number: int
) -> tuple[T | None, Document, frozenset[Steps], dict[str, str]]:
    """The value with guess *number* wherever it is refused, its places, what was guessed, and for which names."""
    document = document.copied()
    guessed: set[Steps] = set()
    names: dict[str, str] = {}
    for _ in range(_ROUNDS):
        value, errors = _attempt(shape, document)
        if value is not None:
            return value, document, frozenset(guessed), names
        refused = [(found, error) for error in errors if (found := _refused(shape, document, error)) is not None]
        for found, error in sorted(refused, key=lambda one: one[0].is_key):
            named = found.is_key or found.path[-1:] == ("ref",)
            data = _guess(found, error, number, f"{len(guessed)}" if named else f"{len(guessed)}x{number}")
            guessed |= {found.path, found.path[:-1]} if found.is_key else {found.path}
            if named:
                names[str(data)] = _written(document, found)
            if found.is_key:
                document = document.rename(found.path, data, nameless=True)
            else:
                document = document.put(found.path, data)
    return None, document, frozenset(guessed), names


def _refused(shape: Any, document: Document, error: ErrorDetails) -> Spot | None:
    """Where *error* is; of a value that is no group of fields at all, any kind of group may have been meant."""
    found = spot(shape, document.data, error["loc"])
    if found is None or error["type"] != "model_type" or error["loc"][-1:] == found.path[-1:]:
        return found
    return spot(shape, document.data, error["loc"][:-1])


def _written(document: Document, found: Spot) -> str:
    """What the file says where a name or ref is refused, "" where it says nothing."""
    if found.is_key:
        return str(found.path[-1])
    around, node = document.node(found.path[:-1]), document.node(found.path)
    return str(node.value) if isinstance(node, ScalarNode) and node is not around else ""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _attempt(shape: type[T], document: Document) -> tuple[T | None, list[ErrorDetails]]:
    try:
        value: T = _adapter(cast(Hashable, shape)).validate_python(document.data)
    except ValidationError as error:
        return None, error.errors(include_url=False)
    return value, []


# --- in words ---------------------------------------------------------------------------------------------------


def label(document: Document, path: Path, noun: str) -> str:
    """Return how to speak of what stands at *path*: "step 'C1.1'", "target 2", "'covers' of the plan"."""
    if not path:
        ref = _ref(document, path)
        return f"{noun} {ref}" if ref else f"the {noun}"
    last, around = path[-1], str(path[-2]) if len(path) > 1 else ""
    named = repr(last) if isinstance(last, str) else _ref(document, path) or str(last + 1)
    if around in _LISTED:
        return f"{_SINGULAR.get(around, around[:-1])} {named}"
    if len(path) == 1 and noun not in ("measure", "plan"):
        return f"{noun} {named}"
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


def _fault(shape: Any, document: Document, noun: str, error: ErrorDetails) -> Fault | None:
    found = spot(shape, document.data, error["loc"])
    if found is None:
        return None
    path = found.path
    if error["type"] == "missing":
        says = f"{label(document, path[:-1], noun)} has no '{path[-1]}'."
        return document.fault(path[:-1], says, f"Add it: {in_words(found.expected)}.")
    if found.is_key:
        bounds = error.get("ctx", {})
        remedy = _bound(error) or _pattern_in_words(str(bounds.get("pattern", "")))
        return document.key_fault(path, f"'{path[-1]}' cannot be a name here.", remedy)
    says = f"{label(document, path, noun)} is {_shown(error['input'])}."
    return document.fault(path, says, _remedy(found, error))


def _bound(error: ErrorDetails) -> str:
    return _BOUNDS.get(error["type"], "").format(**error.get("ctx", {}))


def _remedy(found: Spot, error: ErrorDetails) -> str:
    given = error["input"]
    if words := choices(found.expected):
        near = nearest(str(given), words)
        return f"Did you mean '{near}'?" if near else f"Write one of {listed(words, 'or')}."
    if said := _bound(error):
        return said
    if found.pattern and found.pattern != NOT_BLANK:
        return _pattern_in_words(found.pattern)
    if years := _YEARS.fullmatch(str(given)) if found.expected is Period else None:
        return f"Did you mean '{years[1]}-{(int(years[1]) + 1) % 100:02d}{years[2] or ''}'?"
    if found.expected is str and isinstance(given, bool | int | float):
        return "Put quotes around it, so that it is a text."
    return f"Write {in_words(found.expected)}."


def _pattern_in_words(pattern: str) -> str:
    return next((says for start, says in _PATTERNS.items() if pattern.startswith(start)), "Write it another way.")


def _shown(given: Any) -> str:
    if given is None or (isinstance(given, str) and not given.strip()):
        return "empty"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "a group of fields"
    return "a list" if isinstance(given, list) else f"'{given}'" if isinstance(given, str) else f"{given}"


def in_words(expected: Any) -> str:
    """Return what *expected* is, as one would ask for it: "a date such as 2024-06-30"."""
    if _is_union(expected):
        return listed((in_words(_bare(member)) for member in get_args(expected)), "or")
    if words := choices(expected):
        return f"one of {listed(words, 'or')}"
    if _is_model(expected):
        needed = _required(expected)
        few = 0 < len(needed) <= _FEW
        return "{" + ", ".join(f"{name}: \u2026" for name in needed) + "}" if few else "a group of fields"
    if get_origin(expected) is dict:
        return "a group of named entries"
    return "a list" if get_origin(expected) is tuple else _EXPECTED.get(expected, "something else")


# --- guesses ----------------------------------------------------------------------------------------------------


def _guess(found: Spot, error: ErrorDetails, number: int, word: str) -> Any:
    bounds = error.get("ctx", {})
    if found.is_key:
        return guess(str, number, word, pattern="^[a-z]")
    if error["type"] in ("greater_than_equal", "less_than_equal"):
        return int(bounds.get("ge", bounds.get("le", 0)))
    last = str(found.path[-1]) if found.path else ""
    return guess(found.expected, number, word, pattern=found.pattern, name=last)


def guess(expected: Any, number: int, word: str, *, pattern: str = "", name: str = "") -> Any:
    """Return the *number*th thing that a value of type *expected* may be, as plain data.

    Args:
        expected: The type, without what is said about it.
        number: Counts the guesses from 0; they come round again.
        word: What a text says.
        pattern: The regular expression that a text must match.
        name: The field it is for. What begins is guessed early, anything else late.
    """
    if _is_union(expected):
        members = get_args(expected)
        return guess(_bare(members[number % len(members)]), number, word, name=name)
    if words := choices(expected):
        return words[number % len(words)]
    if _is_model(expected):
        fields = ((each, *_field_of(expected, each)) for each in _required(expected))
        return {each: guess(kind, number, word, pattern=must, name=each) for each, kind, must in fields}
    if get_origin(expected) is tuple:
        return [guess(_bare(get_args(expected)[0]), number, word)] if number % 2 else []
    if get_origin(expected) is dict:
        return {f"zz{word.lower()}": guess(_bare(get_args(expected)[1]), number, word)} if number % 2 else {}
    year = (2000 if name == "from" else 2050) + number % 2
    if expected is bool:
        return number % 2 == 0
    if expected in (int, float):
        return 1 + number % 2
    if expected is date:
        return f"{year}-06-30"
    if expected is Period:
        return f"{year}-{(year + 1) % 100:02d}-Q1"
    if pattern.startswith(r"^\d"):
        return "1%"
    return f"zz{word.lower()}" if pattern.startswith("^[a-z]") else f"Zz{word}"


# --- the shape of a model ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spot:
    """Where a value was refused.

    Attributes:
        path: The way to it in the file.
        expected: The type the model wants there; None for a field it does not have.
        fields: What else could stand beside it: the names of the fields of the model it is in.
        is_key: Whether the key, not the value, was refused.
        pattern: The regular expression that a text there must match, "" for any.
    """

    path: Steps
    expected: Any
    fields: tuple[str, ...]
    is_key: bool = False
    pattern: str = ""

    @property
    def meant(self) -> str | None:
        """The field that a name not known was plainly meant for."""
        name = str(self.path[-1])
        return None if name in self.fields else nearest(name, self.fields)


def spot(model: Any, data: Any, loc: Sequence[Step]) -> Spot | None:
    """Return the place that pydantic calls *loc* in *model*.

    None when the complaint is about a kind that the value plainly is not, such as "not a text" about a list where
    either is allowed: another complaint says it better.
    """
    expected, rest = _bare(model), list(loc)
    path: list[Step] = []
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    pattern = ""
    while rest:
        if _is_union(expected):
            chosen, tagged = _member(expected, data, rest.pop(0))
            if chosen is None:
                return None
            members = (_bare(member) for member in get_args(expected)) if tagged else ()
            others = tuple(name for member in members for name in _field_names(member) if name in _KIND_FIELDS)
            expected = chosen
            continue
        step = rest.pop(0)
        path.append(step)
        fields, pattern = (), ""
        if _is_model(expected):
            fields = tuple(dict.fromkeys((*_field_names(expected), *others)))
            expected, pattern = _field_of(expected, step)
        elif get_origin(expected) is dict:
            if rest == ["[key]"]:
                return Spot(tuple(path), expected, (), is_key=True)
            expected = _bare(get_args(expected)[1])
        else:
            inner = get_args(expected)[0] if get_args(expected) else None
            notes = get_args(inner)[1:] if get_origin(inner) is Annotated else ()
            pattern = _first_pattern(meta for note in notes for meta in getattr(note, "metadata", ()))
            expected = _bare(inner)
        others = ()
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        data = data[step] if inside else data
    return Spot(tuple(path), expected, fields, pattern=pattern)


def choices(expected: Any) -> tuple[str, ...]:
    """Return the words that *expected* allows, () when it is no list of words."""
    return tuple(str(word) for word in get_args(expected)) if get_origin(expected) is Literal else ()


def _field_names(model: Any) -> tuple[str, ...]:
    """The names that the fields of *model* have in a file; () for what is no model."""
    fields = model.model_fields if _is_model(model) else {}
    return tuple(each.alias or name for name, each in fields.items())


def _required(model: Any) -> tuple[str, ...]:
    return tuple(each.alias or name for name, each in model.model_fields.items() if each.is_required())


def _bare(annotation: Any) -> Any:
    """The type itself, without what is said about it and without None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if _is_union(annotation):
        present = [member for member in get_args(annotation) if member is not types.NoneType]
        return _bare(present[0]) if len(present) == 1 else Union[tuple(present)]  # noqa: UP007  # built at run time
    return annotation


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _field_of(model: Any, step: Step) -> tuple[Any, str]:
    """The type of a field, and the pattern that a text in it must match."""
    for name, each in model.model_fields.items():
        if step in (name, each.alias):
            return _bare(each.annotation), _first_pattern(each.metadata)
    return None, ""


def _first_pattern(notes: Iterable[Any]) -> str:
    return next((str(found) for note in notes if (found := getattr(note, "pattern", None))), "")


def _member(union: Any, data: Any, tag: Step) -> tuple[Any, bool]:
    """The member that *tag* names and whether it was chosen by a tag; None when the value is of another kind."""
    for member in get_args(union):
        if any(isinstance(note, Tag) and note.tag == tag for note in get_args(member)[1:]):
            return _bare(member), True
    plain = [_bare(member) for member in get_args(union)]
    wanted = "model" if isinstance(data, dict) else "tuple" if isinstance(data, list) else "plain"
    sorts = ["model" if _is_model(each) else "tuple" if get_origin(each) is tuple else "plain" for each in plain]
    likely = plain[sorts.index(wanted)] if wanted in sorts else plain[0]
    named = likely.__name__ if isinstance(likely, type) else "tuple"
    return (likely, False) if str(tag).startswith(named) else (None, False)
