"""Commentary as its readers had it: each quote answered with the figure that the edition gave.

Comes after `report.words.commentary`; `steps.changed` reads both versions' commentary through it. Pure.
"""

from __future__ import annotations

from impact.report.words.answers import Sight, Unanswered, answer
from impact.report.words.commentary import escaped, filled
from impact.report.words.quotes import Quote, quotes


def as_told(text: str, sight: Sight) -> str:
    """Return *text* as Markdown with its quotes answered; one that has no answer becomes "[figure of IW-01]"."""
    parts: list[str] = []
    at = 0
    for quote in quotes(text):
        if isinstance(quote, Quote) and quote.start >= at and not _has_answer(quote, sight):
            parts += [text[at : quote.start], escaped(f"[figure of {quote.ref}]")]
            at = quote.end
    return filled("".join((*parts, text[at:])), sight)


def _has_answer(quote: Quote, sight: Sight) -> bool:
    try:
        answer(quote, sight)
    except Unanswered:
        return False
    return True
