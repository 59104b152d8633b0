"""One submission, found by the number that a person typed; and who is meant by it."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import day
from impact.store.model import Submission
from impact.store.submissions import Store


def known(store: Store, number: int) -> Submission:
    """Return the submission with that number; wrong use when there is none."""
    try:
        return store.submission(number)
    except KeyError as problem:
        last = max((one.number for one in store.submissions()), default=0)
        there = f"They go from 1 to {last}: `impact submissions` lists them." if last else "Nothing was received yet."
        raise typer.BadParameter(f"There is no submission {number}. {there}", param_hint="'SUBMISSION'") from problem


def position(findings: Sequence[Finding], number: int, finding: int) -> int:
    """Return *finding*, a number from 1, if the submission has so many; wrong use when it has not."""
    if 1 <= finding <= len(findings):
        return finding
    lists = f"`impact findings {number}` lists"
    there = {0: "Nothing was found in it.", 1: f"It has only finding 1: {lists} it."}.get(
        len(findings), f"They go from 1 to {len(findings)}: {lists} them."
    )
    said = f"Submission {number} has no finding {finding}. {there}"
    raise typer.BadParameter(said, param_hint="'FINDING'")


def whose(definitions: Definitions, kept: Submission) -> str:
    """Say "Durham, Q1 2024/25 (April to June), version 2"."""
    if kept.period is None:
        return f"{kept.filename}, which does not say whose it is"
    supplier = definitions.register.supplier(kept.supplier)
    name = supplier.name if supplier else kept.supplier
    return f"{name}, {kept.period.label}, version {kept.version}"


def standing_words(kept: Submission) -> str:
    """What has become of it: "2 errors", "signed off by Jo Smith, Analyst, on 14 July 2024"."""
    from impact.cli.listing import count

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
