"""The cover, and the word behind the pages of a draft."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import page
import pytest

from impact.report.branding import (
    GREY,
    SHIPPED,
    WHITE,
    HouseStyle,
    HouseWords,
    Logo,
    contrast,
    font_of,
    page_templates,
    style,
    watermark,
)
from impact.report.content import edition_words
from impact.report.document import Report, Revised
from impact.report.html import draft_sheet
from impact.report.pdf import write_pdf
from impact.resources import folder
from tests.report.reported import report

TEMPLATES = folder("templates")
CONTACT = "Performance and Insight, performance@example.org or https://example.org/report."


def shown(found: Report | None = None, *, profile: str = "full", logo: Logo | None = None, **words: str) -> str:
    """The cover's HTML, of the small report in a house with its own words."""
    told = {"report": found or report(), "edition": edition_words(None), "profile": profile, "logo": logo}
    template = page_templates([TEMPLATES]).get_template("report/cover.html.j2")
    return template.render(told, wording=HouseWords(**words))


def contents(html: str) -> list[tuple[str, str]]:
    """Where each line leads, and its words."""
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html)


def test_the_edition_says_who_published_it_and_when() -> None:
    """A draft says that nobody has."""
    assert edition_words(None) == "Draft, not published"
    assert edition_words(1, "20 August 2025", "Jo Smith, Head of Analysis") == (
        "Version 1, published 20 August 2025 by Jo Smith, Head of Analysis"
    )
    assert edition_words(2, "1 September 2025", "Jo Smith", "Two forces corrected their returns.") == (
        "Version 2, published 1 September 2025 by Jo Smith. Two forces corrected their returns."
    )


def test_the_contents_lead_to_every_part() -> None:
    """Each heading that the report has, in its order; the board's has its page of figures and no definitions."""
    full = contents(shown())
    assert [anchor for anchor, _ in full] == [
        "title", "scoreboard", "promise-S1", "promise-C1", "promise-C2", "returns", "methods", "definitions",
    ]  # fmt: skip
    assert contents(shown(profile="board"))[-2:] == [
        ("figures", "The figures behind the charts"), ("methods", "How the figures are made"),
    ]  # fmt: skip
    revised = replace(report(), revised=Revised("1 May 2025", "", (), ()))
    assert ("revisions", "Revisions since the last edition") in contents(shown(revised))


def test_it_has_no_heading_so_that_the_summary_s_is_the_first() -> None:
    """Title, contents and who to ask are plain words; links have only words in them."""
    html = shown(contact=CONTACT)
    assert not re.findall(r"<h\d", html)
    assert re.findall(r"<a [^>]*>([^<]*)<", html)[-2:] == ["performance@example.org", "https://example.org/report"]
    assert not re.findall(r"<a [^>]*>[^<]*<(?!/a>)", html)
    assert '<span class="ref">C1</span><a href="#promise-C1">Support for forces</a>' in html


def test_who_to_ask_is_linked() -> None:
    """A mail or web address leads there, without the full stop after it."""
    html = shown(contact="Ask a.b@example.org, or see https://example.org/a.")
    assert 'Ask <a href="mailto:a.b@example.org">a.b@example.org</a>, or see' in html
    assert '<a href="https://example.org/a">https://example.org/a</a>.</p>' in html
    assert 'class="contact"' not in shown()


def test_the_organisation_stands_there_by_logo_or_name() -> None:
    """The logo has its words; the name then stands at the foot."""
    assert '<p class="organisation">College of Policing</p>' in shown()
    assert '<p class="organisation">Ours &amp; theirs</p>' in shown(organisation="Ours & theirs")
    html = shown(logo=Logo("data:image/png;base64,AA==", "Our mark", 3.0))
    assert '<img class="logo" src="data:image/png;base64,AA==" alt="Our mark" style="width: 47mm">' in html
    assert '<p class="contact">College of Policing</p>' in html


def test_the_word_behind_a_draft_is_drawn_not_written() -> None:
    """Outlines in one plain grey: the same bytes each time, and text keeps its contrast on it."""
    bold = font_of([TEMPLATES], SHIPPED, 700)
    picture = watermark("Draft", bold)
    assert picture == watermark("Draft", bold)
    assert "Draft" not in picture
    assert "opacity" not in picture
    assert picture.count("<path") == 1
    assert contrast(SHIPPED.colours.soft, GREY) >= 5
    assert contrast(GREY, WHITE) < 1.2


@pytest.mark.parametrize("word", ["", "🎉", "In preparation", "Entwurf", '"></svg><script>'])
def test_any_word_makes_a_sheet(word: str) -> None:
    """A letter that the font lacks is left out, and nothing breaks out of the sheet."""
    sheet = draft_sheet([TEMPLATES], HouseStyle(words=HouseWords(draft=word)))
    assert re.fullmatch(r'@page \{ background: url\("[^"]*"\) no-repeat center center; background-size: 100% 100%; \}',
                        sheet)  # fmt: skip
    assert "script" not in sheet


def test_on_paper_it_conforms_and_its_contents_have_page_numbers(tmp_path: Path) -> None:
    """PDF/UA-1 with the word behind it, which no reader takes for text."""
    environment = page_templates([TEMPLATES])
    sheets = style(environment, [TEMPLATES], "report/report.css", "report/cover.css") + draft_sheet([TEMPLATES])
    cover = shown(contact=CONTACT)
    parts = "".join(
        f'<h{1 if at == 0 else 2} id="{anchor}" style="break-before: page">{words}</h{1 if at == 0 else 2}>'
        for at, (anchor, words) in enumerate(contents(cover))
    )
    html = f'<!doctype html><html lang="en"><title>t</title><style>{sheets}</style><body>{cover}<main>{parts}'
    content = write_pdf(html, TEMPLATES)
    verdict = page.validate_pdf_bytes(content, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in verdict.failures] == []
    (tmp_path / "cover.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", "-l", "1", str(tmp_path / "cover.pdf"), "-"]
    try:
        read = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    lines = [" ".join(line.split()) for line in read.splitlines()]
    assert {"Summary 1", "Every measure on a line 2", "C1 Support for forces 4", "What each measure is 8"} <= set(lines)
    assert [line for line in lines if "Draft" in line] == ["Draft, not published"]
