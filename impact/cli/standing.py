"""The status command: who was asked, what has come, what is owed, and the reminders to send."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.session import (
    AsAtOption,
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    moment,
    print_json,
    store_to_read,
    within_plan,
    write,
)

if TYPE_CHECKING:
    from impact.checks.findings import Finding
    from impact.plan.definitions import Definitions
    from impact.plan.periods import Period
    from impact.report.standings import ReturnStandings, Standing
    from impact.store.model import ReturnStatus, Submission
    from impact.workspace import Workspace

WIDTH = 80  # columns of a terminal


def add_to(app: typer.Typer) -> None:
    """Put this command into *app*."""
    app.command()(status)


def status(
    period: PeriodOption,
    as_at: AsAtOption = None,
    html: Annotated[Path | None, typer.Option(help="Write it as a web page too.", metavar="FILE")] = None,
    reminders: Annotated[
        Path | None, typer.Option(help="Write the text to send to each supplier that owes something.", metavar="DIR")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show who was asked, and what has come.

    On time, late, missing, nil, with errors, with open queries, signed off.
    """
    from impact.report.standings import ReturnStandings, owed, render_returns
    from impact.steps import statuses

    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    when = moment(as_at)
    with store_to_read(workspace) as store:
        until = when if as_at else None
        found = statuses(definitions, store, asked, until)
        nobodys = store.submissions(supplier="", as_at=until)
        about = [owes[1].number for one in found if (owes := owed(one)) and owes[1]] if reminders else []
        findings = {number: store.findings(number) for number in about}
    words = ReturnStandings(definitions, asked, found, when, synthetic=workspace.settings.synthetic)
    if html:
        write(html, render_returns(words, workspace.template_folders).encode())
        print(f"The page is {html}", file=sys.stderr)
    if reminders:
        _write_reminders(workspace, definitions, asked, reminders, found, findings, when.date())
    if as_json:
        print_json([status_json(one, line) for one, line in zip(found, words.lines, strict=True)])
    else:
        print("\n".join((*status_lines(words), *_nobodys_lines(nobodys))))


def status_lines(found: ReturnStandings) -> Iterator[str]:
    """Yield the dates and the counts, then each group of suppliers, a line or more for each of them."""
    from impact.plan.periods import day

    yield f"{found.period.label}, as at {day(found.as_at)}"
    if found.lines:
        yield found.dates
    for text in found.says:
        yield from wrap(text, WIDTH)
    name = max((len(one.name) for one in found.lines), default=0)
    mark = max((len(one.sign.word) for one in found.lines if one.came), default=0)
    for heading, lines in found.groups():
        yield f"\n{heading} ({len(lines)})"
        for one in lines:
            yield from _supplier_lines(one, name, mark)


def _supplier_lines(one: Standing, name: int, mark: int) -> Iterator[str]:
    """One line of at most 80 characters, and one more for a later version, the sign-off and each note."""
    came, _, later = one.came.partition("; ")
    told = came if later else ", ".join(part for part in (came, one.version) if part)
    yield f"  {one.name:<{name}}  {one.sign.word:<{mark}}  {told}".rstrip()
    for note in (*(text for text in (later, one.signed) if text), *one.notes):
        yield f"  {'':<{name}}  {note}"


def _nobodys_lines(nobodys: Sequence[Submission]) -> Iterator[str]:
    from impact.cli.listing import count
    from impact.plan.periods import day

    if nobodys:
        last = nobodys[-1]
        yield (
            f"\n{count(len(nobodys), 'file')} of any quarter kept that could not be told whose they are, "
            f"the last on {day(last.received.date())}: {last.filename}"
        )


def status_json(one: ReturnStatus, line: Standing) -> dict[str, Any]:
    """One supplier as JSON: the facts, and the words in which the table puts them."""
    from impact.cli.listing import sign_off_json, submission_json

    return {
        "supplier": one.supplier.id,
        "name": one.supplier.name,
        "period": str(one.period),
        "due": one.due.isoformat(),
        "lock": one.lock.isoformat() if one.lock else None,
        "state": one.state,
        "stand": line.stand,
        "says": line.sign.word,
        "on_time": one.on_time,
        "nil": one.nil,
        "signed_off": sign_off_json(one.signed_off),
        "versions": one.versions,
        "notes": line.notes,
        "counted": submission_json(one.counted) if one.counted else None,
        "latest": submission_json(one.latest) if one.latest else None,
    }


def _write_reminders(
    workspace: Workspace,
    definitions: Definitions,
    period: Period,
    folder: Path,
    statuses: Sequence[ReturnStatus],
    findings: Mapping[int, Sequence[Finding]],
    today: date,
) -> None:
    """Write a file for each reminder, and name those of an earlier run that are no longer to be sent."""
    from impact.cli.listing import count
    from impact.report.standings import owed, reminder

    folder.mkdir(parents=True, exist_ok=True)
    stale = set(folder.glob(f"{period} *.txt"))
    owing = [(one, owes[1]) for one in statuses if (owes := owed(one))]
    for one, about in owing:
        path = folder / f"{period} {one.supplier.name}.txt"
        found = findings.get(about.number, ()) if about else ()
        write(path, reminder(definitions, one, found, today, workspace.template_folders).encode())
        stale.discard(path)
    print(f"{count(len(owing), 'reminder')} in {folder}", file=sys.stderr)
    if stale:
        names = "\n".join(f"  {path.name}" for path in sorted(stale))
        print(f"Do not send these, which are there from before: nothing is owed now.\n{names}", file=sys.stderr)
