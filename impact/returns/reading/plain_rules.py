"""The rules that a worksheet sets for what is typed in, in their common spelling: passed over, for nothing reads them.

After `reading.lane` and `reading.plain_text`; `reading.cells` puts it in front of the XML parser, for which a form of a
thousand questions has five thousand such elements. Rules in any other spelling go through the parser, which takes or
refuses them.
Source: ECMA-376 part 1, 18.3.1.32 "dataValidation"; the attributes are in the order in which Excel writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.returns.reading.lane import Lane, Taken
from impact.returns.reading.plain_text import sound

_ATTRIBUTES = (
    "type", "errorStyle", "imeMode", "operator", "allowBlank", "showDropDown", "showInputMessage", "showErrorMessage",
    "errorTitle", "error", "promptTitle", "prompt", "sqref",
)  # fmt: skip
_TAG = rb"<dataValidation" + b"".join(rb'(?: %s="[^"<]*+")?+' % name.encode() for name in _ATTRIBUTES)
_FORMULAS = rb"(?:<formula1>[^<]*+</formula1>)?+(?:<formula2>[^<]*+</formula2>)?+"
_RUN = re.compile(rb"(?:" + _TAG + rb"(?:/>|>" + _FORMULAS + rb"</dataValidation>))++")


def _runs(block: bytes, start: int, _: frozenset[str]) -> Iterator[Taken]:
    """Yield each run of plain rules in *block*, from *start* on."""
    whole = sound(block)  # asked of the same block for its rows
    for run in _RUN.finditer(block, start):
        if whole or sound(run[0]):
            yield run.start(), run.end(), _nothing


def _nothing() -> None:
    """What is done with them."""


ENTRY_RULES = Lane(2, "dataValidations", b"<dataValidation ", _runs)
