"""The recheck command: who would be affected if today's rules were applied to what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from impact.cli.listing import placed, standing_words, submission_json, whose
from impact.cli.options import ByOption, JsonOption, PeriodOption
from impact.cli.session import FINDINGS, Here, answer, count, logged_in, moment
from impact.cli.workbooks import changed_lines
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.reader import Reader
from impact.steps.handback import Rechecked, file_rechecked
from impact.steps.handback import recheck as check_again
from impact.store.model import Refused, Submission


def recheck(
    period: PeriodOption,
    file: Annotated[
        bool, typer.Option("--file", help="File those not signed off anew: with errors, they no longer count.")
    ] = False,
    signed_off_too: Annotated[
        bool, typer.Option("--signed-off-too", help="With --file: those signed off too; each needs a new sign-off.")
    ] = False,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """List whom today's rules would affect.

    Checks again what counts for a quarter and names those signed off first. Nothing is changed without --file. With
    it, each becomes a new version by today's rules; where they find errors, the version that counted is withdrawn, and
    nothing of that return counts until a correction comes. What changed meanwhile is left as it is and said: status 1.
    """
    if signed_off_too and not file:
        raise typer.BadParameter("It goes with --file.", param_hint="'--signed-off-too'")
    definitions = (here := Here()).definitions
    asked = here.quarter(period)
    with here.store_to_read() as store, Reader(definitions) as reading:
        found = check_again(definitions, store, asked, reading)
    filed: dict[int, Submission] = {}
    refused: dict[int, str] = {}
    if file:
        with here.store() as store:
            for one in found:
                if one.matters and (signed_off_too or not one.submission.signed_off):
                    try:
                        filed[one.submission.number] = file_rechecked(store, one, moment(None), by or logged_in())
                    except Refused as problem:  # one that changed meanwhile does not keep the others from it
                        refused[one.submission.number] = str(problem)
    done = _filed_lines(definitions, found, filed, refused) if file else ("Nothing was changed.",)
    answer(
        as_json,
        lambda: [_json(one, filed.get(one.submission.number), refused.get(one.submission.number, "")) for one in found],
        (*_lines(definitions, asked, found), *done),
    )
    if refused:
        raise typer.Exit(FINDINGS)


def _lines(definitions: Definitions, period: Period, found: Sequence[Rechecked]) -> Iterator[str]:
    """Yield those signed off first, then the others; under each what is found now, and what no longer is."""
    affected = [one for one in found if one.matters]
    signed = [one for one in affected if one.submission.signed_off]
    others = [one for one in affected if not one.submission.signed_off]
    for heading, group in (("Signed off", signed), ("Not signed off", others)):
        if group:
            yield f"{heading} ({len(group)})"
            for one in group:
                yield from _rechecked_lines(definitions, one)
    something = f"something else for {count(len(affected), 'return')}" if affected else "the same for every return"
    yield f"{period.label}: today's rules come to {something}."
    unread = [one.submission for one in found if one.unread]
    for kept in unread:
        stands = "its file is in a format that is no longer read; it stands as it is."
        yield f"Submission {kept.number}, {whose(definitions, kept)}: {stands}"
    if (noted := len(found) - len(affected) - len(unread)) > 0:
        yield f"{count(noted, 'return')} would have other notes, and nothing else."


def _rechecked_lines(definitions: Definitions, one: Rechecked) -> Iterator[str]:
    kept = one.submission
    became = f"{kept.state} before, {one.state} now" if one.state != kept.state else f"{kept.state}, as before"
    yield f"  Submission {kept.number}, {whose(definitions, kept)}: {became}"
    for heading, findings in (("found now", one.now), ("no longer found", one.gone)):
        for finding in findings:
            if finding.severity != "note":
                yield f"    {heading}, {finding.severity}: {placed(finding)}"
    if one.state == "errors" and one.figures:
        yield "    none of its figures would count"
    else:
        yield from (f"    another figure:{line}" for line in changed_lines(one.figures))


def _filed_lines(
    definitions: Definitions, found: Sequence[Rechecked], filed: Mapping[int, Submission], refused: Mapping[int, str]
) -> Iterator[str]:
    """Yield what was filed anew, what of it no longer counts, and what stayed as it was."""
    for one in found:
        number = one.submission.number
        if number in refused:
            yield f"{whose(definitions, one.submission)}: {refused[number]}"
        elif kept := filed.get(number):
            counted = kept.state == "errors" and one.submission.state != "errors"
            gone = f" Submission {number} is withdrawn: nothing of it counts." if counted else ""
            yield f"{whose(definitions, kept)}: filed anew as submission {kept.number}, {standing_words(kept)}.{gone}"
    if not filed:
        yield "Nothing was filed."


def _json(one: Rechecked, filed: Submission | None, refused: str) -> dict[str, Any]:

    return {
        "was": submission_json(one.submission),
        "state": one.state,
        "unread": one.unread,
        "now": [finding.as_json() for finding in one.now],
        "gone": [finding.as_json() for finding in one.gone],
        "figures": [vars(changed) for changed in one.figures],
        "filed": filed and submission_json(filed),
        "refused": refused,
    }
