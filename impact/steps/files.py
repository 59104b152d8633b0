"""Files written whole or not at all.

Before every step that writes one.
"""

from __future__ import annotations

from pathlib import Path


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
