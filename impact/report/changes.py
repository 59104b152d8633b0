"""What changed from one edition to the next: figures, returns, commentary, definitions, looks, the program; as a page.

All words are ready. What runs now is never asked: an edition that is verified by a later program says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from impact.plan.definitions import Definitions
from impact.report import sentences as say
from impact.report.branding import SHIPPED, HouseStyle
from impact.report.commentary import filled
from impact.report.differences import Passage, Read, data_of, differences, whole
from impact.report.document import Revised
from impact.report.manifest import Hashed, Manifest, by_path
from impact.report.styling import page_templates, style
from impact.report.view import ReportView

_PROGRAM = ("impact", "program")
_NAMES = {
    "fonttools": "fontTools", "jinja2": "Jinja2", "numpy": "NumPy", "pango": "Pango", "python": "Python",
    "scipy": "SciPy", "weasyprint": "WeasyPrint", "xlsxwriter": "XlsxWriter",
}  # fmt: skip
_PARTS = {
    "editions": "This page",
    "email": "Letters",
    "figures": "Where each figure comes from",
    "fonts": "Fonts",
    "force": "Reports to forces",
    "portal": "Pages for sending returns",
    "report": "The report",
    "status": "Who has returned",
}
_EVERY = "Every page"


@dataclass(frozen=True)
class Program:
    """What an edition was made with: the program and its libraries by name, and the templates and fonts it brought."""

    made_with: Mapping[str, str]
    shipped: tuple[Hashed, ...]

    @classmethod
    def of(cls, manifest: Manifest) -> Program:
        """Return what *manifest* records."""
        return cls(manifest.made_with, manifest.shipped)


@dataclass(frozen=True)
class Shipped:
    """The program's own files that are others, for one part of what it makes. `paths` are within its templates."""

    part: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ProgramChange:
    """How the program that made an edition is another, by what both manifests record.

    Attributes:
        says: Sentences for a reader; there is always one.
        counts: What of it is another, for a list: "14 of the program’s own templates and styles"; none, it is the same.
        shipped: The program's own files that are others.
        known: Whether both manifests could be asked.
    """

    says: tuple[str, ...]
    counts: tuple[str, ...] = ()
    shipped: tuple[Shipped, ...] = ()
    known: bool = True

    @property
    def same(self) -> bool:
        """Whether it is known to be the same to the byte."""
        return self.known and not self.counts


def program_change(before: Program | None, now: Program, version: int, earlier: int) -> ProgramChange:
    """Return how the program of *version*, *now*, is another than that of the version *earlier*, *before*.

    That is None where nobody kept what it was made with.
    """
    if before is None:
        return ProgramChange((f"What version {earlier} was made with is not kept with this version.",), known=False)
    was, is_ = before.made_with, now.made_with
    hashes, hashes_now = by_path(before.shipped), by_path(now.shipped)
    every = sorted(hashes.keys() | hashes_now.keys())
    paths = [path for path in every if hashes.get(path) != hashes_now.get(path)]
    libraries = [
        f"{_NAMES.get(name, name)} {is_.get(name, 'not there')}, was {was.get(name, 'not there')}"
        for name in sorted((was.keys() | is_.keys()) - set(_PROGRAM))
        if was.get(name) != is_.get(name)
    ]
    fonts = any(path.startswith("fonts/") for path in paths)
    noun = "templates, styles and fonts" if fonts else "templates and styles"
    old, new = (told.get("impact", "of no number") for told in (was, is_))
    code, differs = "", was.get("program") != is_.get("program")
    if was.get("impact") != is_.get("impact"):
        code = "the version of the program"
    elif differs:
        code = "the program’s code"
    if old != new:
        made = f"Made with another version of the program (impact {new}, was {old})"
    elif differs:
        made = f"Made with another state of the program (impact {new} as before, but its code differs)"
    else:
        made = f"Made with the same {'code of the program' if paths or libraries else 'program'} (impact {new})"
    if paths:
        many = f"{say.spelt(len(paths))} of its own {noun} {'differs' if len(paths) == 1 else 'differ'}"
        made += f": {many}, so words and looks may differ where figures do not"
    says, counts = [f"{made}."], [f"{say.spelt(len(paths))} of the program’s own {noun}"] if paths else []
    if code:
        counts.append(code)
        says.append(
            f"All the figures above, before and now, were worked out by the program of version {version}: a difference"
            " that comes from the program alone is not among them."
        )
    if libraries:
        counts.append(say.counted(len(libraries), "library that it uses", "libraries that it uses"))
        says.append(f"What the program works with is another: {'; '.join(libraries)}.")
    parts: dict[str, list[str]] = {}
    for path in paths:
        parts.setdefault(_PARTS.get(path.partition("/")[0], _EVERY), []).append(path)
    shipped = tuple(Shipped(part, tuple(parts[part])) for part in sorted(parts))
    return ProgramChange(tuple(says), tuple(counts), shipped)


# --- what else has changed ------------------------------------------------------------------------------------------

MANY = 40  # passages of one file that are shown; the rest are counted
_TEXT = (".csv", ".css", ".j2", ".md", ".toml", ".txt", ".yaml", ".yml")
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
        return self.path.endswith((".css", ".j2"))


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

    *reads* puts the figures into each version's commentary: see `differences`.
    """
    found = []
    for path in sorted(before.keys() | now.keys()):
        old, new = before.get(path), now.get(path)
        if path.partition("/")[0] not in rooms or path == _UNREAD or old == new:
            continue
        state: State = "added" if old is None else ("taken out" if new is None else "changed")
        was, is_ = text(path, old), text(path, new)
        if was is None or is_ is None:
            found.append(FileChange(path, state))
            continue
        told = list((differences if state == "changed" else whole)(path, was, is_, reads))
        same = state == "changed" and not told
        found.append(FileChange(path, state, tuple(told[:MANY]), max(0, len(told) - MANY), same=same))
    return tuple(found)


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


_FILES = {
    "metrics/plan.yaml": "The plan",
    "metrics/methods.md": "Methods",
    "metrics/register.csv": "The register of suppliers",
    "metrics/tile-map.csv": "The map of forces",
    "metrics/reference/index.yaml": "Figures from outside: their sources",
    "templates/style.toml": "Style",
    "impact.toml": "Settings",
}


def commentary_name(definitions: Definitions, path: str) -> str:
    """Return what a commentary is of: "C2 Support for forces"; where the plan has no such thing, "Summary"."""
    ref, plan = PurePosixPath(path).stem, definitions.plan
    names = {promise.ref: promise.title for promise in plan.promises()}
    names |= {measure.ref: measure.name for measure in plan.measures}
    return f"{ref} {names[ref]}" if ref in names else say.opening(ref.replace("-", " "))


def file_name(path: str, text: str) -> str:
    """Return what any other file is: "IW-04 Content found useful: its definition"; "" where only its path says it."""
    if path in _FILES:
        return _FILES[path]
    if path.startswith("metrics/reference/"):
        return f"Figures from outside: {PurePosixPath(path).stem.replace('-', ' ', 1)}"
    data = data_of(path, text) if path.startswith("metrics/") else None
    if not isinstance(data, dict) or not isinstance(data.get("ref"), str):
        return ""
    name = data.get("short") or data.get("title") or ""
    return f"{data['ref']} {name}".rstrip() + ": its definition"


def as_told(text: str, sight: ReportView) -> str:
    """Return *text* as Markdown with its quotes answered; one that has no answer becomes "[figure of IW-01]"."""
    return filled(text, sight, lambda quote: f"[figure of {quote.ref}]")


def render_changes(found: Changes, folders: Sequence[Path], house: HouseStyle = SHIPPED) -> str:
    """Return the page; it leads to both versions' reports, and no script runs.

    Args:
        found: What changed.
        folders: Template folders; of two files with one path the first folder's is used.
        house: The organisation's own colours and fonts.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    templates = page_templates(folders)
    sheets = ("report/report.css", "editions/changes.css")
    templates.globals.update(style=style(templates, folders, *sheets, house=house), medium="screen")
    return templates.get_template("editions/changes.html.j2").render(found=found)
