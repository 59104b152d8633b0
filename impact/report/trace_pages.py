"""A page for each measure that leads every figure back to its cells: `figures/IW-17.html`, beside an edition's report.

Each page stands alone: no font, style or script of it is in another file. What the results do not show is not in their
traces either, so nothing here gives it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import Measure, RatioOf, SumOf
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.branding import SHIPPED, HouseStyle, coloured
from impact.report.figures import NOTHING
from impact.report.model import measure_anchor
from impact.report.sentences import marked, provisional_words
from impact.report.styling import page_templates, source
from impact.results.compiled import Compiled
from impact.results.model import Result
from impact.results.trace import Provenance, TraceLine, formula, label_of, trace
from impact.returns.observation import MARKERS


def page_of(ref: str) -> str:
    """Return the path of a measure's page in an edition: "figures/IW-17.html"."""
    return f"figures/{ref}.html"


def place_of(period: Period | str, area: str = "") -> str:
    """Return the id of a figure on its page: "2025-26-Q1" for the nation, "2025-26-Q1-E23000013" for an area's code."""
    return f"{period}-{area}" if area and area != "national" else str(period)


def figure_link(ref: str, period: Period | str, area: str = "") -> str:
    """Return where a link leads from beside that folder: "figures/IW-17.html#2025-26-Q1"."""
    return f"{quote(page_of(ref))}#{quote(place_of(period, area))}"


def digits(value: float) -> str:
    """Every digit of a number, with commas: "1,204", "1,223.92"."""
    return f"{value:,.15g}"


def coverage_said(result: Result) -> str:
    """Return "41 of 43", and what share of the denominator that is where it is known."""
    coverage = result.coverage
    if coverage.weight is None:
        return coverage.words
    return f"{coverage.words}, with {coverage.weight:.1%} of {coverage.weighed_by}"


def why_said(result: Result) -> str:
    """Why there is no figure, "" where there is one."""
    if result.value is not None:
        return ""
    said = result.why or MARKERS.get(result.marker, "nobody in this area gave one")
    return f"no figure: {said}"


def release_said(release: Outside) -> str:
    """Return the release that a figure is divided by: its title, publisher, days and file."""
    return (
        f"{release.title}: {release.publisher}, as at {day(release.as_at)}, released {day(release.released)};"
        f" {release_file(release)}"
    )


def release_file(release: Outside) -> str:
    """Where the release is kept in a workspace."""
    return f"metrics/reference/{release.id}.csv"


def signed_said(one: Provenance) -> str:
    """Return "signed off by Ann Lee, Head of Performance, on 14 May 2025", or that nobody has."""
    if one.signed_at is None:
        return "not signed off"
    return f"signed off by {one.signed_by}, {one.signed_role}, on {day(one.signed_at.date())}"


def cells_said(places: Iterable[tuple[str, str]]) -> str:
    """Return cells with their sheet said once: "Return!E14, E15"; "" for none.

    Args:
        places: Sheet and cell of each, in order; ("", "") where a number stands in no return.
    """
    by_sheet: dict[str, list[str]] = {}
    for sheet, cell in places:
        if cell and cell not in by_sheet.setdefault(sheet, []):
            by_sheet[sheet].append(cell)
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in by_sheet.items() if cells)


@dataclass(frozen=True)
class ShownValue:
    """A number or marker as a reader sees it, and `value`, by which a column is sorted; None where there is none."""

    text: str
    value: float | None = None

    @property
    def key(self) -> str:
        """The value as a page carries it, every digit; "" for none."""
        return "" if self.value is None else f"{self.value:.15g}"


@dataclass(frozen=True)
class AnswerRow:
    """What one supplier gave for a figure, or why it is not in it.

    Attributes:
        id: Where a link to the supplier's own figure leads; "" in a second row of one supplier.
        name: The supplier, or "3 answers together".
        value: Its own figure; None where the table has no such column.
        answers: One for each of the table's columns.
        cells: Where they stand: "Return!E14, E15".
        filed: The number of the submission, 0 for none; `version` in words, "version 2".
        note: Why it is left out or not shown.
        left: Whether it is not in the figure.
    """

    id: str
    name: str
    value: ShownValue | None
    answers: tuple[ShownValue, ...]
    cells: str = ""
    filed: int = 0
    version: str = ""
    note: str = ""
    left: bool = False


@dataclass(frozen=True)
class RegionRow:
    """A region's figure; `counted` and `out_of` are None where the measure divides nothing."""

    id: str
    name: str
    value: ShownValue
    counted: ShownValue | None
    out_of: ShownValue | None
    coverage: str
    note: str


@dataclass(frozen=True)
class DerivedFigure:
    """The national figure of a period and every answer behind it.

    Attributes:
        id: "2025-26-Q1".
        name: "Q1 2025/26", or "2025/26 so far".
        heading: "Q1 2025/26 (April to June)".
        value: "63.2% [p]".
        says: What it was worked out from, coverage, why it may change or is not there; each a sentence.
        caption: Of the table of answers.
        rows: Those in the figure in the register's order, then those left out.
        totals: For each column, None in all where nothing is added or the total is not shown.
        regions: Each region's figure; none for a team's measure.
    """

    id: str
    name: str
    heading: str
    value: str
    says: tuple[str, ...]
    caption: str
    rows: tuple[AnswerRow, ...]
    totals: tuple[ShownValue, ...]
    regions: tuple[RegionRow, ...]


@dataclass(frozen=True)
class FiledReturn:
    """A submission behind the figures of this page."""

    number: int
    supplier: str
    version: int
    filename: str
    sha256: str
    received: str
    signed: str


@dataclass(frozen=True)
class Derivation:
    """A measure's page.

    Attributes:
        columns: What was asked, in the form's words, and the outside figure that is divided by.
        own: The heading of each supplier's own figure, "" where there is no such column.
        divides: Whether a numerator is divided by a denominator.
        release: The outside release in words, "" where the measure has none.
        figures: The latest first.
        returns: Every submission behind them, by its number.
    """

    ref: str
    title: str
    supplier: str
    formula: str
    release: str
    columns: tuple[str, ...]
    own: str
    divides: bool
    figures: tuple[DerivedFigure, ...]
    returns: tuple[FiledReturn, ...]


AskedFor = tuple[str, str]  # measure and item that are asked; empty for an outside release
OUTSIDE: AskedFor = ("", "")
_ADDED = ("added", "numerator", "denominator")


@dataclass(frozen=True)
class _Page:
    """What every figure of one page is made with; `areas` are the results of forces and regions by code and period."""

    definitions: Definitions
    measure: Measure
    decimals: int
    columns: tuple[tuple[AskedFor, str], ...]
    filed: Mapping[int, Provenance]
    areas: Mapping[tuple[str, Period], Result]
    own: bool
    used: dict[int, TraceLine] = field(default_factory=dict)  # by submission, the first line that it stands behind


def derivation(
    definitions: Definitions, compiled: Compiled, filed: Mapping[int, Provenance], ref: str
) -> Derivation | None:
    """Return how each figure of the measure *ref* came about; None where no period of it has ended.

    Args:
        definitions: For what was asked.
        compiled: The report's results.
        filed: What is known of each submission, by number.
        ref: Of any measure in the plan.
    """
    if ref not in compiled.national:
        return None
    measure = definitions.plan.measure(ref)
    release = definitions.outside[measure.reference] if measure.reference else None
    asked = [(one, label_of(definitions.plan.measure(one[0]).items[one[1]], one[1])) for one in measure.operands]
    series = [each.get(ref, {}) for each in (compiled.force_series, compiled.region_series)]
    areas = [one for each in series for results in each.values() for one in results]
    page = _Page(
        definitions=definitions,
        measure=measure,
        decimals=say.decimals_of(measure, definitions),
        columns=(*asked, *([(OUTSIDE, release.title)] if release else [])),
        filed=filed,
        # the latest as the report has it: marked provisional or revised
        areas={
            (one.area.code, one.period): one
            for one in (*areas, *compiled.forces.get(ref, ()), *compiled.regions.get(ref, ()))
        },
        own=measure.supplier == "forces" and isinstance(measure.value, RatioOf | SumOf),
    )
    *earlier, latest = compiled.national[ref].results
    year = compiled.years.get(ref)
    figures = [_figure(page, latest)]
    if year is not None and all(one.period != year.result.period for one in (*earlier, latest)):
        figures.append(_figure(page, year.result, year.words))
    figures += [_figure(page, one) for one in reversed(earlier)]
    return Derivation(
        ref=ref,
        title=measure.title,
        supplier="Force" if measure.supplier == "forces" else "Team",
        formula=say.opening(formula(definitions, measure).words),
        release=release_said(release) if release else "",
        columns=tuple(words for _, words in page.columns),
        own="Its own figure" if page.own else "",
        divides=isinstance(measure.value, RatioOf),
        figures=tuple(figures),
        returns=tuple(
            FiledReturn(
                number=number,
                supplier=line.supplier_name,
                version=(one := filed[number]).version,
                filename=one.filename,
                sha256=one.sha256,
                received=day(one.received.date()),
                signed=say.opening(signed_said(one)),
            )
            for number, line in sorted(page.used.items())
        ),
    )


# --- a period --------------------------------------------------------------------------------------------------------


def _figure(page: _Page, result: Result, span: str = "") -> DerivedFigure:
    lines = trace(page.definitions, result, page.filed).lines
    for line in lines:
        if line.submission in page.filed:
            page.used.setdefault(line.submission, line)
    heading = span or result.period.label
    rows = tuple(_rows(page, result, lines))
    return DerivedFigure(
        id=place_of(result.period),
        name=f"{result.period.name} so far" if span else result.period.name,
        heading=heading,
        value=marked(result, page.measure, page.decimals),
        says=tuple(_says(result)),
        caption=f"{page.measure.ref}, {heading}: every answer behind the figure",
        rows=rows,
        totals=_totals(result, lines, rows),
        regions=tuple(_regions(page, result.period)) if page.measure.supplier == "forces" and not span else (),
    )


def _says(result: Result) -> Iterator[str]:
    if result.denominator is not None:
        yield f"{digits(result.numerator or 0.0)} over {digits(result.denominator)}."
    yield f"In the figure: {coverage_said(result)}."
    if why := why_said(result):
        yield f"{say.opening(why)}."
    if result.provisional and not result.missing:
        yield provisional_words(result)
    if result.revised:
        yield "Revised [r]: it differs from the last edition."
    if result.broken and result.break_reason:
        yield f"Not comparable with those before it [b]: {result.break_reason}."


def _rows(page: _Page, result: Result, lines: Sequence[TraceLine]) -> Iterator[AnswerRow]:
    """Yield a row for each supplier and period: those in the figure, then those left out."""
    named: set[str] = set()
    for of_row in _by_supplier(lines):
        first = of_row[0]
        behind = page.filed.get(first.submission)
        notes = dict.fromkeys(line.why for line in of_row if line.why and (line.item or not line.counted))
        again = first.supplier in named
        named.add(first.supplier)
        own = ShownValue("") if again else _own(page, page.areas.get((first.supplier, result.period)))
        yield AnswerRow(
            id="" if again else place_of(result.period, first.supplier),
            name=first.supplier_name,
            value=own if page.own else None,
            answers=tuple(_answers(page, of_row)),
            cells=cells_said((line.sheet, line.cell) for line in of_row if line.submission),
            filed=first.submission if behind else 0,
            version=f"version {behind.version}" if behind else "",
            note=say.opening("; ".join(notes)),
            left=not first.counted,
        )


def _by_supplier(lines: Sequence[TraceLine]) -> Iterable[list[TraceLine]]:
    """Return the lines of each row. An outside figure, which is of no return, stands in its supplier's first row."""
    rows: dict[tuple[str, bool, int, Period | None], list[TraceLine]] = {}
    first: dict[tuple[str, bool], list[TraceLine]] = {}
    for line in lines:
        of = (line.supplier, line.counted)
        if line.item or of not in first:
            row = rows.setdefault((*of, line.submission, line.period), [])
            first.setdefault(of, row)
        else:
            row = first[of]
        row.append(line)
    return rows.values()


def _answers(page: _Page, lines: Sequence[TraceLine]) -> Iterator[ShownValue]:
    """Yield what stands in each column: of an item that counts twice, one answer in each."""
    waiting: dict[AskedFor, list[TraceLine]] = {}
    for line in lines:
        if line.item or line.part:
            waiting.setdefault((line.measure, line.item), []).append(line)
    for column, _ in page.columns:
        found = waiting.get(column)
        answer = found.pop(0) if found else None
        yield ShownValue("") if answer is None else ShownValue(answer.shown, answer.value)


def _own(page: _Page, area: Result | None) -> ShownValue:
    """An area's own figure with its marks; a dash where it has none in this period."""
    if area is None or (area.missing and not area.marker):
        return ShownValue(NOTHING)
    return ShownValue(marked(area, page.measure, page.decimals), area.value)


def _totals(result: Result, lines: Sequence[TraceLine], rows: Sequence[AnswerRow]) -> tuple[ShownValue, ...]:
    """What each column adds up to; none where nothing is added, or where some of it is not shown."""
    if result.missing or result.withheld or any(line.part not in _ADDED for line in lines if line.counted):
        return ()
    inside = [row.answers for row in rows if not row.left]
    sums = [fsum(one.value for one in column if one.value is not None) for column in zip(*inside, strict=True)]
    return tuple(ShownValue(digits(total), total) for total in sums)


def _regions(page: _Page, period: Period) -> Iterator[RegionRow]:
    divides = isinstance(page.measure.value, RatioOf)
    for area in page.definitions.register.regions():
        result = page.areas.get((area.code, period))
        if result is not None:
            left_out = "; ".join(f"{one.supplier.name}: {one.why}" for one in result.coverage.left)
            yield RegionRow(
                id=place_of(period, area.code),
                name=area.name,
                value=_own(page, result),
                counted=_part(result.numerator) if divides else None,
                out_of=_part(result.denominator) if divides else None,
                coverage=result.coverage.words,
                note=say.opening(left_out),
            )


def _part(value: float | None) -> ShownValue:
    return ShownValue(NOTHING) if value is None else ShownValue(digits(value), value)


# --- the pages ------------------------------------------------------------------------------------------------------

_SHEETS = ("figures/figures.css", "report/sortable.css")


def derivation_pages(
    definitions: Definitions,
    compiled: Compiled,
    filed: Mapping[int, Provenance],
    folders: Sequence[Path],
    *,
    notice: str = "",
    house: HouseStyle = SHIPPED,
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each measure's page, in the plan's order.

    Args:
        definitions: For what was asked.
        compiled: The report's results.
        filed: What is known of each submission, by number.
        folders: Template folders, as `html.render` takes them.
        notice: Stands at the head of every page: that the data is synthetic, or the report a draft; "" for nothing.
        house: The organisation's own colours.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that a page does not have.
    """
    environment = page_templates(folders)
    style = Markup("\n".join(coloured(source(environment, sheet), house) for sheet in _SHEETS))
    script = source(environment, "report/sortable.js")
    template = environment.get_template("figures/figure.html.j2")
    for measure in definitions.plan.measures:
        page = derivation(definitions, compiled, filed, measure.ref)
        if page is not None:
            text = template.render(
                page=page, anchor=measure_anchor(measure.ref), notice=notice, medium="screen",
                style=style, script=script,
            )  # fmt: skip
            yield page_of(measure.ref), text.encode()
