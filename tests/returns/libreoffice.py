"""LibreOffice without a screen, which stands for the people who open, save and convert the template."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_libreoffice = pytest.mark.skipif(
    PROGRAM is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)
# By its own numbers: comma, quotation mark, UTF-8, from row 1; cells as shown; every sheet to a file of its own.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def converted(folder: Path, kind: str, contents: Mapping[str, bytes], ending: str = "xlsx") -> dict[str, bytes]:
    """Open each of *contents* and save it as *kind* ("ods", "xls", …); one start of the program does them all.

    Returns:
        Each file written, by its name without what follows the first full stop (a .csv: with its sheet's name).
    """
    taken, given = folder / f"for-{kind[:4]}", folder / f"as-{kind[:4]}"
    taken.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (taken / f"{name}.{ending}").write_bytes(content)
    done = subprocess.run(
        [
            str(PROGRAM), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--norestore",
            "--convert-to", kind, "--outdir", str(given), *sorted(map(str, taken.iterdir())),
        ],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {path.stem: path.read_bytes() for path in sorted(given.iterdir())}
