"""The printed report: PDF/UA-1, the same bytes for the same content.

WeasyPrint lays out and tags; what it leaves undone is mended after with pikepdf: the scope of header cells, links that
say where they lead, and the data that the report carries.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from impact.report.data_files import attach
from impact.report.tagging import paint_as_read

NONE: Mapping[str, bytes] = MappingProxyType({})

_POINTS = 0.75  # in a CSS pixel
_PRINTED = 4  # the annotation flag that keeps a link when the page is printed
_NEEDS = (
    "WeasyPrint needs Pango and HarfBuzz. On Debian or Ubuntu: "
    "sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0. `impact doctor` checks again."
)


class PdfUnavailable(Exception):
    """This machine cannot write a PDF. `says` is what is missing, `remedy` the line that mends it."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}")
        self.says = says
        self.remedy = remedy


class UnreadableReference(Exception):
    """A template names a file that is not in the templates folder, or cannot be read; the message says which."""


def write_pdf(html: str, base: Path, attachments: Mapping[str, bytes] = NONE) -> bytes:
    """Return the PDF of a report's print HTML.

    Args:
        html: From `report.html.render(…, "print")`.
        base: Folder that relative addresses in *html* are read from. Nothing outside it is read, and nothing is fetched
            from a network.
        attachments: Files that the PDF carries, by name: from `report.data.files.data_files`.

    Raises:
        PdfUnavailable: Pango or HarfBuzz is not on this machine.
        UnreadableReference: A template names a file outside *base*, or one that is not there.
    """
    return Printer(base).write(html, attachments)


class Printer:
    """Writes the PDF of one page after another in one look; the bytes of each are the same whatever came before.

    Reading the fonts of a style takes half as long as laying out a force's few pages, so it is done once for all.
    """

    def __init__(self, base: Path, style: str = "") -> None:
        """Read *style*, fonts and sheets, where the pages come without; addresses end in *base*, as in `write_pdf`.

        Raises:
            PdfUnavailable: Pango or HarfBuzz is not on this machine.
        """
        self._weasyprint = _weasyprint()
        folder = base.resolve()
        self._reads = {"base_url": f"{folder.as_uri()}/", "url_fetcher": _fetcher(self._weasyprint, folder)}
        self._look: dict[str, Any] = {}
        if style:
            fonts = self._weasyprint.text.fonts.FontConfiguration()
            sheet = self._weasyprint.CSS(string=style, font_config=fonts, **self._reads)
            self._look = {"stylesheets": [sheet], "font_config": fonts}

    def write(self, html: str, attachments: Mapping[str, bytes] = NONE) -> bytes:
        """Return the PDF of *html*; see `write_pdf`.

        Raises:
            UnreadableReference: A template names a file outside the base folder, or one that is not there.
        """
        document = self._weasyprint.HTML(string=html, **self._reads)
        try:
            content = document.write_pdf(pdf_variant="pdf/ua-1", **self._look)
        except self._weasyprint.urls.FatalURLFetchingError as problem:  # no Exception: one would pass by whoever calls
            raise UnreadableReference(
                f"{problem}: a report reads only what is in its templates folder. Put the file there, or take its name"
                " out of the template."
            ) from problem
        return _mended(content, _headings(document.etree_element), attachments)


def library_version() -> str:
    """Return the version of WeasyPrint, once it has loaded with all that it needs.

    Raises:
        PdfUnavailable: Pango or HarfBuzz is not on this machine.
    """
    return str(_weasyprint().__version__)


def _weasyprint() -> Any:
    try:
        import weasyprint  # late: it loads Pango, and everything else must work without
    except OSError as missing:
        raise PdfUnavailable(f"The PDF cannot be written here: {missing}.", _NEEDS) from missing
    return weasyprint


def _fetcher(weasyprint: Any, folder: Path) -> Any:
    """What WeasyPrint reads files with: it stops at anything outside *folder*."""

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the class is known only once it is loaded
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not (url.startswith("data:") or _within(url, folder)):
                raise PermissionError("a report reads nothing from outside its templates")
            return super().fetch(url, headers)

    return Fetcher(fail_on_errors=True)


def _within(url: str, folder: Path) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "file" and Path(url2pathname(parts.path)).resolve().is_relative_to(folder)


def _headings(root: Any) -> dict[str, str]:
    """The words of each heading that has an id, so that a link to it can be read out."""
    found = (one for level in range(1, 7) for one in root.iter(f"h{level}") if one.get("id"))
    return {one.get("id"): " ".join("".join(one.itertext()).split()) for one in found}


def _mended(content: bytes, headings: dict[str, str], attachments: Mapping[str, bytes]) -> bytes:
    """Give header cells their scope and links their words, put the attachments in; the same content, the same bytes."""
    import pikepdf  # late: only a PDF needs it

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for element, part in _elements(pdf.Root.StructTreeRoot):
            if element.get("/S") == "/TH":
                heads_row = part == "/TBody" and "/ColSpan" not in element.A
                element.A.Scope = pikepdf.Name.Row if heads_row else pikepdf.Name.Column
            elif element.get("/S") == "/Figure":
                element.A.BBox = _box(element.A.BBox, element.Pg.MediaBox)
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                link.Contents = pikepdf.String(_leads_to(link, headings))
                link.F = _PRINTED
        attach(pdf, attachments)
        paint_as_read(pdf)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _box(written: Any, page: Any) -> list[float]:
    """A figure's place in points from the page's foot; WeasyPrint writes it in pixels from the head."""
    left, top, right, bottom = (round(float(edge) * _POINTS, 2) for edge in written)
    height = float(page[3])
    return [left, round(height - bottom, 2), right, round(height - top, 2)]


def _elements(root: Any) -> Iterator[tuple[Any, str]]:
    """Each structure element with the part of a table that it is in: "/THead", "/TBody" or ""."""
    waiting = [(root, "")]
    while waiting:
        element, part = waiting.pop()
        yield element, part
        part = {"/THead": "/THead", "/TBody": "/TBody", "/Table": ""}.get(str(element.get("/S", "")), part)
        waiting.extend((kid, part) for kid in _kids(element))


def _kids(element: Any) -> Iterator[Any]:
    """The structure elements under *element*; its other kids are marks on the page."""
    import pikepdf

    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def _leads_to(link: Any, headings: dict[str, str]) -> str:
    """Return "Go to C2 Support for forces" inside the report, "Web page https://…" outside it."""
    if "/A" in link:
        return f"Web page {link.A.URI}"
    target = str(link.Dest)
    return f"Go to {headings.get(target, target)}"
