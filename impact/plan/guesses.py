"""What a value that was refused may have been meant to be, so that the rest of its file can be looked at.

Comes after `plan.shapes`, before `plan.validation`. No guess is ever used for anything but finding more faults: a
fault counts only when it stands whatever is guessed, and never when it stands at the guess itself, which is nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args, get_origin

from ruamel.yaml.error import StringMark
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from impact.plan.documents import Document, Path, child
from impact.plan.periods import Period
from impact.plan.shapes import bare, choices, field_of, is_model, is_union, required

GUESSES = 7  # as many as the longest list of words has
_NOWHERE = StringMark("", 0, -2, -2, "", 0)
_TAG = "tag:yaml.org,2002:"


def guess(expected: Any, number: int, word: str, *, pattern: str = "", name: str = "") -> Any:
    """Return the *number*th thing that a value of type *expected* may be, as plain data.

    Args:
        expected: The type, without what is said about it.
        number: Counts the guesses from 0; they come round again.
        word: What a text says.
        pattern: The regular expression that a text must match.
        name: The field it is for. What begins is guessed early, anything else late.
    """
    if is_union(expected):
        members = get_args(expected)
        return guess(bare(members[number % len(members)]), number, word, name=name)
    if words := choices(expected):
        return words[number % len(words)]
    if is_model(expected):
        fields = ((each, *field_of(expected, each)) for each in required(expected))
        return {each: guess(kind, number, word, pattern=must, name=each) for each, kind, must in fields}
    if get_origin(expected) is tuple:
        return [guess(bare(get_args(expected)[0]), number, word)] if number % 2 else []
    if get_origin(expected) is dict:
        return {f"zz{word.lower()}": guess(bare(get_args(expected)[1]), number, word)} if number % 2 else {}
    return _single(expected, number, word, pattern, (2000 if name == "from" else 2050) + number % 2)


def _single(expected: Any, number: int, word: str, pattern: str, year: int) -> Any:
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


def put(document: Document, path: Path, data: Any) -> Document:
    """Return *document* with *data* at *path*, in place of what stands there or beside what does. Changes its nodes."""
    if not path:
        return Document(document.file, _node(data))
    around, step = document.node(path[:-1]), path[-1]
    if isinstance(around, SequenceNode) and isinstance(step, int):
        around.value[step] = _node(data)
    elif isinstance(around, MappingNode) and child(around, step) is None:
        around.value.append((_node(step), _node(data)))
    elif isinstance(around, MappingNode):
        around.value = [(key, _node(data) if key.value == step else value) for key, value in around.value]
    return document


def put_key(document: Document, path: Path, name: str) -> Document:
    """Return *document* with the key at *path* called *name*. Changes its nodes."""
    around = document.node(path[:-1])
    if isinstance(around, MappingNode):
        around.value = [(_node(name) if key.value == path[-1] else key, value) for key, value in around.value]
    return document


def _node(data: Any) -> Node:
    marks = {"start_mark": _NOWHERE, "end_mark": _NOWHERE}
    if isinstance(data, dict):
        return MappingNode(f"{_TAG}map", [(_node(key), _node(value)) for key, value in data.items()], **marks)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return SequenceNode(f"{_TAG}seq", [_node(each) for each in data], **marks)
    tag = "bool" if isinstance(data, bool) else "int" if isinstance(data, int) else "str"
    return ScalarNode(f"{_TAG}{tag}", str(data).lower() if tag == "bool" else str(data), **marks)
