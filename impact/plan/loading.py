"""Read a metrics folder into `Definitions`, or say everything that is wrong with it.

Comes after `plan.reading` and `plan.lint`; every later room begins with what `load` gives. The one place in this room
that opens files: `plan.yaml`, `measures/*.yaml`, `register.csv`, `reference/index.yaml`, `reference/*.csv`,
`methods.md`.
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml.nodes import MappingNode, SequenceNode

from impact.plan.definitions import Definitions, Fault, FaultyDefinitions, Outside
from impact.plan.documents import Document, Unreadable, decode, read_document
from impact.plan.guesses import GUESSES
from impact.plan.lint import lint
from impact.plan.measure import Measure
from impact.plan.model import Plan, PlanFile
from impact.plan.reading import MeasureRead, PlanRead, Reading
from impact.plan.tables import NamedRelease, RegisterRead, Release, read_outside, read_register
from impact.plan.validation import Validated, validate

PLAN = "plan.yaml"
REGISTER = "register.csv"
INDEX = "reference/index.yaml"
METHODS = "methods.md"
DIGITS = 12  # of the SHA-256 that names a state of the definitions

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
    files, faults = _files(root)
    read = _read(files, faults)
    methods = _methods(files, faults)
    faults += _whatever_is_guessed(read)
    if faults:
        return None, tuple(sorted(dict.fromkeys(faults), key=_by_place))
    reading, _ = _reading(read, 0)
    return _definitions(reading, methods, digest(files)), ()


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


def _files(root: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """Every definition file by its path below *root*, with `/`; and faults for those that are missing or misnamed."""
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    measures, tables = _folder(root / "measures", faults), _folder(root / "reference", faults)
    paths = [root / PLAN, root / REGISTER, root / INDEX, root / METHODS]
    paths += [path for path in measures or () if path.suffix == ".yaml"]
    paths += [path for path in tables or () if path.suffix == ".csv"]
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            files[name] = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            if name in (PLAN, REGISTER):
                faults.append(Fault(name, 0, 0, "this file is missing.", _WANTED[name]))
        except OSError as error:
            faults.append(Fault(name, 0, 0, f"this file cannot be opened: {error.strerror}.", "Check who may read it."))
    for path in measures or ():
        if path.suffix == ".yml":
            says = "this file is not read, because its name does not end in .yaml."
            faults.append(Fault(f"measures/{path.name}", 0, 0, says, f"Rename it {path.stem}.yaml."))
    if measures is not None and not any(name.startswith("measures/") for name in files):
        faults.append(Fault("measures", 0, 0, "there is no measure.", "Write one in a file measures/<name>.yaml."))
    return files, faults


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


_WANTED = {
    PLAN: "Write the plan in it: title, organisation, covers, sources and ambitions.",
    REGISTER: "List in it who supplies figures, under the heading id,name,kind,region,since,until",
}


@dataclass(frozen=True)
class _Read:
    """Every file by itself; None for what could not be read at all."""

    files: Mapping[str, bytes]
    plan: Validated[PlanFile] | None
    measures: tuple[Validated[Measure] | None, ...]
    register: RegisterRead
    index: Validated[Any] | None

    @property
    def guesses(self) -> int:
        """How many versions of it have to be looked at."""
        held = (self.plan, self.index, *self.measures)
        return GUESSES if any(each is not None and each.guessed for each in held) else 1


def _read(files: Mapping[str, bytes], faults: list[Fault]) -> _Read:
    """Read every file; add to *faults* what is wrong with each by itself."""
    return _Read(
        files=files,
        plan=_validated(PlanFile, PLAN, files, "plan", faults),
        measures=tuple(
            _validated(Measure, name, files, "measure", faults) for name in files if name.startswith("measures/")
        ),
        register=_register(files, faults),
        index=_index(files, faults),
    )


def _validated(
    shape: type[T], name: str, files: Mapping[str, bytes], noun: str, faults: list[Fault]
) -> Validated[T] | None:
    document = _document(name, files[name], faults) if name in files else None
    if document is None:
        return None
    found = validate(shape, document, noun)
    faults += found.faults
    return found


def _whatever_is_guessed(read: _Read) -> list[Fault]:
    """The faults of the whole that stand whatever is guessed for what was refused, and not at a guess."""
    common: dict[tuple[str, int, int, str], Fault] | None = None  # a remedy may name what was guessed
    for number in range(read.guesses):
        reading, wrong = _reading(read, number)
        found = {(fault.file, fault.line, fault.column, fault.says): fault for fault in (*wrong, *lint(reading))}
        common = found if common is None else {told: common[told] for told in common if told in found}
    names = {name: held.names for name, held in _by_file(read).items()}
    return [_as_written(fault, names.get(fault.file, {})) for fault in (common or {}).values() if fault.line >= 0]


def _by_file(read: _Read) -> dict[str, Validated[Any]]:
    held = (read.plan, read.index, *read.measures)
    return {each.versions[0][1].file: each for each in held if each is not None and each.versions}


def _as_written(fault: Fault, names: Mapping[str, str]) -> Fault:
    says, remedy = fault.says, fault.remedy
    for name, written in names.items():
        there = f" '{written}'" if written else ""
        says, remedy = says.replace(f" '{name}'", there), remedy.replace(f" '{name}'", there)
    return replace(fault, says=says, remedy=remedy)


def _reading(read: _Read, number: int) -> tuple[Reading, list[Fault]]:
    """The whole with guess *number*, and the faults of the outside figures that hang on it."""
    faults: list[Fault] = []
    plan = read.plan.version(number) if read.plan is not None else None
    measures = [None if each is None else each.version(number) for each in read.measures]
    releases, known = _releases(read, number, faults)
    reading = Reading(
        plan=PlanRead(*plan, read.plan.guessed) if plan is not None and read.plan is not None else None,
        measures=tuple(
            MeasureRead(*version, held.guessed)
            for version, held in zip(measures, read.measures, strict=True)
            if version is not None and held is not None
        ),
        unread=None in measures or not measures,  # that there is no measure is told once, not for each commitment
        register=read.register.register,
        unsure=read.register.unsure,
        outside=_outside(read, releases, faults),
        releases=known,
    )
    return reading, faults


def _document(name: str, content: bytes, faults: list[Fault]) -> Document | None:
    try:
        return read_document(name, content)
    except Unreadable as unreadable:
        faults.append(unreadable.fault)
        return None


def _register(files: Mapping[str, bytes], faults: list[Fault]) -> RegisterRead:
    try:
        found = read_register(REGISTER, files[REGISTER]) if REGISTER in files else RegisterRead(None, ())
    except Unreadable as unreadable:
        found = RegisterRead(None, (unreadable.fault,))
    faults += found.faults
    return found


def _index(files: Mapping[str, bytes], faults: list[Fault]) -> Validated[Any] | None:
    """An index is a mapping by id, or a list whose entries each have an id."""
    document = _document(INDEX, files[INDEX], faults) if INDEX in files else None
    if document is None:
        return None
    as_list = isinstance(document.root, SequenceNode)
    found: Validated[Any] = validate(tuple[NamedRelease, ...] if as_list else dict[str, Release], document, "release")
    faults += found.faults
    return found


def _releases(read: _Read, number: int, faults: list[Fault]) -> tuple[Mapping[str, Release], tuple[str, ...] | None]:
    """What the index says of each release by id, and every id known; None when the index cannot be read."""
    tables = [_stem(name) for name in read.files if _is_reference(name)]
    version = None if read.index is None else read.index.version(number)
    if version is None and INDEX in read.files:
        return {}, None
    found: Mapping[str, Release] = {}
    if version is not None:
        value, document = version
        faults += () if isinstance(value, dict) else _repeated(document, value)
        found = value if isinstance(value, dict) else {release.id: release for release in value}
        faults += _without_file(document, found, tables)
    for id_ in tables:
        if id_ not in found:
            says = f"{INDEX} does not describe this file."
            remedy = f"Add '{id_}' to it, with title, publisher, as_at, released, licence and unit."
            faults.append(Fault(f"reference/{id_}.csv", 0, 0, says, remedy))
    return found, tuple(dict.fromkeys((*found, *tables)))


def _without_file(document: Document, found: Mapping[str, Release], tables: Sequence[str]) -> Iterable[Fault]:
    for number, id_ in enumerate(found):
        if id_ not in tables:
            says = f"there is no file reference/{id_}.csv for release '{id_}'."
            path = (id_,) if isinstance(document.root, MappingNode) else (number, "id")
            yield document.key_fault(path, says, "Add it, with the columns supplier,value; or take this out.")


def _repeated(document: Document, releases: Iterable[NamedRelease]) -> Iterable[Fault]:
    seen: set[str] = set()
    for number, release in enumerate(releases):
        if release.id in seen:
            yield document.fault(
                (number, "id"), f"release '{release.id}' stands here a second time.", "Keep one of them."
            )
        seen.add(release.id)


def _outside(read: _Read, releases: Mapping[str, Release], faults: list[Fault]) -> dict[str, Outside]:
    found: dict[str, Outside] = {}
    for name, content in read.files.items():
        id_ = _stem(name)
        if not _is_reference(name) or id_ not in releases:
            continue
        try:
            register = read.register
            found[id_], wrong = read_outside(id_, name, content, releases[id_], register.register, register.unsure)
        except Unreadable as unreadable:
            wrong = (unreadable.fault,)
        faults += wrong
    return found


def _is_reference(name: str) -> bool:
    return name.startswith("reference/") and name.endswith(".csv")


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _methods(files: Mapping[str, bytes], faults: list[Fault]) -> str:
    try:
        return decode(METHODS, files.get(METHODS, b""))
    except Unreadable as unreadable:
        faults.append(unreadable.fault)
        return ""


def _definitions(reading: Reading, methods: str, named: str) -> Definitions:
    assert reading.plan is not None and reading.register is not None, "without faults both were read"
    file = reading.plan.plan
    fields = {name: getattr(file, name) for name in PlanFile.model_fields}
    refs = [promise.ref for promise in file.promises()]
    measures = sorted(
        (read.measure for read in reading.measures), key=lambda m: (refs.index(m.commitment), _natural(m.ref))
    )
    return Definitions(Plan(**fields, measures=tuple(measures)), reading.register, named, reading.outside, methods)


def _natural(ref: str) -> list[tuple[int, str]]:
    """IW-2 before IW-10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", ref)]


_FILE_ORDER = (PLAN, "measures", REGISTER, "reference", METHODS)


def _by_place(fault: Fault) -> tuple[int, str, int, int]:
    room = fault.file.partition("/")[0]
    rank = _FILE_ORDER.index(room) if room in _FILE_ORDER else len(_FILE_ORDER)
    return rank, fault.file, fault.line, fault.column
