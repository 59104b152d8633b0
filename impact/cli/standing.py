"""The status command: who was asked, what has come, what is owed, and the reminders to send.

The words are `report.standings`'s, arranged here for a terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any

import typer

from impact.cli.listing import sign_off_json, submission_json
from impact.cli.options import AsAtOption, JsonOption, PeriodOption
from impact.cli.session import Here, answer, count, moment, some_of, write
from impact.plan.periods import day
from impact.report.standings import ReturnStandings, Standing, owed, reminder, render_returns
from impact.store.model import ReturnStatus, Submission
from impact.store.standing import statuses
from impact.store.submissions import Store

WIDTH = 80  # columns of a terminal


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
    workspace, definitions = (here := Here()).workspace, here.definitions
    asked, when = here.quarter(period), moment(as_at)
    with here.store_to_read() as store:
        until = when if as_at else None
        found = statuses(definitions, store, asked, until)
        nobodys = store.submissions(supplier="", as_at=until)
        to_send = _reminders(here, store, found, when.date()) if reminders else {}
    words = ReturnStandings(definitions, asked, found, when, synthetic=workspace.settings.synthetic)
    if html:
        write(html, render_returns(words, workspace.template_folders).encode())
        print(f"The page is {html}", file=sys.stderr)
    if reminders:
        _write_reminders(reminders, str(asked), to_send)
    answer(
        as_json,
        lambda: [_json(one, line) for one, line in zip(found, words.lines, strict=True)],
        (*status_lines(words), *_nobodys_lines(nobodys)),
    )


def status_lines(found: ReturnStandings) -> Iterator[str]:
    """Yield the dates and the counts, then each group of suppliers, a line or more for each of them."""
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
            # One line of at most 80 characters, and one more for a later version, the sign-off and each note.
            came, _, later = one.came.partition("; ")
            told = came if later else ", ".join(part for part in (came, one.version) if part)
            yield f"  {one.name:<{name}}  {one.sign.word:<{mark}}  {told}".rstrip()
            for note in (*(text for text in (later, one.signed) if text), *one.notes):
                yield f"  {'':<{name}}  {note}"


def _nobodys_lines(nobodys: Sequence[Submission]) -> Iterator[str]:
    if nobodys:
        last = nobodys[-1]
        yield (
            f"\n{count(len(nobodys), 'file')} of any quarter kept that could not be told whose they are, "
            f"the last on {day(last.received.date())}: {last.filename}"
        )


def _json(one: ReturnStatus, line: Standing) -> dict[str, Any]:
    """One supplier as JSON: the facts, and the words in which the table puts them."""
    return {
        "supplier": one.supplier.id,
        "name": one.supplier.name,
        **some_of(one, "period", "due", "lock", "state"),
        "stand": line.stand,
        "says": line.sign.word,
        **some_of(one, "on_time", "nil"),
        "signed_off": sign_off_json(one.signed_off),
        "versions": one.versions,
        "notes": line.notes,
        "counted": one.counted and submission_json(one.counted),
        "latest": one.latest and submission_json(one.latest),
    }


def _reminders(here: Here, store: Store, found: Sequence[ReturnStatus], today: date) -> dict[str, str]:
    """The text to send to each supplier that owes something, by its name."""
    owing = [(one, owes[1]) for one in found if (owes := owed(one))]
    asked = {one.supplier.name: (one, store.findings(about.number) if about else ()) for one, about in owing}
    folders = here.workspace.template_folders
    return {name: reminder(here.definitions, one, said, today, folders) for name, (one, said) in asked.items()}


def _write_reminders(folder: Path, period: str, texts: Mapping[str, str]) -> None:
    """Write a file for each reminder, and name those of an earlier run that are no longer to be sent."""
    folder.mkdir(parents=True, exist_ok=True)
    stale = set(folder.glob(f"{period} *.txt"))
    for name, text in texts.items():
        path = folder / f"{period} {name}.txt"
        write(path, text.encode())
        stale.discard(path)
    print(f"{count(len(texts), 'reminder')} in {folder}", file=sys.stderr)
    if stale:
        names = "\n".join(f"  {path.name}" for path in sorted(stale))
        print(f"Do not send these, which are there from before: nothing is owed now.\n{names}", file=sys.stderr)
