"""What changed between two editions, in words: files by passage, line or name, the program, and the count of it all."""

from __future__ import annotations

import re
from typing import Any

import pytest

from impact.report.changes import (
    FileChange,
    Passage,
    ProgramChange,
    Run,
    as_told,
    differences,
    file_changes,
    file_name,
    render_changes,
)
from impact.report.commentary import said_plainly
from impact.report.document import Report
from impact.report.manifest import Hashed, Manifest
from impact.resources import folder
from tests.golden.conftest import Golden
from tests.golden.demo import page
from tests.report.reported import report
from tests.report.test_commentary import quarter
from tests.steps.small_editions import manifest


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
    """A paragraph whose words are the same but for a mark has changed for its readers where its figure has."""
    reads = (lambda text: text.replace("X", "40%"), lambda text: text.replace("X", "50%"))
    (found,) = file_changes({"reports/C1.md": b"X now."}, {"reports/C1.md": b"X *now*."}, ("reports",), named, reads)
    assert [told(one) for one in found.passages] == [("Paragraph 1", "40% now.", "50% now.")]


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


def named(path: str, text: str) -> str:
    """What a file is of."""
    return f"{path} of {len(text)}"


def test_files_are_told_by_room() -> None:
    """Those that changed, came or went; one that is no text is only named; one that reads the same is said to."""
    before = {"metrics/plan.yaml": b"a: 1\n", "metrics/old.csv": b"x\n", "reports/C1.md": b"Same.", "logo.png": b"\x89"}
    now = {"metrics/plan.yaml": b"a: 1 # one\n", "reports/C1.md": b"Same.", "reports/C2.md": b"*New.*\n",
           "logo.png": b"\x88"}  # fmt: skip
    assert [(one.path, one.about, one.state, one.same) for one in file_changes(before, now, ("metrics",), named)] == [
        ("metrics/old.csv", "metrics/old.csv of 2", "taken out", False),
        ("metrics/plan.yaml", "metrics/plan.yaml of 11", "changed", True),
    ]
    whole = Passage("The whole text", (), runs("[New.]"))
    assert file_changes(before, now, ("reports",), named) == (
        FileChange("reports/C2.md", "reports/C2.md of 7", "added", (whole,)),
    )
    assert file_changes(before, now, ("logo.png",), named) == (FileChange("logo.png", "logo.png of 0", "changed"),)


def test_many_passages_are_counted() -> None:
    """The first are shown."""
    was, now = ("".join(f"{sign}{number}\n\n" for number in range(100)).encode() for sign in ("", "x"))
    (found,) = file_changes({"reports/a.md": was}, {"reports/a.md": now}, ("reports",), named)
    assert (len(found.passages), found.more) == (40, 60)


# --- the program, and the page --------------------------------------------------------------------------------------

MADE_WITH = {"impact": "1.1", "program": "0123", "python": "3.12.1", "weasyprint": "69.0"}
SHIPPED = {"report/board.html.j2": b"a", "report/report.css": b"b", "base.html.j2": b"c", "fonts/Sans.ttf": b"d"}


def program(shipped: dict[str, bytes] | None = None, **made_with: str) -> Manifest:
    """The manifest of an edition whose program is as above but for what is said."""
    files = {**SHIPPED, **(shipped or {})}
    brought = tuple(Hashed.of(path, "template", held) for path, held in files.items())
    return manifest().model_copy(update={"made_with": {**MADE_WITH, **made_with}, "shipped": brought})


@pytest.fixture(scope="module")
def small() -> Report:
    """A report in which nothing is revised."""
    return report()


def changed(small: Report, before: Manifest | None, now: Manifest, **files: Any) -> str:
    """The page of a version in which only these are others."""
    told: dict[str, Any] = {
        "commentary": (),
        "definitions": (),
        "looks": (),
        "returns": (),
        "signed": "",
        "why": "a slip.",
        **files,
    }
    numbers: dict[str, Any] = {"version": 3, "before": 2, "as_at_before": "1 May 2025"}
    return render_changes(small, ProgramChange(before, now), [folder("templates")], **numbers, **told)


def counts(text: str) -> str:
    """The sentence that counts what is another; a search engine has the same."""
    (said,) = re.findall(r'<div class="headline">\n<p>A slip.</p>\n<p>(.*)</p>', text)
    assert f'<meta name="description" content="{said}">' in text
    return str(said)


def test_all_of_it_is_counted_in_a_sentence(small: Report) -> None:
    """And that there is nothing is said too."""
    one = FileChange("C1.md", "", "changed")
    other = program({f"{name}.css": b"x" for name in "abcdefghijklm"}, program="4567")
    told = [
        changed(small, program(), program(), commentary=(one, one), definitions=(one,)),
        changed(small, program(), other, commentary=(one,)),
        changed(small, program(), program()),
        changed(small, None, program()),
    ]
    nothing = "No figure, return, commentary, definition, template or style has changed"
    assert [counts(text) for text in told] == [
        "It differs in two pieces of commentary and one definition file.",
        "It differs in one piece of commentary, 13 of the program’s own templates and styles and the program’s code.",
        f"{nothing}, and the program is the same.",
        f"{nothing}.",
    ]


def test_the_program_is_told_by_what_both_manifests_record(small: Report, golden: Golden) -> None:
    """Figures of both moments are the later program's; nothing is denied where nobody kept what it was made with."""
    styled = {"report/report.css": b"x", "base.html.j2": b"x"}
    cases = {
        "the same": (program(), program()),
        "another version and templates": (program(), program(styled, impact="1.2", program="4")),
        "other code under the same number": (program(), program(program="4567")),
        "a font that went": (program({"fonts/More.ttf": b"e"}), program()),
        "other libraries": (program(), program(weasyprint="70.0", qpdf="12.0")),
        "not kept": (None, program()),
    }
    lines = []
    for name, (before, now) in cases.items():
        text = changed(small, before, now)
        lines += [f"## {name}", counts(text), page(text[text.index("<h2>Templates and style</h2>") :])]
    golden("report/programs.txt", "\n".join(lines))
