"""Put an edition in its place: whole and recorded in the store's audit, or not at all, and never over another."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from impact.report.manifest import MANIFEST, Manifest
from impact.steps.remaking import used_now
from impact.store.model import Publication, Refused
from impact.store.submissions import Store

_READ_ONLY, _OPEN_TO_READ = 0o444, 0o755


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
        _still_the_next(target, manifest, store)
        _sweep(target)
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
        _take_away(target, store, told)
        raise


def _still_the_next(target: Path, manifest: Manifest, store: Store) -> None:
    if target.exists():
        raise Refused(
            f"{manifest.edition} was published by somebody else meanwhile, and is left as it is. Look at it, and say"
            " with --why what another version corrects."
        )
    if used_now(store, manifest) != manifest.submissions:
        raise Refused("A return came in while the edition was being made. Nothing was published: publish again.")


def _sweep(target: Path) -> None:
    """Clear what a machine that stopped half-way left beside the place. Nobody else is here: the store is locked."""
    for left in target.parent.glob(f".{target.name}.*.part"):
        shutil.rmtree(left, ignore_errors=True)


def _take_away(target: Path, store: Store, told: Publication) -> None:
    """Undo an edition that was put in its place and not recorded; one of somebody else's is left."""
    held = target / MANIFEST
    ours = held.is_file() and sha256(held.read_bytes()).hexdigest() == told.manifest
    if ours and told.manifest not in {one.manifest for one in store.publications()}:
        shutil.rmtree(target)


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
