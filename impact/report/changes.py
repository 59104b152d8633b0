"""What has changed since the last edition: figures, files, the program; and all of it as the page of a later version.

What runs now is never asked: an edition that is verified by a later program says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.branding import SHIPPED, HouseStyle, page_templates, style
from impact.report.commentary import filled
from impact.report.differences import Passage, data_of, differences
from impact.report.document import Report, Revised, RevisedLine, anchor
from impact.report.manifest import Hashed, Manifest, by_path
from impact.report.view import ReportView
from impact.results.quality import FigureShown, Revision
from impact.results.series import months_of

MOST_DECIMALS = 6  # to tell two figures apart that look the same when rounded
MOST_NAMED = 6  # suppliers of one reason that are named; more are counted
MANY = 40  # passages of one file that are shown; the rest are counted

State = Literal["changed", "added", "taken out"]
Read = Callable[[str], str]

_TEXT = (".csv", ".css", ".j2", ".md", ".toml", ".txt", ".yaml", ".yml")
_UNREAD = "metrics/schema.json"  # follows from the program: no definition of the plan's
_FILES = {
    "metrics/plan.yaml": "The plan",
    "metrics/methods.md": "Methods",
    "metrics/register.csv": "The register of suppliers",
    "metrics/tile-map.csv": "The map of forces",
    "metrics/reference/index.yaml": "Figures from outside: their sources",
    "templates/style.toml": "Style",
    "impact.toml": "Settings",
}
_LIBRARIES = {
    "fonttools": "fontTools", "jinja2": "Jinja2", "numpy": "NumPy", "pango": "Pango", "python": "Python",
    "scipy": "SciPy", "weasyprint": "WeasyPrint", "xlsxwriter": "XlsxWriter",
}  # fmt: skip


# --- figures --------------------------------------------------------------------------------------------------------


def revised(
    definitions: Definitions, found: Sequence[Revision], last: datetime | None, quarter: Period | None
) -> Revised | None:
    """Compose the table of figures as they were and are, and whose return changed them. None: nothing was compared.

    Args:
        definitions: For names and decimals.
        found: Each figure that differs, in order.
        last: The moment of the last edition; None where none is compared with.
        quarter: The quarter it spoke of; None where nothing was due by then.
    """
    if last is None:
        return None
    lines: dict[bool, list[RevisedLine]] = {True: [], False: []}
    for one in found:
        measure = definitions.plan.measure(one.measure)
        before, now = _apart(one.before, one.now, measure, say.decimals_of(measure, definitions))
        period = months_of(one.periods) if one.periods else one.period.name
        why = _whose(one, definitions)
        line = RevisedLine(
            one.measure, anchor("measure", one.measure), measure.name, one.area.name, period, before, now, why
        )
        lines[one.area.kind == "national"].append(line)
    said = _revised_words(quarter, len(lines[True]), len(lines[False]))
    since = day(last.date())
    return Revised(since, f"Compared with what was known on {since}{said}.", tuple(lines[True]), tuple(lines[False]))


def _revised_words(quarter: Period | None, national: int, others: int) -> str:
    if quarter is None:
        return ": no quarter was due by then, so nothing is revised"
    of_the_nation = f"{say.spelt(national)} national figure{'' if national < 2 else 's'}"
    said = f"{of_the_nation} {'is' if national == 1 else 'are'} revised [r]" if national else "no figure has changed"
    if others:
        of_areas = f"{say.spelt(others)} of {'a region or force' if others == 1 else 'regions and forces'}"
        said = f"{of_the_nation} and {of_areas} are revised [r]"
    return f", for {quarter.label}: {said}"


def _apart(before: FigureShown, now: FigureShown, measure: Measure, decimals: int) -> tuple[str, str]:
    """Both figures, told apart: with what they were worked out from, or more decimals, where they look the same."""
    was, is_ = (say.figure(one.value, measure, decimals, one.marker) for one in (before, now))
    if was == is_ and (worked := [_worked_out(one) for one in (before, now)])[0] != worked[1]:
        return f"{was} {worked[0]}".rstrip(), f"{is_} {worked[1]}".rstrip()
    return _apart(before, now, measure, decimals + 1) if was == is_ and decimals < MOST_DECIMALS else (was, is_)


def _worked_out(one: FigureShown) -> str:
    if one.value is None or one.numerator is None or one.denominator is None:
        return ""
    return f"({one.numerator:,g} of {one.denominator:,g})"


def _whose(one: Revision, definitions: Definitions) -> str:
    """Say "Kent (submission 3, now 6): One launch was left out": each reason with whose it is, many of one counted."""
    if not one.whose:
        return f"{say.opening(one.reason)}."
    names = {each.id: each.name for each in definitions.register.suppliers}
    by_reason: dict[str, list[str]] = {}
    for each in one.whose:
        filed = f"{each.now}" if each.before is None else f"{each.before}, now {each.now or 'none'}"
        who = f"{names.get(each.supplier, each.supplier)} (submission {filed})"
        by_reason.setdefault(each.reason, []).append(who)
    few = {reason: say.listed(found) for reason, found in by_reason.items() if len(found) <= MOST_NAMED}
    said = (f"{few.get(reason, say.counted(len(found), 'supplier'))}: {reason}" for reason, found in by_reason.items())
    return "; ".join(said) + "."


# --- files ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileChange:
    """A file that is another.

    Attributes:
        path: Within the workspace.
        about: What the file is of, in words; "" where nothing is known of it but its path.
        passages: What reads otherwise in it.
        more: How many passages more there are.
        same: Whether it reads the same for all that.
    """

    path: str
    about: str
    state: State
    passages: tuple[Passage, ...] = ()
    more: int = 0
    same: bool = False


def file_changes(
    before: Mapping[str, bytes],
    now: Mapping[str, bytes],
    rooms: Sequence[str],
    name: Callable[[str, str], str],
    reads: tuple[Read, Read] = (str, str),
) -> tuple[FileChange, ...]:
    """Return each file in one of *rooms* (the first part of its path) that is another, by path.

    Args:
        before: Every file as it was, by path.
        now: Every file as it is.
        rooms: Which are told.
        name: What a file is of, by its path and its text.
        reads: What puts the figures into each version's commentary: Markdown in, Markdown out.
    """
    found = []
    for path in sorted(before.keys() | now.keys()):
        old, new = before.get(path), now.get(path)
        if path.partition("/")[0] not in rooms or path == _UNREAD or old == new:
            continue
        state: State = "added" if old is None else ("taken out" if new is None else "changed")
        was, is_ = _text(path, old), _text(path, new)
        about = name(path, (was if new is None else is_) or "")
        if was is None or is_ is None:
            found.append(FileChange(path, about, state))
            continue
        if path.endswith(".md"):
            was, is_ = (read(text) if text else "" for read, text in zip(reads, (was, is_), strict=True))
        told = list(differences(path, was, is_, whole=state != "changed"))
        same = state == "changed" and not told
        found.append(FileChange(path, about, state, tuple(told[:MANY]), max(0, len(told) - MANY), same))
    return tuple(found)


def _text(path: str, content: bytes | None) -> str | None:
    """The text of a file, "" where there is none; None of one that is no text."""
    if content is None:
        return ""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n") if path.endswith(_TEXT) else None
    except UnicodeDecodeError:
        return None


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


# --- the program, and the page --------------------------------------------------------------------------------------


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
class ProgramChange:
    """How the program of an edition, `now`, is another than that of the version before, by what manifests record.

    `before` is None where nobody kept what that was made with.
    """

    before: Program | None
    now: Program

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The program's own files that are others, within its templates."""
        was, now = (by_path(one.shipped) if one else {} for one in (self.before, self.now))
        every = sorted(was.keys() | now.keys()) if self.before else ()
        return tuple(path for path in every if was.get(path) != now.get(path))

    @cached_property
    def libraries(self) -> tuple[tuple[str, str, str], ...]:
        """Each library that is another: its name, its version now, and the one before."""
        was, now = self.before.made_with if self.before else {}, self.now.made_with
        names = sorted((was.keys() | now.keys()) - {"impact", "program"}) if self.before else ()
        return tuple(
            (_LIBRARIES.get(name, name), now.get(name, "not there"), was.get(name, "not there"))
            for name in names
            if was.get(name) != now.get(name)
        )


def render_changes(
    report: Report, program: ProgramChange, folders: Sequence[Path], house: HouseStyle = SHIPPED, **told: Any
) -> str:
    """Return the page; it leads to both versions' reports, and no script runs.

    Args:
        report: The later version's, with what is revised in it.
        program: How the program that made it is another.
        folders: Template folders; of two files with one path the first folder's is used.
        house: The organisation's own colours and fonts.
        told: `version` and `before` by their numbers, `why` there is another, `as_at_before`; `returns` whose figures
            are of another submission (supplier, period, was, now, why), `signed` how many more are signed off; and the
            changed files: `commentary`, `definitions`, `looks`.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    templates = page_templates(folders)
    templates.filters.update(counted=say.counted, spelt=say.spelt, listed=say.listed, opening=say.opening)
    sheets = ("report/report.css", "editions/changes.css")
    templates.globals.update(style=style(templates, folders, *sheets, house=house), medium="screen")
    return templates.get_template("editions/changes.html.j2").render(report=report, program=program, **told)
