"""The demo, made once for all processes, with every profile of its report, and as texts what it came to."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

from impact.demo.run import run
from impact.demo.story import COMMENTARY
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.steps.receive import Incoming, readers, receive
from impact.steps.report import composed, files_of, write
from impact.store.submissions import Store
from impact.workspace import make_workspace
from tests.integration.commands import impact

PERIOD = "2025-26-Q1"
AS_AT = "2025-08-14"
FORCE = "E23000013"
REPORT = ("report", "--period", PERIOD, "--as-at", AS_AT, "--profile")


def make_demo(folder: Path) -> None:
    """Fill *folder* with the demo as `impact demo` makes it."""
    run(folder / "demo", seed=2026, workers=2)


def receive_again(folder: Path, made: Path) -> None:
    """Fill *folder* with the demo *made* before: its workbooks received, its report written, by this program."""
    root = folder / "demo"
    workspace = make_workspace(root, "Demonstration", synthetic=True)
    definitions, last = load(workspace.metrics), Period.parse(PERIOD)
    copytree(COMMENTARY, workspace.commentary_folder(last))
    with sqlite3.connect(f"file:{made}/store/impact.sqlite3?mode=ro", uri=True) as earlier:
        files = earlier.execute(
            "SELECT filename, content, received FROM submissions JOIN files USING (sha256) ORDER BY number"
        )
        incoming = [Incoming(name, content, datetime.fromisoformat(at)) for name, content, at in files]
        signed = earlier.execute("SELECT submission, name, role, signed_at FROM sign_offs ORDER BY entry").fetchall()
    with Store.open(workspace.store_url({})) as store:
        with readers(definitions, 2) as children:
            list(receive(definitions, store, incoming, readers=children))
        for number, name, role, at in signed:
            store.sign_off(number, name, role, datetime.fromisoformat(at))
        as_at = datetime.combine(last.last + timedelta(days=45), time(17), UTC)
        made_again, problem = files_of(composed(workspace, definitions, store, last, as_at), "board")
        write(made_again, workspace.report_folder(last), problem)


def make_reports(demo: Path) -> None:
    """Write beside the Board's report, which the demo makes, the files of the other profiles, and one force's own."""
    profiles = (("full",), ("data",), ("force", "--force", FORCE, "--workers", "1"))
    with ThreadPoolExecutor() as at_once:
        for said in at_once.map(lambda more: impact(demo, *REPORT, *more), profiles):
            assert said.status == 0, said.err


def rows(demo: Path, query: str) -> str:
    """The rows of the store that *query* gives, as one JSON value a line."""
    with sqlite3.connect(f"file:{demo}/store/impact.sqlite3?mode=ro", uri=True) as store:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in store.execute(query))


def paper(path: Path) -> str:
    """The text of a PDF, laid out."""
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


_BLOCKS = re.compile("p|div|section|table|tr|li|h[1-5]|figure|figcaption|caption|dt|dd|svg|text|title|nav")
_UNSAID = frozenset(("style", "script"))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unsaid = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unsaid += tag in _UNSAID
        told = {name: value for name, value in attrs if name in ("alt", "aria-label", "href") and value}
        shown = "".join(f" {{{name}: {value[:200]}}} " for name, value in told.items() if not value.startswith("data:"))
        self.parts.append(("\n" if _BLOCKS.fullmatch(tag) else " " if tag in ("td", "th") else "") + shown)

    def handle_endtag(self, tag: str) -> None:
        self.unsaid -= tag in _UNSAID
        self.parts.append("\n" if _BLOCKS.fullmatch(tag) else "")

    def handle_data(self, data: str) -> None:
        if not self.unsaid:
            self.parts.append(re.sub(r"\s+", " ", data))


def page(text: str) -> str:
    """The words of a web page, a block a line, with the addresses of its links and the words for its pictures."""
    words = _Words()
    words.feed(text)
    lines = (line.strip() for line in "".join(words.parts).splitlines())
    return "\n".join(line for line in lines if line) + "\n"
