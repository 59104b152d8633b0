"""Feed mangled returns to the reader for some minutes, and report what became of them.

Run it as `python benchmarks/fuzz.py [--minutes 10] [--seed 1] [--keep DIR] [FILE…]`. It starts from a filled template
(and from any FILE named, an .ods say), mangles bytes, zip entries, XML and values, and reads each result in the
limited child process that `impact receive` uses. What must never happen is counted and kept: a fault of the program,
a time or memory limit reached, a child that died.
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from time import monotonic

from impact.demo.run import fill
from impact.demo.story import Storyteller
from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.resources import folder
from impact.returns.form import make_form
from impact.returns.reader import Reader, Sent
from impact.returns.writing.template import write_template

MUST_NOT = {"not_read", "too_slow", "too_much_memory"}
_NASTY = (
    b"", b"-1", b"0", b"1e308", b"1e999", b"nan", b"9" * 400, b"A1:XFD1048576", b"XFD1048576", b"a1", b"AAAA1",
    b"&amp;", b"&#0;", b"&#x10FFFF;", b"&e;", b"]]>", b"<![CDATA[x]]>", b"<!--x-->", b"<!DOCTYPE x>", b"<?pi?>",
    b"#REF!", b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"External", b"../../x", b"/", b"\xff", b"\xed\xa0\x80",
    b"'", b'"', b"\0", b"_x0000_", b"true", b"1904", b"utf-16", b"iso-8859-1", "\u2028".encode(), b" ", b"1048577",
    b"16385", b"4294967296",
)  # fmt: skip
_VALUE = re.compile(rb'"[^"<>]*"|>[^<>]+<')
_TAG = re.compile(rb"<[^<>]+>")


def main() -> None:
    """Mangle and read until the time is over, then print what was found."""
    asked = _asked()
    definitions = load(Path(folder("metrics")))
    seeds = [_filled(definitions), *(path.read_bytes() for path in asked.files)]
    random, until = Random(asked.seed), monotonic() + asked.minutes * 60
    codes: Counter[str] = Counter()
    read, slowest, bad = 0, 0.0, 0
    with Reader(definitions) as reader:
        reader.read(Sent(seeds[0]))
        while monotonic() < until:
            content = _mangled(random.choice(seeds), random)
            begun = monotonic()
            outcome = reader.read(Sent(content))
            slowest = max(slowest, monotonic() - begun)
            read += 1
            found = {finding.code for finding in outcome.findings} or {"nothing"}
            codes.update(found)
            if found & MUST_NOT:
                bad += 1
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{asked.seed}-{read}-{min(found & MUST_NOT)}.bin").write_bytes(content)
    print(
        f"{read:,} mangled files read in {asked.minutes:g} minutes, seed {asked.seed}; the slowest took {slowest:.2f} s"
    )
    print(f"The largest child took {getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024:,.0f} MB")
    print(f"{bad:,} that must not happen{f', kept in {asked.keep}' if bad else ''}")
    for code, times in codes.most_common():
        print(f"  {times:>8,}  {code}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    return parser.parse_args()


def _filled(definitions: Definitions) -> bytes:
    supplier = definitions.register.suppliers[1]
    form = make_form(definitions.plan, definitions.digest, supplier, Period.parse("2024-25-Q4"))
    template = write_template(form, forces=definitions.register.forces(form.period))
    return fill(template, Storyteller(definitions, 1).answers(form), {}, datetime(2025, 4, 9, tzinfo=UTC))


def _mangled(content: bytes, random: Random) -> bytes:
    if not content.startswith(b"PK") or random.random() < 0.25:
        return _bytes_mangled(content, random)
    return _parts_mangled(content, random)


def _bytes_mangled(content: bytes, random: Random) -> bytes:
    """Flip, cut, repeat or overwrite some bytes."""
    mangled = bytearray(content or b"\0")  # a part may hold nothing: a folder's entry in an .ods
    for _ in range(random.randint(1, 8)):
        at, length = random.randrange(len(mangled)), random.choice((1, 1, 2, 4, 16, 300))
        match random.randrange(4):
            case 0:
                mangled[at] ^= 1 << random.randrange(8)
            case 1:
                del mangled[at : at + length]
            case 2:
                mangled[at:at] = mangled[at : at + length]
            case _:
                mangled[at : at + length] = random.randbytes(length)
        if not mangled:
            break
    return bytes(mangled)


def _parts_mangled(content: bytes, random: Random) -> bytes:
    """Mangle what is in the archive, and pack it again as it should be."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(parts))
        name, part = parts[at]
        parts[at] = (name, random.choice(_WAYS)(part, random))
    if random.random() < 0.1:
        parts.pop(random.randrange(len(parts)))
    if random.random() < 0.05:
        parts.append((random.choice(parts)[0].upper(), random.choice(parts)[1]))
    written = BytesIO()
    with zipfile.ZipFile(written, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name), part)
    return written.getvalue()


def _value_replaced(part: bytes, random: Random) -> bytes:
    return _one_replaced(_VALUE, part, random, lambda old: old[:1] + random.choice(_NASTY) + old[-1:])


def _tag_dropped(part: bytes, random: Random) -> bytes:
    return _one_replaced(_TAG, part, random, lambda old: b"")


def _tag_doubled(part: bytes, random: Random) -> bytes:
    return _one_replaced(_TAG, part, random, lambda old: old * random.choice((2, 2, 2, 100, 5_000)))


def _tags_swapped(part: bytes, random: Random) -> bytes:
    tags = [found[0] for found in _TAG.finditer(part[:200_000])]
    return _one_replaced(_TAG, part, random, lambda old: random.choice(tags)) if tags else part


def _one_replaced(pattern: re.Pattern[bytes], part: bytes, random: Random, new: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(part))
    for one in sorted(random.sample(found, min(len(found), random.randint(1, 4))), key=lambda f: -f.start()):
        part = part[: one.start()] + new(one[0]) + part[one.end() :]
    return part


def _encoded_otherwise(part: bytes, random: Random) -> bytes:
    return part.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-16-le", "utf-32", "cp1252")), "replace")


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _value_replaced, _value_replaced, _value_replaced, _tag_dropped, _tag_doubled, _tags_swapped, _bytes_mangled,
    _encoded_otherwise,
)  # fmt: skip


if __name__ == "__main__":
    main()
