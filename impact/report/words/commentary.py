"""The corporate team's words for a quarter, with the figures they quote put in from the results.

Comes after `report.words.answers` and `report.words.parts`; `report.content` puts what is told here beside
the figures, and `report.prose` shows it. `report.words.checking` says what is wrong with it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.report.anchors import measure_anchor, promise_anchor
from impact.report.words.answers import Answer, Sight, Unanswered, answer
from impact.report.words.parts import Name, marks, parts
from impact.report.words.quotes import Mistake, Quote, quotes
from impact.results.compiled import Compiled

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


def tell(files: Mapping[str, str], definitions: Definitions, compiled: Compiled) -> dict[str, Told]:
    """Return what each file of commentary tells.

    Args:
        files: Text by name: "summary", "decisions", or the ref of a promise or measure.
        definitions: The plan.
        compiled: The quarter's results as they may be shown, after `disclosure.publishing.protect`.
    """
    sight = Sight(definitions, compiled)
    return {name: _told(text, kept_apart(name, definitions), sight) for name, text in files.items()}


def kept_apart(name: str, definitions: Definitions) -> tuple[Name, ...]:
    """Which parts a file of that name has besides what it tells."""
    if name in {promise.ref for promise in definitions.plan.promises()}:
        return ("next steps", "decision")
    return ("on the chart",) if name in {measure.ref for measure in definitions.plan.measures} else ()


def _told(text: str, apart: tuple[Name, ...], sight: Sight) -> Told:
    said: dict[Name, list[str]] = {}
    notes: dict[Period, str] = {}
    for part in parts(text):
        if part.name == "on the chart" and part.name in apart:
            found = [(one.period, said_plainly(one.words, sight)) for one in marks(part) if one.period]
            notes.update({period: words for period, words in found if period and words})
        elif part.name in apart:
            said.setdefault(part.name, []).append(part.text)
        else:
            said.setdefault("words", []).append(text[part.heading : part.start + len(part.text)])
    whole = {name: filled("".join(texts), sight).strip() for name, texts in said.items()}
    return Told(
        words=whole.get("words", ""),
        next_steps=whole.get("next steps", ""),
        decision=whole.get("decision", ""),
        notes=tuple(sorted(notes.items(), key=lambda one: one[0])),
    )


def filled(text: str, sight: Sight) -> str:
    """Return *text* as Markdown with its quotes answered; what has no answer stands as it was written."""
    return "".join(
        _quoted(one, words, sight) if one is not None else _between(words, sight.definitions)
        for one, words in _pieces(text)
    )


def said_plainly(text: str, sight: Sight) -> str:
    """Return *text*, which is no Markdown, with its quotes answered."""
    return "".join(found.words if (found := _found(one, sight)) else words for one, words in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[Quote | Mistake | None, str]]:
    """Each quote with what is written there, and None with what stands between."""
    at = 0
    for quote in quotes(text):
        if quote.start >= at:
            yield None, text[at : quote.start]
            yield quote, text[quote.start : quote.end]
            at = quote.end
    yield None, text[at:]


def _found(quote: Quote | Mistake | None, sight: Sight) -> Answer | None:
    try:
        return answer(quote, sight) if isinstance(quote, Quote) else None
    except Unanswered:
        return None


def _quoted(quote: Quote | Mistake, written: str, sight: Sight) -> str:
    found = _found(quote, sight)
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
        return f"#{promise_anchor(ref)}"
    if ref in {measure.ref for measure in definitions.plan.measures}:
        return f"#{measure_anchor(ref)}"
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
        f"{number}. {' '.join(words.split())} ([{ref}](#{promise_anchor(ref)}))"
        for number, (ref, words) in enumerate(asked, start=first)
    )
