"""What changed between two editions, in words: files by passage, line or name, the program, and the count of it all."""

from __future__ import annotations

import pytest

from impact.report.changes import (
    FileChange,
    Program,
    ProgramChange,
    as_told,
    counted,
    file_changes,
    file_name,
    program_change,
)
from impact.report.commentary import said_plainly
from impact.report.differences import Passage, Run, differences
from impact.report.manifest import Hashed
from tests.golden.conftest import Golden
from tests.report.commented import quarter

SAME = ProgramChange(("Made with the same program (impact 1.0).",))


def runs(*parts: str) -> tuple[Run, ...]:
    """A text of parts; one in [] is what the other text does not have."""
    return tuple(Run(part.strip("[]"), part.startswith("[")) for part in parts)


def told(passage: Passage) -> tuple[str, str, str]:
    """A passage as its place and both texts."""
    was, now = ("".join(run.text for run in part) for part in (passage.was, passage.now))
    return passage.place, was, now


STEPS = "## Next steps\n\n- One\n{}- Four\n\n## Table\n\n| a | b |\n|---|---|\n| 1 | {} |\n"
AIMS = "min_share: 0.5\n{}targets:\n  - {{by: 2023-24-Q4, value: {}}}\n"
HEAD = "id,name,until\n"


@pytest.mark.parametrize(
    ("path", "was", "now", "passages"),
    [
        ("a.md", "One.", "One.\n\nTwo.\n\nThree.", [("Paragraphs 2 to 3", "", "Two.\nThree.")]),
        ("a.md", "One.\n\nTwo.", "One.", [("After paragraph 1", "Two.", "")]),
        ("a.md", "One.", "", [("At the beginning", "One.", "")]),
        ("C1.md", '**Soon**, see [C2](#C2 "C2").', "*Later*, see `C2`.",
         [("Paragraph 1", "Soon, see C2.", "Later, see C2.")]),
        ("C1.md", "**Soon**", "Soon", []),
        ("C1.md", STEPS.format("", 2), STEPS.format("- Two\n  still two\n- *Three*\n", 3),
         [("Next steps, points 2 to 3", "", "• Two still two\n• Three"), ("Table, row 2", "1; 2", "1; 3")]),
        ("C1.md", "# Next\n\nA", "# Next\n\nB\n\n- C", [("Next, paragraph 1 to point 1", "A", "B\n• C")]),
        ("C1.md", "1. A\n2. B", "1. A\n2. C", [("Point 2", "2. B", "2. C")]),
        ("C1.md", "## Next\n\nA", "## Then\n\nA", [("Then, the heading", "Next", "Then")]),
        ("metrics/a.yaml", "short: A\n" + AIMS.format("", 70),
         "# A note.\nshort: B\n" + AIMS.format("steps:\n  - {ref: A1.1, due: 2024-06-30}\n", 75),
         [("Short name", "A", "B"), ("A1.1, ref", "", "A1.1"), ("A1.1, due", "", "30 June 2024"),
          ("Targets, Q4 2023/24, value", "70", "75")]),
        ("metrics/a.yaml", "a: 1\n", "# A note.\na: 1\n", []),
        ("metrics/register.csv", f"{HEAD}E1,Kent,\n", f"{HEAD}E1,Kent,2024-03-31\nE2,Essex,\n",
         [("Kent, until", "", "2024-03-31"), ("Essex, id", "", "E2"), ("Essex, name", "", "Essex")]),
        ("a.csv", "x\n1\n1\n", "x\n1\n2\n", [("Line 3", "1", "2")]),
        ("a.yaml", "a: [\n", "a: ]\n", [("Line 1", "a: [", "a: ]")]),
        ("templates/a.css", "a {}\n", "b {}\n", [("Line 1", "a {}", "b {}")]),
    ],
)  # fmt: skip
def test_a_file_differs_as_its_reader_has_it(
    path: str, was: str, now: str, passages: list[tuple[str, str, str]]
) -> None:
    """Commentary without its marks, points and rows alone under their heading, data by what it says, else by line."""
    assert [told(one) for one in differences(path, was, now)] == passages


def test_a_changed_word_is_marked_in_its_paragraph() -> None:
    """What it was, and what it is; lines within a paragraph make no difference."""
    assert list(differences("C1.md", "One.\n\nIt goes\nwell so far.", "One.\n\nIt goes badly so far.")) == [
        Passage("Paragraph 2", runs("It goes ", "[well]", " ", "so far."), runs("It goes ", "[badly]", " ", "so far."))
    ]


def test_each_version_has_its_own_figures() -> None:
    """A paragraph whose words are the same has changed for its readers where its figure has."""
    reads = (lambda text: text.replace("X", "40%"), lambda text: text.replace("X", "50%"))
    assert [told(one) for one in differences("C1.md", "X now.", "X now.", reads)] == [
        ("Paragraph 1", "40% now.", "50% now.")
    ]


def test_a_quote_is_answered_with_the_figure_of_its_edition() -> None:
    """As its readers had it; one that those results cannot answer is named, and braces that quote nothing are kept."""
    words = as_told('{{ value "M-1" }} now, {{ value "M-99" }} once, {{ what }}.', quarter())
    figure = said_plainly('{{ value "M-1" }}', quarter())
    assert [told(one) for one in differences("C1.md", "", words)] == [
        ("Paragraph 1", "", f"{figure} now, [figure of M-99] once, {{{{ what }}}}.")
    ]


def test_a_file_is_called_by_what_it_is_of() -> None:
    """A definition by its measure."""
    measure = "ref: IW-04\ntitle: Visitors who found the content useful\nshort: Content found useful\n"
    assert file_name("metrics/measures/useful.yaml", measure) == "IW-04 Content found useful: its definition"
    assert file_name("metrics/methods.md", "") == "Methods"
    assert file_name("metrics/reference/officers-2019-09-30.csv", "") == "Figures from outside: officers 2019-09-30"
    assert file_name("templates/report/board.html.j2", "") == ""


# --- files ----------------------------------------------------------------------------------------------------------


def test_files_are_told_by_room() -> None:
    """Those that changed, came or went; one that is no text is only named; one that reads the same is said to."""
    before = {"metrics/plan.yaml": b"a: 1\n", "metrics/old.csv": b"x\n", "reports/C1.md": b"Same.", "logo.png": b"\x89"}
    now = {"metrics/plan.yaml": b"a: 1 # one\n", "reports/C1.md": b"Same.", "reports/C2.md": b"*New.*\n",
           "logo.png": b"\x88"}  # fmt: skip
    assert [(one.path, one.state, one.same) for one in file_changes(before, now, "metrics")] == [
        ("metrics/old.csv", "taken out", False),
        ("metrics/plan.yaml", "changed", True),
    ]
    assert file_changes(before, now, "reports") == (
        FileChange("reports/C2.md", "added", (Passage("The whole text", (), runs("[New.]")),)),
    )
    assert file_changes(before, now, "logo.png") == (FileChange("logo.png", "changed"),)


def test_many_passages_are_counted() -> None:
    """The first are shown."""
    lines = [f"{number}\n\n" for number in range(100)]
    (found,) = file_changes({"reports/a.md": "".join(lines).encode()},
                            {"reports/a.md": "".join(f"x{line}" for line in lines).encode()}, "reports")  # fmt: skip
    assert (len(found.passages), found.more) == (40, 60)


def test_all_of_it_is_counted_in_a_sentence() -> None:
    """And that there is nothing is said too."""
    one = FileChange("C1.md", "changed")
    other = ProgramChange(("Made with …",), ("13 of the program’s own templates and styles", "the program’s code"))
    assert counted(None, (), (one, one), (one,), (), SAME) == (
        "It differs in two pieces of commentary and one definition file."
    )
    assert counted(None, (), (one,), (), (), other) == (
        "It differs in one piece of commentary, 13 of the program’s own templates and styles and the program’s code."
    )
    nothing = "No figure, return, commentary, definition, template or style has changed"
    assert counted(None, (), (), (), (), SAME) == f"{nothing}, and the program is the same."
    assert counted(None, (), (), (), (), ProgramChange((), known=False)) == f"{nothing}."


# --- the program ----------------------------------------------------------------------------------------------------

MADE_WITH = {"impact": "1.1", "program": "0123", "python": "3.12.1", "weasyprint": "69.0"}
SHIPPED = {"report/board.html.j2": b"a", "report/report.css": b"b", "base.html.j2": b"c", "fonts/Sans.ttf": b"d"}


def program(shipped: dict[str, bytes] | None = None, **made_with: str) -> Program:
    """The program of an edition: all of it as above but for what is said."""
    files = {**SHIPPED, **(shipped or {})}
    return Program({**MADE_WITH, **made_with}, tuple(Hashed.of(path, "template", held) for path, held in files.items()))


def test_the_program_is_told_by_what_both_manifests_record(golden: Golden) -> None:
    """Figures of both moments are the later program's; nothing is denied where nobody kept what it was made with."""
    styled = {"report/report.css": b"x", "base.html.j2": b"x"}
    cases = {
        "the same": program_change(program(), program(), 2, 1),
        "another version and templates": program_change(program(), program(styled, impact="1.2", program="4"), 2, 1),
        "other code under the same number": program_change(program(), program(program="4567"), 2, 1),
        "a font that went": program_change(program({"fonts/More.ttf": b"e"}), program(), 2, 1),
        "other libraries": program_change(program(), program(weasyprint="70.0", qpdf="12.0"), 2, 1),
        "not kept": program_change(None, program(), 3, 2),
    }
    lines = []
    for name, one in cases.items():
        shipped = [f"{part.part}: {', '.join(part.paths)}" for part in one.shipped]
        lines += ["", f"## {name}", f"same: {one.same}", *one.says, *(f"- {count}" for count in one.counts), *shipped]
    golden("report/programs.txt", "\n".join(lines) + "\n")
