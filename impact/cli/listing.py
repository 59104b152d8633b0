"""Receipts, submissions and findings as lines of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from impact.checks.findings import Finding
from impact.steps import Receipt
from impact.store.model import SignOff, Submission

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
            yield from (f"    {placed(finding)}" for finding in found)


def placed(finding: Finding) -> str:
    """A finding in one line, after its place."""
    return f"{finding.place}  {finding.text}" if finding.place else finding.text


def _outcome(receipt: Receipt) -> str:
    kept = receipt.submission
    if kept.period is None:
        return f"The file is kept as submission {kept.number}, but no figure of it can be used."
    whose = f"{receipt.supplier_name}, {kept.period.label}"
    if kept.repeat:
        again = " To go back to it, open it, save it and send that." if kept.superseded else ""
        return f"{whose}: this very file was received before, as version {kept.version}. Nothing was added.{again}"
    counted = {
        "errors": f"{count(kept.errors, 'error')} to mend before any of it counts",
        "queries": f"its figures count; {count(kept.queries, 'query', 'queries')} to mend or explain",
        "accepted": "accepted",
    }[kept.state]
    return f"{whose}: kept as version {kept.version}, {counted}."


def receipts_summary(receipts: Sequence[Receipt], given: int) -> str:
    """One line over many files; where the rest of those given were not reached, it says so."""
    kept = [receipt.submission for receipt in receipts if not receipt.submission.repeat]
    states = [submission.state for submission in kept]
    said = (
        f"\n{count(len(kept), 'file')} kept: {states.count('accepted')} accepted, "
        f"{states.count('queries')} with queries, {states.count('errors')} with errors."
    )
    if before := len(receipts) - len(kept):
        said += f" {count(before, 'file')} received before, and not kept again."
    if unreached := given - len(receipts):
        said += f" {count(unreached, 'file')} not reached: send the same again."
    return said


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
        "filename": kept.filename,
        "size": kept.size,
        "sha256": kept.sha256,
        "received": kept.received.isoformat(),
        "by": kept.by,
        "reason": kept.reason,
        "state": kept.state,
        "standing": kept.standing,
        "nil": kept.nil,
        "errors": kept.errors,
        "queries": kept.queries,
        "notes": kept.notes,
        "signed_off": sign_off_json(kept.signed_off),
        "withdrawn": _withdrawal_json(kept),
    }


def sign_off_json(signed: SignOff | None) -> dict[str, str] | None:
    """Who accepted which file, and when."""
    if signed is None:
        return None
    return {"name": signed.name, "role": signed.role, "at": signed.at.isoformat(), "sha256": signed.sha256}


def _withdrawal_json(kept: Submission) -> dict[str, str] | None:
    taken = kept.withdrawn
    return {"reason": taken.reason, "by": taken.by, "at": taken.at.isoformat()} if taken else None


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings with the numbers that `impact explain` takes."""
    return [{"number": number, **finding.as_json()} for number, finding in enumerate(findings, start=1)]


def findings_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield findings under their kind, each with the number that `impact explain` takes."""
    numbered = list(enumerate(findings, start=1))
    width = len(str(len(numbered)))
    for severity, heading in _HEADINGS.items():
        found = [(number, finding) for number, finding in numbered if finding.severity == severity]
        if found:
            yield f"  {heading}:"
            yield from (f"    {number:>{width}}  {placed(finding)}" for number, finding in found)
