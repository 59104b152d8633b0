"""Every file of a report, as bytes: each part makes its own from one content.

No clock, no chance, no folder and no time zone is in any of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.branding import HouseStyle
from impact.report.view import ReportView
from impact.results.trace import Provenance
from impact.steps.editions import Last
from impact.steps.files import put
from impact.steps.provenance import provenance
from impact.steps.reporting import Composed, composed
from impact.store.submissions import Store
from impact.workspace import Workspace

if TYPE_CHECKING:
    from impact.report.data_files import ResultRow

Profile = Literal["board", "full", "data", "all"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Making:
    """What a part is made from.

    Attributes:
        edition: Which edition the cover says it is; "" for what nobody has published.
        draft: Whether each page says that it is not published.
    """

    content: Composed
    edition: str
    draft: bool
    changed: bool = False

    @cached_property
    def house(self) -> HouseStyle:
        """The organisation's own look."""
        return self.content.workspace.house_style()[0]

    @cached_property
    def filed(self) -> Mapping[int, Provenance]:
        """What is to be told of each submission behind a figure."""
        return provenance(self.content.known)

    @cached_property
    def view(self) -> ReportView:
        """What the report speaks of."""
        return ReportView(self.content.definitions, self.content.compiled, self.content.qualities)

    @cached_property
    def figures(self) -> tuple[ResultRow, ...]:
        """Every figure."""
        from impact.report.data_files import figures

        return tuple(figures(self.view, self.content.report))

    @cached_property
    def attached(self) -> Mapping[str, bytes]:
        """What the PDFs carry, by name."""
        from impact.report.data_files import data_files

        return data_files(self.content.report, self.view, self.filed, self.figures)

    @cached_property
    def data(self) -> Mapping[str, bytes]:
        """The data files, by name."""
        from impact.report.data_files import TABLES
        from impact.report.spreadsheet import workbook

        tables = workbook(self.content.report, self.view, self.figures, self.content.statuses)
        return {**self.attached, TABLES: tables}


Maker = Callable[[Making], Mapping[str, bytes]]


@dataclass(frozen=True)
class ReportPart:
    """One part of a report: `says` names it while it is made, `profiles` are those that it belongs to."""

    says: str
    profiles: frozenset[Profile]
    make: Maker


@dataclass(frozen=True)
class Built:
    """A report's files by path, with "/". `problem` says why there is no PDF among them, "" when nothing is missing."""

    content: Composed
    files: Mapping[str, bytes]
    problem: str = ""


def web_page(making: Making) -> Mapping[str, bytes]:
    """The whole content as one page for a screen; its links lead to `figure_pages` beside it."""
    return {"report.html": page_html(making, "screen", "full").encode()}


def figure_pages(making: Making) -> Mapping[str, bytes]:
    """A page for each measure that leads its figures back to the cells they came from."""
    from impact.report.trace_pages import derivation_pages

    of = making.content
    notices = (of.report.notice, making.house.words.draft if making.draft else "")
    notice = ". ".join(filter(None, notices))
    pages = derivation_pages(of.definitions, of.compiled, making.filed, of.folders, notice=notice, house=making.house)
    return dict(pages)


def content_json(making: Making) -> Mapping[str, bytes]:
    """The content for a program: `metrics/report-schema.json` describes it."""
    content = json.dumps(making.content.report.as_json(), indent=1, ensure_ascii=False)
    return {"report.json": content.encode()}


def all_data(making: Making) -> Mapping[str, bytes]:
    """The data files, by name."""
    return making.data


def board_pdf(making: Making) -> Mapping[str, bytes]:
    """The Board's few pages."""
    return {"board.pdf": _pdf(making, "board")}


def full_pdf(making: Making) -> Mapping[str, bytes]:
    """Everything, printed."""
    return {"full.pdf": _pdf(making, "full")}


def _pdf(making: Making, pages: Literal["board", "full"]) -> bytes:
    from impact.report.pdf import write_pdf

    return write_pdf(page_html(making, "print", pages), making.content.folders[0], making.attached)


def page_html(making: Making, medium: Literal["screen", "print"], pages: Literal["board", "full"]) -> str:
    """The content as HTML, for a screen or for WeasyPrint."""
    from impact.report.html import render

    return render(
        making.content.report,
        making.content.folders,
        medium,
        pages,
        draft=making.draft,
        linked=medium == "screen",
        edition=making.edition,
        changed=making.changed and medium == "screen",
        house=making.house,
    )


def _of(*profiles: Profile) -> frozenset[Profile]:
    return frozenset((*profiles, "all"))


PARTS: tuple[ReportPart, ...] = (
    ReportPart("the web page", _of("board", "full"), web_page),
    ReportPart("where each figure comes from", _of("board", "full"), figure_pages),
    ReportPart("the content as JSON", _of("board", "full", "data"), content_json),
    ReportPart("the data files", _of("data"), all_data),
    ReportPart("the Board's PDF", _of("board"), board_pdf),
    ReportPart("the full PDF", _of("full"), full_pdf),
)


def built(
    workspace: Workspace,
    definitions: Definitions,
    store: Store,
    period: Period,
    as_at: datetime,
    *,
    profile: Profile = "all",
    last: Last | datetime | None = None,
    edition: str = "",
    draft: bool = True,
    internal: bool = False,
    tell: Tell = lambda _: None,
) -> Built:
    """Return every file of a report, from what was known at *as_at* and what stands in the workspace.

    Args:
        workspace: Its commentary, templates and style are read.
        definitions: Those of the workspace.
        store: What was received.
        period: A quarter.
        as_at: Which submissions the results can see; aware.
        profile: Which files: "board" and "full" are the pages with that PDF, "data" the data files, "all" everything.
        last: The edition that it is compared with, or its moment.
        edition: Which edition the cover says it is; "" for what nobody has published.
        draft: Whether every page says that it is not published.
        internal: Whether counts of people are exact: then every page says that it is for the corporate team alone.
        tell: Is told what is being made.
    """
    tell("the results")
    making = Making(composed(workspace, definitions, store, period, as_at, last, exact=internal), edition, draft)
    return made(making, profile, tell)


def made(making: Making, profile: Profile, tell: Tell = lambda _: None) -> Built:
    """Return the files of every part of *profile*. Without the libraries for a PDF, the others are there."""
    from impact.report.pdf import PdfUnavailable

    files: dict[str, bytes] = {}
    problem = ""
    for part in PARTS:
        if profile in part.profiles:
            tell(part.says)
            try:
                files.update(part.make(making))
            except PdfUnavailable as missing:
                problem = str(missing)
    return Built(making.content, files, problem)


# --- on the disk ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """Where a report went: each file by its path in it. `pdf` is None when the machine cannot write one."""

    folder: Path
    files: tuple[str, ...]
    pdf_problem: str = ""

    @property
    def html(self) -> Path | None:
        """The web page, where the profile has one."""
        return self._first("report.html")

    @property
    def json(self) -> Path | None:
        """The content as JSON."""
        return self._first("report.json")

    @property
    def pdf(self) -> Path | None:
        """The Board's PDF, or the full one where that alone was made."""
        return self._first("board.pdf", "full.pdf")

    def _first(self, *names: str) -> Path | None:
        return next((self.folder / name for name in names if name in self.files), None)


def write_built(built_: Built, target: Path) -> Written:
    """Write each file into *target*, whole or not at all."""
    for path, content in built_.files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        put(target / path, content)
    return Written(target, tuple(built_.files), built_.problem)
