"""What a definition may hold a return to: one file a kind of check, found by being here.

A kind is a class of `base.ReturnCheck` (between the answers of a return) or of `base.RowCheck` (over the rows of a
record sheet) in a module of this room; nothing else lists it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from impact.checks.base import Check, ReturnCheck, RowCheck

Kind = TypeVar("Kind", bound=Check)

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def _in_turn(kinds: list[type[Kind]]) -> tuple[type[Kind], ...]:
    return tuple(sorted(kinds, key=lambda kind: kind.turn))


RETURN_CHECKS = _in_turn(ReturnCheck.__subclasses__())
ROW_CHECKS = _in_turn(RowCheck.__subclasses__())
