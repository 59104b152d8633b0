"""Whole commands beside those of another checkout of this program: one run, ratios of processor seconds.

Run it as `python benchmarks/commands.py DEMO CHECKOUT`: DEMO is a folder that `impact demo` of the earlier of the
two made. Each command is a process of its own in a copy of the demo's workspace, with what its children take; rounds
are interleaved, so that a slow moment falls on both. Loading the program is in it. The Python that runs it needs what
both of them import.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROUNDS = {"receive, 630 returns": 3, "receive, one file": 9, "status": 9}
MOST = {"receive, 630 returns": 0.8, "receive, one file": 0.6, "status": 0.6}


def main() -> None:
    """Print each command's seconds here and there, and the ratio with its bound."""
    demo, other = (Path(given).resolve() for given in sys.argv[1:3])
    if not (other / "impact" / "__main__.py").is_file():
        raise SystemExit(f"There is no checkout of this program at {other}.")
    checkouts = (Path(__file__).resolve().parents[1], other)
    one = min((demo / "returns").rglob("*.xlsx"))
    with tempfile.TemporaryDirectory() as scratch:
        full, empty = Path(scratch) / "full", Path(scratch) / "empty"
        shutil.copytree(demo, full, ignore=shutil.ignore_patterns("reports", "returns"))
        shutil.copytree(full, empty, ignore=shutil.ignore_patterns("store"))
        commands = {
            "receive, 630 returns": (empty, ["receive", *map(str, sorted((demo / "returns").iterdir()))]),
            "receive, one file": (empty, ["receive", str(one)]),
            "status": (full, ["status", "--period", "2025-26-Q1"]),
        }
        for name, (workspace, command) in commands.items():
            taken: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
            for _ in range(ROUNDS[name]):
                for checkout, seconds in taken.items():
                    copy = Path(scratch) / "copy"
                    shutil.copytree(workspace, copy)
                    seconds.append(_seconds(checkout, copy, command))
                    shutil.rmtree(copy)
            here, there = (median(taken[checkout]) for checkout in checkouts)
            kept = "kept" if here / there <= MOST[name] else "BROKEN"
            print(f"{name}: {here:.2f} s, {there:.2f} s there: {here / there:.2f}; at most {MOST[name]}: {kept}.")


def _seconds(checkout: Path, workspace: Path, command: Sequence[str]) -> float:
    """Processor seconds of the command and its children. Some of the demo's returns have errors: 1 is no failure."""
    before = os.times()
    ended = subprocess.run(
        [sys.executable, "-m", "impact", *command],
        cwd=workspace, env={**os.environ, "PYTHONPATH": str(checkout)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = os.times()
    if ended.returncode not in (0, 1) or "Traceback" in ended.stderr:
        raise SystemExit(ended.stderr)
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
