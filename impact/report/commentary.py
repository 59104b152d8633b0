"""The corporate team's words for a quarter: their parts, the figures they quote put in, and all of it as safe HTML.

A figure is quoted as `{{ value "IW-17" }}`, with whatever is said of period and area, and gives the results' own words
with their marks; what people write is never run. Parts begin with a heading of one of the names below; any other
heading is the team's own, and stands in what is told. What is missing is said, and nothing hidden can be quoted.

Raw HTML is shown, not obeyed; pictures are not fetched; a link leads to a web page, a mail address or a place in the
report, or is no link. `report.commentary_checks` says what is wrong with any of it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from impact.plan.definitions import Definitions
from impact.plan.parts import nearest
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.document import anchor
from impact.report.view import MeasureView, ReportView
from impact.results.model import Result

Subject = Literal["summary", "decisions", "promise", "measure", ""]
Name = Literal["words", "next steps", "decision", "on the chart"]

SUMMARY, DECISIONS = "summary", "decisions"
PLACES = ("title", "scoreboard", "returns", "revisions", "methods", "definitions", "sources")  # ids that a report has
APART: Mapping[Subject, tuple[Name, ...]] = {"promise": ("next steps", "decision"), "measure": ("on the chart",)}

_HEADINGS: dict[Name, tuple[str, ...]] = {
    "next steps": ("next step", "next steps", "what happens next"),
    "decision": ("decision", "decisions", "decision asked of the board"),
    "on the chart": ("on the chart", "on the charts"),
}
_NAMES = {title: name for name, titles in _HEADINGS.items() for title in titles}
_KINDS: dict[str, tuple[str, ...]] = {  # what each kind of quote may say besides the measure's ref
    "value": ("period", "area"), "change": (), "target": (), "due": (), "coverage": ("period", "area"), "rating": (),
    "outside": ("source",),
}  # fmt: skip
_NOTHING = {
    "change": "nothing to compare with a year before", "target": "no target", "due": "nothing due by now",
}  # fmt: skip
_EXAMPLE = '{{ value "IW-17" }}'
_FROM_OUTSIDE = '{{ outside "1,200" source="Home Office, March 2024" }}'
_QUOTE = re.compile(
    r"\{\{(?:((?:(?!\}\}|\{\{|\n[ \t]*\n)[\s\S])*)\}\})?"  # or never closed within its paragraph
    r"|(?<!\{)\{\s*(?:" + "|".join(_KINDS) + r")\b[^{}\n]*\}(?!\})"
)
_WORD = re.compile(r"""\s*(?:([A-Za-z]+)\s*=\s*)?(?:["“”]([^"“”]*)["“”]|'([^']*)'|‘([^’]*)’|([^\s"“”'‘=]+))""")
_PERIOD = re.compile(r"(?:([QH]\d)\s+)?(\d{4})/(\d{2})")
_ITEM = re.compile(r"\s*[-*+•]\s+(.*)")
_MARKED = re.compile(r"""([\\`*_\[\]<>|~#&!"])""")
_LINK = re.compile(r"(\]\(\s*<?|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*<?)#([^\s)>]+)", re.MULTILINE)


def subject(name: str, definitions: Definitions) -> Subject:
    """Return what a file called *name* speaks of; "" for a name that nothing has."""
    if name in (SUMMARY, DECISIONS):
        return "summary" if name == SUMMARY else "decisions"
    if any(name == promise.ref for promise in definitions.plan.promises()):
        return "promise"
    return "measure" if any(name == measure.ref for measure in definitions.plan.measures) else ""


# --- parts of a file -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """One line under "On the chart": the period, None where it is none, and the words, with their offset."""

    period: Period | None
    words: str
    start: int


@dataclass(frozen=True)
class CommentaryPart:
    """A part of a file: its text, and the offset in the file that the text (`start`) and its heading begin at."""

    name: Name
    text: str
    start: int
    heading: int

    def marks(self) -> Iterator[Mark]:
        """Yield the marks of a part "On the chart": one for each line that says something."""
        for line in re.finditer(r"[^\n]*\S[^\n]*", self.text):
            item = _ITEM.match(line[0])
            when, colon, words = (item[1] if item else line[0]).partition(":")
            start = self.start + line.start() + len(line[0]) - len(line[0].lstrip())
            yield Mark(_said_period(when.strip(" *_")) if item and colon else None, words.strip(), start)


def parts(text: str) -> tuple[CommentaryPart, ...]:
    """Return the parts of a file in order; the first is always what is told, and may be empty."""
    lines = [0, *(end.end() for end in re.finditer("\n", text)), len(text)]
    found: list[CommentaryPart] = []
    name: Name = "words"
    start = heading = 0
    tokens = markdown().parse(text)
    for at, token in enumerate(tokens):
        if token.type != "heading_open" or token.level or not token.map:  # one in a list or a quotation begins nothing
            continue
        title = " ".join(tokens[at + 1].content.split()).casefold().rstrip(":")
        if title not in _NAMES and name == "words":
            continue
        found.append(CommentaryPart(name, text[start : lines[token.map[0]]], start, heading))
        name, heading = _NAMES.get(title, "words"), lines[token.map[0]]
        start = lines[token.map[1]] if name != "words" else heading
    return (*found, CommentaryPart(name, text[start:], start, heading))


def _said_period(text: str) -> Period | None:
    """The period that *text* writes, as a file's name has it or as a reader has it; None for none."""
    named = _PERIOD.fullmatch(text.strip())
    written = f"{named[2]}-{named[3]}" + (f"-{named[1]}" if named[1] else "") if named else text
    try:
        return Period.parse(written)
    except ValueError:
        return None


# --- what is told ----------------------------------------------------------------------------------------------------


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
    """Return what each file tells, by its name: "summary", "decisions", or the ref of a promise or measure."""
    return {name: _told(text, APART.get(subject(name, view.definitions), ()), view) for name, text in files.items()}


def _told(text: str, apart: tuple[Name, ...], view: ReportView) -> Told:
    said: dict[Name, str] = {}
    notes: dict[Period, str] = {}
    for part in parts(text):
        if part.name == "on the chart" and part.name in apart:
            found = ((mark.period, said_plainly(mark.words, view)) for mark in part.marks())
            notes |= {period: words for period, words in found if period and words}
        else:
            name, start = (part.name, part.start) if part.name in apart else ("words", part.heading)
            said[name] = said.get(name, "") + text[start : part.start + len(part.text)]
    words, next_steps, decision = (filled(said.get(name, ""), view).strip() for name in ("words", *APART["promise"]))
    return Told(words, next_steps, decision, tuple(sorted(notes.items(), key=lambda note: note[0])))


def asked_of_board(told: Mapping[str, Told], definitions: Definitions) -> str:
    """Return what the Board is asked, as Markdown: the team's own list, then the decisions that it leaves out.

    A promise's decision gives the first paragraph; its page has the whole. One whose ref the list names is in it.
    """
    own = told[DECISIONS].words if DECISIONS in told else ""
    asked = [
        (promise.ref, " ".join(told[promise.ref].decision.split("\n\n")[0].strip().rstrip(".;").split()))
        for promise in definitions.plan.promises()
        if promise.ref in told and told[promise.ref].decision and not re.search(rf"\b{re.escape(promise.ref)}\b", own)
    ]
    first = len(re.findall(r"^\s*\d+[.)]", own, re.MULTILINE)) + 1
    added = (
        f"{at}. {words} ([{ref}](#{anchor('promise', ref)}))" for at, (ref, words) in enumerate(asked, start=first)
    )
    return "\n".join(filter(None, (own, *added)))


# --- quotes ----------------------------------------------------------------------------------------------------------


class Unanswered(Exception):
    """A quote that cannot be understood, or that no result answers. `says` is why, `remedy` what to do."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}".rstrip())
        self.says = says
        self.remedy = remedy


@dataclass(frozen=True)
class Quote:
    """A figure to be put in: `start` and `end` are offsets in the text, `options` what it says by name.

    `mistake` is why it cannot be understood; `kind` and `ref` are then "".
    """

    start: int
    end: int
    kind: str = ""
    ref: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    mistake: Unanswered | None = None


def quotes(text: str) -> tuple[Quote, ...]:
    """Return everything in *text* that is or was meant to be a quoted figure, in order."""
    found = []
    for one in _QUOTE.finditer(text):
        try:
            found.append(Quote(one.start(), one.end(), *_read(one[0], one[1])))
        except Unanswered as mistake:
            found.append(Quote(one.start(), one.end(), mistake=mistake))
    return tuple(found)


def _read(written: str, inside: str | None) -> tuple[str, str, dict[str, str]]:
    """The kind, the ref and what else is said by name."""
    if inside is None:
        if written == "{{":
            raise Unanswered("these braces are never closed.", f"Close them, as in {_EXAMPLE}.")
        raise Unanswered("one brace quotes nothing.", f"Write two on each side, as in {_EXAMPLE}.")
    if not inside.strip():
        raise Unanswered("there is nothing between these braces.", f"Write one as {_EXAMPLE}.")
    words = [(one[1], " ".join((one[2] or one[3] or one[4] or one[5] or "").split())) for one in _WORD.finditer(inside)]
    if _WORD.sub("", inside).strip() or words[0][0]:
        raise Unanswered("this cannot be understood.", f"Write one as {_EXAMPLE}.")
    kind, plain = words[0][1], [said for name, said in words[1:] if not name]
    options = {name: said for name, said in words[1:] if name}
    if kind not in _KINDS:
        *others, last = _KINDS
        remedy = _meant(kind, _KINDS, f"It can be {', '.join(others)} or {last}.")
        raise Unanswered(f"there is no '{kind}' to quote.", remedy)
    if len(plain) != 1 or not plain[0]:
        outside = kind == "outside"
        says = f"'{kind}' takes {'the figure itself' if outside else 'the ref of one measure'} in quotes."
        raise Unanswered(says, f"Write it as {_FROM_OUTSIDE if outside else _EXAMPLE}.")
    if unknown := [name for name in options if name not in _KINDS[kind]]:
        may = f"It may say {' and '.join(_KINDS[kind])}." if _KINDS[kind] else "Take that out."
        raise Unanswered(f"'{kind}' does not take '{unknown[0]}'.", may)
    if kind == "outside" and not options.get("source"):
        raise Unanswered("a figure from outside needs its source.", 'Add it, as in source="Home Office, March 2024".')
    return kind, plain[0], options


def _meant(word: str, known: Iterable[str], else_: str) -> str:
    near = nearest(word, known)
    return f"Did you mean '{near}'?" if near else else_


@dataclass(frozen=True)
class QuotedWords:
    """The words, and where they lead: `anchor` "" for nowhere; `about` says whose figure it is and of when.

    `missing` is whether there was no figure to put in.
    """

    words: str
    anchor: str = ""
    about: str = ""
    missing: bool = False


def filled(text: str, view: ReportView, unanswered: Callable[[Quote], str] | None = None) -> str:
    """Return *text* as Markdown with its quotes answered.

    What has no answer stands as it was written, or as *unanswered* says it where it can be understood.
    """
    said, at = [], 0
    for quote in quotes(text):
        said.append(_between(text[at : quote.start], view.definitions))
        at = quote.end
        try:
            found = answer(quote, view)
        except Unanswered:
            written = text[quote.start : quote.end]
            found = QuotedWords(written if unanswered is None or quote.mistake is not None else unanswered(quote))
        words = escaped(found.words)
        said.append(f'[{words}](#{found.anchor} "{escaped(found.about)}")' if found.anchor else words)
    return "".join((*said, _between(text[at:], view.definitions)))


def said_plainly(text: str, view: ReportView) -> str:
    """Return *text*, which is no Markdown, with its quotes answered."""
    said, at = [], 0
    for quote in quotes(text):
        try:
            said += [text[at : quote.start], answer(quote, view).words]
            at = quote.end
        except Unanswered:
            pass
    return "".join((*said, text[at:]))


def escaped(words: str) -> str:
    """Return *words* so that Markdown shows them as they are, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(words.split()))


def _between(text: str, definitions: Definitions) -> str:
    """The text between quotes: nothing in it is code, and links lead to a promise or measure by its ref."""
    return _LINK.sub(lambda one: one[1] + (place(one[2], definitions) or "?"), text.replace("`", "\\`"))


def place(ref: str, definitions: Definitions) -> str:
    """Return where a link to "#REF" leads, as "#measure-IW-17"; "" where the report has no such place."""
    about = subject(ref, definitions)
    if about in ("promise", "measure"):
        return f"#{anchor(about, ref)}"
    return f"#{ref}" if ref in PLACES else ""


# --- what stands for a quoted figure ---------------------------------------------------------------------------------


def answer(quote: Quote, view: ReportView) -> QuotedWords:
    """Return the words for *quote*.

    Raises:
        Unanswered: It cannot be understood, or names a measure, period or area that has no result.
    """
    if quote.mistake is not None:
        raise quote.mistake
    if quote.kind == "outside":
        return QuotedWords(f"{quote.ref} ({quote.options['source']})")
    known = [measure.ref for measure in view.definitions.plan.measures]
    if quote.ref not in known:
        remedy = _meant(quote.ref, known, "Write the ref of one of its measures.")
        raise Unanswered(f"the plan has no measure '{quote.ref}'.", remedy)
    one = view.measures.get(quote.ref)
    if one is None:
        says = f"{quote.ref} has no result yet: none of its periods has ended by {view.quarter.name}."
        raise Unanswered(says, "Take the quote out for now.")
    result, due, target = _result(quote, one, view), one.series.expected_now, one.target
    dated = "" if "period" in quote.options else one.own_date(result)
    words = {
        "value": "" if result.missing else one.marked(result) + dated,
        "change": one.change_words,
        "target": f"{one.words(target.value)} by {target.by.name}" if target is not None else "",
        "due": one.words(due) if due is not None else "",
        "coverage": one.coverage_words(result) or f"{one.supplier_name}’s own figure",
        "rating": one.standing,
    }[quote.kind]
    about = f"{one.ref} {one.name}, {result.period.name}"
    if result.area.kind != "national":
        about += f", {result.area.name}"
    said = words or _NOTHING.get(quote.kind) or _missing(one, result)
    return QuotedWords(said, anchor("measure", one.ref), about, not words)


def _result(quote: Quote, one: MeasureView, view: ReportView) -> Result:
    """The result that is quoted: of the area and period that it names, else the nation's latest that is due."""
    results = _of_area(quote.options["area"], one, view) if "area" in quote.options else one.series.results
    wanted: Period | None = one.latest.period
    if "period" in quote.options:
        said = quote.options["period"]
        wanted = _said_period(said)
        if wanted is None:
            raise Unanswered(f"'{said}' is not a period.", "Write one as 2024-25-Q1, 2024-25-H1 or 2024-25.")
        year = view.compiled.years.get(one.ref)
        if year is not None and year.result.period == wanted and year.result.area == results[0].area:
            return year.result
    for result in results:
        if result.period == wanted:
            return result
    assert wanted is not None  # a period that was read
    span = f"from {results[0].period} to {results[-1].period}"
    says = f"{one.ref} has no figure of {wanted.name} for {results[0].area.name}: its figures go {span}."
    raise Unanswered(says, "Quote one of those periods.")


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
        remedy = _meant(area, known, "Write a force's name, or a region as region:north-east.")
        raise Unanswered(f"there is no figure for '{area}'.", remedy)
    shown = {(each.area, each.period): each for each in latest}  # marked provisional, revised or hidden
    return tuple(shown.get((each.area, each.period), each) for each in known[area])


def _missing(one: MeasureView, result: Result) -> str:
    """Why there is no figure: "no figure for Q1 2025/26: Kent has not returned"."""
    if result.marker or (result.area.kind == "national" and not result.why):
        return one.missing_words(result)
    said = result.why or say.listed(dict.fromkeys(left.why for left in result.coverage.left))
    if not result.why and said in ("", "not returned"):
        force = result.area.kind == "force"
        said = f"{result.area.name} has not returned" if force else "no force there has returned one"
    return f"no figure for {result.period.name}: {said}"


# --- as HTML ---------------------------------------------------------------------------------------------------------

QUOTED = "quoted"  # the class of a link that was made of a quoted figure

_LEADS = re.compile(r"https?://[^\s/]|mailto:[^\s@]+@|#[A-Za-z]", re.IGNORECASE)
_LISTS = frozenset(f"{kind}_list_{end}" for kind in ("bullet", "ordered") for end in ("open", "close"))


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """The dialect: CommonMark with tables; no HTML, no pictures, no code (whose font a report does not have)."""
    found = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    found.disable(["image", "code", "fence"])
    found.validateLink = may_lead  # type: ignore[method-assign, assignment]  # the documented way to say what may stand
    return found


def may_lead(address: str) -> bool:
    """Whether a link may lead to *address*: http, https, mailto, or a place in the report."""
    return _LEADS.match(address) is not None


def prose(text: str, level: int, anchors: Collection[str] | None = None) -> Markup:
    """Return Markdown as HTML, its topmost heading at *level*, 1 to 6, and none skipping one (PDF/UA asks for both).

    A quoted figure is a link of the class `quoted`. A link to an id that is not in *anchors* becomes plain words; None:
    all are taken to be there.
    """
    parser = markdown()
    parsed = parser.parse(text)
    empty = {at for at, one in enumerate(parsed) if one.type == "heading_open" and not parsed[at + 1].content.strip()}
    told = [one for at, one in enumerate(parsed) if not {at, at - 1, at - 2} & empty]  # a reader's software would stop
    depths: list[int] = []
    for at, token in enumerate(told):
        if token.type == "heading_open":
            depths = [*(depth for depth in depths if depth < int(token.tag[1])), int(token.tag[1])]
            token.tag = told[at + 2].tag = f"h{min(level + len(depths) - 1, 6)}"
    tokens = list(_flat_items(told))
    for at, token in enumerate(tokens):
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "thead_close" and tokens[at + 1].type != "tbody_open":  # headings alone are a table's body
            next(one for one in reversed(tokens[:at]) if one.type == "thead_open").tag = token.tag = "tbody"
        if token.children:
            token.children = list(_links(token.children, anchors))
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def _flat_items(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with nothing in a list but items and their lines: a tagged PDF has no place for a paragraph there."""
    depth = 0
    line: Token | None = None  # the one that another of the same item goes on
    for token in tokens:
        depth += (token.type in _LISTS) * token.nesting
        if not depth or token.type in _LISTS or token.type.startswith("list_item"):
            line = None
            yield token
        elif token.type == "inline" and line is None:
            line = token
            yield token
        elif token.type == "inline" and line is not None:
            line.children = [*(line.children or []), Token("hardbreak", "br", 0), *(token.children or [])]


def _links(tokens: Sequence[Token], anchors: Collection[str] | None) -> Iterator[Token]:
    """The tokens of a line. A link that says or reaches nothing becomes plain words; one that stays has only words in
    it, since a tagged PDF loses one with more; a quoted figure gets its class.
    """
    inside = 0
    kept = False
    for at, token in enumerate(tokens):
        if token.type == "code_inline":
            token.type, token.tag = "text", ""
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            end = next(n for n, one in enumerate(tokens) if n > at and one.type == "link_close")
            reaches = anchors is None or not address.startswith("#") or address[1:] in anchors
            kept = reaches and any(one.content.strip() for one in tokens[at:end])
            if kept and address.startswith("#measure-") and token.attrGet("title"):
                token.attrSet("class", QUOTED)
        if token.type in ("link_open", "link_close"):
            inside += token.nesting
            if kept:
                yield token
        elif not (inside and kept) or token.type in ("text", "softbreak"):
            yield token
        elif token.type == "hardbreak":
            yield Token("softbreak", "br", 0)
