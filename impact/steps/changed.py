"""What an edition has otherwise than the version before it: from what both rest on, and the store at both moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.changes import (
    FileChange,
    Program,
    ProgramChange,
    as_told,
    commentary_name,
    file_changes,
    file_name,
    render_changes,
)
from impact.report.manifest import MANIFEST, Manifest
from impact.report.view import ReportView
from impact.results.revisions import CAME_AFTER, WITHDRAWN
from impact.steps.editions import LAST, Last
from impact.steps.reporting import Composed, beside_last
from impact.steps.sources import read_folder
from impact.steps.standing import what_is_known
from impact.store.model import Submission
from impact.store.submissions import Store

_Files = Mapping[str, bytes]
_Counts = Mapping[tuple[str, Period], Submission]


@dataclass(frozen=True)
class Versions:
    """Two versions of one period's report.

    Attributes:
        last: The one before, with its sources.
        manifest: That version's; None where it was not kept.
        version: The number of the later one.
        why: The reason for it.
        program: What the later one was made with, as its own manifest has it, whatever runs now.
    """

    last: Last
    manifest: Manifest | None
    version: int
    why: str
    program: Program


def changes_page(content: Composed, store: Store, of: Versions) -> bytes:
    """Return `changes.html` of the later version, whose sources are the workspace of *content*."""
    last, earlier = of.last, of.last.files
    files = read_folder(content.workspace.root)
    now = {path: held for path, held in files.items() if not path.startswith(f"{LAST}/")}
    definitions, looks = (
        sorted(file_changes(earlier, now, rooms, file_name), key=lambda one: (one.about or one.path, one.path))
        for rooms in (("metrics",), _looks(earlier, now))
    )
    before = _counting(store.submissions(as_at=last.before.as_at), content.period)
    counts = _counting(content.known.submissions, content.period)
    page = render_changes(
        content.report,
        ProgramChange(Program.of(of.manifest) if of.manifest else None, of.program),
        content.folders,
        content.workspace.house_style()[0],
        version=of.version,
        before=last.before.version,
        as_at_before=day(last.before.as_at.date()),
        why=of.why,
        returns=tuple(_returns(content, before, counts)),
        signed=_signed(before, counts),
        commentary=_commentary(content, store, of, earlier, now),
        definitions=definitions,
        looks=looks,
    )
    return page.encode()


def _commentary(content: Composed, store: Store, of: Versions, earlier: _Files, now: _Files) -> tuple[FileChange, ...]:
    """The commentary that is another, as the readers of each version have it: with its own figures."""

    @cache
    def then() -> ReportView:
        return _sight_then(content, store, of)

    sight = ReportView(content.definitions, content.compiled)
    reads = (lambda text: as_told(text, then()), lambda text: as_told(text, sight))
    return file_changes(earlier, now, ("reports",), lambda path, _: commentary_name(content.definitions, path), reads)


def _sight_then(content: Composed, store: Store, of: Versions) -> ReportView:
    """The results that the version before could quote, with their marks: worked out again, which takes a while."""
    definitions = of.last.definitions(content.definitions)
    known = what_is_known(definitions, store, of.last.before.as_at)
    compared = of.manifest.compared_with if of.manifest else None
    stands, moment = known.stands(content.period), compared.as_at if compared else None
    return ReportView(definitions, beside_last(known, store, content.period, stands, moment).compiled)


def _looks(before: _Files, now: _Files) -> tuple[str, ...]:
    """Every other room: templates, the style and what it names, the settings."""
    rooms = {path.partition("/")[0] for path in (*before, *now)}
    return tuple(sorted(rooms - {"reports", "metrics", MANIFEST}))


def _counting(submissions: Iterable[Submission], upto: Period) -> _Counts:
    """The submission that counts of each supplier and period."""
    return {
        (one.supplier, one.period): one
        for one in submissions
        if one.period is not None and one.period <= upto
        if one.state != "errors" and not one.superseded and one.withdrawn is None
    }


def _returns(content: Composed, before: _Counts, now: _Counts) -> Iterator[Mapping[str, str]]:
    """Yield each return whose figures are of another submission than they were."""
    known = {one.number: one for one in content.known.submissions}
    for supplier, period in sorted(before.keys() | now.keys(), key=lambda pair: (pair[1], pair[0])):
        old, new = before.get((supplier, period)), now.get((supplier, period))
        if (old and old.number) != (new and new.number):
            yield {
                "supplier": _name(content.definitions, supplier),
                "period": period.name,
                "was": _submission(old),
                "now": _submission(new),
                "why": _why(old, new, known),
            }


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
