"""What a report says as a whole, before any format."""

from __future__ import annotations

from impact.report.content import titled
from impact.report.definitions import combination, wording
from impact.report.returned import returned
from tests.report.reported import FORCES, definitions, measure, status


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


def test_methods_title_is_taken_off() -> None:
    """The methods' own title heads their page; without one it is "Methods"."""
    assert titled("# How\n\nText") == ("How", "Text")
    assert titled("Text") == ("Methods", "Text")


def test_empty_plan_of_returns_is_said() -> None:
    """A quarter in which nobody was asked says that."""
    assert returned([], {}).says == ("No return was asked for.",)
