"""Whom the permissions of a file bind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

NOBODY = 65534


@contextmanager
def an_ordinary_person() -> Iterator[None]:
    """Someone whom the permissions of a file bind, for the administrator is not bound."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
