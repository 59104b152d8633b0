"""Commands that show what is kept: submissions, findings, file, handback, difference.

Nothing of the store is changed here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.session import (
    JsonOption,
    SubmissionArgument,
    definitions_of,
    here,
    print_json,
    store_to_read,
    supplier_id,
    within_plan,
    write,
    write_new,
)

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.steps import Changed
    from impact.store.model import Submission

OutOption = Annotated[Path, typer.Option("--out", help="Where to write it; nothing is written over.", metavar="FILE")]


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (submissions, findings, file, handback, difference):
        app.command()(command)


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

    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period) if period else None
    supplier = supplier_id(definitions, force) if force else None
    with store_to_read(workspace) as store:
        found = store.submissions(period=asked, supplier=supplier)
    if as_json:
        print_json([submission_json(one) for one in found])
    elif not found:
        print("No return was received.")
    else:
        print("\n".join(line for one in found for line in _submission_lines(definitions, one)))


def _submission_lines(definitions: Definitions, kept: Submission) -> Iterator[str]:
    """Who, when and what; then the file with its hash, and the reason where one was given."""
    from impact.cli.submitted import standing_words, whose
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
    from impact.cli.listing import findings_json, findings_lines
    from impact.cli.submitted import known, standing_words, whose
    from impact.report.standings import findings_csv, render_findings

    workspace = here()
    definitions = definitions_of(workspace)
    with store_to_read(workspace) as store:
        kept = known(store, number)
        found = store.findings(number)
    if csv:
        write(csv, findings_csv([(number, found)]))
        print(f"The table is {csv}", file=sys.stderr)
    if html:
        folders, synthetic = workspace.template_folders, workspace.settings.synthetic
        write(html, render_findings(definitions, kept, found, folders, synthetic=synthetic).encode())
        print(f"The page is {html}", file=sys.stderr)
    if as_json:
        print_json(findings_json(found))
    elif not csv and not html:
        print(f"Submission {number}, {whose(definitions, kept)}: {standing_words(kept)}")
        print("\n".join(findings_lines(found)) or "  Nothing was found.")


def file(number: SubmissionArgument, out: OutOption, as_json: JsonOption = False) -> None:
    """Write out the file that a supplier sent, byte for byte."""
    from impact.cli.submitted import known

    with store_to_read(here()) as store:
        kept = known(store, number)
        content = store.content(number)
    write_new(out, content)
    if as_json:
        print_json({"file": str(out), "filename": kept.filename, "size": kept.size, "sha256": kept.sha256})
    else:
        print(f"{kept.filename} as it came, {kept.size:,} bytes, is {out}")


def handback(number: SubmissionArgument, out: OutOption, as_json: JsonOption = False) -> None:
    """Write the workbook to hand back, with what to mend marked.

    It is our form with everything that was sent filled in; it can be corrected and sent again.
    """
    from impact.cli.submitted import known, whose
    from impact.steps import handback as make_handback
    from impact.steps import reader

    workspace = here()
    definitions = definitions_of(workspace)
    with store_to_read(workspace) as store, reader(definitions) as reading:
        kept = known(store, number)
        content = make_handback(definitions, store, number, reading)
    write_new(out, content)
    if as_json:
        print_json({"file": str(out), "submission": number, "size": len(content)})
    else:
        print(f"{whose(definitions, kept)}: the workbook to hand back is {out}")


def difference(number: SubmissionArgument, as_json: JsonOption = False) -> None:
    """Show, cell by cell, what a version changed."""
    from impact.cli.submitted import known, whose
    from impact.steps import difference as compare
    from impact.steps import reader

    workspace = here()
    definitions = definitions_of(workspace)
    changed: Sequence[Changed] = ()
    with store_to_read(workspace) as store:
        kept = known(store, number)
        if kept.version > 1:
            with reader(definitions) as reading:
                changed = compare(definitions, store, number, reading)
    if as_json:
        print_json([changed_json(one) for one in changed])
    elif kept.version <= 1:
        print(f"{whose(definitions, kept)}: there is no version before it.")
    elif not changed:
        print(f"{whose(definitions, kept)}: every answer is as in the version before.")
    else:
        print(f"{whose(definitions, kept)}, beside the version before:")
        print("\n".join(changed_lines(changed)))


def changed_lines(changed: Sequence[Changed]) -> Iterator[str]:
    """Yield "C1 Centre!E5  Guidelines published: was 12, is 14" for each cell."""
    for one in changed:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
        yield f"  {place}  {one.label}: was {one.before or 'blank'}, is {one.after or 'blank'}"


def changed_json(one: Changed) -> dict[str, Any]:
    """The same as JSON."""
    from dataclasses import asdict

    return asdict(one)
