"""What every force is asked alike, worked out once: the layout of its form, and the words beside its questions.

After `returns.form` and `opening.labels`; `opening.identity`, `opening.placing` and `opening.leftover` take it from
here. Forty-three forces answer the same questions: only whose the form is, and by when, differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

from impact.plan.definitions import Definitions
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import Form, FormSheet, make_form
from impact.returns.opening.labels import Asked

_T = TypeVar("_T")
_ANY_FORCE = Supplier("any force", "any force", "territorial")
_FORMS = 8  # layouts kept: a plan's for some periods


@dataclass(frozen=True, eq=False)
class _Very(Generic[_T]):
    """The very object, as a key: two that are equal but not one are two keys."""

    one: _T

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Very) and other.one is self.one

    def __hash__(self) -> int:
        return id(self.one)


def form_for(definitions: Definitions, supplier: Supplier, period: Period) -> Form:
    """Return what `make_form` gives for *supplier* and *period*."""
    plan = definitions.plan
    like_others = supplier.is_force and plan.collection.steps_from != supplier.id
    form = _laid_out(_Very(plan), definitions.digest, _ANY_FORCE if like_others else supplier, period)
    return replace(
        form,
        supplier=supplier,
        due=plan.collection.due(period, supplier.id),
        lock=plan.collection.lock(period, supplier.id),
    )


@lru_cache(maxsize=_FORMS)
def _laid_out(plan: _Very[Plan], digest: str, supplier: Supplier, period: Period) -> Form:
    return make_form(plan.one, digest, supplier, period)


def asked_by(form: Form) -> Asked:
    """Return all that *form* asks, by the words beside it."""
    return _asked(_Very(form.sheets))


@lru_cache(maxsize=_FORMS)
def _asked(sheets: _Very[tuple[FormSheet, ...]]) -> Asked:
    return Asked.by(question for sheet in sheets.one for question in sheet.questions)
