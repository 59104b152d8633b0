"""The editions of a workspace: which there are, and which one a report is compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from impact.plan.definitions import Definitions, FaultyDefinitions
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.report.manifest import MANIFEST, SOURCES, Before, Manifest, UnreadableManifest, named, read_manifest
from impact.steps.sources import read_folder
from impact.workspace import Workspace

LAST = "last-edition"  # where an edition keeps the sources of the one before it
_VERSION = re.compile(r"v([1-9]\d*)")


class NoSuchEdition(Exception):
    """There is no edition of that name; the message says which there are."""


@dataclass(frozen=True)
class Last:
    """The edition that a report is compared with. `sources` is a folder that holds what it was made of."""

    before: Before
    sources: Path

    def definitions(self, otherwise: Definitions) -> Definitions:
        """Return what it was made by; *otherwise* where today's program cannot read those any more."""
        try:
            return load(self.sources / "metrics")
        except FaultyDefinitions:
            return otherwise

    @property
    def files(self) -> Mapping[str, bytes]:
        """What it was made of, by path, but for what it kept of the edition before it."""
        return {path: held for path, held in read_folder(self.sources).items() if not path.startswith(f"{LAST}/")}


def versions(workspace: Workspace, period: Period) -> tuple[int, ...]:
    """Return the versions that were published for *period*, oldest first."""
    folder = workspace.report_folder(period)
    found = (_VERSION.fullmatch(path.name) for path in folder.iterdir()) if folder.is_dir() else ()
    return tuple(sorted(int(one[1]) for one in found if one))


def place(workspace: Workspace, period: Period, version: int) -> Path:
    """Return the folder of an edition."""
    return workspace.report_folder(period) / f"v{version}"


def published(workspace: Workspace) -> tuple[tuple[Period, int], ...]:
    """Return every edition of the workspace, in order of period and version."""
    reports = workspace.root / "reports"
    periods = sorted(filter(None, map(_period, reports.iterdir()))) if reports.is_dir() else []
    return tuple((period, version) for period in periods for version in versions(workspace, period))


def last_edition(workspace: Workspace, period: Period, as_at: datetime | None = None) -> Last | None:
    """Return the edition that a report of *period* is compared with.

    It is the period's own last version; where there is none, the last version of the latest period before it. With
    *as_at*, one that knew more than was known then is passed over.
    """
    for other, version in reversed(published(workspace)):
        if other <= period:
            found = opened(place(workspace, other, version))
            if found is not None and (as_at is None or found.before.as_at <= as_at):
                return found
    return None


def opened(folder: Path) -> Last | None:
    """Return the edition in *folder*; None where its manifest cannot be read: `impact verify` says why."""
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = read_manifest(content)
    except (OSError, UnreadableManifest):
        return None
    return Last(_before(manifest, content), folder / SOURCES)


def _before(manifest: Manifest, content: bytes) -> Before:
    return Before(
        edition=named(manifest.period, manifest.version),
        period=manifest.period,
        version=manifest.version,
        as_at=manifest.as_at,
        manifest=sha256(content).hexdigest(),
    )


def find(workspace: Workspace, said: str) -> Path:
    """Return the folder of the edition that *said* names: a folder, "2024-25-Q1/v1", or a period for its last version.

    Raises:
        NoSuchEdition: There is none.
    """
    folder = Path(said)
    if (folder / MANIFEST).is_file():
        return folder
    name, _, version = said.strip("/").partition("/")
    period = _period(Path(name))
    if period is not None:
        there = versions(workspace, period)
        wanted = _VERSION.fullmatch(version) if version else None
        number = int(wanted[1]) if wanted else (there[-1] if there and not version else 0)
        if number in there:
            return place(workspace, period, number)
    names = ", ".join(named(*one) for one in published(workspace))
    has = f"This workspace has {names}." if names else "Nothing is published in this workspace yet."
    raise NoSuchEdition(f"There is no edition '{said}'. {has}")


def _period(path: Path) -> Period | None:
    try:
        return Period.parse(path.name)
    except ValueError:
        return None
