"""A page painted in the order it is read in, and nothing tagged that is not part of what is read.

WeasyPrint paints as CSS asks: what stands beside something else first, list markers last. Readers that follow the
page's marks and not its tags (reflow on a phone, a copied selection) would hear that order. It also marks running heads
and page numbers as content that no tag claims; ISO 14289-1, 7.8 wants them to be artifacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

Marks = tuple[Any, ...]  # instructions of a content stream, in order
PageId = tuple[int, int]  # object and generation number

_CLIP = frozenset({"W", "W*"})
_PAINT = frozenset(  # what ends a path, a text or an image
    {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n", "ET", "Do", "sh", "INLINE IMAGE"}
)
_BEGIN = frozenset({"BDC", "BMC"})
_SETS = frozenset(
    {"cm", "gs", "w", "J", "j", "M", "d", "ri", "i", "CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K"}
    | {"k", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts"}
)


@dataclass(frozen=True)
class Painted:
    """Marks that belong together, with all that must be set before they are painted.

    `mcid` is what the tags call them; None for what no tag can claim.
    """

    before: Marks
    marks: Marks
    mcid: int | None = None


def paint_as_read(pdf: pikepdf.Pdf) -> None:
    """Put each page's content in the order of the document's tags, what no tag claims first, as artifacts.

    Backgrounds and rules are painted before the words in either order, so the page looks the same.

    Args:
        pdf: An open, tagged PDF; its pages and its parent tree are changed in place.
    """
    import pikepdf  # late: only a PDF needs it

    read = _read_order(pdf)
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    claims = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    for page in pdf.pages:
        ranks = read.get(page.obj.objgen, {})
        units = list(_units(pikepdf.parse_content_stream(page)))
        claimed = sorted((unit for unit in units if unit.mcid in ranks), key=lambda unit: ranks[unit.mcid or 0])
        others = [_artifact(unit) for unit in units if unit.mcid not in ranks]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_written([*others, *claimed])))
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


def _units(stream: Iterable[Any]) -> Iterator[Painted]:
    """Yield what is painted: each outermost marked sequence, and each path or image that stands outside of one."""
    frames: list[list[Any]] = [[]]  # what is set, by the state that it is set in
    inside: list[Any] = []  # the marked sequence, path or text object that is open
    depth = 0  # of marked sequences
    for instruction in stream:
        operator = str(instruction.operator)
        if depth or operator in _BEGIN:
            inside.append(instruction)
            depth += (operator in _BEGIN) - (operator == "EMC")
            if depth == 0:
                begin = inside[0]
                named = str(begin.operator) == "BDC" and "/MCID" in begin.operands[1]
                yield Painted(tuple(chain(*frames)), tuple(inside), int(begin.operands[1].MCID) if named else None)
                frames[-1].extend(_left_set(inside[1:-1]))
                inside = []
        elif operator == "q":
            frames.append([])
        elif operator == "Q":
            frames.pop()
        elif operator in _SETS and not inside:
            frames[-1].append(instruction)
        else:
            inside.append(instruction)
            if operator == "n" and any(str(one.operator) in _CLIP for one in inside):
                frames[-1].extend(inside)
                inside = []
            elif operator in _PAINT:
                yield Painted(tuple(chain(*frames)), tuple(inside))
                inside = []


def _left_set(marks: Iterable[Any]) -> Iterator[Any]:
    """Yield what a sequence sets and does not take back: it holds for what is painted after it."""
    depth = 0
    for instruction in marks:
        operator = str(instruction.operator)
        depth += (operator == "q") - (operator == "Q")
        if depth == 0 and operator in _SETS:
            yield instruction


def _artifact(unit: Painted) -> Painted:
    """Return the unit as an artifact of the page; one that is an artifact already stays as it is."""
    import pikepdf

    if unit.mcid is None:
        return unit
    kind = pikepdf.Dictionary(Type=pikepdf.Name.Pagination)
    begin = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact, kind], pikepdf.Operator("BDC"))
    return Painted(unit.before, (begin, *unit.marks[1:]))


def _written(units: Sequence[Painted]) -> list[Any]:
    """Return the instructions that paint each unit on its own; what all of them set is set once."""
    import pikepdf

    save, restore = (pikepdf.ContentStreamInstruction([], pikepdf.Operator(name)) for name in "qQ")
    shared = 0
    for at in zip(*(unit.before for unit in units), strict=False):
        if any(one is not at[0] for one in at):
            break
        shared += 1
    found = [save, *(units[0].before[:shared] if units else ())]
    for unit in units:
        found += [save, *unit.before[shared:], *unit.marks, restore]
    return [*found, restore]
