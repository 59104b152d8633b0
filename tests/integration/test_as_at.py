"""A report as it was known on any day: what comes later never changes it, and what differs is marked and listed.

Kent's return came on 10 July 2024. Today it sends a second version and says why, and Durham's comes late.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from impact.plan.loading import load
from impact.plan.periods import Period, day
from impact.steps.receive import Incoming, receive
from impact.steps.report import composed as compose_report
from impact.store.submissions import Store
from impact.workspace import open_workspace
from tests.integration.commands import answer, impact_here, keep_open
from tests.integration.quarters import PERIOD, send

pytestmark = pytest.mark.slow

TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)
END_OF_YESTERDAY = datetime.combine(YESTERDAY, time(23, 59, 59), UTC)
REASON = "Two plans were left out."


@dataclass(frozen=True)
class Made:
    """The workspace as it is now, and what its report said, as JSON, before anything came today."""

    root: Path
    known_before: str


def planned(filled: Path, with_plan: int, name: str) -> Path:
    """Write a return like *filled*, in which so many of the 20 new initiatives had an evaluation plan."""
    workbook = load_workbook(filled)
    answer(workbook, "IW_17.with_plan", with_plan)
    workbook.save(filled.with_name(name))
    return filled.with_name(name)


def composed(root: Path) -> str:
    """The report as known at the end of yesterday."""
    workspace = open_workspace(root)
    definitions = load(workspace.metrics)
    with Store.open(workspace.store_url({})) as store:
        report = compose_report(workspace, definitions, store, Period.parse(PERIOD), END_OF_YESTERDAY).report
    return json.dumps(report.as_json(), indent=1, ensure_ascii=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The returns sent in, and the report before the second half of them came."""
    folder = tmp_path_factory.mktemp("as-at")
    root = folder / "ours"
    assert impact_here(folder, "init", "ours").status == 0
    keep_open(root)
    (root / "returns").mkdir()
    kent, durham = (send(root, PERIOD, force, 20, f"0 {force}.xlsx") for force in ("Kent", "Durham"))
    first = planned(kent, 8, "1 Kent.xlsx")
    workspace = open_workspace(root)
    with Store.open(workspace.store_url({})) as store:
        came = Incoming(first.name, first.read_bytes(), datetime(2024, 7, 10, 9, tzinfo=UTC))
        (receipt,) = receive(load(workspace.metrics), store, [came])
        assert receipt.submission.state == "accepted", receipt.findings
    before = composed(root)
    second, late = planned(kent, 10, "2 Kent.xlsx"), planned(durham, 20, "3 Durham.xlsx")
    assert impact_here(root, "receive", str(second), "--by", "Jo Smith", "--reason", REASON).status == 0
    assert impact_here(root, "receive", str(late)).status == 0
    assert impact_here(root, "sign-off", "2", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    return Made(root, before)


def report_of(root: Path, *arguments: str) -> tuple[str, Any]:
    """Write a report and return its JSON, as text and as read; without a PDF, unless the *arguments* ask for it."""
    said = impact_here(root, "report", "--period", PERIOD, "--out", "out", "--profile", "data", *arguments)
    assert (root / "out" / "report.json").is_file(), said.everything
    text = (root / "out" / "report.json").read_text(encoding="utf-8")
    return text, json.loads(text)


def section_of(report: Any, ref: str) -> Any:
    """A measure's part of the report."""
    return next(one for page in report["promises"] for one in page["measures"] if one["ref"] == ref)


@pytest.mark.method("As at a date")
def test_the_day_before_gives_the_old_figure_byte_for_byte(made: Made) -> None:
    """A second version, a late return and a sign-off came since: the report of yesterday is the very same."""
    text, report = report_of(made.root, "--as-at", YESTERDAY.isoformat())
    assert text == made.known_before
    section = section_of(report, "IW-17")
    assert section["behind"]["rows"][-1]["value"] == "40.0%"
    assert section["provisional"] == ("Provisional [p]: 42 forces have not returned and 1 return is not signed off.")
    assert report["revised"] is None


@pytest.mark.method("Provisional and revised")
def test_what_differs_from_the_last_edition_is_marked_and_listed(made: Made) -> None:
    """The old value and the new one, whose return it was, and why."""
    _, report = report_of(made.root, "--compared-with", YESTERDAY.isoformat(), "--profile", "board")
    revised = report["revised"]
    assert revised["since"] == day(YESTERDAY)
    row = next(one for one in revised["lines"] if one["ref"] == "IW-17")
    assert (row["area"], row["period"], row["before"], row["now"]) == (
        "England and Wales", "Q1 2024/25", "40.0%", "75.0%",
    )  # fmt: skip
    assert row["why"] == (
        "Durham (submission 3): came after the last edition; Kent (submission 1, now 2): Two plans were left out."
    )
    kent = next(one for one in revised["others"] if (one["ref"], one["area"]) == ("IW-17", "Kent"))
    assert (kent["before"], kent["now"]) == ("40.0%", "50.0%")
    section = section_of(report, "IW-17")
    assert (section["revised"], section["facts"][0]["value"]) == (True, "75.0% [p] [r]")
    assert section["behind"]["rows"][-1]["note"] == "[p] [r]"
    assert section["provisional"].endswith("41 forces have not returned and 1 return is not signed off.")
    assert section["quality"] == "D"
    assert section["quality_reasons"][1].startswith("2 of 43 forces are in it")
    assert section["quality_reasons"][1].endswith(": two letters lower.")
    html = (made.root / "out" / "report.html").read_text(encoding="utf-8")
    assert "Revisions since the last edition" in html


def test_the_late_force_is_not_carried_into_an_earlier_day(made: Made) -> None:
    """Before anything came there is no figure, and nobody's is put in its place."""
    said = impact_here(made.root, "trace", "IW-17", "--period", PERIOD, "--as-at", "2024-07-09", "--json")
    assert said.status == 0, said.everything
    assert json.loads(said.out)["value"] is None


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("July", "'July' is not a date. Write one as 2024-07-31."),
        ("2025-01-02", "The last edition, of 2025-01-02, is not before this report. Give the day of an earlier one."),
    ],
)
def test_a_last_edition_that_cannot_be(made: Made, last: str, words: str) -> None:
    """Wrong use, in words, and nothing is written."""
    said = impact_here(made.root, "report", "--period", PERIOD, "--as-at", "2025-01-02", "--compared-with", last,
                  "--out", "none")  # fmt: skip
    assert said.status == 2
    assert "--compared-with" in said.err
    assert words in " ".join(said.err.replace("│", " ").split())
    assert not (made.root / "none").exists()
