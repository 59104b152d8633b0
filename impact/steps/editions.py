"""The editions of a workspace: which there are, what each was made of and with, whether it is as it was published."""

from __future__ import annotations

import json
import platform
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from impact import __version__
from impact.plan.definitions import Definitions, FaultyDefinitions
from impact.plan.loading import load
from impact.plan.periods import Period, day
from impact.report.manifest import (
    MANIFEST,
    SOURCES,
    Before,
    Hashed,
    Manifest,
    UnreadableManifest,
    Used,
    by_path,
    named,
    read_manifest,
)
from impact.resources import folder
from impact.results.disclosure import keyed
from impact.store.model import Publication, Submission
from impact.store.submissions import Store
from impact.workspace import SETTINGS, Workspace

LAST = "last-edition"  # where an edition keeps the sources of the one before it
_VERSION = re.compile(r"v([1-9]\d*)")
_SHAPE_BYTES = (  # a library is named here when another version of it may write other bytes
    "fonttools",
    "gptables",
    "jinja2",
    "markdown-it-py",
    "numpy",
    "pikepdf",
    "pydyf",
    "scipy",
    "weasyprint",
    "xlsxwriter",
)
_FONTS = (".ttf", ".otf", ".woff2")


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


def published(workspace: Workspace) -> tuple[tuple[Period, int], ...]:
    """Return every edition of the workspace, in order of period and version."""
    found = ((_period(path.parent.name), path.name) for path in workspace.root.glob("reports/*/v*"))
    named = ((period, _VERSION.fullmatch(name)) for period, name in found if period is not None)
    return tuple(sorted((period, int(version[1])) for period, version in named if version))


def versions(workspace: Workspace, period: Period) -> tuple[int, ...]:
    """Return the versions that were published for *period*, oldest first."""
    return tuple(version for other, version in published(workspace) if other == period)


def place(workspace: Workspace, period: Period, version: int) -> Path:
    """Return the folder of an edition."""
    return workspace.report_folder(period) / f"v{version}"


def last_edition(workspace: Workspace, period: Period, as_at: datetime | None = None) -> Last | None:
    """Return the edition that a report of *period* is compared with.

    It is the period's own last version; where there is none, the last version of the latest period before it. With
    *as_at*, one that knew more than was known then is passed over, as is one whose manifest cannot be read.
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
    before = Before(
        edition=named(manifest.period, manifest.version),
        period=manifest.period,
        version=manifest.version,
        as_at=manifest.as_at,
        manifest=sha256(content).hexdigest(),
    )
    return Last(before, folder / SOURCES)


def find(workspace: Workspace, said: str) -> Path:
    """Return the folder of the edition that *said* names: a folder, "2024-25-Q1/v1", or a period for its last version.

    Raises:
        NoSuchEdition: There is none.
    """
    if (Path(said) / MANIFEST).is_file():
        return Path(said)
    name, _, version = said.strip("/").partition("/")
    period = _period(name)
    if period is not None:
        there = versions(workspace, period)
        wanted = _VERSION.fullmatch(version) if version else None
        number = int(wanted[1]) if wanted else (there[-1] if there and not version else 0)
        if number in there:
            return place(workspace, period, number)
    names = ", ".join(named(*one) for one in published(workspace))
    has = f"This workspace has {names}." if names else "Nothing is published in this workspace yet."
    raise NoSuchEdition(f"There is no edition '{said}'. {has}")


def _period(name: str) -> Period | None:
    try:
        return Period.parse(name)
    except ValueError:
        return None


# --- what an edition is made of ---------------------------------------------------------------------------------------


def sources(workspace: Workspace, period: Period) -> dict[str, bytes]:
    """Return every file of *workspace* that the report of *period* reads, by its path within the workspace.

    Together they are a workspace again. The settings are without the store's address, which may hold a password.
    """
    root = workspace.root
    rooms = (workspace.metrics, root / "templates", workspace.report_folder(period) / "commentary")
    paths = [*(path for room in rooms for path in _files(room)), *workspace.style_files()]
    said = workspace.settings.model_dump(mode="json", exclude={"store"})
    settings = "".join(f"{name} = {json.dumps(value)}\n" for name, value in sorted(said.items())).encode()
    return {SETTINGS: settings, **{path.relative_to(root).as_posix(): path.read_bytes() for path in paths}}


def _files(room: Path) -> Iterator[Path]:
    """Each file below *room*, but for what is hidden and what an editor leaves behind."""
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        if path.is_file() and not any(part.startswith(".") or part.endswith("~") for part in parts):
            yield path


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* below *root*, by their paths."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def read_folder(root: Path) -> dict[str, bytes]:
    """Return every file below *root*, hidden ones too, by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def used(
    submissions: Iterable[Submission], period: Period, public_hash: Callable[[Submission], str] = lambda one: one.sha256
) -> Iterator[Used]:
    """Yield each submission that a report of *period* could see, as it stood, with its hash as it may be said."""
    for one in submissions:
        if one.period is not None and one.period <= period:
            yield Used(
                number=one.number,
                supplier=one.supplier,
                period=one.period,
                version=one.version,
                sha256=public_hash(one),
                state=one.standing,
                counts=one.good and not one.superseded,
                signed_off=one.signed_off is not None,
            )


def used_now(store: Store, manifest: Manifest) -> tuple[Used, ...]:
    """Return the submissions that *store* now has for an edition; a hash is under its key where the manifest's is."""
    said, key = {one.number: one.sha256 for one in manifest.submissions}, store.key()

    def public_hash(one: Submission) -> str:
        hashed = keyed(one.sha256, key) if key else one.sha256
        return hashed if said.get(one.number) == hashed else one.sha256

    return tuple(used(store.submissions(as_at=manifest.as_at), manifest.period, public_hash))


# --- what the program brings ------------------------------------------------------------------------------------------


def shipped() -> tuple[Hashed, ...]:
    """Return the hash of each template and font that came with the program."""
    root = folder("templates")
    return tuple(
        Hashed.of(path.relative_to(root).as_posix(), "font" if path.suffix in _FONTS else "template", path.read_bytes())
        for path in _files(root)
    )


def made_with() -> dict[str, str]:
    """Return the versions of the program, of Python and of each library that shapes bytes, by name.

    "program" is a hash of the program's own text: two checkouts may have one version and not one text. Pango and qpdf,
    which lay out and write a PDF, are not there on a machine that cannot.
    """
    digest, root = sha256(), Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*.py")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    found = {
        "impact": __version__,
        "program": digest.hexdigest()[:16],
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for name in _SHAPE_BYTES:
        try:
            found[name] = version_of(name)
        except PackageNotFoundError:
            continue
    from impact.report.pdf import PdfUnavailable, library_version

    try:
        library_version()
    except PdfUnavailable:
        return found
    import pikepdf

    pango = sys.modules["weasyprint.text.ffi"].pango.pango_version()
    drawing = {"pango": f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}", "qpdf": pikepdf.__libqpdf_version__}
    return {**found, **drawing}


# --- whether it is as it was published --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Discrepancy:
    """One thing that is not as it was published. `file` is its path in the edition, "" where it is the store."""

    file: str
    says: str

    @property
    def text(self) -> str:
        """One line: "board.pdf: it is not the file that was published."."""
        return f"{self.file or 'The store'}: {self.says}"


@dataclass(frozen=True)
class EditionFiles:
    """What an edition's folder holds, and what is wrong with it. `manifest` is None where it cannot be read."""

    files: Mapping[str, bytes]
    manifest: Manifest | None
    faults: tuple[Discrepancy, ...]


def intact(folder: Path, store: Store) -> EditionFiles:
    """Hold every file in *folder* to its manifest: missing, changed, and too many; and the manifest to the audit."""
    files = read_folder(folder)
    content = files.get(MANIFEST)
    if content is None:
        return EditionFiles(files, None, (Discrepancy(MANIFEST, "it is missing: nothing else can be held to it."),))
    name = f"{folder.resolve().parent.name}/{folder.resolve().name}"
    faults = list(_manifest_faults(content, name, store.publications()))
    try:
        manifest = read_manifest(content)
    except UnreadableManifest as problem:
        return EditionFiles(files, None, (*faults, Discrepancy(MANIFEST, f"it cannot be read: {problem}.")))
    said = by_path(manifest.files)
    for path in sorted(said.keys() | (files.keys() - {MANIFEST})):
        if path not in files:
            faults.append(Discrepancy(path, "it is missing."))
        elif path not in said:
            faults.append(Discrepancy(path, "it is not among what was published."))
        elif sha256(files[path]).hexdigest() != said[path].sha256:
            faults.append(Discrepancy(path, "it is not the file that was published."))
    return EditionFiles(files, manifest, tuple(faults))


def _manifest_faults(content: bytes, name: str, publications: tuple[Publication, ...]) -> Iterator[Discrepancy]:
    digest = sha256(content).hexdigest()
    if digest in {one.manifest for one in publications}:
        return
    same = [one for one in publications if one.edition == name]
    if same:
        yield Discrepancy(
            MANIFEST,
            f"it is not the manifest that {same[-1].by} published on {day(same[-1].at.date())}. Its SHA-256 is"
            f" {digest}; the store's audit has {same[-1].manifest}.",
        )
    else:
        yield Discrepancy(
            MANIFEST,
            "the store's audit does not have this edition. It was published from another store, or the store was"
            " brought back from an older backup, or the manifest was altered.",
        )
