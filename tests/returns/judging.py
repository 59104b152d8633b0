"""A good return with something changed, and what the checks say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from impact.plan.definitions import Definitions, Outside
from impact.plan.periods import Period
from impact.returns.answers import Answer, Return
from impact.returns.judging import Checked, check
from impact.returns.observation import Beside, Observation
from impact.returns.records import Records
from tests.returns.filed_returns import CLEVELAND, Q1, definitions, measure, opened, raw

DEFINITIONS = definitions()


def judged(
    answers: Mapping[str, Any] | None = None,
    *,
    plan: Definitions = DEFINITIONS,
    last: Mapping[Any, Observation] | None = None,
    beside: Beside | None = None,
    expected_supplier: str | None = None,
    expected_period: Period | None = None,
    nil: Any = None,
    **more: Any,
) -> Checked:
    """Check a good return with some answers replaced, *nil* on its cover ("" for a blank cell), and *last* figures."""
    before = beside or Beside(history={key: (figure,) for key, figure in (last or {}).items()})
    filed = on_cover(opened(dict(answers or {}), plan=plan, **more), nil)
    return check(filed, plan, beside=before, expected_supplier=expected_supplier, expected_period=expected_period)


def on_cover(filed: Return, answer: Any) -> Return:
    """The return with a cell for "Nothing to report?" that holds *answer*; as it is for None."""
    if answer is None:
        return filed
    entry = Answer("impact.nil", raw(answer or None), "Cover", "C9")
    return replace(filed, nil=entry)


def plan_with(shape: Mapping[str, Any], *checks: Mapping[str, Any]) -> Definitions:
    """A plan of one measure with other checks."""
    return definitions(measure(shape, checks=checks))


def earlier(item: str, *values: float | None, upto: Period = Q1) -> dict[tuple[str, str], tuple[Observation, ...]]:
    """Cleveland's figures of "IW-17.launched" in the periods just before *upto*, the oldest first; None for a gap."""
    ref, key = item.split(".")
    periods = [upto.moved(-back) for back in range(len(values), 0, -1)]
    return {
        (ref, key): tuple(
            Observation(CLEVELAND.id, ref, key, period, value)
            for period, value in zip(periods, values, strict=True)
            if value is not None
        )
    }


def history(*series: Mapping[tuple[str, str], Sequence[Observation]]) -> Beside:
    """What stands beside a return whose supplier filed these before."""
    return Beside(history={key: tuple(figures) for each in series for key, figures in each.items()})


def codes(checked: Checked) -> list[str]:
    """The code of each finding, in order."""
    return [finding.code for finding in checked.findings]


def officers(**values: float) -> Outside:
    """A release of officers in post, by supplier id."""
    from datetime import date

    return Outside(
        id="officers-2019-09-30",
        title="Police workforce",
        publisher="Home Office",
        as_at=date(2019, 9, 30),
        released=date(2020, 1, 30),
        licence="Open Government Licence v3.0",
        unit="full-time equivalent officers",
        values=values,
    )


Cases = Mapping[str, Callable[[], Checked | Records]]


def case(answers: Mapping[str, Any] | None = None, **more: Any) -> Callable[[], Checked]:
    """A good return with something changed, by the arguments of `judged`."""
    return partial(judged, answers, **more)


def told(cases: Cases) -> str:
    """What is said of each case and what it came to, as a text that is kept: severity, code, what its cell is for."""
    return "\n".join(f"=== {name}\n{_told(case())}\n" for name, case in cases.items())


def _told(checked: Checked | Records) -> str:
    lines = []
    for one in checked.findings:
        further = f"[+{len(one.cells)} cells] " if len(one.cells) > 20 else ""
        about = f"{one.severity} {one.code}" + (f" ({one.expected})" if one.expected else "")
        lines.append(f"{about} {further}{one.place}: {one.text}")
    if len(lines) > 12:  # of many alike the first and the last
        lines = [*lines[:2], f"… {len(lines) - 4} more", *lines[-2:]]
    if isinstance(checked, Records):
        columns = checked.columns.items() if len(checked) <= 3 else ()
        for place, number in enumerate(checked.numbers[: 3 if columns else 0].tolist()):
            read = {key: column.readings[column.which[place]] for key, column in columns}
            held = [
                f"{key} {one.marker or one.value}" for key, one in read.items() if one.marker or one.value is not None
            ]
            lines.append(f"row {number}: {', '.join(held)}")
        return "\n".join([*lines, f"{len(checked)} rows"])
    good = {(one.measure, one.item): one for one in judged().observations}
    given = {(one.measure, one.item): one for one in checked.observations}
    come = [
        f"{one.measure} {one.item} {one.marker or one.text or one.value} in {one.cell}"
        for key, one in given.items()
        if good.get(key, one)[4:7] != one[4:7] or key not in good
    ]
    lines += [f"{fingerprint} explained: {words}" for fingerprint, words in checked.explanations.items()]
    lines.append(f"{len(given)} observed" + (": " if come else "") + "; ".join(come) + ("; nil" if checked.nil else ""))
    return "\n".join(lines)
