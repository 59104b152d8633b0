"""What is wrong or odd in commentary, at its place: figures typed by hand, quotes without an answer, much too long.

The `commentary` command prints what is found, and an edition is not published while there is an error. A number that
looks like a measure's figure is asked about; dates, quarters, times, references, list numbers, sums of money and
lengths of time are none, nor is a whole number below ten. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from impact.plan.words import nearest
from impact.report import sentences as say
from impact.report.prose import may_lead, prose
from impact.report.view import MeasureView, ReportView
from impact.report.words.commentary import (
    DECISIONS,
    SUMMARY,
    Unanswered,
    answer,
    filled,
    kept_apart,
    place,
    said_plainly,
)
from impact.report.words.quotes import TITLES, CommentaryPart, Mark, Mistake, Name, Quote, marks, parts, quotes
from impact.report.words.remarks import Remark, Weight, in_order
from impact.results.targets import next_target
from impact.results.words import rounded_to

Kind = Literal["percent", "points", "days", "number"]

SMALL = 10  # a whole number below it is a count in a sentence, and better spelt

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMBERED = (
    r"(?:annex|appendix|article|box|chapter|chart|clause|criteri(?:on|a)|edition|figure|footnote|item|level|note|number"
    r"|no\.|page|para(?:graph)?|part|phase|pp?\.|principle|question|recommendation|row|rule|schedule|section|stage|step"
    r"|submission|table|tier|version|wave|WCAG|ISO|option|objective|priority|pillar)"
)
_NO_FIGURES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\]\([^)\n]*\)", 0),  # where a link leads
        (r"^[ ]{0,3}\[[^\]\n]+\]:.*$", re.MULTILINE),
        (r"<[A-Za-z/][^>\n]*>", 0),
        (r"\b(?:https?://|www\.)\S+|\S+@\S+\.\S+", 0),
        (r"^[ \t]*(?:>[ \t]*)*\d{1,9}[.)](?=[ \t])", re.MULTILINE),  # the number of an item of a list
        (rf"\b{_DAY}(?:[ ]?(?:to|and|–|-)[ ]?{_DAY})?[ ]{_MONTH}\b(?:,?[ ](?:19|20)\d\d\b(?!-))?", re.I),
        (rf"\b{_MONTH}[ ]{_DAY}(?:,?[ ](?:19|20)\d\d\b(?!-))?\b(?!%)", re.I),
        (r"\b(?:19|20)\d\d-\d\d(?:-(?:\d\d|[QH]\d))?\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b", 0),
        (r"\b(?:[QH]\d[ ])?(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?\b(?![ ]?%|[,.]\d|[ ]per[ ]?cent)", re.I),
        (r"\b\d{1,2}(?:[:.]\d\d)?[ ]?(?:am|pm)\b|\b\d{1,2}:\d\d\b", re.I),
        (r"(?<![\w.])[A-Za-z]+(?:-[A-Za-z]+)*[-.]?\d[\w.-]*(?!\w|[ ]?%)(?<![.-])", 0),  # C2, IW-17, C2.1, Q1
        (rf"\b{_NUMBERED}s?[ ]\d+(?:\.\d+)*(?:(?:,|[ ]and|[ ]to|[ ]or|–|-)[ ]?\d+(?:\.\d+)*)*\b(?![ ]?%)", re.I),
        (r"\b\d+(?:st|nd|rd|th)\b", re.I),
        (r"\bper[ ]\d[\d,]*\b(?![.%]\d)", re.I),  # what a rate is per
        (r"[£$€][ ]?\d[\d,.]*(?:[ ]?(?:m|bn|k|million|billion|thousand)\b)?", re.I),
    )
)
_TYPED = re.compile(
    r"(?<![\w.,])(?:[−+-])?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d]|,\d{3})"
    r"(?P<unit>[ ]?%(?:[- ]?points?)?|[ -]?per[ -]?cent(?:age)?(?:[ -]points?)?|[ -](?:percentage[ -])?points?\b"
    r"|[ -](?:(?:working|calendar)[ -])?(?:day|week|month|year|hour|minute|quarter|half-year)s?\b)?",
    re.IGNORECASE,
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SPELT = re.compile(
    rf"\b(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    rf"|eighteen|nineteen|(?:a|one)[ ]hundred)(?:[ ]point[ ](?:{_ONES}))?[ ]per[ ]?cent\b",
    re.IGNORECASE,
)

# Words that there is room for. A note on a chart is counted in characters.
MOST = {"summary": 60, "decisions": 80, "promise": 120, "measure": 80, "next steps": 60, "decision": 60}
MOST_ON_CHART = 40

_LINKED = re.compile(r"(!?)\[[^\[\]\n]*\]\(\s*<?([^\s)>]*)|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*<?()([^\s>]+)", re.MULTILINE)
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>|<!--")
_DAMAGED = "\N{REPLACEMENT CHARACTER}"


def commentary_findings(
    files: Mapping[str, str],
    view: ReportView,
    folder: str = "commentary",
    lacks: Callable[[str], Sequence[str]] = lambda text: (),
) -> tuple[Remark, ...]:
    """Return what is wrong or odd in a quarter's commentary, the errors first.

    Args:
        files: Text by name, as `report.words.commentary.tell` takes them.
        view: The quarter's figures as they may be shown.
        folder: What stands before each file's name in what is found: "reports/2024-25-Q1/commentary".
        lacks: Gives the characters of a text that the report's fonts do not have.
    """
    found: list[Remark] = []
    for name, text in files.items():
        found += _File(f"{folder}/{name}.md", name, text, view, lacks).remarks()
    return in_order(found)


@dataclass(frozen=True)
class _File:
    """One file as it is looked through."""

    file: str
    name: str
    text: str
    view: ReportView
    lacks: Callable[[str], Sequence[str]]

    def remark(self, at: int, says: str, remedy: str, severity: Weight = "error") -> Remark:
        before = self.text[:at]
        line, column = before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
        return Remark(self.file, line, column, says, remedy, severity)

    def remarks(self) -> Iterator[Remark]:
        yield from self.named()
        if not self.text.strip():
            yield self.remark(0, "this file is empty.", "Write something in it, or delete it.", "query")
            return
        yield from self.quoted()
        yield from self.linked()
        yield from self.characters()
        for part in parts(self.text):
            yield from self.placed(part)
        asking = Asking.of(self.name, self.view)
        for typed in typed_numbers(self.text, [(one.start, one.end) for one in self.quotes]):
            if asked := asking.about(typed):
                yield self.remark(typed.start, *asked, "query")

    @cached_property
    def quotes(self) -> tuple[Quote | Mistake, ...]:
        return quotes(self.text)

    @property
    def kind(self) -> str:
        """What it speaks of: "summary", "decisions", "promise", "measure", or "" for a name that nothing has."""
        plan = self.view.definitions.plan
        if self.name in (SUMMARY, DECISIONS):
            return self.name
        if self.name in {promise.ref for promise in plan.promises()}:
            return "promise"
        return "measure" if self.name in {measure.ref for measure in plan.measures} else ""

    def named(self) -> Iterator[Remark]:
        if not self.kind:
            plan = self.view.definitions.plan
            known = [SUMMARY, DECISIONS, *(one.ref for one in plan.promises()), *(one.ref for one in plan.measures)]
            near = nearest(self.name, known)
            says = f"nothing in the plan is called '{self.name}', so this is shown nowhere."
            remedy = (
                f"Did you mean {near}.md?" if near else "Name it summary.md, decisions.md, or a ref: C2.md, IW-17.md."
            )
            yield Remark(self.file, 0, 0, says, remedy)

    def quoted(self) -> Iterator[Remark]:
        for quote in self.quotes:
            if isinstance(quote, Mistake):
                yield self.remark(quote.start, quote.says, quote.remedy)
                continue
            try:
                found = answer(quote, self.view)
            except Unanswered as problem:
                yield self.remark(quote.start, problem.says, problem.remedy)
                continue
            if found.missing:
                says = f"{quote.ref} has none to put in: the report says “{found.words}” here."
                yield self.remark(quote.start, says, "Read the sentence again with those words in it.", "query")

    def linked(self) -> Iterator[Remark]:
        for link in _LINKED.finditer(self.text):
            address = link[2] or link[4] or ""
            if link[1]:
                yield self.remark(link.start(), "pictures are not shown in commentary.", "Take it out.")
            elif address.startswith("#"):
                if not place(address[1:], self.view.definitions):
                    remedy = "Write the ref of a promise or measure after the #, as in [C2](#C2)."
                    yield self.remark(link.start(), f"the report has no place called '{address}'.", remedy)
            elif not may_lead(address):
                says = f"this link leads to '{address}', which a report cannot."
                yield self.remark(link.start(), says, "Give a whole address, with https:// or mailto:.")
        for tag in _HTML.finditer(self.text):
            says = f"'{tag[0]}' is HTML, and is shown as it stands."
            yield self.remark(tag.start(), says, "Take it out: **bold**, *italic* and lists need none.", "query")

    def characters(self) -> Iterator[Remark]:
        if _DAMAGED in self.text:
            says = "this character is not UTF-8, so it cannot be read."
            yield self.remark(self.text.index(_DAMAGED), says, "Save the file as UTF-8, and write it again.")
        for one in self.lacks(self.text.replace(_DAMAGED, "")):
            shown = one if one.isprintable() and not one.isspace() else f"U+{ord(one):04X}"
            says = f"the report's font has no '{shown}'."
            yield self.remark(self.text.index(one), says, "Write it in words, or take it out.")

    def placed(self, part: CommentaryPart) -> Iterator[Remark]:
        """Whether a part stands in the right file, is not empty and not too long."""
        apart = kept_apart(self.name, self.view.definitions)
        if part.name != "words" and part.name not in apart and self.kind:
            title = TITLES[part.name]
            yield self.remark(part.heading, f"'{title}' is not looked for in this file.", _ELSEWHERE[part.name])
        elif part.name == "on the chart" and self.kind:
            for mark in marks(part):
                yield from self.marked(mark)
        else:
            yield from self.too_long(part)

    def too_long(self, part: CommentaryPart) -> Iterator[Remark]:
        words = len(prose(filled(part.text, self.view), 3).striptags().split())
        most = MOST.get(self.kind if part.name == "words" else part.name)
        if part.name != "words" and not words:
            says = f"there is nothing under '{TITLES[part.name]}'."
            yield self.remark(part.heading, says, "Write something, or take the heading out.", "query")
        if most is not None and words > most:
            what = TITLES.get(part.name, "This").lower() if part.name != "words" else "this"
            says = f"{what} {'have' if part.name == 'next steps' else 'has'} {words} words."
            at = part.heading if part.name != "words" else _first(part)
            yield self.remark(at, says, f"Its place has room for {most}: shorten it.", "query")

    def marked(self, mark: Mark) -> Iterator[Remark]:
        """Whether a mark on the chart has a period of it, and words that fit."""
        example = "Write each as - Q1 2024/25: Review prompt lost"
        if mark.period is None:
            yield self.remark(mark.start, "this line has no period that can be read.", f"{example}.")
            return
        one = self.view.measures.get(self.name)
        if one is not None and mark.period not in {result.period for result in one.series.results}:
            first, last = one.series.results[0].period.name, one.latest.period.name
            says = f"{mark.period.name} is not on the chart of {self.name}."
            yield self.remark(mark.start, says, f"Its periods go from {first} to {last}.")
        words = said_plainly(mark.words, self.view)
        if not words:
            yield self.remark(mark.start, f"nothing is said of {mark.period.name}.", f"{example}.")
        elif len(words) > MOST_ON_CHART:
            says = f"this note has {len(words)} characters, and a chart has room for {MOST_ON_CHART}."
            yield self.remark(mark.start, says, "Shorten it.", "query")


_ELSEWHERE: dict[Name, str] = {
    "next steps": "Put it into the file of a promise, C2.md say, whose page has a place for it.",
    "decision": "Put it into the file of a promise, C2.md say, or into decisions.md.",
    "on the chart": "Put it into the file of the measure whose chart it is, IW-17.md say.",
}


def _first(part: CommentaryPart) -> int:
    """The offset of its first letter."""
    return part.start + len(part.text) - len(part.text.lstrip())


# --- what is asked of a number -----------------------------------------------------------------------------------

_FROM_OUTSIDE = 'say where it is from: {{{{ outside "{}" source="…" }}}}'


@dataclass(frozen=True)
class Asking:
    """What one file may speak of: its own measures, all others, and the plan's words about its subject."""

    own: tuple[MeasureView, ...]
    others: tuple[MeasureView, ...]
    example: str
    known: frozenset[tuple[float | None, str, str]]

    @classmethod
    def of(cls, name: str, view: ReportView) -> Asking:
        """For the file called *name*: one measure, one promise, or with any other name the whole."""
        plan, register = view.definitions.plan, view.definitions.register
        subject = {name} & ({one.ref for one in plan.measures} | {one.ref for one in plan.promises()})
        own = [one for one in plan.measures if not subject or name in (one.ref, one.promise)]
        promises = [one for one in plan.promises() if not subject or name == one.ref]
        words = [one.title for one in (*own, *promises)]
        words += [f"{step.title}. {step.done_when}" for one in promises for step in one.steps]
        known = {(one.value, one.kind, one.after) for said in words for one in typed_numbers(said)}
        forces = float(len(register.forces(view.quarter)))
        known |= {(forces, "number", "forces"), (forces, "number", "police")}
        refs = {one.ref for one in own}
        return cls(
            tuple(one for one in view.measures.values() if one.ref in refs),
            tuple(one for one in view.measures.values() if one.ref not in refs),
            f'{{{{ value "{own[0].ref if own else "IW-17"}" }}}}',
            frozenset(known),
        )

    def about(self, typed: Typed) -> tuple[str, str] | None:
        """Return what is said of the number and what to do, or None where nothing is asked."""
        found = matches(typed, self.own)
        if typed.kind == "days" and not (found and typed.after.endswith(("day", "days"))):
            return None
        outside = _FROM_OUTSIDE.format(typed.text)
        if found:
            first = found[0]
            same = "" if first.shown.replace(" ", "") in typed.text.replace(" ", "") else f" as {first.shown}"
            says = f"{typed.text} is typed here; {first.shows}{same}."
            return says, f"Write {first.quote}, which follows the results."
        if (typed.value, typed.kind, typed.after) in self.known:
            return None
        if elsewhere := matches(typed, self.others):
            says = f"{typed.text} is typed here; {elsewhere[0].shows}."
            return says, f"Write {elsewhere[0].quote} if that is meant, or {outside}."
        remedy = f"Quote the measure, as in {self.example}, or {outside}."
        return f"{typed.text} is typed here, and no measure shows it.", remedy


@dataclass(frozen=True)
class Match:
    """A figure that a typed number equals: what shows it, how it is shown, and the quote to write."""

    shows: str
    shown: str
    quote: str


def matches(typed: Typed, measures: Sequence[MeasureView]) -> tuple[Match, ...]:
    """Return what shows the number, the likeliest first: exactly before when rounded, now before earlier."""
    if typed.value is None:
        return ()
    exact: list[Match] = []
    near: list[Match] = []
    for one in measures:
        for what, value, quote in _figures(typed, one):
            shown = rounded_to(value, one.decimals)
            words = say.difference(shown, one.measure, one.decimals) if typed.kind == "points" else one.words(shown)
            match = Match(f"{one.ref} {what}", words, quote)
            if abs(shown) == typed.value:
                exact.append(match)
            elif typed.decimals < one.decimals and abs(rounded_to(value, typed.decimals)) == typed.value:
                near.append(match)
    return (*exact, *near)


def _figures(typed: Typed, one: MeasureView) -> Iterator[tuple[str, float, str]]:
    """Every figure of a measure that the number may be: what shows it, the figure, the quote of it."""
    kinds = {"percent": ("percent", "points"), "days": ("days", "number")}.get(one.measure.unit, ("number",))
    series, latest = one.series, one.latest
    if typed.kind not in kinds:
        return
    if typed.kind == "points":
        if one.moved:
            yield "shows it for the year's change", one.moved, f'{{{{ change "{one.ref}" }}}}'
        return
    if latest.value is not None:
        yield f"shows it for {latest.period.name}", latest.value, f'{{{{ value "{one.ref}" }}}}'
    if series.expected_now is not None:
        yield "shows it as due by now", series.expected_now, f'{{{{ due "{one.ref}" }}}}'
    if (target := next_target(one.measure, latest.period)) is not None:
        yield "has it as its target", target.value, f'{{{{ target "{one.ref}" }}}}'
    for result in reversed(series.results[:-1]):
        if result.value is not None:
            quote = f'{{{{ value "{one.ref}" period="{result.period}" }}}}'
            yield f"shows it for {result.period.name}", result.value, quote


# --- numbers that were typed -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """A number as typed, at its offset; `value` is None where it is spelt out; `after` is the word that follows."""

    start: int
    text: str
    kind: Kind
    value: float | None = None
    decimals: int = 0
    after: str = ""


def typed_numbers(text: str, hidden: Iterable[tuple[int, int]] = ()) -> tuple[Typed, ...]:
    """Return each number in *text* that looks like a measure's figure, in order.

    Args:
        text: Markdown.
        hidden: Stretches that are not looked at: quotes.
    """
    left = blanked(text, hidden)
    for pattern in _NO_FIGURES:
        left = pattern.sub(lambda found: " " * len(found[0]), left)
    spelt = [Typed(found.start(), found[0], "percent") for found in _SPELT.finditer(left)]
    figures = (_typed(found, left) for found in _TYPED.finditer(left))
    return tuple(sorted([*spelt, *(one for one in figures if one is not None)], key=lambda one: one.start))


def blanked(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Return *text* with spaces for what stands in *stretches*, every other character where it was."""
    for start, end in stretches:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _typed(found: re.Match[str], text: str) -> Typed | None:
    digits, unit = found["digits"], (found["unit"] or "").casefold()
    decimals = len(digits.partition(".")[2])
    kind: Kind = "number"
    if "point" in unit:
        kind = "points"
    elif "%" in unit or "cent" in unit:
        kind = "percent"
    elif unit:
        kind = "days"
    value = float(digits.replace(",", ""))
    if kind == "number" and not decimals and value < SMALL:
        return None
    following = re.match(r"[ -]*([A-Za-z]+)", text[found.end() :])
    after = unit.strip(" -") if kind == "days" else following[1].casefold() if following else ""
    return Typed(found.start(), found[0].strip(), kind, value, decimals, after)
