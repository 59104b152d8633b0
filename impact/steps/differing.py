"""Where two files begin to differ, in words: the line of a text, the byte of anything else."""

from __future__ import annotations

from itertools import zip_longest

_AROUND = 30  # characters shown before the first that differs, and after
_TEXT = (".csv", ".css", ".html", ".j2", ".json", ".md", ".svg", ".toml", ".txt", ".yaml", ".yml")


def first_difference(path: str, published: bytes, now: bytes) -> str:
    """Return where *now* first differs from what was *published*: "line 3 says “5”, and was published as “4”"."""
    if path.endswith(_TEXT):
        try:
            return _line(published.decode(), now.decode())
        except UnicodeDecodeError:
            pass
    return _byte(published, now)


def _line(published: str, now: str) -> str:
    pairs = zip_longest(published.splitlines(keepends=True), now.splitlines(keepends=True))
    for number, (was, is_) in enumerate(pairs, start=1):
        if is_ is None:
            return f"it ends before line {number}, which was published as {_shown(was, 0)}"
        if was is None:
            return f"line {number} was not in what was published: {_shown(is_, 0)}"
        if was != is_:
            at = next((n for n, (a, b) in enumerate(zip(was, is_, strict=False)) if a != b), min(len(was), len(is_)))
            return f"line {number} says {_shown(is_, at)}, and was published as {_shown(was, at)}"
    return "the two are the same"


def _shown(line: str, at: int) -> str:
    """The part of a line around the place *at*, with what cannot be seen spelt out."""
    begin = max(0, at - _AROUND)
    part = line[begin : at + _AROUND]
    spelt = part.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return f"“{'…' if begin else ''}{spelt}{'…' if at + _AROUND < len(line) else ''}”"


def _byte(published: bytes, now: bytes) -> str:
    shortest = min(len(published), len(now))
    at = next((n for n in range(shortest) if published[n] != now[n]), shortest)
    if at == len(now):
        return f"it ends after {at:,} bytes; {len(published):,} were published"
    if at == len(published):
        return f"it goes on after the {at:,} bytes that were published"
    return f"the first byte that differs is number {at + 1:,} of {len(published):,}"
