"""The scoreboard: one line for each measure, cut into pages between promises."""

from __future__ import annotations

from impact.report.scoreboard import pages_of
from tests.report.reported import report


def test_scoreboard_has_every_measure_once() -> None:
    """One line for each measure, under its promise, in the plan's order."""
    board = report().scoreboard
    assert [(group.ref, [line.ref for line in group.lines]) for group in board.groups] == [
        ("S1", ["M-4"]),
        ("C1", ["M-1", "M-2"]),
        ("C2", ["M-3", "M-5"]),
    ]


def test_scoreboard_line() -> None:
    """Figures, their date when it is not the quarter's, signs with words, coverage."""
    lines = {line.ref: line for group in report().scoreboard.groups for line in group.lines}
    worse, yearly, missing = lines["M-1"], lines["M-4"], lines["M-3"]
    assert (worse.latest, worse.change, worse.target, worse.coverage) == ("36%", "−9 pts", "50%", "7 of 8")
    assert (worse.rating.word, worse.variation.word) == ("Off track", "Worsening")
    assert (yearly.latest, yearly.when, yearly.coverage) == ("48%", "24/25", "3,912 people")
    assert (missing.latest, missing.change, missing.coverage) == ("no figure", "none", "own")
    assert lines["M-5"].target == "context"


def test_scoreboard_is_cut_between_promises() -> None:
    """Each part fits its page, no line is lost, and the note stands once, at the end."""
    board = report().scoreboard
    parts = pages_of(board, room=5)
    assert len(parts) > 1
    assert tuple(group for part in parts for group in part.groups) == board.groups
    assert [bool(part.note) for part in parts] == [False] * (len(parts) - 1) + [True]
