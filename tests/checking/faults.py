"""What a checker finds against a file, in one form for all of them.

Comes after `web_pages` and `papers`, whose faults it lists; the tests hold both to none. By hand, over any files or
folders: `python -m tests.checking.faults reports/2025-26-Q1`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.checking.browser import Browser
from tests.checking.fault import Fault
from tests.checking.installed import missing
from tests.checking.markup import markup_faults
from tests.checking.papers import paper_faults
from tests.checking.web_pages import page_faults


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
