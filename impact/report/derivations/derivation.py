"""From each figure of a measure back to the cells it came from, for every period and area that the report shows.

Comes after `results.trace`, whose lines stand here in tables; before `report.derivations.pages`. What the results
do not show is not in their traces either, so nothing here gives it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, SumOf
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.derivations.links import place_of
from impact.report.derivations.model import AnswerRow, Derivation, DerivedFigure, FiledReturn, RegionRow, Shown
from impact.report.derivations.words import cells_said, coverage_said, digits, release_said, signed_said, why_said
from impact.report.figures import NOTHING
from impact.report.revised import marked, provisional_words
from impact.results.compiled import ByArea, Compiled
from impact.results.formula_words import formula, label_of
from impact.results.gathering import operands, reference_of
from impact.results.model import Result
from impact.results.trace import Provenance, TraceLine, trace

Column = tuple[str, str]  # measure and item that are asked; empty for an outside release
OUTSIDE: Column = ("", "")
_TOGETHER = "Shown only together"
_ADDED = ("added", "numerator", "denominator")


@dataclass(frozen=True)
class _Page:
    """What every figure of one page is made with; `areas` are the results of forces and regions by code and period."""

    definitions: Definitions
    measure: Measure
    decimals: int
    columns: tuple[tuple[Column, str], ...]
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
        compiled: The report's results, protected: what they hide stays hidden.
        filed: What is known of each submission, by number.
        ref: Of any measure in the plan.
    """
    if ref not in compiled.national:
        return None
    measure = definitions.plan.measure(ref)
    reference = reference_of(measure)
    page = _Page(
        definitions=definitions,
        measure=measure,
        decimals=say.decimals_of(measure, definitions),
        columns=_columns(definitions, measure),
        filed=filed,
        areas=_areas(compiled, ref),
        own=measure.supplier == "forces" and isinstance(measure.value, RatioOf | SumOf),
    )
    results = list(compiled.national[ref].results)
    year = compiled.years.get(ref)
    if year is not None and all(one.period != year.result.period for one in results):
        figures = [_figure(page, year.result, year.words)]
    else:
        figures = []
    figures = [_figure(page, results[-1]), *figures, *(_figure(page, one) for one in reversed(results[:-1]))]
    return Derivation(
        ref=ref,
        title=measure.title,
        supplier="Force" if measure.supplier == "forces" else "Team",
        formula=say.opening(formula(definitions, measure).words),
        release=release_said(definitions.outside[reference]) if reference else "",
        columns=tuple(words for _, words in page.columns),
        own="Its own figure" if page.own else "",
        divides=isinstance(measure.value, RatioOf),
        figures=tuple(figures),
        returns=tuple(_returns(page)),
    )


def _columns(definitions: Definitions, measure: Measure) -> tuple[tuple[Column, str], ...]:
    """What each column holds and its heading; an item that counts twice has two."""
    asked = [(one, label_of(definitions.plan.measure(one[0]).items[one[1]], one[1])) for one in operands(measure)]
    reference = reference_of(measure)
    return (*asked, *([(OUTSIDE, definitions.outside[reference].title)] if reference else []))


def _areas(compiled: Compiled, ref: str) -> dict[tuple[str, Period], Result]:
    """Every force's and region's result, the latest as the report has it: marked provisional or revised."""
    series: list[ByArea] = [each[ref] for each in (compiled.force_series, compiled.region_series) if ref in each]
    found = {(one.area.code, one.period): one for each in series for results in each.values() for one in results}
    latest = (*compiled.forces.get(ref, ()), *compiled.regions.get(ref, ()))
    return found | {(one.area.code, one.period): one for one in latest}


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
    if result.denominator is not None and not result.hidden:
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
    """Yield a row for each supplier and period: those in the figure, what stands together, then those left out."""
    named: set[str] = set()
    for lines_of in _by_supplier(lines):
        first = lines_of[0]
        if first.supplier in ("", *named):
            yield _row(page, lines_of, "", Shown(""))
            continue
        named.add(first.supplier)
        own = _own(page, page.areas.get((first.supplier, result.period)))
        yield _row(page, lines_of, place_of(result.period, first.supplier), own)


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


def _row(page: _Page, lines: Sequence[TraceLine], id_: str, own: Shown) -> AnswerRow:
    first = lines[0]
    behind = page.filed.get(first.submission)
    notes = dict.fromkeys(line.why for line in lines if line.why and (line.item or not line.counted))
    return AnswerRow(
        id=id_,
        name=first.supplier_name,
        value=own if page.own else None,
        answers=tuple(_answers(page, lines)),
        cells=cells_said((line.sheet, line.cell) for line in lines if line.submission),
        filed=first.submission if behind else 0,
        version=f"version {behind.version}" if behind else "",
        note=say.opening("; ".join(notes)) if first.supplier else _TOGETHER,
        left=not first.counted,
    )


def _answers(page: _Page, lines: Sequence[TraceLine]) -> Iterator[Shown]:
    """Yield what stands in each column: of an item that counts twice, one answer in each."""
    waiting: dict[Column, list[TraceLine]] = {}
    for line in lines:
        if line.item or line.part:
            waiting.setdefault((line.measure, line.item), []).append(line)
    for column, _ in page.columns:
        found = waiting.get(column)
        answer = found.pop(0) if found else None
        yield Shown("") if answer is None else Shown(answer.shown, answer.value)


def _own(page: _Page, area: Result | None) -> Shown:
    """An area's own figure with its marks; a dash where it has none in this period."""
    if area is None or (area.missing and not area.marker):
        return Shown(NOTHING)
    return Shown(marked(area, page.measure, page.decimals), None if area.hidden else area.value)


def _totals(result: Result, lines: Sequence[TraceLine], rows: Sequence[AnswerRow]) -> tuple[Shown, ...]:
    """What each column adds up to; none where nothing is added, or where what is not shown is missing from the sum."""
    counted = [line for line in lines if line.counted]
    if result.missing or result.hidden or any(line.part not in _ADDED for line in counted):
        return ()
    inside = [row.answers for row in rows if not row.left]
    together = any(line.supplier == "" for line in counted)
    if result.withheld and (not together or (all(line.part == "added" for line in counted) and len(inside[0]) > 1)):
        return ()
    sums = [fsum(one.value for one in column if one.value is not None) for column in zip(*inside, strict=True)]
    return tuple(Shown(digits(total), total) for total in sums)


# --- regions and returns ---------------------------------------------------------------------------------------------


def _regions(page: _Page, period: Period) -> Iterator[RegionRow]:
    for area in page.definitions.register.regions():
        result = page.areas.get((area.code, period))
        if result is None:
            continue
        shown = not result.hidden
        yield RegionRow(
            id=place_of(period, area.code),
            name=area.name,
            value=_own(page, result),
            counted=_part(result.numerator if shown else None) if isinstance(page.measure.value, RatioOf) else None,
            out_of=_part(result.denominator if shown else None) if isinstance(page.measure.value, RatioOf) else None,
            coverage=result.coverage.words,
            note=say.opening(_left_out(result)),
        )


def _part(value: float | None) -> Shown:
    return Shown(NOTHING) if value is None else Shown(digits(value), value)


def _left_out(result: Result) -> str:
    """Who of a region is left out and why, or why it has no figure."""
    left = [f"{one.supplier.name}: {one.why}" for one in result.coverage.left]
    return "; ".join([*([why_said(result)] if result.hidden else []), *left])


def _returns(page: _Page) -> Iterable[FiledReturn]:
    for number in sorted(page.used):
        one, line = page.filed[number], page.used[number]
        yield FiledReturn(
            number=number,
            supplier=line.supplier_name,
            version=one.version,
            filename=one.filename,
            sha256=one.sha256,
            received=day(one.received.date()),
            signed=say.opening(signed_said(one)),
        )
