"""Whether the files of a report say the same: the spreadsheet, the CSV, the JSON and the words of the PDF."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineWorkbook

from impact.plan.measure import Unit
from impact.report.sentences import format_value

Value = str | float
Row = Mapping[str, str]


@dataclass(frozen=True)
class Tables:
    """The sheets of the spreadsheet, read back: each as rows of cells by heading."""

    sheets: Mapping[str, Sequence[Sequence[Any]]]

    @property
    def labels(self) -> list[str]:
        """The names of the sheets, in order."""
        return list(self.sheets)

    @property
    def cover(self) -> list[str]:
        """The lines of the cover."""
        return [str(row[0]) for row in self.sheets["Cover"]]

    def headings(self, label: str) -> list[str]:
        """The headings of a sheet's table, with the numbers of their notes."""
        return [str(cell) for cell in self.sheets[label][self._first(label)]]

    def rows(self, label: str) -> list[dict[str, Value]]:
        """The rows of a sheet's table by heading, without the numbers of notes."""
        names = [heading.split("\n")[0] for heading in self.headings(label)]
        return [dict(zip(names, row, strict=True)) for row in self.sheets[label][self._first(label) + 1 :]]

    def _first(self, label: str) -> int:
        """The row of headings: the first that is filled from end to end."""
        return next(at for at, row in enumerate(self.sheets[label]) if all(row) and len(row) > 1)


def tables(content: bytes) -> Tables:
    """Read the spreadsheet's sheets."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return Tables({name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names})


def csv_rows(content: bytes) -> list[Row]:
    """Read a CSV."""
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def disagreements(files: Mapping[str, bytes], report: Mapping[str, Any]) -> list[str]:
    """Where tables.xlsx, results.csv and the JSON of a report say different things; none when they agree.

    Figures are compared as they are shown: the CSV's value, rounded as the report rounds, has to be its own `shown`,
    the spreadsheet's number, and the words of the report.
    """
    book, rows = tables(files["tables.xlsx"]), csv_rows(files["results.csv"])
    return [*_rounding(rows), *_sheets(book, rows), *_scoreboard(book, rows, report), *_behind(rows, report)]


def missing_words(report: Mapping[str, Any], text: str) -> list[str]:
    """Each line of the scoreboard that *text*, of a PDF, does not have: its name, figure, what is due, target, rating …

    In the layout of `pdftotext -layout` most of a row stands on one line; a long name, a coverage in two words, and a
    figure or target with its own date or marks, begin on the line above and end on the one below. The date that most
    targets have stands at the head of their column.
    """
    most = report["scoreboard"]["by"]
    lines = [line.split() for line in text.splitlines() if line.strip()]
    lost = []
    for one in _lines(report):
        judged = [one["change"], one["target"], one["rating"]["word"], one["variation"]["word"]]
        own = one["by"].split() if one["by"] != most else []
        around = {*one["name"].split(), one["latest"], one["promised"], *own, *one["coverage"].split()}
        if not any(
            _in_order(" ".join(line), judged)
            and around <= {word for near in lines[max(0, at - 1) : at + 2] for word in near}
            for at, line in enumerate(lines)
        ):
            rest = [*judged, one["promised"], one["coverage"]]
            lost.append(f"{one['ref']} {one['latest']} | {' | '.join(rest)}")
    return lost


def _in_order(line: str, words: Sequence[str]) -> bool:
    """Whether *line* has each of *words*, whole, one after another."""
    at = 0
    for word in words:
        at = f" {line} ".find(f" {word} ", at)
        if at < 0:
            return False
        at += len(word)
    return True


def _rounding(rows: Sequence[Row]) -> Iterator[str]:
    """A row whose words are not its value, rounded to as many decimals as the words have."""
    for row in rows:
        if row["value"] and row["shown"] != _words(float(row["value"]), row):
            yield f"{_name(row)}: {row['value']} is shown as {row['shown']}"


def _words(value: Value, row: Row) -> str:
    """A cell as the report shows it: words as they are, a number with the decimals that the row has."""
    if isinstance(value, str):
        return value
    decimals = len(row["shown"].rstrip("%").partition(".")[2])
    unit: Unit = "percent" if row["unit"] == "percent" else "count"
    return format_value(value, unit, decimals)


def _sheets(book: Tables, rows: Sequence[Row]) -> Iterator[str]:
    """A figure of the sheets of areas that is another in the CSV, and the other way round."""
    for label, kind, area in (
        ("National", "national", ""),
        ("Regions", "region", "Region"),
        ("Forces", "force", "Force"),
    ):
        there = {
            (str(row["Ref"]), str(row[f"{area} code"]) if area else "national", str(row["Period"])): row
            for row in (book.rows(label) if label in book.labels else ())
        }
        here = {
            (row["measure"], row["area_code"], row["so_far"] or row["period_name"]): row
            for row in rows
            if row["area_kind"] == kind
        }
        only = there.keys() - here.keys() if area else there.keys() ^ here.keys()
        yield from (f"{key}: in one of the CSV and the spreadsheet" for key in only)
        for key in there.keys() & here.keys():
            yield from _pair(here[key], there[key])


def _pair(row: Row, cells: Mapping[str, Value]) -> Iterator[str]:
    """What differs between a row of the CSV and one of the spreadsheet; parts are rounded to one decimal there."""
    shown = _words(cells["Figure"], row)
    if shown != row["shown"] or isinstance(cells["Figure"], str) is bool(row["value"]):
        yield f"{_name(row)}: {row['shown']} in the CSV, {shown} in the spreadsheet"
    for heading, column in (("Count", "numerator"), ("Out of", "denominator")):
        said = None if isinstance(cells[heading], str) else float(cells[heading])
        told = float(row[column]) if row[column] else None
        if said != told and (said is None or told is None or abs(said - told) > 0.05 + 1e-9):
            yield f"{_name(row)}: {column} {row[column]} in the CSV, {cells[heading]} in the spreadsheet"
    marks = " ".join(f"[{mark}]" for mark in row["marks"].split()) or "none"
    if cells["Marks"] != marks:
        yield f"{_name(row)}: {marks} in the CSV, {cells['Marks']} in the spreadsheet"


def _scoreboard(book: Tables, rows: Sequence[Row], report: Mapping[str, Any]) -> Iterator[str]:
    """A line of the scoreboard that is another in the spreadsheet or the CSV."""
    latest = {row["measure"]: row for row in rows if row["area_kind"] == "national" and row["rating"]}
    there = {str(row["Ref"]): row for row in book.rows("Scoreboard")}
    lines = _lines(report)
    if [line["ref"] for line in lines] != list(there):
        yield f"the scoreboard has {[line['ref'] for line in lines]}, its sheet {list(there)}"
    for line in lines:
        row, cells = latest[line["ref"]], there[line["ref"]]
        due = _words(float(row["target_due"]), row) if row["target_due"] else line["target"]
        said = {
            "latest": (line["latest"], row["shown"], _words(cells["Latest"], row)),
            "rating": (line["rating"]["word"].lower(), row["rating"], str(cells["Rating"]).lower()),
            "variation": (line["variation"]["word"], cells["Variation"]),
            "coverage": (line["coverage"], cells["Coverage"]),
            "quality": (line["quality"], row["quality"], cells["Quality"]),
            "target": (line["target"], due, _words(cells["Due by now"], row)),
        }
        yield from (f"{line['ref']} {what}: {words}" for what, words in said.items() if len(set(words)) > 1)


def _behind(rows: Sequence[Row], report: Mapping[str, Any]) -> Iterator[str]:
    """A row of the tables behind the charts that is another in the CSV."""
    here = {
        (row["measure"], row["period_name"]): row
        for row in rows
        if row["area_kind"] == "national" and not row["so_far"]
    }
    for measure in (one for promise in report["promises"] for one in promise["measures"]):
        for line in measure["behind"]["rows"]:
            row = here[measure["ref"], line["period"]]
            if line["value"] != row["shown"]:
                yield f"{_name(row)}: {row['shown']} in the CSV, {line['value']} behind the chart"


def _lines(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [line for group in report["scoreboard"]["groups"] for line in group["lines"]]


def _name(row: Row) -> str:
    return f"{row['measure']} {row['area_name']} {row['period']}"
