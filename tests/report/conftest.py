"""Kept texts as the golden master's are, and one quarter with every kind of gap."""

from __future__ import annotations

import pytest

from tests.golden.conftest import golden as golden
from tests.report.published import LAST, Published, answers, published
from tests.results.small_plans import CLEVELAND, DURHAM, KENT


@pytest.fixture(scope="session")
def quarter() -> Published:
    """A quarter with figures of few people, missing, and 0."""
    return published(answers({(CLEVELAND, LAST): 3, (DURHAM, LAST): 0, (KENT, LAST): "x"}))
