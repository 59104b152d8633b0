"""A workbook saved with a password, encrypted as a spreadsheet program does it."""

from __future__ import annotations

from io import BytesIO

from msoffcrypto.format.ooxml import OOXMLFile

from impact.returns.opening.intake import open_return
from tests.returns.workbooks import DEFINITIONS, filled


def encrypted(content: bytes) -> bytes:
    """The workbook behind the password "2024"."""
    saved = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt("2024", saved)
    return saved.getvalue()


def test_a_workbook_with_a_password_is_told_from_an_old_one_and_how_to_mend_it():
    """Both are compound files; this one holds an encrypted package."""
    (finding,) = open_return(encrypted(filled()), DEFINITIONS).findings
    assert (finding.code, finding.text) == (
        "password",
        "This workbook is protected with a password. Save a copy without the password and send that.",
    )
