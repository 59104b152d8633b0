"""What independent checkers find against a web page or a PDF, in one form for all of them.

`./run test` installs those of web pages by the lock file beside this module. html-validate reads their markup by its
"recommended" and "a11y" presets, but for three rules: `doctype-style` asks for lower case, as our template writes it;
`long-title` is off, since a title here says which report, of which body and quarter, and WCAG sets no limit; `valid-id`
lets an id begin with a digit, as HTML's standard does, so that `#2025-26-Q1` is a link. In a real browser axe-core and
our own rules look at each page on a phone, a tablet and a desk, with its scripts and, where it has any, without them,
and once in the dark where it has colours for it.

page-validation holds a PDF to PDF/UA-1; outloud also judges what a conformant file may still get wrong: alternative
text that is not language, header cells that head nothing, an order that no eye would read in.

By hand, over any files or folders: `python -m tests.checking.checkers reports/2025-26-Q1`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import page as page_validation
import pytest
from outloud.findings import Result
from outloud.model import Document
from outloud.registry import run_rules

from tests.checking.browser import PROGRAM, Browser, Page, Scheme


@dataclass(frozen=True)
class Fault:
    """What was found, by which rule of which checker, and where: the file, the page or element, how it was looked at.

    `size` is how many times, where the checker counts them in one finding.
    """

    file: str
    rule: str
    says: str
    where: str = ""
    size: int = 1

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        return f"{self.file}: {self.rule}{place}: {self.says}"


MODULES = Path(sys.prefix) / "checking" / "node_modules"
NODE = Path(sys.executable).with_name("node")
AXE = MODULES / "axe-core" / "axe.min.js"
HTML_VALIDATE = MODULES / "html-validate" / "bin" / "html-validate.mjs"
CONFIGURATION = Path(__file__).with_name("html-validate.json")


def missing() -> str:
    """Return what this machine lacks and the line that mends it, "" when nothing."""
    if not PROGRAM:
        return "Chromium is not installed: apt-get install -y chromium"
    if not (AXE.is_file() and HTML_VALIDATE.is_file() and NODE.is_file()):
        return f"axe-core and html-validate are not in {MODULES}: ./run test installs them"
    return ""


def needed() -> None:
    """Skip the test where the checkers are not installed; where everything must be, fail it."""
    if lacks := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacks)


def markup_faults(pages: Sequence[Path]) -> Iterator[Fault]:
    """Yield each error and warning, in the order of the pages."""
    if not pages:
        return
    command = [NODE, HTML_VALIDATE, "--config", CONFIGURATION, "--formatter", "json", *pages]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:  # a pipe would be cut: it ends before all is through
        ran = subprocess.run([str(part) for part in command], stdout=said, stderr=subprocess.PIPE, text=True)
        said.seek(0)
        text = said.read()
    if not text.strip():
        raise RuntimeError(f"html-validate said nothing: {ran.stderr.strip()}")
    for page in json.loads(text):
        for one in page["messages"]:
            where = f"line {one['line']}, column {one['column']}"
            yield Fault(Path(page["filePath"]).name, f"html-validate {one['ruleId']}", one["message"], where)


WIDTHS = (320, 768, 1280)
_CHARTS = Path(__file__).with_name("contrast_on_charts.js")
_THINNED = Path(__file__).with_name("thinned.js")

# WCAG 2.2's target size is off unless it is asked for.
_RUN = """
axe.run(document, {rules: {"target-size": {enabled: true}}, resultTypes: ["violations"], preload: false}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node =>
    [one.id, one.help, node.target.join(" "), node.html.slice(0, 120)])))
"""
_WIDER = """
(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > wide + 0.5);
  return [document.documentElement.scrollWidth, ...out.slice(0, 3).map(one => one.outerHTML.slice(0, 80))];
})()
"""


def page_faults(browser: Browser, path: Path) -> Iterator[Fault]:
    """Yield what is found against one page, however it is looked at; what is folded away is unfolded first."""
    text = path.read_text(encoding="utf-8")
    schemes: tuple[Scheme, ...] = ("light", "dark") if "prefers-color-scheme" in text else ("light",)
    for scripts in (True, False) if "<script" in text else (True,):
        said = "" if scripts else ", without scripts"
        with browser.page(path.resolve().as_uri(), WIDTHS[-1], scripts=scripts) as page:
            page.run('document.querySelectorAll("details").forEach(one => { one.open = true; })')
            for width in WIDTHS:
                page.resize(width)
                yield from _wider(page, path.name, f"{width} pixels{said}")
            for scheme in schemes if scripts else ():
                page.resize(WIDTHS[-1], scheme)
                yield from _faint(page, path.name, scheme)
            _with_axe(page)
            for width in WIDTHS:
                page.resize(width)
                yield from _seen(page, path.name, f"{width} pixels{said}")
            for scheme in schemes[1:] if scripts else ():
                page.resize(WIDTHS[-1], scheme)
                yield from _seen(page, path.name, scheme)


def _with_axe(page: Page) -> None:
    """Put axe-core beside the page. Its own scripts are over by now, or were never run: their timers may go on."""
    page.run(_THINNED.read_text(encoding="utf-8"))
    page.ask("Emulation.setScriptExecutionDisabled", value=False)
    page.run(f"{AXE.read_text(encoding='utf-8')};0")


def _seen(page: Page, name: str, how: str) -> Iterator[Fault]:
    found: list[list[str]] = page.run(_RUN)
    for rule, help_, target, html in found:
        yield Fault(name, f"axe {rule}", help_, f"{how}: {target}: {html}")


def _wider(page: Page, name: str, how: str) -> Iterator[Fault]:
    wide: list[Any] = page.run(_WIDER)
    if wide:
        yield Fault(name, "wider than the screen", f"{wide[0]} pixels", f"{how}: {json.dumps(wide[1:])}")


def _faint(page: Page, name: str, how: str) -> Iterator[Fault]:
    for words, colour, ground, ratio in page.run(_CHARTS.read_text(encoding="utf-8")):
        yield Fault(name, "words on a chart are faint", f"“{words}” {colour} on {ground}: {ratio}", how)


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


def faults(paths: Iterable[Path]) -> Iterator[Fault]:
    """Yield what every checker finds in web pages and PDFs; folders are searched."""
    files = sorted({file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,))})
    pages = [file for file in files if file.suffix == ".html"]
    yield from markup_faults(pages)
    with tempfile.TemporaryDirectory() as profile, Browser(Path(profile)) as browser:
        for page in pages:
            yield from page_faults(browser, page)
    for paper in files:
        if paper.suffix == ".pdf":
            yield from paper_faults(paper)


if __name__ == "__main__":
    if lacks := missing():
        sys.exit(lacks)
    found = 0
    for fault in faults(Path(name) for name in sys.argv[1:]):
        print(fault)
        found += 1
    print(f"{found} faults")
    sys.exit(bool(found))
