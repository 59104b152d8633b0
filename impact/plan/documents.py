"""A YAML file held against a model, every fault in plain words at its line and column.

YAML 1.2: `no` and `on` are texts, dates too. Only the scanner and composer of `ruamel.yaml` are used, in about half the
time its round trip takes: its nodes say where things stand, and the values are made here.

So that one slip does not hide the rest, a misspelt field is taken for the one that was meant and a refused value for
several that may have been: the versions made so are good enough to go on looking for faults in, and never used for
anything else. A fault counts only when it stands whatever is guessed, and never at the guess itself, which is nowhere.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import SafeRepresenter

from impact.checks import RETURN_CHECKS, ROW_CHECKS
from impact.plan.parts import NOT_BLANK, TOO_LARGE, Fault, did_you_mean, listed, nearest

T = TypeVar("T")
Step = str | int
Path = Sequence[Step]
Steps = tuple[Step, ...]
Schema = Mapping[str, Any]

LARGEST = 10**30
NOWHERE = -1  # the line of what was guessed, which stands in no file
_PREFIX = "tag:yaml.org,2002:"


class UnreadableDocument(Exception):
    """The file cannot be read at all; `fault` says why and where."""

    def __init__(self, file: str, line: int, column: int, says: str, remedy: str) -> None:
        self.fault = Fault(file, line, column, says, remedy)
        super().__init__(self.fault.text)


@dataclass
class Document:
    """One YAML file, read.

    Attributes:
        file: Its path below the metrics folder, with `/`.
        root: What it is made of, with marks; without where it is guessed.
        repeated: A fault for each key that stands twice in one mapping.
    """

    file: str
    root: Node
    repeated: tuple[Fault, ...] = ()

    @property
    def data(self) -> Any:
        """It as plain mappings, lists, texts, numbers, True, False and None, made anew each time."""
        return _made(self.root, self.file, [], {})

    def node(self, path: Path) -> Node:
        """Return the node at *path*, or the nearest one around it."""
        node = self.root
        for step in path:
            pair = _pair(node, step)
            if pair is None:
                break
            node = pair[1]
        return node

    def fault(self, path: Path, says: str, remedy: str = "", *, key: bool = False, offset: int | None = None) -> Fault:
        """Return a fault where the value at *path* begins, or what should hold it.

        At its *key* when asked for or when it is empty; at character *offset* of a text, from 0, if one line tells
        where that is.
        """
        node = self.node(path)
        if path and (key or (isinstance(node, ScalarNode) and not node.value and not node.style)):
            pair = _pair(self.node(path[:-1]), path[-1])
            node = pair[0] if pair is not None else node
        line, column = _begins(node)
        start, end = node.start_mark, node.end_mark
        if offset is not None and start is not None and isinstance(node, ScalarNode) and node.style not in ("|", ">"):
            quoted = 1 if node.style else 0
            if start.line == end.line and end.column - start.column == len(node.value) + 2 * quoted:
                column += quoted + offset
        return Fault(self.file, line, column, says, remedy)

    def unknown(self, path: Path, says: str, word: str, which: str, known: Iterable[str]) -> Iterator[Fault]:
        """A fault where *word* is none of *known*: "*says* 'C7', which *which*."; with the nearest of them."""
        if word not in (names := tuple(known)):
            yield self.fault(path, f"{says} '{word}', which {which}.", did_you_mean(word, names))

    def repeated_entries(self, path: Path, entries: Sequence[str], what: str = "", *within: Step) -> Iterator[Fault]:
        """A fault for each of *entries* in the list at *path* that stands there a second time."""
        for number, entry in enumerate(entries):
            if entry in entries[:number]:
                says = f"{what}'{entry}' stands here a second time."
                yield self.fault((*path, number, *within), says, "Keep one of them.")

    # --- taken for another ----------------------------------------------------------------------------------------

    def copied(self) -> Document:
        """The same, to be changed."""
        return replace(self, root=_copied(self.root, {}))

    def put(self, path: Steps, data: Any) -> None:
        """Put *data*, which the file does not say, at *path*."""
        node, around = SafeRepresenter().represent_data(data), self.node(path[:-1])
        if not path:
            self.root = node
        elif isinstance(around, SequenceNode):
            around.value[path[-1]] = node
        else:
            key = next((key for key, _ in around.value if key.value == path[-1]), _key(str(path[-1])))
            around.value = [pair for pair in around.value if pair[0] is not key] + [(key, node)]

    def rename(self, path: Steps, name: str | None, *, nameless: bool = False) -> None:
        """Give the key at *path* another name; take it out where that is None, or where it stands already.

        *nameless* where the file does not say the name at all.
        """
        around = self.node(path[:-1])
        taken = name is None or any(key.value == name for key, _ in around.value)
        around.value = [
            pair if pair[0].value != path[-1] else (_key(str(name), None if nameless else pair[0].start_mark), pair[1])
            for pair in around.value
            if not (taken and pair[0].value == path[-1])
        ]


def _key(name: str, mark: Any = None) -> ScalarNode:
    return ScalarNode(f"{_PREFIX}str", name, mark, mark, style="'")


def _copied(node: Node, done: dict[int, Node]) -> Node:
    """Lists and mappings anew; what an alias repeats is one in the copy too."""
    if isinstance(node, ScalarNode):
        return node
    if id(node) not in done:
        copy = done[id(node)] = type(node)(node.tag, [], node.start_mark, node.end_mark)
        if isinstance(node, SequenceNode):
            copy.value = [_copied(each, done) for each in node.value]
        else:
            copy.value = [(key, _copied(each, done)) for key, each in node.value]
    return done[id(node)]


def _pair(node: Node, step: Step) -> tuple[Node, Node] | None:
    """What stands in *node* at key or position *step*, behind its key or itself."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return next(((each, each) for each in node.value[step : step + 1]), None)
    return None


def _begins(node: Node) -> tuple[int, int]:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (NOWHERE, NOWHERE)


# --- from bytes -------------------------------------------------------------------------------------------------


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
    repeated: list[Fault] = []
    _made(root, file, repeated, {})
    return Document(file, root, tuple(repeated))


def _made(node: Node, file: str, repeated: list[Fault], done: dict[int, Any]) -> Any:
    """What *node* says; add each key that stands twice to *repeated*. What an alias repeats is made once, and cheap.

    Raises UnreadableDocument for a key that is no word, or an alias of what it stands in.
    """
    if isinstance(node, ScalarNode):
        return _scalar((node.tag or "").removeprefix(_PREFIX), node.value)
    if id(node) in done:
        if done[id(node)] is None:
            says = "an alias (*) in here repeats the very thing it stands in."
            raise UnreadableDocument(file, *_begins(node), says, "Write the values out instead.")
        return done[id(node)]
    done[id(node)] = None
    pairs = node.value if isinstance(node, MappingNode) else []
    lines: dict[str, int] = {}
    for key, _ in pairs:
        line, column = _begins(key)
        if not isinstance(key, ScalarNode):
            says = "a list or a group of fields stands here as a key."
            raise UnreadableDocument(file, line, column, says, "Write 'key: value'.")
        if key.value in lines:
            says = f"'{key.value}' stands here a second time; the first is on line {lines[key.value]}."
            repeated.append(Fault(file, line, column, says, "Keep one of them."))
        lines.setdefault(key.value, line)
    if isinstance(node, MappingNode):
        done[id(node)] = {key.value: _made(value, file, repeated, done) for key, value in pairs}
    else:
        done[id(node)] = [_made(each, file, repeated, done) for each in node.value]
    return done[id(node)]


def _scalar(tag: str, text: str) -> Any:
    """A value as written; a number that is no finite decimal number, or absurdly large, stays a text."""
    try:
        match tag:
            case "null":
                return None
            case "bool":
                return {"true": True, "false": False}.get(text.lower(), text)
            case "int":
                whole = int(text) if text.lstrip("+-").isdigit() else int(text, 0)
                return whole if abs(whole) < LARGEST else text
            case "float":
                return float(text) if abs(float(text)) != float("inf") else text
    except ValueError:
        pass
    return text


_COMPLAINTS = {  # what YAML says of its problem and context, in plain words; the first that fits
    "mapping values are not allowed": (
        "a colon cannot stand here.",
        "Indent this line like its neighbours, or put quotes around a text that has a colon in it.",
    ),
    "another document": ("'---' begins a second document here.", "Keep one definition in each file."),
    "unexpected end": ("the quote opened here is never closed.", "Close it."),
    "escape": ("a backslash means something else in double quotes.", "Write it twice, or use single quotes."),
    "flow sequence": ("the '[' opened on line {opened} does not end properly here.", "Put in a comma or a ']'."),
    "flow mapping": ("the '{{' opened on line {opened} does not end properly here.", "Put in a comma or a '}}'."),
    "(undefined alias .*)": (
        "{found[1]}.",
        "Write the value out, or put quotes around a text that begins with *.",
    ),
    "character (.*) that cannot start any token": ("a text cannot begin with {found[1]}.", "Put quotes around it."),
    "expected <block end>": (
        "this line does not fit with the ones above it.",
        "Indent it like its neighbours, and check its quotes.",
    ),
    "could not find expected ':'": ("this line has no colon after its key.", "Write 'key: value'."),
    "stream end": ("the file stops before this is finished.", "Close what was opened."),
    "(.*)": ("this is not YAML: {found[1]}.", "Correct it."),
}


def _complaint(file: str, text: str, error: MarkedYAMLError) -> UnreadableDocument:
    """YAML's own complaint in plain words, where the person who mends it has to look."""
    problem, context = error.problem or error.context or "", error.context or ""
    arose, opened = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    indent = [*text.split("\n"), ""][arose.line][: arose.column + 1]
    unclosed = "unexpected end" in problem or "could not find expected ':'" in problem
    says, remedy = "a tab stands here, and YAML is indented with spaces.", "Put spaces in its place."
    if not ("\t" in indent and not indent.strip()) and "'\\t'" not in problem:
        whole = f"{problem}\n{context}"
        found, words = next((m, words) for part, words in _COMPLAINTS.items() if (m := re.search(part, whole)))
        says, remedy = (each.format(found=found, opened=opened.line + 1) for each in words)
    mark = opened if unclosed else arose
    return UnreadableDocument(file, mark.line + 1, mark.column + 1, says, remedy)


# --- held against a model ---------------------------------------------------------------------------------------

GUESSES = 7  # as many as the longest list of words has
_ROUNDS = 3  # a guess may itself be refused, by a bound
_FEW = 4  # fields that fit in a message
# Each of these makes its mapping another kind.
_KIND_FIELDS = frozenset({"from", "sum", "share_yes", "figure"}).union(
    kind.key for kind in (*RETURN_CHECKS, *ROW_CHECKS) if kind.key != "rule"
)
_LISTED = frozenset(
    {"ambitions", "breaks", "checks", "columns", "commitments", "extensions", "items", "records", "sources"}
    | {"statements", "steps", "targets"}
)
_PATTERNS = {
    "^[A-Z]": "Begin with a capital letter; then letters, digits, dots and hyphens: C1, C1.2, IW-17.",
    "^[a-z]": "Begin with a small letter; then small letters, digits and underscores.",
    r"^\d{1": "Write a percentage such as 50%.",
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
_EXPECTED = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2024-06-30",
    "period": "a period such as 2024-25-Q1, 2024-25-H1 or 2024-25",
    "object": "a group of named entries",
    "array": "a list",
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
    document = document.copied()
    value, errors = _attempt(shape, document)
    while extras := [each for each in errors if each.type == "extra_forbidden"]:
        # Those that were plainly meant for a known field are renamed; only then the others are dropped.
        for spot in [each for each in extras if each.meant is not None] or extras:
            take_out = f"Take it out. It can have {listed(spot.fields)}."
            remedy = f"Did you mean '{spot.meant}'?" if spot.meant else _MOVED.get(str(spot.path[-1]), take_out)
            says = f"'{spot.path[-1]}' is not a field of {label(document, spot.path[:-1], noun)}."
            faults.append(document.fault(spot.path, says, remedy, key=True))
            document.rename(spot.path, spot.meant)
        value, errors = _attempt(shape, document)
    faults += [_fault(document, noun, spot) for spot in errors]
    if value is not None:
        return Validated(((value, document),), tuple(faults))
    made = [_version(shape, document.copied(), number) for number in range(GUESSES)]
    versions = tuple((each, version) for each, version, _, _ in made if each is not None)
    return Validated(versions, tuple(faults), *made[0][2:])


def _version(
    shape: type[T], document: Document, number: int
) -> tuple[T | None, Document, frozenset[Steps], dict[str, str]]:
    """The value with guess *number* wherever it is refused, its places, what was guessed, and for which names."""
    guessed: set[Steps] = set()
    names: dict[str, str] = {}
    for _ in range(_ROUNDS):
        value, errors = _attempt(shape, document, any_kind=True)
        if value is not None:
            return value, document, frozenset(guessed), names
        for spot in sorted(errors, key=lambda one: one.is_key):
            path = spot.path
            named = spot.is_key or path[-1:] == ("ref",)
            data = spot.guess(number, f"{len(guessed)}" if named else f"{len(guessed)}x{number}")
            guessed |= {path, path[:-1]} if spot.is_key else {path}
            if named:
                names[str(data)] = str(path[-1]) if spot.is_key else _written(document, path)
            if spot.is_key:
                document.rename(path, data, nameless=True)
            else:
                document.put(path, data)
    return None, document, frozenset(guessed), names


def _written(document: Document, path: Steps) -> str:
    """The text that the file has at *path*, "" where it has none."""
    around, node = document.node(path[:-1]), document.node(path)
    return str(node.value) if isinstance(node, ScalarNode) and node is not around else ""


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


@cache
def _schema(shape: Any) -> Schema:
    return _adapter(shape).json_schema(by_alias=True)


def _attempt(shape: type[T], document: Document, *, any_kind: bool = False) -> tuple[T | None, list[Spot]]:
    """The value, or where it is refused; with *any_kind* what is no group at all may have been a group of any kind."""
    data = document.data
    try:
        value: T = _adapter(cast(Hashable, shape)).validate_python(data)
    except ValidationError as error:
        schema = _schema(cast(Hashable, shape))
        spots = (_spot(schema, data, each, any_kind) for each in error.errors(include_url=False))
        return None, [spot for spot in spots if spot is not None]
    return value, []


# --- in words ---------------------------------------------------------------------------------------------------


def label(document: Document, path: Path, noun: str) -> str:
    """Return how to speak of what stands at *path*: "step 'C1.1'", "target 2", "'covers' of the plan"."""
    ref = next((f"'{text}'" for name in ("ref", "id") if (text := _written(document, (*path, name)))), "")
    if not path:
        return f"{noun} {ref}" if ref else f"the {noun}"
    last, around = path[-1], str(path[-2]) if len(path) > 1 else ""
    named = repr(last) if isinstance(last, str) else ref or str(last + 1)
    if around in _LISTED:
        return f"{'record sheet' if around == 'records' else around[:-1]} {named}"
    if len(path) == 1 and noun not in ("measure", "plan"):
        return f"{noun} {named}"
    this = repr(last) if isinstance(last, str) else f"entry {last + 1}"
    return f"{this} of {label(document, path[:-1], noun)}"


def _fault(document: Document, noun: str, spot: Spot) -> Fault:
    path = spot.path
    if spot.type == "missing":
        says = f"{label(document, path[:-1], noun)} has no '{path[-1]}'."
        return document.fault(path[:-1], says, f"Add it: {_in_words(spot.schema, spot.expected)}.")
    if spot.is_key:
        return document.fault(path, f"'{path[-1]}' cannot be a name here.", spot.remedy, key=True)
    return document.fault(path, f"{label(document, path, noun)} is {_shown(spot.error['input'])}.", spot.remedy)


def _shown(given: Any) -> str:
    if given is None or (isinstance(given, str) and not given.strip()):
        return "empty"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "a group of fields"
    return "a list" if isinstance(given, list) else f"'{given}'" if isinstance(given, str) else f"{given}"


@dataclass(frozen=True)
class Spot:
    """Where a value was refused.

    Attributes:
        path: The way to it in the file.
        error: What pydantic says.
        schema: The whole model's JSON Schema.
        expected: That of what it wants there; empty for a field it does not have.
        fields: What else could stand beside it: the names of the fields of the model it is in.
        is_key: Whether the key, not the value, was refused.
    """

    path: Steps
    error: ErrorDetails
    schema: Schema
    expected: Schema
    fields: tuple[str, ...]
    is_key: bool = False

    @property
    def type(self) -> str:
        """Why, in pydantic's word."""
        return self.error["type"]

    @property
    def meant(self) -> str | None:
        """The field that a name not known was plainly meant for."""
        name = str(self.path[-1])
        return None if name in self.fields else nearest(name, self.fields)

    @property
    def remedy(self) -> str:
        """What to write instead."""
        kind, bounds, given = _kind(self.expected), self.error.get("ctx", {}), self.error["input"]
        pattern = str(bounds["pattern"] if self.is_key and "pattern" in bounds else self.expected.get("pattern", ""))
        in_other_words = (says for start, says in _PATTERNS.items() if pattern.startswith(start))
        if words := _choices(self.expected):
            near = nearest(str(given), words)
            return f"Did you mean '{near}'?" if near else f"Write one of {listed(words, 'or')}."
        if self.type in _BOUNDS:
            return _BOUNDS[self.type].format(**bounds)
        if kind != "period" and pattern not in ("", NOT_BLANK):
            return next(in_other_words, "Write it another way.")
        if years := _YEARS.fullmatch(str(given)) if kind == "period" else None:
            return f"Did you mean '{years[1]}-{(int(years[1]) + 1) % 100:02d}{years[2] or ''}'?"
        if kind == "string" and isinstance(given, bool | int | float):
            return "Put quotes around it, so that it is a text."
        return f"Write {_in_words(self.schema, self.expected)}."

    def guess(self, number: int, word: str) -> Any:
        """Return the *number*th thing that may have been meant, as plain data; *word* is what a text says."""
        if self.is_key:
            return f"zz{word.lower()}"
        if self.type in ("greater_than_equal", "less_than_equal"):
            return int(next(iter(self.error["ctx"].values())))
        return _guess(self.schema, self.expected, number, word, str(self.path[-1]) if self.path else "")


def _guess(schema: Schema, expected: Schema, number: int, word: str, name: str = "") -> Any:
    """Guesses come round again. Of what is in field *name*, what begins is guessed early, anything else late."""
    if members := _members(schema, expected):
        return _guess(schema, members[number % len(members)], number, word, name)
    if words := _choices(expected):
        return words[number % len(words)]
    if "properties" in expected:
        fields = {each: _resolved(schema, expected["properties"][each]) for each in expected.get("required", ())}
        return {each: _guess(schema, kind, number, word, each) for each, kind in fields.items()}
    kind, pattern = _kind(expected), str(expected.get("pattern", ""))
    year = (2000 if name == "from" else 2050) + number % 2
    match kind:
        case "array":
            return [_guess(schema, _inner(schema, expected), number, word)] if number % 2 else []
        case "object":
            return {f"zz{word.lower()}": _guess(schema, _inner(schema, expected), number, word)} if number % 2 else {}
        case "boolean":
            return number % 2 == 0
        case "integer" | "number":
            return 1 + number % 2
        case "date":
            return f"{year}-06-30"
        case "period":
            return f"{year}-{(year + 1) % 100:02d}-Q1"
    if pattern.startswith(r"^\d"):
        return "1%"
    return f"zz{word.lower()}" if pattern.startswith("^[a-z]") else f"Zz{word}"


# --- the shape of a model, by its JSON Schema -------------------------------------------------------------------


def _spot(schema: Schema, data: Any, error: ErrorDetails, any_kind: bool) -> Spot | None:
    """Return the place of *error*, which pydantic names by fields, positions and the kinds it chose between.

    None when the complaint is about a kind that the value plainly is not, such as "not a text" about a list where
    either is allowed: another complaint says it better.
    """
    expected = _resolved(schema, schema)
    path: Steps = ()
    fields: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    loc = error["loc"]
    named_freely = False
    for number, step in enumerate(loc):
        if named_freely and step == "[key]":
            return Spot(path, error, schema, {}, (), is_key=True)
        if members := _members(schema, expected):
            tagged = "oneOf" in expected
            if tagged and any_kind and error["type"] == "model_type" and number + 1 == len(loc):
                break
            chosen = next((each for each in members if each.get("title") == step), None)
            if not tagged:
                sort = "object" if isinstance(data, dict) else "array" if isinstance(data, list) else "string"
                likely = next((each for each in members if each["type"] == sort), members[0])
                named = likely["title"] if "properties" in likely else {"array": "tuple"}.get(likely["type"], "str")
                chosen = likely if str(step).startswith(named) else None
            if chosen is None:
                return None
            names = dict.fromkeys(name for each in members for name in each.get("properties", ()) if tagged)
            others = tuple(name for name in names if name in _KIND_FIELDS)
            expected = chosen
            continue
        path = (*path, step)
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        data = data[step] if inside else data
        properties: Schema = expected.get("properties", {})
        named_freely = not properties
        fields = () if named_freely else tuple(dict.fromkeys((*properties, *others)))
        expected = _inner(schema, expected) if named_freely else _resolved(schema, properties.get(str(step), {}))
        others = ()
    return Spot(path, error, schema, expected, fields)


def _resolved(schema: Schema, node: Schema) -> Schema:
    """What *node* stands for: a model by name, or what may be left out."""
    if "$ref" in node:
        return cast(Schema, schema["$defs"][node["$ref"].rpartition("/")[2]])
    present = [each for each in node.get("anyOf", ()) if each.get("type") != "null"]
    return _resolved(schema, present[0]) if len(present) == 1 else node


def _members(schema: Schema, node: Schema) -> list[Schema]:
    """The kinds between which *node* leaves the choice."""
    both = node.get("oneOf") or node.get("anyOf") or ()
    return [_resolved(schema, each) for each in both if each.get("type") != "null"]


def _inner(schema: Schema, node: Schema) -> Schema:
    """What each entry of a list, or of a group of named entries, is."""
    named = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    return _resolved(schema, node["items"] if "items" in node else named[0] or {})


def _choices(node: Schema) -> tuple[str, ...]:
    return tuple(node.get("enum", [node["const"]] if "const" in node else ()))


def _kind(node: Schema) -> str:
    """What *node* is, a key of `_EXPECTED`; "" for nothing at all."""
    period = str(node.get("pattern", "")).startswith(r"^\d{4}")
    return "period" if period else str(node.get("format") or node.get("type", ""))


def _in_words(schema: Schema, node: Schema) -> str:
    if members := _members(schema, node):
        return listed((_in_words(schema, each) for each in members), "or")
    if words := _choices(node):
        return f"one of {listed(words, 'or')}"
    if "properties" in node:
        needed = node.get("required", ())
        return (
            "{" + ", ".join(f"{name}: \u2026" for name in needed) + "}"
            if 0 < len(needed) <= _FEW
            else "a group of fields"
        )
    return _EXPECTED.get(_kind(node), "something else")
