"""Queries on the returns that count, each with the supplier's explanation: what is odd and right, said in public.

Comes after `store.model` and `returns.findings`; the full report lists them after the returns. What the checks say of a
measure that counts people, or asks them, quotes its answers, so none of that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.report.model import Answered
from impact.results.disclosure import guarded as guarded_measures
from impact.returns.findings import Finding
from impact.returns.form import defined_name
from impact.store.model import Explanation, ReturnStatus

Told = Mapping[int, tuple[Sequence[Finding], Sequence[Explanation]]]

_NOT_SHOWN = "A query on figures that count people: its words are not shown."


def answered(definitions: Definitions, statuses: Sequence[ReturnStatus], told: Told) -> tuple[Answered, ...]:
    """Return every query on a return that counts, by supplier in the order of *statuses*.

    Args:
        definitions: For names, and for which measures count people.
        statuses: How each supplier stands.
        told: By the number of a submission that counts, its findings and the explanations it has.
    """
    guarded = guarded_measures(definitions.plan.measures)
    names = {defined_name(measure.ref, "")[:-1]: measure for measure in definitions.plan.measures}
    found: list[Answered] = []
    for status in statuses:
        if status.counted is None:
            continue
        findings, explanations = told.get(status.counted.number, ((), ()))
        texts = {one.fingerprint: one.text for one in explanations}
        for query in (one for one in findings if one.severity == "query"):
            measure = names.get(query.item.partition(".")[0])
            found.append(_answered(status.supplier.name, query, measure, guarded, texts.get(query.fingerprint, "")))
    return tuple(found)


def _answered(supplier: str, query: Finding, measure: Measure | None, guarded: frozenset[str], answer: str) -> Answered:
    about = f"{measure.ref} {measure.name}" if measure is not None else query.place or "The whole return"
    if measure is not None and measure.ref in guarded:
        return Answered(supplier, about, _NOT_SHOWN, "Explained; not shown" if answer else "")
    return Answered(supplier, about, query.says, answer)
