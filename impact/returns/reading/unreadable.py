"""Why a file cannot be read as a return, said so that the person who sent it can mend it: all the words about files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from impact.checks.findings import Finding

_NEW_COPY = "Open it in Excel, check it, save a new copy and send that."
_FRESH = "Copy your answers into a fresh template and send that."
NO_LONGER_READ = frozenset({"old_excel", "binary_excel"})  # no figure is taken from these; a handback may bring them
_SAVE_AS = "In Excel, choose Save As, then Excel Workbook (.xlsx), and send that."
_TO_THE_BYTE = 7  # up to six decimals: a megabyte has a million bytes and some


class Unreadable(Exception):
    """The file cannot be read; `finding` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        return self.finding.text


def _unreadable(code: str, says: str, remedy: str) -> Unreadable:
    return Unreadable(Finding(code, "error", says, remedy))


def empty() -> Unreadable:
    """The file has no bytes."""
    return _unreadable("empty_file", "This file is empty.", "Save the workbook again and send that.")


def too_large(megabytes: float, most: int) -> Unreadable:
    """The file itself is over the limit; its size has as many decimals as tell the two apart."""
    sizes = (f"{megabytes:,.{decimals}f}" for decimals in range(_TO_THE_BYTE))
    size = next((size for size in sizes if float(size.replace(",", "")) > most), f"more than {most}")
    says = f"This file is {size} MB; a return is at most {most} MB."
    return _unreadable("too_large", says, "Remove pictures and sheets that you added, save it and send that.")


def password() -> Unreadable:
    """The file is encrypted."""
    says = "This workbook is protected with a password."
    return _unreadable("password", says, "Save a copy without the password and send that.")


def old_excel(version: str = "Excel 97-2003") -> Unreadable:
    """The file is an .xls, of this *version* of Excel."""
    return _unreadable("old_excel", f"This is an {version} workbook (.xls).", _SAVE_AS)


def binary_excel() -> Unreadable:
    """The file is an .xlsb."""
    return _unreadable("binary_excel", "This is an Excel binary workbook (.xlsb).", _SAVE_AS)


def xml_2003() -> Unreadable:
    """The file is a workbook in the XML of 2003."""
    return _unreadable("old_excel", "This is an Excel 2003 XML workbook (.xml).", _SAVE_AS)


def open_document() -> Unreadable:
    """The file is an .ods."""
    says = "This is an OpenDocument spreadsheet (.ods)."
    return _unreadable("open_document", says, "Save it as .xlsx and send that.")


def another_kind(what: str) -> Unreadable:
    """The file is something else that we know: *what* is "a PDF", "a Word document" and so on."""
    says = f"This is {what}, not a workbook."
    return _unreadable("not_a_workbook", says, "Send the workbook made for you, filled in, as .xlsx.")


def unknown_kind() -> Unreadable:
    """The file is nothing that we know."""
    says = "This file is not a workbook that can be read."
    return _unreadable("not_a_workbook", says, "Send the workbook made for you, filled in, as .xlsx.")


def zip_without_workbook() -> Unreadable:
    """A zip archive, but not a spreadsheet's."""
    says = "This is a zip file, not a workbook."
    return _unreadable("not_a_workbook", says, "Take the workbook (.xlsx) out of it and send that.")


def incomplete() -> Unreadable:
    """A zip archive that cannot be opened."""
    return _unreadable("damaged", "This file is damaged or not complete.", _NEW_COPY)


def damaged(part: str) -> Unreadable:
    """One part of the workbook cannot be read."""
    return _unreadable("damaged", f"This workbook is damaged: its part '{part}' cannot be read.", _NEW_COPY)


@contextmanager
def damage_said(part: str) -> Iterator[None]:
    """Say that *part* is damaged where what stands in it makes no sense: no such number, place, text or style."""
    try:
        yield
    except (ValueError, LookupError):
        raise damaged(part) from None


def sheet_lost(name: str) -> Unreadable:
    """A sheet is listed, but nothing stands behind it."""
    says = f"The sheet '{name}' is listed in this workbook, but its contents are missing."
    return _unreadable("sheet_lost", says, _NEW_COPY)


def too_much(what: str) -> Unreadable:
    """The workbook is beyond a limit: *what* is "unpacks to more than 200 MB" and so on."""
    return _unreadable("too_much", f"This workbook {what}.", _FRESH)


def twins(part: str) -> Unreadable:
    """Two parts of one name, of which two programs would read different ones."""
    says = f"This workbook holds two parts of one name, '{part}', so that two programs could read it differently."
    return _unreadable("twins", says, _FRESH)


def declares_types(part: str) -> Unreadable:
    """A document type declaration, which can be made to swell without end; no spreadsheet program writes one."""
    says = f"This workbook's part '{part}' declares a document type, which no spreadsheet program writes."
    return _unreadable("declares_types", says, _FRESH)


def not_only_a_workbook(where: str) -> Unreadable:
    """Something stands *where*, "before" or "after" the workbook in the file."""
    says = f"This file holds something else {where} the workbook in it."
    return _unreadable("not_only_a_workbook", says, _NEW_COPY)


def contradicts_itself(part: str) -> Unreadable:
    """The archive says two things of one part, so that two programs could read two different workbooks."""
    says = f"This workbook contradicts itself about '{part}', so that two programs could read it differently."
    return _unreadable("contradicts_itself", says, _FRESH)


def unsafe_name(part: str) -> Unreadable:
    """A part whose name leads out of the workbook."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in part[:100])
    says = f"This workbook's part '{shown}' has a name that leads out of it, which no spreadsheet program writes."
    return _unreadable("unsafe_name", says, _FRESH)
