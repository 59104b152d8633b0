"""Whatever anybody writes: nothing raises, nothing unsafe comes out, nothing is out of place."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from impact.report.commentary import prose
from tests.report.test_commentary import found, told

TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "br", "hr", "blockquote",
        "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
HEADINGS = {"h3", "h4", "h5", "h6"}
ATTRIBUTES = {"href", "title", "class", "start", "scope", "style"}

bits = st.sampled_from(
    [
        '{{ value "M-1" }}', '{{ value "M-3" }}', "{{", "}}", '"', "“", "{{ outside", 'source="', "period=", "M-1",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<javascript:alert(1)>", "<https://a.b>", "&lt;",
        "[x](javascript:alert(1))", "[x](data:text/html,y)", '[x](https://a.b "t")', "[**x**](#C1)", "![x](http://a.b)",
        "[x]: javascript:alert(1)\n", "&#106;avascript:", "# ", "## Next steps\n", "## Decision\n", "## On the chart\n",
        "- Q1 2024/25: x\n", "- ", "1. ", "> ", "    ", "\n", "\n\n", "|a|b|\n|-|-|\n", "|1|2|\n", "`", "```\n", "~~~",
        "***", "---\n", "===\n", "\\", "36%", "1,204", "sixty per cent", "\t", "\x00", "\u202e", "🎉", "word",
    ]
)  # fmt: skip
texts = st.lists(bits | st.text(max_size=6), max_size=14).map("".join)


class _Seen(HTMLParser):
    """Every tag, attribute and heading of a page; what is open inside links and items."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS | HEADINGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            if name == "href":
                assert urlsplit(value or "").scheme.lower() in ("http", "https", "mailto", "")
            if name == "style":
                assert value in ("text-align:left", "text-align:center", "text-align:right")
        assert "a" not in self.open, "a tagged PDF loses a link with an element in it"
        if self.open and self.open[-1] == "li":
            assert tag in {"ul", "ol", "a", "em", "strong", "br"}, "a tagged PDF has no place for it in an item"
        if tag in HEADINGS:
            self.levels.append(int(tag[1]))
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "hr"):
            assert self.open.pop() == tag


@given(texts, st.sampled_from(["C1", "M-1", "summary", "nothing"]))
def test_any_text_is_told_and_shown_safely(text: str, name: str) -> None:
    """Only plain elements, only web, mail and in-report links, headings in order; and the check never fails either."""
    said = told(text, name)
    for words in (said.words, said.next_steps, said.decision):
        seen = _Seen()
        seen.feed(str(prose(words, 3)))
        seen.close()
        assert seen.open == []
        assert [2, *seen.levels][1:2] in ([], [3])
        assert all(later - earlier <= 1 for earlier, later in pairwise(seen.levels))
    for remark in found(text, name):
        assert 0 <= remark.line <= text.count("\n") + 1
        assert remark.remedy.endswith((".", "?"))


@given(st.text(alphabet="ab ,.\n", max_size=60))
def test_plain_words_are_told_as_they_are(text: str) -> None:
    """Nothing is added or lost."""
    assert " ".join(told(text).words.split()) == " ".join(text.split())
    assert [one for one in found(text) if one.severity == "error"] == []
