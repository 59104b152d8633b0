"""The checkers find what they are there to find: one small page or PDF with each fault."""

from __future__ import annotations

from pathlib import Path

import pytest
import weasyprint

from impact.resources import folder
from tests.checking.browser import Browser, BrowserFailed
from tests.checking.checkers import markup_faults, needed, page_faults, paper_faults

HEAD = '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A page</title></head>'
FONT = (folder("templates") / "fonts" / "SourceSans3-Regular.ttf").as_uri()


def page(folder: Path, body: str, head: str = HEAD) -> Path:
    """A page with *body* in its main part."""
    path = folder / "page.html"
    path.write_text(f"{head}<body><main><h1>A heading</h1>{body}</main></body></html>", encoding="utf-8")
    return path


def rules(browser: Browser, path: Path) -> dict[str, list[str]]:
    """How each fault was looked at, by its rule."""
    found: dict[str, list[str]] = {}
    for fault in page_faults(browser, path):
        found.setdefault(fault.rule, []).append(fault.where.split(":")[0])
    return found


def test_a_sound_page_has_no_fault(browser: Browser, tmp_path: Path) -> None:
    """In any width, with scripts and without."""
    assert rules(browser, page(tmp_path, "<p>Words.</p><script>document.title += '.'</script>")) == {}


def test_a_fault_is_found_however_the_page_is_looked_at(browser: Browser, tmp_path: Path) -> None:
    """Three widths, and once more where the page has a script: as those see it who run none."""
    found = rules(browser, page(tmp_path, '<img src="data:,"><script>0</script>'))
    widths = ["320 pixels", "768 pixels", "1280 pixels"]
    assert found["axe image-alt"] == [*widths, *(f"{width}, without scripts" for width in widths)]


def test_what_a_script_mends_is_a_fault_without_it(browser: Browser, tmp_path: Path) -> None:
    """And what a script breaks is one with it only."""
    mended = '<img id="i" src="data:,"><script>document.getElementById("i").alt = "A chart"</script>'
    assert {
        where for where in rules(browser, page(tmp_path, mended))["axe image-alt"] if "without" not in where
    } == set()
    broken = (
        '<img id="i" src="data:," alt="A chart"><script>document.getElementById("i").removeAttribute("alt")</script>'
    )
    assert not [where for where in rules(browser, page(tmp_path, broken))["axe image-alt"] if "without" in where]


def test_a_part_unlike_its_many_neighbours_is_looked_at(browser: Browser, tmp_path: Path) -> None:
    """A row or section of a kind that is there twice already is passed over; one with anything else in it is not."""
    rows = "<tr><td>1</td></tr>" * 9 + '<tr><td><img src="data:,"></td></tr>' + "<tr><td>1</td></tr>" * 9
    table = f"<table><thead><tr><th>Figure</th></tr></thead><tbody>{rows}</tbody></table>"
    alike = "<section><h2>Figure</h2><p>Words</p></section>" * 9
    assert "axe image-alt" in rules(browser, page(tmp_path, table))
    assert rules(browser, page(tmp_path, alike)) == {}
    assert "axe image-alt" in rules(browser, page(tmp_path, f'{alike}<section><img src="data:,"></section>{alike}'))


def test_faint_words_are_found(browser: Browser, tmp_path: Path) -> None:
    """On the page, and on a chart by the shape under them; in the dark where a page has colours for it."""
    assert "axe color-contrast" in rules(browser, page(tmp_path, '<p style="color:#aaaaaa">Faint</p>'))
    chart = (
        '<svg width="99" height="40" role="img" aria-label="c"><rect width="99" height="40" fill="#F46A25"/>{}</svg>'
    )
    words = '<text x="5" y="20" fill="#FFFFFF">White</text>'
    assert "words on a chart are faint" in rules(browser, page(tmp_path, chart.format(words)))
    sound = '<text x="5" y="20" fill="#1D1D1B">Black</text>'
    assert rules(browser, page(tmp_path, chart.format(sound))) == {}
    dark = "<style>@media (prefers-color-scheme: dark) { p { color: #333; background: #111 } }</style><p>Words</p>"
    head = HEAD.replace("</head>", f"{dark.split('<p>')[0]}</head>")
    assert rules(browser, page(tmp_path, "<p>Words</p>", head))["axe color-contrast"] == ["dark"]


def test_anything_too_wide_is_found(browser: Browser, tmp_path: Path) -> None:
    """At every width that it is too wide for, without scripts too."""
    found = rules(browser, page(tmp_path, '<p style="width:700px">Words</p>'))
    assert found == {"wider than the screen": ["320 pixels"]}
    with_script = page(tmp_path, '<p style="width:1000px">Words</p><script>0</script>')
    widths = ["320 pixels", "768 pixels"]
    assert rules(browser, with_script)["wider than the screen"] == [
        *widths, *(f"{width}, without scripts" for width in widths),
    ]  # fmt: skip


def test_a_target_too_small_is_found(browser: Browser, tmp_path: Path) -> None:
    """WCAG 2.2, 2.5.8, which axe-core leaves out unless it is asked."""
    small = (
        '<ul style="line-height:12px;font-size:10px"><li><a href="#a">One</a></li><li><a href="#b">Two</a></li></ul>'
    )
    assert "axe target-size" in rules(browser, page(tmp_path, small))


def test_faulty_markup_is_found(tmp_path: Path) -> None:
    """By its line and column; a page that is sound has none."""
    needed()
    assert list(markup_faults([page(tmp_path, "<p>Words.</p>")])) == []
    (fault,) = markup_faults([page(tmp_path, '<p id="a">One</p><p id="a">Two</p>')])
    assert str(fault).startswith("page.html: html-validate no-dup-id [line 1, column ")


def test_a_browser_that_fails_says_so(browser: Browser, tmp_path: Path) -> None:
    """A script's own error, or a command that there is not."""
    with browser.page(page(tmp_path, "").as_uri()) as opened:
        with pytest.raises(BrowserFailed, match="nothing is not defined"):
            opened.run("nothing")
        with pytest.raises(BrowserFailed, match=r"^Page\.nothing: "):
            opened.ask("Page.nothing")


def test_faults_of_a_pdf_are_found(tmp_path: Path) -> None:
    """Each by its own checker: no title or language, alternative text that is a file's name, a font of the machine."""
    html = '<html><body><h1>H</h1><img alt="IMG_2041.jpg" src="data:image/svg+xml,{}" width="50"></body></html>'
    drawing = (
        "%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3Crect width='9' height='9'/%3E%3C/svg%3E"
    )
    paper = tmp_path / "faulty.pdf"
    paper.write_bytes(weasyprint.HTML(string=html.format(drawing)).write_pdf(pdf_variant="pdf/ua-1"))
    found = {fault.rule.split()[0] for fault in paper_faults(paper)}
    assert found == {"page-validation", "outloud", "pdffonts"}
    assert any(fault.rule == "outloud FIG-010" for fault in paper_faults(paper))


def test_a_sound_pdf_has_no_fault(tmp_path: Path) -> None:
    """Titled, in a language, in the shipped font."""
    face = f'@font-face {{ font-family: "Source Sans 3"; src: url("{FONT}") }}'
    style = f'{face} * {{ font-family: "Source Sans 3"; font-weight: 400 }}'
    html = (
        f'<html lang="en-GB"><title>A page of words</title><style>{style}</style><h1>Heading</h1><p>Words.</p></html>'
    )
    paper = tmp_path / "sound.pdf"
    paper.write_bytes(weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"))
    assert list(paper_faults(paper)) == []
