"""Commands about the definitions and the machine: init, check, doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.options import JsonOption
from impact.cli.session import FINDINGS, MACHINE, Here, answer, remark_json
from impact.plan.loading import examine, places
from impact.report.pdf import PdfUnavailable, library_version
from impact.resources import folder as shipped
from impact.results.disclosure import narrowing
from impact.store.submissions import StoreUnavailable
from impact.workspace import NotAWorkspace, make_workspace


def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    name: Annotated[str, typer.Option(help="What the workspace is called.")] = "impact",
    as_json: JsonOption = False,
) -> None:
    """Make a new workspace with the example plan, ready to edit."""
    root = make_workspace(folder, name).root
    says = f"A new workspace is in {root}. Next: edit metrics/plan.yaml there, and run `impact check`."
    answer(as_json, lambda: {"workspace": root}, [says])


def check(as_json: JsonOption = False) -> None:
    """Find every fault of the definitions and the style.

    Each with its place and a remedy.
    """
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
    seen = tuple(_looked_at())

    def lines() -> Iterator[str]:
        for what, (well, says, remedy) in seen:
            yield f"{'ok      ' if well else 'MISSING '} {what}: {says}"
            if remedy:
                yield f"         {remedy}"

    names = ("well", "says", "remedy")
    answer(as_json, lambda: [{"what": what, **dict(zip(names, one, strict=True))} for what, one in seen], lines())
    if not all(well for _, (well, *_) in seen):
        raise typer.Exit(MACHINE)


def _looked_at() -> Iterator[tuple[str, tuple[bool, str, str]]]:
    """Yield each thing of this machine: whether it is well, what was seen, and the line that mends it."""
    yield "Python", (sys.version_info >= (3, 11), ".".join(map(str, sys.version_info[:3])), "")
    try:
        fonts = ", ".join(sorted(path.name for path in (shipped("templates") / "fonts").glob("*.ttf")))
        yield "Templates and fonts", (bool(fonts), fonts or "no fonts", "")
    except FileNotFoundError as problem:
        again = "Install impact again from its wheel, or run ./run in a checkout."
        yield "Templates and fonts", (False, str(problem), again)
    try:
        yield "PDF", (True, f"WeasyPrint {library_version()} with Pango", "")
    except PdfUnavailable as problem:
        yield "PDF", (False, problem.says, problem.remedy)
    # HarfBuzz cuts the fonts that a PDF carries. Without it a PDF is written, but not the same bytes as elsewhere.
    if found := find_library("harfbuzz-subset"):
        yield "Fonts in the PDF", (True, found, "")
    else:
        says = "HarfBuzz's subset library is not here: PDFs differ by the byte"
        yield "Fonts in the PDF", (False, says, "sudo apt-get install libharfbuzz-subset0")
    try:
        here = Here()
        here.store().close()
        yield "Store", (True, here.workspace.settings.store, "")
    except NotAWorkspace:
        yield "Store", (True, "this folder is no workspace, so there is none to look at", "")
    except StoreUnavailable as problem:
        yield "Store", (False, problem.says, problem.remedy)
