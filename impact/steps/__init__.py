"""The way in a few steps: write templates, receive returns, see who has returned, hand back, compile, report.

Files are read here; the clock is the caller's.
"""

from __future__ import annotations

from impact.returns.difference import Changed
from impact.returns.reader import CannotRead, Reader
from impact.steps.files import put
from impact.steps.keeping import Rechecked, difference, file_rechecked, handback, recheck
from impact.steps.outputs import Written, built, write_built
from impact.steps.receiving import (
    ANYTHING,
    ExpectedReturn,
    Incoming,
    Receipt,
    Sender,
    processes,
    read_files,
    reader,
    readers,
    receive,
)
from impact.steps.reporting import compile_period, make_report, statuses
from impact.steps.templates import Templates, write_templates

__all__ = [
    "ANYTHING",
    "CannotRead",
    "Changed",
    "ExpectedReturn",
    "Incoming",
    "Reader",
    "Receipt",
    "Rechecked",
    "Sender",
    "Templates",
    "Written",
    "built",
    "compile_period",
    "difference",
    "file_rechecked",
    "handback",
    "make_report",
    "processes",
    "put",
    "read_files",
    "reader",
    "readers",
    "receive",
    "recheck",
    "statuses",
    "write_built",
    "write_templates",
]
