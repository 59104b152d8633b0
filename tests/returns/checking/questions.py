"""A question of any type, what is read of a value in its cell, and what is then said."""

from __future__ import annotations

from typing import Any

from impact.checks.base import Stated
from impact.returns.form import Question
from impact.returns.interpretation import interpret
from tests.returns.filed_returns import Q1, raw

KINDS = ("count", "number", "percent", "yes_no", "text", "date", "choice")


def question(
    kind: str, *, required: bool = True, minimum: float | None = None, maximum: float | None = None
) -> Question:
    """A question of one type, with the bounds that a form gives it."""
    choices = {"yes_no": ("Yes", "No"), "choice": ("Begun", "Half-way", "Done")}.get(kind, ())
    least = minimum if minimum is not None else (0 if kind in ("count", "number", "percent") else None)
    most = maximum if maximum is not None else (100 if kind == "percent" else None)
    return Question(
        "A_1.it", "A-1", "it", Q1, "Title", "Label", "", kind, choices, least, most, "Return", 5, required  # type: ignore[arg-type]  # the tests name every kind
    )  # fmt: skip


def reading(kind: str, value: Any, **more: Any) -> Stated:
    """Read *value* as an answer of *kind*."""
    return interpret(question(kind, **more), raw(value))


def text(given_: Stated) -> str:
    """What is said of a reading."""
    return " ".join(f"{message.says} {message.remedy}" for message in given_.findings)
