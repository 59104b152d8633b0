"""What may be said of a measure and of a promise in a quarter, worked out once: every page, chart, sentence and file
asks these.

"Rose" and "fell" answer how a figure stands beside the year before, "better than ordinary variation explains" how it
stands in its own series: two questions, and each is named. Where the first has no answer the figure of a year before
stands in brackets, as a figure and nothing more. Where the second has one, the difference from a year before stands
bare: what has changed in one sentence is not called unclear in the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from impact.plan.definitions import Definitions
from impact.plan.measure import Level, Measure, ShareYes, Target
from impact.plan.model import Presentation, Promise
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.charts.trend import Trend, trend
from impact.report.document import Judgement, Sign, Verdict, anchor
from impact.results.compiled import Compiled, StepState, milestones
from impact.results.model import Drift, Result, Series, Standing, Variation, rounded_to
from impact.results.quality import Quality
from impact.results.series import Movement, SoFar, changed, point_of
from impact.results.spc import FEWEST_POINTS
from impact.results.targets import next_target, thresholds
from impact.results.uncertainty import Interval, interval_of, is_count, is_share_of_cases, matters

FEWEST_IN_A_YEAR = 2  # periods
FEW_CASES = 30  # of fewer, one case is more than 3 points; metrics/methods.md, "The summary"

_OTHER_FORCES = "not the same forces are in both"  # how results.change ends its reason
_DRIFTING: dict[Drift, str] = {
    "improving": "better than ordinary variation explains",
    "worsening": "worse than ordinary variation explains",
    "changing": "other than ordinary variation explains",
}
_UNCLEAR = {"cannot be said": ", cannot be called a change yet", "no clear change": ", no clear change"}
_RATING: dict[Standing, Sign] = {
    "met": Sign("met", "Met"),
    "on track": Sign("on-track", "On track"),
    "off track": Sign("off-track", "Off track"),
    "not rated": Sign("none", "Not rated"),
}
_VARIATION: dict[Drift, Sign] = {
    "improving": Sign("better", "Improving"),
    "worsening": Sign("worse", "Worsening"),
    "changing": Sign("changed", "Changing"),
    "common cause": Sign("same", "No clear change"),
    "too few points": Sign("none", "Too few points"),
}
_WHY_MISSING = {
    "x": "the figure is not available [x]",
    "z": "the measure does not apply [z]",
    "c": "the figure is confidential [c]",
    "u": "it rests on too few to be reliable [u]",
}
_LEVELS: tuple[Level, ...] = ("impact", "outcome", "output", "activity", "input")
_SPEAKS: tuple[Verdict, ...] = ("worse", "better", "steady", "unsaid", "context")


@dataclass(frozen=True, eq=False)
class MeasureView:
    """A measure's series for one area, and all that may be said of it.

    `quarter` is the report's: a figure of any other period stands with its own date. `qualities` has the quality of
    each result of the series, where it was worked out.
    """

    measure: Measure
    series: Series
    definitions: Definitions
    quarter: Period
    qualities: Sequence[Quality] = ()

    # --- its figures ---------------------------------------------------------------------------------------------

    @property
    def ref(self) -> str:
        """The measure's."""
        return self.measure.ref

    @property
    def name(self) -> str:
        """The measure's short name."""
        return self.measure.name

    @property
    def anchor(self) -> str:
        """The id of its page."""
        return anchor("measure", self.measure.ref)

    @property
    def latest(self) -> Result:
        """The result that the report speaks of."""
        return self.series.latest

    @property
    def rules(self) -> Presentation:
        """The plan's rules of presentation."""
        return self.definitions.plan.presentation

    @cached_property
    def decimals(self) -> int:
        """How many its figures are shown with."""
        return say.decimals_of(self.measure, self.definitions)

    @cached_property
    def supplier_name(self) -> str:
        """Who supplies a team's measure, in a sentence: "Web analytics"."""
        found = self.definitions.register.supplier(self.measure.supplier)
        return found.name if found is not None else self.measure.supplier

    @cached_property
    def chart(self) -> Trend | None:
        """The series as a chart, without remarks; None where no period that it would show has a figure."""
        return trend(self)

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """The letter of each figure's quality; without one worked out, the measure's own."""
        return tuple(one.grade for one in self.qualities) or (self.measure.quality,) * len(self.series.results)

    @property
    def target(self) -> Target | None:
        """The target due at or after the latest figure, or the last; None for a measure that is kept for context."""
        return None if self.measure.direction == "context" else next_target(self.measure, self.latest.period)

    def words(self, value: float | None, marker: str = "") -> str:
        """A value as it stands in a sentence: "67%", "no figure"."""
        return say.figure(value, self.measure, self.decimals, marker)

    def figure(self, result: Result) -> str:
        """A result as it stands in a sentence: "67%", "[x]"; a force's own answer is "Yes" or "No"."""
        if result.value is not None and result.area.kind == "force" and isinstance(self.measure.value, ShareYes):
            return "Yes" if result.value else "No"
        return self.words(result.value, result.marker)

    def in_cell(self, result: Result) -> str:
        """A result as it stands in a table, whose empty cell is a dash; without its marks."""
        return "–" if result.missing and not result.marker else self.figure(result)

    def marked(self, result: Result) -> str:
        """A result with the marks of what may change and what has: "67% [p] [r]"."""
        return say.marked(result, self.measure, self.decimals)

    def interval(self, result: Result) -> Interval | None:
        """A result's 95% interval, where it can have one and the two ends differ from it as shown."""
        found = self.any_interval(result)
        return found if found and result.value is not None and matters(result.value, found, self.decimals) else None

    def any_interval(self, result: Result) -> Interval | None:
        """A result's 95% interval, where it can have one."""
        if result.value is None:
            return None
        return result.interval or interval_of(self.measure, result.numerator, result.denominator, result.value)

    def interval_words(self, result: Result) -> str:
        """Say "22% to 42%", "" where no interval is shown."""
        return " to ".join(self.words(end) for end in self.interval(result) or ())

    def coverage_words(self, result: Result) -> str:
        """Who is in a figure: "41 of 43 forces", "3,912 people answered", or "" for a team's own figure."""
        if self.measure.survey and result.denominator is not None:
            return f"{result.denominator:,.0f} people answered"
        return f"{result.coverage.words} forces" if self.measure.supplier == "forces" else ""

    def covered(self, own: str) -> str:
        """Who is in the latest figure, in few letters: "41 of 43", "3,912 people", or *own* for a team's own figure."""
        return self.coverage_words(self.latest).removesuffix(" forces").removesuffix(" answered") or own

    def own_date(self, result: Result) -> str:
        """Say " in 2024/25" where a figure is not of the report's own quarter, else ""."""
        return "" if result.period == self.quarter else f" in {result.period.name}"

    @property
    def is_of_few(self) -> bool:
        """Whether the latest figure is a percentage of so few cases that one more or less moves it far.

        Source: metrics/methods.md, "The summary".
        """
        whole = self.latest.denominator
        return is_share_of_cases(self.measure) and whole is not None and whole < FEW_CASES

    @cached_property
    def cases(self) -> str:
        """Of how few cases a percentage is: "6 of 12"; "" where it is of many, or their number is not to be given.

        People and respondents are not numbered here.
        """
        part, whole = self.latest.numerator, self.latest.denominator
        hidden = self.latest.missing or self.measure.survey or self.latest.rounded or not self.is_of_few
        if hidden or part is None or whole is None or not (is_count(part) and is_count(whole)):
            return ""
        return f"{part:,.0f} of {whole:,.0f}"

    def missing_words(self, result: Result) -> str:
        """Why there is no figure: "no figure for Q1 2025/26: the survey team has not returned"."""
        why = "no force has returned one"
        if result.marker:
            why = _WHY_MISSING.get(result.marker, f"marked [{result.marker}]")
        elif self.measure.supplier != "forces":
            why = f"{self.supplier_name} has not returned"
        return f"no figure for {result.period.name}: {why}"

    # --- whether it has changed -----------------------------------------------------------------------------------

    @cached_property
    def moved(self) -> float | None:
        """The change on a year ago in the measure's unit, as rounded figures show it; None when nothing compares."""
        now, then = (self.series.alike or self.latest).value, self.series.year_ago
        if now is None or then is None or then.value is None:
            return None
        return rounded_to(rounded_to(now, self.decimals) - rounded_to(then.value, self.decimals), self.decimals)

    @cached_property
    def change(self) -> Movement:
        """Whether the change on a year ago is one, like for like where a total has not the same forces in it.

        Source: metrics/methods.md, "When a change is a change".
        """
        series = self.series
        if series.alike is None:
            return changed(series.latest, series.year_ago, self.measure, series.variation)
        others = Variation("too few points", "the limits are those of all the forces together")
        return changed(series.alike, series.year_ago, self.measure, others)

    @property
    def drift(self) -> Drift:
        """What process control says of the series."""
        return self.series.variation.drift

    @property
    def speaks(self) -> bool:
        """Whether the series' variation says that it has changed."""
        return self.drift in _DRIFTING

    @property
    def rose_or_fell(self) -> bool:
        """Whether the change on a year ago is one."""
        return self.change.kind in ("rose", "fell")

    @property
    def has_changed(self) -> bool:
        """Whether a change is said of the measure at all, of its series or on a year ago."""
        return self.speaks or self.rose_or_fell

    @property
    def went_against(self) -> bool:
        """Whether the series is improving while its figure is the worse on a year ago, or the other way round.

        Source: metrics/methods.md, "The summary".
        """
        better = self._better
        return better is not None and self.drift in ("improving", "worsening") and better is not self._improving

    @property
    def _better(self) -> bool | None:
        """Whether the difference is for the better; None when there is none, or no better and worse."""
        if not self.moved or self.measure.direction not in ("increase", "decrease"):
            return None
        return (self.moved > 0) is (self.measure.direction == "increase")

    @property
    def _improving(self) -> bool:
        return self.drift == "improving"

    @property
    def _of_others(self) -> bool:
        """Whether the year before is not of the same forces, and nothing is said like for like."""
        found = self.change
        return found.kind == "cannot be said" and self.series.alike is None and found.reason.endswith(_OTHER_FORCES)

    @property
    def _by_chance(self) -> bool:
        """Whether chance was weighed; else the limits decided."""
        return self.change.difference is not None or self.change.ratio is not None

    @cached_property
    def change_words(self) -> str:
        """Say the change: "up 9 points", "down 14 days, no clear change", "no change", or "" when nothing compares.

        Where the series' variation speaks, the difference has no verdict of its own.

        Source: metrics/methods.md, "When a change is a change".
        """
        if not self.moved:
            return "" if self.moved is None else "no change"
        said = "" if self.speaks else _UNCLEAR.get(self.change.kind, "")
        if self._of_others:
            said = f", {_OTHER_FORCES}"
        return f"{'up' if self.moved > 0 else 'down'} {say.difference(self.moved, self.measure, self.decimals)}{said}"

    @cached_property
    def movement(self) -> str:
        """How the latest figure stands beside the year before and in its own series.

        "rose from 58% to 67% in a year, beyond ordinary variation"; "stood at 88% (82% a year before), better than
        ordinary variation explains"; "stood at 50% (6 of 12; 55% a year before), no more than ordinary variation". Each
        begins with a verb that is the same for one and for many, since a measure's name may be either.

        Source: metrics/methods.md, "When a change is a change".
        """
        then, alike = self.series.year_ago, self.series.alike
        if alike is not None and then is not None:
            return self._movement_alike(alike, then)
        if self.moved and self.rose_or_fell:
            return self._rose + self._beside_the_rise()
        if not self.moved or then is None:
            same = "" if self.moved is None else ", the same as a year before"
            return f"stood at {self._now}{say.in_brackets(self.cases)}{same}{self._drifting}"
        before = f"{self.words(then.value)} a year before" + (", not of the same forces" if self._of_others else "")
        return f"stood at {self._now}{say.in_brackets(self.cases, before)}{self._drifting or self._why_no_change()}"

    @property
    def in_short(self) -> str:
        """The same with one figure at most beside the latest: what a headline has room for."""
        if self.series.alike is None and self.rose_or_fell and self.moved:
            return self._rose
        return f"stood at {self._now}{say.in_brackets(self.cases)}{self._drifting}"

    @property
    def _now(self) -> str:
        return self.words(self.latest.value, self.latest.marker) + self.own_date(self.latest)

    @property
    def _rose(self) -> str:
        now, then = self.latest, self.series.year_ago
        assert then is not None  # a change is known
        span = "in a year" if now.period == self.quarter else f"in the year to {now.period.name}"
        to = self.words(now.value) + say.in_brackets(self.cases)
        return f"{'rose' if (self.moved or 0) > 0 else 'fell'} from {self.words(then.value)} to {to} {span}"

    def _beside_the_rise(self) -> str:
        """What made it a rise or a fall, and what the series says of it."""
        with_it, drifting = self._better is self._improving, _DRIFTING.get(self.drift, "")
        recent = f"its recent quarters are {drifting}"
        if not self._by_chance:
            return ", beyond ordinary variation" if with_it or self.drift == "changing" else f"; but {recent}"
        if not self.speaks:
            return ", by more than chance"
        if self.drift == "changing":
            return f", by more than chance; {recent}"
        return f", by more than chance{f', and {drifting}' if with_it else f'; but {recent}'}"

    def _movement_alike(self, alike: Result, before: Result) -> str:
        """How a total moved in the forces that are in it now and were a year before."""
        forces = f"; in the {say.counted(alike.coverage.included, 'force')} counted both times it"
        now, then = self.words(alike.value), self.words(before.value)
        moved = f"was {now} ({then} a year before){self._why_no_change()}"
        if not self.moved:
            moved = "is the same as a year before"
        elif self.rose_or_fell:
            moved = f"{'rose' if self.moved > 0 else 'fell'} from {then} to {now} in a year"
        return f"stood at {self._now}{self._drifting}{forces} {moved}"

    @cached_property
    def _drifting(self) -> str:
        """What the figure's own series says of it, as a clause; "" where it says nothing."""
        if not self.speaks:
            return ""
        if not self.went_against:
            return f", {_DRIFTING[self.drift]}"
        found, now = self.series.variation, point_of(self.latest, self.series.variation)
        upwards = self._improving is (self.measure.direction == "increase")
        if now is None or found.mean is None or found.since is None or (now > found.mean) is not upwards:
            return ", part of a run that ordinary variation does not explain"
        mean = f"{'above' if upwards else 'below'} the mean of its figures since {found.since.name}"
        return f", {mean}, which ordinary variation does not explain"

    def _why_no_change(self) -> str:
        """Why two figures that differ are not called a change; the series has said so already where it has drifted."""
        if self.speaks or self._of_others:
            return ""
        if self.change.kind == "cannot be said":
            return ", which cannot be called a change yet"
        return f", no more than {'chance would do' if self._by_chance else 'ordinary variation'}"

    @cached_property
    def moved_words(self) -> str:
        """What the finding says of the measure, after its name."""
        return self.missing_words(self.latest) if self.latest.missing else self.movement

    @property
    def finding(self) -> str:
        """What the figures say, as the title of their chart: "New initiatives … rose from 58% to 67% in a year".

        Source: metrics/methods.md, "When a change is a change".
        """
        return f"{self.name}{':' if self.latest.missing else ''} {self.moved_words}"

    # --- how it is judged -----------------------------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        """How the figure stands against its promise."""
        return self.series.rating.standing

    @property
    def rating(self) -> Sign:
        """The same as a sign."""
        return _RATING[self.standing]

    @property
    def variation(self) -> Sign:
        """What process control says of the series, as a sign."""
        return _VARIATION[self.drift]

    @cached_property
    def rated(self) -> Judgement:
        """The rating, its reason, and by what it was rated."""
        by = thresholds(self.measure, self.latest.period, self.rules)
        return Judgement(self.rating, _sentences(self.series.rating.reason, by))

    @cached_property
    def varied(self) -> Judgement:
        """What process control says of the series, and whether it can be relied on to reach its target."""
        found = self.series.variation
        return Judgement(self.variation, _sentences(found.reason, found.assurance_reason if found.assurance else ""))

    @property
    def is_thin(self) -> bool:
        """Whether too few suppliers are in the figure for anything to be said of it."""
        return self.latest.coverage.share < self.rules.minimum_coverage

    @cached_property
    def verdict(self) -> Verdict:
        """Which column of the summary the measure belongs in.

        Bad news weighs more than good: a measure that is off track and improving is "worse" and its sentence says both.
        What cannot be known stands before either. "steady" is neither: on track or not rated, without a change, or with
        one that is neither for better nor for worse. A measure kept for context is neither good news nor bad.

        Source: metrics/methods.md, "The summary".
        """
        if self.latest.missing or self.is_thin:
            return "unsaid"
        if self.measure.direction == "context":
            return "context"
        way = self._way
        if self.standing == "off track" or way == "worsening":
            return "worse"
        if self.standing == "met" or way == "improving":
            return "better"
        return "unsaid" if self.drift == "too few points" and not self.has_changed else "steady"

    @property
    def _way(self) -> Drift | None:
        """Whether it is improving or worsening: by its series, or by the year where the series is silent."""
        if self.drift in ("improving", "worsening"):
            return None if self.went_against else self.drift
        if self.drift == "changing" or not self.rose_or_fell or self.measure.direction not in ("increase", "decrease"):
            return None
        return "improving" if (self.change.kind == "rose") is (self.measure.direction == "increase") else "worsening"

    @property
    def weight(self) -> tuple[int, int]:
        """Smallest first: both rating and variation agree, then the higher level in the theory of change."""
        both = (self.standing, self.drift) in {("off track", "worsening"), ("met", "improving")}
        return 0 if both else 1, _LEVELS.index(self.measure.level)

    # --- what was promised of it ----------------------------------------------------------------------------------

    @property
    def _promised(self) -> str:
        target = next_target(self.measure, self.latest.period)
        if self.latest.missing or self.series.expected_now is None or target is None:
            return ""
        return f"{self.words(target.value)} promised by {target.by.name}"

    @property
    def promise_met(self) -> str:
        """Say "the 60% promised by Q4 2025/26 is met", "" where it is not."""
        if not self._promised or self.standing != "met":
            return ""
        return f"the {self._promised} {'is kept' if self.measure.direction == 'maintain' else 'is met'}"

    @property
    def gap(self) -> str:
        """How far the figure is from its path: "14 points short of the 50% due by now"; "" where there is no path."""
        due = self.series.expected_now
        return "" if due is None or self.latest.missing else f"{self._apart(due)} the {self.words(due)} due by now"

    def _apart(self, goal: float) -> str:
        """How far the figure is from a goal, as both are shown: "14 points short of"."""
        apart = rounded_to(self.latest.value or 0.0, self.decimals) - rounded_to(goal, self.decimals)
        side = "short of" if self.measure.direction == "increase" else "above" if apart > 0 else "below"
        return f"{say.difference(apart, self.measure, self.decimals)} {side}"

    @property
    def against_target(self) -> str:
        """What the rating adds, as a clause: "; the 60% promised by Q4 2025/26 is met".

        A promise that has fallen due and is not quite kept: "; 1 point short of the 50% promised by 2024/25, …".
        """
        if self.standing == "off track":
            return f"; {self.gap}" if self.gap else ""
        target, promised = next_target(self.measure, self.latest.period), self._promised
        if not promised or target is None or self.standing == "not rated":
            return ""
        if (
            self.promise_met
            or target.by != self.latest.period
            or self.words(self.latest.value) == self.words(target.value)
        ):
            return f"; {self.promise_met or f'on track for the {promised}'}"
        return f"; {self._apart(target.value)} the {promised}, within what is allowed"

    # --- why nothing can be said ----------------------------------------------------------------------------------

    @property
    def was_compared(self) -> bool:
        """Whether enough suppliers are in the figure, and it was held against the year before, whatever came of it."""
        return not self.latest.missing and not self.is_thin and self.change.kind != "cannot be said"

    @property
    def why_unsaid(self) -> str:
        """Why the measure can be called neither better nor worse, as the end of a sentence."""
        if self.latest.missing:
            return self.missing_words(self.latest)
        stood, coverage = f"stood at {self._now}", self.latest.coverage
        if self.is_thin:
            needs = f"under the {self.rules.minimum_coverage:.0%} that a rating needs"
            return f"{stood}, but only {coverage.words} forces are in the figure, {needs}"
        rated = f", {self.standing}" if self.standing != "not rated" else ""
        beside = say.in_brackets(self.cases, self.coverage_words(self.latest))
        return f"{stood}{beside}{rated}; {self._too_few_words()}"

    def _too_few_words(self) -> str:
        """Say "four yearly figures are too few to tell a change from chance"."""
        results = self.series.results
        start = max((at for at, result in enumerate(results) if result.broken), default=0)
        points = sum(not result.missing for result in results[start:])
        span = {"quarter": "quarterly", "half": "half-yearly", "year": "yearly"}[results[-1].period.length]
        after = " since the break in the series" if start else ""
        tell = "to tell a change from chance"
        if points >= FEWEST_POINTS:
            return f"too few of its {span} figures{after} rest on enough forces, side by side, {tell}"
        return f"{say.counted(points, f'{span} figure')}{after} {'is' if points == 1 else 'are'} too few {tell}"


def _sentences(*reasons: str) -> str:
    return " ".join(f"{say.opening(reason.rstrip('.'))}." for reason in reasons if reason)


@dataclass(frozen=True, eq=False)
class PromiseView:
    """A commitment or statement: the views of its measures, and how each of its steps stands."""

    promise: Promise
    measures: tuple[MeasureView, ...]
    steps: tuple[StepState, ...]
    quarter: Period

    @property
    def anchor(self) -> str:
        """The id of its page."""
        return anchor("promise", self.promise.ref)

    @cached_property
    def main(self) -> MeasureView | None:
        """The measure drawn for it: what is worst, else best, else highest in the theory of change.

        None where none of its measures has a figure.
        """
        own = sorted((one for one in self.measures if not one.latest.missing), key=lambda one: one.weight)
        return min(own, key=lambda one: _SPEAKS.index(one.verdict), default=None)

    @cached_property
    def overdue(self) -> tuple[StepState, ...]:
        """The steps past their date of which nothing was reported."""
        return tuple(one for one in self.steps if one.state == "not reported" and one.step.due <= self.quarter.last)

    @property
    def steps_say(self) -> str:
        """How many of the steps are due, done and late; "" where there are none."""
        return next((one.words for one in milestones(self.steps, self.quarter).values()), "")

    @cached_property
    def standing(self) -> tuple[Sign, str]:
        """How it stands, and why: "On course", "Needs attention" or "Cannot be said yet", with the counts.

        A measure that is off track or worsening is of concern; so is a late step, and one past its date of which
        nothing was reported. A promise of which no measure has enough behind it is not called on course, and a measure
        kept for context says nothing either way.
        """
        verdicts = [one.verdict for one in self.measures if one.verdict != "context"]
        unsaid, steps = verdicts.count("unsaid"), len(self.steps)
        late = sum(one.state == "late" for one in self.steps)
        concerns = (
            (verdicts.count("worse"), f"of {len(verdicts)} measures of concern"),
            (late, f"of {steps} steps late"),
            (len(self.overdue), f"of {steps} steps due but not reported"),
        )
        if reasons := [f"{number} {what}" for number, what in concerns if number]:
            return Sign("off-track", "Needs attention"), f"{say.listed(reasons)}."
        if len(verdicts) == unsaid:
            why = "none of its measures has enough behind it" if verdicts else "nothing measures it"
            return Sign("none", "Cannot be said yet"), f"{why}."
        rest = f"{unsaid} of {len(verdicts)} cannot be said yet" if unsaid else "no step late"
        return Sign("on-track", "On course"), f"no measure of concern, {rest}."


@dataclass(frozen=True, eq=False)
class ReportView:
    """Everything that a quarter's report speaks of: its measures that have results, and its promises.

    *compiled* is what may be shown; *qualities* has by ref the quality of each result of a measure's series.
    """

    definitions: Definitions
    compiled: Compiled
    qualities: Mapping[str, Sequence[Quality]] = field(default_factory=dict)

    @property
    def quarter(self) -> Period:
        """The report's."""
        return self.compiled.period

    @cached_property
    def measures(self) -> Mapping[str, MeasureView]:
        """By ref, in the plan's order."""
        return {
            one.ref: MeasureView(one, found, self.definitions, self.quarter, self.qualities.get(one.ref, ()))
            for one in self.definitions.plan.measures
            if (found := self.compiled.national.get(one.ref)) is not None
        }

    @cached_property
    def judged(self) -> tuple[MeasureView, ...]:
        """The weightiest first; equals in the plan's order."""
        return tuple(sorted(self.measures.values(), key=lambda one: one.weight))

    @cached_property
    def promises(self) -> tuple[PromiseView, ...]:
        """In the plan's order."""
        plan = self.definitions.plan
        return tuple(
            PromiseView(
                promise,
                tuple(self.measures[one.ref] for one in plan.measures_of(promise) if one.ref in self.measures),
                tuple(self.compiled.steps[step.ref] for step in promise.steps),
                self.quarter,
            )
            for promise in plan.promises()
        )

    def year_so_far(self, one: MeasureView) -> SoFar | None:
        """The measure over the financial year so far, once that is more than one period, which else it is itself."""
        found = self.compiled.years.get(one.ref)
        return found if found is not None and len(found.periods) >= FEWEST_IN_A_YEAR else None
