"""A grid is a mapping of places to cells, and columns of numbers at the same time."""

from __future__ import annotations

from datetime import date

import pytest

from impact.returns import grid as grids
from impact.returns.grid import DATE, GENERAL, NUMBER, ODD, TEXT, Grid, Raw, read_format
from impact.returns.reading.workbook import Filling, Pool


def gathered() -> Grid:
    """One cell of each kind, out of order."""
    pool = Pool(texts=["one"], formats=[read_format("d/m/yyyy"), GENERAL], shared=range(1))
    cells = Filling(pool)
    cells.put(3, 1, TEXT, 0)
    cells.put(1, 1, NUMBER, 12.0, pool.unstyled)
    cells.put(2, 1, NUMBER, 45473.0, 0)
    cells.other(1, 2, Raw("error", "#REF!", "#REF!"))
    return cells.grid()


def test_each_place_gives_its_cell():
    """Whatever the kind, the cell is made when it is asked for."""
    grid = gathered()
    assert grid[1, 1] == Raw("number", 12.0, "12")
    assert grid[2, 1] == Raw("date", date(2024, 6, 30), "30 June 2024")
    assert grid[3, 1] == Raw("text", "one", "one")
    assert grid[1, 2] == Raw("error", "#REF!", "#REF!")
    assert grid.get((9, 9)) is None
    assert grid == dict(grid)


def test_a_column_is_in_order_of_row():
    """Its arrays say of what kind each cell is."""
    column = gathered().column(1)
    assert column.rows.tolist() == [1, 2, 3]
    assert column.kinds.tolist() == [NUMBER, DATE, TEXT]
    assert [column.raw(index).kind for index in range(3)] == ["number", "date", "text"]
    assert gathered().column(2).kinds.tolist() == [ODD]


def test_a_large_grid_is_searched(monkeypatch):
    """Beyond some size no dictionary is made of it; the answers are the same."""
    monkeypatch.setattr(grids, "_SMALL", 0)
    assert dict(gathered()) == {place: gathered()[place] for place in [(3, 1), (1, 1), (2, 1), (1, 2)]}
    assert (9, 9) not in gathered()


def test_one_cell_twice():
    """Nobody could say which of the two is meant."""
    cells = Filling(Pool())
    cells.put(1, 1, NUMBER, 1.0)
    cells.put(1, 1, NUMBER, 2.0)
    with pytest.raises(ValueError, match="twice"):
        cells.grid()


def test_a_text_is_kept_once():
    """Texts that stand in the cells themselves are shared too."""
    pool = Pool()
    assert [pool.text("a"), pool.text("b"), pool.text("a")] == [0, 1, 0]
    assert pool.texts == ["a", "b"]
