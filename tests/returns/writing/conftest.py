"""The template of the small plan, opened once for the modules that look at it."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from tests.golden.conftest import golden
from tests.returns.workbooks import template

__all__ = ["book", "golden"]


@pytest.fixture(scope="module")
def book():
    """The template of the small plan, as openpyxl sees it."""
    return openpyxl.load_workbook(BytesIO(template()))
