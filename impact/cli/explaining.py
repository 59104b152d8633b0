"""Commands that answer for a submission: explain, sign-off, withdraw. Each is kept for ever, with who and when."""

from __future__ import annotations

from typing import Annotated

import typer

from impact.cli.session import ByOption, Here, JsonOption, SubmissionArgument, answer, count, logged_in, moment


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
    from impact.cli.listing import known, submission_json, whose

    here = Here()
    definitions = here.definitions
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
        asked = found[finding - 1]
        kept = store.explain(number, finding, said, by or logged_in(), moment(None))
    left = f"{count(kept.queries, 'query', 'queries')} left." if kept.queries else "No query is left."
    at = f" at {asked.place}" if asked.place else ""
    words = f"{whose(definitions, kept)}: the query{at} is explained. {left}"
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
    from impact.cli.listing import known, submission_json, whose

    here = Here()
    definitions = here.definitions
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
    from impact.cli.listing import known, submission_json, whose

    here = Here()
    definitions = here.definitions
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
