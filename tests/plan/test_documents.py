"""YAML and CSV with places: what is read, what is refused, and where."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.documents import UnreadableDocument, read_document
from impact.plan.loading import read_rows
from impact.plan.parts import Fault


def at(fault: Fault) -> tuple[int, int]:
    """Where a fault stands."""
    return fault.line, fault.column


def test_values_are_those_of_yaml_1_2() -> None:
    """`no` is a word, a date stays as written, and nothing becomes infinite."""
    content = b"a: no\nb: true\nc: 2024-04-01\nd: 12\ne: 1.5\nf: ~\ng:\nh: [x, '1']\ni: .inf\nj: 0o17\nk: on\n"
    assert read_document("a.yaml", content).data == {
        "a": "no",
        "b": True,
        "c": "2024-04-01",
        "d": 12,
        "e": 1.5,
        "f": None,
        "g": None,
        "h": ["x", "1"],
        "i": ".inf",
        "j": 15,
        "k": "on",
    }


def test_every_key_and_value_has_its_place() -> None:
    """Lines and columns count from 1, in block and in flow."""
    document = read_document("a.yaml", b"a:\n  - {b: 1, c: two}\n")
    assert at(document.fault(("a", 0, "c"), "")) == (2, 15)
    assert at(document.fault(("a", 0, "c"), "", key=True)) == (2, 12)
    assert at(document.fault(("a", 0, "missing"), "")) == (2, 5)


def test_what_was_guessed_stands_nowhere_and_the_rest_where_it_stood() -> None:
    """Under another name, beside something new, and inside what was put there."""
    document = read_document("a.yaml", b"a:\n  Bad Key: {b: 1}\nlaunchd: [x]\n").copied()
    document.put(("a", "Bad Key", "b"), {"c": 2})
    document.rename(("a", "Bad Key"), "key", nameless=True)
    document.rename(("launchd",), "launched")
    document.put(("new",), "text")
    assert document.data == {"a": {"key": {"b": {"c": 2}}}, "launched": ["x"], "new": "text"}
    assert at(document.fault(("a", "key"), "")) == (2, 12)
    assert at(document.fault(("launched",), "", key=True)) == (3, 1)
    assert at(document.fault(("launched", 0), "")) == (3, 11)
    nowhere = (
        document.fault(("a", "key"), "", key=True),
        *(document.fault(p, "") for p in [("a", "key", "b", "c"), ("new",)]),
    )
    assert {fault.line for fault in nowhere} == {-1}


def test_a_byte_order_mark_and_windows_line_ends_move_nothing() -> None:
    """Places are those an editor shows."""
    document = read_document("a.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert at(document.fault(("b",), "")) == (2, 4)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"a: x <= y\n", (1, 6)),
        (b"a: 'x <= y'\n", (1, 7)),
        (b"a: |\n  x <= y\n", (1, 4)),
        (b'a: "\\x78 <= y"\n', (1, 4)),
    ],
)
def test_a_character_of_a_text_has_its_place_where_that_can_be_told(content: bytes, place: tuple[int, int]) -> None:
    """In a text on one line, quoted or not; otherwise the text's own beginning."""
    assert at(read_document("a.yaml", content).fault(("a",), "", offset=2)) == place


def test_an_alias_repeats_what_it_names() -> None:
    """… and costs nothing however often it does."""
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    data = read_document("a.yaml", "\n".join(lines).encode()).data
    assert data["a1"] == [["x"]] * 9


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "a.yaml  this file is empty. Write a definition in it, or delete it."),
        (b"# only a remark\n", "a.yaml  this file is empty. Write a definition in it, or delete it."),
        (b"a: 1\n\tb: 2", "a.yaml:2:1  a tab stands here, and YAML is indented with spaces. Put spaces in its place."),
        (b"a: [1, 2", "a.yaml:1:9  the '[' opened on line 1 does not end properly here. Put in a comma or a ']'."),
        (
            b"a: {b: 1\nc: 2",
            "a.yaml:2:2  the '{' opened on line 1 does not end properly here. Put in a comma or a '}'.",
        ),
        (
            b"a: b: c",
            "a.yaml:1:5  a colon cannot stand here. Indent this line like its neighbours, or put quotes around a text "
            "that has a colon in it.",
        ),
        (b"a: 'it", "a.yaml:1:4  the quote opened here is never closed. Close it."),
        (
            b'a: "\\q"',
            "a.yaml:1:6  a backslash means something else in double quotes. Write it twice, or use single quotes.",
        ),
        (b"a: 1\n---\nb: 2", "a.yaml:2:1  '---' begins a second document here. Keep one definition in each file."),
        (b"a: @b", "a.yaml:1:4  a text cannot begin with '@'. Put quotes around it."),
        (
            b"a: *b",
            "a.yaml:1:4  undefined alias 'b'. Write the value out, or put quotes around a text that begins with *.",
        ),
        (
            b"a: &x [*x]",
            "a.yaml:1:4  an alias (*) in here repeats the very thing it stands in. Write the values out instead.",
        ),
        (
            b"? [a, b]\n: c",
            "a.yaml:1:3  a list or a group of fields stands here as a key. Write 'key: value'.",
        ),
        (
            b"a:\n  - b\n c: 1",
            "a.yaml:3:2  this line does not fit with the ones above it. Indent it like its neighbours, and check its "
            "quotes.",
        ),
        (b"a: 1\nb\nc: 2", "a.yaml:2:1  this line has no colon after its key. Write 'key: value'."),
        (b"a: [", "a.yaml:1:5  the file stops before this is finished. Close what was opened."),
        (b"a: \x01", "a.yaml:1:4  the invisible U+0001 cannot stand in YAML. Delete it."),
        (
            "a: caf\u00e9".encode("latin-1"),
            "a.yaml:1:7  this character is not UTF-8, so the file cannot be read. Save the file as UTF-8.",
        ),
        (b"[" * 1000, "a.yaml:1:1  this is nested too deeply to be read. Make it simpler."),
    ],
)
def test_what_is_no_yaml_is_refused_at_its_place(content: bytes, text: str) -> None:
    """In plain words, with what to do."""
    with pytest.raises(UnreadableDocument) as refused:
        read_document("a.yaml", content)
    assert refused.value.fault.text == text


@given(st.one_of(st.binary(max_size=60), st.text("ab:-[]{}'\"\n \t&*|>#?!%@,1.", max_size=60).map(str.encode)))
def test_any_bytes_are_a_document_or_refused(content: bytes) -> None:
    """Nothing else ever comes out."""
    try:
        document = read_document("a.yaml", content)
    except UnreadableDocument as refused:
        assert refused.fault.says.endswith(".")
    else:
        assert document.fault(("a", 0), "").line > 0


def test_every_cell_of_a_csv_has_its_place() -> None:
    """Also after a quoted cell with a comma, a doubled quote and a line end."""
    rows, faults, _ = read_rows("a.csv", b'x,y\n"a, ""b""\nc",d\ne,f\n', "x,y")
    places = [(cell.text, cell.line, cell.column) for row in rows for cell in row.values()]
    assert places == [('a, "b"\nc', 2, 1), ("d", 3, 4), ("e", 4, 1), ("f", 4, 3)]
    assert faults == []


def test_blank_lines_and_windows_line_ends_are_nothing() -> None:
    """A spreadsheet program leaves both."""
    rows, faults, _ = read_rows("a.csv", b"\xef\xbb\xbfx,y\r\n\r\n a , b \r\n,\r\n", "x,y")
    assert [[cell.text for cell in row.values()] for row in rows] == [["a", "b"]]
    assert faults == []


cells = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=5).filter(
    lambda text: text == text.strip()
)


@pytest.mark.slow
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_it_reads_what_the_standard_library_writes(rows: list[tuple[str, str]]) -> None:
    """Whatever has to be quoted is quoted there and comes back here."""
    written = io.StringIO()
    csv.writer(written).writerows([("x", "y"), *rows])
    read, faults, _ = read_rows("a.csv", written.getvalue().encode(), "x,y")
    assert [tuple(cell.text for cell in row.values()) for row in read] == rows
    assert faults == []
