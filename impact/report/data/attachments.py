"""Files that a PDF carries: its data, each with what it is.

Comes after `report.data.files`, which makes the files; `report.pdf` puts them in. No date is written: a file that is
made again from the same report is the same.

Sources: ISO 32000-2, 7.11 and 14.13; ISO 14289-1 (PDF/UA-1), 7.11, by which each needs its name twice and should say
what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import md5
from typing import Any

from impact.report.data.files import SAYS

_TYPES: tuple[tuple[str, str], ...] = (
    (".csv-metadata.json", "application/csvm+json"),
    (".csv", "text/csv"),
    (".json", "application/json"),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)  # the first that a name ends in


def attach(pdf: Any, files: Mapping[str, bytes]) -> None:
    """Put *files* into the open *pdf*, by name, as data that belong to the whole document."""
    import pikepdf  # late: only a PDF needs it

    if not files:
        return
    specified = {name: pdf.make_indirect(_specified(pdf, name, files[name])) for name in sorted(files)}
    listed = pikepdf.Array(part for name, spec in specified.items() for part in (pikepdf.String(name), spec))
    if "/Names" not in pdf.Root:
        pdf.Root.Names = pikepdf.Dictionary()
    pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=listed)
    pdf.Root.AF = pikepdf.Array(specified.values())


def _specified(pdf: Any, name: str, content: bytes) -> Any:
    import pikepdf

    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), "application/octet-stream")
    stream = pdf.make_stream(
        content,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name(f"/{kind}"),
        Params=pikepdf.Dictionary(Size=len(content), CheckSum=pikepdf.String(_checksum(content))),
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        F=pikepdf.String(name),
        UF=pikepdf.String(name),
        Desc=pikepdf.String(SAYS.get(name, name)),
        AFRelationship=pikepdf.Name.Data,
        EF=pikepdf.Dictionary(F=stream, UF=stream),
    )


def _checksum(content: bytes) -> bytes:
    """What the standard asks for to find damage; it is no protection against anyone."""
    return md5(content, usedforsecurity=False).digest()
