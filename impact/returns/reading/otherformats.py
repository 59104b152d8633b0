"""A workbook out of whatever a supplier saved it as: .xlsx, .xls, .xlsb, .ods or .csv.

After `reading.workbook`, which reads .xlsx and says what else a file is; `opening.intake` asks it. Each other format
has a reader of its own within the same limits, so that an error is never taken for a blank.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.returns.findings import Finding
from impact.returns.reading.binary import read_binary
from impact.returns.reading.commas import read_commas
from impact.returns.reading.oldexcel import read_old_excel
from impact.returns.reading.opendocument import read_open_document
from impact.returns.reading.workbook import Unreadable, Workbook, read_workbook

_READERS = {
    "old_excel": (".xls", read_old_excel),
    "binary_excel": (".xlsb", read_binary),
    "open_document": (".ods", read_open_document),
    "text": (".csv", read_commas),
}


@dataclass(frozen=True)
class AsSaved:
    """A workbook and what it was saved as.

    Attributes:
        ending: ".xls", ".xlsb", ".ods" or ".csv"; "" for the format of the template itself.
    """

    workbook: Workbook
    ending: str = ""

    @property
    def one_sheet(self) -> bool:
        """Whether the format has room for one sheet only."""
        return self.ending == ".csv"


def read_as_saved(content: bytes) -> AsSaved:
    """Read a workbook in any format that a spreadsheet program saves.

    Raises:
        Unreadable: It is none, or is damaged, protected with a password, or beyond a limit. Nothing else is raised.
    """
    try:
        return AsSaved(read_workbook(content))
    except Unreadable as unreadable:
        kind = "text" if _is_text(unreadable.finding) else unreadable.finding.code
        if kind not in _READERS:
            raise
    ending, read = _READERS[kind]
    return AsSaved(read(content), ending)


def _is_text(finding: Finding) -> bool:
    return finding.code == "not_a_workbook" and "a text file" in finding.says


def other_format(ending: str) -> Finding:
    """The workbook came in another format, and everything asked was found in it."""
    return Finding(
        "other_format",
        "note",
        f"This return came as {_ARTICLES[ending]} {ending} file, and every question was found in it.",
        "You need do nothing.",
    )


_ARTICLES = {".xls": "an", ".xlsb": "an", ".ods": "an", ".csv": "a"}
