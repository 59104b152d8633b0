"""What has changed since the last edition: figures, files, the program; and all of it as the page of a later version.

What runs now is never asked: an edition that is verified by a later program says the same. Texts are compared as a
reader has them: commentary without its marks, data by what it says of what, anything else by line.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple

from impact.plan.definitions import Definitions
from impact.plan.documents import UnreadableDocument, read_document
from impact.plan.measure import Measure
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.branding import SHIPPED, HouseStyle, page_templates, style
from impact.report.commentary import filled, markdown
from impact.report.document import Report, Revised, RevisedLine, anchor
from impact.report.manifest import Manifest, by_path
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
class ProgramChange:
    """How the program of an edition, `now`, is another than that of the version before, by what manifests record.

    What is compared is the program, its libraries by name, and the templates and fonts that it brought. `before` is
    None where nobody kept what that was made with.
    """

    before: Manifest | None
    now: Manifest

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


# --- what differs in a file, passage by passage --------------------------------------------------------------------

_WORD = re.compile(r"\S+\s*|\s+")
_NAMES = ("ref", "id", "by", "period", "name", "title")  # what tells one entry of a list from another
_SAID = {"short": "short name", "from_": "from"}
_BEGINS = ("list_item_open", "tr_open", "paragraph_open")
_NOUNS = {"heading_open": "heading", "bullet_list_open": "point", "ordered_list_open": "point", "table_open": "row"}
_VALUES = {None: "nothing", True: "yes", False: "no"}
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Run(NamedTuple):
    """A stretch of text; `changed` where the other text does not have it."""

    text: str
    changed: bool


class Passage(NamedTuple):
    """A part of a text that is another: what it was and what it is now, either of them empty."""

    place: str
    was: tuple[Run, ...]
    now: tuple[Run, ...]


class _Unit(NamedTuple):
    """What is compared at once: a paragraph, a point, a line, and the heading above it; 0 numbers a heading."""

    text: str
    noun: str
    number: int
    under: str = ""

    @property
    def name(self) -> str:
        """In the middle of a sentence: "paragraph 2", "the heading"."""
        return f"{self.noun} {self.number}" if self.number else f"the {self.noun}"


def differences(path: str, was: str, now: str, whole: bool = False) -> Iterator[Passage]:
    """Yield what a reader finds otherwise in a file of that *path*; nothing where it reads the same.

    Args:
        path: Its ending says how it is read.
        was: Its text, "" where there was none.
        now: Its text now, "" where there is none.
        whole: Whether it came or went as a whole: text is then one passage.
    """
    old, new = _said(path, was), _said(path, now)
    if old is not None and new is not None:
        for name in (*new, *(name for name in old if name not in new)):  # those of now in their order, then the others
            if old.get(name) != new.get(name):
                yield _passage(name, old.get(name, ""), new.get(name, ""))
        return
    units = [list(_blocks(text) if path.endswith(".md") else _lines(text)) for text in (was, now)]
    if whole:
        yield _passage("The whole text", *("\n".join(one.text for one in found).strip() for found in units))
    else:
        yield from _passages(*units)


def _passages(was: Sequence[_Unit], now: Sequence[_Unit]) -> Iterator[Passage]:
    """Yield each unit that is another, in order. Places count in the text as it is now."""
    old, new = ([one.text for one in units] for units in (was, now))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for before, after, at in zip(old[a:b], new[c:d], range(c, d), strict=True):
                yield _passage(_place(now, at, at + 1), before, after)
        elif kind != "equal":
            yield _passage(_place(now, c, d), "\n".join(old[a:b]), "\n".join(new[c:d]))


def _place(units: Sequence[_Unit], begin: int, end: int) -> str:
    if begin == end:
        return _under(units[begin - 1].under, f"after {units[begin - 1].name}") if begin else "At the beginning"
    first, last = units[begin], units[end - 1]
    if end - begin == 1:
        return _under(first.under, first.name)
    if first.number and (first.under, first.noun) == (last.under, last.noun):
        return _under(first.under, f"{first.noun}s {first.number} to {last.number}")
    if first.under == last.under:
        return _under(first.under, f"{first.name} to {last.name}")
    return f"{_under(first.under, first.name)} to {say.inside(_under(last.under, last.name))}"


def _under(heading: str, place: str) -> str:
    return f"{heading}, {place}" if heading else say.opening(place)


def _passage(place: str, was: str, now: str) -> Passage:
    """Both texts, each marked where the other does not have the same words."""
    if not was or not now:
        return Passage(place, *((Run(text, True),) if text else () for text in (was, now)))
    old, new = (_WORD.findall(text) for text in (was, now))
    bare = [[word.strip() for word in words] for words in (old, new)]
    codes = SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes()
    return Passage(
        place,
        tuple(_runs((kind != "equal", "".join(old[begin:end])) for kind, begin, end, _, _ in codes)),
        tuple(_runs((kind != "equal", "".join(new[begin:end])) for kind, _, _, begin, end in codes)),
    )


def _runs(parts: Iterable[tuple[bool, str]]) -> Iterator[Run]:
    for changed, text in parts:
        said = text.rstrip() if changed else text
        if text:
            yield Run(said, changed)
        if len(said) < len(text):
            yield Run(text[len(said) :], False)


# --- text -----------------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[_Unit]:
    return (_Unit(line, "line", number) for number, line in enumerate(text.splitlines(), start=1))


def _blocks(text: str) -> Iterator[_Unit]:
    """Yield each heading, paragraph, point of a list and row of a table of *text*, which is Markdown, without marks."""
    under, noun, mark, numbers = "", "", "", Counter[str]()
    begun: list[str] = []
    for token in markdown().parse(text):
        if begun and (token.type in _BEGINS or (token.level == 0 and token.nesting == -1)):
            if noun == "heading":
                under, numbers = begun[0].rstrip(":"), Counter[str]()
                yield _Unit(under, noun, 0, under)
            else:
                numbers[noun] += 1
                yield _Unit(mark + "; ".join(begun), noun, numbers[noun], under)
            begun, mark = [], ""
        if token.level == 0 and token.nesting == 1:
            noun, mark = _NOUNS.get(token.type, "paragraph"), ""
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            words = (_BREAKS.get(child.type, child.content) for child in token.children or [])
            begun.append("".join(words).strip())


# --- data -----------------------------------------------------------------------------------------------------------


def _said(path: str, text: str) -> dict[str, str] | None:
    """What a file of data says of what, in words and in order; None where it is none or cannot be read so."""
    if path.endswith(".md"):
        return None
    if not text.strip():
        return {}
    if path.endswith(".csv"):
        return _rows(text)
    data = data_of(path, text)
    return dict(_leaves(data, ())) if isinstance(data, dict) else None


def data_of(path: str, text: str) -> Any:
    """Return the data of a file of YAML or TOML; None where it is none or cannot be read."""
    try:
        if path.endswith((".yaml", ".yml")):
            return read_document(path, text.encode()).data
        return tomllib.loads(text) if path.endswith(".toml") else None
    except (UnreadableDocument, tomllib.TOMLDecodeError):
        return None


def _leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, _SAID.get(str(key), str(key).replace("_", " "))))
    elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        taken: set[tuple[str, ...]] = set()
        for number, one in enumerate(value, start=1):
            inside = _entry(one, place, number)
            inside = inside if inside not in taken else (*place, str(number))
            taken.add(inside)
            yield from _leaves(one, inside)
    else:
        words = ", ".join(map(_value_words, value)) if isinstance(value, list) else _value_words(value)
        yield say.opening(", ".join(place)), words or "nothing"


def _entry(one: Any, place: tuple[str, ...], number: int) -> tuple[str, ...]:
    """What an entry of a list is called: its ref alone, which the plan has once; else what tells it from the others."""
    for key in _NAMES if isinstance(one, Mapping) else ():
        if isinstance(one.get(key), str):
            return (one[key],) if key == "ref" else (*place, _value_words(one[key]))
    return (*place, str(number))


def _value_words(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _VALUES[value]
    text = " ".join(str(value).split())
    try:
        return day(date.fromisoformat(text)) if _ISO_DATE.fullmatch(text) else Period.parse(text).name
    except ValueError:
        return text


def _rows(text: str) -> dict[str, str] | None:
    """Each cell that says something, by the name of its row and its column; None where names do not tell rows apart."""
    rows = list(csv.reader(text.splitlines()))
    heads = rows[0] if rows else []
    names = [row[heads.index("name") if "name" in heads else 0] for row in rows[1:] if len(row) == len(heads)]
    if len(set(heads)) < len(heads) or len(set(names)) < len(rows) - 1 or "" in names:
        return None
    return {
        f"{name}, {head}": cell
        for name, row in zip(names, rows[1:], strict=True)
        for head, cell in zip(heads, row, strict=True)
        if cell
    }
