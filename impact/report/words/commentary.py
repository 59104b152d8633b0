"""The corporate team's words for a quarter, with the figures they quote put in: the results' own, with their marks.

`report.content` puts what is told here beside the figures, and `report.prose` shows it; `report.words.checking` says
what is wrong with it. What is missing is said, and nothing hidden can be quoted. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.words import nearest
from impact.report import sentences as say
from impact.report.document import anchor
from impact.report.view import MeasureView, ReportView
from impact.report.words.quotes import Mistake, Name, Quote, marks, parts, quotes, said_period
from impact.results.model import Result

SUMMARY, DECISIONS = "summary", "decisions"
PLACES = ("title", "scoreboard", "returns", "revisions", "methods", "definitions", "sources")  # ids that a report has

_MARKED = re.compile(r"""([\\`*_\[\]<>|~#&!"])""")
_LINK = re.compile(r"(\]\(\s*<?|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*<?)#([^\s)>]+)", re.MULTILINE)


@dataclass(frozen=True)
class Told:
    """What a team says of the whole, of a promise or of a measure; "" and () where it says nothing.

    Attributes:
        words: Markdown; a quoted figure is a link to its measure.
        next_steps: Of a promise: what happens next, as Markdown.
        decision: Of a promise: what the Board is asked, as Markdown.
        notes: Of a measure: plain words for a period of its chart, oldest first.
    """

    words: str = ""
    next_steps: str = ""
    decision: str = ""
    notes: tuple[tuple[Period, str], ...] = ()


def tell(files: Mapping[str, str], view: ReportView) -> dict[str, Told]:
    """Return what each file of commentary tells.

    Args:
        files: Text by name: "summary", "decisions", or the ref of a promise or measure.
        view: The quarter's figures as they may be shown.
    """
    return {name: _told(text, kept_apart(name, view.definitions), view) for name, text in files.items()}


def kept_apart(name: str, definitions: Definitions) -> tuple[Name, ...]:
    """Which parts a file of that name has besides what it tells."""
    if name in {promise.ref for promise in definitions.plan.promises()}:
        return ("next steps", "decision")
    return ("on the chart",) if name in {measure.ref for measure in definitions.plan.measures} else ()


def _told(text: str, apart: tuple[Name, ...], view: ReportView) -> Told:
    said: dict[Name, str] = {}
    notes: dict[Period, str] = {}
    for part in parts(text):
        if part.name == "on the chart" and part.name in apart:
            found = [(one.period, said_plainly(one.words, view)) for one in marks(part) if one.period]
            notes.update({period: words for period, words in found if period and words})
        elif part.name in apart:
            said[part.name] = said.get(part.name, "") + part.text
        else:
            said["words"] = said.get("words", "") + text[part.heading : part.start + len(part.text)]
    whole = {name: filled(written, view).strip() for name, written in said.items()}
    return Told(
        words=whole.get("words", ""),
        next_steps=whole.get("next steps", ""),
        decision=whole.get("decision", ""),
        notes=tuple(sorted(notes.items(), key=lambda one: one[0])),
    )


def filled(text: str, view: ReportView) -> str:
    """Return *text* as Markdown with its quotes answered; what has no answer stands as it was written."""
    return "".join(
        _between(written, view.definitions) if quote is None else _quoted(written, found)
        for quote, written, found in _pieces(text, view)
    )


def said_plainly(text: str, view: ReportView) -> str:
    """Return *text*, which is no Markdown, with its quotes answered."""
    return "".join(found.words if found else written for _, written, found in _pieces(text, view))


def _pieces(text: str, view: ReportView) -> Iterator[tuple[Quote | Mistake | None, str, QuotedWords | None]]:
    """Each quote with what is written there and its answer, and None with what stands between."""
    at = 0
    for quote in quotes(text):
        if quote.start >= at:
            yield None, text[at : quote.start], None
            try:
                found = answer(quote, view) if isinstance(quote, Quote) else None
            except Unanswered:
                found = None
            yield quote, text[quote.start : quote.end], found
            at = quote.end
    yield None, text[at:], None


def _quoted(written: str, found: QuotedWords | None) -> str:
    if found is None or not found.anchor:
        return escaped(written if found is None else found.words)
    return f'[{escaped(found.words)}](#{found.anchor} "{escaped(found.about)}")'


def escaped(words: str) -> str:
    """Return *words* so that Markdown shows them as they are, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(words.split()))


def _between(text: str, definitions: Definitions) -> str:
    """The text between quotes: nothing in it is code, and links lead to a promise or measure by its ref."""
    return _LINK.sub(lambda one: one[1] + (place(one[2], definitions) or "?"), text.replace("`", "\\`"))


def place(ref: str, definitions: Definitions) -> str:
    """Return where a link to "#REF" leads, as "#measure-IW-17"; "" where the report has no such place."""
    if ref in {promise.ref for promise in definitions.plan.promises()}:
        return f"#{anchor('promise', ref)}"
    if ref in {measure.ref for measure in definitions.plan.measures}:
        return f"#{anchor('measure', ref)}"
    return f"#{ref}" if ref in PLACES else ""


def asked_of_board(told: Mapping[str, Told], definitions: Definitions) -> str:
    """Return what the Board is asked, as Markdown: the team's own list, then the decisions that it leaves out.

    A promise's decision gives the first paragraph; its page has the whole. One whose ref the list names is in it.
    """
    own = told[DECISIONS].words if DECISIONS in told else ""
    asked = [
        (promise.ref, told[promise.ref].decision.split("\n\n")[0].strip().rstrip(".;"))
        for promise in definitions.plan.promises()
        if promise.ref in told and told[promise.ref].decision and not re.search(rf"\b{re.escape(promise.ref)}\b", own)
    ]
    if own and not asked:
        return own
    before = f"{own}\n" if own else ""
    first = len(re.findall(r"^\s*\d+[.)]", own, re.MULTILINE)) + 1
    return before + "\n".join(
        f"{number}. {' '.join(words.split())} ([{ref}](#{anchor('promise', ref)}))"
        for number, (ref, words) in enumerate(asked, start=first)
    )


# --- what stands for a quoted figure -----------------------------------------------------------------------------


@dataclass(frozen=True)
class QuotedWords:
    """The words, and where they lead: `anchor` "" for nowhere; `about` says whose figure it is and of when.

    `missing` is whether there was no figure to put in.
    """

    words: str
    anchor: str = ""
    about: str = ""
    missing: bool = False


class Unanswered(Exception):
    """A quote that no result answers. `says` is why, `remedy` what to do."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}".rstrip())
        self.says = says
        self.remedy = remedy


def answer(quote: Quote, view: ReportView) -> QuotedWords:
    """Return the words for *quote*.

    Raises:
        Unanswered: It names a measure, period or area that has no result.
    """
    if quote.kind == "outside":
        return QuotedWords(f"{quote.ref} ({quote.options['source']})")
    one = _measure(quote.ref, view)
    result = _result(quote, one, view)
    words, missing = _said(quote, one, result)
    area = "" if result.area.kind == "national" else f", {result.area.name}"
    return QuotedWords(words, anchor("measure", one.ref), f"{one.ref} {one.name}, {result.period.name}{area}", missing)


def _said(quote: Quote, one: MeasureView, result: Result) -> tuple[str, bool]:
    """The words, and whether they say that there is nothing to say."""
    due, target = one.series.expected_now, one.target
    match quote.kind:
        case "value" if result.missing:
            return _missing(one, result), True
        case "value":
            return one.marked(result) + ("" if "period" in quote.options else one.own_date(result)), False
        case "coverage":
            return one.coverage_words(result) or f"{one.supplier_name}’s own figure", False
        case "rating":
            return one.standing, False
        case "change":
            return one.change_words or "nothing to compare with a year before", not one.change_words
        case "due":
            return "nothing due by now" if due is None else one.words(due), due is None
        case _:
            return "no target" if target is None else f"{one.words(target.value)} by {target.by.name}", target is None


def _measure(ref: str, view: ReportView) -> MeasureView:
    known = [measure.ref for measure in view.definitions.plan.measures]
    if ref not in known:
        near = nearest(ref, known)
        remedy = f"Did you mean '{near}'?" if near else "Write the ref of one of its measures."
        raise Unanswered(f"the plan has no measure '{ref}'.", remedy)
    if ref not in view.measures:
        says = f"{ref} has no result yet: none of its periods has ended by {view.quarter.name}."
        raise Unanswered(says, "Take the quote out for now.")
    return view.measures[ref]


def _result(quote: Quote, one: MeasureView, view: ReportView) -> Result:
    """The result that is quoted: of the area and period that it names, else the nation's latest that is due."""
    results = _of_area(quote.options["area"], one, view) if "area" in quote.options else one.series.results
    wanted = one.latest.period
    if "period" in quote.options:
        wanted = _period(quote.options["period"])
        year = view.compiled.years.get(one.ref)
        if year is not None and year.result.period == wanted and year.result.area == results[0].area:
            return year.result
    for result in results:
        if result.period == wanted:
            return result
    span = f"from {results[0].period} to {results[-1].period}"
    says = f"{one.ref} has no figure of {wanted.name} for {results[0].area.name}: its figures go {span}."
    raise Unanswered(says, "Quote one of those periods.")


def _period(text: str) -> Period:
    found = said_period(text)
    if found is None:
        raise Unanswered(f"'{text}' is not a period.", "Write one as 2024-25-Q1, 2024-25-H1 or 2024-25.")
    return found


def _of_area(area: str, one: MeasureView, view: ReportView) -> Sequence[Result]:
    """Every period's result for one area. A region is named by its code only: a force may have the same name."""
    compiled, national = view.compiled, view.definitions.register.national
    if area in (national.code, national.name):
        return one.series.results
    if one.measure.supplier != "forces":
        says = f"the body's own team supplies {one.ref}, so there is no figure for '{area}'."
        raise Unanswered(says, "Take the area out.")
    latest = (*compiled.regions.get(one.ref, ()), *compiled.forces.get(one.ref, ()))
    by_code: dict[str, Sequence[Result]] = {each.area.code: (each,) for each in latest}
    by_code |= {**compiled.region_series.get(one.ref, {}), **compiled.force_series.get(one.ref, {})}
    known = {**by_code, **{each[0].area.name: each for each in by_code.values() if each[0].area.kind == "force"}}
    if area not in known:
        near = nearest(area, known)
        remedy = f"Did you mean '{near}'?" if near else "Write a force's name, or a region as region:north-east."
        raise Unanswered(f"there is no figure for '{area}'.", remedy)
    shown = {(each.area, each.period): each for each in latest}  # marked provisional, revised or hidden
    return tuple(shown.get((each.area, each.period), each) for each in known[area])


def _missing(one: MeasureView, result: Result) -> str:
    """Why there is no figure: "no figure for Q1 2025/26: Kent has not returned"."""
    if result.why and not result.marker:
        return f"no figure for {result.period.name}: {result.why}"
    if result.area.kind == "national" or result.marker:
        return one.missing_words(result)
    said = say.listed(dict.fromkeys(left.why for left in result.coverage.left)) or "not returned"
    if said == "not returned":
        force = result.area.kind == "force"
        said = f"{result.area.name} has not returned" if force else "no force there has returned one"
    return f"no figure for {result.period.name}: {said}"
