"""A report's content as HTML: one self-contained page for a screen, or the page that WeasyPrint prints.

Comes after `report.content` and `report.charts`; `report.pdf` prints the second. Templates arrange words that are ready
made: they work nothing out.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from markupsafe import Markup, escape

from impact.report.areas import without_figures
from impact.report.branding import SHIPPED, HouseStyle
from impact.report.charts.forces import Multiples, Ranked
from impact.report.charts.svg import (
    HALF,
    PAGE,
    draw_funnel,
    draw_multiples,
    draw_ranked,
    draw_returns,
    draw_spark,
    draw_tiles,
    draw_timeline,
    draw_trend,
    draw_value_tiles,
)
from impact.report.charts.tiles import ValueTiles
from impact.report.charts.trend import Trend
from impact.report.cover import cover, draft_sheet, edition_words
from impact.report.model import Report
from impact.report.prose import prose
from impact.report.scoreboard import pages_of
from impact.report.sentences import inside
from impact.report.styling import page_templates, recoloured, source, style
from impact.report.trace_pages import figure_link

Medium = Literal["screen", "print"]
Profile = Literal["board", "full"]

Size = tuple[float, float]

ROWS_ON_A_PAGE = 24  # of a table whose cells are sentences


@dataclass(frozen=True)
class Sizes:
    """Width and height of each chart in CSS pixels (96 to the inch). Words on a chart do not grow with it.

    An A4 page is 673 wide between its margins; a phone 358, where a chart for a screen shrinks by a fifth.
    """

    lead: Size
    main: Size
    low: Size
    half: Size
    third: Size
    small: Size
    measure: Size
    spark: Size
    funnel: Size
    half_funnel: Size
    map_width: float


SIZES = Sizes(
    lead=(319, 68),
    main=(673, 156),
    low=(673, 100),
    half=(319, 96),
    third=(208, 92),
    small=(208, 70),
    measure=(403, 184),
    spark=(72, 20),
    funnel=(403, 250),
    half_funnel=(319, 166),
    map_width=220,
)


def render(
    report: Report,
    folders: Sequence[Path],
    medium: Medium,
    profile: Profile = "full",
    *,
    draft: bool = False,
    linked: bool = False,
    edition: str = "",
    changed: bool = False,
    house: HouseStyle = SHIPPED,
) -> str:
    """Return the report as one HTML text; nothing in it is fetched from another file.

    Args:
        report: The content.
        folders: Template folders; of two files with one path the first folder's is used, so that a workspace's own
            stand before the shipped ones. Fonts and styles are found the same way.
        medium: For a screen charts stand inline; for print they are images with their words as alternative text,
            which WeasyPrint tags as figures.
        profile: The board's few pages, or everything: force tables, definitions, the whole methods.
        draft: Whether each page says that this is no published edition.
        changed: Whether `changes.html` stands beside this page.
        edition: Which edition the cover says it is; "" for what nobody has published.
        house: The organisation's own colours, fonts, logo and wording.
        linked: Whether the pages that derive each figure stand beside this one, so that it can lead to them.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that the report does not have.
        FileNotFoundError: No folder has the fonts.
    """
    environment = page_templates(folders)
    environment.filters.update(prose=partial(prose, anchors=_anchors(report, profile)), lower_first=inside)
    own = tuple(folders)

    def show(svg: str, alt: str) -> Markup:
        return (_inline if medium == "screen" else _image)(recoloured(svg, house), alt)

    def drawn(size: Size) -> Callable[[Trend], Markup]:
        return lambda chart: show(draw_trend(chart, *size, own), chart.alt)

    def many(chart: Multiples | Ranked | ValueTiles) -> Markup:
        return show(_many(chart, own), chart.alt)

    environment.globals.update(
        trend=drawn(SIZES.measure),
        lead=drawn(SIZES.lead),
        main_chart=drawn(SIZES.main),
        low_chart=drawn(SIZES.low),
        half_chart=drawn(SIZES.half),
        third_chart=drawn(SIZES.third),
        small_chart=drawn(SIZES.small),
        spark=lambda chart: show(draw_spark(chart, *SIZES.spark, own), chart.alt),
        funnel=lambda chart: show(draw_funnel(chart, *SIZES.funnel, own), chart.alt),
        half_funnel=lambda chart: show(draw_funnel(chart, *SIZES.half_funnel, own), chart.alt),
        many=many,
        timeline=lambda chart: show(draw_timeline(chart, PAGE, own), chart.alt),
        grid=lambda chart: show(draw_returns(chart, PAGE, own), chart.alt),
        cover=cover(report, edition or edition_words(None), house, profile),
        tile_map=lambda returned: show(draw_tiles(returned.tiles, returned.alt, SIZES.map_width, own), returned.alt),
        boards=pages_of(report.scoreboard) if medium == "print" else (report.scoreboard,),
        returned_parts=_parts(report.returned.lines, -(-len(report.returned.lines) // 2)),
        answered_parts=_parts(report.returned.answered, ROWS_ON_A_PAGE if medium == "print" else 10**6),
        style=_sheets(environment, folders, medium, draft, house),
        wording=house.words,
        without_figures=without_figures,
        sortable=source(environment, "report/sortable.js"),
        medium=medium,
        profile=profile,
        draft=draft,
        linked=linked,
        changed=changed,
        derivation=figure_link,
    )
    return environment.get_template("report/report.html.j2").render(report=report)


def _anchors(report: Report, profile: Profile) -> frozenset[str]:
    """The ids that people's words may lead to: what the profile does not have is no place."""
    places = {"title", "scoreboard", "returns", "revisions", "methods", *(page.anchor for page in report.promises)}
    places |= {measure.anchor for page in report.promises for measure in page.measures}
    return frozenset(places | ({"definitions", "sources"} if profile == "full" else {"figures"}))


def _sheets(
    environment: Environment, folders: Sequence[Path], medium: Medium, draft: bool, house: HouseStyle
) -> Markup:
    """The style of the page; on paper, of its cover too, and the word behind the pages of a draft."""
    if medium == "screen":
        return style(environment, folders, "report/report.css", "report/sortable.css", house=house)
    sheets = style(environment, folders, "report/report.css", "report/cover.css", house=house)
    return sheets + draft_sheet(folders, house) if draft else sheets


def _many(chart: Multiples | Ranked | ValueTiles, own: tuple[Path, ...]) -> str:
    """Draw a chart of many forces or regions, whichever it is."""
    if isinstance(chart, Multiples):
        return draw_multiples(chart, PAGE, own)
    return draw_ranked(chart, PAGE, 2, own) if isinstance(chart, Ranked) else draw_value_tiles(chart, HALF, own)


def _parts(lines: Sequence[Any], most: int) -> list[Sequence[Any]]:
    """Cut *lines* so that no table is longer than *most*: a table that crosses a page is read as one for each page."""
    return [lines[at : at + most] for at in range(0, len(lines), max(most, 1))]


def _inline(svg: str, alt: str) -> Markup:
    return Markup(svg)


def _image(svg: str, alt: str) -> Markup:
    data = b64encode(svg.encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(Markup(data), escape(alt))
