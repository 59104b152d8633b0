"""What is wrong or odd in commentary, at its place: figures typed by hand, quotes without an answer, much too long.

The `commentary` command prints what is found, and an edition is not published while there is an error. A number that
looks like a measure's figure is asked about; dates, quarters, times, references, list numbers, sums of money and
lengths of time are none, nor is a whole number below ten. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from impact.plan.parts import Remark, Weight, in_order, nearest
from impact.report import commentary
from impact.report import sentences as say
from impact.report.view import MeasureView, ReportView
from impact.results.model import rounded_to
from impact.results.targets import next_target

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
    r"|[ -](?:(?:working|calendar)[ -])?(?:day|week|month|year|hour|minute|quarter|half-year)s?\b)?"
    r"(?=[ -]*(?P<after>[A-Za-z]*))",
    re.IGNORECASE,
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SPELT = re.compile(
    rf"\b(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    rf"|eighteen|nineteen|(?:a|one)[ ]hundred)(?:[ ]point[ ](?:{_ONES}))?[ ]per[ ]?cent\b",
    re.IGNORECASE,
)

# Words that there is room for: in what is told by what it speaks of, else by part. A note on a chart is in characters.
MOST = {"summary": 60, "decisions": 80, "promise": 120, "measure": 80, "next steps": 60, "decision": 60}
MOST_ON_CHART = 40
_ELSEWHERE: dict[commentary.Name, str] = {
    "next steps": "Put it into the file of a promise, C2.md say, whose page has a place for it.",
    "decision": "Put it into the file of a promise, C2.md say, or into decisions.md.",
    "on the chart": "Put it into the file of the measure whose chart it is, IW-17.md say.",
}
_MARK = "Write each as - Q1 2024/25: Review prompt lost."

_LINKED = re.compile(r"(!?)\[[^\[\]\n]*\]\(\s*<?([^\s)>]*)|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*<?()([^\s>]+)", re.MULTILINE)
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>|<!--")
_DAMAGED = "\N{REPLACEMENT CHARACTER}"

Lacks = Callable[[str], Sequence[str]]
Odd = Iterator[tuple[int, Weight, str, str]]  # the offset, how much it matters, what it says and what to do


def commentary_findings(
    files: Mapping[str, str], view: ReportView, folder: str = "commentary", lacks: Lacks = lambda text: ()
) -> tuple[Remark, ...]:
    """Return what is wrong or odd in a quarter's commentary, the errors first.

    Args:
        files: Text by name, as `report.commentary.tell` takes them.
        view: The quarter's figures as they may be shown.
        folder: What stands before each file's name in what is found: "reports/2024-25-Q1/commentary".
        lacks: Gives the characters of a text that the report's fonts do not have.
    """
    found = []
    for name, text in files.items():
        file = f"{folder}/{name}.md"
        if not commentary.subject(name, view.definitions):
            says = f"nothing in the plan is called '{name}', so this is shown nowhere."
            found.append(Remark(file, 0, 0, says, _nearest_file(name, view)))
        for at, weight, says, remedy in _odd(name, text, view, lacks):
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            found.append(Remark(file, line, column, says, remedy, weight))
    return in_order(found)


def _nearest_file(name: str, view: ReportView) -> str:
    plan = view.definitions.plan
    known = ["summary", "decisions", *(one.ref for one in plan.promises()), *(one.ref for one in plan.measures)]
    near = nearest(name, known)
    return f"Did you mean {near}.md?" if near else "Name it summary.md, decisions.md, or a ref: C2.md, IW-17.md."


def _odd(name: str, text: str, view: ReportView, lacks: Lacks) -> Odd:
    if not text.strip():
        yield 0, "query", "this file is empty.", "Write something in it, or delete it."
        return
    yield from _quoted(text, view)
    yield from _linked(text, view)
    yield from _characters(text, lacks)
    for part in commentary.parts(text):
        yield from _placed(name, part, view)
    yield from _numbers(name, text, view)


def _quoted(text: str, view: ReportView) -> Odd:
    for quote in commentary.quotes(text):
        try:
            found = commentary.answer(quote, view)
        except commentary.Unanswered as problem:
            yield quote.start, "error", problem.says, problem.remedy
            continue
        if found.missing:
            says = f"{quote.ref} has none to put in: the report says “{found.words}” here."
            yield quote.start, "query", says, "Read the sentence again with those words in it."


def _linked(text: str, view: ReportView) -> Odd:
    for link in _LINKED.finditer(text):
        address = link[2] or link[4] or ""
        if link[1]:
            yield link.start(), "error", "pictures are not shown in commentary.", "Take it out."
        elif address.startswith("#"):
            if not commentary.place(address[1:], view.definitions):
                remedy = "Write the ref of a promise or measure after the #, as in [C2](#C2)."
                yield link.start(), "error", f"the report has no place called '{address}'.", remedy
        elif not commentary.may_lead(address):
            says = f"this link leads to '{address}', which a report cannot."
            yield link.start(), "error", says, "Give a whole address, with https:// or mailto:."
    for tag in _HTML.finditer(text):
        remedy = "Take it out: **bold**, *italic* and lists need none."
        yield tag.start(), "query", f"'{tag[0]}' is HTML, and is shown as it stands.", remedy


def _characters(text: str, lacks: Lacks) -> Odd:
    if _DAMAGED in text:
        says = "this character is not UTF-8, so it cannot be read."
        yield text.index(_DAMAGED), "error", says, "Save the file as UTF-8, and write it again."
    for one in lacks(text.replace(_DAMAGED, "")):
        shown = one if one.isprintable() and not one.isspace() else f"U+{ord(one):04X}"
        yield text.index(one), "error", f"the report's font has no '{shown}'.", "Write it in words, or take it out."


def _placed(name: str, part: commentary.CommentaryPart, view: ReportView) -> Odd:
    """Whether a part stands in the right file, is not empty and not too long."""
    about, title = commentary.subject(name, view.definitions), part.name.capitalize()
    if part.name != "words" and about and part.name not in commentary.APART.get(about, ()):
        yield part.heading, "error", f"'{title}' is not looked for in this file.", _ELSEWHERE[part.name]
        return
    if part.name == "on the chart" and about:
        for mark in part.marks():
            yield from _marked(name, mark, view)
        return
    most = MOST.get(about if part.name == "words" else part.name)
    words = len(commentary.prose(commentary.filled(part.text, view), 3).striptags().split())
    what, at = f"{part.name} {'have' if part.name == 'next steps' else 'has'}", part.heading
    if part.name == "words":
        what, at = "this has", part.start + len(part.text) - len(part.text.lstrip())
    elif not words:
        yield at, "query", f"there is nothing under '{title}'.", "Write something, or take the heading out."
    if most is not None and words > most:
        yield at, "query", f"{what} {words} words.", f"Its place has room for {most}: shorten it."


def _marked(name: str, mark: commentary.Mark, view: ReportView) -> Odd:
    """Whether a mark on the chart has a period of it, and words that fit."""
    if mark.period is None:
        yield mark.start, "error", "this line has no period that can be read.", _MARK
        return
    one = view.measures.get(name)
    if one is not None and mark.period not in {result.period for result in one.series.results}:
        remedy = f"Its periods go from {one.series.results[0].period.name} to {one.latest.period.name}."
        yield mark.start, "error", f"{mark.period.name} is not on the chart of {name}.", remedy
    words = commentary.said_plainly(mark.words, view)
    if not words:
        yield mark.start, "error", f"nothing is said of {mark.period.name}.", _MARK
    elif len(words) > MOST_ON_CHART:
        says = f"this note has {len(words)} characters, and a chart has room for {MOST_ON_CHART}."
        yield mark.start, "query", says, "Shorten it."


# --- numbers that were typed -----------------------------------------------------------------------------------------


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
    for start, end in hidden:
        text = text[:start] + " " * (end - start) + text[end:]
    for pattern in _NO_FIGURES:
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    spelt = [Typed(found.start(), found[0], "percent") for found in _SPELT.finditer(text)]
    figures = (_typed(found) for found in _TYPED.finditer(text))
    return tuple(sorted([*spelt, *filter(None, figures)], key=lambda one: one.start))


def _typed(found: re.Match[str]) -> Typed | None:
    digits, unit = found["digits"], (found["unit"] or "").casefold()
    decimals, value = len(digits.partition(".")[2]), float(digits.replace(",", ""))
    kinds: tuple[tuple[str, Kind], ...] = (("point", "points"), ("%", "percent"), ("cent", "percent"), ("", "days"))
    kind = next(kind for mark, kind in kinds if mark in unit) if unit else "number"
    if kind == "number" and not decimals and value < SMALL:
        return None
    after = unit.strip(" -") if kind == "days" else found["after"].casefold()
    return Typed(found.start(), found[0].strip(), kind, value, decimals, after)


def _numbers(name: str, text: str, view: ReportView) -> Odd:
    """What is asked of each number, by what the file speaks of: its own measures, and the plan's words about them."""
    plan, whole = view.definitions.plan, commentary.subject(name, view.definitions) not in ("promise", "measure")
    measures = [one for one in plan.measures if whole or name in (one.ref, one.promise)]
    promises = [one for one in plan.promises() if whole or name == one.ref]
    words = [*(one.title for one in measures), *(one.title for one in promises)]
    words += [f"{step.title}. {step.done_when}" for one in promises for step in one.steps]
    forces = float(len(view.definitions.register.forces(view.quarter)))
    known: set[tuple[float | None, str, str]] = {(forces, "number", "forces"), (forces, "number", "police")}
    known |= {(one.value, one.kind, one.after) for said in words for one in typed_numbers(said)}
    refs = {one.ref for one in measures}
    own = [one for one in view.measures.values() if one.ref in refs]
    others = [one for one in view.measures.values() if one.ref not in refs]
    for typed in typed_numbers(text, [(one.start, one.end) for one in commentary.quotes(text)]):
        typed_here, found = f"{typed.text} is typed here", _shown_as(typed, own)
        outside = f'say where it is from: {{{{ outside "{typed.text}" source="…" }}}}'
        if typed.kind == "days" and not (found and typed.after.endswith(("day", "days"))):
            continue
        if found:
            shows, shown, quote = found
            same = "" if shown.replace(" ", "") in typed.text.replace(" ", "") else f" as {shown}"
            yield typed.start, "query", f"{typed_here}; {shows}{same}.", f"Write {quote}, which follows the results."
        elif (typed.value, typed.kind, typed.after) in known:
            continue
        elif found := _shown_as(typed, others):
            shows, _, quote = found
            yield typed.start, "query", f"{typed_here}; {shows}.", f"Write {quote} if that is meant, or {outside}."
        else:
            example = f'{{{{ value "{measures[0].ref if measures else "IW-17"}" }}}}'
            remedy = f"Quote the measure, as in {example}, or {outside}."
            yield typed.start, "query", f"{typed_here}, and no measure shows it.", remedy


def _shown_as(typed: Typed, measures: Sequence[MeasureView]) -> tuple[str, str, str] | None:
    """What shows the number, how, and the quote to write: exactly before when rounded, now before earlier."""
    near = None
    for one in measures:
        for shows, value, quote in _figures(typed.kind, one):
            shown = rounded_to(value, one.decimals)
            words = say.difference(shown, one.measure, one.decimals) if typed.kind == "points" else one.words(shown)
            match = f"{one.ref} {shows}", words, quote
            if abs(shown) == typed.value:
                return match
            if near is None and typed.decimals < one.decimals and abs(rounded_to(value, typed.decimals)) == typed.value:
                near = match
    return near


def _figures(kind: Kind, one: MeasureView) -> Iterator[tuple[str, float, str]]:
    """Every figure of a measure that a number of that kind may be: what shows it, the figure, the quote of it."""
    kinds = {"percent": ("percent", "points"), "days": ("days", "number")}.get(one.measure.unit, ("number",))
    if kind not in kinds:
        return
    ref, series, latest = one.ref, one.series, one.latest
    if kind == "points":
        if one.moved:
            yield "shows it for the year's change", one.moved, f'{{{{ change "{ref}" }}}}'
        return
    if latest.value is not None:
        yield f"shows it for {latest.period.name}", latest.value, f'{{{{ value "{ref}" }}}}'
    if series.expected_now is not None:
        yield "shows it as due by now", series.expected_now, f'{{{{ due "{ref}" }}}}'
    if (target := next_target(one.measure, latest.period)) is not None:
        yield "has it as its target", target.value, f'{{{{ target "{ref}" }}}}'
    for result in reversed(series.results[:-1]):
        if result.value is not None:
            quote = f'{{{{ value "{ref}" period="{result.period}" }}}}'
            yield f"shows it for {result.period.name}", result.value, quote
