"""Commentary on the small report's quarter, and what is found in it: what the tests of commentary start from."""

from __future__ import annotations

from functools import cache

from impact.report.commentary import Told, tell
from impact.report.commentary_checks import commentary_findings
from impact.report.remarks import Remark
from impact.report.view import ReportView
from tests.report import reported


@cache
def quarter() -> ReportView:
    """The small plan and what a quarter of it came to; M-1 belongs to C1, M-3 has no figure, M-4 is yearly."""
    return ReportView(reported.definitions(), reported.compiled())


def told(text: str, name: str = "C1") -> Told:
    """What a file of that name tells."""
    return tell({name: text}, quarter())[name]


def found(text: str, name: str = "C1") -> tuple[Remark, ...]:
    """What is found in a file of that name."""
    return commentary_findings({name: text}, quarter())


def texts(text: str, name: str = "C1") -> list[str]:
    """The same as lines, each after its severity."""
    return [f"{one.severity}  {one.text}" for one in found(text, name)]
