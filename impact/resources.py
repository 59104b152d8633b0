"""Where the things that travel with the program are: templates, fonts and the example plan.

Before every room: each may ask for a folder. In a wheel they stand in `impact/_shipped/`, in a checkout
beside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the shipped folder *name*: "templates" or "metrics".

    Raises:
        FileNotFoundError: The installation is not whole.
    """
    for parent in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"This installation of impact has no '{name}' folder. Install it again.")
