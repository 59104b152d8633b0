"""Any cell that a sheet may hold, for the laws."""

from __future__ import annotations

from hypothesis import strategies as st

from impact.returns.grid import Raw

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.text(), st.dates(), st.datetimes(), st.floats(), st.integers(),
    st.from_regex(r"[£<~]?[0-9,. ]{0,12}(%|[a-z*²]{1,3}|\[[a-z]{1,4}\])?", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}[-/. ]([0-9]{1,2}|[A-Za-z]{3})[-/. ][0-9]{2,4}", fullmatch=True),
)  # fmt: skip
CELLS = st.builds(
    Raw,
    kind=st.sampled_from(["blank", "number", "text", "date", "yes_no", "error"]),
    value=ANYTHING,
    shown=st.text(max_size=20) | st.just("12%"),
    formula=st.none() | st.text(max_size=10),
)
