"""The figures behind the charts: every measure on a line, by the length of its periods."""

from __future__ import annotations

import pytest

from impact.report.content import figures_behind
from impact.report.view import ReportView
from tests.report.reported import compiled, definitions, report


def test_each_measure_stands_in_the_table_of_its_own_periods() -> None:
    """A yearly figure is not among the quarters."""
    tables = figures_behind(ReportView(definitions(), compiled()))
    assert tables[0].caption == "Each quarter"
    refs = [row.ref for table in tables for row in table.rows]
    assert sorted(refs) == sorted(compiled().national)
    assert all(len(row.cells) == len(table.periods) for table in tables for row in table.rows)


@pytest.mark.method("Missing is never zero")
def test_the_last_figure_is_the_scoreboards() -> None:
    """What the table ends with is what the second page shows; a missing one is a dash or its marker."""
    content = report()
    shown = {line.ref: line.latest for group in content.scoreboard.groups for line in group.lines}
    for table in content.figures:
        for row in table.rows:
            last = row.cells[-1].split()[0]
            assert last == shown[row.ref].split()[0] or (last == "–" and shown[row.ref] == "no figure")
