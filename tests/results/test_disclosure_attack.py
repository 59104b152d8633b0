"""An attacker who knows the method, the definitions and every edition: what can be worked out, and what cannot.

Shares no code with the product: what each figure that is shown says of the answers behind it is put together again
here, and solved by interval and integer arithmetic.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import product
from random import Random

import pytest

from impact.plan.definitions import Definitions
from impact.plan.measure import AskedItem
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure import keyed
from impact.results.model import Result
from impact.results.revisions import revisions
from impact.returns.observation import Observation
from tests.report.published import LAST, answers, published
from tests.results.small_plans import FORCES, KENT, PEOPLE, Q1, definitions, measure, ratio, said

pytestmark = pytest.mark.method("Disclosure")

PLAN = definitions(measure(items={"launched": PEOPLE}))
QUARTERS = (Q1, Q1.following)
Places = Sequence[int]  # of the answers in a sum
Sums = Sequence[tuple[Places, int]]  # each with the figure that is shown of it


def candidates(shown: int) -> tuple[int, int]:
    """The least and the most that is shown so: the method is published, so anyone can run it backwards."""
    return max(0, shown - 2), shown + 2


def solved(sums: Sums, count: int) -> list[tuple[int, int]]:
    """Between what each answer must lie, by interval arithmetic until nothing moves."""
    low, high = [0] * count, [10**6] * count
    moved = True
    while moved:
        moved = False
        for places, shown in sums:
            least, most = candidates(shown)
            lows, highs = sum(low[at] for at in places), sum(high[at] for at in places)
            for at in places:
                tighter = max(low[at], least - highs + high[at]), min(high[at], most - lows + low[at])
                if tighter != (low[at], high[at]):
                    low[at], high[at], moved = *tighter, True
                    lows, highs = sum(low[at] for at in places), sum(high[at] for at in places)
    return list(zip(low, high, strict=True))


def enumerated(sums: Sums, count: int) -> list[tuple[int, int]]:
    """The same by trying every whole number that interval arithmetic leaves: exact."""
    tries = [range(low, high + 1) for low, high in solved(sums, count)]
    held = [(places, *candidates(shown)) for places, shown in sums]
    left = [one for one in product(*tries) if all(low <= sum(one[at] for at in at_) <= high for at_, low, high in held)]
    return [(min(column), max(column)) for column in zip(*left, strict=True)]


def sent(counts: Sequence[int], quarters: Sequence[Period] = QUARTERS) -> list[Observation]:
    """What each force gave in each quarter."""
    return [
        said(force, "M-1", "launched", counts[at * len(quarters) + number], quarter)
        for at, force in enumerate(FORCES)
        for number, quarter in enumerate(quarters)
    ]


def edition(counts: Sequence[int], quarters: Sequence[Period] = QUARTERS, plan: Definitions = PLAN) -> Compiled:
    """What is published of it."""
    return compile_results(plan, sent(counts, quarters), {}, quarters[-1])


def published_sums(found: Compiled, quarters: Sequence[Period] = QUARTERS) -> Iterator[tuple[Places, int]]:
    """Every figure that an edition shows, with the answers that its coverage says are in it."""
    place = {(force.id, quarter): at for at, (force, quarter) in enumerate(product(FORCES, quarters))}
    series = [found.national["M-1"].results, *found.force_series["M-1"].values(), *found.region_series["M-1"].values()]
    for result in (*(one for each in series for one in each), found.years["M-1"].result):
        behind = [place[one.supplier, one.period] for one in result.observations]
        if behind and result.value is not None:
            assert all(one.value is None for one in result.observations)
            yield behind, int(result.value)


def test_a_thousand_tables_keep_nearly_every_answer() -> None:
    """Of forces, regions, the nation, quarters and the year so far: about 1 answer in 50 is certain in so small a plan.

    Each of these has its whole figure at one end of what is shown so: metrics/methods.md says that this remains.
    """
    random, answers_, certain = Random(12), 0, 0
    for number in range(1000):
        counts = [random.choice((0, 0, 1, 2, 3, 4, 5, 7, 9, 12)) for _ in range(len(FORCES) * len(QUARTERS))]
        sums = list(published_sums(edition(counts))) if number < 60 else list(_as_published(counts))
        found = solved(sums, len(counts))
        assert all(low <= count <= high for count, (low, high) in zip(counts, found, strict=True))
        answers_ += len(counts)
        certain += sum(low == high for low, high in found)
    assert certain / answers_ < 0.03


def _as_published(counts: Sequence[int]) -> Iterator[tuple[Places, int]]:
    """The same sums, put together by the attacker alone; what is published is held to them."""
    of_force = [[at * 2, at * 2 + 1] for at in range(len(FORCES))]
    names = {one.region for one in FORCES}
    regions = [[at for at, one in enumerate(FORCES) if one.region == name] for name in names]
    for quarter in (0, 1):
        groups = [[at] for at in range(len(FORCES))] + regions + [list(range(len(FORCES)))]
        for group in groups:
            places = [of_force[at][quarter] for at in group]
            yield places, (2 * sum(counts[at] for at in places) + 5) // 10 * 5
    yield list(range(len(counts))), (2 * sum(counts) + 5) // 10 * 5


def test_the_attacker_puts_the_same_sums_together() -> None:
    """What is taken for published is what is published."""
    counts = [3, 1, 0, 2, 7, 9, 4, 4, 12, 1]
    ours, theirs = (sorted((sorted(places), shown) for places, shown in each)
                    for each in (published_sums(edition(counts)), _as_published(counts)))  # fmt: skip
    assert ours == theirs


def test_whole_numbers_tell_little_more_than_intervals() -> None:
    """Trying every number that could be there: of 200 tables of two by two, with all their sums, few are certain."""
    random, certain = Random(5), 0
    for _ in range(200):
        counts = [random.randint(0, 9) for _ in range(4)]
        groups: list[list[int]] = [[0], [1], [2], [3], [0, 1], [2, 3], [0, 2], [1, 3], [0, 1, 2, 3]]
        sums = [(places, (2 * sum(counts[at] for at in places) + 5) // 10 * 5) for places in groups]
        exact = enumerated(sums, 4)
        assert all(low <= count <= high for count, (low, high) in zip(counts, exact, strict=True))
        certain += sum(low == high for low, high in exact)
    assert certain / 800 < 0.06


def test_what_remains_four_forces_at_0_under_a_total_of_10() -> None:
    """Are 2 each: as metrics/methods.md says."""
    assert solved([([0], 0), ([1], 0), ([2], 0), ([3], 0), ([0, 1, 2, 3], 10)], 4) == [(2, 2)] * 4


def test_tables_that_round_alike_are_published_alike() -> None:
    """Ratings, variation, limits, changes, funnels, sentences, charts, traces: all of it, byte for byte."""
    random, tried = Random(3), 0
    plain = answers()
    counts = {(force, LAST): random.randint(20, 60) for force in FORCES}
    first = published(answers(counts))
    while tried < 4:
        other = {key: value + random.choice((-2, -1, 0, 1, 2)) for key, value in counts.items()}
        if other != counts and all(_told(counts, group) == _told(other, group) for group in _groups(plain, counts)):
            tried += 1
            again = published(answers(other))
            assert again.files == first.files
            assert again.report == first.report


def _groups(
    plain: Sequence[Observation], counts: dict[tuple[Supplier, Period], int]
) -> Iterator[tuple[list[Supplier], int]]:
    """Each sum over the latest quarter, and what is added to it of the quarters before in the year."""
    year = [one for one in plain if one.measure == "M-1" and one.period.year == LAST.year and one.period != LAST]
    for region in {force.region for force in FORCES}:
        yield [force for force in FORCES if force.region == region], 0
    for force in FORCES:
        yield [force], 0
    yield list(FORCES), 0
    yield list(FORCES), round(sum(one.value or 0 for one in year))


def _told(counts: dict[tuple[Supplier, Period], int], group: tuple[list[Supplier], int]) -> int:
    forces, more = group
    return (2 * (sum(counts[force, LAST] for force in forces) + more) + 5) // 10 * 5


def test_two_editions_subtracted_after_a_late_return() -> None:
    """51 of four forces, then 53 with Kent's 2: what is shown rose by 5, Kent's own is 0, and it may have 1 or 2."""
    counts = [20, 0, 11, 0, 10, 0, 10, 0, 2, 0]
    late = [one for one in sent(counts) if one.supplier != KENT.id and one.period == Q1]
    before = compile_results(PLAN, late, {}, Q1)
    now = compile_results(PLAN, [one for one in sent(counts) if one.period == Q1], {}, Q1)
    assert (before.national["M-1"].latest.value, now.national["M-1"].latest.value) == (50, 55)
    found = {one.area.name: one for one in revisions(before, now, {})}
    assert found["Kent"].now.value == 0
    others = [([0], 20), ([1], 10), ([2], 10), ([3], 10), ([0, 1, 2, 3], 50)]
    assert enumerated([*others, ([4], 0), ([0, 1, 2, 3, 4], 55)], 5)[4] == (1, 2)


def test_a_change_that_rounding_hides_is_no_revision() -> None:
    """Kent's 9 became 8: 10 both times, and so is the total, and nobody is named."""
    before, now = (edition([9, 10, 12, 9, kent], QUARTERS[:1]) for kent in (9, 8))
    assert revisions(before, now, {}) == ()


def test_whoever_sent_anew_is_named_and_not_what_they_changed() -> None:
    """Kent's own figure is the same; that its return is another is known anyway, from the list of returns."""
    first = [said(force, "M-1", "launched", 9) for force in FORCES]
    again = [*(one for one in first if one.supplier != KENT.id), first[-1]._replace(value=12.0, submission=8)]
    assert {one.supplier for one in again} == {force.id for force in FORCES}
    before, now = (compile_results(PLAN, each, {}, Q1) for each in (first, again))
    (national,) = [one for one in revisions(before, now, {}) if one.area.kind == "national"]
    assert (national.before.value, national.now.value) == (45, 50)
    assert [one.supplier for one in national.whose] == [KENT.id]


def test_a_percentage_over_a_known_denominator_gives_the_rounded_count_alone() -> None:
    """33 of 48 and 34 of 52 are both 35 of 50: 70.0% says no more."""
    one = ratio(items={"launched": PEOPLE, "plans": AskedItem(label="Plans", type="count")})

    def latest(done: int, asked: int) -> Result:
        told = [said(KENT, "M-2", "plans", done), said(KENT, "M-2", "launched", asked)]
        return compile_results(definitions(one), told, {}, Q1).national["M-2"].latest

    assert latest(33, 48) == latest(34, 52) == latest(37, 50)


def test_a_workbook_cannot_be_guessed_by_its_hash() -> None:
    """Whoever fills in the form with each likely count has the file's hash, but not the key."""
    guesses = [sha256(f"the return with {count}".encode()).hexdigest() for count in range(1000)]
    shown = keyed(guesses[7], b"a key of the store's")
    assert shown not in guesses and len(shown) == 64
    assert shown == hmac.digest(b"a key of the store's", guesses[7].encode(), "sha256").hex()
    assert keyed(guesses[7], b"another store's") != shown
