"""The plan as values: ambitions, commitments, steps, and how figures are collected.

The models as one JSON Schema are kept in `metrics/schema.json`, so that an editor completes and checks definitions
while someone types. A measure names it in its first line,
`# yaml-language-server: $schema=../schema.json#/$defs/Measure`; the plan
`# yaml-language-server: $schema=schema.json#/$defs/PlanFile`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import models_json_schema

from impact.plan.measure import Measure, SourceUse
from impact.plan.parts import TOO_LARGE, Part, Ref, Words
from impact.plan.periods import Period

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Source(Part):
    """A document that the plan, its commitments or its measures rest on."""

    id: Words
    title: Words
    published: date | None = None
    pages: str | None = None


class Step(Part):
    """A specific thing the plan says will be done, and how one will know."""

    ref: Ref
    title: Words
    owner: Words
    due: date
    done_when: Words


class Promise(Part):
    """Something the plan says will be done, or will be true."""

    ref: Ref
    title: Words
    short: str = Field(default="", description="A shorter title for charts and running heads.")
    owner: Words
    source: SourceUse
    steps: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """The short title where there is one."""
        return self.short or self.title


class Commitment(Promise):
    """One promised action under an ambition."""


class Statement(Promise):
    """One of the things the ambition itself says will be true."""


class Ambition(Part):
    """A broad outcome the plan seeks."""

    ref: Ref
    title: Words
    statement: Words
    statements: tuple[Statement, ...] = ()
    commitments: tuple[Commitment, ...]


class Covers(Part):
    """The days the plan covers, inclusive."""

    from_: Annotated[date, Field(alias="from")]
    to: date


class Extension(Part):
    """More time for one supplier and period, with its reason: a later lock date and, where given, a later due date."""

    force: str = Field(description="The supplier's id.")
    period: Period
    until: date = Field(description="The last day on which it may file.")
    due: date | None = Field(default=None, description="The last day on which it is on time, where that moves too.")
    reason: Words


class Expected(Part):
    """Which suppliers of the register are asked."""

    forces: Literal["territorial", "none"] = "territorial"
    internal: Literal["all", "none"] = "all"


class Collection(Part):
    """How often figures are collected, from whom, and by when."""

    frequency: Literal["quarterly", "half-yearly", "annual"] = "quarterly"
    expected: Expected = Expected()
    steps_from: str | None = Field(default=None, description="The internal supplier that reports the steps.")
    due_days: int = Field(default=20, ge=0, le=3660, description="Days after the period's end: on time until then.")
    lock_days: int = Field(
        default=60, ge=0, le=36_600, description="Days after the period's end: closed without an extension."
    )
    contact: str = Field(default="", description="How to get help, as words on the cover of each template.")
    signs: str = Field(default="", description="Who signs a return off: 'the chief constable, or …'.")
    extensions: tuple[Extension, ...] = ()

    def due(self, period: Period, supplier: str = "") -> date:
        """Return the last day on which a return of *supplier* for *period* is on time, its extension included."""
        granted = [e.due for e in self.extensions if e.force == supplier and e.period == period and e.due]
        return max([period.last + timedelta(days=self.due_days), *granted])

    def lock(self, period: Period, supplier: str) -> date:
        """Return the last day on which *supplier* may file for *period*, its extension included."""
        granted = [e.until for e in self.extensions if e.force == supplier and e.period == period]
        return max([period.last + timedelta(days=self.lock_days), *granted])


Count = Annotated[int, Field(ge=0, lt=TOO_LARGE)]


class Presentation(Part):
    """Rules that every figure shown obeys."""

    minimum_count: Count = Field(default=5, description="A percentage over fewer than this is [u].")
    rounding: Literal[3, 5, 10] = Field(
        default=5, description="Counts of people, where sensitive, are rounded to the nearest multiple of this."
    )
    minimum_respondents: Count = Field(default=30, description="A survey figure from fewer people is [u].")
    minimum_coverage: float = Field(
        default=0.75, ge=0, le=1, description="Share of forces under which nothing is rated."
    )
    minimum_group: int = Field(
        default=5, ge=2, lt=TOO_LARGE, description="Forces in each of two groups below which they are not compared."
    )
    coverage_by: str = Field(
        default="", description="The outside release that weighs coverage where a measure has none of its own."
    )
    decimals: int = Field(default=1, ge=0, le=6)


class PlanFile(Part):
    """`plan.yaml`: the plan without its measures, which stand in files of their own."""

    title: Words
    organisation: Words
    covers: Covers
    sources: tuple[Source, ...]
    ambitions: tuple[Ambition, ...]
    collection: Collection = Collection()
    presentation: Presentation = Presentation()

    def promises(self) -> Iterator[Promise]:
        """Every statement, then every commitment, in the plan's order."""
        for ambition in self.ambitions:
            yield from ambition.statements
            yield from ambition.commitments

    def steps(self) -> Iterator[tuple[Promise, Step]]:
        """Every step with the promise it stands under."""
        for promise in self.promises():
            for step in promise.steps:
                yield promise, step


class Plan(PlanFile):
    """The whole plan: `plan.yaml` with every measure, in order of promise and ref."""

    measures: tuple[Measure, ...]

    def measures_of(self, promise: Promise) -> tuple[Measure, ...]:
        """The measures that serve *promise*."""
        return tuple(m for m in self.measures if m.promise == promise.ref)

    def measure(self, ref: str) -> Measure:
        """The measure with *ref*.

        Raises:
            KeyError: No measure has it.
        """
        for measure in self.measures:
            if measure.ref == ref:
                return measure
        raise KeyError(ref)


def schema_text() -> str:
    """Return the schema of plan and measures as JSON, ending in a line end."""
    _, schema = models_json_schema(
        [(PlanFile, "validation"), (Measure, "validation")], title="impact: a plan and its measures", by_alias=True
    )
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"
