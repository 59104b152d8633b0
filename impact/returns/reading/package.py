"""How a workbook's parts hang together: which part is the workbook, and where its relationships lead.

After `reading.archive` and `reading.markup`; before `reading.workbook`. Source: ECMA-376 part 2, "Open Packaging
Conventions".
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.markup import Attributes, Markup

_RELATIONSHIPS = ("http://schemas.openxmlformats.org/package/2006/relationships",)
_CONTENT_TYPES = ("http://schemas.openxmlformats.org/package/2006/content-types",)
_TYPES_PART = "[Content_Types].xml"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_MOST_RELATIONSHIPS = 10_000


@dataclass(frozen=True)
class Relationship:
    """A lead from one part to another. `kind` is the last word of its type: "worksheet", "styles" and so on."""

    kind: str
    target: str
    external: bool


def relationships(archive: Archive, part: str) -> Mapping[str, Relationship]:
    """Return the relationships of *part* ("" for the package) by id, targets as part names; none if it has none."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, Relationship] = {}

    def relationship(attributes: Attributes) -> None:
        if len(found) >= _MOST_RELATIONSHIPS:
            raise unreadable.damaged(rels)
        external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        found[attributes.get("Id", "")] = Relationship(kind, target, external)

    if rels in archive:
        markup = Markup(rels, "Relationships", _RELATIONSHIPS)
        markup.on("Relationship", relationship)
        markup.read(archive.stream(rels))
    return found


def workbook_part(archive: Archive) -> str:
    """Return the name of the part that is the workbook.

    Raises:
        Unreadable: The archive is another kind of document, or none.
    """
    if "mimetype" in archive:
        _refuse_open_document(b"".join(archive.stream("mimetype")))
    if _TYPES_PART not in archive:
        raise unreadable.zip_without_workbook()
    main = next((r.target for r in relationships(archive, "").values() if r.kind == "officeDocument"), None)
    kind = _content_type(archive, main) if main is not None else ""
    if main is None or kind == "":
        raise unreadable.zip_without_workbook()
    _refuse_other_documents(kind)
    return main


def _refuse_open_document(declared: bytes) -> None:
    if declared.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        raise unreadable.open_document()
    if declared.startswith(_OPEN_DOCUMENT):
        raise unreadable.another_kind("an OpenDocument text or presentation")


def _refuse_other_documents(content_type: str) -> None:
    if "sheet.binary" in content_type:
        raise unreadable.binary_excel()
    if "wordprocessingml" in content_type or "ms-word" in content_type:
        raise unreadable.another_kind("a Word document")
    if "presentationml" in content_type or "ms-powerpoint" in content_type:
        raise unreadable.another_kind("a PowerPoint presentation")
    if not content_type.endswith(".main+xml") or ("spreadsheetml" not in content_type and "excel" not in content_type):
        raise unreadable.zip_without_workbook()


def _content_type(archive: Archive, part: str) -> str:
    """The declared content type of *part*, lower case, or ""."""
    by_ending: dict[str, str] = {}
    by_part: dict[str, str] = {}

    def default(attributes: Attributes) -> None:
        by_ending[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "").lower()

    def override(attributes: Attributes) -> None:
        by_part[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "").lower()

    markup = Markup(_TYPES_PART, "Types", _CONTENT_TYPES)
    markup.on("Default", default)
    markup.on("Override", override)
    markup.read(archive.stream(_TYPES_PART))
    return by_part.get(part.lower()) or by_ending.get(posixpath.splitext(part)[1].lstrip(".").lower(), "")
