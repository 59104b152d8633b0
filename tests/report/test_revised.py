"""The marks beside a figure, the table of revisions, and the letter of quality with its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from impact.plan.register import Area
from impact.report.changes import revised
from impact.report.content import compose
from impact.report.document import Report, Revised
from impact.report.html import render
from impact.report.pages import quality_words
from impact.report.sentences import marks, provisional_words
from impact.resources import folder
from impact.results.quality import ChangedAnswers, FigureShown, Quality, Revision
from tests.golden.conftest import Golden
from tests.report.reported import AS_AT, FORCES, NATIONAL, QUARTER, TILES, compiled, definitions, result, statuses

LAST = datetime(2025, 7, 25, 23, 59, 59, tzinfo=UTC)
AVON, BEDFORD = FORCES[0], FORCES[1]
LATE = ChangedAnswers(BEDFORD.id, None, 12, "came after the last edition")
CORRECTED = ChangedAnswers(AVON.id, 3, 11, "Two plans were left out")
LOWER = Quality(
    "C",
    (
        "Starts at B: counted from records or a sound survey.",
        "6 of 8 forces are in it: one letter lower.",
        "6 of 6 returns came on time.",
    ),
)
AS_DEFINED = Quality("B", ("Starts at B: counted from records or a sound survey.", "8 of 8 forces are in it."))


def revision(before: FigureShown, now: FigureShown, *whose: ChangedAnswers, area: Area = NATIONAL) -> Revision:
    """A figure of M-1 that changed."""
    return Revision("M-1", area, QUARTER, before, now, whose)


def table(*found: Revision) -> Revised:
    """The table of them."""
    made = revised(definitions(), found, LAST, QUARTER)
    assert made is not None
    return made


def report(**told: Any) -> Report:
    """The small report, with M-1 provisional and revised."""
    found = compiled()
    series = found.national["M-1"]
    latest = replace(series.latest, provisional=("Hull has not returned",), revised=True)
    found = replace(found, national={**found.national, "M-1": replace(series, results=(*series.results[:-1], latest))})
    return compose(definitions(), found, statuses(), {}, as_at=AS_AT, synthetic=True, tiles=TILES, **told)


def test_marks() -> None:
    """Both, in this order; a figure that is not there is not provisional, but may be revised."""
    both = result(67.0, provisional=("3 forces have not returned", "12 returns are not signed off"), revised=True)
    assert (marks(both), marks(replace(both, revised=False)), marks(result(67.0))) == ("[p] [r]", "[p]", "")
    assert marks(replace(both, value=None)) == "[r]"
    assert provisional_words(both) == "Provisional [p]: 3 forces have not returned and 12 returns are not signed off."
    assert provisional_words(result(67.0)) == provisional_words(replace(both, value=None)) == ""


def test_a_table_of_revisions_says_what_changed_and_by_whose_return(golden: Golden) -> None:
    """The old figure and the new one, told apart though rounding makes them alike; each reason with whose it is, many
    of one counted; figures of areas apart. That nothing is revised is said; without a last edition there is no table.
    """
    was, now = FigureShown(36.0, ""), FigureShown(38.0, "")
    force = revision(was, now, CORRECTED, area=Area("force", AVON.id, AVON.name))
    early = revised(definitions(), (), LAST, None)
    assert early is not None
    tables = {
        "two reasons": table(revision(was, now, CORRECTED, LATE)),
        "one reason of two": table(revision(was, now, LATE, replace(LATE, supplier=AVON.id, now=13))),
        "one reason of many": table(revision(was, now, *(replace(LATE, supplier=one.id) for one in FORCES))),
        "withdrawn": table(revision(was, now, ChangedAnswers(AVON.id, 3, None, "withdrawn"))),
        "told apart": table(
            revision(FigureShown(None, ""), was, CORRECTED),
            revision(FigureShown(None, "u"), was, CORRECTED),
            revision(FigureShown(50.0, "", 1, 2), FigureShown(50.0, "", 2, 4), CORRECTED),
            revision(FigureShown(36.1, ""), FigureShown(36.2, ""), CORRECTED),
        ),
        "one of a force too": table(revision(was, now, CORRECTED), force),
        "two of forces": table(force, force),
        "nothing": table(),
        "no quarter yet": early,
    }
    lines = []
    for name, one in tables.items():
        lines += [f"## {name}", one.says]
        for row in (*one.lines, *one.others):
            lines.append(f"{row.name}, {row.area}, {row.period}: {row.before}, now {row.now}. {row.why}")
    golden("report/revisions.txt", "\n".join(lines) + "\n")
    assert [row.area for row in tables["one of a force too"].others] == ["Avon"]
    assert revised(definitions(), (), None, None) is None


def test_a_letter_and_what_lowers_it() -> None:
    """The page has what lowers it; where nothing does, what the definition says."""
    assert quality_words(LOWER) == (
        "Quality C. Starts at B: counted from records or a sound survey. 6 of 8 forces are in it: one letter lower."
    )
    assert quality_words(AS_DEFINED) == "Quality B: counted from records or a sound survey."


def test_the_report_shows_marks_and_letters() -> None:
    """On the scoreboard, at the figure, in the table behind the chart, and in JSON with every reason."""
    made = report(qualities={"M-1": (AS_DEFINED,) * 12 + (LOWER,)})
    line = next(line for group in made.scoreboard.groups for line in group.lines if line.ref == "M-1")
    assert (line.latest, line.marks, line.quality) == ("36%", "[p] [r]", "C")
    section = next(one for page in made.promises for one in page.measures if one.ref == "M-1")
    assert section.facts[0].value == "36% [p] [r]"
    assert [(row.note, row.quality) for row in section.behind.rows[-2:]] == [("", "B"), ("[p] [r]", "C")]
    assert (section.provisional, section.revised) == ("Provisional [p]: Hull has not returned.", True)
    assert (section.quality, section.quality_reasons) == ("C", LOWER.reasons)
    bare = next(line for group in report().scoreboard.groups for line in group.lines if line.ref == "M-1")
    assert bare.quality == "C"  # the definition's, where none was worked out
    html = render(made, (folder("templates"),), "screen")
    assert "Provisional [p]: Hull has not returned. Revised [r] since the last edition. Quality C." in html
    assert "No edition came before this one, so there is nothing that it revises." in html


def test_the_table_of_revisions_is_on_the_page() -> None:
    """With a link to each measure."""
    made = report(revised=table(revision(FigureShown(36.0, ""), FigureShown(38.0, ""), CORRECTED)))
    for medium in ("screen", "print"):
        html = render(made, (folder("templates"),), medium)
        assert "Revisions since the last edition</h2>" in html
        assert '<a href="#measure-M-1">M-1 Plans closed with a review</a>' in html
    assert made.as_json()["revised"]["lines"][0]["now"] == "38%"
