"""Commands that answer for a submission: explain, sign-off, withdraw.

Each is kept for ever, with who and when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from impact.cli.session import (
    ByOption,
    JsonOption,
    SubmissionArgument,
    definitions_of,
    here,
    logged_in,
    moment,
    print_json,
    store_of,
)

if TYPE_CHECKING:
    from impact.store.model import Submission


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    app.command()(explain)
    app.command("sign-off")(sign_off)
    app.command()(withdraw)


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
    from impact.cli.listing import count
    from impact.cli.submitted import known, position, whose

    workspace = here()
    definitions = definitions_of(workspace)
    said = _wanted(text, "'TEXT'", "Say in a few words why the figure is right as it is.")
    with store_of(workspace) as store:
        known(store, number)
        found = store.findings(number)
        asked = found[position(found, number, finding) - 1]
        kept = store.explain(number, finding, said, by or logged_in(), moment(None))
    left = f"{count(kept.queries, 'query', 'queries')} left." if kept.queries else "No query is left."
    at = f" at {asked.place}" if asked.place else ""
    _done(f"{whose(definitions, kept)}: the query{at} is explained. {left}", kept, as_json)


def sign_off(
    number: SubmissionArgument,
    name: Annotated[str, typer.Option("--name", help="Who signs.")],
    role: Annotated[str, typer.Option("--role", help="As what: Head of Analysis.")],
    as_json: JsonOption = False,
) -> None:
    """Record who accepts a submission.

    A named person with a role accepts one file, by its hash. A new version needs a new sign-off.
    """
    from impact.cli.submitted import known, whose

    workspace = here()
    definitions = definitions_of(workspace)
    who = _wanted(name, "'--name'", "Give the name of the person who signs.")
    what = _wanted(role, "'--role'", "Give the role of the person who signs.")
    with store_of(workspace) as store:
        known(store, number)
        signed = store.sign_off(number, who, what, moment(None))
        kept = store.submission(number)
    _done(
        f"{whose(definitions, kept)}: signed off by {signed.name}, {signed.role}. SHA-256 {signed.sha256}",
        kept,
        as_json,
    )


def withdraw(
    number: SubmissionArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it is taken back.")],
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a submission back.

    It is kept, and its figures no longer count.
    """
    from impact.cli.submitted import known, whose

    workspace = here()
    definitions = definitions_of(workspace)
    why = _wanted(reason, "'--reason'", "Say in a few words why it is taken back.")
    with store_of(workspace) as store:
        known(store, number)
        store.withdraw(number, why, by or logged_in(), moment(None))
        kept = store.submission(number)
        filed = store.submissions(period=kept.period, supplier=kept.supplier) if kept.period else ()
    good = [one for one in filed if not one.withdrawn and one.state != "errors"]
    now = f"Version {good[-1].version} counts now." if good else "No version counts now."
    _done(f"{whose(definitions, kept)}: withdrawn. {now if kept.period else ''}".rstrip(), kept, as_json)


def _wanted(text: str, where: str, remedy: str) -> str:
    if not text.strip():
        raise typer.BadParameter(f"There is nothing in it. {remedy}", param_hint=where)
    return text.strip()


def _done(words: str, kept: Submission, as_json: bool) -> None:
    from impact.cli.listing import submission_json

    if as_json:
        print_json(submission_json(kept))
    else:
        print(words)
