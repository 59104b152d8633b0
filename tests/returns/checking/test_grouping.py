"""What is wrong in the same way in many cells is said once."""

from __future__ import annotations

from dataclasses import replace

from impact.checks.findings import Finding, error, note
from impact.returns.explaining import MANY, NAMED, by_cause


def as_text(number: int, sheet: str = "A") -> Finding:
    """A number typed as text."""
    held, right = f'This cell holds "{number}" as text.', "If that is right, you need do nothing."
    read = note("read_as_number", held, f"It was read as the number {number}. {right}", f'"{number}"')
    return read.at(sheet, f"E{number}", f"A.{number}")


def test_few_stand_apart():
    """Three notes are three notes."""
    few = [as_text(number) for number in range(5, 5 + MANY)]
    assert by_cause(few) == few


def test_many_are_one():
    """The first cells are named with what they hold, and none is lost."""
    (one,) = by_cause([as_text(number) for number in range(5, 23)])
    assert one.says == (
        'These cells hold numbers as text: E5 "5", E6 "6", E7 "7", E8 "8", E9 "9", E10 "10" and 12 more.'
    )
    assert one.remedy == "They were read as numbers. If each was read rightly, you need do nothing."
    assert (one.cell, len(one.cells), one.named) == ("E5", 17, NAMED - 1)
    assert one.text.count("A!E10") == 0
    assert "The same holds for A!E11, A!E12, " in one.text


def test_cells_of_another_sheet_are_named_with_it():
    """Once, where it begins."""
    (one,) = by_cause([as_text(5), as_text(6), as_text(8, "B"), as_text(7, "B")])
    assert one.says == 'These cells hold numbers as text: E5 "5", E6 "6", B!E8 "8", E7 "7".'


def test_queries_stand_apart():
    """Each is explained on its own."""
    asked = [replace(as_text(number), severity="query") for number in range(5, 15)]
    assert by_cause(asked) == asked


def test_same_in_many_cells_counts_once():
    """One thing said of twenty cells is one already."""
    words = error("with_words", 'This cell holds "5 men", a number with words.', "Enter it alone.", '"5 men"')
    (one,) = by_cause([words.at("A", f"E{number}") for number in range(5, 25)])
    assert one.says == 'This cell holds "5 men", a number with words.'
    assert len(one.cells) == 19


def test_suggested_name_is_not_lost():
    """Where each has a suggestion of its own, each stays."""
    names = [
        error("not_a_choice", "This cell holds it.", f'Did you mean "Done {number}"?', f'"Don{number}"').at("A", "E5")
        for number in range(6)
    ]
    assert by_cause(names) == names
