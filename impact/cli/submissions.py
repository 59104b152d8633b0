"""Commands about what is kept: submissions, findings, file; and those that answer for it: explain, sign-off, withdraw.

Each answer is kept for ever, with who and when.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.listing import findings_lines, known, standing_words, submission_json, whose
from impact.cli.options import ByOption, JsonOption, OutOption, SubmissionArgument
from impact.cli.session import Here, answer, count, logged_in, moment, some_of, write, write_new
from impact.plan.definitions import Definitions
from impact.plan.periods import day
from impact.store.model import Submission


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
    definitions = (here := Here()).definitions
    asked, supplier = here.quarter(period) if period else None, here.supplier(force) if force else None
    with here.store_to_read() as store:
        found = store.submissions(period=asked, supplier=supplier)
    lines = [line for one in found for line in _submission_lines(definitions, one)]
    answer(as_json, lambda: [submission_json(one) for one in found], lines or ["No return was received."])


def _submission_lines(definitions: Definitions, kept: Submission) -> Iterator[str]:
    """Who, when and what; then the file with its hash, and the reason where one was given."""
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
    answer(
        as_json,
        lambda: [{"number": at, **one.as_json()} for at, one in enumerate(found, start=1)],
        () if csv or html else (heading, *(list(findings_lines(found, numbered=True)) or ["  Nothing was found."])),
    )


def file(number: SubmissionArgument, out: OutOption, as_json: JsonOption = False) -> None:
    """Write out the file that a supplier sent, byte for byte."""
    with Here().store_to_read() as store:
        kept = known(store, number)
        content = store.content(number)
    write_new(out, content)
    told = {"file": out, **some_of(kept, "filename", "size", "sha256")}
    answer(as_json, lambda: told, [f"{kept.filename} as it came, {kept.size:,} bytes, is {out}"])


def explain(
    number: SubmissionArgument,
    finding: Annotated[int, typer.Argument(help="Its number, as `impact findings` lists it.", metavar="FINDING")],
    text: Annotated[str, typer.Argument(help="Why the figure is right as it is.", metavar="TEXT")],
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a query.

    It counts as answered for as long as the figure stays the same.
    """
    definitions = (here := Here()).definitions
    said = _wanted(text, "'TEXT'", "Say in a few words why the figure is right as it is.")
    with here.store() as store:
        known(store, number)
        found = store.findings(number)
        if not 1 <= finding <= len(found):
            lists = f"`impact findings {number}` lists"
            few = {0: "Nothing was found in it.", 1: f"It has only finding 1: {lists} it."}
            there = few.get(len(found), f"They go from 1 to {len(found)}: {lists} them.")
            says = f"Submission {number} has no finding {finding}. {there}"
            raise typer.BadParameter(says, param_hint="'FINDING'")
        place = found[finding - 1].place
        kept = store.explain(number, finding, said, by or logged_in(), moment(None))
    left = f"{count(kept.queries, 'query', 'queries')} left." if kept.queries else "No query is left."
    words = f"{whose(definitions, kept)}: the query{f' at {place}' if place else ''} is explained. {left}"
    answer(as_json, lambda: submission_json(kept), [words])


def sign_off(
    number: SubmissionArgument,
    name: Annotated[str, typer.Option("--name", help="Who signs.")],
    role: Annotated[str, typer.Option("--role", help="As what: Head of Analysis.")],
    as_json: JsonOption = False,
) -> None:
    """Record who accepts a submission.

    A named person with a role accepts one file, by its hash. A new version needs a new sign-off.
    """
    definitions = (here := Here()).definitions
    who = _wanted(name, "'--name'", "Give the name of the person who signs.")
    what = _wanted(role, "'--role'", "Give the role of the person who signs.")
    with here.store() as store:
        known(store, number)
        signed = store.sign_off(number, who, what, moment(None))
        kept = store.submission(number)
    words = f"{whose(definitions, kept)}: signed off by {signed.name}, {signed.role}. SHA-256 {signed.sha256}"
    answer(as_json, lambda: submission_json(kept), [words])


def withdraw(
    number: SubmissionArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it is taken back.")],
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a submission back.

    It is kept, and its figures no longer count.
    """
    definitions = (here := Here()).definitions
    why = _wanted(reason, "'--reason'", "Say in a few words why it is taken back.")
    with here.store() as store:
        known(store, number)
        store.withdraw(number, why, by or logged_in(), moment(None))
        kept = store.submission(number)
        filed = store.submissions(period=kept.period, supplier=kept.supplier) if kept.period else ()
    good = [one for one in filed if one.good]
    now = f"Version {good[-1].version} counts now." if good else "No version counts now."
    words = f"{whose(definitions, kept)}: withdrawn. {now if kept.period else ''}".rstrip()
    answer(as_json, lambda: submission_json(kept), [words])


def _wanted(text: str, where: str, remedy: str) -> str:
    if not text.strip():
        raise typer.BadParameter(f"There is nothing in it. {remedy}", param_hint=where)
    return text.strip()
