"""The data that a PDF carries: there, said what it is, by the standard, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import page
import pikepdf
import pytest

from impact.report.pdf import write_pdf

PAGE = '<html lang="en"><head><title>A report</title></head><body><h1>A report</h1><p>It says so.</p></body></html>'
FILES = {"results.csv-metadata.json": b'{"url": "results.csv"}', "results.csv": b"measure,value\r\nM-1,0\r\n"}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A page that carries two files."""
    return write_pdf(PAGE, tmp_path_factory.mktemp("base"), FILES)


def test_the_files_are_there_as_they_were(content: bytes) -> None:
    """By name, byte for byte, each with its type and what it is to the report."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found: Mapping[str, pikepdf.AttachedFileSpec] = pdf.attachments
        assert {name: one.get_file().read_bytes() for name, one in found.items()} == FILES
        assert [(one.description, one.get_file().mime_type) for _, one in sorted(found.items())] == [
            ("Every figure of the report, for each measure, area and period, not rounded", "text/csv"),
            ("What each column of results.csv is", "application/csvm+json"),
        ]
        assert {str(one.relationship) for one in found.values()} == {"/Data"}
        assert len(pdf.Root.AF) == 2


def test_the_page_still_conforms_to_pdf_ua(content: bytes) -> None:
    """The checker sees a file without its second name, and finds nothing wrong here."""
    verdict = page.validate_pdf_bytes(content, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in verdict.failures] == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.Root.AF[0].UF
        wrong = io.BytesIO()
        pdf.save(wrong)
    assert not page.validate_pdf_bytes(wrong.getvalue(), profile="ua1").is_compliant


def test_the_same_files_give_the_same_bytes(content: bytes, tmp_path: Path) -> None:
    """In whatever order they are given, and with no date of the day."""
    assert write_pdf(PAGE, tmp_path, dict(reversed(FILES.items()))) == content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert {str(key) for one in pdf.Root.AF for key in one.EF.F.Params} == {"/Size", "/CheckSum"}


def test_without_files_there_is_no_list_of_them(tmp_path: Path) -> None:
    """An empty list would be announced."""
    with pikepdf.open(io.BytesIO(write_pdf(PAGE, tmp_path))) as pdf:
        assert "/AF" not in pdf.Root
        assert not pdf.attachments
