"""The register and the outside figures, read from CSV. The standard library's reader tells no columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from impact.plan.definitions import Outside
from impact.plan.documents import decode
from impact.plan.parts import TOO_LARGE, Fault, Part, Words, did_you_mean, listed, nearest
from impact.plan.periods import day
from impact.plan.register import Register, Supplier

REGISTER_COLUMNS = ("id", "name", "kind", "region", "since", "until")
REGISTER_OPTIONAL = ("successor",)
REFERENCE_COLUMNS = ("supplier", "value")
NOT_AVAILABLE = "[x]"  # the publisher has no figure for this force, and says so
_KINDS = ("territorial", "internal")
_CORRECT = "Correct whichever date is wrong."


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


# --- rows -------------------------------------------------------------------------------------------------------


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


def read_rows(
    file: str, content: bytes, wanted: tuple[str, ...], optional: tuple[str, ...] = ()
) -> tuple[list[Row], list[Fault], list[Row]]:
    """Return the rows of *content* by the columns *wanted*, what is wrong with its shape, and rows of another length.

    Blank lines are left out. With a column missing there are no rows; one that is *optional* may be missing, and its
    cells are then empty, at the row's last cell. Of a row of another length, the cells are taken in order, and empty
    where there are none.

    Raises:
        UnreadableDocument: The file is not UTF-8.
    """
    lines = [cells for cells in _lines(file, decode(file, content)) if any(cell.text for cell in cells)]
    if not lines:
        return [], [Fault(file, 0, 0, "this file is empty.", f"Begin it with the line {','.join(wanted)}")], []
    heads, faults = lines[0], list(_heading_faults(lines[0], wanted, optional))
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


def _heading_faults(heads: list[CsvCell], wanted: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Fault]:
    found = [head.text for head in heads]
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
        remedy = f"Begin it with the line {','.join(wanted)}"
        yield Fault(heads[0].file, heads[0].line, 1, f"this file has no column {names}.", remedy)


def _lines(file: str, text: str) -> list[list[CsvCell]]:
    """Split as RFC 4180 says: a cell in quotes may hold commas, line ends and doubled quotes."""
    rows: list[list[CsvCell]] = []
    row: list[CsvCell] = []
    at, line, line_start = 0, 1, 0
    while at <= len(text):
        begun = (line, at - line_start + 1)
        content, after = _quoted(text, at) if text.startswith('"', at) else _unquoted(text, at)
        row.append(CsvCell(content.strip(), file, *begun))
        passed = text[at:after]
        if "\n" in passed:
            line, line_start = line + passed.count("\n"), at + passed.rindex("\n") + 1
        if after >= len(text) or text[after] == "\n":
            rows.append(row)
            row, line, line_start = [], line + 1, after + 1
        at = after + 1
    return rows


def _unquoted(text: str, at: int) -> tuple[str, int]:
    ends = [end for sign in ",\n" if (end := text.find(sign, at)) != -1]
    after = min(ends, default=len(text))
    return text[at:after], after


def _quoted(text: str, at: int) -> tuple[str, int]:
    content, closing = "", at + 1
    while (end := text.find('"', closing)) != -1:
        content += text[closing:end]
        if not text.startswith('"', end + 1):
            rest, after = _unquoted(text, end + 1)
            return content + rest, after
        content, closing = content + '"', end + 2
    return content + text[closing:], len(text)


def _again(cell: CsvCell, first: dict[str, int], key: str, what: str = "") -> list[Fault]:
    """A fault where *key* stands a second time; *first* keeps the line of each."""
    line = first.setdefault(key, cell.line)
    says = f"{what}'{cell.text}' stands here a second time; the first is on line {line}."
    return [cell.fault(says, "Keep one of them.")] if line != cell.line else []


# --- the register -----------------------------------------------------------------------------------------------


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
        UnreadableDocument: The file is not UTF-8.
    """
    rows, faults, uneven = read_rows(file, content, REGISTER_COLUMNS, REGISTER_OPTIONAL)
    if not rows and not faults:
        faults.append(Fault(file, 0, 0, "the register names nobody.", "Add a row for each force and internal team."))
    sound: list[tuple[Supplier, Row]] = []
    unsure = {row["id"].text for row in uneven}
    first: dict[str, int] = {}
    for row in rows:
        wrong = list(_row_faults(row))
        for name in ("id", "name"):
            if row[name].text:
                wrong += _again(row[name], first, f"{name} {row[name].text.casefold()}", f"the {name} ")
        faults += wrong
        if wrong:
            unsure.add(row["id"].text)
        else:
            sound.append((_supplier(row), row))
    suppliers = {supplier.id: supplier for supplier, _ in sound}
    for supplier, row in sound:
        if supplier.successor:
            faults += _successor_faults(supplier, row, suppliers, unsure)
    told = (rows or uneven) and not unsure & {"", "forces"}  # whose id that should be is not known
    register = Register(tuple(supplier for supplier, _ in sound)) if told else None
    return RegisterRead(register, tuple(faults), frozenset(unsure))


def _row_faults(row: Row) -> Iterator[Fault]:
    for name in ("id", "name"):
        if not row[name].text:
            yield row[name].fault(f"this row has no {name}.", "Fill it in.")
    kind, who = row["kind"], row["name"].text or row["id"].text
    if kind.text not in _KINDS:
        near = nearest(kind.text, _KINDS)
        otherwise = "Write territorial for a force, internal for a team of the body itself."
        says = f"'{who}' is of kind '{kind.text}'." if kind.text else f"'{who}' has no kind."
        yield kind.fault(says, f"Did you mean '{near}'?" if near else otherwise)
    if kind.text == "territorial" and not row["region"].text:
        yield row["region"].fault(f"the force '{who}' has no region.", "Fill it in.")
    if row["id"].text == "forces":
        says = "'forces' means every force, so no supplier can have it as its id."
        yield row["id"].fault(says, "Choose another id.")
    for name in ("since", "until"):
        if row[name].text and _date(row[name]) is None:
            says = f"'{row[name].text}' is not a date."
            yield row[name].fault(says, "Write it as 2024-06-30, or leave it empty.")
    since, until = _date(row["since"]), _date(row["until"])
    if since and until and until < since:
        yield row["until"].fault(f"'{who}' ends before it begins.", _CORRECT)


def _supplier(row: Row) -> Supplier:
    return Supplier(
        id=row["id"].text,
        name=row["name"].text,
        kind="territorial" if row["kind"].text == "territorial" else "internal",
        region=row["region"].text,
        since=_date(row["since"]),
        until=_date(row["until"]),
        successor=row["successor"].text,
    )


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
            yield cell.fault(says, _id_for(cell.text, others))
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


def _id_for(text: str, suppliers: Iterable[Supplier]) -> str:
    """What to write where an id is wanted: that of the supplier so called, or the nearest."""
    ids = {each.name: each.id for each in suppliers}
    return f"Write its id, '{ids[text]}'." if text in ids else did_you_mean(text, ids.values())


# --- outside figures --------------------------------------------------------------------------------------------


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
        UnreadableDocument: The file is not UTF-8.
    """
    rows, shape, _ = read_rows(file, content, REFERENCE_COLUMNS)
    faults = list(shape)
    values: dict[str, float] = {}
    first: dict[str, int] = {}
    for row in rows:
        supplier, value, number = row["supplier"], row["value"], _number(row["value"])
        if again := _again(supplier, first, supplier.text):
            faults += again
            continue
        if register is not None and supplier.text not in unsure and register.supplier(supplier.text) is None:
            remedy = _id_for(supplier.text, register.suppliers)
            faults.append(supplier.fault(f"register.csv has no supplier '{supplier.text}'.", remedy))
        if number is not None and abs(number) < TOO_LARGE:
            values[supplier.text] = number
        elif value.text != NOT_AVAILABLE:
            below = f" below {TOO_LARGE:,.0f}" if number is not None else ""
            says = f"'{value.text}' is not a number{below}." if value.text else f"'{supplier.text}' has no value."
            faults.append(value.fault(says, f"Write a number without commas, or {NOT_AVAILABLE} where there is none."))
    if register is not None and not shape:
        faults += _absent(file, release.as_at, first, register, sum(fault.column == 1 for fault in faults))
    stated = release.model_dump(exclude={"id"})
    return Outside(id=id_, values=values, **stated), tuple(faults)


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


def _number(cell: CsvCell) -> float | None:
    try:
        number = float(cell.text)
    except ValueError:
        return None
    return None if "_" in cell.text or number != number else number
