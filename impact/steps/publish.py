"""Publish a report: freeze all its files, and what they were made of, as an edition that is never changed again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from impact.plan.periods import Period, day
from impact.report.changes import Program
from impact.report.manifest import MANIFEST, SOURCES, Manifest, Person, hashes, named
from impact.report.pdf import PdfUnavailable
from impact.report.remarks import Remark, in_order
from impact.steps.editions import (
    Last,
    intact,
    last_edition,
    made_with,
    opened,
    place,
    shipped,
    sources,
    used,
    used_now,
    versions,
    write_files,
)
from impact.steps.remake import Terms, content_of, files_of, of_last
from impact.steps.report import Composed, Tell, remarks_on
from impact.store.model import Publication, Refused, ReturnStatus
from impact.store.submissions import Store
from impact.workspace import Workspace

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
    last = last_edition(workspace, period)
    _unaltered(store, workspace, period, last)
    moment = min(as_at, person.at - _CLOCK_TICK)
    program = Program(made_with(), shipped())
    terms = Terms(period, version, moment, person.said, person.why, last.before if last else None, program)
    kept = {**sources(workspace, period), **(of_last(last) if last else {})}
    with tempfile.TemporaryDirectory(prefix="impact-") as scratch:
        write_files(Path(scratch), kept)
        tell("the results")
        content = content_of(Path(scratch), store, terms)
        queries = _words_in_order(content)
        built = files_of(content, store, terms, tell)
    if built.problem:
        raise PdfUnavailable("Nothing was published.", built.problem)
    tell("the manifest")
    files = {**built.files, **{f"{SOURCES}/{path}": held for path, held in kept.items()}}
    manifest = Manifest(
        edition=named(period, version),
        period=period,
        version=version,
        as_at=moment,
        published=person,
        digest=content.definitions.digest,
        audit=store.head(),
        compared_with=terms.before,
        made_with=dict(program.made_with),
        files=hashes(files),
        shipped=program.shipped,
        submissions=tuple(used(content.known.submissions, period, content.known.public_hash)),
    )
    freeze(place(workspace, period, version), manifest, files, store)
    outstanding = tuple(one for one in content.statuses if one.signed_off is None)
    return Published(place(workspace, period, version), manifest, outstanding, queries)


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
    there = versions(workspace, period)
    if there and not person.why.strip():
        raise Refused(
            f"{named(period, there[-1])} is published already and is never changed. To publish version"
            f" {there[-1] + 1}, say with --why what it corrects."
        )
    return there[-1] + 1 if there else 1


def _unaltered(store: Store, workspace: Workspace, period: Period, last: Last | None) -> None:
    """Compare with an edition only where it is still what was published."""
    there = versions(workspace, period)
    edition = named(period, there[-1]) if there else last.before.edition if last else ""
    folder = workspace.root / "reports" / edition
    if edition and (opened(folder) is None or intact(folder, store).faults):
        raise Refused(
            f"{edition}, which this edition is compared with, is not as it was published: `impact verify {edition}`"
            " says what differs. Put it back as it was from a backup first."
        )


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
        if used_now(store, manifest) != manifest.submissions:
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
