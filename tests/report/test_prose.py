"""People's Markdown as HTML: what a tagged PDF and a reader's software can carry, and nothing else."""

from __future__ import annotations

import pytest

from impact.report.commentary import prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>\n"),
        ("[x](//example.org)", "<p>[x](//example.org)</p>\n"),
        ("[x](mailto:a@example.org)", '<p><a href="mailto:a@example.org">x</a></p>\n'),
        ("[](https://example.org) and", "<p> and</p>\n"),
        ("[**x** y](https://example.org)", '<p><a href="https://example.org">x y</a></p>\n'),
        ("Run `impact trace`.", "<p>Run impact trace.</p>\n"),
        ("    four spaces", "<p>four spaces</p>\n"),
        ("#\n\nwords", "<p>words</p>\n"),
        ("- one\n\n  two\n- three", "<ul>\n<li>one<br />\ntwo</li>\n<li>three</li>\n</ul>\n"),
        ("- > quoted\n\n  # big", "<ul>\n<li>quoted<br />\nbig</li>\n</ul>\n"),
    ],
)
def test_what_cannot_stand_becomes_plain_words(text: str, html: str) -> None:
    """Links that run or reach nothing, an element in a link, code, empty headings, blocks in a list."""
    assert prose(text, 3) == html


def test_a_table_of_headings_alone_has_them_in_its_body() -> None:
    """A tagged PDF has no table without a body."""
    html = prose("|a|b|\n|-|-|", 3)
    assert "<tbody>" in html
    assert "<thead>" not in html


def test_a_link_to_what_the_page_does_not_have_becomes_words() -> None:
    """The board's report has no section for every measure."""
    text = '[36%](#measure-M-1 "M-1") of [all](#C1)'
    assert prose(text, 3, {"C1"}) == '<p>36% of <a href="#C1">all</a></p>\n'
