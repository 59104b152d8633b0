"""Run `impact` as a person would, in a real folder: as a process of its own, or in this one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from impact.cli import main


@dataclass(frozen=True)
class Said:
    """What a command ended with."""

    status: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        return self.out + self.err


def impact(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Said:
    """Run `impact ARGUMENTS` in *folder*."""
    ended = subprocess.run(
        [sys.executable, "-m", "impact", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return Said(ended.returncode, ended.stdout, ended.stderr)


def impact_here(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Said:
    """Run the same in this process, wherever the process itself is not the point: a third of a second instead of two.

    It starts where a real process does, at `main` with its arguments and in its folder; what reads them is the same.
    """
    out, err, status, before = io.StringIO(), io.StringIO(), 0, sys.argv
    sys.argv = ["impact", *arguments]
    try:
        with (
            contextlib.chdir(folder), _environment(environment or {}),
            contextlib.redirect_stdout(out), contextlib.redirect_stderr(err),
        ):  # fmt: skip
            main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.argv = before
    return Said(status, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def keep_open(root: Path) -> None:
    """Let the workspace in *root* take returns for years after a quarter, as a test of today sends them in."""
    plan = root / "metrics" / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    assert "lock_days: 60" in text
    later = text.replace("lock_days: 60", "lock_days: 36500").replace("until: 2023-09-30", "until: 2135-09-30")
    plan.write_text(later, encoding="utf-8")


def answer(workbook: Workbook, name: str, value: Any) -> None:
    """Put *value* into the cell that the defined name *name* stands for."""
    sheet, cell = next(iter(workbook.defined_names[name].destinations))
    workbook[sheet][cell.replace("$", "")].value = value


def fill_everything(path: Path) -> Workbook:
    """Give every question of the force's template at *path* a plain answer, and return the open workbook."""
    workbook = load_workbook(path)
    for name, defined in workbook.defined_names.items():
        if name.startswith("IW_") and not name.endswith(".explanation"):
            sheet, cell = next(iter(defined.destinations))
            if ":" not in cell:
                lists = [v for v in workbook[sheet].data_validations.dataValidation if cell.replace("$", "") in v.sqref]
                yes_or_no = any(v.type == "list" for v in lists)
                workbook[sheet][cell.replace("$", "")] = "Yes" if yes_or_no else 0
    return workbook
