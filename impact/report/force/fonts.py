"""The fonts of a page for the screen, cut down to the letters of the languages written here.

Comes after `report.styling`; `report.force.html` puts them into each page. Whole fonts would make forty-three pages of
two megabytes each; cut down, a page takes a tenth of that. A page with letters beyond these gets them as well.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from functools import lru_cache

from fontTools import subset
from fontTools.ttLib import TTFont

LETTERS = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E),  # English
        (0xA0, 0x17F),  # Welsh and the rest of Europe in Latin letters
        (0x2010, 0x203F),  # dashes, quotation marks, dots
        (0x20AC, 0x20AC),  # €
        (0x2190, 0x2193),  # arrows
        (0x2212, 0x2212),  # minus
        (0x2264, 0x2265),  # ≤ ≥
    )
    for code in range(first, last + 1)
)
_FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]
_FACE = re.compile(r'url\("data:font/(?:ttf|otf);base64,([A-Za-z0-9+/=]+)"\) format\("(?:truetype|opentype)"\)')


def lean(style: str, page: str) -> str:
    """Return *style* with each font in it cut down to the letters above and those of *page* beyond them."""
    beyond = frozenset(page) - LETTERS - {"\n", "\t", "\r"}
    return _lean(style, "".join(sorted(beyond)))


@lru_cache(maxsize=8)
def _lean(style: str, beyond: str) -> str:
    def cut(found: re.Match[str]) -> str:
        data = b64encode(_cut(b64decode(found[1]), beyond)).decode()
        return f'url("data:font/woff2;base64,{data}") format("woff2")'

    return _FACE.sub(cut, style)


def _cut(font: bytes, beyond: str) -> bytes:
    options = subset.Options(layout_features=_FEATURES, ignore_missing_unicodes=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(ord(letter) for letter in LETTERS | set(beyond)))
    with TTFont(io.BytesIO(font), lazy=True, recalcTimestamp=False) as opened:
        cutter.subset(opened)
        opened.flavor = "woff2"
        target = io.BytesIO()
        opened.save(target)
    return target.getvalue()
