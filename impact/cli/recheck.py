"""The recheck command: who would be affected if today's rules were applied to what was sent.

Comes after `cli.session`. A sign-off is never changed unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    from impact.store.model import Submission


def add_to(app: typer.Typer) -> None:
    """Put this command into *app*."""
    app.command()(recheck)


def recheck(
    period: PeriodOption,
    file: Annotated[bool, typer.Option("--file", help="File those not signed off anew, by today's rules.")] = False,
    signed_off_too: Annotated[
        bool, typer.Option("--signed-off-too", help="With --file: those signed off too; each needs a new sign-off.")
    ] = False,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """List whom today's rules would affect.

    Checks again what counts for a quarter and names those signed off first. Nothing is changed without --file.
    """
    from impact.steps import file_rechecked, reader
    from impact.steps import recheck as check_again

    if signed_off_too and not file:
        raise typer.BadParameter("It goes with --file.", param_hint="'--signed-off-too'")
    workspace = here()
    definitions = definitions_of(workspace)
    asked = within_plan(definitions, period)
    with store_to_read(workspace) as store, reader(definitions) as reading:
        found = check_again(definitions, store, asked, reading)
    filed: list[Submission] = []
    if file:
        anew = [one for one in found if _matters(one) and (signed_off_too or not one.submission.signed_off)]
        with store_of(workspace) as store:
            filed = [file_rechecked(store, one, moment(None), by or logged_in()) for one in anew]
    if as_json:
        print_json([rechecked_json(one, _of(one, filed)) for one in found])
    else:
        print("\n".join(recheck_lines(definitions, asked, found)))
        print("\n".join(filed_lines(definitions, filed)) if file else "Nothing was changed.")


def _of(one: Rechecked, filed: Sequence[Submission]) -> Submission | None:
    """The submission that was filed in its place, if one was."""
    whose = (one.submission.supplier, one.submission.period)
    return next((kept for kept in filed if not kept.repeat and (kept.supplier, kept.period) == whose), None)


def filed_lines(definitions: Definitions, filed: Sequence[Submission]) -> Iterator[str]:
    """Yield what was filed anew, and what stayed as it was."""
    from impact.cli.submitted import standing_words, whose

    for one in filed:
        if one.repeat:
            yield f"{whose(definitions, one)}: left as it is, since it would stand as it does now."
        else:
            yield f"{whose(definitions, one)}: filed anew as submission {one.number}, {standing_words(one)}."
    if not filed:
        yield "Nothing was filed."


def _matters(one: Rechecked) -> bool:
    """Whether more than notes would be different."""
    asked = any(finding.severity != "note" for finding in (*one.now, *one.gone))
    return asked or bool(one.figures) or one.state != one.submission.state


def recheck_lines(definitions: Definitions, period: Period, found: Sequence[Rechecked]) -> Iterator[str]:
    """Yield those signed off first, then the others; under each what is found now, and what no longer is."""
    from impact.cli.listing import count

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
    if len(found) > len(affected):
        yield f"{count(len(found) - len(affected), 'return')} would have other notes, and nothing else."


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


def rechecked_json(one: Rechecked, filed: Submission | None) -> dict[str, Any]:
    """The same as JSON."""
    from impact.cli.kept import changed_json
    from impact.cli.listing import submission_json

    return {
        "was": submission_json(one.submission),
        "state": one.state,
        "now": [finding.as_json() for finding in one.now],
        "gone": [finding.as_json() for finding in one.gone],
        "figures": [changed_json(changed) for changed in one.figures],
        "filed": submission_json(filed) if filed else None,
    }
