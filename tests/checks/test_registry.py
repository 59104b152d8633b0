"""The registry of checks: a kind is one file, and nothing else lists it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

KIND = '''"""Hold a figure to being even.

**Query.** The figure is odd. Correct it or explain it.
"""

from collections.abc import Iterator
from typing import ClassVar

from impact.checks.base import Case, Faults, Found, Place, ReturnCheck
from impact.checks.findings import figure, subject


class Even(ReturnCheck):
    """A figure is even."""

    code: ClassVar[str] = "odd_figure"
    key: ClassVar[str] = "even"
    turn: ClassVar[int] = 6
    even: str

    def lint(self, at: Place) -> Faults:
        """It needs a number."""
        return at.subject_faults("even", self.even)

    def judge(self, case: Case) -> Iterator[Found]:
        """Ask where it is odd."""
        one = case.item(self.even)
        if one is not None and one.number is not None and one.number % 2:
            yield self.found([one], f"{subject(one.label)} is {figure(one.number)}, which is odd.")
'''
USE = """
import sys
from importlib.util import module_from_spec, spec_from_file_location

rooms = sys.argv[1:]
spec = spec_from_file_location("impact.checks", f"{rooms[0]}/__init__.py", submodule_search_locations=rooms)
sys.modules["impact.checks"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["impact.checks"])

from impact.checks.base import Case, Stated
from impact.plan.model import schema_text
from tests.returns import filed_returns as plans

measure = plans.measure(plans.LAUNCHED, checks=[{"even": "launched"}])
(check,) = measure.checks
assert '"Even"' in schema_text()
stated = Stated(3.0, label="Launched", sheet="S", cell="E5", name="IW_17.launched", explain="F5")
case = Case(measure, {"IW-17": {"launched": stated}}, plans.CLEVELAND, {}, 0, {}, {})
print(*(found.finding.text for found in check.judge(case)))
"""


def test_a_kind_is_there_by_its_file_alone(tmp_path: Path):
    """Put a file into the room, and the models, the schema and the judging know it."""
    root = Path(__file__).parents[2]
    (tmp_path / "even.py").write_text(KIND)
    command = [sys.executable, "-c", USE, str(root / "impact" / "checks"), str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert (ran.stdout, ran.stderr) == ("Launched is 3, which is odd. Correct it, or explain it in F5.\n", "")
