"""Filings, as a force might send them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.returns.observation import Observation
from impact.store.model import Filing
from impact.store.submissions import Store

Q1 = Period(2024, "quarter", 1)
Q2 = Period(2024, "quarter", 2)
Q3 = Period(2024, "quarter", 3)
CLEVELAND = "E23000013"
DURHAM = "E23000008"

ERROR = Finding("blank", "error", "This cell is blank.", "Enter a number.", "C4", "E14", "IW_17.launched", ("C4!E15",))
QUERY = Finding("change", "query", "This is twice last quarter's.", "Correct it, or explain it in F22.", "C4", "E22")
NOTE = Finding("older_template", "note", "The template is an older one.", "Use the new one next time.")


def on(day: int, hour: int = 9, month: int = 7) -> datetime:
    """A moment in 2024, UTC."""
    return datetime(2024, month, day, hour, tzinfo=UTC)


RECEIVED = on(10)


def observation(
    value: float | None = 12.0,
    *,
    supplier: str = CLEVELAND,
    measure: str = "IW-17",
    item: str = "launched",
    period: Period = Q1,
    marker: str = "",
) -> Observation:
    """One answer, not filed yet."""
    return Observation(supplier, measure, item, period, value, marker, sheet="C4 Local innovation", cell="E14")


def filing(
    *observations: Observation,
    supplier: str = CLEVELAND,
    period: Period | None = Q1,
    content: bytes = b"a workbook",
    received: datetime = RECEIVED,
    findings: tuple[Finding, ...] = (),
    filename: str = "return.xlsx",
    **more: Any,
) -> Filing:
    """One file as it came in."""
    return Filing(supplier, period, filename, content, received, findings, observations, "receive", **more)


def fill(store: Store) -> None:
    """Bring at least one row into every table: three filings, one signed off, one withdrawn, two explained."""
    store.make_key()
    explained = replace(QUERY, severity="note", remedy="You explained.")
    store.file(filing(observation(1.5), observation(None, marker="x", item="ended"), findings=(NOTE, QUERY)))
    store.file(
        filing(observation(2), content=b"2", supplier=DURHAM, findings=(explained,), reason="A slip.", nil=True,
               explanations={QUERY.fingerprint: "A new team."})
    )  # fmt: skip
    store.file(filing(content=b"3", findings=(ERROR,), period=Q2))
    store.explain(1, 2, "Two courses ran.", "sam@cleveland", on(11))
    store.sign_off(1, "Sam Poole", "Head of Performance", on(12))
    store.withdraw(2, "It was a trial.", "jo@durham", on(13))
