"""XML text as bytes, decoded as the XML parser would, or not at all; and shared strings in their common spelling.

Before `reading.plain_rows` and `reading.cells`. Whatever is out of the common way is left to the XML parser.
"""

from __future__ import annotations

import re
from codecs import utf_8_decode
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_UNCOMMON = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]|\]\]>")  # left to the parser to judge or to change
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_REFERENCE = re.compile(rb"&#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6});")
_NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # the ampersand last
_TEXT = rb'<t(?: xml:space="preserve")?>[^<]*+</t>'
_LOOKS = (
    rb'(?:<rPr>(?:<(?:b|i|u|sz|color|rFont|family|scheme|charset)(?: (?:val|theme|rgb)="[0-9A-Za-z .]*+")?/>)*+</rPr>)?'
)
_STRINGS = re.compile(rb"(?:<si>(?:" + _TEXT + rb"|(?:<r>" + _LOOKS + _TEXT + rb"</r>)++)</si>)++|(?:<si/>)++")
_FIRST_RUN = re.compile(rb"<si><r>" + _LOOKS + rb"<t>")  # no run of these looks is a mark
_NEXT_RUN = re.compile(rb"</t></r><r>" + _LOOKS + rb"<t>")
_EMPTY = b"<si/>"
_SPACED = b'<t xml:space="preserve">'
_BETWEEN = "</t></si><si><t>"
_FIRST, _LAST = len("<si><t>"), len("</t></si>")


class Uncommon(ValueError):
    """A text that is not in the common spelling."""


def common(block: bytes) -> bool:
    """Whether every text in *block* may be decoded without looking at its characters."""
    letters = np.frombuffer(block, dtype=np.uint8)
    return not _controls(letters) and b"\xef\xbf" not in block and not _ends_a_section(letters)


@lru_cache(maxsize=1)
def sound(block: bytes) -> bool:
    """Whether every text in *block* can be decoded, its entities too, so that it may be left until it is asked for."""
    try:
        text, _ = utf_8_decode(block, "strict", False)  # the last letter may go on in the next block
    except UnicodeDecodeError:
        return False
    letters = np.frombuffer(block, dtype=np.uint8)
    if _controls(letters) or "\ufffe" in text or "\uffff" in text or _ends_a_section(letters):
        return False
    return _are_entities(block, np.flatnonzero(letters == ord("&")))


def _controls(letters: NDArray[np.uint8]) -> bool:
    """Whether there are control characters, but for the ends of lines and tabs."""
    controls = letters[np.flatnonzero(letters < 32)]
    return not np.all((controls == ord("\n")) | (controls == ord("\t")))


def _ends_a_section(letters: NDArray[np.uint8]) -> bool:
    """Whether "]]>" stands there, which XML does not allow in a text."""
    ends = letters == ord("]")
    return bool((ends[:-2] & ends[1:-1] & (letters[2:] == ord(">"))).any())


def _are_entities(block: bytes, at: NDArray[np.int64]) -> bool:
    """Whether each ampersand begins an entity that can be resolved."""
    padded = block + bytes(8)
    words: NDArray[np.uint64] = np.ndarray((len(block) + 1,), dtype="<u8", buffer=padded, strides=(1,))
    spelt = words[at]
    named = np.zeros(len(at), dtype=bool)
    for name, _ in _NAMED:
        named |= (spelt & np.uint64((1 << 8 * len(name)) - 1)) == np.uint64(int.from_bytes(name.encode(), "little"))
    left = at[~named]
    if not len(left):
        return True
    references = _REFERENCE.findall(block)
    try:
        for one in set(references):
            resolved(one.decode())
    except Uncommon:
        return False
    return len(references) == len(left)


def decoded(written: bytes, looked_at: bool = False) -> str:
    """Return the text that is *written*, its entities resolved.

    Args:
        written: Bytes without a tag.
        looked_at: Whether `common` said that they are.

    Raises:
        Uncommon: The XML parser has to look at it.
    """
    if not looked_at and _UNCOMMON.search(written):
        raise Uncommon
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError:
        raise Uncommon from None
    return resolved(text) if "&" in text else text


def resolved(text: str) -> str:
    """Return *text* with its entities resolved.

    Raises:
        Uncommon: There is one that the XML parser has to look at.
    """
    ampersands = text.count("&")
    if "&#" in text:
        found = len(_ENTITY.findall(text))
        text = _ENTITY.sub(_character, text)
    else:
        found = 0
        for name, character in _NAMED:
            if name in text:
                found += text.count(name)
                text = text.replace(name, character)
    if found < ampersands:
        raise Uncommon
    return text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return dict(_NAMED)[f"&{found[1]};"]
    number = int(found[2]) if found[2] else int(found[3], 16)
    if number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000:
        return chr(number)
    raise Uncommon


def plain_strings(block: bytes, start: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each run of plain shared strings in *block*, from *start* on: where it begins and ends, and its texts."""
    for run in _STRINGS.finditer(block, start):
        try:
            texts = [""] * (len(run[0]) // len(_EMPTY)) if run[0].startswith(_EMPTY) else _texts(run[0])
        except Uncommon:
            continue
        yield run.start(), run.end(), texts


def _of_one_look(run: bytes) -> bytes:
    """The same with each rich text's runs made one."""
    if b"<r>" not in run:
        return run
    return _FIRST_RUN.sub(b"<si><t>", _NEXT_RUN.sub(b"", run)).replace(b"</t></r></si>", b"</t></si>")


def _texts(run: bytes) -> list[str]:
    if not common(run):
        raise Uncommon
    try:
        text = _of_one_look(run.replace(_SPACED, b"<t>")).decode("utf-8")
    except UnicodeDecodeError:
        raise Uncommon from None
    texts = text[_FIRST:-_LAST].split(_BETWEEN)
    return [resolved(text) if "&" in text else text for text in texts] if "&" in text else texts
