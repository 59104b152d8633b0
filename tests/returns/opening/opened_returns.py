"""Returns opened against the small plan, the answers found in them, and an edit that takes names away."""

from __future__ import annotations

from typing import Any

from impact.plan.definitions import Definitions
from impact.returns.answers import Return
from impact.returns.opening import open_return
from tests.returns.workbooks import DEFINITIONS

C1 = "C1 An evidence base that"
C4 = "C4 Local innovation"
FRESH = "Copy your answers into a fresh template and send that."


def opened(content: bytes, definitions: Definitions = DEFINITIONS) -> Return:
    """The return as opened against the small plan."""
    return open_return(content, definitions)


def said(result: Return) -> list[tuple[str, str]]:
    """Each finding's place and words."""
    return [(finding.place, finding.text) for finding in result.findings]


def values(result: Return) -> dict[str, Any]:
    """Each answer's value."""
    return {name: entry.raw.value for name, entry in result.answers.items()}


def without_names(*names: str):
    """An edit that takes defined names away, as a paste or another program may."""

    def edit(book) -> None:
        for name in names:
            del book.defined_names[name]

    return edit
