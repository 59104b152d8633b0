"""The page that tells what the data files are, held to the files."""

from __future__ import annotations

from pathlib import Path

from impact.report.data_files import SAYS
from impact.report.spreadsheet import SHORTHAND
from impact.report.tables import OBSERVATIONS, RESULTS

PAGE = (Path(__file__).parents[2] / "docs" / "data-files.md").read_text(encoding="utf-8")


def test_every_file_is_named() -> None:
    """Each that a report publishes."""
    assert [name for name in SAYS if f"`{name}`" not in PAGE] == []


def test_every_column_is_told_as_the_metadata_tell_it() -> None:
    """Name and description; whoever changes one changes the page."""
    columns = [(column.name, column.says) for table in (RESULTS, OBSERVATIONS) for column in table.columns]
    lines = PAGE.splitlines()
    assert [
        name for name, says in columns if not any(f"| `{name}` |" in line and f"| {says} |" in line for line in lines)
    ] == []


def test_every_shorthand_is_named() -> None:
    """Those in square brackets."""
    assert [mark for mark in SHORTHAND if mark.startswith("[") and mark not in PAGE] == []
