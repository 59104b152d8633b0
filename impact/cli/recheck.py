"""The recheck command: who would be affected if today's rules were applied to what was sent.

A sign-off is never changed unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.session import (
    ByOption,
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    logged_in,
    moment,
    print_json,
    store_of,
    store_to_read,
    within_plan,
)

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.plan.periods import Period
    from impact.steps import Rechecked
    from impact.store.model import Refused, Submission
    from impact.store.submissions import Store


def add_to(app: typer.Typer) -> None:
    """Put this command into *app*."""
    app.command()(recheck)


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
    from impact.cli.endings import FINDINGS
    from impact.steps import reader
    from impact.steps import recheck as check_again
    from impact.store.model import Refused

    if signed_off_too and not file:
        raise typer.BadParameter("It goes with --file.", param_hint="'--signed-off-too'")
    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    with store_to_read(workspace) as store, reader(definitions) as reading:
        found = check_again(definitions, store, asked, reading)
    filed: Mapping[int, Submission | Refused] = {}
    if file:
        anew = [one for one in found if _matters(one) and (signed_off_too or not one.submission.signed_off)]
        with store_of(workspace) as store:
            filed = {one.submission.number: _file(store, one, by or logged_in()) for one in anew}
    if as_json:
        print_json([rechecked_json(one, filed.get(one.submission.number)) for one in found])
    else:
        print("\n".join(recheck_lines(definitions, asked, found)))
        print("\n".join(filed_lines(definitions, found, filed)) if file else "Nothing was changed.")
    if any(isinstance(one, Refused) for one in filed.values()):
        raise typer.Exit(FINDINGS)


def _file(store: Store, one: Rechecked, by: str) -> Submission | Refused:
    """File one anew; or say why not, so that one that changed meanwhile does not keep the others from it."""
    from impact.steps import file_rechecked
    from impact.store.model import Refused

    try:
        return file_rechecked(store, one, moment(None), by)
    except Refused as refused:
        return refused


def filed_lines(
    definitions: Definitions, found: Sequence[Rechecked], filed: Mapping[int, Submission | Refused]
) -> Iterator[str]:
    """Yield what was filed anew, what of it no longer counts, and what stayed as it was."""
    from impact.cli.submitted import standing_words, whose
    from impact.store.model import Refused

    for one in found:
        kept = filed.get(one.submission.number)
        if isinstance(kept, Refused):
            yield f"{whose(definitions, one.submission)}: {kept}"
        elif kept is not None:
            counted = kept.state == "errors" and one.submission.state != "errors"
            gone = f" Submission {one.submission.number} is withdrawn: nothing of it counts." if counted else ""
            yield f"{whose(definitions, kept)}: filed anew as submission {kept.number}, {standing_words(kept)}.{gone}"
    if not any(not isinstance(kept, Refused) for kept in filed.values()):
        yield "Nothing was filed."


def _matters(one: Rechecked) -> bool:
    """Whether more than notes would be different."""
    asked = any(finding.severity != "note" for finding in (*one.now, *one.gone))
    return asked or bool(one.figures) or one.state != one.submission.state


def recheck_lines(definitions: Definitions, period: Period, found: Sequence[Rechecked]) -> Iterator[str]:
    """Yield those signed off first, then the others; under each what is found now, and what no longer is."""
    from impact.cli.listing import count
    from impact.cli.submitted import whose

    affected = [one for one in found if _matters(one)]
    signed = [one for one in affected if one.submission.signed_off]
    others = [one for one in affected if not one.submission.signed_off]
    for heading, group in (("Signed off", signed), ("Not signed off", others)):
        if group:
            yield f"{heading} ({len(group)})"
            for one in group:
                yield from _rechecked_lines(definitions, one)
    if affected:
        yield f"{period.label}: today's rules come to something else for {count(len(affected), 'return')}."
    else:
        yield f"{period.label}: today's rules come to the same for every return."
    unread = [one.submission for one in found if one.unread]
    for kept in unread:
        stands = "its file is in a format that is no longer read; it stands as it is."
        yield f"Submission {kept.number}, {whose(definitions, kept)}: {stands}"
    if (noted := len(found) - len(affected) - len(unread)) > 0:
        yield f"{count(noted, 'return')} would have other notes, and nothing else."


def _rechecked_lines(definitions: Definitions, one: Rechecked) -> Iterator[str]:
    from impact.cli.kept import changed_lines
    from impact.cli.listing import placed
    from impact.cli.submitted import whose

    kept = one.submission
    became = f"{kept.state} before, {one.state} now" if one.state != kept.state else f"{kept.state}, as before"
    yield f"  Submission {kept.number}, {whose(definitions, kept)}: {became}"
    for heading, findings in (("found now", one.now), ("no longer found", one.gone)):
        yield from (
            f"    {heading}, {finding.severity}: {placed(finding)}"
            for finding in findings
            if finding.severity != "note"
        )
    if one.state == "errors" and one.figures:
        yield "    none of its figures would count"
    else:
        yield from (f"    another figure:{line}" for line in changed_lines(one.figures))


def rechecked_json(one: Rechecked, filed: Submission | Refused | None) -> dict[str, Any]:
    """The same as JSON."""
    from impact.cli.kept import changed_json
    from impact.cli.listing import submission_json
    from impact.store.model import Refused

    return {
        "was": submission_json(one.submission),
        "state": one.state,
        "unread": one.unread,
        "now": [finding.as_json() for finding in one.now],
        "gone": [finding.as_json() for finding in one.gone],
        "figures": [changed_json(changed) for changed in one.figures],
        "filed": submission_json(filed) if filed is not None and not isinstance(filed, Refused) else None,
        "refused": str(filed) if isinstance(filed, Refused) else "",
    }
