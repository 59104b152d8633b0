"""The web page of who has returned."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from impact.report.standings import render_returns, standings
from impact.resources import folder
from tests.report.returns_of_a_quarter import DURHAM, Q1, SIGNED, definitions, status, submission

NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)


def page(*, synthetic: bool = False, name: str = "Cleveland") -> str:
    """Cleveland has signed; nothing has come from Durham."""
    signed = status(submission(signed_off=SIGNED))
    found = [replace(signed, supplier=replace(signed.supplier, name=name)), replace(status(), supplier=DURHAM)]
    return render_returns(standings(definitions(), Q1, found, NOW, synthetic=synthetic), [folder("templates")])


class _Tags(HTMLParser):
    """Every tag that opens, with what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))


def tags(text: str, *wanted: str) -> list[dict[str, str | None]]:
    reader = _Tags()
    reader.feed(text)
    return [told for tag, told in reader.opened if tag in wanted]


def test_every_header_cell_says_what_it_heads():
    """Columns, groups and suppliers; one caption."""
    text = page()
    assert {told.get("scope") for told in tags(text, "th")} == {"col", "row", "rowgroup"}
    assert len(tags(text, "caption")) == 1
    assert tags(text, "html") == [{"lang": "en-GB"}]
    assert len(tags(text, "h1")) == 1


def test_it_holds_everything_it_needs_and_runs_nothing():
    """No script, no other file, no other machine."""
    text = page()
    assert tags(text, "script", "link", "img", "iframe") == []
    assert not re.findall(r"(?:src|href)=\"(?!#)", text)
    assert set(re.findall(r"url\(\"?([a-z]+):", text)) == {"data"}


def test_the_sign_is_never_the_only_word():
    """Each state is written out beside its shape."""
    text = page()
    assert '<span class="sign sign-met">In order</span>' in text
    assert '<span class="sign sign-off-track">Missing</span>' in text
    assert "Jo Smith, Head of Analysis, 14 July 2024" in text


def test_made_up_figures_are_said_to_be():
    """On a synthetic workspace only."""
    assert "Synthetic data: every figure is made up" in page(synthetic=True)
    assert "Synthetic" not in page()


def test_a_name_is_text_and_nothing_else():
    """A register can hold what it likes."""
    text = page(name="<script>alert(1)</script>")
    assert tags(text, "script") == []
    assert "&lt;script&gt;" in text
