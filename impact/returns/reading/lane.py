"""Two lanes through one XML part: runs in a known spelling go past the parser, everything else through it.

Before `reading.markup`, which has the parser. A run may only pass where the parser stands directly inside the element
that holds such runs, with no tag, comment or section begun; then what it hears before and after is a whole document
without that run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

BLOCK = 512 * 1024  # bytes looked at together: the arrays over them stay in the processor's own memory
_LONGEST_REST = 2 * BLOCK

Taken = tuple[int, int, Callable[[], None]]  # where a run begins and ends, and what takes it
Parse = Callable[[bytes], None]


@dataclass(frozen=True)
class Lane:
    """What may go past the parser.

    Attributes:
        depth: How deep the element is that holds the runs, the first being 1.
        inside: Its name.
        opens: The bytes that each run begins with.
        runs: Gives the runs in a block, from a place on, told the prefixes that the first element declares.
    """

    depth: int
    inside: str
    opens: bytes
    runs: Callable[[bytes, int, frozenset[str]], Iterator[Taken]]


@dataclass
class Standing:
    """Where the parser stands, as far as it matters.

    Attributes:
        namespaces: Those that the runs' elements may be in.
        held: The last element at the depth of those that hold runs, its namespace first: "http://…/main}sheetData".
        depth: Elements that are open; beyond the runs' own it is not followed.
        literal: Whether it is in a CDATA section.
        strange: Whether the part is in another encoding than UTF-8.
        prefixes: Those that the first element declares.
        defaults: The default namespaces that are in force, the innermost last.
    """

    namespaces: tuple[str, ...]
    held: str = ""
    depth: int = 0
    literal: bool = False
    strange: bool = False
    prefixes: set[str] = field(default_factory=set)
    defaults: list[str] = field(default_factory=list)

    def listen(self, parser: expat.XMLParserType) -> None:
        """Hear what else matters of *parser*."""
        parser.XmlDeclHandler = self._declared
        parser.StartCdataSectionHandler = self._literal_begins
        parser.EndCdataSectionHandler = self._literal_ends
        parser.StartNamespaceDeclHandler = self._namespace_begins
        parser.EndNamespaceDeclHandler = self._namespace_ends

    def inside(self, lane: Lane) -> bool:
        """Whether the parser is directly in the element that holds the runs, so that a run would be of its kind."""
        known = bool(self.defaults) and self.defaults[-1] in self.namespaces
        namespace, _, name = self.held.rpartition("}")
        held = name == lane.inside and namespace in self.namespaces
        return held and self.depth == lane.depth and known and not self.literal and not self.strange

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        self.strange = self.strange or (encoding or "utf-8").lower() != "utf-8"

    def _literal_begins(self) -> None:
        self.literal = True

    def _literal_ends(self) -> None:
        self.literal = False

    def _namespace_begins(self, prefix: str | None, uri: str | None) -> None:
        if prefix is None:
            self.defaults.append(uri or "")
        elif self.depth == 0:
            self.prefixes.add(prefix)

    def _namespace_ends(self, prefix: str | None) -> None:
        if prefix is None:
            self.defaults.pop()


def blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *chunks* joined to blocks of about `BLOCK` bytes."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


class TwoLanes:
    """Takes the blocks of one part."""

    def __init__(self, lanes: Sequence[Lane], standing: Standing, parse: Parse, clean: Callable[[], bool]) -> None:
        """Prepare; *parse* hands bytes to the parser, *clean* says whether it has no tag begun.

        The *lanes* are in the order in which the part has their runs; what comes in another order is parsed.
        """
        self._lanes, self._standing, self._parse, self._clean = lanes, standing, parse, clean
        self._longest = max(len(lane.opens) for lane in lanes)
        self._rest = b""
        self._first = True

    def feed(self, block: bytes) -> None:
        """Take the next block."""
        if self._first:
            self._first = False
            self._standing.strange = b"\0" in block[:4] or block[:2] in (b"\xff\xfe", b"\xfe\xff")
        if self._standing.strange:
            self.finish()
            self._parse(block)
            return
        block = self._rest + block
        done = 0
        for lane in self._lanes:
            if (at := block.find(lane.opens, done)) >= 0:
                self._parse(block[done:at])
                done = self._take_runs(lane, block, at)
        last = max(block.rfind(lane.opens, done) for lane in self._lanes)
        if last < 0:  # but the first letters of one may stand at the end
            last = max(done, len(block) - self._longest + 1)
        if len(block) - last > _LONGEST_REST:
            last = len(block)
        self._parse(block[done:last])
        self._rest = block[last:]

    def finish(self) -> None:
        """Hand on what was kept back."""
        self._parse(self._rest)
        self._rest = b""

    def _take_runs(self, lane: Lane, block: bytes, at: int) -> int:
        """Take what can be taken from *at* on; return where the last run ended."""
        done = at
        for begins, ends, take in lane.runs(block, at, frozenset(self._standing.prefixes)):
            self._parse(block[done:begins])
            done = begins
            if self._standing.inside(lane) and self._clean():
                take()
                done = ends
        return done
