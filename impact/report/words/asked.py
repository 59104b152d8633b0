"""Whether a number typed into commentary is a measure's figure, and the question that is asked of it.

Comes after `report.words.numbers` and `report.words.matches`, before `report.words.checking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.plan.measure import Measure
from impact.report.words.answers import Sight
from impact.report.words.matches import matches
from impact.report.words.numbers import Typed, typed_numbers

_FROM_OUTSIDE = 'say where it is from: {{{{ outside "{}" source="…" }}}}'


@dataclass(frozen=True)
class Asking:
    """What one file may speak of: its own measures, all others, and the plan's words about its subject."""

    own: tuple[Measure, ...]
    others: tuple[Measure, ...]
    known: frozenset[tuple[float | None, str, str]]
    sight: Sight

    def about(self, typed: Typed) -> tuple[str, str] | None:
        """Return what is said of the number and what to do, or None where nothing is asked."""
        found = matches(typed, self.own, self.sight)
        if typed.kind == "days" and not (found and typed.after.endswith(("day", "days"))):
            return None
        outside = _FROM_OUTSIDE.format(typed.text)
        if found:
            first = found[0]
            same = "" if first.shown.replace(" ", "") in typed.text.replace(" ", "") else f" as {first.shown}"
            return (
                f"{typed.text} is typed here; {first.shows}{same}.",
                f"Write {first.quote}, which follows the results.",
            )
        if (typed.value, typed.kind, typed.after) in self.known:
            return None
        if elsewhere := matches(typed, self.others, self.sight):
            says = f"{typed.text} is typed here; {elsewhere[0].shows}."
            return says, f"Write {elsewhere[0].quote} if that is meant, or {outside}."
        remedy = f"Quote the measure, as in {_example(self.own)}, or {outside}."
        return f"{typed.text} is typed here, and no measure shows it.", remedy


def asking_of(name: str, sight: Sight) -> Asking:
    """Return what the file called *name* may speak of: one measure, one promise, or with any other name the whole."""
    plan, register = sight.definitions.plan, sight.definitions.register
    subject = {name} & ({one.ref for one in plan.measures} | {one.ref for one in plan.promises()})
    own = tuple(one for one in plan.measures if not subject or name in (one.ref, one.promise))
    promises = [one for one in plan.promises() if not subject or name == one.ref]
    words = [one.title for one in own] + [one.title for one in promises]
    words += [f"{step.title}. {step.done_when}" for one in promises for step in one.steps]
    known = {(one.value, one.kind, one.after) for said in words for one in typed_numbers(said)}
    forces = float(len(register.forces(sight.compiled.period)))
    known |= {(forces, "number", "forces"), (forces, "number", "police")}
    return Asking(own, tuple(one for one in plan.measures if one not in own), frozenset(known), sight)


def _example(measures: Sequence[Measure]) -> str:
    return f'{{{{ value "{measures[0].ref if measures else "IW-17"}" }}}}'
