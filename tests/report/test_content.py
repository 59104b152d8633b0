"""What a report says as a whole, before any format."""

from __future__ import annotations

import json

from impact.report.content import titled
from impact.report.definitions import combination, wording
from impact.report.returned import returned
from tests.report.reported import FORCES, definitions, measure, report, status


def test_who_returned() -> None:
    """On time, late, with errors and silent, each by name; nothing assumed."""
    who = report().returned
    assert who.says == (
        "6 of 8 forces made a return that could be used: 5 on time and 1 late.",
        "Gwent sent a return with errors still to be mended. Hull has not returned. No figure is assumed for them.",
        "The Research and survey team returned.",
    )
    assert [(one.name, one.state.word) for one in who.outstanding] == [
        ("Fylde", "Late"),
        ("Gwent", "Errors to mend"),
        ("Hull", "Not returned"),
    ]
    assert (
        who.outstanding[1].says
        == "Due 20 July 2025; the last return, of 15 July 2025, has two errors. None of it is used."
    )
    assert {tile.state for tile in who.tiles} == {"on time", "late", "errors", "not returned"}


def test_everyone_on_time_needs_no_names() -> None:
    """The sentence is short when there is nothing to say."""
    who = returned([status(force) for force in FORCES], {})
    assert who.says == ("8 of 8 forces made a return that could be used, all on time.",)
    assert (who.outstanding, who.tiles, who.alt) == ((), (), "")


def test_wording_is_said_to_be_illustrative() -> None:
    """Until the plan's pages are supplied the report says so plainly; then it stops."""
    assert wording(definitions()) == (
        "Every measure’s wording is illustrative until the plan’s own pages 43 to 46 are supplied."
    )
    assert wording(definitions(measure(source={"id": "plan"}))) == ""


def test_definition_says_how_a_figure_is_made() -> None:
    """The combination in words, from the items' own labels."""
    one = measure()
    assert combination(one, definitions(one)) == "Closed plans with a review, divided by plans closed; in per cent"


def test_synthetic_is_the_caller_s_to_say() -> None:
    """The notice is there when the figures are made up, and only then."""
    assert report().notice == "Synthetic data: an illustration, not a report of real performance"
    assert report(synthetic=False).notice == ""


def test_same_input_same_content() -> None:
    """Nothing but the arguments makes the report."""
    assert report() == report()
    assert json.dumps(report().as_json()) == json.dumps(report().as_json())


def test_json_form_is_whole() -> None:
    """The JSON has the same parts in the same order, with the time in ISO 8601."""
    data = json.loads(json.dumps(report().as_json()))
    assert data["made_at"] == "2025-07-31T12:00:00+00:00"
    assert [page["ref"] for page in data["promises"]] == ["S1", "C1", "C2"]
    assert data["promises"][1]["measures"][0]["chart"]["points"][-1]["value"] == 36


def test_methods_title_is_taken_off() -> None:
    """The methods' own title heads their page; without one it is "Methods"."""
    assert titled("# How\n\nText") == ("How", "Text")
    assert titled("Text") == ("Methods", "Text")


def test_empty_plan_of_returns_is_said() -> None:
    """A quarter in which nobody was asked says that."""
    assert returned([], {}).says == ("No return was asked for.",)
