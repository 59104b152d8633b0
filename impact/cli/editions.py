"""Commands about editions: publish, verify, editions."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.endings import FINDINGS, MACHINE, WRONG_USE
from impact.cli.session import (
    AsAtOption,
    JsonOption,
    PeriodOption,
    definitions_of,
    here,
    moment,
    print_json,
    store_of,
    store_to_read,
    telling,
    within_plan,
)

if TYPE_CHECKING:
    from impact.steps.verifying import Verified


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (publish, verify, editions):
        app.command()(command)


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
    from dataclasses import asdict

    from impact.report.manifest import Person
    from impact.report.pdf import PdfUnavailable
    from impact.steps.publishing import FaultyWords, provisional_words
    from impact.steps.publishing import publish as freeze

    workspace = here()
    asked = within_plan(definitions_of(workspace), period)
    person = Person(name=name.strip(), role=role.strip(), at=datetime.now(UTC).replace(microsecond=0), why=why.strip())
    try:
        with store_of(workspace) as store, telling("Publishing") as tell:
            made = freeze(workspace, store, asked, moment(as_at), person, tell)
    except PdfUnavailable as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(MACHINE) from problem
    except FaultyWords as problem:
        if as_json:
            print_json({"faults": [{**asdict(one), "text": one.text} for one in problem.remarks]})
        print(problem, file=sys.stderr)
        raise typer.Exit(FINDINGS) from problem
    manifest = made.manifest
    if as_json:
        print_json({"edition": manifest.edition, "folder": str(made.folder),
                    "files": [one.path for one in manifest.files],
                    "as_at": manifest.as_at.isoformat(), "compared_with": _before(manifest.compared_with),
                    "provisional": provisional_words(made), "queries": [one.text for one in made.queries]})  # fmt: skip
        return
    outputs = [one.path for one in manifest.files if one.kind == "output"]
    print(f"{manifest.edition} is published in {made.folder}: {len(outputs)} files, and what they were made of.")
    if manifest.compared_with:
        print(f"It is compared with {manifest.compared_with.edition}.")
    if words := provisional_words(made):
        print(words)
    if made.queries:
        print("To mend in another version, or to leave where it is right:")
        print("\n".join(one.text for one in made.queries))


def _before(before: Any) -> str | None:
    return before.edition if before else None


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
    from impact.steps.editions import NoSuchEdition, find
    from impact.steps.verifying import verify as hold

    workspace = here()
    try:
        folder = find(workspace, edition)
    except NoSuchEdition as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(WRONG_USE) from problem
    with store_to_read(workspace) as store, telling("Verifying") as tell:
        found = hold(workspace, folder, store, tell)
    if as_json:
        print_json({"edition": found.name, "sound": not found.faults, "files": found.files,
                    "faults": [{"file": one.file, "says": one.says} for one in found.faults],
                    "causes": list(found.causes), "not_made_again": found.not_remade})  # fmt: skip
    else:
        print("\n".join(lines(found)))
    if found.faults:
        raise typer.Exit(FINDINGS)
    if found.not_remade:
        raise typer.Exit(MACHINE)


def lines(found: Verified) -> list[str]:
    """What came of verifying, a line for each thing."""
    said = [fault.text for fault in found.faults]
    if found.not_remade:
        said.append(f"Not all of it was made again: {found.not_remade}.")
    if not found.faults:
        again = "" if found.not_remade else " Made again from the store, all of it comes out the same."
        return [*said, f"{found.name} is as it was published: {found.files} files.{again}"]
    if found.causes:
        said += ["What has changed since it was published:", *(f"  {cause}" for cause in found.causes)]
    return said


def editions(as_json: JsonOption = False) -> None:
    """List what was published, by whom, when and why."""
    from impact.report.manifest import MANIFEST, named, read_manifest
    from impact.steps.editions import place, published

    workspace = here()
    found = []
    for period, version in published(workspace):
        path = place(workspace, period, version) / MANIFEST
        found.append((named(period, version), read_manifest(path.read_bytes()) if path.is_file() else None))
    if as_json:
        print_json([_edition_json(name, manifest) for name, manifest in found])
        return
    for name, manifest in found:
        print(_edition_line(name, manifest))
    if not found:
        print("Nothing is published yet.")


def _edition_json(name: str, manifest: Any) -> dict[str, Any]:
    if manifest is None:
        return {"edition": name, "as_at": None, "published": None, "compared_with": None}
    person = manifest.published.model_dump(mode="json")
    before = _before(manifest.compared_with)
    return {"edition": name, "as_at": manifest.as_at.isoformat(), "published": person, "compared_with": before}


def _edition_line(name: str, manifest: Any) -> str:
    from impact.plan.periods import day

    if manifest is None:
        return f"{name}  has no manifest"
    person = manifest.published
    why = f" {person.why}" if person.why else ""
    return (
        f"{name}  as at {day(manifest.as_at.date())}, published by {person.name}, {person.role},"
        f" {day(person.at.date())}.{why}"
    )
