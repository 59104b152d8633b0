"""Where the page stands that says how a figure came about, and the place on it of each period and area.

Comes before `report.derivations.derivation`, whose pages these are, and every template that leads to them.
"""

from __future__ import annotations

from urllib.parse import quote

from impact.plan.periods import Period

FOLDER = "figures"


def page_of(ref: str) -> str:
    """Return the path of a measure's page in an edition: "figures/IW-17.html"."""
    return f"{FOLDER}/{ref}.html"


def place_of(period: Period | str, area: str = "") -> str:
    """Return the id of a figure on its page: "2025-26-Q1" for the nation, "2025-26-Q1-E23000013" for an area's code."""
    return f"{period}-{area}" if area and area != "national" else str(period)


def figure_link(ref: str, period: Period | str, area: str = "") -> str:
    """Return where a link leads from beside that folder: "figures/IW-17.html#2025-26-Q1"."""
    return f"{quote(page_of(ref))}#{quote(place_of(period, area))}"
