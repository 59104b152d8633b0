"""Which program made an edition, and what of it is another than at the version before: from what both manifests record.

Comes after `report.editions.edition`; `report.editions.changes` counts what is found here. What runs now is never
asked: an edition that is verified by a later program says the same. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from impact.report import sentences as say
from impact.report.editions.edition import Hashed, Manifest, by_path

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
    """How the program is another.

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
    paths = tuple(_others(before.shipped, now.shipped))
    libraries = tuple(_libraries(before.made_with, now.made_with))
    code = _code(before.made_with, now.made_with)
    counts = [_counted_files(paths)] if paths else []
    counts += [code] if code else []
    counts += [say.counted(len(libraries), "library that it uses", "libraries that it uses")] if libraries else []
    return ProgramChange(
        says=tuple(_says(before, now, version, paths, libraries)),
        counts=tuple(counts),
        shipped=tuple(_by_part(paths)),
    )


def _others(before: Sequence[Hashed], now: Sequence[Hashed]) -> Iterator[str]:
    was, is_ = by_path(before), by_path(now)
    return (path for path in sorted(was.keys() | is_.keys()) if was.get(path) != is_.get(path))


def _code(was: Mapping[str, str], now: Mapping[str, str]) -> str:
    if was.get("impact") != now.get("impact"):
        return "the version of the program"
    return "the program’s code" if was.get("program") != now.get("program") else ""


def _libraries(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted((was.keys() | now.keys()) - set(_PROGRAM)):
        if was.get(name) != now.get(name):
            yield f"{_NAMES.get(name, name)} {now.get(name, 'not there')}, was {was.get(name, 'not there')}"


def _counted_files(paths: Sequence[str]) -> str:
    return f"{say.spelt(len(paths))} of the program’s own {_noun(paths)}"


def _noun(paths: Sequence[str]) -> str:
    fonts = any(path.startswith("fonts/") for path in paths)
    return "templates, styles and fonts" if fonts else "templates and styles"


def _says(before: Program, now: Program, version: int, paths: Sequence[str], libraries: Sequence[str]) -> Iterator[str]:
    code = _code(before.made_with, now.made_with)
    end = "."
    if paths:
        differ = "differs" if len(paths) == 1 else "differ"
        end = (
            f": {say.spelt(len(paths))} of its own {_noun(paths)} {differ}, so words and looks may differ where figures"
            " do not."
        )
    yield _made_with(before.made_with, now.made_with, changed=bool(paths or libraries)) + end
    if code:
        yield (
            f"All the figures above, before and now, were worked out by the program of version {version}: a difference"
            " that comes from the program alone is not among them."
        )
    if libraries:
        yield f"What the program works with is another: {'; '.join(libraries)}."


def _made_with(was: Mapping[str, str], now: Mapping[str, str], *, changed: bool) -> str:
    old, new = (said.get("impact", "of no number") for said in (was, now))
    if old != new:
        return f"Made with another version of the program (impact {new}, was {old})"
    if was.get("program") != now.get("program"):
        return f"Made with another state of the program (impact {new} as before, but its code differs)"
    return f"Made with the same {'code of the program' if changed else 'program'} (impact {new})"


def _by_part(paths: Sequence[str]) -> Iterator[Shipped]:
    parts: dict[str, list[str]] = {}
    for path in paths:
        parts.setdefault(_PARTS.get(path.partition("/")[0], _EVERY), []).append(path)
    return (Shipped(part, tuple(parts[part])) for part in sorted(parts))
