"""`impact trace`: from a figure to its formula, its cells, their files and who signed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.integration.commands import Said, impact, impact_here
from tests.integration.quarters import BEFORE, DURHAM, KENT, PERIOD

HASH = re.compile(r"[0-9a-f]{12}…")
CLOCK = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")

pytestmark = pytest.mark.method("From a figure to its cells")


@pytest.fixture(scope="module")
def ours(quarter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarter, with Kent's return signed off."""
    root = Path(shutil.copytree(quarter, tmp_path_factory.mktemp("trace") / "ours"))
    assert impact_here(root, "sign-off", "3", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    return root


def plain(text: str) -> str:
    """The text with hashes and days taken out."""
    return CLOCK.sub("DAY", HASH.sub("HASH…", text))


def wrapped(said: Said) -> str:
    """What was said on standard error, in one line, without the frame of a usage message."""
    return re.sub(r"[\s│]+", " ", said.err)


def test_a_force_s_figure_leads_to_its_cells(ours: Path) -> None:
    """The formula, each number, its cell, the file, and who signed it off; as a process of its own."""
    said = impact(ours, "trace", "IW-15", "--period", PERIOD, "--area", KENT)
    assert said.status == 0, said.everything
    lines = plain(said.out).splitlines()
    assert lines[0] == "IW-15 Practices adopted from another force, Kent, Q1 2024/25 (April to June): 0"
    assert lines[1:3] == ["  sum of “Practices listed”", "  coverage 1 of 1"]
    assert lines[4:6] == [
        "Added: Practices listed",
        "  Kent  0  submission 3, version 1, IW-15 practices!A5:D204",
    ]
    at = lines.index("Returns")
    assert lines[at + 1 :] == [
        "  submission 3, version 1: 3 Kent.xlsx, SHA-256 HASH…, received DAY",
        "    signed off by Jo Smith, Head of Analysis, on DAY",
    ]


def test_a_return_that_nobody_signed_says_so(ours: Path) -> None:
    """Durham's is not signed off."""
    said = impact_here(ours, "trace", "IW-17", "--period", PERIOD, "--area", "Durham")
    assert said.out.rstrip().endswith("    not signed off")


def test_the_nation_s_figure_names_who_is_left_out(ours: Path) -> None:
    """Two are in it; a return with errors and silence are two reasons."""
    said = json.loads(impact_here(ours, "trace", "IW-17", "--period", PERIOD, "--json").out)
    why = {cell["supplier_name"]: cell["why"] for cell in said["cells"] if not cell["counted"]}
    assert (said["included"], said["expected"], len(why)) == (2, 43, 41)
    assert (why["Surrey"], why["Cleveland"]) == ("return has errors", "not returned")
    assert said["formula"] == {
        "kind": "ratio of sums",
        "per": 100,
        "words": "sum of “Launched initiatives with an evaluation plan on the day they began” ÷ sum of “Initiatives"
        " launched in the quarter” × 100",
    }
    assert said["denominator"] == sum(
        cell["value"] for cell in said["cells"] if cell["part"] == "denominator" and cell["counted"]
    )


def test_each_part_of_the_formula_has_its_sum(ours: Path) -> None:
    """100 of Durham's and 3 of Kent's."""
    said = impact_here(ours, "trace", "IW-17", "--period", PERIOD)
    lines = said.out.splitlines()
    at = lines.index("Denominator: Initiatives launched in the quarter")
    assert [line[:13] for line in lines[at + 1 : at + 4]] == ["  Durham  100", "  Kent      3", "  Sum     103"]
    assert "  0 over 103; coverage 2 of 43" in said.out


def test_json_tells_the_whole_hash_and_who_signed(ours: Path) -> None:
    """Of every cell, so that a program needs nothing else."""
    said = json.loads(impact_here(ours, "trace", "IW-17", "--period", PERIOD, "--area", KENT, "--json").out)
    kept = json.loads(impact_here(ours, "submissions", "--period", PERIOD, "--force", "Kent", "--json").out)
    for cell in said["cells"]:
        assert (cell["submission"], cell["version"], cell["filename"]) == (3, 1, "3 Kent.xlsx")
        assert (cell["sha256"], cell["received"]) == (kept[0]["sha256"], kept[0]["received"])
        assert (cell["signed_off"]["name"], cell["signed_off"]["role"]) == ("Jo Smith", "Head of Analysis")


def test_an_earlier_period_of_the_series(ours: Path) -> None:
    """Durham's return of the quarter before stands behind that quarter's figure."""
    said = impact_here(ours, "trace", "IW-17", "--period", PERIOD, "--area", DURHAM, "--of", BEFORE, "--json")
    traced = json.loads(said.out)
    assert (traced["period"], {cell["submission"] for cell in traced["cells"]}) == (BEFORE, {1})
    nothing = json.loads(
        impact_here(ours, "trace", "IW-17", "--period", PERIOD, "--area", KENT, "--of", BEFORE, "--json").out
    )
    assert (nothing["value"], nothing["marker"], nothing["coverage"]) == (None, "", "0 of 1")
    assert [cell["why"] for cell in nothing["cells"]] == ["not returned"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("IW-17", "--of", "2019-20-Q1"), "IW-17 has no figure of 2019-20-Q1 for England and Wales"),
        (("IW-17", "--of", "last year"), "'last year' is not a period."),
        (("IW-17", "--area", "Kant"), "There is no figure for 'Kant'. Did you mean 'Kent'?"),
        (("IW-04", "--area", KENT), "the body's own team supplies IW-04, so it has a national one."),
        (("IW17",), "The plan has no measure 'IW17'. Did you mean 'IW-17'?"),
    ],
)
def test_what_has_no_figure_is_wrong_use(ours: Path, arguments: tuple[str, ...], says: str) -> None:
    """Status 2, and what there is instead."""
    said = impact_here(ours, "trace", *arguments, "--period", PERIOD)
    assert said.status == 2
    assert says in wrapped(said)


def test_a_measure_whose_first_period_has_not_ended(ours: Path) -> None:
    """It is in the plan, and has no figure yet."""
    said = impact_here(ours, "trace", "IW-22", "--period", "2022-23-Q1")
    assert said.status == 2
    assert "IW-22 has no figure yet: none of its periods has ended by Q1 2022/23 (April to June)." in wrapped(said)
