"""One pass over one XML part: chosen elements are handed on, everything else only counted.

After `returns.archive`, which streams the bytes; before `returns.package` and `returns.cells`, which say what they want
to hear. Document types are refused, whatever their encoding, so no entity is ever expanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from impact.returns import unreadable

DEEPEST = 64  # elements within elements; a worksheet needs about ten
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

    def __init__(self, part: str, root: str, namespaces: tuple[str, ...] = SPREADSHEET) -> None:
        """Prepare for *part*, whose first element must be *root* in one of *namespaces*."""
        self._part = part
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

    def read(self, chunks: Iterable[bytes]) -> None:
        """Parse *chunks* to their end.

        Raises:
            Unreadable: The XML is broken, too deep, of another kind, or declares a document type.
        """
        parser = self._parser()
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError):
            raise unreadable.damaged(self._part) from None

    def _parser(self) -> expat.XMLParserType:
        """A parser whose handlers are closures: they run for every element, and attribute look-ups would tell."""
        starts, ends, texts, part, roots = self._starts, self._ends, self._texts, self._part, self._roots
        depth = 0
        capturing = False
        heard: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            nonlocal depth, capturing
            depth += 1
            if depth == 1 and name not in roots:
                raise unreadable.damaged(part)
            if depth > DEEPEST:
                raise unreadable.damaged(part)
            if (handle := starts.get(name)) is not None:
                handle(attributes)
            if name in texts:
                heard.clear()
                capturing = True

        def end(name: str) -> None:
            nonlocal depth, capturing
            depth -= 1
            if (hear := texts.get(name)) is not None:
                capturing = False
                hear("".join(heard))
            if (handle := ends.get(name)) is not None:
                handle()

        def characters(data: str) -> None:
            if capturing:
                heard.append(data)

        def doctype(*declared: object) -> NoReturn:
            raise unreadable.declares_types(part)

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        parser.StartDoctypeDeclHandler = doctype
        return parser
