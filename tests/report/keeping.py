"""What the small report says and looks like, as it was last agreed: its content, and pictures of its first pages.

Run `python -m tests.report.keeping` after a change that is meant, and look at what it wrote before you keep it.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from impact.report.html import render
from impact.report.pdf import write_pdf
from impact.resources import folder
from tests.report.reported import report

KEPT = Path(__file__).parent / "kept"
CONTENT = KEPT / "report.json"
PAGES = {"summary": 2, "scoreboard": 3}  # after the cover
DOTS = 40  # to the inch: enough to see that something moved, too few for one machine's edges to differ from another's


def content() -> str:
    """The small report's content, as it is published."""
    return json.dumps(report().as_json(), indent=1, ensure_ascii=False) + "\n"


def board() -> bytes:
    """The board's PDF of the small report."""
    return write_pdf(render(report(), [folder("templates")], "print", "board"), folder("templates"))


def pictures(pdf: bytes) -> dict[str, NDArray[np.float64]]:
    """The pages that are kept, as greys from 0 to 255, by name."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "board.pdf").write_bytes(pdf)
        found = {}
        for name, page in PAGES.items():
            target = Path(place) / name
            subprocess.run(
                ["pdftoppm", "-r", str(DOTS), "-f", str(page), "-l", str(page), "-gray", "-png", "-singlefile",
                 str(Path(place) / "board.pdf"), str(target)],
                check=True,
            )  # fmt: skip
            found[name] = grey(target.with_suffix(".png"))
        return found


def grey(path: Path) -> NDArray[np.float64]:
    """A picture as greys."""
    with Image.open(path) as opened:
        return np.asarray(opened.convert("L"), dtype=np.float64)


def main() -> None:
    """Write both anew."""
    KEPT.mkdir(exist_ok=True)
    CONTENT.write_text(content(), encoding="utf-8")
    for name, picture in pictures(board()).items():
        Image.fromarray(picture.astype(np.uint8)).save(KEPT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
