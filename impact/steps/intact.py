"""Whether an edition's files are those published: each held to the manifest, and that to the store's audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from impact.plan.periods import day
from impact.report.manifest import MANIFEST, Manifest, UnreadableManifest, by_path, read_manifest
from impact.steps.sources import read_folder
from impact.store.model import Publication
from impact.store.submissions import Store


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
    return EditionFiles(files, manifest, (*faults, *_file_faults(files, manifest)))


def _manifest_faults(content: bytes, name: str, publications: tuple[Publication, ...]) -> Iterator[Discrepancy]:
    digest = sha256(content).hexdigest()
    if digest in {one.manifest for one in publications}:
        return
    same = [one for one in publications if one.edition == name]
    if same:
        when = day(same[-1].at.date())
        yield Discrepancy(
            MANIFEST,
            f"it is not the manifest that {same[-1].by} published on {when}. Its SHA-256 is {digest}; the store's audit"
            f" has {same[-1].manifest}.",
        )
        return
    yield Discrepancy(
        MANIFEST,
        "the store's audit does not have this edition. It was published from another store, or the store was brought"
        " back from an older backup, or the manifest was altered.",
    )


def _file_faults(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Discrepancy]:
    said = by_path(manifest.files)
    for path in sorted(said.keys() | (files.keys() - {MANIFEST})):
        if path not in files:
            yield Discrepancy(path, "it is missing.")
        elif path not in said:
            yield Discrepancy(path, "it is not among what was published.")
        elif sha256(files[path]).hexdigest() != said[path].sha256:
            yield Discrepancy(path, "it is not the file that was published.")
