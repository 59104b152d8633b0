"""Publish a report: freeze all its files, and what they were made of, as an edition that is never changed again.

The clock is the caller's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from impact.plan.periods import Period, day
from impact.report.changes import Program
from impact.report.manifest import SOURCES, Manifest, Person, hashes, named
from impact.report.pdf import PdfUnavailable
from impact.report.remarks import Remark, in_order
from impact.steps.commentary import remarks_on
from impact.steps.editions import Last, last_edition, opened, place, versions
from impact.steps.freezing import freeze
from impact.steps.intact import intact
from impact.steps.outputs import Tell
from impact.steps.remaking import Terms, content_of, files_of, of_last, used
from impact.steps.reporting import Composed
from impact.steps.sources import made_with, shipped, sources, write_files
from impact.store.model import Refused, ReturnStatus
from impact.store.submissions import Store
from impact.workspace import Workspace

_CLOCK_TICK = timedelta(seconds=1)  # returns are stamped to the second: one may still come in the present one


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
    manifest = _manifest(store, content, files, terms, person)
    freeze(place(workspace, period, version), manifest, files, store)
    outstanding = tuple(one for one in content.statuses if one.signed_off is None)
    return Published(place(workspace, period, version), manifest, outstanding, queries)


def _words_in_order(content: Composed) -> tuple[Remark, ...]:
    """Return what is odd in the team's own words and style; what is wrong in them stops the work."""
    _, of_the_style = content.workspace.house_style()
    remarks = (*of_the_style, *remarks_on(content.workspace, content.definitions, content.compiled))
    if any(one.severity == "error" for one in remarks):
        raise FaultyWords(in_order(remarks))
    return in_order(remarks)


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
    if not edition:
        return
    found = opened(workspace.root / "reports" / edition)
    if found is None or intact(workspace.root / "reports" / edition, store).faults:
        raise Refused(
            f"{edition}, which this edition is compared with, is not as it was published: `impact verify {edition}`"
            " says what differs. Put it back as it was from a backup first."
        )


def _manifest(store: Store, content: Composed, files: Mapping[str, bytes], terms: Terms, person: Person) -> Manifest:
    return Manifest(
        edition=named(terms.period, terms.version),
        period=terms.period,
        version=terms.version,
        as_at=terms.as_at,
        published=person,
        digest=content.definitions.digest,
        audit=store.head(),
        compared_with=terms.before,
        made_with=dict(terms.program.made_with),
        files=hashes(files),
        shipped=terms.program.shipped,
        submissions=tuple(used(content.known.submissions, terms.period, content.known.public_hash)),
    )


def provisional_words(published: Published) -> str:
    """Say what may still change: "Of the returns, by 14 August 2025: 3 not returned, 12 not signed off. …", or ""."""
    missing = [one for one in published.outstanding if one.state == "not returned"]
    wrong = [one for one in published.outstanding if one.state == "errors"]
    unsigned = len(published.outstanding) - len(missing) - len(wrong)
    counts = ((len(missing), "not returned"), (len(wrong), "with errors to mend"), (unsigned, "not signed off"))
    said = [f"{count} {words}" for count, words in counts if count]
    day_ = day(published.manifest.as_at.date())
    return (
        f"Of the returns, by {day_}: {', '.join(said)}. Figures that rest on them are provisional [p]." if said else ""
    )
