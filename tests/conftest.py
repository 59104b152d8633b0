"""Options of the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="keep what the program says now as what it should say")
    parser.addoption("--demo", type=Path, help="a demo made before, whose workbooks are only received again")
