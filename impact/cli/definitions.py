"""Commands about the definitions and the machine: init, check, doctor."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.endings import FINDINGS, MACHINE
from impact.cli.session import Here, JsonOption, answer


def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    name: Annotated[str, typer.Option(help="What the workspace is called.")] = "impact",
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace with the example plan, ready to edit."""
    from impact.workspace import make_workspace

    root = make_workspace(folder, name).root
    says = f"A new workspace is in {root}. Next: edit metrics/plan.yaml there, and run `impact check`."
    answer(as_json, lambda: {"workspace": str(root)}, [says])


def check(as_json: JsonOption = False) -> None:
    """Find every fault of the definitions and the style.

    Each with its place and a remedy.
    """
    from impact.cli.listing import remark_json
    from impact.plan.loading import examine, places
    from impact.results.disclosure import narrowing

    workspace = Here().workspace
    definitions, faulty = examine(workspace.metrics)
    _, remarks = workspace.house_style()
    asked = narrowing(places(workspace.metrics), definitions.plan.presentation) if definitions is not None else ()
    odd = [*asked, *(one for one in remarks if one.severity == "query")]
    faults = (*faulty, *(one for one in remarks if one.severity == "error"))
    lines = [one.text for one in (*faults, *odd)]
    if definitions is not None and not faults:
        plan = definitions.plan
        lines.append(
            f"No faults. {len(plan.measures)} measures of {len(list(plan.promises()))} commitments and statements, "
            f"{len(list(plan.steps()))} steps, {len(definitions.register.suppliers)} suppliers. "
            f"Definitions {definitions.digest}."
        )
    answer(
        as_json,
        lambda: {
            "digest": definitions.digest if definitions else None,
            "faults": [remark_json(one) for one in faults],
            "queries": [remark_json(one) for one in odd],
        },
        lines,
    )
    if faults:
        if not as_json:
            print(f"\n{len(faults)} fault{'s' if len(faults) != 1 else ''}.", file=sys.stderr)
        raise typer.Exit(FINDINGS)


def doctor(as_json: JsonOption = False) -> None:
    """Say what this machine lacks, and the line that mends it."""
    seen = (_python(), _shipped(), _pdf(), _cutting(), _store())

    def lines() -> Iterator[str]:
        for one in seen:
            yield f"{'ok      ' if one.well else 'MISSING '} {one.what}: {one.says}"
            if one.remedy:
                yield f"         {one.remedy}"

    answer(as_json, lambda: [asdict(one) for one in seen], lines())
    if not all(one.well for one in seen):
        raise typer.Exit(MACHINE)


# --- the machine ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """One thing of this machine looked at: whether it is well, what was seen, and the line that mends it."""

    what: str
    well: bool
    says: str
    remedy: str = ""


def _python() -> Seen:
    return Seen("Python", sys.version_info >= (3, 11), ".".join(map(str, sys.version_info[:3])))


def _shipped() -> Seen:
    from impact.resources import folder

    what = "Templates and fonts"
    try:
        fonts = sorted(path.name for path in (folder("templates") / "fonts").glob("*.ttf"))
    except FileNotFoundError as problem:
        return Seen(what, False, str(problem), "Install impact again from its wheel, or run ./run in a checkout.")
    return Seen(what, bool(fonts), ", ".join(fonts) or "no fonts")


def _pdf() -> Seen:
    from impact.report.pdf import PdfUnavailable, library_version

    try:
        return Seen("PDF", True, f"WeasyPrint {library_version()} with Pango")
    except PdfUnavailable as problem:
        return Seen("PDF", False, problem.says, problem.remedy)


def _cutting() -> Seen:
    """HarfBuzz cuts the fonts that a PDF carries. Without it a PDF is written, but not the same bytes as elsewhere."""
    from ctypes.util import find_library

    if found := find_library("harfbuzz-subset"):
        return Seen("Fonts in the PDF", True, found)
    remedy = "sudo apt-get install libharfbuzz-subset0"
    return Seen("Fonts in the PDF", False, "HarfBuzz's subset library is not here: PDFs differ by the byte", remedy)


def _store() -> Seen:
    from impact.store.submissions import Store, StoreUnavailable
    from impact.workspace import NotAWorkspace, open_workspace

    try:
        workspace = open_workspace(Path.cwd())
    except NotAWorkspace:
        return Seen("Store", True, "this folder is no workspace, so there is none to look at")
    try:
        Store.open(workspace.store_url(os.environ)).close()
    except StoreUnavailable as problem:
        return Seen("Store", False, problem.says, problem.remedy)
    return Seen("Store", True, workspace.settings.store)
