"""A small metrics folder without a fault, to be spoilt one edit at a time: that of `tests/golden/definitions.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from impact.plan.loading import examine

Edit = tuple[str, str, str]  # file, what stands there once, what to put in its place
KEPT = Path(__file__).parents[1] / "golden" / "definitions.json"
FILES: Mapping[str, str] = json.loads(KEPT.read_text(encoding="utf-8"))["files"]


def write_workspace(root: Path, *edits: Edit, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the small metrics folder into *root* with *edits* made, and *files* put in its place, added or left out."""
    texts: dict[str, str | bytes | None] = dict(FILES)
    for file, old, new in edits:
        text = texts[file]
        assert isinstance(text, str) and text.count(old) >= 1, f"{old!r} does not stand in {file}"
        texts[file] = text.replace(old, new, 1)
    for file, content in {**texts, **(files or {})}.items():
        if content is not None:
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def told(root: Path) -> list[str]:
    """Return the text of every fault in the metrics folder *root*, in order."""
    _, faults = examine(root)
    return [fault.text for fault in faults]
