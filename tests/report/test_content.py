"""What a report says as a whole, before any format."""

from __future__ import annotations

from impact.report.content import titled
from impact.report.pages import combination, wording
from tests.report.reported import definitions, measure


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
