"""What nearly every command needs: the workspace, its definitions, its store, the period asked for."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from impact.plan.definitions import Definitions
    from impact.plan.periods import Period
    from impact.store.submissions import Store
    from impact.workspace import Workspace

PeriodOption = Annotated[str, typer.Option("--period", "-p", help="A quarter: 2024-25-Q1.", metavar="PERIOD")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for another program.")]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", help="Only what was known by the end of this day: 2024-07-31.", metavar="DATE")
]
SubmissionArgument = Annotated[
    int, typer.Argument(help="Its number, as `impact submissions` lists it.", metavar="SUBMISSION", min=1)
]
ByOption = Annotated[str | None, typer.Option("--by", help="Who says so; without it, whoever is logged in.")]


def here() -> Workspace:
    """The workspace of the current folder."""
    from impact.workspace import open_workspace

    return open_workspace(Path.cwd())


def definitions_of(workspace: Workspace) -> Definitions:
    """The workspace's definitions; FaultyDefinitions when they have faults."""
    from impact.plan.loading import load

    return load(workspace.metrics)


@contextmanager
def store_of(workspace: Workspace) -> Iterator[Store]:
    """The workspace's store, made where there is none, and closed at the end."""
    from impact.store.submissions import Store

    with Store.open(workspace.store_url(os.environ)) as store:
        yield store


@contextmanager
def store_to_read(workspace: Workspace) -> Iterator[Store]:
    """The workspace's store, of which nothing is written: it may stand where nobody can write.

    Where there is none yet, that is said, and an empty one is read.
    """
    from impact.store.submissions import NoStoreYet

    try:
        store = _opened_to_read(workspace)
    except NoStoreYet as problem:
        print(problem, file=sys.stderr)
        store = _empty_store()
    with store:
        yield store


@contextmanager
def what_is_kept(workspace: Workspace) -> Iterator[Store]:
    """The workspace's store, of which nothing is written; an empty one where nothing was ever received."""
    from impact.store.submissions import NoStoreYet

    try:
        store = _opened_to_read(workspace)
    except NoStoreYet:
        store = _empty_store()
    with store:
        yield store


def _opened_to_read(workspace: Workspace) -> Store:
    from impact.store.submissions import Store

    return Store.open(workspace.store_url(os.environ), reading=True)


def _empty_store() -> Store:
    from impact.store.submissions import Store

    return Store.open("sqlite://")


def quarter(text: str) -> Period:
    """Read a quarter from the command line; wrong use if it is none."""
    from impact.plan.periods import Period

    try:
        period = Period.parse(text)
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint="'--period'") from problem
    if period.length != "quarter":
        raise typer.BadParameter(f"Returns are made by quarter. Write one as {period.year}-"
                                 f"{(period.year + 1) % 100:02d}-Q1.", param_hint="'--period'")  # fmt: skip
    return period


def within_plan(definitions: Definitions, text: str) -> Period:
    """Read a quarter from the command line that the plan covers; wrong use if it does not."""
    from impact.plan.periods import day

    period, covers = quarter(text), definitions.plan.covers
    if period.first < covers.from_ or covers.to < period.last:
        raise typer.BadParameter(
            f"The plan runs from {day(covers.from_)} to {day(covers.to)}; {period.label} is outside it.",
            param_hint="'--period'",
        )
    return period


def supplier_id(definitions: Definitions, text: str) -> str:
    """Return the id of the supplier that *text* names by its code or name; wrong use if the register has none."""
    from impact.plan.parts import nearest

    suppliers = definitions.register.suppliers
    known = {name: supplier.id for supplier in suppliers for name in (supplier.id, supplier.name)}
    for name, id_ in known.items():
        if name.casefold() == text.strip().casefold():
            return id_
    near = nearest(text, list(known))
    also = f" Did you mean '{near}'?" if near else ""
    raise typer.BadParameter(f"The register has no supplier '{text}'.{also}", param_hint="'--force'")


def moment(as_at: str | None, option: str = "--as-at") -> datetime:
    """The end of the day *as_at* (ISO), or now: the one place where the command line reads the clock.

    *option* is the one that it was said with.
    """
    if as_at is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.combine(datetime.fromisoformat(as_at).date(), time(23, 59, 59), UTC)
    except ValueError as problem:
        raise typer.BadParameter(
            f"'{as_at}' is not a date. Write one as 2024-07-31.", param_hint=f"'{option}'"
        ) from problem


def write(path: Path, content: bytes) -> None:
    """Write *content* whole or not at all, in a folder that is made where it is missing.

    Raises:
        OSError: It cannot be written; the error names *path*.
    """
    from impact.steps import put

    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, content)


def write_new(path: Path, content: bytes) -> None:
    """Write *content* to *path*, where nothing else may stand.

    Raises:
        FileExistsError: Another file is there; it is left as it is.
    """
    if path.exists() and (path.is_dir() or path.read_bytes() != content):
        raise FileExistsError(f"{path} is there already, and is left as it is. Name another file with --out.")
    write(path, content)


def logged_in() -> str:
    """The name under which this person works on this machine, or ""."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user: a container, a service
        return ""


def print_json(value: Any) -> None:
    """Print *value* as JSON, in the order it was made."""
    print(json.dumps(value, indent=1, ensure_ascii=False))


@contextmanager
def telling(words: str) -> Iterator[Callable[[str], None]]:
    """Show which part of a long step is under way, on a terminal only; yield the function that names the next part."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(words, total=None)
        yield lambda part: shown.update(task, description=f"{words}: {part}")


@contextmanager
def progress(words: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show how far a long step has got, on a terminal only; yield the function that moves it on by one."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda: bar.advance(task)
