"""Forms written with something in their cells, and what LibreOffice makes of their formulas."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Book

from impact.plan.register import Supplier
from impact.returns.form import Form
from impact.returns.grid import Raw
from impact.returns.writing.template import Contents, write_template

# LibreOffice keeps the values it finds in a file unless it is told to work every formula out again.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")


def number(value: float) -> Raw:
    """A cell that holds a number."""
    return Raw("number", float(value), f"{value:g}")


def with_contents(
    form: Form,
    contents: Contents,
    *,
    forces: Sequence[Supplier] = (),
    last: Mapping[str, float | str] | None = None,
) -> bytes:
    """The form written with *contents* in its answer cells."""
    return write_template(form, forces=forces, last=last, contents=contents)


def recalculated(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, Book]:
    """Each workbook as LibreOffice saves it after it has worked out every formula; *folder* is empty."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
    paths = [folder / f"{name}.xlsx" for name in workbooks]
    for path, content in zip(paths, workbooks.values(), strict=True):
        path.write_bytes(content)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), *map(str, paths)], check=True, capture_output=True, timeout=120)
    return {name: openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True) for name in workbooks}


def formulas_in(content: bytes) -> dict[tuple[str, str], Any]:
    """The value written with each formula, by sheet and cell."""
    formulas = openpyxl.load_workbook(BytesIO(content))
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
