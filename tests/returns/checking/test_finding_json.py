"""The form in which programs elsewhere read a finding."""

from __future__ import annotations

from impact.checks.findings import Finding


def test_finding_as_json():
    """Its keys stay as they are."""
    finding = Finding(
        "negative", "error", "Says.", "Do.", "Sheet", "E5", "A_1.it", ("Sheet!E6",), "A whole number", named=1
    )
    assert finding.as_json() == {
        "code": "negative",
        "severity": "error",
        "says": "Says.",
        "remedy": "Do.",
        "sheet": "Sheet",
        "cell": "E5",
        "item": "A_1.it",
        "cells": ["Sheet!E6"],
        "expected": "A whole number",
        "named": 1,
        "place": "Sheet!E5",
    }
