"""A YAML file as plain values, every key and value of which has its line and column.

YAML 1.2: `no` and `on` are texts, dates too. Only the scanner and composer of `ruamel.yaml` are used, in about half the
time its round trip takes; its marks say where things stand, and the values are made here.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from impact.plan.definitions import Fault

Step = str | int
Path = Sequence[Step]
Steps = tuple[Step, ...]

LARGEST = 10**30
NOWHERE = -1  # the line of what was guessed, which stands in no file
_PREFIX = "tag:yaml.org,2002:"
_WORDS = {"true": True, "false": False}


class UnreadableDocument(Exception):
    """The file cannot be read at all; `fault` says why and where."""

    def __init__(self, file: str, line: int, column: int, says: str, remedy: str) -> None:
        self.fault = Fault(file, line, column, says, remedy)
        super().__init__(self.fault.text)


@dataclass(frozen=True)
class Document:
    """One YAML file, read.

    Attributes:
        file: Its path below the metrics folder, with `/`.
        root: What it is made of, with marks.
        data: It as plain mappings, lists, texts, numbers, True, False and None.
        repeated: A fault for each key that stands twice in one mapping.
        guessed: Where *data* has something that the file does not say.
        renamed: Where *data* has another key than the file, and the file's.
        nameless: Those of them of which the file says no key that could be meant.
    """

    file: str
    root: Node
    data: Any
    repeated: tuple[Fault, ...] = ()
    guessed: frozenset[Steps] = frozenset()
    renamed: Mapping[Steps, Step] = field(default_factory=dict)
    nameless: frozenset[Steps] = frozenset()

    def node(self, path: Path) -> Node:
        """Return the node at *path*, or the nearest one around it."""
        node = self.root
        for length, step in enumerate(path, start=1):
            inner = child(node, self.renamed.get(tuple(path[:length]), step))
            if inner is None:
                break
            node = inner
        return node

    def fault(self, path: Path, says: str, remedy: str = "") -> Fault:
        """Return a fault where the value at *path* begins; at its key when it is empty, or at what should hold it."""
        node = self.node(path)
        nothing = isinstance(node, ScalarNode) and not node.value and not node.style and len(path) > 0
        return self.key_fault(path, says, remedy) if nothing else self._fault(path, node, says, remedy)

    def key_fault(self, path: Path, says: str, remedy: str = "") -> Fault:
        """Return a fault at the key of the value at *path*; at the value itself in a list."""
        if tuple(path) in self.nameless:
            return Fault(self.file, NOWHERE, NOWHERE, says, remedy)
        around, name = self.node(path[:-1]), self.renamed.get(tuple(path), path[-1] if path else None)
        keys = [key for key, _ in around.value if key.value == name] if isinstance(around, MappingNode) else []
        return self._fault(path, keys[0] if keys else self.node(path), says, remedy)

    def fault_within(self, path: Path, offset: int, says: str, remedy: str = "") -> Fault:
        """Return a fault at character *offset* (from 0) of the text at *path*, if one line tells where that is."""
        node = self.node(path)
        fault, start, end = self._fault(path, node, says, remedy), node.start_mark, node.end_mark
        if fault.line < 0 or not isinstance(node, ScalarNode) or start.line != end.line or node.style in ("|", ">"):
            return fault
        quoted = 1 if node.style else 0
        as_written = end.column - start.column == len(node.value) + 2 * quoted
        return replace(fault, column=fault.column + quoted + offset) if as_written else fault

    def _fault(self, path: Path, node: Node, says: str, remedy: str) -> Fault:
        if any(tuple(path[:length]) in self.guessed for length in range(len(path) + 1)):
            return Fault(self.file, NOWHERE, NOWHERE, says, remedy)
        return Fault(self.file, *_begins(node), says, remedy)

    # --- taken for another ----------------------------------------------------------------------------------------

    def copied(self) -> Document:
        """The same, with data that can be changed."""
        return replace(self, data=copy.deepcopy(self.data))

    def _at(self, path: Path) -> Any:
        data = self.data
        for step in path:
            data = data[step]
        return data

    def put(self, path: Steps, data: Any) -> Document:
        """Return it with *data*, which the file does not say, at *path*. Changes its own data."""
        if path:
            self._at(path[:-1])[path[-1]] = data
        return replace(self, data=self.data if path else data, guessed=self.guessed | {path})

    def rename(self, path: Steps, name: str | None, *, nameless: bool = False) -> Document:
        """Return it with another name for the key at *path*; without it where None, or where *name* stands already.

        Changes its own data. *nameless* where the file does not say the name at all.
        """
        around, new = self._at(path[:-1]), (*path[:-1], name or "")
        if name is None or name in around:
            del around[path[-1]]
            return self
        pairs = [(name if key == path[-1] else key, value) for key, value in around.items()]
        around.clear()
        around.update(pairs)

        def moved(other: Steps) -> Steps:
            return (*new, *other[len(path) :]) if other[: len(path)] == path else other

        return replace(
            self,
            guessed=frozenset(map(moved, self.guessed)),
            renamed={**{moved(other): key for other, key in self.renamed.items()}, new: path[-1]},
            nameless=self.nameless | {new} if nameless else self.nameless,
        )


def child(node: Node, step: Step) -> Node | None:
    """Return what stands in *node* at key or position *step*, or None."""
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return next(iter(node.value[step : step + 1]), None)
    return None


def _begins(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def decode(file: str, content: bytes) -> str:
    """Return *content* as text, without a byte order mark, with its line ends as LF.

    Raises:
        UnreadableDocument: It is not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].split(b"\n")
        says = "this character is not UTF-8, so the file cannot be read."
        column = len(before[-1].decode("utf-8", "replace")) + 1
        raise UnreadableDocument(file, len(before), column, says, "Save the file as UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_document(file: str, content: bytes) -> Document:
    """Read *content*, called *file* in faults.

    Raises:
        UnreadableDocument: It is not UTF-8, not YAML, empty, more than one document, has a
            key that is no word, or loops into itself.
    """
    text = decode(file, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)  # the later one counts, as YAML says
            root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise _complaint(file, text, error) from None
    except (YAMLError, ValueError) as error:
        position = getattr(error, "position", 0)
        before = text[:position].split("\n")
        sign = f"U+{ord(text[position]):04X}" if position < len(text) else "character"
        says = f"the invisible {sign} cannot stand in YAML."
        raise UnreadableDocument(file, len(before), len(before[-1]) + 1, says, "Delete it.") from None
    except RecursionError:
        raise UnreadableDocument(file, 1, 1, "this is nested too deeply to be read.", "Make it simpler.") from None
    if root is None:
        raise UnreadableDocument(file, 0, 0, "this file is empty.", "Write a definition in it, or delete it.")
    maker = _Maker(file)
    return Document(file, root, maker.made(root), tuple(maker.repeated))


class _Maker:
    """Makes values of nodes. What an alias repeats is made once, so that aliases of aliases cost nothing."""

    def __init__(self, file: str) -> None:
        self.repeated: list[Fault] = []
        self._file = file
        self._done: dict[int, Any] = {}
        self._open: set[int] = set()

    def made(self, node: Node) -> Any:
        """What *node* says. Raises UnreadableDocument for a key that is no word, or an alias of what it stands in."""
        if isinstance(node, ScalarNode):
            return _scalar((node.tag or "").removeprefix(_PREFIX), node.value)
        if id(node) in self._open:
            says = "an alias (*) in here repeats the very thing it stands in."
            raise UnreadableDocument(self._file, *_begins(node), says, "Write the values out instead.")
        if id(node) not in self._done:
            self._open.add(id(node))
            is_list = isinstance(node, SequenceNode)
            self._done[id(node)] = [self.made(each) for each in node.value] if is_list else self._mapping(node)
            self._open.discard(id(node))
        return self._done[id(node)]

    def _mapping(self, node: Node) -> dict[str, Any]:
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                says = "a list or a group of fields stands here as a key."
                raise UnreadableDocument(self._file, *_begins(key), says, "Write 'key: value'.")
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line, column = _begins(key)
            if key.value in lines:
                says = f"'{key.value}' stands here a second time; the first is on line {lines[key.value]}."
                self.repeated.append(Fault(self._file, line, column, says, "Keep one of them."))
            lines.setdefault(key.value, line)
        return {key.value: self.made(value) for key, value in node.value}


def _scalar(tag: str, text: str) -> Any:
    """A value as written; a number that is no finite decimal number, or absurdly large, stays a text."""
    try:
        match tag:
            case "null":
                return None
            case "bool":
                return _WORDS.get(text.lower(), text)
            case "int":
                whole = int(text) if text.lstrip("+-").isdigit() else int(text, 0)
                return whole if abs(whole) < LARGEST else text
            case "float":
                return float(text) if abs(float(text)) != float("inf") else text
    except ValueError:
        pass
    return text


def _complaint(file: str, text: str, error: MarkedYAMLError) -> UnreadableDocument:
    """YAML's own complaint in plain words, where the person who mends it has to look."""
    problem, context = error.problem or error.context or "", error.context or ""
    arose, opened = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    lines = text.split("\n")
    indent = lines[arose.line][: arose.column + 1] if arose.line < len(lines) else ""
    unclosed = "unexpected end" in problem or "could not find expected ':'" in problem
    mark = opened if unclosed else arose
    says, remedy = _plain(problem, context, "\t" in indent and not indent.strip(), opened.line + 1)
    return UnreadableDocument(file, mark.line + 1, mark.column + 1, says, remedy)


def _plain(problem: str, context: str, tab: bool, opened: int) -> tuple[str, str]:
    if tab or "'\\t'" in problem:
        return "a tab stands here, and YAML is indented with spaces.", "Put spaces in its place."
    for part in ("mapping values are not allowed", "another document", "unexpected end", "escape"):
        if part in problem:
            return _PLAIN[part]
    if "flow sequence" in context or "flow mapping" in context:
        sign, end = ("[", "]") if "sequence" in context else ("{", "}")
        return f"the '{sign}' opened on line {opened} does not end properly here.", f"Put in a comma or a '{end}'."
    if "undefined alias" in problem:
        remedy = "Write the value out, or put quotes around a text that begins with *."
        return f"{problem.removeprefix('found ')}.", remedy
    if "cannot start any token" in problem:
        return f"a text cannot begin with {problem.split()[2]}.", "Put quotes around it."
    plain = (told for part, told in _PLAIN.items() if part in problem)
    return next(plain, (f"this is not YAML: {problem}.", "Correct it."))


_PLAIN = {
    "mapping values are not allowed": (
        "a colon cannot stand here.",
        "Indent this line like its neighbours, or put quotes around a text that has a colon in it.",
    ),
    "another document": ("'---' begins a second document here.", "Keep one definition in each file."),
    "unexpected end": ("the quote opened here is never closed.", "Close it."),
    "escape": ("a backslash means something else in double quotes.", "Write it twice, or use single quotes."),
    "expected <block end>": (
        "this line does not fit with the ones above it.",
        "Indent it like its neighbours, and check its quotes.",
    ),
    "could not find expected ':'": ("this line has no colon after its key.", "Write 'key: value'."),
    "stream end": ("the file stops before this is finished.", "Close what was opened."),
}
