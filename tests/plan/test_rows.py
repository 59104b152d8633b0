"""CSV with places."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from impact.plan.rows import read_rows


def test_every_cell_has_its_place() -> None:
    """Also after a quoted cell with a comma, a doubled quote and a line end."""
    rows, faults, _ = read_rows("a.csv", b'x,y\n"a, ""b""\nc",d\ne,f\n', ("x", "y"))
    places = [(cell.text, cell.line, cell.column) for row in rows for cell in row.values()]
    assert places == [('a, "b"\nc', 2, 1), ("d", 3, 4), ("e", 4, 1), ("f", 4, 3)]
    assert faults == ()


def test_blank_lines_and_windows_line_ends_are_nothing() -> None:
    """A spreadsheet program leaves both."""
    rows, faults, _ = read_rows("a.csv", b"\xef\xbb\xbfx,y\r\n\r\n a , b \r\n,\r\n", ("x", "y"))
    assert [[cell.text for cell in row.values()] for row in rows] == [["a", "b"]]
    assert faults == ()


cells = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=5).filter(
    lambda text: text == text.strip()
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_it_reads_what_the_standard_library_writes(rows: list[tuple[str, str]]) -> None:
    """Whatever has to be quoted is quoted there and comes back here."""
    written = io.StringIO()
    csv.writer(written).writerows([("x", "y"), *rows])
    read, faults, _ = read_rows("a.csv", written.getvalue().encode(), ("x", "y"))
    assert [tuple(cell.text for cell in row.values()) for row in read] == rows
    assert faults == ()
