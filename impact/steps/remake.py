"""Make an edition's files from what it was made of: once to publish it, and again whenever it is verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from impact.plan.loading import load
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.changes import (
    Program,
    ProgramChange,
    as_told,
    commentary_name,
    file_changes,
    file_name,
    render_changes,
)
from impact.report.content import edition_words
from impact.report.manifest import MANIFEST, Before, read_manifest
from impact.report.view import ReportView
from impact.results.quality import CAME_AFTER, WITHDRAWN
from impact.steps.compile import beside_last, what_is_known
from impact.steps.editions import LAST, Last, read_folder
from impact.steps.report import Built, Composed, Making, Tell, composed, made
from impact.store.model import Submission
from impact.store.submissions import Store
from impact.workspace import open_workspace

_Counts = Mapping[tuple[str, Period], Submission]


@dataclass(frozen=True)
class Terms:
    """What makes an edition the one it is, besides its sources and the store. Nothing here says when it was published.

    `by` is who publishes it, "Jo Smith, Head of Analysis"; `why` the reason for another version, "" for a first;
    `before` the edition that it is compared with; `program` what its manifest says it was made with.
    """

    period: Period
    version: int
    as_at: datetime
    by: str
    why: str
    before: Before | None
    program: Program

    def last(self, root: Path) -> Last | None:
        """The edition that it is compared with, of which its own sources in *root* keep those."""
        return Last(self.before, root / LAST) if self.before else None


def content_of(folder: Path, store: Store, terms: Terms) -> Composed:
    """Compose an edition from its sources in *folder*, which is a workspace with the last edition's sources in it.

    Raises:
        FaultyDefinitions: Today's program finds faults in the definitions.
    """
    workspace = open_workspace(folder)
    definitions = load(workspace.metrics)
    return composed(workspace, definitions, store, terms.period, terms.as_at, terms.last(workspace.root))


def files_of(content: Composed, store: Store, terms: Terms, tell: Tell = lambda _: None) -> Built:
    """Return every file of the edition that *content* was composed for; its sources must still be where they were."""
    edition = edition_words(terms.version, by=terms.by, why=terms.why)
    corrects = terms.before is not None and terms.before.period == terms.period
    built = made(Making(content, edition, draft=False, changed=corrects), "all", tell)
    if not corrects:
        return built
    tell("what changed")
    return replace(built, files={**built.files, "changes.html": page_of_changes(content, store, terms)})


def of_last(last: Last) -> dict[str, bytes]:
    """Return what an edition keeps of the one before it, by path: what that was made of, and its manifest."""
    manifest = (last.sources.parent / MANIFEST).read_bytes()
    return {f"{LAST}/{path}": content for path, content in {**last.files, MANIFEST: manifest}.items()}


# --- what it has otherwise than the version before it -----------------------------------------------------------------


def page_of_changes(content: Composed, store: Store, terms: Terms) -> bytes:
    """Return what the edition has otherwise than the version before it, as a page.

    Raises:
        ValueError: It is compared with no edition.
    """
    root, period = content.workspace.root, content.period
    last, kept = terms.last(root), root / LAST / MANIFEST
    if last is None:
        raise ValueError("There is no version before this one.")
    manifest = read_manifest(kept.read_bytes()) if kept.is_file() else None  # earlier programs kept none
    earlier = last.files
    now = {path: held for path, held in read_folder(root).items() if not path.startswith(f"{LAST}/")}
    looks = {path.partition("/")[0] for path in (*earlier, *now)} - {"reports", "metrics", MANIFEST}
    definitions, looked = (
        sorted(file_changes(earlier, now, rooms, file_name), key=lambda one: (one.about or one.path, one.path))
        for rooms in (("metrics",), sorted(looks))
    )

    @cache
    def then() -> ReportView:
        """The results that the version before could quote, with their marks: worked out again, which takes a while."""
        by = last.definitions(content.definitions)
        known = what_is_known(by, store, last.before.as_at)
        moment = manifest.compared_with.as_at if manifest and manifest.compared_with else None
        return ReportView(by, beside_last(known, store, period, known.stands(period), moment).compiled)

    sight = ReportView(content.definitions, content.compiled)
    reads = (lambda text: as_told(text, then()), lambda text: as_told(text, sight))  # each with its own figures
    was, is_ = (
        {
            (one.supplier, one.period): one
            for one in each
            if one.period is not None and one.period <= period and one.good and not one.superseded
        }
        for each in (store.submissions(as_at=last.before.as_at), content.known.submissions)
    )
    more = sum(one.signed_off is not None for one in is_.values()) - sum(bool(one.signed_off) for one in was.values())
    page = render_changes(
        content.report,
        ProgramChange(Program.of(manifest) if manifest else None, terms.program),
        content.folders,
        content.workspace.house_style()[0],
        version=terms.version,
        before=last.before.version,
        as_at_before=day(last.before.as_at.date()),
        why=terms.why,
        returns=tuple(_returns(content, was, is_)),
        signed=f"{say.opening(say.spelt(more))} more return{' is' if more == 1 else 's are'} signed off."
        if more > 0
        else "",
        commentary=file_changes(
            earlier, now, ("reports",), lambda path, _: commentary_name(content.definitions, path), reads
        ),
        definitions=definitions,
        looks=looked,
    )
    return page.encode()


def _returns(content: Composed, before: _Counts, now: _Counts) -> Iterator[Mapping[str, str]]:
    """Yield each return whose figures are of another submission than they were."""

    def shown(one: Submission | None) -> str:
        return f"Submission {one.number}, version {one.version}" if one else "None that counts"

    known = {one.number: one for one in content.known.submissions}
    for supplier, period in sorted(before.keys() | now.keys(), key=lambda pair: (pair[1], pair[0])):
        old, new = before.get((supplier, period)), now.get((supplier, period))
        if (old and old.number) == (new and new.number):
            continue
        found, gone = content.definitions.register.supplier(supplier), known.get(old.number) if old else None
        if gone is not None and gone.withdrawn is not None:
            why = f"{WITHDRAWN.capitalize()}: {gone.withdrawn.reason}"
        else:
            why = (new and new.reason) or ("A later version" if old and new else CAME_AFTER.capitalize())
        yield {
            "supplier": found.name if found is not None else supplier,
            "period": period.name,
            "was": shown(old),
            "now": shown(new),
            "why": why,
        }
