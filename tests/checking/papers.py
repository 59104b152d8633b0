"""What independent checkers find in a PDF: page-validation and outloud, and the fonts that `pdffonts` lists.

Beside `web_pages`. page-validation holds a file to PDF/UA-1; outloud also judges what a conformant file may still get
wrong: alternative text that is not language, header cells that head nothing, an order that no eye would read in.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import page as page_validation
from outloud.findings import Result
from outloud.model import Document
from outloud.registry import run_rules

from tests.checking.fault import Fault

SHIPPED_FONT = "Source-Sans-3"
_HEADER_LINES = 2  # of what pdffonts prints


@contextmanager
def opened(paper: Path) -> Iterator[Document]:
    """One PDF as outloud reads it: each page is gone through once, however much is asked of it."""
    document = Document(str(paper))
    try:
        yield document
    finally:
        document.close()


def paper_faults(paper: Path, document: Document | None = None) -> Iterator[Fault]:
    """Yield each failure, error, warning and foreign font of one PDF; *document* is it, where it is open already."""
    yield from conformance_faults(paper)
    yield from outloud_faults(paper, document)
    yield from font_faults(paper)


def conformance_faults(paper: Path) -> Iterator[Fault]:
    """Yield what is against PDF/UA-1."""
    for failure in page_validation.validate_pdf_bytes(paper.read_bytes(), profile="ua1").failures:
        yield Fault(paper.name, f"page-validation {failure.rule_id}", failure.message)


def outloud_faults(paper: Path, document: Document | None = None) -> Iterator[Fault]:
    """Yield outloud's errors and warnings; a rule of its own that breaks counts as one."""
    if document is None:
        with opened(paper) as document:
            yield from outloud_faults(paper, document)
        return
    result = Result(path=str(paper))
    run_rules(document, result)
    for run in result.runs:
        if run.status == "crashed":
            yield Fault(paper.name, f"outloud {run.rule}", f"the rule could not be run: {run.reason}")
    for one in result.findings:
        if one.severity in ("error", "warning"):
            says = f"{one.message} ({one.evidence})" if one.evidence else one.message
            where = f"{one.severity}, page {one.page}" if one.page else one.severity
            yield Fault(paper.name, f"outloud {one.rule}", says, where, one.count)


def font_faults(paper: Path) -> Iterator[Fault]:
    """Yield each font that is not shipped with the program, or not in the file."""
    listed = subprocess.run(["pdffonts", str(paper)], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines()[_HEADER_LINES:]:
        name, embedded = line.split()[0].split("+")[-1], line.split()[-5]
        if not name.startswith(SHIPPED_FONT):
            yield Fault(paper.name, "pdffonts", f"{name} is not a shipped font")
        elif embedded != "yes":
            yield Fault(paper.name, "pdffonts", f"{name} is not in the file")


def tagged_in_the_margin(document: Document, margin: float) -> list[str]:
    """Return each line that tags call content and that stands in the *margin*, in points, at a page's head or foot.

    outloud's PAG-001 takes any words that stand on three pages in their upper or lower eighth for a running head: the
    names of regions on charts, say. A running head stands in the margin, where nothing else can.
    """
    return [
        f"page {page.number}: {line.text.strip()}"
        for page in document.pages
        for line in document.content(page.index).lines
        if line.tagged_share > 0 and not margin <= (line.bbox[1] + line.bbox[3]) / 2 <= page.height - margin
    ]
