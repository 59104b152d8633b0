"""Which choice or force a person means by what was typed.

Comes after `checking.numerals`, before `checking.answers`. What can mean one only is read as it; what is near to one,
or short for it, is asked about.
"""

from __future__ import annotations

import re
from functools import lru_cache

from impact.plan.register import Supplier
from impact.plan.words import nearest
from impact.returns.checking.numerals import tidy

LONGEST_NAME = 100  # characters of an answer that are compared with the names offered
_SHORTEST = 3  # letters of what may be short for a name
_JOINING = frozenset({"and", "of", "the"})
_ENDINGS = ("police", "constabulary", "police service")


@lru_cache(maxsize=256)
def choices_by_name(choices: tuple[str, ...]) -> dict[str, str]:
    """Each choice by the way it is compared; of two alike the first."""
    return {compared_name(choice): choice for choice in reversed(choices)}


@lru_cache(maxsize=16)
def forces_by_name(forces: tuple[Supplier, ...]) -> dict[str, str]:
    """Each force's id, by its code and by every way of writing its name."""
    return {name: force.id for force in forces for name in (force.id.lower(), *_names_of(force))}


def _names_of(force: Supplier) -> tuple[str, ...]:
    """A force's name, and the ways of writing it that can mean no other."""
    name = compared_name(force.name)
    stem = re.sub(r" (?:police|constabulary|police service)$", "", name)
    return (name, stem, *(f"{stem} {ending}" for ending in _ENDINGS))


def compared_name(text: str) -> str:
    """A name as it is compared: one case, "and" for "&", "City of London" for "London, City of"."""
    name = tidy(text).casefold().replace("&", " and ")
    first, comma, rest = name.partition(",")
    return " ".join((f"{rest} {first}" if comma and rest.strip() in ("city of", "the") else name).split())


def did_you_mean(said: str, known: tuple[str, ...]) -> str:
    """Ask whether the one of *known* that is nearest to *said* was meant; "" when none is near."""
    return _asked(nearest(said[:LONGEST_NAME], known))


def force_meant(said: str, forces: tuple[Supplier, ...]) -> str:
    """Ask whether the force was meant that *said*, as names are compared, is short for or near to; "" for none."""
    short = said[:LONGEST_NAME].removeprefix("the ")
    found = [force.name for force in forces if len(short) >= _SHORTEST and _short_for(short, force)]
    return _asked(found[0]) if len(found) == 1 else did_you_mean(said, tuple(force.name for force in forces))


def _short_for(short: str, force: Supplier) -> bool:
    """Whether it is how a word of the name begins ("met"), or the first letters of its words ("gmp")."""
    _, stem, *whole = _names_of(force)
    initials = ("".join(word[0] for word in name.split() if word not in _JOINING) for name in whole)
    return short in initials or f" {stem}".find(f" {short}") >= 0


def _asked(found: str | None) -> str:
    return f'Did you mean "{found}"?' if found else ""
