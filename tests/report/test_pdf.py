"""The printed report: conformant, readable aloud, the same bytes every time."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

from impact.report.html import render
from impact.report.pdf import PdfUnavailable, UnreadableReference, library_version, write_pdf
from impact.resources import folder
from tests.report.reported import report

TEMPLATES = folder("templates")
NOTICE = "Synthetic data: an illustration, not a report of real performance"


@pytest.fixture(scope="module")
def html() -> str:
    """The print form of the small report, with commentary of several kinds."""
    words = {
        "summary": "More is shared.\n\nLess is followed through.",
        "decisions": "1. agree the plan;\n2. note the revision.",
        "M-1": "| force | share |\n|---|---|\n| Avon | 20% |\n\nSee [the standard](https://example.org/standard).",
        "C1": "Support is quick.\n\n- one\n- two",
    }
    return render(report(words), [TEMPLATES], "print")


@pytest.fixture(scope="module")
def content(html: str) -> bytes:
    """Its PDF."""
    return write_pdf(html, TEMPLATES)


@pytest.fixture(scope="module")
def document(content: bytes) -> Iterator[pikepdf.Pdf]:
    """Its PDF, open."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def elements(document: pikepdf.Pdf, kind: str) -> list[Any]:
    """Every structure element of a kind, "/Figure" say."""
    return [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == kind]


def text_of(content: bytes, tmp_path: Path) -> list[str]:
    """What is read back from each page."""
    (tmp_path / "report.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
    try:
        read = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    return read.split("\f")[:-1]


def test_conforms_to_pdf_ua(content: bytes) -> None:
    """An independent checker finds nothing against PDF/UA-1."""
    verdict = page.validate_pdf_bytes(content, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in verdict.failures] == []
    assert verdict.is_compliant


def test_length_is_sane(document: pikepdf.Pdf) -> None:
    """Two pages for a reader in haste, a few for each promise, no runaway."""
    assert 6 <= len(document.pages) <= 12


def test_only_shipped_fonts(document: pikepdf.Pdf) -> None:
    """No glyph is taken from a font of the machine; each font is embedded."""
    fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    names = {str(one.BaseFont).split("+")[-1] for one in fonts}
    assert names
    assert all(name.startswith("Source-Sans-3") for name in names), names
    descriptors = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    assert len(descriptors) >= 2


def test_says_what_it_is(document: pikepdf.Pdf) -> None:
    """Title, language, author and the as-at moment as its date."""
    assert str(document.docinfo.Title) == "Implementing what works. Progress report to the Board, Q1 2025/26"
    assert str(document.docinfo.Author) == "College of Policing"
    assert str(document.docinfo.CreationDate).startswith("D:20250731120000")
    assert str(document.Root.Lang) == "en-GB"


def test_every_figure_has_words_and_a_place(document: pikepdf.Pdf) -> None:
    """Each chart is announced, and its box lies on the page."""
    figures = elements(document, "/Figure")
    assert len(figures) > 8
    for figure in figures:
        assert str(figure.Alt).strip()
        left, low, right, high = (float(edge) for edge in figure.A.BBox)
        assert 0 <= left < right <= 596
        assert 0 <= low < high <= 842


def test_header_cells_have_their_scope(document: pikepdf.Pdf) -> None:
    """Columns are headed at the top, rows at the side."""
    scopes = [str(cell.A.Scope) for cell in elements(document, "/TH")]
    assert set(scopes) == {"/Column", "/Row"}


def test_links_say_where_they_lead(document: pikepdf.Pdf) -> None:
    """A link is read as words, not as an anchor's id, and is kept in print."""
    links = [link for sheet in document.pages for link in sheet.get("/Annots", [])]
    words = {str(link.Contents) for link in links}
    assert "Go to Plans closed with a review fell from 45% to 36% in a year, beyond ordinary variation" in words
    assert "Web page https://example.org/standard" in words
    assert not [text for text in words if "measure-" in text or "promise-" in text]
    assert {int(link.F) for link in links} == {4}


def test_outline_has_every_part(document: pikepdf.Pdf) -> None:
    """The bookmarks are the report's headings, nested."""
    with document.open_outline() as outline:
        cover, summary = outline.root[:2]
        assert (cover.title, summary.title) == ("Cover", "Summary")
        assert [part.title for part in summary.children] == [
            "Every measure on a line",
            "S1 Everyone uses evidence",
            "C1 Support for forces",
            "C2 Evidence within reach",
            "Who returned, and when",
            "How the figures are made",
            "What each measure is",
        ]
        assert len(summary.children[2].children) >= 2


def test_every_page_says_that_it_is_synthetic(content: bytes, tmp_path: Path) -> None:
    """So does each page on its own, with the period and the day the figures were known; the cover in its own way."""
    cover, *pages = text_of(content, tmp_path)
    assert NOTICE in cover
    assert pages
    for text in pages:
        assert NOTICE in text
        assert "Q1 2025/26 (April to June 2025) · figures known on 31 July 2025" in text


def test_text_is_read_back(content: bytes, tmp_path: Path) -> None:
    """Sentences, figures and the words on charts are text, not pictures."""
    words = " ".join(" ".join(text_of(content, tmp_path)).split())
    for expected in (
        "Cannot be said yet",
        "The Board is asked to",
        "Not returned: Hull",
        "3,912 people answered",
        "lower limit",
    ):
        assert expected in words
    assert "�" not in words


def test_real_figures_carry_no_notice(tmp_path: Path) -> None:
    """What is real is not called synthetic."""
    real = write_pdf(render(report(synthetic=False), [TEMPLATES], "print"), TEMPLATES)
    assert "Synthetic" not in " ".join(text_of(real, tmp_path))


def test_same_content_same_bytes(html: str, content: bytes) -> None:
    """Written twice, the same file."""
    assert write_pdf(html, TEMPLATES) == content


def test_nothing_outside_the_templates_is_read(tmp_path: Path) -> None:
    """A picture from elsewhere, on disk or on a network, stops the work."""
    for address in ("file:///etc/hostname", "https://example.org/logo.png", "../logo.svg"):
        with pytest.raises(UnreadableReference, match="reads only what is in its templates folder"):
            write_pdf(f'<html lang="en"><title>t</title><img alt="a" src="{address}">', tmp_path)


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where WeasyPrint cannot load, the message names the packages."""

    class Missing:
        def find_spec(self, name: str, *rest: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(PdfUnavailable) as raised:
        library_version()
    assert raised.value.says == "The PDF cannot be written here: cannot load library 'libpango-1.0-0'."
    assert raised.value.remedy == (
        "WeasyPrint needs Pango and HarfBuzz. On Debian or Ubuntu: sudo apt-get install libpangoft2-1.0-0"
        " libharfbuzz-subset0. `impact doctor` checks again."
    )
