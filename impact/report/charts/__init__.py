"""Charts: what each shows, where everything stands on it, and its SVG."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """What a page shows as a chart: `title` in a sentence without its full stop, `alt` for those who do not see it."""

    title: str
    alt: str
