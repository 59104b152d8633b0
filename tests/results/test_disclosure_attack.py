"""An attacker who knows the method, the definitions and every edition: what can be worked out, and what cannot.

Shares no code with the product: what each figure that is shown says of the answers behind it is put together again
here, and solved by interval and integer arithmetic.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random

import pytest

from impact.checks.change import Change
from impact.plan.loading import load, places
from impact.plan.measure import AskedItem
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure import keyed, narrowing
from impact.results.model import Result
from impact.results.quality import revisions
from impact.returns.observation import Observation
from tests.plan.workspaces import write_workspace
from tests.report.published import LAST, answers, published
from tests.results.small_plans import FORCES, KENT, PEOPLE, Q1, definitions, measure, ratio, said

pytestmark = [pytest.mark.slow, pytest.mark.method("Disclosure")]

ROOT = Path(__file__).parents[2]
COUNTED = measure(items={"launched": PEOPLE})
PLAN = definitions(COUNTED)
QUARTERS = (Q1, Q1.following)
SMALL = (0, 0, 1, 2, 3, 4, 5, 7, 9, 12)  # counts that somebody may know the people of
Band = tuple[int, int]
Totals = Sequence[tuple[int, Sequence[int]]]  # which figure is the total of which others


def candidates(shown: int, base: int = 5) -> Band:
    """The least and the most that is shown so: the method is published, so anyone can run it backwards."""
    held = [count for count in range(shown + base) if (2 * count + base) // (2 * base) * base == shown]
    return held[0], held[-1]


def solved(shown: Sequence[int], totals: Totals) -> list[Band]:
    """Between what each figure must lie, by interval arithmetic until nothing moves.

    Where no figure is a part of two totals, no more can be known: any whole number that is left to one can be given to
    it, and what is left of the others shared out.
    """
    found = [candidates(one) for one in shown]
    moved = True
    while moved:
        moved = False
        for whole, parts in totals:
            lows, highs = sum(found[at][0] for at in parts), sum(found[at][1] for at in parts)
            told = {whole: (max(found[whole][0], lows), min(found[whole][1], highs))}
            least, most = told[whole]
            for at in parts:
                low, high = found[at]
                told[at] = max(low, least - highs + high), min(high, most - lows + low)
            for at, band in told.items():
                moved |= band != found[at]
                found[at] = band
    return found


def enumerated(shown: Sequence[int], totals: Totals, count: int) -> list[Band]:
    """The same of the first *count*, which are totals of nothing, by trying every whole number that is shown so."""
    tries = [range(low, high + 1) for low, high in map(candidates, shown[:count])]
    held = [(parts, *candidates(shown[whole])) for whole, parts in totals]
    left = [
        one for one in product(*tries) if all(low <= sum(one[at] for at in parts) <= high for parts, low, high in held)
    ]
    return [(min(column), max(column)) for column in zip(*left, strict=True)]


def is_narrow(band: Band) -> bool:
    """Whether fewer than three counts are left."""
    return band[1] - band[0] < 2


def told(found: Compiled) -> tuple[list[int], Totals, list[tuple[str, Period]]]:
    """Every figure that an edition shows, which are totals of which, and whose answer each of the first is.

    Forces by quarter come first, then their regions, the nation, and its year so far: each a total of those before.
    """
    series = (found.force_series["M-1"].values(), found.region_series["M-1"].values(), [found.national["M-1"].results])
    forces, regions, nation = ([one for results in each for one in results if one.observations] for each in series)
    year = found.years["M-1"].result
    assert not any(one.value for result in (*forces, *regions, *nation, year) for one in result.observations)
    every = [*forces, *regions, *nation, year]
    place = {id(one): at for at, one in enumerate(every)}
    inside = {id(one): {each.supplier for each in one.observations} for one in every}

    def total(whole: Result, of: Sequence[Result]) -> tuple[int, list[int]]:
        parts = [one for one in of if one.period == whole.period and inside[id(one)] <= inside[id(whole)]]
        return place[id(whole)], [place[id(one)] for one in parts]

    totals = [*(total(one, forces) for one in regions), *(total(one, regions) for one in nation)]
    totals.append((len(every) - 1, [place[id(one)] for one in nation]))
    return [int(one.value or 0) for one in every], totals, [(one.area.code, one.period) for one in forces]


def sent(counts: Sequence[int], quarters: Sequence[Period] = QUARTERS) -> list[Observation]:
    """What each force gave in each quarter."""
    return [
        said(force, "M-1", "launched", counts[at * len(quarters) + number], quarter)
        for at, force in enumerate(FORCES)
        for number, quarter in enumerate(quarters)
    ]


def edition(counts: Sequence[int], quarters: Sequence[Period] = QUARTERS) -> Compiled:
    """What is published of it."""
    return compile_results(PLAN, sent(counts, quarters), {}, quarters[-1])


# --- one total ------------------------------------------------------------------------------------------------------


def test_a_thousand_totals_keep_three_candidates_of_all_but_a_few_counts() -> None:
    """Regions of one to ten forces, as one edition shows them: what remains is counted, and metrics/methods.md says so.

    With n parts, whose figures are each off by 2 at most and the total's too, a part is left fewer than three only if
    the total as shown lies more than 2 n above the sum of its parts as shown, or more than 2 m below where m of them
    are not shown as 0: nearly as far as can be.
    """
    random, narrow, all_of_them = Random(12), Counter[int](), 0
    sizes = [1 + number % 10 for number in range(1000)]
    forces = [
        Supplier(f"{region}-{at}", "A force", "territorial", f"Region {region}")
        for region, size in enumerate(sizes)
        for at in range(size)
    ]
    counts = {force.id: random.choice(SMALL) for force in forces}
    plan = definitions(COUNTED, register=Register(tuple(forces)))
    found = compile_results(plan, [said(one, "M-1", "launched", counts[one.id]) for one in forces], {}, Q1)
    own = {one.area.code: int(one.value or 0) for one in found.forces["M-1"]}
    regions = {one.area.name: int(one.value or 0) for one in found.regions["M-1"]}
    for region, size in enumerate(sizes):
        codes, total = [f"{region}-{at}" for at in range(size)], regions[f"Region {region}"]
        shown = [own[code] for code in codes]
        bands = solved([*shown, total], [(size, range(size))])
        apart = total - sum(shown)
        for code, band in zip(codes, bands, strict=False):
            shown_of_some = sum(one > 0 for one in shown)
            assert band[0] <= counts[code] <= band[1]
            assert is_narrow(band) == (apart > 2 * size or apart < -2 * shown_of_some)
            narrow[size] += is_narrow(band)
            all_of_them += 1
    assert {size for size, times in narrow.items() if times} == {2, 3, 4}
    methods = (ROOT / "metrics" / "methods.md").read_text(encoding="utf-8")
    assert f"{sum(narrow.values())} of the {all_of_them:,} counts" in methods


@pytest.mark.parametrize("parts", [2, 3])
def test_whole_numbers_tell_no_more_of_one_total_than_intervals(parts: int) -> None:
    """Every total that can be shown over parts shown as 0, 5 or 10: each part solved and enumerated comes out alike."""
    for shown in product((0, 5, 10), repeat=parts):
        for total in range(max(0, sum(shown) - 10), sum(shown) + 15, 5):
            totals = [(parts, range(parts))]
            if exact := enumerated([*shown, total], totals, parts):
                assert exact == solved([*shown, total], totals)[:parts]


def test_what_remains_four_forces_at_0_under_a_total_of_10() -> None:
    """Are 2 each; of two at 0 under 5 each is 1 or 2; one at 0 beside two at 10 under 15 is 0 or 1."""
    assert solved([0, 0, 0, 0, 10], [(4, range(4))])[:4] == [(2, 2)] * 4
    assert solved([0, 0, 5], [(2, range(2))])[:2] == [(1, 2)] * 2
    assert solved([0, 10, 10, 15], [(3, range(3))])[0] == (0, 1)


# --- whole tables ---------------------------------------------------------------------------------------------------


def test_a_table_that_adds_up_as_it_is_shown_gives_nothing_away() -> None:
    """Each figure may be what it is shown as, and then any count by itself may be any that is shown so.

    Of forces, regions, the nation, two quarters and the year so far, five forces only.
    """
    random, adding = Random(12), 0
    for _ in range(60):
        counts = [random.choice(SMALL) for _ in range(len(FORCES) * len(QUARTERS))]
        shown, totals, _ = told(edition(counts))
        bands = solved(shown, totals)
        assert all(low <= count <= high for count, (low, high) in zip(counts, bands, strict=False))
        if all(shown[whole] == sum(shown[at] for at in parts) for whole, parts in totals):
            adding += 1
            assert bands == list(map(candidates, shown))
    assert adding > 3


def test_nor_where_rows_and_columns_are_added_too() -> None:
    """Two by two with all their sums, where a count is a part of three totals: by trying every whole number."""
    random, adding = Random(5), 0
    totals = [(4, [0, 1]), (5, [2, 3]), (6, [0, 2]), (7, [1, 3]), (8, [0, 1, 2, 3])]
    for _ in range(200):
        counts = [random.randint(0, 9) for _ in range(4)]
        exactly = [*counts, *(sum(counts[at] for at in parts) for _, parts in totals)]
        shown = [(2 * one + 5) // 10 * 5 for one in exactly]
        exact = enumerated(shown, totals, 4)
        assert all(low <= count <= high for count, (low, high) in zip(counts, exact, strict=True))
        if all(shown[whole] == sum(shown[at] for at in parts) for whole, parts in totals):
            adding += 1
            assert exact == list(map(candidates, shown[:4]))
    assert adding > 9


def test_a_year_of_43_forces_gives_few_away() -> None:
    """In their own regions, of which one has two: what remains is counted in metrics/methods.md."""
    random, register = Random(43), load(ROOT / "metrics").register
    quarters = [Q1.moved(number) for number in range(4)]
    counts = {(one.id, quarter): random.choice(SMALL) for one in register.forces(Q1) for quarter in quarters}
    answers_ = [
        said(one, "M-1", "launched", counts[one.id, quarter], quarter)
        for one in register.forces(Q1)
        for quarter in quarters
    ]
    shown, totals, whose = told(compile_results(definitions(COUNTED, register=register), answers_, {}, quarters[-1]))
    bands = dict(zip(whose, solved(shown, totals), strict=False))
    assert all(band[0] <= counts[place] <= band[1] for place, band in bands.items())
    few = [place for place, band in bands.items() if is_narrow(band)]
    methods = (ROOT / "metrics" / "methods.md").read_text(encoding="utf-8")
    assert f"{len(few)} of {len(bands)}" in methods


# --- bounds in the definitions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", [3, 5, 10])
def test_a_minimum_or_maximum_is_asked_about_wherever_it_gives_a_count_away(tmp_path: Path, base: int) -> None:
    """The attacker takes from what is shown all that the definitions would have refused: for every bound up to 40."""
    item = (
        "measures/ratio.yaml",
        "launched: {label: Launched, type: count",
        "launched: {label: Launched, type: count, sensitive: true, minimum: 0, maximum: 9999",
    )
    checks = ("measures/ratio.yaml", "  - {change: launched, beyond: 50%}\n", "")
    root = write_workspace(tmp_path, item, checks)
    rules = load(root).plan.presentation.model_copy(update={"rounding": base})
    read = next(one for one in places(root) if one.measure.ref == "IW-1")
    for bound in range(41):
        for field, keeps in (("minimum", bound.__le__), ("maximum", bound.__ge__)):
            least = 3
            for shown in range(0, 60, base):
                low, high = candidates(shown, base)
                left = [count for count in range(low, high + 1) if keeps(count)]
                if left and len(left) <= high - low:
                    least = min(least, len(left))
            asked = read.measure.items["launched"].model_copy(update={field: bound})
            told_ = narrowing(
                [
                    replace(
                        read,
                        measure=read.measure.model_copy(update={"items": {**read.measure.items, "launched": asked}}),
                    )
                ],
                rules,
            )
            assert [one.line for one in told_ if f"its {field} is" in one.says] == [13] * (least < 3), (field, bound)


def test_what_a_change_that_nobody_asked_about_gives_away() -> None:
    """20 last quarter and 25 now, and no query: by 10% of at most 22 it rose to 24 at most. `impact check` asks."""
    low, high = candidates(25)
    check = Change(change="launched", beyond="10%")
    quiet = [now for now in range(low, high + 1) for last in range(18, 23) if abs(now - last) <= check.share * last]
    assert set(quiet) == {23, 24}


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
    shown, totals = [20, 10, 10, 10, 0, 50, 55], [(5, range(4)), (6, range(5))]
    assert enumerated(shown, totals, 5)[4] == (1, 2)


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
