"""The printed report: PDF/UA-1, the same bytes for the same content.

WeasyPrint lays out and tags; what it leaves undone is mended after with pikepdf: the scope of header cells, the order
that a page is painted in, links that say where they lead, and the data that the report carries.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain, takewhile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from impact.report.data_files import attach

if TYPE_CHECKING:
    import pikepdf

NONE: Mapping[str, bytes] = MappingProxyType({})

_DATA = re.compile(r"data:[a-z0-9+/-]+;base64,[A-Za-z0-9+/=]{200,}")
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
        self._kept: dict[str, str] = {}
        fetcher = _fetcher(self._weasyprint, folder, self._kept)
        self._reads = {"base_url": f"{folder.as_uri()}/", "url_fetcher": fetcher}
        self._look: dict[str, Any] = {}
        if style:
            fonts = self._weasyprint.text.fonts.FontConfiguration()
            sheet = self._weasyprint.CSS(string=self._short(style), font_config=fonts, **self._reads)
            self._look = {"stylesheets": [sheet], "font_config": fonts}

    def _short(self, text: str) -> str:
        """Return *text* with a short address for each picture and font in it: a parser reads letter by letter."""

        def kept(found: re.Match[str]) -> str:
            address = f"kept:{sha256(found[0].encode()).hexdigest()[:16]}"
            self._kept[address] = found[0]
            return address

        return _DATA.sub(kept, text)

    def write(self, html: str, attachments: Mapping[str, bytes] = NONE) -> bytes:
        """Return the PDF of *html*; see `write_pdf`.

        Raises:
            UnreadableReference: A template names a file outside the base folder, or one that is not there.
        """
        document = self._weasyprint.HTML(string=self._short(html), **self._reads)
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


def _fetcher(weasyprint: Any, folder: Path, kept: Mapping[str, str]) -> Any:
    """What WeasyPrint reads files with: what is *kept*, by its short address, and nothing outside *folder*."""

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the class is known only once it is loaded
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not (url in kept or url.startswith("data:") or _within(url, folder)):
                raise PermissionError("a report reads nothing from outside its templates")
            return super().fetch(kept.get(url, url), headers)

    return Fetcher(fail_on_errors=True)


def _within(url: str, folder: Path) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "file" and Path(url2pathname(parts.path)).resolve().is_relative_to(folder)


def _headings(root: Any) -> dict[str, str]:
    """The words of each heading that has an id, so that a link to it can be read out."""
    found = (one for level in range(1, 7) for one in root.iter(f"h{level}") if one.get("id"))
    return {one.get("id"): " ".join("".join(one.itertext()).split()) for one in found}


def _mended(content: bytes, headings: dict[str, str], attachments: Mapping[str, bytes]) -> bytes:
    """Mend the tags and the links, put the attachments in; the same content, the same bytes."""
    import pikepdf  # late: only a PDF needs it

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                to = None if "/A" in link else str(link.Dest)
                words = f"Web page {link.A.URI}" if to is None else f"Go to {headings.get(to, to)}"
                link.Contents, link.F = pikepdf.String(words), _PRINTED
        attach(pdf, attachments)
        mend_tags(pdf)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


# --- tags -----------------------------------------------------------------------------------------------------------

PageId = tuple[int, int]  # object and generation number
Lines = list[bytes]  # of a content stream: WeasyPrint writes an instruction on each, and the operands of BDC before it
Unit = tuple[Lines, Lines, int | None]  # what must be set before, the marks, what the tags call them: None for nothing

_CLIP = frozenset({b"W", b"W*"})
_PAINT = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n", b"ET", b"Do", b"sh"})
_BEGIN = frozenset({b"BDC", b"BMC"})
_SETS = frozenset(b"cm gs w J j M d ri i CS cs SC SCN sc scn G g RG rg K k Tc Tw Tz TL Tf Tr Ts".split())
_MCID = re.compile(rb"/MCID (\d+)")


def mend_tags(pdf: pikepdf.Pdf) -> None:
    """Give header cells their scope and figures their place, and paint each page in the order it is read in.

    WeasyPrint paints as CSS asks: what stands beside something else first, list markers last. Readers that follow the
    page's marks and not its tags (reflow on a phone, a copied selection) would hear that order. It also marks running
    heads and page numbers as content that no tag claims; ISO 14289-1, 7.8 wants them to be artifacts: they come first.
    Backgrounds and rules are painted before the words in either order, so the page looks the same.

    Args:
        pdf: An open, tagged PDF as WeasyPrint writes it; it is changed in place.
    """
    read = _mend_elements(pdf)
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    claims = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    for page in pdf.pages:
        ranks = read.get(page.obj.objgen, {})
        units = list(_units(page.Contents.read_bytes().split(b"\n")))
        claimed = sorted((unit for unit in units if unit[2] in ranks), key=lambda unit: ranks[unit[2] or 0])
        ordered = [*(_artifact(unit) for unit in units if unit[2] not in ranks), *claimed]
        befores = zip(*(before for before, *_ in ordered), strict=False)
        shared = [at[0] for at in takewhile(lambda at: len({*at}) == 1, befores)]  # what all of them set is set once
        lines = [b"q", *shared]
        for before, marks, _ in ordered:
            lines += [b"q", *before[len(shared) :], *marks, b"Q"]
        page.Contents = pdf.make_stream(b"\n".join([*lines, b"Q"]))
        # a mark that no tag claims goes out of the parent tree, which would say that one does
        of_page: Any = claims.get(int(page.obj.get("/StructParents", -1)), ())
        for mcid in range(len(of_page)):
            if mcid not in ranks:
                of_page[mcid] = None


def _mend_elements(pdf: pikepdf.Pdf) -> dict[PageId, dict[int, int]]:
    """Mend each structure element; return, by page, the place in the reading order of each mark that a tag claims."""
    import pikepdf

    found: dict[PageId, dict[int, int]] = {}
    waiting: list[tuple[Any, Any, str]] = [(pdf.Root.StructTreeRoot, None, "")]  # with its page, and part of a table
    while waiting:
        one, page, part = waiting.pop()
        if isinstance(one, int) or "/MCID" in one:
            mcid, own = (one, page) if isinstance(one, int) else (int(one.MCID), one.get("/Pg", page))
            marks = found.setdefault(own.objgen, {})
            marks[mcid] = len(marks)
            continue
        kind, own = str(one.get("/S", "")), one.get("/Pg", page)
        if kind == "/TH":
            heads_row = part == "/TBody" and "/ColSpan" not in one.A
            one.A.Scope = pikepdf.Name.Row if heads_row else pikepdf.Name.Column
        elif kind == "/Figure":  # WeasyPrint writes its place in pixels from the head, a PDF has points from the foot
            left, top, right, bottom = (round(float(edge) * _POINTS, 2) for edge in one.A.BBox)
            height = float(own.MediaBox[3])
            one.A.BBox = [left, round(height - bottom, 2), right, round(height - top, 2)]
        part = {"/THead": "/THead", "/TBody": "/TBody", "/Table": ""}.get(kind, part)
        kids = one.get("/K", ())
        kids = kids if isinstance(kids, (pikepdf.Array, tuple)) else [kids]
        waiting.extend((kid, own, part) for kid in reversed(list(kids)))
    return found


def _operator(line: bytes) -> bytes:
    return line[line.rfind(b" ") + 1 :]


def _units(lines: Lines) -> Iterator[Unit]:
    """Yield what is painted: each outermost marked sequence, and each path or image that stands outside of one.

    To parse the stream as any PDF may have it takes ten times as long.
    """
    frames: list[Lines] = [[]]  # what is set, by the state that it is set in
    inside: Lines = []  # the marked sequence, path or text object that is open
    depth = 0  # of marked sequences
    for line in lines:
        if depth or line in _BEGIN:
            inside.append(line)
            depth += (line in _BEGIN) - (line == b"EMC")
            if depth == 0:
                named = _MCID.search(inside[1])
                yield [*chain(*frames)], inside, int(named[1]) if named else None
                frames[-1] += _left_set(inside)
                inside = []
            continue
        operator = _operator(line)
        if operator == b"q":
            frames.append([])
        elif operator == b"Q":
            frames.pop()
        elif operator in _SETS and not inside:
            frames[-1].append(line)
        elif operator:
            inside.append(line)
            if operator == b"n" and any(one in _CLIP for one in inside):
                frames[-1] += inside
                inside = []
            elif operator in _PAINT:
                yield [*chain(*frames)], inside, None
                inside = []


def _left_set(marks: Lines) -> Iterator[bytes]:
    """Yield what a sequence sets and does not take back: it holds for what is painted after it."""
    depth = 0
    for line in marks:
        operator = _operator(line)
        depth += (operator == b"q") - (operator == b"Q")
        if depth == 0 and operator in _SETS:
            yield line


def _artifact(unit: Unit) -> Unit:
    """Return the unit as an artifact of the page; one that is an artifact already stays as it is."""
    before, marks, mcid = unit
    if mcid is None:
        return unit
    return before, [b"/Artifact", b"<</Type /Pagination>>", *marks[marks.index(b"BDC") :]], None
