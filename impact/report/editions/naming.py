"""What a file of a workspace is called on the page of changes: by what it is of, not by its path.

Comes before `report.editions.changes`, which lists files; `steps.changed` names them. Pure.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from impact.plan.definitions import Definitions
from impact.report import sentences as say
from impact.report.editions.reading import data_of

_KNOWN = {
    "metrics/plan.yaml": "The plan",
    "metrics/methods.md": "Methods",
    "metrics/register.csv": "The register of suppliers",
    "metrics/tile-map.csv": "The map of forces",
    "metrics/reference/index.yaml": "Figures from outside: their sources",
    "templates/style.toml": "Style",
    "impact.toml": "Settings",
}
_OUTSIDE = "metrics/reference/"


def commentary_name(definitions: Definitions, path: str) -> str:
    """Return what a commentary is of: "C2 Support for forces"; where the plan has no such thing, "Summary"."""
    ref, plan = PurePosixPath(path).stem, definitions.plan
    names = {promise.ref: promise.title for promise in plan.promises()}
    names |= {measure.ref: measure.name for measure in plan.measures}
    return f"{ref} {names[ref]}" if ref in names else say.opening(ref.replace("-", " "))


def file_name(path: str, text: str) -> str:
    """Return what any other file is: "IW-04 Content found useful: its definition"; "" where only its path says it."""
    if path in _KNOWN:
        return _KNOWN[path]
    if path.startswith(_OUTSIDE):
        return f"Figures from outside: {PurePosixPath(path).stem.replace('-', ' ', 1)}"
    data = data_of(path, text) if path.startswith("metrics/") else None
    if not isinstance(data, dict) or not isinstance(data.get("ref"), str):
        return ""
    name = data.get("short") or data.get("title") or ""
    return f"{data['ref']} {name}".rstrip() + ": its definition"
