"""Nobody can work out what is hidden: an attacker tries, on everything that is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.measure import AskedItem, Measure, RatioOf, SumOf
from impact.plan.periods import Period
from impact.results.disclosure.suppression import suppress
from impact.results.model import Result
from impact.returns.observation import Observation
from tests.results.attacker import Answer, Attacker, Sum, attacker
from tests.results.published_tables import Tables, every, forces_of, plan_of, publish
from tests.results.small_plans import measure, ratio, said

MINIMUM = 5
COUNT = measure("M-1", sensitive=True)
SHARE = ratio("M-2", sensitive=True)
SAME_ITEM = ratio("M-3", value=RatioOf(numerator="M-1.launched", denominator="launched"))
WITH_ANOTHER = measure("M-4", value=SumOf(sum=("M-1.launched", "M-2.plans")))
OF_WHOM = ("part", "rest", "whole")
SPLIT = (
    measure(
        "M-5",
        sensitive=True,
        items={name: AskedItem(label=name, type="count") for name in OF_WHOM},
        value=SumOf(sum="part"),
        checks=(Total(total="whole", of=("part", "rest")),),
    ),
    measure("M-6", value=SumOf(sum="M-5.rest")),
    measure("M-7", value=SumOf(sum="M-5.whole")),
)
PLANS: dict[str, tuple[Measure, ...]] = {
    "a count": (COUNT,),
    "a percentage": (SHARE,),
    "a shared item": (COUNT, SAME_ITEM),
    "a sum and its parts": (COUNT, SHARE, WITH_ANOTHER),
}
NUMBERS = st.one_of(st.integers(0, 6), st.integers(0, 6), st.integers(5, 40))


@dataclass(frozen=True)
class Case:
    """What was sent for which regions, quarters and measures."""

    sizes: tuple[int, ...]
    measures: tuple[Measure, ...]
    quarters: tuple[Period, ...]
    sent: tuple[Observation, ...]
    years: bool

    def tables(self) -> tuple[Tables, Tables]:
        """What would be published, and what is."""
        plan = plan_of(forces_of(*self.sizes), *self.measures, minimum=MINIMUM)
        before = publish(plan, self.sent, self.quarters, self.years)
        return before, suppress(plan, before)


@st.composite
def cases(draw: st.DrawFn, names: tuple[str, ...] = tuple(PLANS)) -> Case:
    """Up to three regions of up to four forces, some of which sent nothing or a marker."""
    sizes = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    years = draw(st.booleans())
    quarters = tuple(Period(2024, "quarter", number) for number in range(1, draw(st.integers(1, 3)) + 1))
    measures = PLANS[draw(st.sampled_from(names))]
    sent: list[Observation] = []
    for force in forces_of(*sizes):
        for quarter in quarters:
            silent = draw(st.integers(0, 3)) == 0
            for one in () if silent else measures:
                answers = {"launched": draw(NUMBERS)} if "launched" in one.items else {}
                if one is SHARE:
                    answers["plans"] = draw(st.integers(0, answers["launched"]))
                if one is SAME_ITEM:
                    answers["launched"] += 40  # no smaller than what it is divided into
                gave = {name: "x" if draw(st.integers(0, 19)) == 0 else value for name, value in answers.items()}
                sent += [said(force, one.ref, name, value, quarter) for name, value in gave.items() if one.items]
    return Case(sizes, measures, quarters, tuple(sent), years)


def check(case: Case, pairs: Sequence[tuple[Result, Result]] = ()) -> None:
    """Hold every hidden figure, and every small count, against what the attacker can tell from *pairs*.

    They are each figure as it was and as it is shown, those of the case's tables if none are given.
    """
    pairs = pairs or list(zip(*map(every, case.tables()), strict=True))
    reader = attacker(case.measures, MINIMUM, pairs)
    people = {("M-1", "launched"), ("M-2", "plans"), ("M-2", "launched"), ("M-5", "part")}
    small: dict[frozenset[tuple[object, int]], Sum] = {}
    for who, shown in pairs:
        parts = reader.parts(who)
        values = [_value(case, part) for part in parts]
        if parts[0] and (who.value is not None or who.marker == "u"):
            if shown.hidden:
                assert (shown.value, shown.numerator, shown.denominator, shown.observations) == (None, None, None, ())
                whole = len(parts) == 2 and values[0] in (0, values[1])
                assert whole or not all(reader.certain(part) for part in parts), f"{who.area.code} {who.period}"
            elif all(len(part) == 1 for part in parts):
                assert not shown.withheld, "an answer that is a figure by itself is shown with it"
            told = list(zip(parts, values, strict=True))
            if len(parts) == 2 and all((one[1], one[2]) in people for part in parts for one in part):
                rest = {one: parts[1].get(one, 0) - parts[0].get(one, 0) for one in {**parts[0], **parts[1]}}
                told.append((rest, values[1] - values[0]))
            small |= {frozenset(part.items()): part for part, value in told if _is_small(part, value, people)}
        for one in shown.observations:
            assert (one.measure, one.item) not in people or not 0 < (one.value or 0) < MINIMUM
    markers = reader.from_markers(_noughts(case))
    for part in small.values():
        _held_open(reader, markers, part)


def _held_open(reader: Attacker, markers: Attacker, part: Sum) -> None:
    """A small count may be anything from 1 to the minimum, as far as the markers and the noughts leave it open.

    They say, for one thing, that a total with two hidden counts in it is at least 2. So is the year of two quarters,
    of each of which no more can be told than that it is at least 1.
    """
    low, high = reader.range(part)
    quarters = len({one[3] for one in part})
    if low > quarters or high < MINIMUM:
        least, most = markers.range(part)
        assert low <= max(quarters, least), f"{part} is at least {low}"
        assert high >= min(MINIMUM, most), f"{part} is at most {high}"


def _noughts(case: Case) -> list[Sum]:
    """The answers that are 0, and the percentages that are 100: nobody is left over."""
    told: dict[Answer, float | None] = {
        (one.supplier, one.measure, one.item, one.period): one.value for one in case.sent
    }
    found: list[Sum] = [{one: 1} for one, value in told.items() if value == 0]
    for one, value in told.items():
        whole = (one[0], one[1], "launched", one[3])
        if one[2] == "plans" and value is not None and value == told[whole]:
            found.append({whole: 1, one: -1})
    return found


def _is_small(part: Sum, value: float, people: set[tuple[str, str]]) -> bool:
    return 0 < value < MINIMUM and any((one[1], one[2]) in people for one in part)


def _value(case: Case, part: Sum) -> float:
    told = {(one.supplier, one.measure, one.item, one.period): one.value for one in case.sent}
    return sum(often * (told[one] or 0) for one, often in part.items())


@pytest.mark.slow
@pytest.mark.method("Disclosure")
@given(cases())
@settings(max_examples=40, deadline=None)
def test_nothing_hidden_can_be_worked_out(case: Case):
    """Not exactly, and no small count more closely than from 1 to the minimum: over quarters and years, shared items,
    sums of items, regions of one force, forces that sent nothing.
    """
    check(case)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_hidden_can_be_worked_out_where_a_rule_ties_the_items(seed: int):
    """The attacker knows, too, that part and rest make the whole."""
    rng, forces, quarter = Random(seed), forces_of(3, 2), Period(2024, "quarter", 1)
    sent: list[Observation] = []
    for force in forces:
        part, rest = rng.choice([1, 2, 9, 20]), rng.choice([10, 30])
        for name, value in zip(OF_WHOM, (part, rest, part + rest), strict=True):
            sent.append(said(force, "M-5", name, value, quarter))
    case = Case((3, 2), SPLIT, (quarter,), tuple(sent), years=False)
    before, after = case.tables()
    reader: Attacker = attacker(SPLIT, MINIMUM, zip(every(before), every(after), strict=True))
    for force in forces:
        names = [(force.id, "M-5", item, quarter) for item in OF_WHOM]
        reader.equations.append(({names[0]: 1, names[1]: 1, names[2]: -1}, 0))
    for force in forces:
        answer: Sum = {(force.id, "M-5", "part", quarter): 1}
        if 0 < _value(case, answer) < MINIMUM:
            _held_open(reader, reader.from_markers(_noughts(case)), answer)


LIMITED = (
    measure(
        "M-8",
        sensitive=True,
        items={name: AskedItem(label=name, type="count") for name in ("part", "whole")},
        value=SumOf(sum="part"),
        checks=(ReturnRule(rule="part <= whole", message="The part is more than the whole."),),
    ),
    measure("M-9", value=SumOf(sum="M-8.whole")),
)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_hidden_can_be_worked_out_where_a_rule_keeps_one_item_below_another(seed: int):
    """The attacker knows, too, that the part is no more than the whole: 1 of 1 says that it is 1."""
    rng, forces, quarter = Random(seed), forces_of(3, 2), Period(2024, "quarter", 1)
    sent: list[Observation] = []
    for force in forces:
        part = rng.choice([1, 2, 9, 20])
        for name, value in zip(("part", "whole"), (part, part + rng.choice([0, 1, 30])), strict=True):
            sent.append(said(force, "M-8", name, value, quarter))
    case = Case((3, 2), LIMITED, (quarter,), tuple(sent), years=False)
    reader = attacker(LIMITED, MINIMUM, zip(*map(every, case.tables()), strict=True))
    for force in forces:
        part_of, whole_of = ((force.id, "M-8", item, quarter) for item in ("part", "whole"))
        reader.bounds.append(({whole_of: 1, part_of: -1}, 0, inf))
    for force in forces:
        answer: Sum = {(force.id, "M-8", "part", quarter): 1}
        if 0 < _value(case, answer) < MINIMUM:
            _held_open(reader, reader.from_markers(_noughts(case)), answer)
