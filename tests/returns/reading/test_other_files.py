"""Files of another kind: each is called what it is, with what to do."""

from __future__ import annotations

from io import BytesIO

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.unreadable import Unreadable, too_large
from impact.returns.reading.xlsx import read_workbook
from tests.returns.otherworkbooks import SPREADSHEET, compound
from tests.returns.reading.handwritten import NEW_COPY, refusal
from tests.returns.workbooks import by_hand, template, zipped


def compound_file(stream: str) -> bytes:
    """The beginnings of an OLE compound file whose directory has one stream."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0") + bytes(64)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"Root".ljust(128, b"\0") + entry


OPEN_DOCUMENT = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
ZIP_FILE = "This is a zip file, not a workbook. Take the workbook (.xlsx) out of it and send that."
SAVE_AS = "In Excel, choose Save As, then Excel Workbook (.xlsx), and send that."
SEND_XLSX = "Send the workbook made for you, filled in, as .xlsx."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty. Save the workbook again and send that."),
        (b"%PDF-1.7\n%\xe2\xe3", f"This is a PDF, not a workbook. {SEND_XLSX}"),
        (b"Ref,Answer\nIW-17,3\n", f"This is a text file (such as .csv), not a workbook. {SEND_XLSX}"),
        ("Ref\tAnswer\n".encode("utf-16"), f"This is a text file (such as .csv), not a workbook. {SEND_XLSX}"),
        (b"<html><table></table></html>", f"This is a web page, not a workbook. {SEND_XLSX}"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", f"This is an XML file, not a workbook. {SEND_XLSX}"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", f"This file is not a workbook that can be read. {SEND_XLSX}"),
        (
            compound_file("EncryptedPackage"),
            "This workbook is protected with a password. Save a copy without the password and send that.",
        ),
        (compound_file("Workbook"), f"This is an Excel 97-2003 workbook (.xls). {SAVE_AS}"),
        (compound_file("Book"), f"This is an Excel 5.0/95 workbook (.xls). {SAVE_AS}"),
        (compound_file("WordDocument"), f"This is a Word document, not a workbook. {SEND_XLSX}"),
        (compound_file("Other"), f"This file is not a workbook that can be read. {SEND_XLSX}"),
        (zipped(OPEN_DOCUMENT), "This is an OpenDocument spreadsheet (.ods). Save it as .xlsx and send that."),
        (zipped({"a.txt": "a"}), ZIP_FILE),
        (b"PK\x03\x04 and no more", f"This file is damaged or not complete. {NEW_COPY}"),
        (template()[:-2000], f"This file is damaged or not complete. {NEW_COPY}"),
    ],
    ids=lambda value: None if isinstance(value, str) else "-",
)
def test_other_kinds_of_file(content, said):
    """A file of another kind is called what it is, with what to do."""
    assert refusal(content) == said


@pytest.mark.parametrize(
    ("main_type", "said"),
    [
        (
            "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
            f"This is an Excel binary workbook (.xlsb). {SAVE_AS}",
        ),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            f"This is a Word document, not a workbook. {SEND_XLSX}",
        ),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            f"This is a PowerPoint presentation, not a workbook. {SEND_XLSX}",
        ),
        ("application/xml", ZIP_FILE),
    ],
)
def test_other_office_documents(main_type, said):
    """Word, PowerPoint and binary workbooks are zip archives too; their content type tells them apart."""
    assert refusal(zipped(by_hand("", main_type=main_type))) == said


def test_macro_workbook_is_read():
    """A workbook that may hold macros is read; nothing in it is run."""
    assert read_workbook(zipped(by_hand("", main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"))).sheets


def encrypted(content: bytes) -> bytes:
    """The workbook behind the password "2024"."""
    saved = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt("2024", saved)
    return saved.getvalue()


def test_a_workbook_with_a_password_is_told_from_an_old_one_and_how_to_mend_it():
    """Both are compound files; this one holds an encrypted package."""
    assert refusal(encrypted(template())) == (
        "This workbook is protected with a password. Save a copy without the password and send that."
    )


def test_an_open_document_with_a_password():
    """Its manifest says that its parts are encrypted."""
    manifest = "<manifest:encryption-data/>"
    content = zipped({"mimetype": SPREADSHEET, "META-INF/manifest.xml": manifest, "content.xml": "?"})
    with pytest.raises(Unreadable) as refused:
        read_as_saved(content)
    assert refused.value.finding.code == "password"


@pytest.mark.parametrize(
    ("top", "storage", "within", "said"),
    [
        ("WORDDOCUMENT", "ObjectPool", "Workbook", "This is a Word document"),
        ("Workbook", "MBD0001", "WordDocument", "This is an Excel 97-2003 workbook"),
    ],
)
def test_what_is_embedded_does_not_say_what_a_file_is(top, storage, within, said):
    """A Word document that holds a workbook is a Word document, and the other way round; case does not matter."""
    assert refusal(compound(top, storage=storage, within=[within])).startswith(said)


def test_a_workbook_in_the_xml_of_2003():
    """It is called by its name."""
    content = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert refusal(content) == f"This is an Excel 2003 XML workbook (.xml). {SAVE_AS}"


@pytest.mark.parametrize(
    ("over", "shown"), [(4 * 1024**2, "24"), (1024**2 // 2, "20.5"), (1024**2 // 20, "20.05"), (1, "20.000001")]
)
def test_file_that_is_too_large(over, shown):
    """It has as many decimals as tell its size from the limit; a thousand has its comma."""
    says = too_large(20 * 1024**2 + over).finding.says
    assert says == f"This file is {shown} MB; a return is at most 20 MB."
    assert too_large(int(1204.4 * 1024**2)).finding.says == "This file is 1,204 MB; a return is at most 20 MB."
