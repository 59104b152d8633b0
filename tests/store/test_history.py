"""The law of the store: any run of filings leaves what a plain list of them would say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.returns.observation import Observation
from impact.store.model import Filing
from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, DURHAM, ERROR, NOTE, Q1, QUERY, filing, observation, on

YEAR = Period(2024, "year", 1)
Q4 = Period(2024, "quarter", 4)
PERIODS = (Q1, Q4, YEAR)

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
moments = st.integers(0, 6).map(lambda hours: on(10) + timedelta(hours=hours))
values = st.one_of(
    st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.just("")),
    st.tuples(st.none(), st.sampled_from(["x", "z", ""])),
)


@st.composite
def answers(draw: st.DrawFn, supplier: str) -> tuple[Observation, ...]:
    """A return's observations: one at most for each measure and item."""
    made = []
    for measure, item in sorted(draw(st.sets(st.tuples(st.sampled_from("AB"), st.sampled_from("ab"))))):
        (value, marker), period = draw(values), draw(st.sampled_from(PERIODS))
        one = observation(value, supplier=supplier, measure=measure, item=item, period=period, marker=marker)
        made.append(one._replace(text=draw(words), cell=draw(words)))
    return tuple(made)


@st.composite
def filings(draw: st.DrawFn) -> Filing:
    """A file of one of two forces, or of nobody known, often one that was seen before."""
    supplier = draw(st.sampled_from(["", CLEVELAND, CLEVELAND, DURHAM]))
    findings = tuple(draw(st.lists(st.sampled_from([NOTE, NOTE, QUERY, QUERY, ERROR]), max_size=3)))
    return filing(
        *(() if ERROR in findings else draw(answers(supplier))),
        supplier=supplier,
        period=draw(st.sampled_from([None, Q1, Q1, Q4, YEAR])),
        content=draw(st.sampled_from([b"", b"one", b"two"])),
        received=draw(moments),
        findings=findings,
        filename=draw(words),
    )


Kept = tuple[int, int, Filing]  # number, version, what was filed


def judged(one: Filing) -> tuple[bytes, list[str], list[str]]:
    """The file, what was found in it and the figures it gave, in any order."""
    figures = (
        repr((o.measure, o.item, None if o.value is None else o.value + 0.0, o.marker, o.text))
        for o in one.observations
    )
    return one.content, sorted(finding.code for finding in one.findings), sorted(figures)


def remembered(history: Sequence[Filing]) -> list[Kept]:
    """What a plain list keeps of *history*."""
    kept: list[Kept] = []
    for one in history:
        own = [k for k in kept if (k[2].supplier, k[2].period) == (one.supplier, one.period)]
        known = one.supplier != "" and one.period is not None
        if not any(judged(k[2]) == judged(one) for k in own):
            kept.append((len(kept) + 1, len(own) + 1 if known else 0, one))
    return kept


def in_force(kept: Sequence[Kept], as_at: datetime) -> list[Kept]:
    """The filings that count: the last without an error of each supplier and period."""
    last = {
        (one.supplier, one.period): (number, version, one)
        for number, version, one in kept
        if version and ERROR not in one.findings and one.received <= as_at
    }
    return list(last.values())


@settings(max_examples=12, deadline=None)
@given(history=st.lists(filings(), max_size=8), as_at=moments)
def test_any_history_is_kept_as_a_list_would_keep_it(
    new_url: Callable[[], str], history: list[Filing], as_at: datetime
):
    """Numbers, versions, findings, files, the figures that count and the last ones are those of a plain list."""
    with Store.open(new_url()) as store:
        for one in history:
            store.file(one)
        kept = remembered(history)

        found = store.submissions()
        assert [(s.number, s.version, s.supplier, s.period, s.filename) for s in found] == [
            (number, version, one.supplier, one.period, one.filename) for number, version, one in kept
        ]
        assert [store.content(s.number) for s in found] == [one.content for *_, one in kept]
        assert [store.findings(s.number) for s in found] == [one.findings for *_, one in kept]

        figures = [o._replace(submission=number) for number, _, one in in_force(kept, as_at) for o in one.observations]
        figures.sort(
            key=lambda o: (o.period.last, PERIODS.index(o.period), o.supplier, o.measure, o.item, o.submission)
        )
        assert list(store.observations(as_at=as_at)) == figures

        earlier = [k for k in in_force(kept, on(31)) if k[2].supplier == CLEVELAND and k[2].period == Q1]
        last = {(o.measure, o.item): o.value for *_, one in earlier for o in one.observations if o.value is not None}
        assert {key: o.value for key, o in store.last_observations(CLEVELAND, Q4).items()} == last
