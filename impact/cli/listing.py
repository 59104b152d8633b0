"""Receipts, findings and statuses as lines of text and as JSON.

Comes before the commands that print them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from impact.plan.periods import Period, day
from impact.returns.findings import Finding
from impact.steps import Receipt
from impact.store.model import ReturnStatus, Submission

_HEADINGS = {"error": "Mend these", "query": "Mend or explain these", "note": "For information"}


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 error", "2 errors", "1,204 queries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """Yield what became of one file, then its findings: errors first."""
    yield f"{receipt.filename}  {_outcome(receipt)}"
    for severity, heading in _HEADINGS.items():
        found = [finding for finding in receipt.findings if finding.severity == severity]
        if found:
            yield f"  {heading}:"
            yield from (f"    {_placed(finding)}" for finding in found)


def _placed(finding: Finding) -> str:
    return f"{finding.place}  {finding.text}" if finding.place else finding.text


def _outcome(receipt: Receipt) -> str:
    kept = receipt.submission
    if kept.period is None:
        return f"The file is kept as submission {kept.number}, but no figure of it can be used."
    whose = f"{receipt.supplier_name}, {kept.period.label}"
    if kept.repeat:
        return (
            f"{whose}: this very file was received before, as version {kept.version}. Nothing was added. "
            "To go back to it, open it, save it and send that."
        )
    counted = {
        "errors": f"{count(kept.errors, 'error')} to mend before any of it counts",
        "queries": f"its figures count; {count(kept.queries, 'query', 'queries')} to mend or explain",
        "accepted": "accepted",
    }[kept.state]
    return f"{whose}: kept as version {kept.version}, {counted}."


def receipts_summary(receipts: Sequence[Receipt], given: int) -> str:
    """One line over many files; where the rest of those given were not reached, it says so."""
    states = [receipt.submission.state for receipt in receipts]
    said = (
        f"\n{count(len(receipts), 'file')} kept: {states.count('accepted')} accepted, "
        f"{states.count('queries')} with queries, {states.count('errors')} with errors."
    )
    unreached = given - len(receipts)
    return said if not unreached else f"{said} {count(unreached, 'file')} not reached: send the same again."


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "file": receipt.filename,
        **submission_json(receipt.submission),
        "repeat": receipt.submission.repeat,
        "findings": [finding.as_json() for finding in receipt.findings],
    }


def submission_json(kept: Submission) -> dict[str, Any]:
    """A submission without its file."""
    return {
        "submission": kept.number,
        "supplier": kept.supplier or None,
        "period": str(kept.period) if kept.period else None,
        "version": kept.version,
        "sha256": kept.sha256,
        "received": kept.received.isoformat(),
        "state": kept.state,
        "errors": kept.errors,
        "queries": kept.queries,
        "notes": kept.notes,
    }


def status_lines(period: Period, found: Sequence[ReturnStatus]) -> Iterator[str]:
    """Yield a line for each supplier asked, then the counts."""
    if not found:
        yield f"Nothing is asked for {period.label}."
        return
    yield f"{period.label}: due {day(found[0].due)}"
    width = max(len(one.supplier.name) for one in found)
    for one in found:
        yield f"  {one.supplier.name:<{width}}  {_standing(one)}"
    returned = [one for one in found if one.counted]
    late = sum(one.on_time is False for one in returned)
    yield (
        f"{len(returned)} of {len(found)} have returned: {len(returned) - late} on time, {late} late. "
        f"{sum(one.state == 'errors' for one in found)} with errors to mend, "
        f"{sum(one.state == 'not returned' for one in found)} not returned."
    )


def _standing(one: ReturnStatus) -> str:
    if one.latest is None:
        return "not returned"
    parts = [{"errors": "errors", "queries": "queries", "accepted": "accepted"}.get(one.state, one.state)]
    if one.on_time is not None:
        parts.append("on time" if one.on_time else "late")
    parts.append(f"version {one.latest.version}, {day(one.latest.received.date())}")
    if one.counted and one.counted.number != one.latest.number:
        parts.append(f"version {one.counted.version} still counts; the latest has {count(one.latest.errors, 'error')}")
    elif one.state == "errors":
        parts.append(count(one.latest.errors, "error"))
    elif one.state == "queries":
        parts.append(count(one.latest.queries, "query", "queries"))
    return ", ".join(parts)


def status_json(one: ReturnStatus) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "supplier": one.supplier.id,
        "name": one.supplier.name,
        "period": str(one.period),
        "due": one.due.isoformat(),
        "state": one.state,
        "on_time": one.on_time,
        "versions": one.versions,
        "counted": submission_json(one.counted) if one.counted else None,
        "latest": submission_json(one.latest) if one.latest else None,
    }
