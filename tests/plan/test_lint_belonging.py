"""Each fault in where a measure belongs is told at its place, with what to do, and alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "unknown commitment": (
        [("measures/ratio.yaml", "commitment: C1", "commitment: C7")],
        [
            (
                "measures/ratio.yaml:3:13  measure 'IW-1' belongs to commitment 'C7', which plan.yaml "
                "does not have. Did you mean 'C1'?"
            )
        ],
    ),
    "unknown commitment, nothing near": (
        [("measures/ratio.yaml", "commitment: C1", "commitment: XYZ9")],
        [
            (
                "measures/ratio.yaml:3:13  measure 'IW-1' belongs to commitment 'XYZ9', which plan.yaml "
                "does not have. Write C1 or C2."
            )
        ],
    ),
    "unknown source": (
        [("measures/ratio.yaml", "source: {id: strategy}", "source: {id: strateggy}")],
        [
            (
                "measures/ratio.yaml:6:14  measure 'IW-1' rests on source 'strateggy', which plan.yaml "
                "does not have. Did you mean 'strategy'?"
            )
        ],
    ),
    "unknown supplier": (
        [("measures/median.yaml", "supplier: office", "supplier: ofice")],
        [
            (
                "measures/median.yaml:8:11  measure 'IW-4' is supplied by 'ofice', which register.csv "
                "does not have. Did you mean 'office'?"
            )
        ],
    ),
    "unknown supplier, forces": (
        [("measures/ratio.yaml", "supplier: forces", "supplier: force")],
        [
            (
                "measures/ratio.yaml:8:11  measure 'IW-1' is supplied by 'force', which register.csv "
                "does not have. Did you mean 'forces'?"
            )
        ],
    ),
    "one force as supplier": (
        [("measures/median.yaml", "supplier: office", "supplier: E1")],
        [
            (
                "measures/median.yaml:8:11  measure 'IW-4' is supplied by 'E1', a single force. Write "
                "forces, so that every force is asked."
            )
        ],
    ),
    "more often than collected": (
        [("plan.yaml", "  steps_from: office", "  frequency: half-yearly\n  steps_from: office")],
        [
            (
                "measures/median.yaml:9:12  measure 'IW-4' is quarterly, and the plan's figures are only "
                "collected each half-year. Write half-yearly, or change 'collection' in plan.yaml."
            ),
            (
                "measures/rate.yaml:9:12  measure 'IW-5' is quarterly, and the plan's figures are only "
                "collected each half-year. Write half-yearly, or change 'collection' in plan.yaml."
            ),
            (
                "measures/ratio.yaml:9:12  measure 'IW-1' is quarterly, and the plan's figures are only "
                "collected each half-year. Write half-yearly, or change 'collection' in plan.yaml."
            ),
            (
                "measures/records.yaml:9:12  measure 'IW-2' is quarterly, and the plan's figures are "
                "only collected each half-year. Write half-yearly, or change 'collection' in plan.yaml."
            ),
        ],
    ),
    "two measures, one ref": (
        [("measures/records.yaml", "ref: IW-2", "ref: IW-1")],
        [
            (
                "measures/records.yaml:1:6  measure 'IW-1' stands in measures/ratio.yaml already. Give "
                "one of the two another ref."
            )
        ],
    ),
    "a commitment's ref": (
        [("measures/yes.yaml", "ref: IW-3", "ref: C2")],
        [
            (
                "measures/yes.yaml:1:6  'C2' is the ref of a commitment in plan.yaml already. Give the "
                "measure a ref of its own."
            )
        ],
    ),
    "a step's ref": (
        [("measures/yes.yaml", "ref: IW-3", "ref: C2.1")],
        [
            (
                "measures/yes.yaml:1:6  'C2.1' is the ref of a step in plan.yaml already. Give the "
                "measure a ref of its own."
            )
        ],
    ),
    "an ambition's ref": (
        [("measures/yes.yaml", "ref: IW-3", "ref: IW")],
        [
            (
                "measures/yes.yaml:1:6  'IW' is the ref of an ambition in plan.yaml already. Give the "
                "measure a ref of its own."
            )
        ],
    ),
    "one workbook name": (
        [("measures/yes.yaml", "ref: IW-3", "ref: IW.2")],
        [
            (
                "measures/yes.yaml:1:6  measures 'IW-2' and 'IW.2' would have one name in the workbook, "
                "IW_2. Give one of the two another ref."
            )
        ],
    ),
    "one workbook name but for case": (
        [("measures/yes.yaml", "ref: IW-3", "ref: Iw-2")],
        [
            (
                "measures/yes.yaml:1:6  measures 'IW-2' and 'Iw-2' would have one name in the workbook, "
                "Iw_2. Give one of the two another ref."
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_belonging(case: str, tmp_path: Path) -> None:
    """Each fault in where a measure belongs is told at its place, with what to do, and alone."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
