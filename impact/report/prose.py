"""People's own words, written in Markdown, as HTML that is safe and keeps the order of headings.

Raw HTML in the text is shown, not obeyed; pictures are not fetched; a link leads to a web page, a mail address or a
place in the report, or is no link.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

QUOTED = "quoted"  # the class of a link that `report.words.commentary` made of a figure

_LEADS = re.compile(r"https?://[^\s/]|mailto:[^\s@]+@|#[A-Za-z]", re.IGNORECASE)
_MEASURE = "#measure-"
_LISTS = frozenset(f"{kind}_list_{end}" for kind in ("bullet", "ordered") for end in ("open", "close"))


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """The dialect: CommonMark with tables; no HTML, no pictures, no code (whose font a report does not have)."""
    found = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    found.disable(["image", "code", "fence"])
    found.validateLink = may_lead  # type: ignore[method-assign, assignment]  # the documented way to say what may stand
    return found


def may_lead(address: str) -> bool:
    """Whether a link may lead to *address*: http, https, mailto, or a place in the report."""
    return _LEADS.match(address) is not None


def prose(text: str, level: int, anchors: Collection[str] | None = None) -> Markup:
    """Return *text* as HTML, its topmost heading at *level* and none of them skipping one (PDF/UA asks for both).

    A figure that was quoted from the results is a link of the class `quoted`.

    Args:
        text: Markdown: headings, paragraphs, lists, tables, emphasis and links.
        level: 1 to 6.
        anchors: The ids that the page has; a link to any other becomes plain words. None: all are taken to be there.
    """
    parser = markdown()
    tokens = [*_with_bodies(_flat_items(_without_empty(parser.parse(text))))]
    _fit(tokens, level)
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.children:
            token.children = list(_links(token.children, anchors))
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def _fit(tokens: Sequence[Token], level: int) -> None:
    """Give each heading its level under where the text stands."""
    written: list[int] = []
    shown = ""
    for token in tokens:
        if token.type == "heading_open":
            depth = int(token.tag[1])
            while written and written[-1] >= depth:
                written.pop()
            written.append(depth)
            shown = token.tag = f"h{min(level + len(written) - 1, 6)}"
        elif token.type == "heading_close":
            token.tag = shown


def _without_empty(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without headings that say nothing, which a reader's software would stop at."""
    skip = 0
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and not tokens[at + 1].content.strip():
            skip = 3
        if skip:
            skip -= 1
        else:
            yield token


def _flat_items(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with nothing in a list but items and their lines: a tagged PDF has no place for a paragraph there."""
    depth = 0
    line: Token | None = None  # the one that another of the same item goes on
    for token in tokens:
        depth += (token.type in _LISTS) * token.nesting
        if not depth or token.type in _LISTS or token.type.startswith("list_item"):
            line = None
            yield token
        elif token.type == "inline" and line is None:
            line = token
            yield token
        elif token.type == "inline" and line is not None:
            line.children = [*(line.children or []), Token("hardbreak", "br", 0), *(token.children or [])]


def _with_bodies(tokens: Iterable[Token]) -> list[Token]:
    """The tokens with a body in every table: one of headings alone has them in its body."""
    found = list(tokens)
    for at, token in enumerate(found):
        if token.type == "thead_close" and found[at + 1].type != "tbody_open":
            token.tag = "tbody"
            next(one for one in reversed(found[:at]) if one.type == "thead_open").tag = "tbody"
    return found


def _links(tokens: Sequence[Token], anchors: Collection[str] | None) -> Iterator[Token]:
    """The tokens of a line. A link that says or reaches nothing becomes plain words; one that stays has only words in
    it, since a tagged PDF loses one with more; a quoted figure gets its class.
    """
    inside = 0
    kept = False
    for at, token in enumerate(tokens):
        if token.type == "code_inline":
            token.type, token.tag = "text", ""
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            reaches = anchors is None or not address.startswith("#") or address[1:] in anchors
            kept = reaches and _says_something(tokens[at + 1 :])
            if kept and address.startswith(_MEASURE) and token.attrGet("title"):
                token.attrSet("class", QUOTED)
        if token.type in ("link_open", "link_close"):
            inside += token.nesting
            if kept:
                yield token
        elif not (inside and kept) or token.type in ("text", "softbreak"):
            yield token
        elif token.type == "hardbreak":
            yield Token("softbreak", "br", 0)


def _says_something(tokens: Sequence[Token]) -> bool:
    """Whether there are words before the link closes."""
    for token in tokens:
        if token.type == "link_close":
            return False
        if token.content.strip():
            return True
    return False
