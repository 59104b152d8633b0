"""What the program says and writes, kept as texts that a diff shows; `./run test tests/golden --golden` keeps it anew.

Each test hands its text to `golden`; a text of over 200 KB is kept compressed. Write them anew only where a change is
meant to change them, read the diff, and say in the commit which moved and why.
"""

from __future__ import annotations

import difflib
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

KEPT = Path(__file__).parent / "kept"
_PLAIN = 200_000  # characters kept as plain text
_SHOWN = 60  # lines of a difference

Golden = Callable[[str, str], None]


def _kept(name: str) -> str | None:
    plain, packed = KEPT / name, KEPT / f"{name}.gz"
    if packed.is_file():
        return gzip.decompress(packed.read_bytes()).decode()
    return plain.read_text(encoding="utf-8") if plain.is_file() else None


def _keep(name: str, text: str) -> None:
    plain, packed = KEPT / name, KEPT / f"{name}.gz"
    plain.parent.mkdir(parents=True, exist_ok=True)
    plain.unlink(missing_ok=True)
    packed.unlink(missing_ok=True)
    if len(text) > _PLAIN:
        packed.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    else:
        plain.write_text(text, encoding="utf-8")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text to the one kept under a name such as "returns/findings.txt"; with --golden keep it instead."""

    def hold(name: str, text: str) -> None:
        if request.config.getoption("--golden"):
            _keep(name, text)
            return
        kept = _kept(name)
        assert kept is not None, f"nothing is kept as {name}: write it by --golden"
        if kept != text:
            found = difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="", n=1)
            shown = [line[:300] for _, line in zip(range(_SHOWN), found, strict=False)]
            pytest.fail(f"{name} differs from what is kept:\n" + "\n".join(shown), pytrace=False)

    return hold
