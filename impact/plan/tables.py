"""The register and the outside figures, read from CSV.

Comes after `plan.rows` and `plan.register`, before `plan.loading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from impact.plan.definitions import Fault, Outside
from impact.plan.parts import TOO_LARGE, Part, Words
from impact.plan.register import Register, Supplier
from impact.plan.rows import Cell, read_rows
from impact.plan.spelling import nearest
from impact.plan.successors import successor_faults
from impact.plan.words import did_you_mean, listed

REGISTER_COLUMNS = ("id", "name", "kind", "region", "since", "until")
REGISTER_OPTIONAL = ("successor",)
REFERENCE_COLUMNS = ("supplier", "value")
NOT_AVAILABLE = "[x]"  # the publisher has no figure for this force, and says so
_KINDS = ("territorial", "internal")


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


@dataclass(frozen=True)
class RegisterRead:
    """The register as far as it could be read.

    Attributes:
        register: The suppliers in whose rows nothing is wrong; None when it cannot be told who else there is.
        unsure: The ids in the other rows.
    """

    register: Register | None
    faults: tuple[Fault, ...]
    unsure: frozenset[str] = frozenset()


def read_register(file: str, content: bytes) -> RegisterRead:
    """Read `register.csv`: columns id, name, kind, region, since, until, perhaps successor; dates ISO or empty.

    Raises:
        Unreadable: The file is not UTF-8.
    """
    rows, shape, uneven = read_rows(file, content, REGISTER_COLUMNS, REGISTER_OPTIONAL)
    faults = list(shape)
    sound: list[tuple[Supplier, Mapping[str, Cell]]] = []
    unsure = {row["id"].text for row in uneven}
    first_line: dict[str, int] = {}
    for row in rows:
        wrong = [*_row_faults(row), *_repeats(row, first_line)]
        faults += wrong
        if wrong:
            unsure.add(row["id"].text)
        else:
            sound.append((_supplier(row), row))
    faults += successor_faults(sound, unsure)
    if not rows and not shape:
        faults.append(Fault(file, 0, 0, "the register names nobody.", "Add a row for each force and internal team."))
    told = (rows or uneven) and not unsure & {"", "forces"}  # whose id that should be is not known
    suppliers = tuple(supplier for supplier, _ in sound)
    return RegisterRead(Register(suppliers) if told else None, tuple(faults), frozenset(unsure))


def _row_faults(row: Mapping[str, Cell]) -> list[Fault]:
    faults = [
        row[name].fault(f"this row has no {name}.", "Fill it in.") for name in ("id", "name") if not row[name].text
    ]
    kind, region = row["kind"], row["region"]
    who = row["name"].text or row["id"].text
    if kind.text not in _KINDS:
        says = f"'{who}' is of kind '{kind.text}'." if kind.text else f"'{who}' has no kind."
        near = nearest(kind.text, _KINDS)
        otherwise = "Write territorial for a force, internal for a team of the body itself."
        remedy = f"Did you mean '{near}'?" if near else otherwise
        faults.append(kind.fault(says, remedy))
    if kind.text == "territorial" and not region.text:
        faults.append(region.fault(f"the force '{who}' has no region.", "Fill it in."))
    if row["id"].text == "forces":
        faults.append(
            row["id"].fault("'forces' means every force, so no supplier can have it as its id.", "Choose another id.")
        )
    dates = [_date(row[name]) for name in ("since", "until")]
    for name, value in zip(("since", "until"), dates, strict=True):
        if row[name].text and value is None:
            says = f"'{row[name].text}' is not a date."
            faults.append(row[name].fault(says, "Write it as 2024-06-30, or leave it empty."))
    if dates[0] and dates[1] and dates[1] < dates[0]:
        faults.append(row["until"].fault(f"'{who}' ends before it begins.", "Correct whichever date is wrong."))
    return faults


def _repeats(row: Mapping[str, Cell], first_line: dict[str, int]) -> list[Fault]:
    faults = []
    for name in ("id", "name"):
        cell = row[name]
        key = f"{name} {cell.text.casefold()}"
        if cell.text and key in first_line:
            says = f"the {name} '{cell.text}' stands here a second time; the first is on line {first_line[key]}."
            faults.append(cell.fault(says, "Keep one of them."))
        first_line.setdefault(key, cell.line)
    return faults


def _supplier(row: Mapping[str, Cell]) -> Supplier:
    return Supplier(
        id=row["id"].text,
        name=row["name"].text,
        kind="territorial" if row["kind"].text == "territorial" else "internal",
        region=row["region"].text,
        since=_date(row["since"]),
        until=_date(row["until"]),
        successor=row["successor"].text,
    )


def _date(cell: Cell) -> date | None:
    try:
        return date.fromisoformat(cell.text) if len(cell.text) == len("2024-06-30") else None
    except ValueError:
        return None


def read_outside(
    id_: str, file: str, content: bytes, release: Release, register: Register | None, unsure: frozenset[str]
) -> tuple[Outside, tuple[Fault, ...]]:
    """Read one release of outside figures: columns supplier, value.

    Args:
        id_: The release's id, the stem of its file.
        file: What faults call the file.
        content: The file.
        release: What the index says of it.
        register: The suppliers; None when they are not all known, so that nothing can be said of them.
        unsure: More ids of suppliers, of which nothing else is known.

    Raises:
        Unreadable: The file is not UTF-8.
    """
    rows, shape, _ = read_rows(file, content, REFERENCE_COLUMNS)
    faults = list(shape)
    values: dict[str, float] = {}
    first_line: dict[str, int] = {}
    for row in rows:
        supplier, number = row["supplier"], _number(row["value"])
        if supplier.text in first_line:
            says = f"'{supplier.text}' stands here a second time; the first is on line {first_line[supplier.text]}."
            faults.append(supplier.fault(says, "Keep one of them."))
            continue
        first_line[supplier.text] = supplier.line
        faults += _outside_row(row, number, None if supplier.text in unsure else register)
        if number is not None:
            values[supplier.text] = number
    if register is not None and not shape:
        misplaced = sum(fault.column == 1 for fault in faults)
        faults += _absent(file, release.as_at, first_line, register, misplaced)
    stated = release.model_dump(exclude={"id"})
    return Outside(id=id_, values=values, **stated), tuple(faults)


def _outside_row(row: Mapping[str, Cell], number: float | None, register: Register | None) -> list[Fault]:
    supplier, value = row["supplier"], row["value"]
    faults = []
    if register is not None and register.supplier(supplier.text) is None:
        names = {s.name: s.id for s in register.suppliers}
        near = f"Write its id, '{names[supplier.text]}'." if supplier.text in names else ""
        remedy = near or did_you_mean(supplier.text, (s.id for s in register.suppliers))
        faults.append(supplier.fault(f"register.csv has no supplier '{supplier.text}'.", remedy))
    if number is None and value.text != NOT_AVAILABLE:
        below = f" below {TOO_LARGE:,.0f}" if _is_number(value) else ""
        says = f"'{value.text}' is not a number{below}." if value.text else f"'{supplier.text}' has no value."
        faults.append(value.fault(says, f"Write a number without commas, or {NOT_AVAILABLE} where there is none."))
    return faults


def _absent(file: str, as_at: date, found: Mapping[str, int], register: Register, misplaced: int) -> list[Fault]:
    """Forces without a value; not told when as many rows stand under a wrong supplier, which explains it."""
    absent = [
        s.name
        for s in register.suppliers
        if s.is_force
        and s.id not in found
        and (s.since is None or s.since <= as_at)
        and (as_at <= s.until if s.until is not None else not s.successor)  # when that one ended is asked elsewhere
    ]
    if len(absent) <= misplaced:
        return []
    says = f"there is no value for {listed(absent)}."
    return [Fault(file, 0, 0, says, f"Add a row for each, with {NOT_AVAILABLE} where there is no figure.")]


def _is_number(cell: Cell) -> bool:
    try:
        return "_" not in cell.text and abs(float(cell.text)) >= 0  # which nan is not
    except ValueError:
        return False


def _number(cell: Cell) -> float | None:
    try:
        number = float(cell.text)
    except ValueError:
        return None
    return number if abs(number) < TOO_LARGE and "_" not in cell.text else None
