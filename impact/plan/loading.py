"""Read a metrics folder into `Definitions`, or say everything that is wrong with it.

The one place in this room that opens files: `plan.yaml`, `measures/*.yaml`, `register.csv`, `reference/index.yaml`,
`reference/*.csv`, `methods.md`. CSV is split here: the standard library's reader tells no columns.
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from impact.plan.definitions import Definitions, FaultyDefinitions, FileRead, MeasureRead, Outside, PlanRead, Reading
from impact.plan.documents import GUESSES, UnreadableDocument, Validated, decode, read_document, validate
from impact.plan.lint import lint
from impact.plan.measure import Measure
from impact.plan.model import Plan, PlanFile
from impact.plan.parts import TOO_LARGE, Fault, Part, Words, did_you_mean, listed, nearest
from impact.plan.periods import day
from impact.plan.register import Register, Supplier, id_for

PLAN = "plan.yaml"
REGISTER = "register.csv"
INDEX = "reference/index.yaml"
METHODS = "methods.md"
DIGITS = 12  # of the SHA-256 that names a state of the definitions
NOT_AVAILABLE = "[x]"  # the publisher has no figure for this force, and says so

_WANTED = {
    PLAN: "Write the plan in it: title, organisation, covers, sources and ambitions.",
    REGISTER: "List in it who supplies figures, under the heading id,name,kind,region,since,until",
}
_FILE_ORDER = (PLAN, "measures", REGISTER, "reference", METHODS)
T = TypeVar("T")
Read = TypeVar("Read", bound=FileRead)


class Release(Part):
    """What `reference/index.yaml` says of one release of outside figures."""

    title: Words
    publisher: Words
    as_at: date
    released: date
    licence: Words
    unit: Words


class NamedRelease(Release):
    """A release in an index written as a list."""

    id: Words


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
    read = _Folder(root)
    faults = [*read.faults, *read.faults_whatever_is_guessed()]
    if faults:
        return None, tuple(sorted(dict.fromkeys(faults), key=_by_place))
    found = read.reading(0, [])
    assert found.plan is not None and found.register is not None, "without faults both were read"
    refs = [promise.ref for promise in found.plan.plan.promises()]
    measures = sorted(
        (each.measure for each in found.measures), key=lambda each: (refs.index(each.commitment), _natural(each.ref))
    )
    plan = Plan(**dict(found.plan.plan), measures=tuple(measures))
    return Definitions(plan, found.register, digest(read.files), found.outside, read.methods), ()


def places(root: Path) -> tuple[MeasureRead, ...]:
    """Return each measure of a metrics folder without a fault, and where each of its fields stands."""
    return _Folder(root).reading(0, []).measures


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
            whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:DIGITS]


class _Folder:
    """Every file read by itself, with its own faults; None for what could not be read at all."""

    def __init__(self, root: Path) -> None:
        self.faults: list[Fault] = []
        self.files = self._contents(root)
        self.plan = self._validated(PlanFile, PLAN, "plan")
        named = (name for name in self.files if name.startswith("measures/"))
        self.measures = [self._validated(Measure, name, "measure") for name in named]
        self.register: Register | None = None
        self.unsure: frozenset[str] = frozenset()  # the ids in the rows of the register that are wrong
        if REGISTER in self.files:
            rows = self._readable(lambda: read_rows(REGISTER, self.files[REGISTER], "id,name,kind,region,since,until"))
            self.register, self.unsure = _registered(*rows, self.faults) if rows is not None else (None, frozenset())
        self.index: Validated[Any] | None = self._validated(dict[str, Release], INDEX, "release")
        self.methods = self._readable(lambda: decode(METHODS, self.files.get(METHODS, b""))) or ""
        tables = (name for name in self.files if name.startswith("reference/") and name.endswith(".csv"))
        self.tables = {name.removeprefix("reference/").removesuffix(".csv"): name for name in tables}

    def _contents(self, root: Path) -> dict[str, bytes]:
        """Every definition file by its path below *root*, with `/`; faults for those missing or misnamed."""
        files: dict[str, bytes] = {}
        measures, tables = self._entries(root / "measures"), self._entries(root / "reference")
        paths = [root / PLAN, root / REGISTER, root / INDEX, root / METHODS]
        paths += [path for path in measures or () if path.suffix == ".yaml"]
        paths += [path for path in tables or () if path.suffix == ".csv"]
        for path in paths:
            name = path.relative_to(root).as_posix()
            try:
                files[name] = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                if name in _WANTED:
                    self._add(name, "this file is missing.", _WANTED[name])
            except OSError as error:
                self._add(name, f"this file cannot be opened: {error.strerror}.", "Check who may read it.")
        for path in measures or ():
            if path.suffix == ".yml":
                says = "this file is not read, because its name does not end in .yaml."
                self._add(f"measures/{path.name}", says, f"Rename it {path.stem}.yaml.")
        if measures is not None and not any(name.startswith("measures/") for name in files):
            self._add("measures", "there is no measure.", "Write one in a file measures/<name>.yaml.")
        return files

    def _entries(self, path: Path) -> list[Path] | None:
        """What is in a folder, nothing when there is no such folder; None when it cannot be read, which is a fault."""
        try:
            return sorted(each for each in path.iterdir() if not each.name.startswith("."))
        except FileNotFoundError:
            return []
        except OSError as error:
            remedy = "Check that it is a folder, and who may read it."
            self._add(path.name, f"this folder cannot be read: {error.strerror}.", remedy)
            return None

    def _add(self, file: str, says: str, remedy: str) -> None:
        self.faults.append(Fault(file, 0, 0, says, remedy))

    def _readable(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except UnreadableDocument as unreadable:
            self.faults.append(unreadable.fault)
            return None

    def _validated(self, shape: type[T], name: str, noun: str) -> Validated[T] | None:
        document = self._readable(lambda: read_document(name, self.files[name])) if name in self.files else None
        if document is None:
            return None
        wanted: Any = tuple[NamedRelease, ...] if name == INDEX and isinstance(document.data, list) else shape
        found: Validated[T] = validate(wanted, document, noun)
        self.faults += found.faults
        return found

    # --- the whole --------------------------------------------------------------------------------------------------

    def faults_whatever_is_guessed(self) -> Iterator[Fault]:
        """The faults of the whole that stand whatever is guessed for what was refused, and not at a guess."""
        held = [each for each in (self.plan, self.index, *self.measures) if each is not None]
        common: dict[tuple[str, int, int, str], Fault] = {}  # a remedy may name what was guessed
        for number in range(GUESSES if any(each.guessed for each in held) else 1):
            wrong: list[Fault] = []
            wrong += lint(self.reading(number, wrong))
            found = {(fault.file, fault.line, fault.column, fault.says): fault for fault in wrong}
            common = {told: common.get(told, found[told]) for told in (common if number else found) if told in found}
        names = {each.versions[0][1].file: each.names for each in held if each.versions}
        for fault in common.values():
            says, remedy = fault.says, fault.remedy
            for name, written in names.get(fault.file, {}).items():
                there = f" '{written}'" if written else ""
                says, remedy = says.replace(f" '{name}'", there), remedy.replace(f" '{name}'", there)
            if fault.line >= 0:
                yield replace(fault, says=says, remedy=remedy)

    def reading(self, number: int, faults: list[Fault]) -> Reading:
        """The whole with guess *number*; add to *faults* those of the outside figures, which hang on it."""
        measures = [_version(MeasureRead, each, number) for each in self.measures]
        releases, known = self._releases(number, faults)
        outside: dict[str, Outside] = {}
        for id_, name in self.tables.items():
            if id_ in releases:
                try:
                    rows, wrong, _ = read_rows(name, self.files[name], "supplier,value")
                except UnreadableDocument as unreadable:
                    faults.append(unreadable.fault)
                    continue
                values = self._values(name, rows, wrong, releases[id_].as_at)
                outside[id_] = Outside(id=id_, values=values, **releases[id_].model_dump(exclude={"id"}))
                faults += wrong
        return Reading(
            plan=_version(PlanRead, self.plan, number),
            measures=tuple(each for each in measures if each is not None),
            unread=None in measures or not measures,  # that there is no measure is told once, not for each commitment
            register=self.register,
            unsure=self.unsure,
            outside=outside,
            releases=known,
        )

    def _releases(self, number: int, faults: list[Fault]) -> tuple[Mapping[str, Release], tuple[str, ...] | None]:
        """What the index, a mapping or a list, says of each release by id, and every id; None when it is not known."""
        version = None if self.index is None else self.index.version(number)
        if version is None and INDEX in self.files:
            return {}, None
        found: dict[str, Release] = {}
        if version is not None:
            value, document = version
            as_list = not isinstance(value, dict)
            releases = [(release.id, release) for release in value] if as_list else [*value.items()]
            faults += document.repeated_entries((), [id_ for id_, _ in releases], "release ", "id")
            for place, (id_, release) in enumerate(releases):
                if id_ not in self.tables and id_ not in found:
                    says = f"there is no file reference/{id_}.csv for release '{id_}'."
                    remedy = "Add it, with the columns supplier,value; or take this out."
                    path = (place, "id") if as_list else (id_,)
                    faults.append(document.fault(path, says, remedy, key=True))
                found[id_] = release
        for id_, name in self.tables.items():
            if id_ not in found:
                remedy = f"Add '{id_}' to it, with title, publisher, as_at, released, licence and unit."
                faults.append(Fault(name, 0, 0, f"{INDEX} does not describe this file.", remedy))
        return found, tuple(dict.fromkeys((*found, *self.tables)))

    def _values(self, file: str, rows: list[Row], faults: list[Fault], as_at: date) -> dict[str, float]:
        """The figures of one release by supplier; add to *faults*, of nothing where the suppliers are not all known."""
        register, misshapen = self.register, bool(faults)
        values: dict[str, float] = {}
        first: dict[str, int] = {}
        for row in rows:
            supplier, value, number = row["supplier"], row["value"], _number(row["value"].text)
            if again := _again(supplier, first, supplier.text):
                faults += again
                continue
            if register is not None and supplier.text not in self.unsure and register.supplier(supplier.text) is None:
                remedy = id_for(supplier.text, register.suppliers)
                faults.append(supplier.fault(f"register.csv has no supplier '{supplier.text}'.", remedy))
            if number is not None and abs(number) < TOO_LARGE:
                values[supplier.text] = number
            elif value.text != NOT_AVAILABLE:
                below = f" below {TOO_LARGE:,.0f}" if number is not None else ""
                says = f"'{value.text}' is not a number{below}." if value.text else f"'{supplier.text}' has no value."
                remedy = f"Write a number without commas, or {NOT_AVAILABLE} where there is none."
                faults.append(value.fault(says, remedy))
        if register is not None and not misshapen:
            absent = [force.name for force in register.suppliers if force.id not in first and _was_there(force, as_at)]
            if len(absent) > sum(fault.column == 1 for fault in faults):  # otherwise a wrong supplier explains it
                says = f"there is no value for {listed(absent)}."
                remedy = f"Add a row for each, with {NOT_AVAILABLE} where there is no figure."
                faults.append(Fault(file, 0, 0, says, remedy))
        return values


def _version(kind: Callable[..., Read], held: Validated[Any] | None, number: int) -> Read | None:
    version = held.version(number) if held is not None else None
    return kind(version[1], held.guessed, version[0]) if held is not None and version is not None else None


def _was_there(force: Supplier, as_at: date) -> bool:
    """Whether a figure is to be expected; of a force whose end is not given that is asked elsewhere."""
    ended = as_at > force.until if force.until is not None else bool(force.successor)
    return force.is_force and (force.since is None or force.since <= as_at) and not ended


# --- rows of a CSV file -----------------------------------------------------------------------------------------

_CELL = re.compile(r'(?:"((?:[^"]|"")*)(?:"|\Z))?([^,\n]*)(,|\n|\Z)')  # as RFC 4180 says


@dataclass(frozen=True)
class CsvCell:
    """One cell of a CSV file: its text without the spaces around it, and where it begins, counted from 1."""

    text: str
    file: str
    line: int
    column: int

    def fault(self, says: str, remedy: str = "") -> Fault:
        """Return a fault at this cell."""
        return Fault(self.file, self.line, self.column, says, remedy)


Row = Mapping[str, CsvCell]


def read_rows(file: str, content: bytes, heading: str) -> tuple[list[Row], list[Fault], list[Row]]:
    """Return the rows of *content* by the columns of *heading*, what is wrong with its shape, rows of another length.

    Blank lines are left out. With a column missing there are no rows; "successor" may be missing, and its cells are
    then empty, at the row's last cell. Of a row of another length, the cells are taken in order, and empty where there
    are none.

    Raises:
        UnreadableDocument: The file is not UTF-8.
    """
    lines = _lines(file, decode(file, content))
    if not lines:
        return [], [Fault(file, 0, 0, "this file is empty.", f"Begin it with the line {heading}")], []
    optional = ["successor"] if file == REGISTER else []
    heads, faults = lines[0], list(_heading_faults(lines[0], heading, optional))
    rows: list[Row] = []
    uneven: list[Row] = []
    for cells in lines[1:] if not faults else ():
        absent = replace(cells[-1], text="")
        filled = dict(zip([head.text for head in heads], [*cells, *([absent] * len(heads))], strict=False))
        if len(cells) == len(heads):
            rows.append({**dict.fromkeys(optional, absent), **filled})
            continue
        says = f"this row has {len(cells)} cells and the heading has {len(heads)}."
        faults.append(cells[0].fault(says, "Correct its commas, or put quotes around a text that has one."))
        uneven.append(filled)
    return rows, faults, uneven


def _heading_faults(heads: list[CsvCell], heading: str, optional: list[str]) -> Iterator[Fault]:
    wanted, found = heading.split(","), [head.text for head in heads]
    missing, free = ([name for name in names if name not in found] for names in (wanted, optional))
    misplaced = 0
    for index, head in enumerate(heads):
        if head.text not in (*wanted, *optional):
            near = nearest(head.text, (*missing, *free))
            remedy = f"Did you mean '{near}'?" if near else did_you_mean(head.text, missing) or "Take it out."
            yield head.fault(f"'{head.text}' is not a column of this file.", remedy)
        elif head.text in found[:index]:
            yield head.fault(f"the column '{head.text}' stands here a second time.", "Keep one of them.")
        else:
            continue
        misplaced += 1
    if len(missing) > misplaced:  # otherwise a misspelt or repeated heading stands where it should be
        names = ", ".join(f"'{name}'" for name in missing)
        yield replace(heads[0], column=1).fault(
            f"this file has no column {names}.", f"Begin it with the line {heading}"
        )


def _lines(file: str, text: str) -> list[list[CsvCell]]:
    """Every line that is not blank; a cell in quotes may hold commas, line ends and doubled quotes."""
    rows: list[list[CsvCell]] = [[]]
    line, begins = 1, 0
    for found in _CELL.finditer(text):
        quoted, plain, end = found.groups("")
        held = quoted.replace('""', '"') + plain
        rows[-1].append(CsvCell(held.strip(), file, line, found.start() - begins + 1))
        if passed := found.group().count("\n"):
            line, begins = line + passed, found.start() + found.group().rindex("\n") + 1
        if end != ",":
            rows.append([])
    return [row for row in rows if any(cell.text for cell in row)]


def _again(cell: CsvCell, first: dict[str, int], key: str, what: str = "") -> list[Fault]:
    """A fault where *key* stands a second time; *first* keeps the line of each."""
    line = first.setdefault(key, cell.line)
    says = f"{what}'{cell.text}' stands here a second time; the first is on line {line}."
    return [cell.fault(says, "Keep one of them.")] if line != cell.line else []


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return None if "_" in text or number != number else number


# --- the register -----------------------------------------------------------------------------------------------


def _registered(
    rows: list[Row], shape: list[Fault], uneven: list[Row], faults: list[Fault]
) -> tuple[Register | None, frozenset[str]]:
    """The suppliers in whose rows nothing is wrong, None when it cannot be told who else there is; and the other ids.

    Columns id, name, kind, region, since, until, perhaps successor; dates ISO or empty.
    """
    faults += shape
    if not rows and not shape:
        remedy = "Add a row for each force and internal team."
        faults.append(Fault(REGISTER, 0, 0, "the register names nobody.", remedy))
    sound: dict[str, tuple[Supplier, Row]] = {}
    unsure = {row["id"].text for row in uneven}
    first: dict[str, int] = {}
    for row in rows:
        wrong = list(_row_faults(row))
        for name in ("id", "name"):
            if row[name].text:
                wrong += _again(row[name], first, f"{name} {row[name].text.casefold()}", f"the {name} ")
        faults += wrong
        id_, name, kind, region, _, _, successor = (
            row[each].text for each in ("id", "name", "kind", "region", "since", "until", "successor")
        )
        if wrong:
            unsure.add(id_)
        else:
            is_force, since, until = kind == "territorial", _date(row["since"]), _date(row["until"])
            kept = Supplier(id_, name, "territorial" if is_force else "internal", region, since, until, successor)
            sound[id_] = kept, row
    suppliers = {id_: supplier for id_, (supplier, _) in sound.items()}
    for supplier, row in sound.values():
        if supplier.successor:
            faults += _successor_faults(supplier, row, suppliers, unsure)
    told = (rows or uneven) and not unsure & {"", "forces"}  # whose id that should be is not known
    return Register(tuple(suppliers.values())) if told else None, frozenset(unsure)


def _row_faults(row: Row) -> Iterator[Fault]:
    for name in ("id", "name"):
        if not row[name].text:
            yield row[name].fault(f"this row has no {name}.", "Fill it in.")
    kind, who = row["kind"], row["name"].text or row["id"].text
    if kind.text not in (kinds := ("territorial", "internal")):
        near = nearest(kind.text, kinds)
        otherwise = "Write territorial for a force, internal for a team of the body itself."
        says = f"'{who}' is of kind '{kind.text}'." if kind.text else f"'{who}' has no kind."
        yield kind.fault(says, f"Did you mean '{near}'?" if near else otherwise)
    if kind.text == "territorial" and not row["region"].text:
        yield row["region"].fault(f"the force '{who}' has no region.", "Fill it in.")
    if row["id"].text == "forces":
        says = "'forces' means every force, so no supplier can have it as its id."
        yield row["id"].fault(says, "Choose another id.")
    since, until = (_date(row[name]) for name in ("since", "until"))
    for name, when in (("since", since), ("until", until)):
        if row[name].text and when is None:
            says = f"'{row[name].text}' is not a date."
            yield row[name].fault(says, "Write it as 2024-06-30, or leave it empty.")
    if since and until and until < since:
        yield row["until"].fault(f"'{who}' ends before it begins.", "Correct whichever date is wrong.")


def _date(cell: CsvCell) -> date | None:
    try:
        return date.fromisoformat(cell.text) if len(cell.text) == len("2024-06-30") else None
    except ValueError:
        return None


def _successor_faults(
    supplier: Supplier, row: Row, suppliers: Mapping[str, Supplier], unsure: set[str]
) -> Iterator[Fault]:
    """A force that became part of another ended, and the other is there on the day after: no circle, no day lost."""
    cell, successor, until = row["successor"], suppliers.get(supplier.successor), supplier.until
    if until is None:
        says = f"'{supplier.name}' became part of '{cell.text}', but nothing says when it ended."
        yield row["until"].fault(says, "Write its last day under 'until', as 2024-06-30.")
    if not supplier.is_force:
        yield cell.fault(f"'{supplier.name}' is a team, and only a force has a successor.", "Leave this empty.")
    elif supplier.successor == supplier.id:
        yield cell.fault(f"'{supplier.name}' cannot become part of itself.", "Write the id of the other force.")
    elif successor is None:
        if supplier.successor not in unsure:
            says = f"'{supplier.name}' became part of '{cell.text}', which this register does not have."
            others = [each for each in suppliers.values() if each.is_force and each.id != supplier.id]
            yield cell.fault(says, id_for(cell.text, others))
    elif not successor.is_force:
        says = f"'{supplier.name}' cannot become part of '{successor.name}', which is a team."
        yield cell.fault(says, "Write the id of a force.")
    elif until is not None:
        if successor.until is not None and successor.until <= until:
            when = f"ended on {day(successor.until)} itself"
        elif successor.since is not None and successor.since > until + timedelta(days=1):
            when = f"began only on {day(successor.since)}"
        else:
            return
        says = f"'{supplier.name}' ended on {day(until)}, but '{successor.name}', which it became part of, {when}."
        yield cell.fault(says, "Correct whichever date is wrong, or name another force.")
