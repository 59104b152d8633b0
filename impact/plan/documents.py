"""A YAML file as a tree in which every key and value knows its line and column.

Comes after `plan.words`, before `plan.validation`. YAML 1.2: `no` and `on` are texts. Only the scanner and composer
of `ruamel.yaml` are used, in about half the time its round trip takes; the values are made here.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from impact.plan.definitions import Fault

Step = str | int
Path = Sequence[Step]

_PREFIX = "tag:yaml.org,2002:"
LARGEST = 10**30
_WORDS = {"true": True, "false": False}


class Unreadable(Exception):
    """The file cannot be read at all; `fault` says why and where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


@dataclass(frozen=True)
class Place:
    """Line and column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """One YAML file, read. `file` is its path below the metrics folder, with `/`."""

    file: str
    root: Node

    @property
    def data(self) -> Any:
        """The file as plain mappings, lists, texts, numbers, True, False and None. Dates stay texts."""
        return _value(self.root, {})

    def node(self, path: Path) -> Node:
        """Return the node at *path*, or the nearest one around it."""
        node = self.root
        for step in path:
            inner = child(node, step)
            if inner is None:
                break
            node = inner
        return node

    def place(self, path: Path) -> Place:
        """Where the value at *path* begins; its key when it is empty; what holds it when there is no such value."""
        node = self.node(path)
        nothing = isinstance(node, ScalarNode) and not node.value and not node.style and len(path) > 0
        return self.key_place(path) if nothing else _begins(node)

    def key_place(self, path: Path) -> Place:
        """Where the key of the value at *path* begins; the value itself in a list."""
        around = self.node(path[:-1])
        if isinstance(around, MappingNode):
            for key, _ in around.value:
                if key.value == path[-1]:
                    return _begins(key)
        return _begins(self.node(path))

    def within(self, path: Path, offset: int) -> Place:
        """Where character *offset* (from 0) of the text at *path* stands, if that can be told from one line."""
        node = self.node(path)
        start = _begins(node)
        one_line = node.start_mark.line == node.end_mark.line
        if not isinstance(node, ScalarNode) or not one_line or node.style in ("|", ">"):
            return start
        quoted = 1 if node.style else 0
        as_written = node.end_mark.column - node.start_mark.column == len(node.value) + 2 * quoted
        return Place(start.line, start.column + quoted + offset) if as_written else start

    def fault(self, path: Path, says: str, remedy: str = "") -> Fault:
        """Return a fault at the value at *path*."""
        return self._fault(self.place(path), says, remedy)

    def key_fault(self, path: Path, says: str, remedy: str = "") -> Fault:
        """Return a fault at the key at *path*."""
        return self._fault(self.key_place(path), says, remedy)

    def fault_within(self, path: Path, offset: int, says: str, remedy: str = "") -> Fault:
        """Return a fault at character *offset* (from 0) of the text at *path*."""
        return self._fault(self.within(path, offset), says, remedy)

    def _fault(self, place: Place, says: str, remedy: str) -> Fault:
        return Fault(self.file, place.line, place.column, says, remedy)


def read_document(file: str, content: bytes) -> Document:
    """Read *content*, called *file* in faults.

    Raises:
        Unreadable: It is not UTF-8, not YAML, empty, more than one document, has a
            key that is no word, or loops into itself.
    """
    text = decode(file, content)
    reader = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)  # the later one counts, as YAML says
            root = reader.compose(text)
    except MarkedYAMLError as error:
        raise Unreadable(_complaint(file, text, error)) from None
    except (YAMLError, ValueError) as error:
        position = getattr(error, "position", 0)
        before = text[:position].split("\n")
        sign = f"U+{ord(text[position]):04X}" if position < len(text) else "character"
        says = f"the invisible {sign} cannot stand in YAML."
        raise Unreadable(Fault(file, len(before), len(before[-1]) + 1, says, "Delete it.")) from None
    except RecursionError:
        raise Unreadable(Fault(file, 1, 1, "this is nested too deeply to be read.", "Make it simpler.")) from None
    if root is None:
        raise Unreadable(Fault(file, 0, 0, "this file is empty.", "Write a definition in it, or delete it."))
    _refuse_odd(file, root, frozenset(), set())
    return Document(file, root)


def decode(file: str, content: bytes) -> str:
    """Return *content* as text, without a byte order mark, with its line ends as LF.

    Raises:
        Unreadable: It is not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].split(b"\n")
        says = "this character is not UTF-8, so the file cannot be read."
        remedy = "Save the file as UTF-8."
        fault = Fault(file, len(before), len(before[-1].decode("utf-8", "replace")) + 1, says, remedy)
        raise Unreadable(fault) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def duplicate_keys(document: Document) -> tuple[Fault, ...]:
    """Return a fault for each key that stands twice in one mapping."""
    found: list[Fault] = []
    seen: set[int] = set()

    def look(node: Node) -> None:
        if id(node) in seen or isinstance(node, ScalarNode):
            return
        seen.add(id(node))
        if isinstance(node, SequenceNode):
            for child in node.value:
                look(child)
            return
        lines: dict[str, int] = {}
        for key, child in node.value:
            name = key.value
            if name in lines:
                place = _begins(key)
                says = f"'{name}' stands here a second time; the first is on line {lines[name]}."
                found.append(Fault(document.file, place.line, place.column, says, "Keep one of them."))
            lines.setdefault(name, _begins(key).line)
            look(child)

    look(document.root)
    return tuple(found)


def _begins(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def child(node: Node, step: Step) -> Node | None:
    """Return what stands in *node* at key or position *step*, or None."""
    if isinstance(node, MappingNode):
        found = (value for key, value in node.value if key.value == step)
    elif isinstance(node, SequenceNode) and isinstance(step, int):
        found = iter(node.value[step : step + 1])
    else:
        return None
    inner: Node | None = next(found, None)
    return inner


def _value(node: Node, made: dict[int, Any]) -> Any:
    """What *node* says. What an alias repeats is made once, so that aliases of aliases cost nothing."""
    if isinstance(node, ScalarNode):
        return _scalar((node.tag or "").removeprefix(_PREFIX), node.value)
    if id(node) not in made:
        if isinstance(node, SequenceNode):
            made[id(node)] = [_value(child, made) for child in node.value]
        else:
            made[id(node)] = {key.value: _value(child, made) for key, child in node.value}
    return made[id(node)]


def _scalar(tag: str, text: str) -> Any:
    if tag == "null":
        return None
    if tag == "bool":
        return _WORDS.get(text.lower(), text)
    if tag in ("int", "float"):
        return _number(text, tag)
    return text


def _number(text: str, tag: str) -> Any:
    """A number as written; what is no finite decimal number, or absurdly large, stays a text."""
    try:
        if tag == "int":
            whole = int(text) if text.lstrip("+-").isdigit() else int(text, 0)
            return whole if abs(whole) < LARGEST else text
        number = float(text)
    except ValueError:
        return text
    return number if abs(number) != float("inf") else text


def _refuse_odd(file: str, node: Node, around: frozenset[int], sound: set[int]) -> None:
    """A key is a word; an alias may repeat something, but not what it stands in."""
    if isinstance(node, ScalarNode) or id(node) in sound:
        return
    if id(node) in around:
        raise _odd(
            file, node, "an alias (*) in here repeats the very thing it stands in.", "Write the values out instead."
        )
    pairs = node.value if isinstance(node, MappingNode) else []
    for key, _ in pairs:
        if not isinstance(key, ScalarNode):
            raise _odd(file, key, "a list or a group of fields stands here as a key.", "Write 'key: value'.")
    for inner in node.value if isinstance(node, SequenceNode) else [value for _, value in pairs]:
        _refuse_odd(file, inner, around | {id(node)}, sound)
    sound.add(id(node))


def _odd(file: str, node: Node, says: str, remedy: str) -> Unreadable:
    place = _begins(node)
    return Unreadable(Fault(file, place.line, place.column, says, remedy))


def _complaint(file: str, text: str, error: MarkedYAMLError) -> Fault:
    """YAML's own complaint in plain words, where the person who mends it has to look."""
    problem, context = error.problem or error.context or "", error.context or ""
    arose, opened = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    lines = text.split("\n")
    indent = lines[arose.line][: arose.column + 1] if arose.line < len(lines) else ""
    unclosed = "unexpected end" in problem or "could not find expected ':'" in problem
    mark = opened if unclosed else arose
    says, remedy = _plain(problem, context, "\t" in indent and not indent.strip(), opened.line + 1)
    return Fault(file, mark.line + 1, mark.column + 1, says, remedy)


def _plain(problem: str, context: str, tab: bool, opened: int) -> tuple[str, str]:
    if tab or "'\\t'" in problem:
        return "a tab stands here, and YAML is indented with spaces.", "Put spaces in its place."
    if problem.startswith("mapping values are not allowed"):
        indent = "Indent this line like its neighbours, or put quotes around a text that has a colon in it."
        return "a colon cannot stand here.", indent
    if "another document" in problem:
        return "'---' begins a second document here.", "Keep one definition in each file."
    if "unexpected end" in problem:
        return "the quote opened here is never closed.", "Close it."
    if "escape" in problem:
        return "a backslash means something else in double quotes.", "Write it twice, or use single quotes."
    if "flow sequence" in context or "flow mapping" in context:
        sign, end = ("[", "]") if "sequence" in context else ("{", "}")
        return f"the '{sign}' opened on line {opened} does not end properly here.", f"Put in a comma or a '{end}'."
    if "undefined alias" in problem:
        says = f"{problem.removeprefix('found ')}."
        return says, "Write the value out, or put quotes around a text that begins with *."
    if "cannot start any token" in problem:
        return f"a text cannot begin with {problem.split()[2]}.", "Put quotes around it."
    if "expected <block end>" in problem:
        return "this line does not fit with the ones above it.", "Indent it like its neighbours, and check its quotes."
    if "could not find expected ':'" in problem:
        return "this line has no colon after its key.", "Write 'key: value'."
    if "stream end" in problem:
        return "the file stops before this is finished.", "Close what was opened."
    return f"this is not YAML: {problem}.", "Correct it."
