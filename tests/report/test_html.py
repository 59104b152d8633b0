"""The report as HTML: one file, with names for everything that is drawn, in the right order, safe."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from impact.report.commentary import prose
from impact.report.html import render
from impact.resources import folder
from tests.report.reported import report

TEMPLATES = folder("templates")
_VOID = {"meta", "img", "col", "br", "hr", "link", "path", "circle", "line", "rect", "polyline", "polygon"}


@dataclass
class Element:
    """An element as parsed, with its words."""

    tag: str
    attributes: dict[str, str]
    words: str = ""
    children: list[Element] = field(default_factory=list)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.all.append(element)
        if self._open:
            self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.all.append(element)
        if self._open:
            self._open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words += data


def parsed(html: str) -> list[Element]:
    """Every element in document order; the parse fails where tags do not match."""
    parser = _Parser()
    parser.feed(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))  # its fonts are a megabyte each
    return parser.all


@pytest.fixture(scope="module")
def screen() -> str:
    """The report for a screen."""
    return render(report({"M-1": "The *largest* falls came with a new records system."}), [TEMPLATES], "screen")


@pytest.fixture(scope="module")
def printed() -> str:
    """The report for print."""
    return render(report(), [TEMPLATES], "print")


def test_one_file_alone(screen: str) -> None:
    """Nothing is fetched: no link leads to a style, script or picture outside the file, and it stays under 3 MB."""
    elements = parsed(screen)
    assert not [one for one in elements if one.tag in ("link", "iframe") or "src" in one.attributes]
    assert all(one.attributes["href"].startswith("#") for one in elements if one.tag == "a")
    assert set(re.findall(r'url\("(\w+):', screen)) == {"data"}
    assert len(screen.encode()) < 3_000_000


def test_language_title_and_landmarks(screen: str) -> None:
    """A reader's software finds the language, the title, and the way past the heading."""
    elements = {one.tag: one for one in reversed(parsed(screen))}
    assert elements["html"].attributes["lang"] == "en-GB"
    assert elements["title"].words == "Implementing what works. Progress report to the Board, Q1 2025/26"
    assert {"header", "nav", "main", "aside"} <= set(elements)
    skip = next(one for one in parsed(screen) if one.tag == "a")
    assert (skip.attributes["href"], skip.words) == ("#report", "Skip to the report")


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_headings_begin_at_one_and_skip_none(medium: str, request: pytest.FixtureRequest) -> None:
    """One h1; no heading is more than a level below the one before."""
    html = request.getfixturevalue("screen" if medium == "screen" else "printed")
    levels = [int(one.tag[1]) for one in parsed(html) if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_ids_are_unique_and_links_lead_somewhere(medium: str, request: pytest.FixtureRequest) -> None:
    """No id stands twice; every link inside the report has its target."""
    elements = parsed(request.getfixturevalue("screen" if medium == "screen" else "printed"))
    ids = Counter(one.attributes["id"] for one in elements if "id" in one.attributes)
    assert [id_ for id_, times in ids.items() if times > 1] == []
    targets = {one.attributes["href"][1:] for one in elements if one.tag == "a"}
    targets |= {one.attributes["aria-labelledby"] for one in elements if "aria-labelledby" in one.attributes}
    assert targets <= set(ids)


def test_everything_drawn_has_a_name(screen: str, printed: str) -> None:
    """Each chart says in words what it shows: the SVG's title on a screen, the alternative text in print."""
    drawn = [one for one in parsed(screen) if one.tag == "svg"]
    assert len(drawn) > 8
    assert all(one.children[0].tag == "title" and one.children[0].words.strip() for one in drawn)
    images = [one for one in parsed(printed) if one.tag == "img"]
    assert {one.attributes["alt"] for one in images} == {one.children[0].words for one in drawn}
    assert all(one.attributes["alt"].strip() for one in images)
    assert b64decode(images[0].attributes["src"].split(",")[1]).startswith(b"<svg")


def test_the_board_has_no_more_than_a_board_reads() -> None:
    """Of the same content: no definitions, no force tables, the methods in a page, and every figure behind a chart."""
    content = replace(report(), methods_page="In short.")
    board = render(content, [TEMPLATES], "print", "board")
    full = render(content, [TEMPLATES], "print", "full")
    ids = {one.attributes.get("id", "") for one in parsed(board)}
    assert "figures" in ids and "definitions" not in ids
    assert not any("by-area" in one.attributes.get("class", "") for one in parsed(board))
    assert "In short." in board and "A ratio of sums." not in board
    assert "A ratio of sums." in full
    targets = {one.attributes["href"][1:] for one in parsed(board) if one.tag == "a"}
    assert targets <= ids


def test_figures_lead_to_their_derivation_where_it_stands_beside_the_report() -> None:
    """On its own the page has no link that leads nowhere."""
    alone, beside = (render(report(), [TEMPLATES], "screen", linked=linked) for linked in (False, True))
    assert "figures/M-1.html#2025-26-Q1" in beside
    assert "figures/" not in alone


def test_tables_have_captions_and_scopes(screen: str) -> None:
    """Each header cell says what it heads."""
    cells = [one for one in parsed(screen) if one.tag == "th"]
    assert {one.attributes.get("scope") for one in cells} == {"col", "row", "rowgroup"}
    assert all(one.words.strip() for one in cells)


def test_signs_are_words_too(screen: str) -> None:
    """No judgement rests on a shape or a colour."""
    signs = [one for one in parsed(screen) if "sign" in one.attributes.get("class", "").split()]
    assert {"Off track", "Met", "Worsening", "Improving", "Late", "Not rated"} <= {one.words for one in signs}


def test_synthetic_stands_at_the_head(screen: str) -> None:
    """The banner is there when the figures are made up, and only then."""
    assert [one.words for one in parsed(screen) if one.tag == "aside"] == [
        "Synthetic data: an illustration, not a report of real performance"
    ]
    real = render(report(synthetic=False), [TEMPLATES], "screen")
    assert not [one for one in parsed(real) if one.tag == "aside"]
    assert "Synthetic" not in real


def test_every_measure_and_step_is_there(screen: str) -> None:
    """Nothing of the plan is left out, and commentary stands with its measure."""
    words = next(one for one in parsed(screen) if one.tag == "main").words
    for expected in ("M-1", "M-2", "M-3", "M-4", "M-5", "First step of C2", "Not returned: Hull", "43 to 46"):
        assert expected in words
    assert "The <em>largest</em> falls" in screen


def test_same_content_same_page(printed: str) -> None:
    """Rendered twice, the same text."""
    assert render(report(), [TEMPLATES], "print") == printed


def test_a_workspace_s_own_template_is_used(tmp_path: Path) -> None:
    """A file of the same path replaces the shipped one; the others stay."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "methods.html.j2").write_text("<p>Our own methods.</p>", encoding="utf-8")
    html = render(report(), [tmp_path, TEMPLATES], "screen")
    assert "Our own methods." in html
    assert "A ratio of sums." not in html


def test_a_wrong_name_in_a_template_is_refused(tmp_path: Path) -> None:
    """A template cannot quietly show nothing."""
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "methods.html.j2").write_text("{{ report.metods }}", encoding="utf-8")
    with pytest.raises(UndefinedError):
        render(report(), [tmp_path, TEMPLATES], "screen")


def test_fonts_that_are_nowhere_are_named(tmp_path: Path) -> None:
    """Without its fonts a report is refused, with what to do."""
    for name in ("base.html.j2", "report"):
        (tmp_path / name).symlink_to(TEMPLATES / name)
    with pytest.raises(FileNotFoundError, match=r"fonts/SourceSans3-Regular\.ttf\. Install impact again"):
        render(report(), [tmp_path], "screen")


def test_names_are_escaped() -> None:
    """A title with a mark of HTML in it is shown as it is written."""
    odd = replace(report(), organisation="Smith & <b>Sons</b>")
    assert "Smith &amp; &lt;b&gt;Sons&lt;/b&gt;" in render(odd, [TEMPLATES], "screen")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *word*.", "<p>One <em>word</em>.</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("## Two\n\n#### Four", "<h3>Two</h3>\n<h4>Four</h4>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
    ],
)
def test_prose_is_safe_and_in_order(text: str, html: str) -> None:
    """Markdown becomes HTML; raw HTML and scripts do not, and headings close up under the level given."""
    assert prose(text, 3) == html


def test_prose_tables_say_what_heads_what() -> None:
    """A table in Markdown gets the scope that a PDF needs."""
    assert '<th scope="col">a</th>' in prose("| a | b |\n|---|---|\n| 1 | 2 |", 3)
