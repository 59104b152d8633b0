"""Several faults planted in one good return, and what is to be said of them together.

The rule, whole: every fault is said as it is when it stands alone, but for what follows from another. Nothing is said
that rests on a cell at fault, or of a sheet that is gone. The very same words about several cells are one finding with
all their places; taken one by one they are what the faults say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from impact.returns.judging import ALIKE, MANY
from tests.returns.corpus.fault import Fault, Planted, Said
from tests.returns.corpus.good import FORM, good, saved, where
from tests.returns.workbooks import load


def together(faults: Iterable[Planted]) -> list[Planted]:
    """Those of *faults* that can be planted in one workbook, the earlier before the later.

    No two touch one cell, and none changes a figure that another's words repeat.
    """
    chosen: list[Planted] = []
    for fault in faults:
        if all(_apart(fault, other) and _apart(other, fault) for other in chosen):
            chosen.append(fault)
    return chosen


def planted(faults: Sequence[Planted]) -> bytes:
    """The good return with all of *faults*; sheets are taken out last."""
    book = load(good())
    for fault in sorted(faults, key=lambda fault: bool(fault.removes)):
        fault.plant(book)
    return saved(book)


def expected(faults: Sequence[Planted]) -> Counter[Said]:
    """What is to be said of *faults* together, cell by cell."""
    return Counter(
        each for fault in faults for said in fault.says if _stands(said, fault, faults) for each in said.one_by_one()
    )


def in_one(said: Counter[Said], alone: Counter[Said]) -> Counter[Said]:
    """*said* without the words of whatever is said of its cells together, because *alone* says it so often."""
    words: dict[tuple[str, str], set[str]] = {}
    for each in alone:
        words.setdefault((each.code, each.severity), set()).add(each.text)
    many = {key for key, texts in words.items() if key[0] in ALIKE and key[1] != "query" and len(texts) > MANY}
    plain = Counter[Said]()
    for each, count in said.items():
        plain[replace(each, text="") if (each.code, each.severity) in many else each] += count
    return plain


def composable(fault: Fault) -> bool:
    """Whether other faults can be planted beside *fault*."""
    return isinstance(fault, Planted) and not fault.alone and fault.form is FORM


def _apart(fault: Planted, other: Planted) -> bool:
    repeated = {name for said in fault.says for name in said.rests_on}
    return not fault.touches & other.touches and (other.error or not repeated & other.touches)


def _stands(said: Said, fault: Planted, faults: Sequence[Planted]) -> bool:
    """Whether nothing that it rests on is at fault or gone."""
    for other in faults:
        if other is fault:
            continue
        if _sheets(said) & other.removes:
            return False
        if other.error and any(_covers(name, cell) for name in said.rests_on for cell in other.touches):
            return False
    return True


def _covers(name: str, cell: str) -> bool:
    return cell == name or cell.startswith(f"{name}!")


def _sheets(said: Said) -> frozenset[str]:
    """The sheets that it speaks of; a name without a dot is a sheet's own title."""
    titles = (where(name)[0] if "." in name else name for name in said.rests_on)
    return frozenset({said.place.partition("!")[0], *titles})
