"""What the file alone does not show: when it came, where it was filed before, what was explained earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from openpyxl.workbook import Workbook as Book

from impact.returns.observation import Beside, Observation
from tests.returns.corpus.fault import OR_SAY_WHY, Beforehand, Planted, Said, answers, said
from tests.returns.corpus.good import ANSWERS, BEFORE, FORM
from tests.returns.corpus.plan import CLEVELAND, Q4


def as_it_is(_: Book) -> None:
    """Nothing is wrong in the workbook itself."""


def untouched(name: str, beside: Beside, *says: Said) -> Planted:
    """The good return, held to something else."""
    return Planted(name, says, as_it_is, frozenset(), alone=True, known=Beforehand(beside))


def received(day: date) -> Beside:
    """The good return came on *day*."""
    return replace(BEFORE, received=day)


TIMES: tuple[Planted, ...] = (
    untouched("received-on-the-last-day", received(date(2025, 5, 30))),
    untouched("received-when-closed", received(date(2025, 5, 31)),
        Said("locked", "error", "", "Returns for Q4 2024/25 (January to March) were closed on 30 May 2025; this "
             "one came on 31 May 2025. Ask the corporate team of College of Policing for an extension, then send it "
             "again.")),
    untouched("received-on-the-period-s-last-day", received(date(2025, 3, 31))),
    untouched("received-before-the-end", received(date(2025, 3, 30)),
        Said("before_the_end", "query", "", "This return came on 30 March 2025, and Q4 2024/25 ends on 31 March 2025. "
             f"Send it again when the period is over{OR_SAY_WHY}")),
)  # fmt: skip

_QUARTERLY = {
    (question.measure, question.item): (Observation(
        CLEVELAND.id, question.measure, question.item, Q4.moved(-1), float(ANSWERS[question.name])
    ),)
    for question in FORM.questions()
    if question.period == Q4 and question.type in ("count", "number", "percent")
}  # fmt: skip
_WORKED_OUT = {
    (ref, item): (Observation(CLEVELAND.id, ref, item, Q4.moved(-1), value),)
    for ref, item, value in (
        ("SP-1", "adopted", 3.0), ("SP-1", "places", 7.0), ("SP-1", "wait", 64.0), ("SP-2", "visits", 2.0),
    )
}  # fmt: skip
SAME = replace(BEFORE, history={**BEFORE.history, **_QUARTERLY, **_WORKED_OUT})

FILED: tuple[Planted, ...] = (
    untouched("filed-for-another-force", replace(BEFORE, elsewhere=("Durham, Q4 2024/25 (January to March)",)),
        Said("same_file_elsewhere", "error", "", "This very file was filed already for Durham, Q4 2024/25 (January to "
             "March). Send the workbook made for Cleveland, Q4 2024/25 (January to March).")),
    untouched("figures-of-the-last-return", SAME,
        Said("same_as_last", "query", "", "Every number in this return is the same as in Q3 2024/25 (October to "
             f"December). Check that it is not the return for Q3 2024/25 (October to December) sent again{OR_SAY_WHY}"),
    ),
)  # fmt: skip

CHANGE = "change|LI_1.launched|Initiatives launched is 17; last quarter it was 11."
EXPLAINED: tuple[Planted, ...] = (
    answers("change-explained-before", {"LI_1.launched": 17},
        said("change", "LI_1.launched",
            'Initiatives launched is 17; last quarter it was 11. Explained before: "Two programmes began."', "note"),
        alone=True, known=Beforehand(replace(BEFORE, explained={CHANGE: "Two programmes began."}))),
    answers("change-explained-before-of-another-figure", {"LI_1.launched": 18},
        said("change", "LI_1.launched",
            "Initiatives launched is 18; last quarter it was 11. Correct it, or explain the change in F5.", "query"),
        alone=True, known=Beforehand(replace(BEFORE, explained={CHANGE: "Two programmes began."}))),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*TIMES, *FILED, *EXPLAINED)
