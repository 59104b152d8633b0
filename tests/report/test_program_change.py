"""What of the program is another between two editions: from what their manifests record."""

from __future__ import annotations

from impact.report.changes import Program, Shipped, program_change
from impact.report.manifest import Hashed

MADE_WITH = {"impact": "1.1", "program": "0123", "python": "3.12.1", "weasyprint": "69.0"}
SHIPPED = {"report/board.html.j2": b"a", "report/report.css": b"b", "base.html.j2": b"c", "fonts/Sans.ttf": b"d"}


def program(shipped: dict[str, bytes] | None = None, **made_with: str) -> Program:
    """The program of an edition: all of it as above but for what is said."""
    files = {**SHIPPED, **(shipped or {})}
    return Program({**MADE_WITH, **made_with}, tuple(Hashed.of(path, "template", held) for path, held in files.items()))


def test_the_same_program_is_said_to_be() -> None:
    """And there is nothing to count."""
    found = program_change(program(), program(), 2, 1)
    assert (found.same, found.counts, found.says) == (True, (), ("Made with the same program (impact 1.1).",))


def test_another_version_with_other_templates() -> None:
    """The templates are listed by what they are for; figures of both moments are the later program's."""
    now = program({"report/report.css": b"x", "base.html.j2": b"x"}, impact="1.2", program="4567")
    found = program_change(program(), now, 2, 1)
    assert found.says == (
        "Made with another version of the program (impact 1.2, was 1.1): two of its own templates and styles differ, so"
        " words and looks may differ where figures do not.",
        "All the figures above, before and now, were worked out by the program of version 2: a difference that comes"
        " from the program alone is not among them.",
    )
    assert found.counts == ("two of the program’s own templates and styles", "the version of the program")
    assert found.shipped == (Shipped("Every page", ("base.html.j2",)), Shipped("The report", ("report/report.css",)))


def test_other_code_under_the_same_number() -> None:
    """Two checkouts may have one version and not one text."""
    found = program_change(program(), program(program="4567"), 2, 1)
    assert found.says[0] == "Made with another state of the program (impact 1.1 as before, but its code differs)."
    assert found.counts == ("the program’s code",)


def test_templates_and_fonts_alone() -> None:
    """Those that came and went too."""
    found = program_change(program({"fonts/More.ttf": b"e"}), program(), 2, 1)
    assert found.says == (
        "Made with the same code of the program (impact 1.1): one of its own templates, styles and fonts differs, so"
        " words and looks may differ where figures do not.",
    )
    assert found.counts == ("one of the program’s own templates, styles and fonts",)


def test_other_libraries() -> None:
    """By name, with both versions."""
    found = program_change(program(), program(weasyprint="70.0", qpdf="12.0"), 2, 1)
    assert found.says == (
        "Made with the same code of the program (impact 1.1).",
        "What the program works with is another: qpdf 12.0, was not there; WeasyPrint 70.0, was 69.0.",
    )
    assert found.counts == ("two libraries that it uses",)


def test_a_program_that_nobody_kept() -> None:
    """Nothing is said of it, and nothing denied."""
    found = program_change(None, program(), 3, 2)
    assert (found.same, found.counts) == (False, ())
    assert found.says == ("What version 2 was made with is not kept with this version.",)
