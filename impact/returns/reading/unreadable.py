"""Why a file cannot be read as a return, said so that the person who sent it can mend it; and how much one may hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from impact.checks.findings import Finding

_NEW_COPY = "Open it in Excel, check it, save a new copy and send that."
_FRESH = "Copy your answers into a fresh template and send that."
_SAVE_AS = "In Excel, choose Save As, then Excel Workbook (.xlsx), and send that."
_SEND_OURS = "Send the workbook made for you, filled in, as .xlsx."
_WORDS = {  # by what is wrong: the finding's code, what it says, what to do
    "empty": ("empty_file", "This file is empty.", "Save the workbook again and send that."),
    "too_large": ("too_large", "This file is {} MB; a return is at most {} MB.",
                  "Remove pictures and sheets that you added, save it and send that."),
    "password": ("password", "This workbook is protected with a password.",
                 "Save a copy without the password and send that."),
    "old_excel": ("old_excel", "This is an {} workbook (.xls).", _SAVE_AS),
    "xml_2003": ("old_excel", "This is an Excel 2003 XML workbook (.xml).", _SAVE_AS),
    "binary_excel": ("binary_excel", "This is an Excel binary workbook (.xlsb).", _SAVE_AS),
    "open_document": ("open_document", "This is an OpenDocument spreadsheet (.ods).",
                      "Save it as .xlsx and send that."),
    "another_kind": ("not_a_workbook", "This is {}, not a workbook.", _SEND_OURS),
    "unknown_kind": ("not_a_workbook", "This file is not a workbook that can be read.", _SEND_OURS),
    "only_a_zip": ("not_a_workbook", "This is a zip file, not a workbook.",
                   "Take the workbook (.xlsx) out of it and send that."),
    "incomplete": ("damaged", "This file is damaged or not complete.", _NEW_COPY),
    "damaged": ("damaged", "This workbook is damaged: its part '{}' cannot be read.", _NEW_COPY),
    "sheet_lost": ("sheet_lost", "The sheet '{}' is listed in this workbook, but its contents are missing.", _NEW_COPY),
    "too_much": ("too_much", "This workbook {}.", _FRESH),
    "twins": ("twins", "This workbook holds two parts of one name, '{}', so that two programs could read it "
              "differently.", _FRESH),
    "declares_types": ("declares_types", "This workbook's part '{}' declares a document type, which no spreadsheet "
                       "program writes.", _FRESH),
    "not_alone": ("not_only_a_workbook", "This file holds something else {} the workbook in it.", _NEW_COPY),
    "contradicts": ("contradicts_itself", "This workbook contradicts itself about '{}', so that two programs could "
                    "read it differently.", _FRESH),
    "unsafe_name": ("unsafe_name", "This workbook's part '{}' has a name that leads out of it, which no spreadsheet "
                    "program writes.", _FRESH),
}  # fmt: skip
NO_LONGER_READ = frozenset({"old_excel", "binary_excel"})  # no figure is taken from these; a handback may bring them
LARGEST_FILE = 20 * 1024**2  # bytes; a filled template is under 1 MB: there is room for record sheets of 100,000 rows
LIMITS = {  # the most that a workbook may hold, and what is said of one that holds more
    "parts": (2_000, "is made of more than {:,} parts"),  # some ten, and one for each sheet, picture and chart
    "megabytes": (200, "unpacks to more than {} MB"),  # a record sheet of 100,000 rows by 12 columns takes some 60
    "times": (400, "unpacks to more than {} times its size"),  # rows of blank cells come to about 50
    "sheets": (255, "has more than {} sheets"),  # a template has some ten
    "names": (50_000, "defines more than {:,} names"),  # old workbooks gather thousands of broken ones
    "cells": (1_500_000, "has more than {:,} cells"),  # a record sheet of 100,000 rows by 12 columns has 1.2 million
    "texts": (1_200_000, "holds more than {:,} texts"),  # no more are needed than there are cells
    "letters": (50_000_000, "holds more than {:,} characters of text"),  # 1.2 million cells of 40 characters
    "letters of a text": (1_000_000, "holds a text of more than {:,} characters"),  # a cell has at most 32,767
    "styles": (65_490, "has more than {:,} cell styles"),  # Excel's own limit
    "codes": (5_000, "has more than {:,} number formats"),  # Excel allows some 250
    "merged areas": (50_000, "has more than {:,} merged areas in one sheet"),
}


class Unreadable(Exception):
    """The file cannot be read; `finding` says why and what to do."""

    def __init__(self, what: str, *about: object) -> None:
        code, says, remedy = _WORDS[what]
        self.finding = Finding(code, "error", says.format(*about), remedy)
        super().__init__(self.finding)

    def __str__(self) -> str:
        return self.finding.text


def hold(what: str, number: float) -> None:
    """Refuse a workbook that holds more of *what* than it may.

    Raises:
        Unreadable: It does.
    """
    most, says = LIMITS[what]
    if number > most:
        raise Unreadable("too_much", says.format(most))


def too_large(size: int) -> Unreadable:
    """The file itself is over the limit; its *size* in bytes is said with as many decimals as tell the two apart."""
    most, megabytes = LARGEST_FILE // 1024**2, size / 1024**2
    written = (f"{megabytes:,.{decimals}f}" for decimals in range(7))  # a megabyte has a million bytes and some
    told = next((each for each in written if float(each.replace(",", "")) > most), f"more than {most}")
    return Unreadable("too_large", told, most)


@contextmanager
def damage_said(part: str) -> Iterator[None]:
    """Say that *part* is damaged where what stands in it makes no sense: no such number, place, text or style."""
    try:
        yield
    except (ValueError, LookupError):
        raise Unreadable("damaged", part) from None
