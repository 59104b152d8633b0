"""Whether what somebody wrote as an explanation, or as an answer in words, says anything.

Comes after `checking.numerals`, before `checking.answers` and `checking.found`. It asks for little: a word that is more
than a stand-in for one. How good an explanation is, people judge.
"""

from __future__ import annotations

import re

from impact.returns.answers import NEVER_WORKED_OUT
from impact.returns.checking.numerals import tidy

LONGEST_STAND_IN = 40  # characters; whatever is longer is looked at no further than for a letter
_ERROR_VALUE = re.compile(r"#(?:ref|n/a|value|name|div/0|num|null|spill|calc|getting_data)[!?]?")
_STAND_IN = re.compile(
    r"na|n a|n/a|n/k|nk|nil|none(?: yet)?|null|blank|no comments?|no explanation|not applicable|"
    r"t\.?b\.?[acd]\.?|to be (?:confirmed|added|advised|completed)|to follow|pending|awaited|awaiting|"
    r"(?:please )?see (?:the |my |our )?(?:e-?mail|attached|attachment|above|below|notes?|comments?|previous|last)|"
    r"as (?:above|below|before|discussed|per (?:the |my |our )?e-?mail)|as previous(?:ly)?|ditto|"
    r"test|lorem ipsum|please explain|explanation"
)
_LETTER = re.compile("[a-z]")
_AROUND = " .,:;-!?*()[]{}\"'"


def says_nothing(text: str) -> bool:
    """Whether *text* is empty, has no letter, is a spreadsheet's error value, a marker or a stand-in: "TBC", "n/a"."""
    line = tidy(text).lower()
    if (
        not any(character.isalpha() for character in line)
        or _ERROR_VALUE.fullmatch(line)
        or line.startswith(NEVER_WORKED_OUT)
    ):
        return True
    if len(line) > LONGEST_STAND_IN:
        return False
    words = line.strip(_AROUND)
    return _LETTER.fullmatch(words) is not None or _STAND_IN.fullmatch(words) is not None


def stands_in(text: str) -> bool:
    """Whether *text* stands where an answer in words belongs and is none: "TBC", "-", "..".

    As `says_nothing`, but that a figure and a letter can be an answer, such as a reference: "7", "A".
    """
    line = tidy(text).lower()
    if not any(map(str.isalnum, line)):
        return True
    if len(line) > LONGEST_STAND_IN:
        return False
    return _STAND_IN.fullmatch(line.strip(_AROUND)) is not None
