"""Commands about editions: publish, verify, editions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from impact.cli.options import AsAtOption, JsonOption, PeriodOption
from impact.cli.session import FINDINGS, MACHINE, Here, answer, moment, some_of, telling
from impact.plan.periods import day
from impact.report.manifest import MANIFEST, Manifest, Person, named, read_manifest
from impact.steps.editions import find, place, published
from impact.steps.publish import Published
from impact.steps.publish import publish as freeze
from impact.steps.verify import Verified
from impact.steps.verify import verify as hold


def publish(
    period: PeriodOption,
    name: Annotated[str, typer.Option(help="Who publishes.")],
    role: Annotated[str, typer.Option(help="In which role.")],
    why: Annotated[str, typer.Option(help="What another version corrects; a first version needs none.")] = "",
    as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Freeze the period's report as an edition.

    The PDFs, the web pages, the data, and the hash of all behind them: it is never changed. It may be published while
    returns are outstanding: what rests on them is marked provisional.
    """
    asked = (here := Here()).quarter(period)
    person = Person(name=name.strip(), role=role.strip(), at=datetime.now(UTC).replace(microsecond=0), why=why.strip())
    with here.store() as store, telling("Publishing") as tell:
        made = freeze(here.workspace, store, asked, moment(as_at), person, tell)
    manifest = made.manifest
    answer(
        as_json,
        lambda: {
            "edition": manifest.edition,
            "folder": made.folder,
            "files": [one.path for one in manifest.files],
            "as_at": manifest.as_at,
            "compared_with": _before(manifest),
            "provisional": made.provisional_words,
            "queries": [one.text for one in made.queries],
        },
        _published_lines(made),
    )


def _published_lines(made: Published) -> Iterator[str]:
    manifest = made.manifest
    outputs = sum(one.kind == "output" for one in manifest.files)
    yield f"{manifest.edition} is published in {made.folder}: {outputs} files, and what they were made of."
    if before := _before(manifest):
        yield f"It is compared with {before}."
    if words := made.provisional_words:
        yield words
    if made.queries:
        yield "To mend in another version, or to leave where it is right:"
        yield from (one.text for one in made.queries)


def _before(manifest: Manifest) -> str | None:
    return manifest.compared_with.edition if manifest.compared_with else None


def verify(
    edition: Annotated[
        str, typer.Argument(help="2024-25-Q1/v1, a period for its last, or a folder.", metavar="EDITION")
    ],
    as_json: JsonOption = False,
) -> None:
    """Hold an edition to what was published.

    Every file, the store behind it, and all of it made again from there. Whatever differs is named, with the first line
    or byte and what may be why. Status 1 where anything does.
    """
    here = Here()
    folder = find(here.workspace, edition)
    with here.store_to_read() as store, telling("Verifying") as tell:
        found = hold(here.workspace, folder, store, tell)
    faults = [some_of(one, "file", "says") for one in found.faults]
    told = {"edition": found.name, "sound": not faults, "files": found.files, "faults": faults}
    more = {"causes": found.causes, "not_made_again": found.not_remade}
    answer(as_json, lambda: {**told, **more}, lines(found))
    if found.faults:
        raise typer.Exit(FINDINGS)
    if found.not_remade:
        raise typer.Exit(MACHINE)


def lines(found: Verified) -> Iterator[str]:
    """Yield what came of verifying, a line for each thing."""
    yield from (fault.text for fault in found.faults)
    if found.not_remade:
        yield f"Not all of it was made again: {found.not_remade}."
    if not found.faults:
        again = "" if found.not_remade else " Made again from the store, all of it comes out the same."
        yield f"{found.name} is as it was published: {found.files} files.{again}"
    elif found.causes:
        yield "What has changed since it was published:"
        yield from (f"  {cause}" for cause in found.causes)


def editions(as_json: JsonOption = False) -> None:
    """List what was published, by whom, when and why."""
    workspace = Here().workspace
    found: list[tuple[str, Manifest | None]] = []
    for period, version in published(workspace):
        path = place(workspace, period, version) / MANIFEST
        found.append((named(period, version), read_manifest(path.read_bytes()) if path.is_file() else None))
    said = [_edition_line(*one) for one in found] or ["Nothing is published yet."]
    answer(as_json, lambda: [_edition_json(*one) for one in found], said)


def _edition_json(name: str, manifest: Manifest | None) -> dict[str, Any]:
    return {
        "edition": name,
        "as_at": manifest.as_at if manifest else None,
        "published": manifest.published.model_dump(mode="json") if manifest else None,
        "compared_with": _before(manifest) if manifest else None,
    }


def _edition_line(name: str, manifest: Manifest | None) -> str:
    if manifest is None:
        return f"{name}  has no manifest"
    person, as_at = manifest.published, day(manifest.as_at.date())
    why = f" {person.why}" if person.why else ""
    return f"{name}  as at {as_at}, published by {person.name}, {person.role}, {day(person.at.date())}.{why}"
