"""What changed between two editions, in words: files by paragraph or line, and the count of it all."""

from __future__ import annotations

from impact.report.editions.changes import FileChange, Passage, Run, counted, file_changes, passages


def runs(*parts: str) -> tuple[Run, ...]:
    """A text of parts; one in [] is what the other text does not have."""
    return tuple(Run(part.strip("[]"), part.startswith("[")) for part in parts)


def test_a_changed_word_is_marked_in_its_paragraph() -> None:
    """What it was, and what it is; lines within a paragraph make no difference."""
    found = list(passages("One.\n\nIt goes\nwell so far.", "One.\n\nIt goes badly so far.", by_paragraph=True))
    assert found == [
        Passage("Paragraph 2", runs("It goes ", "[well]", " ", "so far."), runs("It goes ", "[badly]", " ", "so far."))
    ]


def test_a_paragraph_that_came_and_one_that_went() -> None:
    """With its place in the text as it is now."""
    assert list(passages("One.", "One.\n\nTwo.", by_paragraph=True)) == [Passage("Paragraph 2", (), runs("[Two.]"))]
    assert list(passages("One.\n\nTwo.", "One.", by_paragraph=True)) == [
        Passage("After paragraph 1", runs("[Two.]"), ())
    ]
    assert [one.place for one in passages("One.", "", by_paragraph=True)] == ["At the beginning"]


def test_definitions_are_told_by_line() -> None:
    """As they stand in the file."""
    (found,) = passages("title: A\nowner: Jo\n", "title: A\nowner: Sam\n", by_paragraph=False)
    assert (found.place, found.now) == ("Line 2", runs("owner: ", "[Sam]"))


def test_files_are_told_by_room() -> None:
    """Those that changed, came or went; one that is no text is only named."""
    before = {"metrics/plan.yaml": b"a: 1\n", "metrics/old.csv": b"x\n", "reports/C1.md": b"Same.", "logo.png": b"\x89"}
    now = {"metrics/plan.yaml": b"a: 2\n", "reports/C1.md": b"Same.", "reports/C2.md": b"New.\n", "logo.png": b"\x88"}
    assert [(one.path, one.state) for one in file_changes(before, now, "metrics")] == [
        ("metrics/old.csv", "taken out"),
        ("metrics/plan.yaml", "changed"),
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
    assert counted(None, (), (one, one), (one,), ()) == (
        "It differs in two pieces of commentary and one definition file."
    )
    assert counted(None, (), (), (), ()) == "No figure, return, commentary or definition has changed."
