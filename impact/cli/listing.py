"""Submissions, receipts and findings as lines of text and as JSON; and one found by the number that a person typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typer

from impact.checks.findings import Finding
from impact.cli.session import count, some_of
from impact.plan.definitions import Definitions
from impact.plan.periods import day
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
    names = ("period", "version", "filename", "size", "sha256", "received", "by", "reason", "state", "standing", "nil")
    return {
        "submission": kept.number,
        "supplier": kept.supplier or None,
        **some_of(kept, *names, "errors", "queries", "notes"),
        "signed_off": sign_off_json(kept.signed_off),
        "withdrawn": some_of(kept.withdrawn, "reason", "by", "at") if kept.withdrawn else None,
    }


def sign_off_json(signed: SignOff | None) -> dict[str, Any] | None:
    """Who accepted which file, and when."""
    return some_of(signed, "name", "role", "at", "sha256") if signed else None


def placed(finding: Finding) -> str:
    """A finding in one line, after its place."""
    return f"{finding.place}  {finding.text}" if finding.place else finding.text


def findings_lines(findings: Sequence[Finding], numbered: bool = False) -> Iterator[str]:
    """Yield findings under their kind; *numbered*, each with the number that `impact explain` takes."""
    width = len(str(len(findings)))
    numbers: Iterable[str] = (f"{number:>{width}}  " if numbered else "" for number in range(1, len(findings) + 1))
    said = [(one.severity, f"    {number}{placed(one)}") for number, one in zip(numbers, findings, strict=True)]
    for severity, heading in _HEADINGS.items():
        if lines := [line for of, line in said if of == severity]:
            yield from (f"  {heading}:", *lines)
