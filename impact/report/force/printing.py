"""Many short reports printed in one look: fonts and style sheets are read once, and each page after that.

Comes after `report.pdf`, which tags, mends and keeps the fetching safe, and `report.force.html`. Reading the fonts
takes half as long as laying out a force's pages, so it is not done for each of them.
"""

from __future__ import annotations

from pathlib import Path

from impact.report import pdf


class Printer:
    """Writes the PDF of one page after another; the bytes of each are the same whatever was written before."""

    def __init__(self, style: str, base: Path) -> None:
        """Read *style*, fonts and sheets; addresses in it and in the pages are relative to *base*, and end there.

        Raises:
            PdfUnavailable: Pango or HarfBuzz is not on this machine.
        """
        self._weasyprint = pdf._weasyprint()
        from weasyprint.text.fonts import FontConfiguration

        folder = base.resolve()
        self._base = f"{folder.as_uri()}/"
        self._fetcher = pdf._fetcher(self._weasyprint, folder)
        self._fonts = FontConfiguration()
        self._style = self._weasyprint.CSS(
            string=style, base_url=self._base, url_fetcher=self._fetcher, font_config=self._fonts
        )

    def write(self, html: str) -> bytes:
        """Return the PDF of *html*, a page for print without its style.

        Raises:
            UnreadableReference: A template names a file outside the base folder, or one that is not there.
        """
        document = self._weasyprint.HTML(string=html, base_url=self._base, url_fetcher=self._fetcher)
        try:
            content = document.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[self._style], font_config=self._fonts)
        except self._weasyprint.urls.FatalURLFetchingError as problem:  # no Exception: one would pass by whoever calls
            raise pdf.UnreadableReference(str(problem)) from problem
        return pdf._mended(content, pdf._Headings.of(html), {})
