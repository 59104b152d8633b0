"""What is known of a supplier from outside the return: what was filed before, and when this one came.

Before `checking.checks`, which holds a return to it; the store answers it. All of it may be empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from impact.returns.form import Form
from impact.returns.observation import Observation

Key = tuple[str, str]  # a measure's ref and an item's key


@dataclass(frozen=True)
class Beside:
    """What stands beside a return.

    Attributes:
        history: The supplier's figures from returns for earlier periods, the oldest first, by measure and item.
            Observations without a figure (markers, words) are left out.
        explained: Explanations given before for this supplier and period, by `Finding.fingerprint`.
        elsewhere: Whose return this very file already is, when it was filed for another supplier or period: "Durham,
            Q1 2024/25 (April to June)".
        received: The day it came, UTC; None where nobody says.
    """

    history: Mapping[Key, tuple[Observation, ...]] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    received: date | None = None

    @property
    def last(self) -> Mapping[Key, Observation]:
        """The last figure of each item."""
        return {key: figures[-1] for key, figures in self.history.items() if figures}


def last_figures(form: Form, last: Mapping[Key, Observation]) -> dict[str, float]:
    """Return the last figure of each question of *form*, by its defined name, as the template shows it."""
    return {
        question.name: before.value
        for question in form.questions()
        if (before := last.get((question.measure, question.item))) is not None and before.value is not None
    }
