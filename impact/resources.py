"""Files: where those are that travel with the program (templates, fonts, the example plan), and how any is written.

In a wheel they stand in `impact/_shipped/`, in a checkout beside the package.
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


def put(path: Path, content: bytes) -> Path:
    """Write beside, then move: a full disk leaves the old file, never half of the new one."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem
    finally:
        beside.unlink(missing_ok=True)
    return path
