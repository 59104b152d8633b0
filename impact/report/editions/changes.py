"""What changed from one edition to the next: figures, returns, commentary, definitions, looks. Values, all words ready.

Comes after `report.revised`, which says the figures; `report.editions.page` shows it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from impact.report import sentences as say
from impact.report.model import Revised

MANY = 40  # passages of one file that are shown; the rest are counted
_TEXT = (".csv", ".css", ".j2", ".md", ".toml", ".txt", ".yaml", ".yml")
_UNREAD = "metrics/schema.json"  # follows from the program: no definition of the plan's


@dataclass(frozen=True)
class Run:
    """A stretch of text; `changed` where the other text does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Passage:
    """A paragraph or a line that is another: what it was and what it is now, either of them empty."""

    place: str
    was: tuple[Run, ...]
    now: tuple[Run, ...]


@dataclass(frozen=True)
class FileChange:
    """A file that is another. `about` names what a commentary is of, "" elsewhere; `more` counts passages not shown."""

    path: str
    state: Literal["changed", "added", "taken out"]
    passages: tuple[Passage, ...] = ()
    more: int = 0
    about: str = ""


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


def counted(
    revised: Revised | None,
    returns: Sequence[ReturnChange],
    commentary: Sequence[FileChange],
    definitions: Sequence[FileChange],
    looks: Sequence[FileChange],
) -> str:
    """Return "It differs in three national figures, one return and two pieces of commentary.", or that nothing does."""
    figures = (len(revised.lines), len(revised.others)) if revised else (0, 0)
    counts = (
        (figures[0], "national figure", "national figures"),
        (figures[1], "figure of a region or force", "figures of regions and forces"),
        (len(returns), "return", "returns"),
        (len(commentary), "piece of commentary", "pieces of commentary"),
        (len(definitions), "definition file", "definition files"),
        (len(looks), "file of templates or style", "files of templates or style"),
    )
    said = [say.counted(count, one, many) for count, one, many in counts if count]
    if not said:
        return "No figure, return, commentary or definition has changed."
    return f"It differs in {say.listed(said)}."


# --- files ----------------------------------------------------------------------------------------------------------


def file_changes(before: Mapping[str, bytes], now: Mapping[str, bytes], *rooms: str) -> tuple[FileChange, ...]:
    """Return each file in one of *rooms* (the first part of its path) that is another, by path."""
    paths = sorted(path for path in before.keys() | now.keys() if path.partition("/")[0] in rooms and path != _UNREAD)
    return tuple(_file(path, before.get(path), now.get(path)) for path in paths if before.get(path) != now.get(path))


def _file(path: str, before: bytes | None, now: bytes | None) -> FileChange:
    state: Literal["changed", "added", "taken out"] = (
        "added" if before is None else ("taken out" if now is None else "changed")
    )
    texts = _text(path, before), _text(path, now)
    if texts[0] is None or texts[1] is None:
        return FileChange(path, state)
    if state != "changed":
        return FileChange(path, state, (Passage("The whole text", _whole(texts[0].strip()), _whole(texts[1].strip())),))
    found = list(passages(texts[0], texts[1], by_paragraph=path.endswith(".md")))
    return FileChange(path, state, tuple(found[:MANY]), max(0, len(found) - MANY))


def _text(path: str, content: bytes | None) -> str | None:
    """The text of a file, "" where there is none; None of one that is no text."""
    if content is None:
        return ""
    if not path.endswith(_TEXT):
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def passages(before: str, now: str, *, by_paragraph: bool) -> Iterator[Passage]:
    """Yield each paragraph, or line, that is another. Places count in the text as it is now."""
    noun = "Paragraph" if by_paragraph else "Line"
    was, is_ = (_units(text, by_paragraph) for text in (before, now))
    for kind, a, b, c, d in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for old, new, number in zip(was[a:b], is_[c:d], range(c + 1, d + 1), strict=True):
                yield _passage(f"{noun} {number}", old, new)
        elif kind != "equal":
            yield _passage(_place(noun, c, d), "\n".join(was[a:b]), "\n".join(is_[c:d]))


def _units(text: str, by_paragraph: bool) -> list[str]:
    if not by_paragraph:
        return text.splitlines()
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _place(noun: str, begin: int, end: int) -> str:
    if end == begin:
        return f"After {noun.lower()} {begin}" if begin else "At the beginning"
    return f"{noun} {end}" if end - begin == 1 else f"{noun}s {begin + 1} to {end}"


def _passage(place: str, was: str, now: str) -> Passage:
    """Both texts, each marked where the other does not have the same words."""
    if not was or not now:
        return Passage(place, _whole(was), _whole(now))
    old, new = (re.split(r"(?<=\s)(?=\S)", text) for text in (was, now))
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return Passage(
        place,
        tuple(_runs(old, [(kind, begin, end) for kind, begin, end, _, _ in codes])),
        tuple(_runs(new, [(kind, begin, end) for kind, _, _, begin, end in codes])),
    )


def _runs(words: Sequence[str], spans: Sequence[tuple[str, int, int]]) -> Iterator[Run]:
    for kind, begin, end in spans:
        text = "".join(words[begin:end])
        if kind == "equal":
            yield Run(text, False)
        elif text:
            said = text.rstrip()
            yield Run(said, True)
            if len(said) < len(text):
                yield Run(text[len(said) :], False)


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, True),) if text else ()
