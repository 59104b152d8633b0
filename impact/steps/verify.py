"""Verify an edition: hold its files to the manifest and the store to its audit, then make it all again and compare."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from impact.plan.definitions import FaultyDefinitions
from impact.report.manifest import MANIFEST, SOURCES, Hashed, Manifest, Used, by_path
from impact.steps.editions import (
    LAST,
    Discrepancy,
    EditionFiles,
    intact,
    made_with,
    place,
    shipped,
    used_now,
    write_files,
)
from impact.steps.publish import content_of, edition_files
from impact.steps.report import Tell
from impact.store.submissions import Store, StoreUnavailable
from impact.workspace import Workspace

_NAMES = {"impact": "The version of impact", "program": "The hash of the program's text", "python": "Python"}
_AROUND = 30  # characters shown before the first that differs, and after
_TEXT = (".csv", ".css", ".html", ".j2", ".json", ".md", ".svg", ".toml", ".txt", ".yaml", ".yml")


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
    there = {one.path: _source(workspace, held, manifest, one) for one in manifest.files if one.kind != "output"}
    again, reason = _again(manifest, there, store, bool(of_the_store), tell)
    was = {**there, **again}
    faults = [*_told_where(held, manifest, was), *of_the_store, *_remade_faults(held, manifest, again, reason)]
    return Verified(manifest.edition, len(manifest.files), tuple(faults), tuple(causes(manifest)), reason)


def store_faults(store: Store, manifest: Manifest) -> Iterator[Discrepancy]:
    """Yield whatever in *store* is not as it was, or not as its audit says, and each submission that is another."""
    for fault in store.examine_audit(expected_head=manifest.audit):
        yield Discrepancy("", fault)
    try:
        now = {one.number: one for one in used_now(store, manifest)}
    except (ValueError, TypeError):  # a row that was altered so that it cannot be read; the audit has said so
        return
    was = {one.number: one for one in manifest.submissions}
    for number in sorted(was.keys() | now.keys()):
        before, after = was.get(number), now.get(number)
        if before is None:
            came = "has come in with a time before the edition's, and was not there when it was made"
            yield Discrepancy("", f"submission {number} {came}.")
        elif after is None:
            yield Discrepancy("", f"submission {number}, which the edition used, is not there.")
        elif before != after:
            said = ", ".join(
                f"{name.replace('_', ' ')} {getattr(after, name)}, not {getattr(before, name)}"
                for name in Used.model_fields
                if getattr(before, name) != getattr(after, name)
            )
            yield Discrepancy("", f"submission {number} has changed since the edition was made: {said}.")


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


# --- making it again ------------------------------------------------------------------------------------------------


def _source(workspace: Workspace, held: EditionFiles, manifest: Manifest, one: Hashed) -> bytes | None:
    """A source as it was published: the edition's own copy, or whatever else still has the same bytes."""
    kept = held.files.get(one.path)
    if kept is not None and _is(kept, one):
        return kept
    path = one.path.removeprefix(f"{SOURCES}/")
    elsewhere = workspace.root / path
    if path.startswith(f"{LAST}/"):
        before, of_last = manifest.compared_with, path.removeprefix(f"{LAST}/")
        if before is None:
            return None
        edition = place(workspace, before.period, before.version)
        elsewhere = edition / MANIFEST if of_last == MANIFEST else edition / SOURCES / of_last
    found = elsewhere.read_bytes() if elsewhere.is_file() else None
    return found if found is not None and _is(found, one) else None


def _is(content: bytes, one: Hashed) -> bool:
    return sha256(content).hexdigest() == one.sha256


def _again(
    manifest: Manifest, there: Mapping[str, bytes | None], store: Store, altered: bool, tell: Tell
) -> tuple[Mapping[str, bytes], str]:
    """Return the outputs made again, and why they are not, or not all, there."""
    sources = {path.removeprefix(f"{SOURCES}/"): held for path, held in there.items() if held is not None}
    if lost := [path for path, held in there.items() if held is None]:
        return {}, f"what it was made of is not whole: {', '.join(lost)}"
    with tempfile.TemporaryDirectory(prefix="impact-") as scratch:
        write_files(Path(scratch), sources)
        try:
            return edition_files(content_of(Path(scratch), store, manifest), manifest, tell)
        except FaultyDefinitions as problem:
            return {}, f"this version of the program finds faults in its definitions: {problem.faults[0].text}"
        except (StoreUnavailable, ValueError, TypeError, KeyError):
            if not altered:
                raise
            return {}, "the store was altered so that it cannot be read"


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


def _told_where(held: EditionFiles, manifest: Manifest, known: Mapping[str, bytes | None]) -> Iterator[Discrepancy]:
    """The faults of the files, each with the first difference where the bytes that were published are *known*."""
    said = by_path(manifest.files)
    for fault in held.faults:
        one, kept, was = said.get(fault.file), held.files.get(fault.file), known.get(fault.file)
        if one is None or kept is None or was is None or not _is(was, one):
            yield fault
        else:
            differs = first_difference(fault.file, was, kept)
            yield Discrepancy(fault.file, f"it is not the file that was published: {differs}.")


# --- where two files begin to differ ----------------------------------------------------------------------------------


def first_difference(path: str, published: bytes, now: bytes) -> str:
    """Return where *now* first differs from what was *published*: "line 3 says “5”, and was published as “4”"."""
    if path.endswith(_TEXT):
        try:
            return _line(published.decode(), now.decode())
        except UnicodeDecodeError:
            pass
    shortest = min(len(published), len(now))
    at = next((n for n in range(shortest) if published[n] != now[n]), shortest)
    if at == len(now):
        return f"it ends after {at:,} bytes; {len(published):,} were published"
    if at == len(published):
        return f"it goes on after the {at:,} bytes that were published"
    return f"the first byte that differs is number {at + 1:,} of {len(published):,}"


def _line(published: str, now: str) -> str:
    pairs = zip_longest(published.splitlines(keepends=True), now.splitlines(keepends=True))
    for number, (was, is_) in enumerate(pairs, start=1):
        if is_ is None:
            return f"it ends before line {number}, which was published as {_shown(was, 0)}"
        if was is None:
            return f"line {number} was not in what was published: {_shown(is_, 0)}"
        if was != is_:
            at = next((n for n, (a, b) in enumerate(zip(was, is_, strict=False)) if a != b), min(len(was), len(is_)))
            return f"line {number} says {_shown(is_, at)}, and was published as {_shown(was, at)}"
    return "the two are the same"


def _shown(line: str, at: int) -> str:
    """The part of a line around the place *at*, with what cannot be seen spelt out."""
    begin = max(0, at - _AROUND)
    part = line[begin : at + _AROUND]
    spelt = part.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return f"“{'…' if begin else ''}{spelt}{'…' if at + _AROUND < len(line) else ''}”"
