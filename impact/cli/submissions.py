"""Commands that show what is kept: submissions, findings, file, handback, difference. Nothing of it is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.session import Here, JsonOption, SubmissionArgument, answer, write, write_new

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.returns.difference import Changed
    from impact.store.model import Submission

OutOption = Annotated[Path, typer.Option("--out", help="Where to write it; nothing is written over.", metavar="FILE")]


def submissions(
    period: Annotated[
        str | None, typer.Option("--period", "-p", help="Only this quarter's: 2024-25-Q1.", metavar="PERIOD")
    ] = None,
    force: Annotated[str | None, typer.Option("--force", help="Only this supplier's, by its code or name.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List every version of every return.

    Its number, when it came, who sent it, its file's hash, and what has become of it.
    """
    from impact.cli.listing import submission_json

    here = Here()
    definitions = here.definitions
    asked, supplier = here.quarter(period) if period else None, here.supplier(force) if force else None
    with here.store_to_read() as store:
        found = store.submissions(period=asked, supplier=supplier)
    lines = [line for one in found for line in _submission_lines(definitions, one)]
    answer(as_json, lambda: [submission_json(one) for one in found], lines or ["No return was received."])


def _submission_lines(definitions: Definitions, kept: Submission) -> Iterator[str]:
    """Who, when and what; then the file with its hash, and the reason where one was given."""
    from impact.cli.listing import standing_words, whose
    from impact.plan.periods import day

    sender = f" by {kept.by}" if kept.by else ""
    came = f"received {day(kept.received.date())} at {kept.received:%H:%M} UTC{sender}"
    yield f"{kept.number:>5}  {whose(definitions, kept)}: {standing_words(kept)}"
    yield f"       {kept.filename}, {came}" if kept.period else f"       {came}"
    if kept.reason:
        yield f"       Reason: {kept.reason}"
    yield f"       SHA-256 {kept.sha256}"


def findings(
    number: SubmissionArgument,
    csv: Annotated[Path | None, typer.Option(help="Write them as a table for a spreadsheet.", metavar="FILE")] = None,
    html: Annotated[Path | None, typer.Option(help="Write them as a web page.", metavar="FILE")] = None,
    as_json: JsonOption = False,
) -> None:
    """List what was found in a submission.

    Each with the number that `impact explain` wants. In the table that --csv writes, a text that a spreadsheet program
    would take for a formula has an apostrophe before it.
    """
    from impact.cli.listing import findings_json, findings_lines, known, standing_words, whose

    here = Here()
    definitions = here.definitions
    with here.store_to_read() as store:
        kept = known(store, number)
        found = store.findings(number)
    if csv:
        from impact.report.standings import findings_csv

        write(csv, findings_csv([(number, found)]))
        print(f"The table is {csv}", file=sys.stderr)
    if html:
        from impact.report.standings import render_findings

        folders, synthetic = here.workspace.template_folders, here.workspace.settings.synthetic
        write(html, render_findings(definitions, kept, found, folders, synthetic=synthetic).encode())
        print(f"The page is {html}", file=sys.stderr)
    heading = f"Submission {number}, {whose(definitions, kept)}: {standing_words(kept)}"
    lines = () if csv or html else (heading, *(list(findings_lines(found)) or ["  Nothing was found."]))
    answer(as_json, lambda: findings_json(found), lines)


def file(number: SubmissionArgument, out: OutOption, as_json: JsonOption = False) -> None:
    """Write out the file that a supplier sent, byte for byte."""
    from impact.cli.listing import known

    with Here().store_to_read() as store:
        kept = known(store, number)
        content = store.content(number)
    write_new(out, content)
    answer(
        as_json,
        lambda: {"file": str(out), "filename": kept.filename, "size": kept.size, "sha256": kept.sha256},
        [f"{kept.filename} as it came, {kept.size:,} bytes, is {out}"],
    )


def handback(number: SubmissionArgument, out: OutOption, as_json: JsonOption = False) -> None:
    """Write the workbook to hand back, with what to mend marked.

    It is our form with everything that was sent filled in; it can be corrected and sent again.
    """
    from impact.cli.listing import known, whose
    from impact.returns.reader import Reader
    from impact.steps.handback import handback as make_handback

    here = Here()
    definitions = here.definitions
    with here.store_to_read() as store, Reader(definitions) as reading:
        kept = known(store, number)
        content = make_handback(definitions, store, number, reading)
    write_new(out, content)
    answer(
        as_json,
        lambda: {"file": str(out), "submission": number, "size": len(content)},
        [f"{whose(definitions, kept)}: the workbook to hand back is {out}"],
    )


def difference(number: SubmissionArgument, as_json: JsonOption = False) -> None:
    """Show, cell by cell, what a version changed."""
    from dataclasses import asdict

    from impact.cli.listing import changed_lines, known, whose
    from impact.returns.reader import Reader
    from impact.steps.handback import difference as compare

    here = Here()
    definitions = here.definitions
    changed: Sequence[Changed] = ()
    with here.store_to_read() as store:
        kept = known(store, number)
        if kept.version > 1:
            with Reader(definitions) as reading:
                changed = compare(definitions, store, number, reading)
    if kept.version <= 1:
        says = ": there is no version before it."
    else:
        says = ", beside the version before:" if changed else ": every answer is as in the version before."
    lines = (f"{whose(definitions, kept)}{says}", *changed_lines(changed))
    answer(as_json, lambda: [asdict(one) for one in changed], lines)
