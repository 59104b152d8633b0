"""What an edition has otherwise than the version before it: from both editions' sources, and the store at both moments.

Comes after `steps.reporting` and `report.editions.changes`; `steps.remaking` puts the page of it into the edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.editions.changes import Changes, ReturnChange, counted, file_changes
from impact.report.editions.page import render_changes
from impact.results.revisions import CAME_AFTER, WITHDRAWN
from impact.steps.editions import LAST, Last
from impact.steps.reporting import Composed
from impact.steps.sources import read_folder
from impact.store.model import Submission
from impact.store.submissions import Store

_Counts = Mapping[tuple[str, Period], Submission]


def changes_page(content: Composed, store: Store, last: Last, version: int, why: str) -> bytes:
    """Return `changes.html` of version *version*, whose sources are the workspace of *content*."""
    house, _ = content.workspace.house_style()
    return render_changes(changes(content, store, last, version, why), content.folders, house).encode()


def changes(content: Composed, store: Store, last: Last, version: int, why: str) -> Changes:
    """Return everything that version *version* has otherwise than the edition *last*, of the same period."""
    files = read_folder(content.workspace.root)
    now = {path: held for path, held in files.items() if not path.startswith(f"{LAST}/")}
    earlier = last.files
    commentary, definitions, looks = (
        file_changes(earlier, now, *rooms) for rooms in (("reports",), ("metrics",), _looks(earlier, now))
    )
    counts = _counting(store.submissions(as_at=last.before.as_at), content.period)
    counts_now = _counting(content.known.submissions, content.period)
    returns = tuple(_returns(content, counts, counts_now))
    report = content.report
    return Changes(
        title=report.title,
        organisation=report.organisation,
        plan=report.plan,
        period=report.period,
        notice=report.notice,
        version=version,
        before=last.before.version,
        as_at=report.as_at,
        as_at_before=day(last.before.as_at.date()),
        why=why,
        says=counted(report.revised, returns, commentary, definitions, looks),
        revised=report.revised,
        returns=returns,
        signed=_signed(counts, counts_now),
        commentary=tuple(replace(one, about=_about(content.definitions, one.path)) for one in commentary),
        definitions=definitions,
        looks=looks,
    )


def _about(definitions: Definitions, path: str) -> str:
    """What a commentary is of: "C2 Support for forces"; where the plan has no such thing, "Summary"."""
    ref, plan = PurePosixPath(path).stem, definitions.plan
    names = {promise.ref: promise.title for promise in plan.promises()}
    names |= {measure.ref: measure.name for measure in plan.measures}
    return f"{ref} {names[ref]}" if ref in names else ref.replace("-", " ").capitalize()


def _looks(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> tuple[str, ...]:
    """Every other room: templates, the style and what it names, the settings."""
    rooms = {path.partition("/")[0] for path in (*before, *now)}
    return tuple(sorted(rooms - {"reports", "metrics"}))


def _counting(submissions: Iterable[Submission], upto: Period) -> _Counts:
    """The submission that counts of each supplier and period."""
    return {
        (one.supplier, one.period): one
        for one in submissions
        if one.period is not None and one.period <= upto
        if one.state != "errors" and not one.superseded and one.withdrawn is None
    }


def _returns(content: Composed, before: _Counts, now: _Counts) -> Iterator[ReturnChange]:
    known = {one.number: one for one in content.known.submissions}
    for supplier, period in sorted(before.keys() | now.keys(), key=lambda pair: (pair[1], pair[0])):
        old, new = before.get((supplier, period)), now.get((supplier, period))
        if (old and old.number) != (new and new.number):
            yield ReturnChange(
                supplier=_name(content.definitions, supplier),
                period=period.name,
                was=_submission(old),
                now=_submission(new),
                why=_why(old, new, known),
            )


def _name(definitions: Definitions, supplier: str) -> str:
    found = definitions.register.supplier(supplier)
    return found.name if found is not None else supplier


def _submission(one: Submission | None) -> str:
    return f"Submission {one.number}, version {one.version}" if one else "None that counts"


def _why(old: Submission | None, new: Submission | None, known: Mapping[int, Submission]) -> str:
    gone = known.get(old.number) if old else None
    if gone is not None and gone.withdrawn is not None:
        return f"{WITHDRAWN.capitalize()}: {gone.withdrawn.reason}"
    if new is not None and new.reason:
        return new.reason
    return "A later version" if old and new else f"{CAME_AFTER.capitalize()}"


def _signed(before: _Counts, now: _Counts) -> str:
    more = _number_signed(now.values()) - _number_signed(before.values())
    if more <= 0:
        return ""
    return f"{say.opening(say.spelt(more))} more return{' is' if more == 1 else 's are'} signed off."


def _number_signed(submissions: Iterable[Submission]) -> int:
    return sum(one.signed_off is not None for one in submissions)
