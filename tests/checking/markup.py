"""What html-validate finds in the markup of web pages: one run of Node for all of them.

Beside `web_pages`, which looks at them in a browser. The rules are those of its "recommended" and "a11y" presets, but
for three:

- `doctype-style` asks for lower case, as our template writes it; HTML reads both.
- `long-title` is off: 70 characters is what a search engine's list has room for. A title here says which report, of
  which body and quarter, which takes more; WCAG sets no limit.
- `valid-id` is relaxed: an id may begin with a digit, as HTML's standard allows, so that `#2025-26-Q1` is a link.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.checking.fault import Fault
from tests.checking.installed import CONFIGURATION, HTML_VALIDATE, NODE


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
