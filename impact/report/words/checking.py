"""What is wrong or odd in commentary, at its place: figures typed by hand, quotes without an answer, much too long.

Comes after `report.words.commentary`; the `commentary` command prints what is found, and an edition is not published
while there is an error. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from impact.plan.definitions import Definitions
from impact.plan.words import nearest
from impact.report.prose import may_lead, prose
from impact.report.words.answers import Sight, Unanswered, answer
from impact.report.words.asked import asking_of
from impact.report.words.commentary import DECISIONS, SUMMARY, filled, kept_apart, place, said_plainly
from impact.report.words.numbers import typed_numbers
from impact.report.words.parts import TITLES, Mark, Name, Part, marks, parts
from impact.report.words.quotes import Mistake, Quote, quotes
from impact.report.words.remarks import Remark, Weight, in_order
from impact.results.compiled import Compiled

# Words that there is room for. A note on a chart is counted in characters.
MOST = {"summary": 60, "decisions": 80, "promise": 120, "measure": 80, "next steps": 60, "decision": 60}
MOST_ON_CHART = 40

_LINKED = re.compile(r"(!?)\[[^\[\]\n]*\]\(\s*<?([^\s)>]*)|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*<?()([^\s>]+)", re.MULTILINE)
_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>|<!--")
_DAMAGED = "\N{REPLACEMENT CHARACTER}"


def commentary_findings(
    files: Mapping[str, str],
    definitions: Definitions,
    compiled: Compiled,
    folder: str = "commentary",
    lacks: Callable[[str], Sequence[str]] = lambda text: (),
) -> tuple[Remark, ...]:
    """Return what is wrong or odd in a quarter's commentary, the errors first.

    Args:
        files: Text by name, as `report.words.commentary.tell` takes them.
        definitions: The plan.
        compiled: The quarter's results as they may be shown.
        folder: What stands before each file's name in what is found: "reports/2024-25-Q1/commentary".
        lacks: Gives the characters of a text that the report's fonts do not have.
    """
    sight = Sight(definitions, compiled)
    found: list[Remark] = []
    for name, text in files.items():
        found += _File(f"{folder}/{name}.md", name, text, sight, lacks).remarks()
    return in_order(found)


@dataclass(frozen=True)
class _File:
    """One file as it is looked through."""

    file: str
    name: str
    text: str
    sight: Sight
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
        asking = asking_of(self.name, self.sight)
        for typed in typed_numbers(self.text, [(one.start, one.end) for one in self.quotes]):
            if asked := asking.about(typed):
                yield self.remark(typed.start, *asked, "query")

    @cached_property
    def quotes(self) -> tuple[Quote | Mistake, ...]:
        return quotes(self.text)

    @property
    def kind(self) -> str:
        """What it speaks of: "summary", "decisions", "promise", "measure", or "" for a name that nothing has."""
        plan = self.sight.definitions.plan
        if self.name in (SUMMARY, DECISIONS):
            return self.name
        if self.name in {promise.ref for promise in plan.promises()}:
            return "promise"
        return "measure" if self.name in {measure.ref for measure in plan.measures} else ""

    def named(self) -> Iterator[Remark]:
        if not self.kind:
            plan = self.sight.definitions.plan
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
                found = answer(quote, self.sight)
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
                if not place(address[1:], self.sight.definitions):
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

    def placed(self, part: Part) -> Iterator[Remark]:
        """Whether a part stands in the right file, is not empty and not too long."""
        apart = kept_apart(self.name, self.sight.definitions)
        if part.name != "words" and part.name not in apart and self.kind:
            title = TITLES[part.name]
            yield self.remark(part.heading, f"'{title}' is not looked for in this file.", _ELSEWHERE[part.name])
        elif part.name == "on the chart" and self.kind:
            for mark in marks(part):
                yield from self.marked(mark)
        else:
            yield from self.too_long(part)

    def too_long(self, part: Part) -> Iterator[Remark]:
        words = len(prose(filled(part.text, self.sight), 3).striptags().split())
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
        series = self.sight.compiled.national.get(self.name)
        if series is not None and mark.period not in {result.period for result in series.results}:
            first, last = series.results[0].period.name, series.results[-1].period.name
            says = f"{mark.period.name} is not on the chart of {self.name}."
            yield self.remark(mark.start, says, f"Its periods go from {first} to {last}.")
        words = said_plainly(mark.words, self.sight)
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


def _first(part: Part) -> int:
    """The offset of its first letter."""
    return part.start + len(part.text) - len(part.text.lstrip())
