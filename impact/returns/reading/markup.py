"""One pass over one XML part: chosen elements are handed on, everything else only counted.

After `reading.archive`, which streams the bytes; before `reading.package` and `reading.cells`, which say what they want
to hear. Document types are refused, whatever their encoding, so no entity is ever expanded. Long runs of one spelling
may go past the parser, through a `returns.reading.lane.Lane`, where that gives the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from impact.returns.reading import unreadable
from impact.returns.reading.lane import Lane, Standing, TwoLanes, blocks

DEEPEST = 64  # elements within elements; a worksheet needs about ten
LONGEST_TAG = 2 * 1024 * 1024  # bytes; the longest that programs write lists the places of a rule
MOST_ELEMENTS = 300_000  # of a part that has no cells and no texts
LONGEST_TEXT = 1_000_000  # characters; a cell has at most 32,767
SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",  # ISO/IEC 29500 Transitional
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # … and Strict
)
RELATIONSHIP_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)

Attributes = dict[str, str]


class Markup:
    """What to hear of a part, then the hearing: `on(...)` for each element, then `read(...)` once."""

    def __init__(
        self, part: str, root: str, namespaces: tuple[str, ...] = SPREADSHEET, most: int = MOST_ELEMENTS
    ) -> None:
        """Prepare for *part*, of *most* elements, whose first must be *root* in one of *namespaces*."""
        self._part = part
        self._most = most
        self._namespaces = namespaces
        self._roots = {f"{namespace}}}{root}" for namespace in namespaces}
        self._starts: dict[str, Callable[[Attributes], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._texts: dict[str, Callable[[str], None]] = {}

    def on(
        self,
        name: str,
        start: Callable[[Attributes], None] | None = None,
        end: Callable[[], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Call *start* with the attributes, *end*, and *text* with the whole text of each element *name*."""
        for namespace in self._namespaces:
            full = f"{namespace}}}{name}"
            if start is not None:
                self._starts[full] = start
            if end is not None:
                self._ends[full] = end
            if text is not None:
                self._texts[full] = text

    def read(self, chunks: Iterable[bytes], *lanes: Lane) -> None:
        """Parse *chunks* to their end; what *lanes*, all of one depth, can take of them is not parsed.

        Raises:
            Unreadable: The XML is broken, too deep, of another kind, or declares a document type.
        """
        standing = Standing(self._namespaces)
        parser = self._parser(lanes[0].depth if lanes else None, standing)
        fed = 0

        def parse(chunk: bytes) -> None:
            """The parser keeps a tag until it has the whole of it: that must not go on without end."""
            nonlocal fed
            if chunk:
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise unreadable.too_much(f"has a tag of more than {LONGEST_TAG // 1024**2} MB in '{self._part}'")

        try:
            if not lanes:
                for chunk in chunks:
                    parse(chunk)
            else:
                two = TwoLanes(lanes, standing, parse, lambda: fed == parser.CurrentByteIndex)
                for block in blocks(chunks):
                    two.feed(block)
                two.finish()
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):
            raise unreadable.damaged(self._part) from None

    def _parser(self, lanes: int | None, standing: Standing) -> expat.XMLParserType:
        """A parser whose handlers are closures: they run for every element, and attribute look-ups would tell."""
        starts, ends, texts, part, roots = self._starts, self._ends, self._texts, self._part, self._roots
        lane_depth = lanes if lanes is not None else -2
        depth = 0
        room = self._most
        capturing = False
        heard: list[str] = []
        length = 0

        def start(name: str, attributes: Attributes) -> None:
            nonlocal depth, room, capturing, length
            depth += 1
            room -= 1
            if room < 0:
                raise unreadable.too_much(f"has more than {self._most:,} elements in '{part}'")
            if depth == 1 and name not in roots:
                raise unreadable.damaged(part)
            if depth > DEEPEST:
                raise unreadable.damaged(part)
            if depth <= lane_depth + 1:
                standing.depth = depth
                if depth == lane_depth:
                    standing.held = name
            if (handle := starts.get(name)) is not None:
                handle(attributes)
            if name in texts:
                heard.clear()
                length = 0
                capturing = True

        def end(name: str) -> None:
            nonlocal depth, capturing
            depth -= 1
            if depth <= lane_depth:
                standing.depth = depth
            if (hear := texts.get(name)) is not None:
                capturing = False
                hear("".join(heard))
            if (handle := ends.get(name)) is not None:
                handle()

        def characters(data: str) -> None:
            nonlocal length
            if capturing:
                heard.append(data)
                length += len(data)
                if length > LONGEST_TEXT:
                    raise unreadable.too_much(f"holds a text of more than {LONGEST_TEXT:,} characters")

        def doctype(*declared: object) -> NoReturn:
            raise unreadable.declares_types(part)

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        parser.StartDoctypeDeclHandler = doctype
        if lanes is not None:
            standing.listen(parser)
        return parser
