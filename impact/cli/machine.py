"""What this machine has and lacks for each part of the work."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One thing looked at: whether it is well, what was seen, and the line that mends it."""

    what: str
    well: bool
    says: str
    remedy: str = ""


def look_over() -> tuple[Line, ...]:
    """Look at Python, the shipped files, the PDF writer, and the workspace's store."""
    return (_python(), _shipped(), _pdf(), _cutting(), _store())


def _python() -> Line:
    version = ".".join(map(str, sys.version_info[:3]))
    return Line("Python", sys.version_info >= (3, 11), version)


def _shipped() -> Line:
    from impact.resources import folder

    try:
        fonts = sorted(path.name for path in (folder("templates") / "fonts").glob("*.ttf"))
    except FileNotFoundError as problem:
        return Line(
            "Templates and fonts",
            False,
            str(problem),
            "Install impact again from its wheel, or run ./run in a checkout.",
        )
    return Line("Templates and fonts", bool(fonts), ", ".join(fonts) or "no fonts")


def _pdf() -> Line:
    from impact.report.pdf import PdfUnavailable, library_version

    try:
        return Line("PDF", True, f"WeasyPrint {library_version()} with Pango")
    except PdfUnavailable as problem:
        return Line("PDF", False, problem.says, problem.remedy)


def _cutting() -> Line:
    """HarfBuzz cuts the fonts that a PDF carries. Without it a PDF is written, but not the same bytes as elsewhere."""
    from ctypes.util import find_library

    found = find_library("harfbuzz-subset")
    if found:
        return Line("Fonts in the PDF", True, found)
    remedy = "sudo apt-get install libharfbuzz-subset0"
    return Line("Fonts in the PDF", False, "HarfBuzz's subset library is not here: PDFs differ by the byte", remedy)


def _store() -> Line:
    from impact.store.submissions import Store, StoreUnavailable
    from impact.workspace import NotAWorkspace, open_workspace

    try:
        workspace = open_workspace(Path.cwd())
    except NotAWorkspace:
        return Line("Store", True, "this folder is no workspace, so there is none to look at")
    try:
        Store.open(workspace.store_url(os.environ)).close()
    except StoreUnavailable as problem:
        return Line("Store", False, problem.says, problem.remedy)
    return Line("Store", True, workspace.settings.store)
