"""A workspace in which a quarter has begun to come in, made with the commands themselves.

Submission 1 is Durham's for the quarter before. For Q1 2024/25, 2 is Durham's with a query (many more launches), 3 is
Kent's in order, 4 is Surrey's with an error, and 5 is a letter that is no workbook.
"""

from __future__ import annotations

from pathlib import Path

from tests.integration.commands import answer, fill_everything, impact_here, keep_open

BEFORE, PERIOD = "2023-24-Q4", "2024-25-Q1"
DURHAM, KENT, SURREY = "E23000008", "E23000032", "E23000031"
LAUNCHED = "IW_17.launched"


def make_quarter(folder: Path) -> Path:
    """Make the workspace in *folder*, with the workbooks sent in its `returns`, and return it."""
    root = folder / "ours"
    assert impact_here(folder, "init", "ours").status == 0
    keep_open(root)
    (root / "returns").mkdir()
    for number, (period, force, launched) in enumerate(
        ((BEFORE, "Durham", 10), (PERIOD, "Durham", 100), (PERIOD, "Kent", 3), (PERIOD, "Surrey", "lots")), start=1
    ):
        send(root, period, force, launched, f"{number} {force}.xlsx")
    (root / "returns" / "5 letter.xlsx").write_bytes(b"Dear all, figures to follow.\r\n")
    assert impact_here(root, "receive", "returns").status == 1
    return root


def send(root: Path, period: str, force: str, launched: object, name: str) -> Path:
    """Fill in the template of *force* as `returns/NAME`, with so many initiatives launched; it is not received yet."""
    out = f"to-send/for {Path(name).stem}"
    said = impact_here(root, "template", "--period", period, "--force", force, "--out", out)
    assert said.status == 0, said.everything
    workbook = fill_everything(root / out / f"{period} {force}.xlsx")
    answer(workbook, LAUNCHED, launched)
    path = root / "returns" / name
    workbook.save(path)
    return path
