"""Where two files begin to differ, in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.steps.verify import first_difference


@pytest.mark.parametrize(
    ("path", "published", "now", "words"),
    [
        ("a.csv", b"x\r\n1,2\r\n", b"x\r\n1,3\r\n", "line 2 says “1,3\\r\\n”, and was published as “1,2\\r\\n”"),
        ("a.csv", b"x\n", b"x\r\n", "line 1 says “x\\r\\n”, and was published as “x\\n”"),
        ("a.html", b"one\ntwo\n", b"one\n", "it ends before line 2, which was published as “two\\n”"),
        ("a.json", b"{}\n", b"{}\n[]\n", "line 2 was not in what was published: “[]\\n”"),
        ("a.md", b"a" * 40 + b"b", b"a" * 40 + b"c",
         "line 1 says “…aaaaaaaaaaaaaaaaaaaaaaaaaaaaaac”, and was published as “…aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab”"),
        ("a.md", b"plain", b"\xff", "the first byte that differs is number 1 of 5"),
        ("a.pdf", b"%PDF-1", b"%PDF-2", "the first byte that differs is number 6 of 6"),
        ("a.pdf", b"%PDF", b"%P", "it ends after 2 bytes; 4 were published"),
        ("a.pdf", b"%P", b"%PDF", "it goes on after the 2 bytes that were published"),
    ],
)  # fmt: skip
def test_the_first_difference_is_said(path: str, published: bytes, now: bytes, words: str) -> None:
    """The line of a text, with what cannot be seen spelt out; the byte of anything else."""
    assert first_difference(path, published, now) == words


@given(st.sampled_from(["a.txt", "a.pdf"]), st.binary(), st.binary())
def test_two_that_differ_are_never_said_to_be_the_same(path: str, published: bytes, now: bytes) -> None:
    """Whatever they hold."""
    if published != now:
        assert first_difference(path, published, now) != "the two are the same"
