"""A report's content as HTML: one self-contained page for a screen, or the page that WeasyPrint prints.

Templates arrange words that are ready made: they work nothing out. What the pages of all forces have in common is read
once.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup, escape

from impact.report.branding import SHIPPED, HouseStyle, font_of, page_templates, recoloured, source, style, watermark
from impact.report.charts import Drawable, draw
from impact.report.charts.forces import ReturnTiles
from impact.report.charts.trend import Spark
from impact.report.commentary import prose
from impact.report.content import edition_words
from impact.report.document import Report
from impact.report.force_report import ForceReport
from impact.report.pages import without_figures
from impact.report.trace_pages import figure_link

Medium = Literal["screen", "print"]
Profile = Literal["board", "full"]

ROWS_ON_A_PAGE = 24  # of a table whose cells are sentences
FORCE_SHEETS = ("report/report.css", "force/force.css")

# Each chart's name in the templates, with its width and height in CSS pixels (96 to the inch). Words on a chart do not
# grow with it. An A4 page is 673 wide between its margins; a phone 358, where a chart for a screen shrinks by a fifth.
_SIZED: Mapping[str, tuple[float, float]] = {
    "trend": (403, 184),
    "lead": (319, 68),
    "main_chart": (673, 156),
    "low_chart": (673, 100),
    "half_chart": (319, 96),
    "third_chart": (208, 92),
    "small_chart": (208, 70),
    "funnel": (403, 250),
    "half_funnel": (319, 166),
}
_OF_A_FORCE: Mapping[str, tuple[float, float]] = {"own_series": (326, 150), "funnel": (326, 180)}  # half an A4 page
_SPARK = (72, 20)
_MAP_WIDTH = 220


_force_templates = lru_cache(maxsize=2)(page_templates)  # compiled once for all forces


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
    show = partial(_shown, tuple(folders), medium, house)
    environment.filters["prose"] = partial(prose, anchors=_anchors(report, profile))
    environment.globals.update(
        {name: partial(show, size) for name, size in _SIZED.items()},
        many=partial(show, ()),
        timeline=partial(show, ()),
        grid=partial(show, ()),
        spark=lambda chart: show(_SPARK, Spark(chart)),
        tile_map=lambda all_: show((_MAP_WIDTH,), ReturnTiles(all_.alt, all_.tiles)),
        edition=edition or edition_words(None),
        logo=house.logo,
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


def render_force(report: ForceReport, folders: tuple[Path, ...], medium: Medium, house: HouseStyle = SHIPPED) -> str:
    """Return a force's own report as one HTML text; nothing in it points to another file.

    The style of the page for print is not in it: `report.pdf.Printer` reads `force_style` once for all.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that the report does not have.
        FileNotFoundError: No folder has the fonts.
    """
    charts = {name: partial(_shown, folders, medium, house, size) for name, size in _OF_A_FORCE.items()}
    template = _force_templates(folders).get_template("force/report.html.j2")
    page = template.render(charts, report=report, medium=medium, style="")
    if medium == "print":
        return page
    return page.replace("<style>\n", f"<style>\n{lean(force_style(folders, house), page)}", 1)


@lru_cache(maxsize=2)
def force_style(folders: tuple[Path, ...], house: HouseStyle = SHIPPED) -> str:
    """Return the fonts and style sheets of every force's pages.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    return str(style(_force_templates(folders), folders, *FORCE_SHEETS, house=house))


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


def draft_sheet(folders: Sequence[Path], house: HouseStyle = SHIPPED) -> Markup:
    """Return the style sheet that puts the word for a draft behind every printed page.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    picture = watermark(house.words.draft, font_of(folders, house, 700))
    address = f"data:image/svg+xml,{quote(picture, safe=' =:/,.')}"
    return Markup(f'@page {{ background: url("{address}") no-repeat center center; background-size: 100% 100%; }}')


def _parts(lines: Sequence[Any], most: int) -> list[Sequence[Any]]:
    """Cut *lines* so that no table is longer than *most*: a table that crosses a page is read as one for each page."""
    return [lines[at : at + most] for at in range(0, len(lines), max(most, 1))]


def _shown(
    folders: tuple[Path, ...], medium: Medium, house: HouseStyle, size: tuple[float, ...], chart: Drawable
) -> Markup:
    """A chart on the page: inline on a screen, an image with its words in print."""
    svg = recoloured(draw(chart, *size, folders=folders), house)
    if medium == "screen":
        return Markup(svg)
    data = b64encode(svg.encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(Markup(data), escape(chart.alt))


# --- fonts of many pages -----------------------------------------------------------------------------------------

LETTERS = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E),  # English
        (0xA0, 0x17F),  # Welsh and the rest of Europe in Latin letters
        (0x2010, 0x203F),  # dashes, quotation marks, dots
        (0x20AC, 0x20AC),  # €
        (0x2190, 0x2193),  # arrows
        (0x2212, 0x2212),  # minus
        (0x2264, 0x2265),  # ≤ ≥
    )
    for code in range(first, last + 1)
)
_FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
_FACE = re.compile(r'url\("data:font/(?:ttf|otf);base64,([A-Za-z0-9+/=]+)"\) format\("(?:truetype|opentype)"\)')


def lean(style: str, page: str) -> str:
    """Return *style* with each font in it cut down to the letters above and those of *page* beyond them.

    Whole fonts would make forty-three pages of two megabytes each; cut down, a page takes a tenth of that.
    """
    return _lean(style, "".join(sorted(frozenset(page) - LETTERS - {"\n", "\t", "\r"})))


@lru_cache(maxsize=8)
def _lean(style: str, beyond: str) -> str:
    def cut(found: re.Match[str]) -> str:
        data = b64encode(_cut(b64decode(found[1]), beyond)).decode()
        return f'url("data:font/woff2;base64,{data}") format("woff2")'

    return _FACE.sub(cut, style)


def _cut(font: bytes, beyond: str) -> bytes:
    from fontTools import subset  # late: only a page of many needs it
    from fontTools.ttLib import TTFont

    options = subset.Options(layout_features=_FEATURES, ignore_missing_unicodes=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(ord(letter) for letter in LETTERS | set(beyond)))
    with TTFont(io.BytesIO(font), lazy=True, recalcTimestamp=False) as opened:
        cutter.subset(opened)
        opened.flavor = "woff2"
        target = io.BytesIO()
        opened.save(target)
    return target.getvalue()
