"""A page painted in the order it is read in, and nothing tagged that is not part of what is read.

WeasyPrint paints as CSS asks: what stands beside something else first, list markers last. Readers that follow the
page's marks and not its tags (reflow on a phone, a copied selection) would hear that order. It also marks running heads
and page numbers as content that no tag claims; ISO 14289-1, 7.8 wants them to be artifacts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

PageId = tuple[int, int]  # object and generation number
Lines = list[bytes]  # of a content stream: WeasyPrint writes an instruction on each, and the operands of BDC before it

_CLIP = frozenset({b"W", b"W*"})
_PAINT = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n", b"ET", b"Do", b"sh"})
_BEGIN = frozenset({b"BDC", b"BMC"})
_SETS = frozenset(
    {b"cm", b"gs", b"w", b"J", b"j", b"M", b"d", b"ri", b"i", b"CS", b"cs", b"SC", b"SCN", b"sc", b"scn", b"G", b"g"}
    | {b"RG", b"rg", b"K", b"k", b"Tc", b"Tw", b"Tz", b"TL", b"Tf", b"Tr", b"Ts"}
)
_MCID = re.compile(rb"/MCID (\d+)")


@dataclass(frozen=True)
class Painted:
    """Marks that belong together, with all that must be set before they are painted.

    `mcid` is what the tags call them; None for what no tag can claim.
    """

    before: Lines
    marks: Lines
    mcid: int | None = None


def paint_as_read(pdf: pikepdf.Pdf) -> None:
    """Put each page's content in the order of the document's tags, what no tag claims first, as artifacts.

    Backgrounds and rules are painted before the words in either order, so the page looks the same.

    Args:
        pdf: An open, tagged PDF as WeasyPrint writes it; its pages and its parent tree are changed in place.
    """
    read = _read_order(pdf)
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    claims = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    for page in pdf.pages:
        ranks = read.get(page.obj.objgen, {})
        units = list(_units(page.Contents.read_bytes().split(b"\n")))
        claimed = sorted((unit for unit in units if unit.mcid in ranks), key=lambda unit: ranks[unit.mcid or 0])
        others = [_artifact(unit) for unit in units if unit.mcid not in ranks]
        page.Contents = pdf.make_stream(b"\n".join(_written([*others, *claimed])))
        # a mark that no tag claims goes out of the parent tree, which would say that one does
        of_page: Any = claims.get(int(page.obj.get("/StructParents", -1)), ())
        for mcid in range(len(of_page)):
            if mcid not in ranks:
                of_page[mcid] = None


def _read_order(pdf: pikepdf.Pdf) -> dict[PageId, dict[int, int]]:
    """Return, by page, the place in the reading order of each mark that a tag claims."""
    import pikepdf

    found: dict[PageId, dict[int, int]] = {}
    waiting: list[tuple[Any, Any]] = [(pdf.Root.StructTreeRoot, None)]
    while waiting:
        one, page = waiting.pop()
        if isinstance(one, int):
            marks = found.setdefault(page.objgen, {})
            marks[one] = len(marks)
        elif "/MCID" in one:
            marks = found.setdefault(one.get("/Pg", page).objgen, {})
            marks[int(one.MCID)] = len(marks)
        elif "/K" in one:
            own = one.get("/Pg", page)
            kids = one.K if isinstance(one.K, pikepdf.Array) else [one.K]
            waiting.extend((kid, own) for kid in reversed(list(kids)))
    return found


def _operator(line: bytes) -> bytes:
    return line[line.rfind(b" ") + 1 :]


def _units(lines: Lines) -> Iterator[Painted]:
    """Yield what is painted: each outermost marked sequence, and each path or image that stands outside of one.

    To parse the stream as any PDF may have it takes ten times as long.
    """
    frames: list[Lines] = [[]]  # what is set, by the state that it is set in
    inside: Lines = []  # the marked sequence, path or text object that is open
    depth = 0  # of marked sequences
    for line in lines:
        if depth or line in _BEGIN:
            inside.append(line)
            depth += (line in _BEGIN) - (line == b"EMC")
            if depth == 0:
                named = _MCID.search(inside[1])
                yield Painted([*chain(*frames)], inside, int(named[1]) if named else None)
                frames[-1] += _left_set(inside)
                inside = []
            continue
        operator = _operator(line)
        if operator == b"q":
            frames.append([])
        elif operator == b"Q":
            frames.pop()
        elif operator in _SETS and not inside:
            frames[-1].append(line)
        elif operator:
            inside.append(line)
            if operator == b"n" and any(one in _CLIP for one in inside):
                frames[-1] += inside
                inside = []
            elif operator in _PAINT:
                yield Painted([*chain(*frames)], inside)
                inside = []


def _left_set(marks: Lines) -> Iterator[bytes]:
    """Yield what a sequence sets and does not take back: it holds for what is painted after it."""
    depth = 0
    for line in marks:
        operator = _operator(line)
        if operator == b"q":
            depth += 1
        elif operator == b"Q":
            depth -= 1
        elif depth == 0 and operator in _SETS:
            yield line


def _artifact(unit: Painted) -> Painted:
    """Return the unit as an artifact of the page; one that is an artifact already stays as it is."""
    if unit.mcid is None:
        return unit
    begin = unit.marks.index(b"BDC")
    return Painted(unit.before, [b"/Artifact", b"<</Type /Pagination>>", *unit.marks[begin:]])


def _written(units: Sequence[Painted]) -> Lines:
    """Return the lines that paint each unit on its own; what all of them set is set once."""
    shared = 0
    for at in zip(*(unit.before for unit in units), strict=False):
        if any(one is not at[0] for one in at):
            break
        shared += 1
    found = [b"q", *(units[0].before[:shared] if units else ())]
    for unit in units:
        found += [b"q", *unit.before[shared:], *unit.marks, b"Q"]
    return [*found, b"Q"]
