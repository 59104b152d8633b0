"""Publish a report as an edition that is never changed again: all its files, and what they were made of.

What an edition is made of makes its files: once to publish it, and again whenever it is verified.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from impact.plan.loading import load
from impact.plan.parts import Remark, in_order
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.changes import (
    ProgramChange,
    as_told,
    commentary_name,
    file_changes,
    file_name,
    render_changes,
)
from impact.report.content import edition_words
from impact.report.manifest import MANIFEST, SOURCES, Manifest, Person, Used, hashes, named, read_manifest
from impact.report.pdf import PdfUnavailable
from impact.report.view import ReportView
from impact.results.quality import CAME_AFTER, WITHDRAWN
from impact.steps import editions
from impact.steps.compile import beside_last, what_is_known
from impact.steps.editions import LAST, Last
from impact.steps.report import Composed, Files, Tell, composed, files_of, remarks_on
from impact.store.model import Publication, Refused, ReturnStatus
from impact.store.submissions import Store
from impact.workspace import Workspace, open_workspace

Counting = Mapping[tuple[str, Period], Used]  # what counts, by supplier and quarter
_CLOCK_TICK = timedelta(seconds=1)  # returns are stamped to the second: one may still come in the present one
_READ_ONLY, _OPEN_TO_READ = 0o444, 0o755


@dataclass(frozen=True)
class Published:
    """An edition, as it stands on the disk.

    Attributes:
        outstanding: The suppliers whose figures may still come or change.
        queries: What is odd in the commentary and the style, and may be right.
    """

    folder: Path
    manifest: Manifest
    outstanding: tuple[ReturnStatus, ...]
    queries: tuple[Remark, ...] = ()

    @property
    def provisional_words(self) -> str:
        """What may still change: "Of the returns, by 14 August 2025: 3 not returned, 12 not signed off. …", or ""."""
        missing, wrong = (sum(one.state == state for one in self.outstanding) for state in ("not returned", "errors"))
        unsigned = len(self.outstanding) - missing - wrong
        counts = ((missing, "not returned"), (wrong, "with errors to mend"), (unsigned, "not signed off"))
        said = ", ".join(f"{count} {words}" for count, words in counts if count)
        by = day(self.manifest.as_at.date())
        return f"Of the returns, by {by}: {said}. Figures that rest on them are provisional [p]." if said else ""


class FaultyWords(Exception):
    """The commentary or the style has faults; `remarks` has them, and what is odd too."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        errors = [one.text for one in remarks if one.severity == "error"]
        super().__init__("\n".join((*errors, "", "Nothing was published: mend these and publish again.")))
        self.remarks = remarks


def publish(
    workspace: Workspace,
    store: Store,
    period: Period,
    as_at: datetime,
    person: Person,
    tell: Tell = lambda _: None,
) -> Published:
    """Freeze the report of *period* as its next version.

    It stands in its place whole, and is recorded in the store's audit, or neither. Two at once: one of them wins.

    Args:
        workspace: Where it goes, and what it is made of.
        store: What was received; its audit records the edition.
        period: A quarter.
        as_at: Which submissions the results can see; later than now counts as now.
        person: Who publishes, and when: now. A second version needs a reason.
        tell: Is told what is being made.

    Raises:
        FaultyDefinitions: The definitions have faults. Nothing was published.
        FaultyWords: The commentary or the style has faults. Nothing was published.
        Refused: It is not said who publishes or why again; the last edition was altered; or somebody else published it,
            or something came in, meanwhile. Nothing was published.
        PdfUnavailable: This machine cannot write the PDF. Nothing was published.
        OSError: The disk is full, or cannot be written. Nothing was published.
    """
    version = _next_version(workspace, period, person)
    store.make_key()
    last = editions.last_edition(workspace, period)
    _unaltered(store, workspace, period, last)
    manifest = Manifest(
        edition=named(period, version),
        period=period,
        version=version,
        as_at=min(as_at, person.at - _CLOCK_TICK),
        published=person,
        digest="",
        audit="",
        compared_with=last.before if last else None,
        made_with=editions.made_with(),
        files=(),
        shipped=editions.shipped(),
        submissions=(),
    )
    kept = {**editions.sources(workspace, period), **(_of_last(last) if last else {})}
    with tempfile.TemporaryDirectory(prefix="impact-") as scratch:
        editions.write_files(Path(scratch), kept)
        tell("the results")
        content = content_of(Path(scratch), store, manifest)
        queries = _words_in_order(content)
        built, problem = edition_files(content, manifest, tell)
    if problem:
        raise PdfUnavailable("Nothing was published.", problem)
    tell("the manifest")
    files = {**built, **{f"{SOURCES}/{path}": held for path, held in kept.items()}}
    used = editions.used(content.known.submissions, period, content.known.public_hash)
    rests_on = {"digest": content.definitions.digest, "audit": store.head(), "submissions": tuple(used)}
    manifest = manifest.model_copy(update={**rests_on, "files": hashes(files)})
    folder = editions.place(workspace, period, version)
    freeze(folder, manifest, files, store)
    return Published(folder, manifest, tuple(one for one in content.statuses if one.signed_off is None), queries)


def _words_in_order(content: Composed) -> tuple[Remark, ...]:
    """Return what is odd in the team's own words and style; what is wrong in them stops the work."""
    _, of_the_style = content.workspace.house_style()
    remarks = in_order((*of_the_style, *remarks_on(content.workspace, content.definitions, content.compiled)))
    if any(one.severity == "error" for one in remarks):
        raise FaultyWords(remarks)
    return remarks


def _next_version(workspace: Workspace, period: Period, person: Person) -> int:
    if not person.name.strip():
        raise Refused("An edition needs the name of the person who publishes it.")
    if not person.role.strip():
        raise Refused(f"An edition needs the role in which {person.name} publishes it.")
    there = editions.versions(workspace, period)
    if there and not person.why.strip():
        raise Refused(
            f"{named(period, there[-1])} is published already and is never changed. To publish version"
            f" {there[-1] + 1}, say with --why what it corrects."
        )
    return there[-1] + 1 if there else 1


def _unaltered(store: Store, workspace: Workspace, period: Period, last: Last | None) -> None:
    """Compare with an edition only where it is still what was published."""
    there = editions.versions(workspace, period)
    edition = named(period, there[-1]) if there else last.before.edition if last else ""
    folder = workspace.root / "reports" / edition
    if edition and (editions.opened(folder) is None or editions.intact(folder, store).faults):
        raise Refused(
            f"{edition}, which this edition is compared with, is not as it was published: `impact verify {edition}`"
            " says what differs. Put it back as it was from a backup first."
        )


# --- what it is made of makes it, whenever ----------------------------------------------------------------------------


def content_of(folder: Path, store: Store, manifest: Manifest) -> Composed:
    """Compose an edition from its sources in *folder*, which is a workspace with the last edition's sources in it.

    Nothing in it says when it was published.

    Args:
        folder: Its sources.
        store: What was received.
        manifest: The edition's period, version and moment, who publishes it and why, and what it is compared with.

    Raises:
        FaultyDefinitions: Today's program finds faults in the definitions.
    """
    workspace, before = open_workspace(folder), manifest.compared_with
    return composed(
        workspace,
        load(workspace.metrics),
        store,
        manifest.period,
        manifest.as_at,
        Last(before, workspace.root / LAST) if before else None,
        edition=edition_words(manifest.version, by=manifest.published.said, why=manifest.published.why),
        changed=before is not None and before.period == manifest.period,
    )


def edition_files(content: Composed, manifest: Manifest, tell: Tell = lambda _: None) -> tuple[Files, str]:
    """Return every file of the edition but what it keeps, and why there is no PDF, "" where there is.

    The sources that *content* was composed from must still be where they were.
    """
    files, problem = files_of(content, "all", tell)
    if content.changed:
        tell("what changed")
        files = {**files, "changes.html": page_of_changes(content, manifest)}
    return files, problem


def _of_last(last: Last) -> Files:
    """What an edition keeps of the one before it: what that was made of, and its manifest."""
    manifest = (last.sources.parent / MANIFEST).read_bytes()
    return {f"{LAST}/{path}": content for path, content in {**last.files, MANIFEST: manifest}.items()}


def page_of_changes(content: Composed, manifest: Manifest) -> bytes:
    """Return what the edition has otherwise than the version before it, as a page.

    Raises:
        ValueError: It is compared with no edition.
    """
    root, period, compared = content.workspace.root, content.period, manifest.compared_with
    if compared is None:
        raise ValueError("There is no version before this one.")
    last, kept, store = Last(compared, root / LAST), root / LAST / MANIFEST, content.known.store
    before = read_manifest(kept.read_bytes()) if kept.is_file() else None  # earlier programs kept none
    earlier = last.files
    now = {path: held for path, held in editions.read_folder(root).items() if not path.startswith(f"{LAST}/")}
    looks = {path.partition("/")[0] for path in (*earlier, *now)} - {"reports", "metrics", MANIFEST}
    definitions, looked = (
        sorted(file_changes(earlier, now, rooms, file_name), key=lambda one: (one.about or one.path, one.path))
        for rooms in (("metrics",), sorted(looks))
    )

    @cache
    def then() -> ReportView:
        """The results that the version before could quote, with their marks: worked out again, which takes a while."""
        by = last.definitions(content.definitions)
        moment = before.compared_with.as_at if before and before.compared_with else None
        return ReportView(by, beside_last(what_is_known(by, store, compared.as_at), period, moment).compiled)

    sight = ReportView(content.definitions, content.compiled)
    reads = (lambda text: as_told(text, then()), lambda text: as_told(text, sight))  # each with its own figures
    was, is_ = (
        {(one.supplier, one.period): one for one in editions.used(each, period) if one.counts}
        for each in (store.submissions(as_at=compared.as_at), content.known.submissions)
    )
    more = sum(one.signed_off for one in is_.values()) - sum(one.signed_off for one in was.values())
    signed = f"{say.opening(say.spelt(more))} more return{' is' if more == 1 else 's are'} signed off."
    page = render_changes(
        content.report,
        ProgramChange(before, manifest),
        content.folders,
        content.house,
        version=manifest.version,
        before=compared.version,
        as_at_before=day(compared.as_at.date()),
        why=manifest.published.why,
        returns=tuple(_returns(content, was, is_)),
        signed=signed if more > 0 else "",
        commentary=file_changes(
            earlier, now, ("reports",), lambda path, _: commentary_name(content.definitions, path), reads
        ),
        definitions=definitions,
        looks=looked,
    )
    return page.encode()


def _returns(content: Composed, before: Counting, now: Counting) -> Iterator[Mapping[str, str]]:
    """Yield each return whose figures are of another submission than they were."""

    def shown(one: Used | None) -> str:
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
            why = (new and known[new.number].reason) or ("A later version" if old and new else CAME_AFTER.capitalize())
        yield {
            "supplier": found.name if found is not None else supplier,
            "period": period.name,
            "was": shown(old),
            "now": shown(new),
            "why": why,
        }


# --- in its place -----------------------------------------------------------------------------------------------------


def freeze(target: Path, manifest: Manifest, files: Mapping[str, bytes], store: Store) -> None:
    """Write the edition beside its place, then record it and move it there, while nobody else publishes or files.

    Args:
        target: Its folder, which is not there yet.
        manifest: What it rests on.
        files: Every file but the manifest, by path.
        store: Its audit records the edition.

    Raises:
        Refused: Somebody else published it, or something came in, meanwhile. Nothing was published.
        OSError: The disk is full, or cannot be written. Nothing was published.
    """
    content, person = manifest.written(), manifest.published
    told = Publication(manifest.edition, sha256(content).hexdigest(), person.name, person.role, person.at)

    def put_in_place() -> None:
        if target.exists():
            raise Refused(
                f"{manifest.edition} was published by somebody else meanwhile, and is left as it is. Look at it, and"
                " say with --why what another version corrects."
            )
        if editions.used_now(store, manifest) != manifest.submissions:
            raise Refused("A return came in while the edition was being made. Nothing was published: publish again.")
        # What a machine that stopped half-way left beside the place. Nobody else is here: the store is locked.
        for left in target.parent.glob(f".{target.name}.*.part"):
            shutil.rmtree(left, ignore_errors=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
        try:
            _write_through(beside, {**files, MANIFEST: content})
            os.rename(beside, target)  # onto an edition that is there it fails, on every system
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        _sync(target.parent)

    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        store.publish(told, put_in_place)
    except BaseException:
        # An edition that was put in its place and not recorded is undone; one of somebody else's is left.
        held = target / MANIFEST
        ours = held.is_file() and sha256(held.read_bytes()).hexdigest() == told.manifest
        if ours and told.manifest not in {one.manifest for one in store.publications()}:
            shutil.rmtree(target)
        raise


def _write_through(root: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* so that they are on the disk, and nobody changes one by mistake."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        target.chmod(_READ_ONLY)
    for folder in (*(path for path in root.rglob("*") if path.is_dir()), root):
        folder.chmod(_OPEN_TO_READ)
        _sync(folder)


def _sync(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
