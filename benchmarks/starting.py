"""How long `impact --help` takes to answer, beside Python that does nothing: a ratio within one run.

python benchmarks/starting.py
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter

ROUNDS = 15
COMMANDS = {
    "python, nothing": [sys.executable, "-c", "pass"],
    "impact --help": [sys.executable, "-m", "impact", "--help"],
}


def main() -> None:
    """Print each command's median and its ratio to a bare Python."""
    took: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            begun = perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            took[name].append(perf_counter() - begun)
    base = median(took["python, nothing"])
    for name, times in took.items():
        print(f"{name:<18} {median(times) * 1000:6.0f} ms   {median(times) / base:5.1f} times a bare Python")


if __name__ == "__main__":
    main()
