"""Read a metrics folder into `Definitions`, or say everything that is wrong with it.

The one place in this room that opens files: `plan.yaml`, `measures/*.yaml`, `register.csv`, `reference/index.yaml`,
`reference/*.csv`, `methods.md`.
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from impact.plan.definitions import Definitions, FaultyDefinitions, MeasureRead, Outside, PlanRead, Reading
from impact.plan.documents import GUESSES, Document, UnreadableDocument, Validated, decode, read_document, validate
from impact.plan.lint import lint
from impact.plan.measure import Measure
from impact.plan.model import Plan, PlanFile
from impact.plan.parts import Fault
from impact.plan.reference import NamedRelease, RegisterRead, Release, read_outside, read_register

PLAN = "plan.yaml"
REGISTER = "register.csv"
INDEX = "reference/index.yaml"
METHODS = "methods.md"
DIGITS = 12  # of the SHA-256 that names a state of the definitions

_WANTED = {
    PLAN: "Write the plan in it: title, organisation, covers, sources and ambitions.",
    REGISTER: "List in it who supplies figures, under the heading id,name,kind,region,since,until",
}
_FILE_ORDER = (PLAN, "measures", REGISTER, "reference", METHODS)
T = TypeVar("T")


def load(root: Path) -> Definitions:
    """Return what the metrics folder *root* defines.

    Raises:
        FaultyDefinitions: Anything at all is wrong with it; every fault is told.
    """
    definitions, faults = examine(root)
    if definitions is None or faults:
        raise FaultyDefinitions(faults)
    return definitions


def examine(root: Path) -> tuple[Definitions | None, tuple[Fault, ...]]:
    """Return what the metrics folder *root* defines, and every fault in it, in order of file, line and column.

    The definitions are None as soon as there is any fault.
    """
    if not root.is_dir():
        says = f"there is no folder {root}."
        return None, (Fault(root.name, 0, 0, says, "Make one with 'impact init', or name another workspace."),)
    faults: list[Fault] = []
    files = _files(root, faults)
    read = _Read.of(files, faults)
    methods = _readable(lambda: decode(METHODS, files.get(METHODS, b"")), faults) or ""
    faults += read.faults_whatever_is_guessed()
    if faults:
        return None, tuple(sorted(dict.fromkeys(faults), key=_by_place))
    reading = read.reading(0, faults)
    assert reading.plan is not None and reading.register is not None, "without faults both were read"
    refs = [promise.ref for promise in reading.plan.plan.promises()]
    measures = [each.measure for each in reading.measures]
    measures.sort(key=lambda measure: (refs.index(measure.commitment), _natural(measure.ref)))
    fields = {name: getattr(reading.plan.plan, name) for name in PlanFile.model_fields}
    plan = Plan(**fields, measures=tuple(measures))
    return Definitions(plan, reading.register, digest(files), reading.outside, methods), ()


def _natural(ref: str) -> list[tuple[int, str]]:
    """IW-2 before IW-10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", ref)]


def _by_place(fault: Fault) -> tuple[int, str, int, int]:
    room = fault.file.partition("/")[0]
    rank = _FILE_ORDER.index(room) if room in _FILE_ORDER else len(_FILE_ORDER)
    return rank, fault.file, fault.line, fault.column


def digest(files: Mapping[str, bytes]) -> str:
    """Return the name of this exact state of the definition files: 12 hex digits of a SHA-256.

    The text of the methods is left out: rewording it must not make a form out of date. Nor must another program or
    machine that writes the same lines with other line ends, or with a byte order mark.
    """
    whole = hashlib.sha256()
    for name in sorted(files):
        if name != METHODS:
            content = files[name].removeprefix(BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
    return whole.hexdigest()[:DIGITS]


# --- files ------------------------------------------------------------------------------------------------------


def _files(root: Path, faults: list[Fault]) -> dict[str, bytes]:
    """Every definition file by its path below *root*, with `/`; and faults for those that are missing or misnamed."""
    files: dict[str, bytes] = {}
    measures, tables = _folder(root / "measures", faults), _folder(root / "reference", faults)
    paths = [root / PLAN, root / REGISTER, root / INDEX, root / METHODS]
    paths += [path for path in measures or () if path.suffix == ".yaml"]
    paths += [path for path in tables or () if path.suffix == ".csv"]
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            files[name] = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            if name in _WANTED:
                faults.append(Fault(name, 0, 0, "this file is missing.", _WANTED[name]))
        except OSError as error:
            faults.append(Fault(name, 0, 0, f"this file cannot be opened: {error.strerror}.", "Check who may read it."))
    for path in measures or ():
        if path.suffix == ".yml":
            says = "this file is not read, because its name does not end in .yaml."
            faults.append(Fault(f"measures/{path.name}", 0, 0, says, f"Rename it {path.stem}.yaml."))
    if measures is not None and not any(name.startswith("measures/") for name in files):
        faults.append(Fault("measures", 0, 0, "there is no measure.", "Write one in a file measures/<name>.yaml."))
    return files


def _folder(path: Path, faults: list[Fault]) -> list[Path] | None:
    """What is in a folder, nothing when there is no such folder; None when it cannot be read, which is a fault."""
    try:
        return sorted(each for each in path.iterdir() if not each.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        says = f"this folder cannot be read: {error.strerror}."
        faults.append(Fault(path.name, 0, 0, says, "Check that it is a folder, and who may read it."))
        return None


def _readable(read: Callable[[], T], faults: list[Fault]) -> T | None:
    try:
        return read()
    except UnreadableDocument as unreadable:
        faults.append(unreadable.fault)
        return None


def _validated(
    shape: type[T], name: str, files: Mapping[str, bytes], noun: str, faults: list[Fault]
) -> Validated[T] | None:
    document = _readable(lambda: read_document(name, files[name]), faults) if name in files else None
    if document is None:
        return None
    wanted: Any = shape
    if name == INDEX and isinstance(document.data, list):
        wanted = tuple[NamedRelease, ...]
    found: Validated[T] = validate(wanted, document, noun)
    faults += found.faults
    return found


# --- the whole --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """Every file by itself; None for what could not be read at all. An index is a mapping by id, or a list."""

    files: Mapping[str, bytes]
    plan: Validated[PlanFile] | None
    measures: tuple[Validated[Measure] | None, ...]
    register: RegisterRead
    index: Validated[Any] | None

    @classmethod
    def of(cls, files: Mapping[str, bytes], faults: list[Fault]) -> _Read:
        """Read every file; add to *faults* what is wrong with each by itself."""
        plan = _validated(PlanFile, PLAN, files, "plan", faults)
        named = (name for name in files if name.startswith("measures/"))
        measures = tuple(_validated(Measure, name, files, "measure", faults) for name in named)
        register = _readable(lambda: read_register(REGISTER, files[REGISTER]), faults) if REGISTER in files else None
        faults += register.faults if register is not None else ()
        index: Validated[Any] | None = _validated(dict[str, Release], INDEX, files, "release", faults)
        return cls(files, plan, measures, register or RegisterRead(None, ()), index)

    def faults_whatever_is_guessed(self) -> list[Fault]:
        """The faults of the whole that stand whatever is guessed for what was refused, and not at a guess."""
        held = [each for each in (self.plan, self.index, *self.measures) if each is not None]
        common: dict[tuple[str, int, int, str], Fault] = {}  # a remedy may name what was guessed
        for number in range(GUESSES if any(each.guessed for each in held) else 1):
            wrong: list[Fault] = []
            wrong += lint(self.reading(number, wrong))
            found = {(fault.file, fault.line, fault.column, fault.says): fault for fault in wrong}
            common = {told: common.get(told, found[told]) for told in (common if number else found) if told in found}
        names = {each.versions[0][1].file: each.names for each in held if each.versions}
        return [_as_written(fault, names.get(fault.file, {})) for fault in common.values() if fault.line >= 0]

    def reading(self, number: int, faults: list[Fault]) -> Reading:
        """The whole with guess *number*; add to *faults* those of the outside figures, which hang on it."""
        measures = [None if each is None else each.version(number) for each in self.measures]
        plan = self.plan.version(number) if self.plan is not None else None
        releases, known = self._releases(number, faults)
        return Reading(
            plan=PlanRead(plan[1], self.plan.guessed, plan[0]) if plan is not None and self.plan is not None else None,
            measures=tuple(
                MeasureRead(version[1], held.guessed, version[0])
                for version, held in zip(measures, self.measures, strict=True)
                if version is not None and held is not None
            ),
            unread=None in measures or not measures,  # that there is no measure is told once, not for each commitment
            register=self.register.register,
            unsure=self.register.unsure,
            outside=self._outside(releases, faults),
            releases=known,
        )

    @property
    def _tables(self) -> dict[str, str]:
        """The file of each release, by its id."""
        names = (name for name in self.files if name.startswith("reference/") and name.endswith(".csv"))
        return {name.removeprefix("reference/").removesuffix(".csv"): name for name in names}

    def _releases(self, number: int, faults: list[Fault]) -> tuple[Mapping[str, Release], tuple[str, ...] | None]:
        """What the index says of each release by id, and every id known; None when the index cannot be read."""
        version = None if self.index is None else self.index.version(number)
        if version is None and INDEX in self.files:
            return {}, None
        found: Mapping[str, Release] = {}
        if version is not None:
            value, document = version
            found = value if isinstance(value, dict) else {release.id: release for release in value}
            faults += _index_faults(document, value, self._tables)
        for id_, name in self._tables.items():
            if id_ not in found:
                remedy = f"Add '{id_}' to it, with title, publisher, as_at, released, licence and unit."
                faults.append(Fault(name, 0, 0, f"{INDEX} does not describe this file.", remedy))
        return found, tuple(dict.fromkeys((*found, *self._tables)))

    def _outside(self, releases: Mapping[str, Release], faults: list[Fault]) -> dict[str, Outside]:
        found: dict[str, Outside] = {}
        for id_, name in self._tables.items():
            if id_ in releases:
                held = (releases[id_], self.register.register, self.register.unsure)
                try:
                    found[id_], wrong = read_outside(id_, name, self.files[name], *held)
                    faults += wrong
                except UnreadableDocument as unreadable:
                    faults.append(unreadable.fault)
        return found


def _index_faults(document: Document, value: Any, tables: Mapping[str, str]) -> Iterator[Fault]:
    """A release that stands twice in an index that is a list, and one that has no file."""
    ids = list(value) if isinstance(value, dict) else [release.id for release in value]
    for id_ in dict.fromkeys(ids):
        if id_ not in tables:
            says = f"there is no file reference/{id_}.csv for release '{id_}'."
            path = (id_,) if isinstance(value, dict) else (ids.index(id_), "id")
            yield document.key_fault(path, says, "Add it, with the columns supplier,value; or take this out.")
    for number, id_ in enumerate(ids):
        if id_ in ids[:number]:
            yield document.fault((number, "id"), f"release '{id_}' stands here a second time.", "Keep one of them.")


def _as_written(fault: Fault, names: Mapping[str, str]) -> Fault:
    says, remedy = fault.says, fault.remedy
    for name, written in names.items():
        there = f" '{written}'" if written else ""
        says, remedy = says.replace(f" '{name}'", there), remedy.replace(f" '{name}'", there)
    return replace(fault, says=says, remedy=remedy)
