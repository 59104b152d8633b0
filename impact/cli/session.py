"""What nearly every command needs: the workspace, its definitions and store, what was asked for, how it is answered."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import typer

from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.plan.parts import Fault, nearest
from impact.plan.periods import Period, day
from impact.resources import put
from impact.store.submissions import NoStoreYet, Store
from impact.workspace import Workspace, open_workspace

FINDINGS, WRONG_USE, MACHINE = 1, 2, 3  # exit status: findings that stop the work; wrong use; the machine failed


class Here:
    """The workspace of a folder, the current one, and what is opened of it as a command asks."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace."""
        return open_workspace(self._folder or Path.cwd())

    @cached_property
    def definitions(self) -> Definitions:
        """The workspace's definitions; FaultyDefinitions when they have faults."""
        return load(self.workspace.metrics)

    @property
    def store_url(self) -> str:
        """Where the store is."""
        return self.workspace.store_url(os.environ)

    def store(self) -> Store:
        """The workspace's store, made where there is none; the caller closes it."""
        return Store.open(self.store_url)

    def store_to_read(self, quietly: bool = False) -> Store:
        """The workspace's store, of which nothing is written: it may stand where nobody can write.

        Where there is none yet, that is said, unless *quietly*, and an empty one is read.
        """
        try:
            return Store.open(self.store_url, reading=True)
        except NoStoreYet as problem:
            if not quietly:
                print(problem, file=sys.stderr)
            return Store.open("sqlite://")

    def quarter(self, text: str) -> Period:
        """Read a quarter from the command line that the plan covers; wrong use if it is none, or outside it."""
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


def as_json(value: Any) -> str:
    """Return *value* as JSON, in the order it was made; a moment in ISO, a path or a period as text."""
    return json.dumps(
        value,
        indent=1,
        ensure_ascii=False,
        default=lambda one: one.isoformat() if isinstance(one, date) else str(one),
    )


def answer(in_json: bool, value: Callable[[], Any], lines: Iterable[str]) -> None:
    """Print *value* as JSON, or *lines*, for a person."""
    for line in [as_json(value())] if in_json else lines:
        print(line)


def some_of(one: object, *names: str) -> dict[str, Any]:
    """Return the attributes of *one* that have these *names*."""
    return {name: getattr(one, name) for name in names}


def remark_json(one: Fault) -> dict[str, Any]:
    """A fault of the definitions, or a remark on words or style."""
    return {**asdict(one), "text": one.text}


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 error", "2 errors", "1,204 queries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def write(path: Path, content: bytes) -> None:
    """Write *content* whole or not at all, in a folder that is made where it is missing.

    Raises:
        OSError: It cannot be written; the error names *path*.
    """
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
    with _shown(words, None, counted=False) as update:
        yield lambda part: update(description=f"{words}: {part}")


@contextmanager
def progress(words: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show how far a long step has got, on a terminal only; yield the function that moves it on by one."""
    with _shown(words, total, counted=True) as update:
        yield lambda: update(advance=1)


@contextmanager
def _shown(words: str, total: int | None, counted: bool) -> Iterator[Callable[..., None]]:
    if not sys.stderr.isatty():
        yield lambda **_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    text, taken = TextColumn("{task.description}"), TimeElapsedColumn()
    columns = (text, BarColumn(), MofNCompleteColumn(), taken) if counted else (SpinnerColumn(), text, taken)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield partial(bar.update, bar.add_task(words, total=total))
