"""Read a metrics folder into `Definitions`, or say everything that is wrong with it.

Comes after `plan.reading` and `plan.lint`; every later room begins with what `load` gives. The one place in this room
that opens files: `plan.yaml`, `measures/*.yaml`, `register.csv`, `reference/index.yaml`, `reference/*.csv`,
`methods.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from ruamel.yaml.nodes import MappingNode, SequenceNode

from impact.plan.definitions import Definitions, Fault, FaultyDefinitions, Outside
from impact.plan.documents import Document, Unreadable, decode, read_document
from impact.plan.lint import lint
from impact.plan.measure import Measure, Ref
from impact.plan.model import Plan, PlanFile
from impact.plan.reading import MeasureRead, PlanRead, Reading, Unusable
from impact.plan.register import Register
from impact.plan.tables import NamedRelease, RegisterRead, Release, read_outside, read_register
from impact.plan.validation import accepts, validate

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
    reading, methods = _read(files, faults)
    faults += lint(reading)
    if faults:
        return None, tuple(sorted(dict.fromkeys(faults), key=_by_place))
    return _definitions(reading, methods, digest(files)), ()


def digest(files: Mapping[str, bytes]) -> str:
    """Return the name of this exact state of the definition files: 12 hex digits of a SHA-256.

    The text of the methods is left out: rewording it must not make a form out of date.
    """
    whole = hashlib.sha256()
    for name in sorted(files):
        if name != METHODS:
            whole.update(f"{name}\0{len(files[name])}\0".encode())
            whole.update(files[name])
    return whole.hexdigest()[:DIGITS]


def _files(root: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """Every definition file by its path below *root*, with `/`; and faults for those that are missing or misnamed."""
    paths = [root / PLAN, root / REGISTER, root / INDEX, root / METHODS]
    paths += sorted((root / "measures").glob("*.yaml"))
    paths += sorted((root / "reference").glob("*.csv"))
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            files[name] = path.read_bytes()
        except FileNotFoundError:
            if name in (PLAN, REGISTER):
                faults.append(Fault(name, 0, 0, "this file is missing.", _WANTED[name]))
        except OSError as error:
            faults.append(Fault(name, 0, 0, f"this file cannot be opened: {error.strerror}.", "Check who may read it."))
    for path in sorted((root / "measures").glob("*.yml")):
        says = "this file is not read, because its name does not end in .yaml."
        faults.append(Fault(f"measures/{path.name}", 0, 0, says, f"Rename it {path.stem}.yaml."))
    if not any(name.startswith("measures/") for name in files):
        faults.append(Fault("measures", 0, 0, "there is no measure.", "Write one in a file measures/<name>.yaml."))
    return files, faults


_WANTED = {
    PLAN: "Write the plan in it: title, organisation, covers, sources and ambitions.",
    REGISTER: "List in it who supplies figures, under the heading id,name,kind,region,since,until",
}


def _read(files: Mapping[str, bytes], faults: list[Fault]) -> tuple[Reading, str]:
    """Read every file; add to *faults* what is wrong with each by itself."""
    plan = _plan(files, faults)
    measures = [_measure(name, files[name], faults) for name in files if name.startswith("measures/")]
    register = _register(files, faults)
    releases, known = _releases(files, faults)
    reading = Reading(
        plan=plan,
        measures=tuple(read for read in measures if isinstance(read, MeasureRead)),
        unusable=tuple(read for read in measures if isinstance(read, Unusable)) or _none_listed(measures),
        register=register,
        outside=_outside(files, releases, register, faults),
        releases=known,
    )
    return reading, _methods(files, faults)


def _none_listed(measures: list[MeasureRead | Unusable]) -> tuple[Unusable, ...]:
    """That there is no measure at all is told once, not once for each commitment."""
    return () if measures else (Unusable(),)


def _plan(files: Mapping[str, bytes], faults: list[Fault]) -> PlanRead | None:
    if PLAN not in files:
        return None
    document = _document(PLAN, files[PLAN], faults)
    if document is None:
        return None
    found = validate(PlanFile, document, "plan")
    faults += found.faults
    return None if found.value is None else PlanRead(found.value, found.document)


def _measure(name: str, content: bytes, faults: list[Fault]) -> MeasureRead | Unusable:
    document = _document(name, content, faults)
    if document is None:
        return Unusable()
    found = validate(Measure, document, "measure")
    faults += found.faults
    if found.value is not None:
        return MeasureRead(found.value, found.document)
    data = found.document.data
    said = data if isinstance(data, dict) else {}
    return Unusable(*(str(said[name]) if accepts(Ref, said.get(name)) else "" for name in ("ref", "commitment")))


def _document(name: str, content: bytes, faults: list[Fault]) -> Document | None:
    try:
        return read_document(name, content)
    except Unreadable as unreadable:
        faults.append(unreadable.fault)
        return None


def _register(files: Mapping[str, bytes], faults: list[Fault]) -> Register | None:
    if REGISTER not in files:
        return None
    try:
        found: RegisterRead = read_register(REGISTER, files[REGISTER])
    except Unreadable as unreadable:
        faults.append(unreadable.fault)
        return None
    faults += found.faults
    return found.register if found.sound else None


def _releases(files: Mapping[str, bytes], faults: list[Fault]) -> tuple[dict[str, Release], tuple[str, ...] | None]:
    """What the index says of each release by id, and every id known; None when the index cannot be read."""
    tables = [_stem(name) for name in files if _is_reference(name)]
    found: dict[str, Release] | None = {}
    document = None
    if INDEX in files:
        document = _document(INDEX, files[INDEX], faults)
        found = None if document is None else _index(document, faults)
    if found is None:
        return {}, None
    for id_ in tables:
        if id_ not in found:
            says = f"{INDEX} does not describe this file."
            remedy = f"Add '{id_}' to it, with title, publisher, as_at, released, licence and unit."
            faults.append(Fault(f"reference/{id_}.csv", 0, 0, says, remedy))
    for id_ in found:
        if id_ not in tables and document is not None:
            says = f"there is no file reference/{id_}.csv for release '{id_}'."
            path = (id_,) if isinstance(document.root, MappingNode) else (list(found).index(id_), "id")
            faults.append(document.key_fault(path, says, "Add it, with the columns supplier,value; or take this out."))
    return found, tuple(dict.fromkeys((*found, *tables)))


def _index(document: Document, faults: list[Fault]) -> dict[str, Release] | None:
    """An index is a mapping by id, or a list whose entries each have an id."""
    if isinstance(document.root, SequenceNode):
        listed = validate(tuple[NamedRelease, ...], document, "release")
        faults += listed.faults
        faults += _repeated(document, listed.value or ())
        return None if listed.value is None else {release.id: release for release in listed.value}
    named = validate(dict[str, Release], document, "release")
    faults += named.faults
    return named.value


def _repeated(document: Document, releases: Iterable[NamedRelease]) -> Iterable[Fault]:
    seen: set[str] = set()
    for number, release in enumerate(releases):
        if release.id in seen:
            yield document.fault(
                (number, "id"), f"release '{release.id}' stands here a second time.", "Keep one of them."
            )
        seen.add(release.id)


def _outside(
    files: Mapping[str, bytes], releases: Mapping[str, Release], register: Register | None, faults: list[Fault]
) -> dict[str, Outside]:
    found: dict[str, Outside] = {}
    for name in files:
        id_ = _stem(name)
        if not _is_reference(name) or id_ not in releases:
            continue
        try:
            found[id_], wrong = read_outside(id_, name, files[name], releases[id_], register)
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
