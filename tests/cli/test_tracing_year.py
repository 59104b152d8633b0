"""`impact trace MEASURE --of 2024-25`: from a year's figure to the cells of each of its quarters."""

from __future__ import annotations

import json
import re
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.cli.session import as_json
from impact.cli.tracing import result_for, trace_json, trace_lines
from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.results.compiled import compile_results
from impact.results.model import Result
from impact.results.trace import trace
from tests.results.small_plans import CLEVELAND, DURHAM, KENT, PEOPLE, definitions, measure, ratio, said

pytestmark = [pytest.mark.method("From a figure to its cells"), pytest.mark.method("Years")]

QUARTERS = [Period(2024, "quarter", number) for number in (1, 2, 3, 4)]
Answers = dict[str, list[int | None]]


def year_of(one: Measure, plan: Definitions, **items: Answers) -> Result:
    """The year's figure that `--of 2024-25` finds, from what Cleveland, Durham and Kent answered in its quarters."""
    forces = {"Cleveland": CLEVELAND, "Durham": DURHAM, "Kent": KENT}
    sent = [
        said(forces[force], one.ref, item, value, quarter)
        for item, answers in items.items()
        for force, values in answers.items()
        for quarter, value in zip(QUARTERS, values, strict=True)
        if value is not None
    ]
    return result_for(plan, compile_results(plan, sent, {}, QUARTERS[-1]), one.ref, "national", "2024-25")


def test_a_year_that_is_not_over_says_how_much_of_it_it_is() -> None:
    """Two quarters of four are not called the year, in words or in JSON."""
    one = measure()
    plan = definitions(one)
    sent = [said(KENT, one.ref, "launched", 10, quarter) for quarter in QUARTERS[:2]]
    result = result_for(plan, compile_results(plan, sent, {}, QUARTERS[1]), one.ref, "national", "2024-25")
    found = trace(plan, result)
    assert next(iter(trace_lines(plan, found))) == (
        "M-1 Initiatives launched, England and Wales, April to September 2024, 2 of 4 quarters of 2024/25: 20"
    )
    told = json.loads(as_json(trace_json(plan, found)))
    assert (told["period"], told["periods"]) == ("2024-25", ["2024-25-Q1", "2024-25-Q2"])


def test_each_number_of_a_year_names_its_quarter() -> None:
    """Kent's four quarters and Durham's make the sum; Cleveland lacks two, and is left out."""
    one = measure()
    plan = definitions(one)
    result = year_of(one, plan, launched={"Cleveland": [1, None, None, 4], "Durham": [5] * 4, "Kent": [10, 20, 30, 40]})
    lines = list(trace_lines(plan, trace(plan, result)))
    assert lines[0] == "M-1 Initiatives launched, England and Wales, 2024/25 (April to March): 120"
    at = lines.index("Added: Initiatives launched")
    assert lines[at + 1 : at + 11] == [
        "  Durham    5  Q1 2024/25 (April to June); submission 7, C1 A promise!E5",
        "  Durham    5  Q2 2024/25 (July to September); submission 7, C1 A promise!E5",
        "  Durham    5  Q3 2024/25 (October to December); submission 7, C1 A promise!E5",
        "  Durham    5  Q4 2024/25 (January to March); submission 7, C1 A promise!E5",
        "  Kent     10  Q1 2024/25 (April to June); submission 7, C1 A promise!E5",
        "  Kent     20  Q2 2024/25 (July to September); submission 7, C1 A promise!E5",
        "  Kent     30  Q3 2024/25 (October to December); submission 7, C1 A promise!E5",
        "  Kent     40  Q4 2024/25 (January to March); submission 7, C1 A promise!E5",
        "  Sum     120",
        "",
    ]
    assert "  Cleveland      –  not returned for Q2 2024/25 and Q3 2024/25" in lines
    periods = {str(line["period"]) for line in trace_json(plan, trace(plan, result))["cells"] if line["counted"]}
    assert periods == {"2024-25-Q1", "2024-25-Q2", "2024-25-Q3", "2024-25-Q4"}


def test_a_quarter_s_figure_does_not_name_its_quarter_again() -> None:
    """It stands in the heading."""
    one = measure()
    plan = definitions(one)
    compiled = compile_results(plan, [said(KENT, "M-1", "launched", 3, QUARTERS[0])], {}, QUARTERS[0])
    lines = list(trace_lines(plan, trace(plan, result_for(plan, compiled, "M-1", "national"))))
    assert "  Kent  3  submission 7, C1 A promise!E5" in lines


def test_answers_that_count_people_are_counted() -> None:
    """And each names its quarter and who gave it; never its number."""
    one = measure(items={"launched": PEOPLE})
    plan = definitions(one)
    told = year_of(one, plan, launched={"Cleveland": [1] * 4, "Durham": [2] * 4, "Kent": [3, 4, 3, 4]})
    found = trace(plan, told)
    lines = list(trace_lines(plan, found))
    assert "  12 answers are not shown." in lines
    assert sum("[c]" in line for line in lines) == 12
    assert any(re.match(r"  Kent +\[c\]  Q2 2024/25 \(July to September\); submission 7", line) for line in lines)
    assert (trace_json(plan, found)["withheld"], told.value) == (12, 25)


COUNTS = st.lists(st.one_of(st.none(), st.integers(1, 2000)), min_size=4, max_size=4)


@given(st.fixed_dictionaries(dict.fromkeys(("Cleveland", "Durham", "Kent"), COUNTS)))
def test_what_is_printed_adds_up_to_the_year(launched: Answers) -> None:
    """The numbers of each part, read off the page and added, give the year's figure by its formula."""
    one = ratio()
    plan = definitions(one)
    plans: Answers = {force: [value and value // 2 for value in values] for force, values in launched.items()}
    result = year_of(one, plan, launched=launched, plans=plans)
    sums = {"Numerator": 0.0, "Denominator": 0.0}
    part = ""
    for line in trace_lines(plan, trace(plan, result)):
        if not line.startswith("  "):
            part = line.partition(":")[0]
        elif part in sums and not line.startswith("  Sum"):
            sums[part] = fsum((sums[part], float(re.split(r"  +", line)[2].replace(",", ""))))
    if result.value is None:
        assert sums["Denominator"] == 0
    else:
        assert result.value == approx(100 * sums["Numerator"] / sums["Denominator"])
