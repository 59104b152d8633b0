"""ARCHITECTURE.md draws the order of the rooms as the contract of `lint-imports` has it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
ROOMS = [
    layer.removeprefix("impact.") for layer in reversed(CONTRACT["layers"])
]  # the first imports none of the others
SENTENCE = PAGE[PAGE.index("A room imports only rooms before it") : PAGE.index("`lint-imports` holds it")]


def test_the_rooms_are_named_in_the_order_of_their_layers() -> None:
    """Every one, and the modules of the plan on which the checks stand."""
    assert re.findall(r"`(\w+)`", SENTENCE) == ROOMS
    below = {
        pair.partition("-> impact.")[2] for pair in CONTRACT["ignore_imports"] if pair.startswith("impact.checks.*")
    }
    assert set(re.findall(r"`(plan\.\w+)`", SENTENCE)) == below


def test_the_drawing_goes_the_way_of_the_data() -> None:
    """Each room where it is first drawn; the plan before the checks, which stand on its foot."""
    drawn = list(dict.fromkeys(re.findall(rf"\b(?:{'|'.join(ROOMS)})\b", PAGE.split("```")[1])))
    assert drawn == [room for room in ["plan", *(room for room in ROOMS if room != "plan")] if room in drawn]
    assert len(drawn) > len(ROOMS) / 2
