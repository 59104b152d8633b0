"""Follow a model's own fields down to the place where a value was refused.

Comes after `plan.documents`, before `plan.validation`: pydantic names a place by fields, list positions and the kinds
it chose between; here that becomes the path in the file and what was expected there.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from impact.plan.documents import Step, child
from impact.plan.periods import Period
from impact.plan.words import listed

# Each of these makes its mapping another kind.
KIND_FIELDS = frozenset(
    {"from", "unique", "refers", "change", "history", "outside", "total", "sum", "share_yes", "figure"}
)

FEW = 4  # fields that fit in a message

_EXPECTED: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date such as 2024-06-30",
    Period: "a period such as 2024-25-Q1, 2024-25-H1 or 2024-25",
}


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

    path: tuple[Step, ...]
    expected: Any
    fields: tuple[str, ...]
    is_key: bool = False
    pattern: str = ""


def spot(model: Any, root: Node, loc: Sequence[Step]) -> Spot | None:
    """Return the place that pydantic calls *loc* in *model*.

    None when the complaint is about a kind that the value plainly is not, such as "not a text" about a list where
    either is allowed: another complaint says it better.
    """
    expected, node, rest = bare(model), root, list(loc)
    path: list[Step] = []
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    pattern = ""
    while rest:
        if is_union(expected):
            chosen, tagged = _member(expected, node, rest[0])
            if chosen is None:
                return None
            others = _kind_fields(expected) if tagged else ()
            expected, rest = chosen, rest[1:]
            continue
        step = rest.pop(0)
        path.append(step)
        fields, pattern = (), ""
        if is_model(expected):
            fields = tuple(dict.fromkeys((*field_names(expected), *others)))
            expected, pattern = field_of(expected, step)
        elif get_origin(expected) is dict:
            if rest == ["[key]"]:
                return Spot(tuple(path), expected, (), is_key=True)
            expected = bare(get_args(expected)[1])
        else:
            inner = get_args(expected)[0] if get_args(expected) else None
            expected, pattern = bare(inner), _pattern(inner)
        others = ()
        node = child(node, step) or node
    return Spot(tuple(path), expected, fields, pattern=pattern)


def _kind_fields(union: Any) -> tuple[str, ...]:
    """The fields of any member that would make a mapping that member."""
    return tuple(name for member in get_args(union) for name in field_names(bare(member)) if name in KIND_FIELDS)


def field_names(model: Any) -> tuple[str, ...]:
    """Return the names that the fields of *model* have in a file; () for what is no model."""
    if not is_model(model):
        return ()
    return tuple(field.alias or name for name, field in model.model_fields.items())


def required(model: Any) -> tuple[str, ...]:
    """Return the names of the fields that *model* cannot be without."""
    return tuple(field.alias or name for name, field in model.model_fields.items() if field.is_required())


def choices(expected: Any) -> tuple[str, ...]:
    """Return the words that *expected* allows, () when it is no list of words."""
    return tuple(str(word) for word in get_args(expected)) if get_origin(expected) is Literal else ()


def in_words(expected: Any) -> str:
    """Return what *expected* is, as one would ask for it: "a date such as 2024-06-30"."""
    if is_union(expected):
        return listed((in_words(bare(member)) for member in get_args(expected)), "or")
    if words := choices(expected):
        return f"one of {listed(words, 'or')}"
    if is_model(expected):
        needed = required(expected)
        few = 0 < len(needed) <= FEW
        return "{" + ", ".join(f"{name}: \u2026" for name in needed) + "}" if few else "a group of fields"
    if get_origin(expected) is dict:
        return "a group of named entries"
    return "a list" if get_origin(expected) is tuple else _EXPECTED.get(expected, "something else")


def bare(annotation: Any) -> Any:
    """Return the type itself, without what is said about it and without None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if is_union(annotation):
        present = [member for member in get_args(annotation) if member is not types.NoneType]
        return bare(present[0]) if len(present) == 1 else Union[tuple(present)]  # noqa: UP007  # built at run time
    return annotation


def is_union(annotation: Any) -> bool:
    """Whether it is one of several types."""
    return get_origin(annotation) in (Union, types.UnionType)


def is_model(annotation: Any) -> bool:
    """Whether it is a group of named fields."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def field_of(model: Any, step: Step) -> tuple[Any, str]:
    """Return the type of a field, and the pattern that a text in it must match."""
    for name, field in model.model_fields.items():
        if step in (name, field.alias):
            return bare(field.annotation), _first_pattern(field.metadata)
    return None, ""


def _pattern(annotation: Any) -> str:
    """The pattern that a text in a list must match, which is said about the list's own kind."""
    notes = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return _first_pattern(meta for note in notes for meta in getattr(note, "metadata", ()))


def _first_pattern(notes: Iterable[Any]) -> str:
    return next((str(found) for note in notes if (found := getattr(note, "pattern", None))), "")


def _member(union: Any, node: Node, label: Step) -> tuple[Any, bool]:
    """The member that *label* names and whether it was chosen by a tag; None when the value is of another kind."""
    members = get_args(union)
    for member in members:
        if any(isinstance(note, Tag) and note.tag == label for note in get_args(member)[1:]):
            return bare(member), True
    plain = [bare(member) for member in members]
    likely = next((member for member in plain if _fits(member, node)), plain[0])
    named = likely.__name__ if isinstance(likely, type) else "tuple"
    return (likely, False) if str(label).startswith(named) else (None, False)


def _fits(member: Any, node: Node) -> bool:
    if is_model(member):
        return isinstance(node, MappingNode)
    return isinstance(node, SequenceNode if get_origin(member) is tuple else ScalarNode)
