"""What is said of broken definitions, each with its file, line and column: edits of a small plan without a fault."""

from __future__ import annotations

import json
from pathlib import Path

from impact.plan.loading import examine
from tests.golden.conftest import Golden

TOLD = json.loads((Path(__file__).parent / "definitions.json").read_text(encoding="utf-8"))


def test_broken_definitions(tmp_path: Path, golden: Golden) -> None:
    """Every fault of every case, in order."""
    parts = []
    for number, (name, case) in enumerate(TOLD["cases"].items()):
        texts = dict(TOLD["files"])
        for file, old, new in case["edits"]:
            assert old in texts[file], f"{name}: {old!r} does not stand in {file}"
            texts[file] = texts[file].replace(old, new, 1)
        root = tmp_path / str(number)
        for file, text in {**texts, **case.get("files", {})}.items():
            if text is not None:
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).write_text(text, encoding="utf-8")
        _, faults = examine(root)
        parts.append("\n".join([f"=== {name}", *(fault.text for fault in faults)]))
    golden("definitions/faults.txt", "\n".join(parts) + "\n")
