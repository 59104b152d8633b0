"""The ids that links inside a report lead to: one for each promise, measure and definition.

Comes before the rest of the room; no two of them can be the same, whatever the refs.
"""

from __future__ import annotations

import re


def _safe(ref: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "_", ref)


def promise_anchor(ref: str) -> str:
    """Return a promise's id: "C1.2" gives "promise-C1_2"."""
    return f"promise-{_safe(ref)}"


def measure_anchor(ref: str) -> str:
    """Return a measure's id: "IW-17" gives "measure-IW-17"."""
    return f"measure-{_safe(ref)}"


def definition_anchor(ref: str) -> str:
    """Return a definition's id: "IW-17" gives "definition-IW-17"."""
    return f"definition-{_safe(ref)}"
