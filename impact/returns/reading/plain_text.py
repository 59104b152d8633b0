"""XML text as bytes, decoded as the XML parser would, or not at all; and shared strings in their common spelling.

Before `reading.plain_rows` and `reading.cells`. Whatever is out of the common way is left to the XML parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNCOMMON = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]|\]\]>")  # left to the parser to judge or to change
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_CONTROLS = bytes(range(32))
_NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # the ampersand last
_STRINGS = re.compile(rb'(?:<si><t(?: xml:space="preserve")?>[^<]*+</t></si>)++|(?:<si/>)++')
_EMPTY = b"<si/>"
_SPACED = b'<t xml:space="preserve">'
_BETWEEN = "</t></si><si><t>"
_FIRST, _LAST = len("<si><t>"), len("</t></si>")


class Uncommon(ValueError):
    """A text that is not in the common spelling."""


def common(block: bytes) -> bool:
    """Whether every text in *block* may be decoded without looking at its characters."""
    return block.translate(None, _CONTROLS) == block and b"\xef\xbf" not in block and b"]]>" not in block


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


def _texts(run: bytes) -> list[str]:
    if _UNCOMMON.search(run):
        raise Uncommon
    try:
        text = run.replace(_SPACED, b"<t>").decode("utf-8")
    except UnicodeDecodeError:
        raise Uncommon from None
    texts = text[_FIRST:-_LAST].split(_BETWEEN)
    return [resolved(text) if "&" in text else text for text in texts] if "&" in text else texts
