"""What changed from one edition to the next: figures, returns, commentary, definitions, looks, the program. Values.

Comes after `report.revised`, which says the figures, `report.editions.reading`, which says the files, and
`report.editions.program`; `report.editions.page` shows it. All words are ready. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from impact.report import sentences as say
from impact.report.editions.passages import Passage
from impact.report.editions.program import ProgramChange
from impact.report.editions.reading import Read, differences, whole
from impact.report.model import Revised

MANY = 40  # passages of one file that are shown; the rest are counted
_TEXT = (".csv", ".css", ".j2", ".md", ".toml", ".txt", ".yaml", ".yml")
_CODE = (".css", ".j2")
_UNREAD = "metrics/schema.json"  # follows from the program: no definition of the plan's

State = Literal["changed", "added", "taken out"]


@dataclass(frozen=True)
class FileChange:
    """A file that is another.

    Attributes:
        path: Within the workspace.
        passages: What reads otherwise in it.
        more: How many passages more there are.
        about: What the file is of, in words; "" where nothing is known of it but its path.
        same: Whether it reads the same for all that.
    """

    path: str
    state: State
    passages: tuple[Passage, ...] = ()
    more: int = 0
    about: str = ""
    same: bool = False

    @property
    def code(self) -> bool:
        """Whether it is written for a program: few readers will want its lines."""
        return self.path.endswith(_CODE)


@dataclass(frozen=True)
class ReturnChange:
    """A return whose figures are of another submission than they were."""

    supplier: str
    period: str
    was: str
    now: str
    why: str


@dataclass(frozen=True)
class Changes:
    """Everything that version `version` has otherwise than version `before` of the same period.

    `says` counts it in a sentence; `signed` says how many more returns are signed off, "" where none is.
    """

    title: str
    organisation: str
    plan: str
    period: str
    notice: str
    version: int
    before: int
    as_at: str
    as_at_before: str
    why: str
    says: str
    revised: Revised | None
    returns: tuple[ReturnChange, ...]
    signed: str
    commentary: tuple[FileChange, ...]
    definitions: tuple[FileChange, ...]
    looks: tuple[FileChange, ...]
    program: ProgramChange


def counted(
    revised: Revised | None,
    returns: Sequence[ReturnChange],
    commentary: Sequence[FileChange],
    definitions: Sequence[FileChange],
    looks: Sequence[FileChange],
    program: ProgramChange,
) -> str:
    """Return "It differs in three national figures, one return and the program’s code.", or that nothing does."""
    figures = (len(revised.lines), len(revised.others)) if revised else (0, 0)
    counts = (
        (figures[0], "national figure", "national figures"),
        (figures[1], "figure of a region or force", "figures of regions and forces"),
        (len(returns), "return", "returns"),
        (len(commentary), "piece of commentary", "pieces of commentary"),
        (len(definitions), "definition file", "definition files"),
        (len(looks), "file of templates or style", "files of templates or style"),
    )
    said = [*(say.counted(count, one, many) for count, one, many in counts if count), *program.counts]
    if said:
        return f"It differs in {say.listed(said)}."
    end = ", and the program is the same" if program.same else ""
    return f"No figure, return, commentary, definition, template or style has changed{end}."


# --- files ----------------------------------------------------------------------------------------------------------


def file_changes(
    before: Mapping[str, bytes], now: Mapping[str, bytes], *rooms: str, reads: tuple[Read, Read] = (str, str)
) -> tuple[FileChange, ...]:
    """Return each file in one of *rooms* (the first part of its path) that is another, by path.

    *reads* puts the figures into each version's commentary: see `reading.differences`.
    """
    paths = sorted(path for path in before.keys() | now.keys() if path.partition("/")[0] in rooms and path != _UNREAD)
    return tuple(
        _file(path, before.get(path), now.get(path), reads) for path in paths if before.get(path) != now.get(path)
    )


def _file(path: str, before: bytes | None, now: bytes | None, reads: tuple[Read, Read]) -> FileChange:
    state: State = "added" if before is None else ("taken out" if now is None else "changed")
    was, is_ = text(path, before), text(path, now)
    if was is None or is_ is None:
        return FileChange(path, state)
    found = list((differences if state == "changed" else whole)(path, was, is_, reads))
    return FileChange(
        path, state, tuple(found[:MANY]), max(0, len(found) - MANY), same=state == "changed" and not found
    )


def text(path: str, content: bytes | None) -> str | None:
    """Return the text of a file, "" where there is none; None of one that is no text."""
    if content is None:
        return ""
    if not path.endswith(_TEXT):
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
