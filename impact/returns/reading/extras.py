"""What a workbook holds beside its sheets: macros, links, embedded files. Nothing of it is opened or run.

After `reading.archive` and `reading.package`; before `reading.workbook`. `opening.oddities` says what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from impact.returns.reading.archive import Archive
from impact.returns.reading.markup import Attributes, Markup
from impact.returns.reading.package import Relationship

Extra = Literal["macros", "embedded", "links", "dde", "connections", "controls"]

_MOST_LINKS = 100  # links to other workbooks that are looked into
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")


def extras(archive: Archive, leads: Mapping[str, Relationship]) -> frozenset[Extra]:
    """Return what *archive* holds beside its sheets; *leads* are the workbook's relationships.

    Raises:
        Unreadable: A link to another workbook cannot be read.
    """
    return frozenset(_found(archive, leads))


def _found(archive: Archive, leads: Mapping[str, Relationship]) -> Iterator[Extra]:
    kinds = {lead.kind for lead in leads.values()}
    names = archive.names
    if any(name.endswith("vbaproject.bin") for name in names) or kinds & {"vbaProject", *_MACRO_SHEETS}:
        yield "macros"
    if any("/embeddings/" in name for name in names):
        yield "embedded"
    if any("/activex/" in name for name in names):
        yield "controls"
    if kinds & {"connections", "connection"} or any("/querytables/" in name for name in names):
        yield "connections"
    links = [lead.target for lead in leads.values() if lead.kind == "externalLink" and lead.target in archive]
    if links:
        yield "links"
    if any(_is_dde(archive, part) for part in links[:_MOST_LINKS]):
        yield "dde"


def _is_dde(archive: Archive, part: str) -> bool:
    """Whether a link is to another program, which would be asked for figures."""
    found = False

    def link(_: Attributes) -> None:
        nonlocal found
        found = True

    markup = Markup(part, "externalLink")
    markup.on("ddeLink", link)
    markup.read(archive.stream(part))
    return found
