"""Make an edition's files from what it was made of: once to publish it, and again whenever it is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.report.changes import Program
from impact.report.cover import edition_words
from impact.report.manifest import MANIFEST, Before, Manifest, Used, read_manifest
from impact.results.disclosure import keyed
from impact.steps.changed import Versions, changes_page
from impact.steps.editions import LAST, Last
from impact.steps.outputs import Built, Making, Tell, made
from impact.steps.reporting import Composed, composed
from impact.store.model import Submission
from impact.store.submissions import Store
from impact.workspace import Workspace, open_workspace


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


def content_of(folder: Path, store: Store, terms: Terms) -> Composed:
    """Compose an edition from its sources in *folder*, which is a workspace with the last edition's sources in it.

    Raises:
        FaultyDefinitions: Today's program finds faults in the definitions.
    """
    workspace = open_workspace(folder)
    return composed(workspace, load(workspace.metrics), store, terms.period, terms.as_at, _last(workspace, terms))


def files_of(content: Composed, store: Store, terms: Terms, tell: Tell = lambda _: None) -> Built:
    """Return every file of the edition that *content* was composed for; its sources must still be where they were."""
    edition = edition_words(terms.version, by=terms.by, why=terms.why)
    last = _last(content.workspace, terms)
    corrects = last is not None and last.before.period == terms.period
    built = made(Making(content, edition, draft=False, changed=corrects), "all", tell)
    if last is None or not corrects:
        return built
    tell("what changed")
    return replace(built, files={**built.files, "changes.html": page_of_changes(content, store, terms)})


def page_of_changes(content: Composed, store: Store, terms: Terms) -> bytes:
    """Return what the edition has otherwise than the version before it, as a page.

    Raises:
        ValueError: It is compared with no edition.
    """
    last = _last(content.workspace, terms)
    if last is None:
        raise ValueError("There is no version before this one.")
    manifest = _manifest_of_last(content.workspace)
    return changes_page(content, store, Versions(last, manifest, terms.version, terms.why, terms.program))


def _last(workspace: Workspace, terms: Terms) -> Last | None:
    return Last(terms.before, workspace.root / LAST) if terms.before else None


def of_last(last: Last) -> dict[str, bytes]:
    """Return what an edition keeps of the one before it, by path: what that was made of, and its manifest."""
    manifest = (last.sources.parent / MANIFEST).read_bytes()
    return {f"{LAST}/{path}": content for path, content in {**last.files, MANIFEST: manifest}.items()}


def _manifest_of_last(workspace: Workspace) -> Manifest | None:
    """The manifest that was kept of the version before; None in an edition of a program that kept none."""
    path = workspace.root / LAST / MANIFEST
    return read_manifest(path.read_bytes()) if path.is_file() else None


def used(
    submissions: Iterable[Submission], period: Period, public_hash: Callable[[Submission], str] = lambda one: one.sha256
) -> Iterator[Used]:
    """Yield each submission that a report of *period* could see, as it stood, with its hash as it may be said."""
    for one in submissions:
        if one.period is not None and one.period <= period:
            counts = one.state != "errors" and not one.superseded and one.withdrawn is None
            yield Used(
                number=one.number,
                supplier=one.supplier,
                period=one.period,
                version=one.version,
                sha256=public_hash(one),
                state=one.standing,
                counts=counts,
                signed_off=one.signed_off is not None,
            )


def used_now(store: Store, manifest: Manifest) -> Sequence[Used]:
    """Return the submissions that *store* now has for an edition; a hash is under its key where the manifest's is."""
    said, key = {one.number: one.sha256 for one in manifest.submissions}, store.key()
    now = used(store.submissions(as_at=manifest.as_at), manifest.period)
    if key is None:
        return tuple(now)
    return tuple(
        one.model_copy(update={"sha256": hashed}) if said.get(one.number) == (hashed := keyed(one.sha256, key)) else one
        for one in now
    )
