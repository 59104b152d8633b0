"""A page for each measure that leads every figure back to its cells: `figures/IW-17.html`, beside an edition's report.

Each page stands alone: no font, style or script of it is in another file. What the results do not show is not in their
traces either, so nothing here gives it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import fsum
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import RatioOf, SumOf
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.branding import SHIPPED, HouseStyle, coloured, page_templates, source
from impact.report.document import anchor
from impact.report.sentences import NOTHING
from impact.results.compiled import Compiled
from impact.results.model import Result
from impact.results.trace import Provenance, Trace, TraceLine, digits, formula, label_of, trace
from impact.returns.observation import MARKERS

Asked = tuple[str, str]  # measure and item that are asked; empty for an outside release
Shown = tuple[str, str, float | None]  # as a reader sees it, as a column is sorted by it, and its value
AnswerRow = tuple[bool, list[TraceLine], list[Shown]]

OUTSIDE: Asked = ("", "")
_ADDED = ("added", "numerator", "denominator")
_SHEETS = ("figures/figures.css", "report/sortable.css")


def page_of(ref: str) -> str:
    """Return the path of a measure's page in an edition: "figures/IW-17.html"."""
    return f"figures/{ref}.html"


def place_of(period: Period | str, area: str = "") -> str:
    """Return the id of a figure on its page: "2025-26-Q1" for the nation, "2025-26-Q1-E23000013" for an area's code."""
    return f"{period}-{area}" if area and area != "national" else str(period)


def figure_link(ref: str, period: Period | str, area: str = "") -> str:
    """Return where a link leads from beside that folder: "figures/IW-17.html#2025-26-Q1"."""
    return f"{quote(page_of(ref))}#{quote(place_of(period, area))}"


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
    days = f"as at {day(release.as_at)}, released {day(release.released)}"
    return f"{release.title}: {release.publisher}, {days}; {release_file(release)}"


def release_file(release: Outside) -> str:
    """Where the release is kept in a workspace."""
    return f"metrics/reference/{release.id}.csv"


def signed_said(one: Provenance) -> str:
    """Return "signed off by Ann Lee, Head of Performance, on 14 May 2025", or that nobody has."""
    if one.signed_at is None:
        return "not signed off"
    return f"signed off by {one.signed_by}, {one.signed_role}, on {day(one.signed_at.date())}"


def derivation_pages(
    definitions: Definitions,
    compiled: Compiled,
    filed: Mapping[int, Provenance],
    folders: Sequence[Path],
    *,
    notice: str = "",
    house: HouseStyle = SHIPPED,
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of the page of each measure of which a period has ended, in the plan's order.

    On it the latest figure stands first, then the year so far, then those before it. Of one figure, those in it stand
    in the register's order, then those left out.

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
    environment.filters.update(
        opening=say.opening, digits=digits, day=day, coverage=coverage_said, why=why_said, signed=signed_said,
        provisional=say.provisional_words, rows=_rows, cells=_cells, notes=_notes,
        key=_key,
        left_out=lambda left: say.opening("; ".join(f"{one.supplier.name}: {one.why}" for one in left)),
    )  # fmt: skip
    environment.globals.update(
        formula=lambda measure: formula(definitions, measure).words,
        release=release_said,
        place=place_of,
        totals=_totals,
        regions=definitions.register.regions(),
        filed=filed,
        notice=notice,
        medium="screen",
        style=Markup("\n".join(coloured(source(environment, sheet), house) for sheet in _SHEETS)),
        script=source(environment, "report/sortable.js"),
    )
    template = environment.get_template("figures/figure.html.j2")
    for measure in definitions.plan.measures:
        if measure.ref not in compiled.national:
            continue
        *earlier, latest = compiled.national[measure.ref].results
        year = compiled.years.get(measure.ref)
        if year is not None and any(one.period == year.result.period for one in (*earlier, latest)):
            year = None
        results = [latest, *([year.result] if year else []), *reversed(earlier)]
        traces = [trace(definitions, one, filed) for one in results]
        release = definitions.outside[measure.reference] if measure.reference else None
        columns = [(one, label_of(definitions.plan.measure(one[0]).items[one[1]], one[1])) for one in measure.operands]
        marked = partial(say.marked, measure=measure, decimals=say.decimals_of(measure, definitions))
        areas = _areas(compiled, measure.ref)
        lines = (line for found in traces for line in found.lines if line.submission in filed)
        text = template.render(
            measure=measure,
            anchor=anchor("measure", measure.ref),
            columns=[*columns, *([(OUTSIDE, release.title)] if release else [])],
            divided_by=release,
            has_own=measure.supplier == "forces" and isinstance(measure.value, RatioOf | SumOf),
            divides=isinstance(measure.value, RatioOf),
            year=year,
            traces=traces,
            areas=areas,
            marked=marked,
            own=partial(_own, areas, marked),
            returns={one.submission: one.supplier_name for one in reversed(list(lines))},
        )
        yield page_of(measure.ref), text.encode()


def _areas(compiled: Compiled, ref: str) -> dict[tuple[str, Period], Result]:
    """The results of forces and regions by code and period: the latest as the report has it, with its marks."""
    series = (each.get(ref, {}).values() for each in (compiled.force_series, compiled.region_series))
    every = [one for areas in series for results in areas for one in results]
    latest = (*compiled.forces.get(ref, ()), *compiled.regions.get(ref, ()))
    return {(one.area.code, one.period): one for one in (*every, *latest)}


def _own(
    areas: Mapping[tuple[str, Period], Result], marked: Callable[[Result], str], code: str, period: Period
) -> tuple[str, str]:
    """An area's own figure with its marks; a dash where it has none in this period."""
    result = areas.get((code, period))
    if result is None or (result.missing and not result.marker):
        return NOTHING, ""
    return marked(result), _key(result.value)


def _rows(found: Trace, columns: Sequence[tuple[Asked, str]]) -> Iterator[AnswerRow]:
    """Yield whether the supplier has a row already, the lines of a row, and what stands in each of its columns.

    A row has the lines of one submission and period. An outside figure, which is of no return, stands in its supplier's
    first row.
    """
    rows: dict[tuple[str, bool, int, Period | None], list[TraceLine]] = {}
    first: dict[tuple[str, bool], list[TraceLine]] = {}
    for line in found.lines:
        of = (line.supplier, line.counted)
        if line.item or of not in first:
            row = rows.setdefault((*of, line.submission, line.period), [])
            first.setdefault(of, row)
        else:
            row = first[of]
        row.append(line)
    named: set[str] = set()
    for row in rows.values():
        yield row[0].supplier in named, row, list(_answers(row, columns))
        named.add(row[0].supplier)


def _answers(row: Iterable[TraceLine], columns: Iterable[tuple[Asked, str]]) -> Iterator[Shown]:
    """Yield what stands in each column: of an item that counts twice, one answer in each."""
    waiting = [line for line in row if line.item or line.part]
    for asked, _ in columns:
        found = next((line for line in waiting if (line.measure, line.item) == asked), None)
        if found is not None:
            waiting.remove(found)
        yield ("", "", None) if found is None else (found.shown, _key(found.value), found.value)


def _key(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def _cells(row: Iterable[TraceLine]) -> str:
    """The cells of a row with their sheet said once: "Return!E14, E15"; "" where a number stands in no return."""
    by_sheet: dict[str, dict[str, None]] = {}
    for line in row:
        if line.submission and line.cell:
            by_sheet.setdefault(line.sheet, {})[line.cell] = None
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in by_sheet.items())


def _notes(row: Iterable[TraceLine]) -> str:
    return say.opening("; ".join(dict.fromkeys(one.why for one in row if one.why and (one.item or not one.counted))))


def _totals(found: Trace, rows: Iterable[AnswerRow]) -> list[float]:
    """What each column adds up to; none where nothing is added, or where some of it is not shown."""
    if found.result.missing or found.result.withheld:
        return []
    if any(line.part not in _ADDED for line in found.lines if line.counted):
        return []
    inside = [answers for _, row, answers in rows if row[0].counted]
    return [fsum(value for _, _, value in column if value is not None) for column in zip(*inside, strict=True)]
