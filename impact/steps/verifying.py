"""Verify an edition: hold its files to the manifest and the store to its audit, then make it all again and compare."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from impact.plan.definitions import FaultyDefinitions
from impact.report.changes import Program
from impact.report.manifest import MANIFEST, SOURCES, Hashed, Manifest, Used, by_path
from impact.steps.differing import first_difference
from impact.steps.editions import LAST, place
from impact.steps.intact import Discrepancy, EditionFiles, intact
from impact.steps.outputs import Tell
from impact.steps.remaking import Terms, content_of, files_of, used_now
from impact.steps.sources import made_with, shipped, write_files
from impact.store.submissions import Store, StoreUnavailable
from impact.workspace import Workspace

_CHANGED = "it is not the file that was published"


@dataclass(frozen=True)
class Verified:
    """What came of it.

    Attributes:
        name: The edition, as its manifest has it; its folder where that cannot be read.
        files: How many files were held to the manifest.
        faults: Everything that is not as it was published.
        causes: What is another now than when it was published, and may be why a file comes out differently.
        not_remade: Why nothing, or no PDF, was made again; "" where every file was.
    """

    name: str
    files: int
    faults: tuple[Discrepancy, ...]
    causes: tuple[str, ...] = ()
    not_remade: str = ""


def verify(workspace: Workspace, folder: Path, store: Store, tell: Tell = lambda _: None) -> Verified:
    """Verify the edition in *folder*, from what is kept in it and in *store*; nothing is written.

    Raises:
        StoreUnavailable: The store cannot be read, though nothing in it was altered.
    """
    tell("the files")
    held = intact(folder, store)
    if held.manifest is None:
        return Verified(str(folder), len(held.files), held.faults, not_remade="there is no manifest to go by")
    manifest = held.manifest
    tell("the store")
    of_the_store = tuple(store_faults(store, manifest))
    remaking = _Remaking(workspace, held, manifest)
    again, reason = _again(remaking, store, bool(of_the_store), tell)
    faults = [*_told_where(held, remaking, again), *of_the_store, *_remade_faults(held, manifest, again, reason)]
    return Verified(manifest.edition, len(manifest.files), tuple(faults), tuple(causes(manifest)), reason)


# --- the store ------------------------------------------------------------------------------------------------------


def store_faults(store: Store, manifest: Manifest) -> Iterator[Discrepancy]:
    """Yield whatever in *store* is not as it was, or not as its audit says, and each submission that is another."""
    for fault in store.examine_audit(expected_head=manifest.audit):
        yield Discrepancy("", fault)
    try:
        now = used_now(store, manifest)
    except (ValueError, TypeError):  # a row that was altered so that it cannot be read; the audit has said so
        return
    was, is_ = ({one.number: one for one in each} for each in (manifest.submissions, now))
    for number in sorted(was.keys() | is_.keys()):
        if was.get(number) != is_.get(number):
            yield Discrepancy("", _submission(number, was.get(number), is_.get(number)))


def _submission(number: int, was: Used | None, now: Used | None) -> str:
    if was is None:
        return f"submission {number} has come in with a time before the edition's, and was not there when it was made."
    if now is None:
        return f"submission {number}, which the edition used, is not there."
    changed = [name for name in Used.model_fields if getattr(was, name) != getattr(now, name)]
    said = ", ".join(f"{name.replace('_', ' ')} {getattr(now, name)}, not {getattr(was, name)}" for name in changed)
    return f"submission {number} has changed since the edition was made: {said}."


# --- making it again ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Remaking:
    """What an edition is made again from."""

    workspace: Workspace
    held: EditionFiles
    manifest: Manifest

    def source(self, one: Hashed) -> bytes | None:
        """A source as it was published: the edition's own copy, or whatever else still has the same bytes."""
        kept = self.held.files.get(one.path)
        if kept is not None and _is(kept, one):
            return kept
        path = self._elsewhere(one.path.removeprefix(f"{SOURCES}/"))
        found = path.read_bytes() if path is not None and path.is_file() else None
        return found if found is not None and _is(found, one) else None

    def _elsewhere(self, path: str) -> Path | None:
        before = self.manifest.compared_with
        if not path.startswith(f"{LAST}/"):
            return self.workspace.root / path
        if before is None:
            return None
        edition, kept = place(self.workspace, before.period, before.version), path.removeprefix(f"{LAST}/")
        return edition / MANIFEST if kept == MANIFEST else edition / SOURCES / kept

    def sources(self) -> tuple[dict[str, bytes], list[str]]:
        """Every source, and the paths of those that nobody has any more."""
        found = {one.path: self.source(one) for one in self.manifest.files if one.kind != "output"}
        there = {path.removeprefix(f"{SOURCES}/"): held for path, held in found.items() if held is not None}
        return there, [path for path, held in found.items() if held is None]


def _is(content: bytes, one: Hashed) -> bool:
    return sha256(content).hexdigest() == one.sha256


def _again(remaking: _Remaking, store: Store, altered: bool, tell: Tell) -> tuple[Mapping[str, bytes], str]:
    """Return the outputs made again, and why they are not, or not all, there."""
    sources, lost = remaking.sources()
    if lost:
        return {}, f"what it was made of is not whole: {', '.join(lost)}"
    manifest = remaking.manifest
    terms = Terms(
        manifest.period,
        manifest.version,
        manifest.as_at,
        manifest.published.said,
        manifest.published.why,
        manifest.compared_with,
        Program.of(manifest),
    )
    with tempfile.TemporaryDirectory(prefix="impact-") as scratch:
        write_files(Path(scratch), sources)
        try:
            made = files_of(content_of(Path(scratch), store, terms), store, terms, tell)
        except FaultyDefinitions as problem:
            return {}, f"this version of the program finds faults in its definitions: {problem.faults[0].text}"
        except (StoreUnavailable, ValueError, TypeError, KeyError):
            if not altered:
                raise
            return {}, "the store was altered so that it cannot be read"
    return made.files, made.problem


def _remade_faults(
    held: EditionFiles, manifest: Manifest, again: Mapping[str, bytes], reason: str
) -> Iterator[Discrepancy]:
    """Each output that comes out otherwise than it was published."""
    said = {path: one for path, one in by_path(manifest.files).items() if one.kind == "output"}
    for path, one in said.items():
        made = again.get(path)
        if made is None:
            if not reason:
                yield Discrepancy(path, "made again from the store, it does not come out at all.")
        elif not _is(made, one):
            kept = held.files.get(path, b"")
            where = f": {first_difference(path, kept, made)}" if _is(kept, one) else ""
            yield Discrepancy(path, f"made again from the store, it comes out otherwise{where}.")
    for path in sorted(again.keys() - said.keys()):
        yield Discrepancy(path, "made again from the store, this file comes out too, and was not published.")


def _told_where(held: EditionFiles, remaking: _Remaking, again: Mapping[str, bytes]) -> Iterator[Discrepancy]:
    """The faults of the files, each with the first difference where the bytes that were published are known."""
    said = by_path(remaking.manifest.files)
    for fault in held.faults:
        one, kept = said.get(fault.file), held.files.get(fault.file)
        if one is None or kept is None:
            yield fault
            continue
        was = again.get(one.path) if one.kind == "output" else remaking.source(one)
        if was is None or not _is(was, one):
            yield fault
        else:
            yield Discrepancy(fault.file, f"{_CHANGED}: {first_difference(fault.file, was, kept)}.")


def causes(manifest: Manifest) -> Iterator[str]:
    """What shapes the files besides what they are made of, and is another now than it was."""
    now, was = made_with(), manifest.made_with
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield f"{_NAMES.get(name, name)} is {now.get(name, 'not there')}; it was {was.get(name, 'not there')}."
    before, after = by_path(manifest.shipped), by_path(shipped())
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            yield f"The shipped template {path} has changed."


_NAMES = {"impact": "The version of impact", "program": "The hash of the program's text", "python": "Python"}
