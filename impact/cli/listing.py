"""Submissions, receipts and findings as lines of text and as JSON; and one found by the number that a person typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from impact.cli.session import count
from impact.plan.periods import day

if TYPE_CHECKING:
    from impact.checks.findings import Finding
    from impact.plan.definitions import Definitions
    from impact.returns.difference import Changed
    from impact.steps.receive import Receipt
    from impact.store.model import SignOff, Submission
    from impact.store.submissions import Store

_HEADINGS = {"error": "Mend these", "query": "Mend or explain these", "note": "For information"}


def known(store: Store, number: int) -> Submission:
    """Return the submission with that number; wrong use when there is none."""
    try:
        return store.submission(number)
    except KeyError as problem:
        last = max((one.number for one in store.submissions()), default=0)
        there = f"They go from 1 to {last}: `impact submissions` lists them." if last else "Nothing was received yet."
        raise typer.BadParameter(f"There is no submission {number}. {there}", param_hint="'SUBMISSION'") from problem


def whose(definitions: Definitions, kept: Submission) -> str:
    """Say "Durham, Q1 2024/25 (April to June), version 2"."""
    if kept.period is None:
        return f"{kept.filename}, which does not say whose it is"
    supplier = definitions.register.supplier(kept.supplier)
    return f"{supplier.name if supplier else kept.supplier}, {kept.period.label}, version {kept.version}"


def standing_words(kept: Submission) -> str:
    """What has become of it: "2 errors", "signed off by Jo Smith, Analyst, on 14 July 2024"."""
    if kept.withdrawn:
        return f"withdrawn on {day(kept.withdrawn.at.date())}: {kept.withdrawn.reason}"
    signed = kept.signed_off
    by = f"signed off by {signed.name}, {signed.role}, on {day(signed.at.date())}" if signed else ""
    if kept.superseded:
        return f"superseded{f'; {by}' if by else ''}"
    if kept.state == "errors":
        return count(kept.errors, "error")
    asked = count(kept.queries, "query", "queries") if kept.queries else ""
    said = ", ".join(part for part in (by, asked) if part) or "accepted"
    return f"{said}, nil return" if kept.nil else said


def submission_json(kept: Submission) -> dict[str, Any]:
    """A submission without its file."""
    taken = kept.withdrawn
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
        "withdrawn": {"reason": taken.reason, "by": taken.by, "at": taken.at.isoformat()} if taken else None,
    }


def sign_off_json(signed: SignOff | None) -> dict[str, str] | None:
    """Who accepted which file, and when."""
    if signed is None:
        return None
    return {"name": signed.name, "role": signed.role, "at": signed.at.isoformat(), "sha256": signed.sha256}


# --- receipts ---------------------------------------------------------------------------------------------------------


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """Yield what became of one file, then its findings: errors first."""
    yield f"{receipt.filename}  {_outcome(receipt)}"
    yield from _under_headings((finding.severity, placed(finding)) for finding in receipt.findings)


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
    states = [receipt.submission.state for receipt in receipts if not receipt.submission.repeat]
    said = (
        f"\n{count(len(states), 'file')} kept: {states.count('accepted')} accepted, "
        f"{states.count('queries')} with queries, {states.count('errors')} with errors."
    )
    if before := len(receipts) - len(states):
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


# --- findings and changes ---------------------------------------------------------------------------------------------


def placed(finding: Finding) -> str:
    """A finding in one line, after its place."""
    return f"{finding.place}  {finding.text}" if finding.place else finding.text


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings with the numbers that `impact explain` takes."""
    return [{"number": number, **finding.as_json()} for number, finding in enumerate(findings, start=1)]


def findings_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield findings under their kind, each with the number that `impact explain` takes."""
    width = len(str(len(findings)))
    return _under_headings(
        (one.severity, f"{number:>{width}}  {placed(one)}") for number, one in enumerate(findings, start=1)
    )


def _under_headings(said: Iterator[tuple[str, str]]) -> Iterator[str]:
    every = list(said)
    for severity, heading in _HEADINGS.items():
        lines = [f"    {line}" for of, line in every if of == severity]
        yield from (f"  {heading}:", *lines) if lines else ()


def changed_lines(changed: Sequence[Changed]) -> Iterator[str]:
    """Yield "C1 Centre!E5  Guidelines published: was 12, is 14" for each cell."""
    for one in changed:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
        yield f"  {place}  {one.label}: was {one.before or 'blank'}, is {one.after or 'blank'}"


def remark_json(one: Any) -> dict[str, Any]:
    """A fault of the definitions, or a remark on words or style."""
    return {**asdict(one), "text": one.text}
