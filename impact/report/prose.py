"""People's own words, written in Markdown, as HTML that is safe and keeps the order of headings.

Comes before `report.html`. Raw HTML in the text is shown, not obeyed; pictures are not fetched.
"""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table").disable("image")


def prose(text: str, level: int) -> Markup:
    """Return *text* as HTML, its topmost heading at *level* and none of them skipping one (PDF/UA asks for both).

    Args:
        text: Markdown: headings, paragraphs, lists, tables, emphasis and links.
        level: 1 to 6.
    """
    markdown = _markdown()
    tokens = markdown.parse(text)
    written: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            depth = int(token.tag[1])
            while written and written[-1] >= depth:
                written.pop()
            written.append(depth)
            token.tag = f"h{min(level + len(written) - 1, 6)}"
            shown = token.tag
        elif token.type == "heading_close":
            token.tag = shown
        elif token.type == "th_open":
            token.attrSet("scope", "col")
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))
