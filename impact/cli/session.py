"""What nearly every command needs: the workspace, its definitions and store, what was asked for, how it is answered."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import cached_property
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


class Here:
    """The workspace of a folder, the current one, and what is opened of it as a command asks."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace."""
        from impact.workspace import open_workspace

        return open_workspace(self._folder or Path.cwd())

    @cached_property
    def definitions(self) -> Definitions:
        """The workspace's definitions; FaultyDefinitions when they have faults."""
        from impact.plan.loading import load

        return load(self.workspace.metrics)

    @property
    def store_url(self) -> str:
        """Where the store is."""
        return self.workspace.store_url(os.environ)

    def store(self) -> Store:
        """The workspace's store, made where there is none; the caller closes it."""
        from impact.store.submissions import Store

        return Store.open(self.store_url)

    def store_to_read(self, quietly: bool = False) -> Store:
        """The workspace's store, of which nothing is written: it may stand where nobody can write.

        Where there is none yet, that is said, unless *quietly*, and an empty one is read.
        """
        from impact.store.submissions import NoStoreYet, Store

        try:
            return Store.open(self.store_url, reading=True)
        except NoStoreYet as problem:
            if not quietly:
                print(problem, file=sys.stderr)
            return Store.open("sqlite://")

    def quarter(self, text: str) -> Period:
        """Read a quarter from the command line that the plan covers; wrong use if it is none, or outside it."""
        from impact.plan.periods import Period, day

        covers = self.definitions.plan.covers
        try:
            period = Period.parse(text)
        except ValueError as problem:
            raise typer.BadParameter(str(problem), param_hint="'--period'") from problem
        says = ""
        if period.length != "quarter":
            first = f"{period.year}-{(period.year + 1) % 100:02d}-Q1"
            says = f"Returns are made by quarter. Write one as {first}."
        elif period.first < covers.from_ or covers.to < period.last:
            says = f"The plan runs from {day(covers.from_)} to {day(covers.to)}; {period.label} is outside it."
        if says:
            raise typer.BadParameter(says, param_hint="'--period'")
        return period

    def supplier(self, text: str) -> str:
        """Return the id of the supplier that *text* names by its code or name; wrong use if there is none."""
        known = {name: one.id for one in self.definitions.register.suppliers for name in (one.id, one.name)}
        for name, id_ in known.items():
            if name.casefold() == text.strip().casefold():
                return id_
        says = f"The register has no supplier '{text}'.{did_you_mean(text, list(known))}"
        raise typer.BadParameter(says, param_hint="'--force'")


def did_you_mean(text: str, known: list[str]) -> str:
    """Return " Did you mean 'IW-17'?", or "" where nothing *known* is near."""
    from impact.plan.parts import nearest

    near = nearest(text, known)
    return f" Did you mean '{near}'?" if near else ""


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


def logged_in() -> str:
    """The name under which this person works on this machine, or ""."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user: a container, a service
        return ""


# --- answers ----------------------------------------------------------------------------------------------------------


def answer(as_json: bool, value: Callable[[], Any], lines: Iterable[str]) -> None:
    """Print *value* as JSON, in the order it was made, for another program; or *lines*, for a person."""
    if as_json:
        print(json.dumps(value(), indent=1, ensure_ascii=False))
        return
    for line in lines:
        print(line)


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 error", "2 errors", "1,204 queries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def write(path: Path, content: bytes) -> None:
    """Write *content* whole or not at all, in a folder that is made where it is missing.

    Raises:
        OSError: It cannot be written; the error names *path*.
    """
    from impact.resources import put

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
