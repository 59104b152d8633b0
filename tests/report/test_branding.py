"""An organisation's own look: what may be changed, how it is checked, and that nothing changes without it."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from impact.report.branding import (
    LEAST_CONTRAST,
    SHIPPED,
    WHITE,
    Colours,
    Face,
    HouseFonts,
    HouseStyle,
    HouseWords,
    coloured,
    contrast,
    mixed,
    page_templates,
    recoloured,
    style,
)
from impact.report.house_style import Unfit, read_house_style, read_logo
from impact.resources import folder
from tests.golden.conftest import Golden

TEMPLATES = folder("templates")
GREEN = HouseStyle(colours=Colours(accent="#0B6E4F"))


def svg(inside: str = '<rect width="30" height="10" fill="#0B6E4F"/>', box: str = 'viewBox="0 0 30 10"') -> bytes:
    """A drawing three times as wide as it is high."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{inside}</svg>'.encode()


def png(width: int, height: int) -> bytes:
    """A white picture."""
    rows = zlib.compress(b"".join(b"\x00" + b"\xff" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, part) for kind, part in ((b"IHDR", head), (b"IDAT", rows),
                                                                             (b"IEND", b"")))  # fmt: skip


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def read(text: str, **files: bytes) -> tuple[HouseStyle, list[str]]:
    """What a style.toml says, and what is found in it; files by name, with "_" for "."."""
    named = {name.replace("_", "."): content for name, content in files.items()}
    found, remarks = read_house_style(text, named.get)
    return found, [f"{one.severity}  {one.text}" for one in remarks]


def test_contrast_is_the_standard_s() -> None:
    """Black on white is 21 to 1; the shipped text colours all pass on white and on the wash."""
    assert contrast("#000000", WHITE) == 21
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)  # WCAG's own example of what just fails
    for name in ("accent", "warning", "ink", "soft"):
        colour = getattr(SHIPPED.colours, name)
        assert min(contrast(colour, WHITE), contrast(colour, SHIPPED.colours.wash)) >= LEAST_CONTRAST


def test_every_colour_of_the_shipped_templates_follows_the_house_or_is_kept_on_purpose() -> None:
    """A sheet or chart that used another grey would stay grey in a house of its own colours."""
    kept = {"ffffff", "28a197", "f46a25", "a285d1", "8a9299"}  # meaning, not taste; and the paper
    every = HouseStyle(colours=Colours(*(["#0B6E4F"] * 6)))
    paths = [TEMPLATES / "report" / "report.css", *sorted((TEMPLATES / "report" / "charts").glob("*.j2"))]
    text = "".join(coloured(path.read_text(encoding="utf-8"), every) for path in paths)
    left = {found.lower() for found in re.findall(r"(?:#|%23)([0-9A-Fa-f]{6})\b", text)}
    tints = {mixed("#0B6E4F", share / 1000)[1:].lower() for share in range(1001)}
    assert left - kept - tints == set()


@pytest.mark.parametrize("accent", ["#12436E", "#0B6E4F", "#767600", "#000000", "#C3002F"])
def test_what_is_written_on_a_tint_can_be_read(accent: str) -> None:
    """White on the stronger tint, the colour itself on the weaker ones, whatever the colour."""
    house = HouseStyle(colours=Colours(accent=accent))
    assert contrast(accent, WHITE) >= LEAST_CONTRAST
    strong, *weak = coloured("#4A78A3 #BFD0E0 #BFE3E0 #EDF2F7", house).split()
    assert contrast(WHITE, strong) >= LEAST_CONTRAST
    assert min(contrast(accent, tint) for tint in weak) >= LEAST_CONTRAST


def test_the_shipped_look_is_untouched() -> None:
    """Without a style of its own a report has the very bytes of the sheet."""
    sheet = (TEMPLATES / "report" / "report.css").read_text(encoding="utf-8")
    written = style(page_templates([TEMPLATES]), [TEMPLATES], "report/report.css")
    assert written.endswith(sheet)
    assert written == style(page_templates([TEMPLATES]), [TEMPLATES], "report/report.css", house=HouseStyle())
    drawn = '<path fill="#12436D"/>'
    assert recoloured(drawn, SHIPPED) is drawn


def test_a_sheet_takes_the_house_s_colours() -> None:
    """In its rules and in the signs that stand in it as data."""
    written = style(page_templates([TEMPLATES]), [TEMPLATES], "report/report.css", house=GREEN)
    sheet = written.partition(":root")[2]
    assert "--accent: #0B6E4F;" in sheet
    assert "fill='%230B6E4F'" in sheet
    assert "12436d" not in sheet.lower()
    assert "%23801650" in sheet


def test_a_drawing_takes_them_in_its_attributes_only() -> None:
    """Words that speak of a colour stay."""
    drawn = '<svg font-family="Source Sans 3"><title>#12436D</title><path fill="#12436D" stroke="#8FA9C1"/></svg>'
    fonts = HouseFonts("Inter", (Face(400, "truetype", b""),))
    assert recoloured(drawn, replace(GREEN, fonts=fonts)) == (
        '<svg font-family="Inter"><title>#12436D</title><path fill="#0B6E4F" stroke="#8CBBAC"/></svg>'
    )


def test_the_shipped_file_changes_nothing_and_with_its_marks_away_says_what_is_shipped() -> None:
    """Every line of it can be used by taking the # away."""
    text = (TEMPLATES / "style.toml").read_text(encoding="utf-8")
    assert read(text) == (SHIPPED, [])
    used = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    fonts = {name: (TEMPLATES / "fonts" / f"SourceSans3-{name}.ttf").read_bytes() for name in ("Regular", "Semibold",
             "Bold")}  # fmt: skip
    files = {f"fonts/SourceSans3-{name}.ttf": content for name, content in fonts.items()}
    found, remarks = read_house_style(used, {**files, "logo.svg": svg()}.get)
    assert remarks == ()
    assert (found.colours, found.words) == (SHIPPED.colours, SHIPPED.words)
    assert found.logo is not None
    assert found.fonts is not None
    assert [(face.weight, face.kind) for face in found.fonts.faces] == [(400, "truetype"), (600, "truetype"),
                                                                       (700, "truetype")]  # fmt: skip
    named = set(re.findall(r"^# (\w+) = ", text, flags=re.MULTILINE))
    assert {one.name for one in (*fields(Colours), *fields(HouseWords))} <= named


def test_what_is_said_is_used() -> None:
    """Colours in either length, words on one line, a logo as data."""
    text = '[colours]\naccent = "#064"\n[words]\nkicker = " Quarterly  report "\n[logo]\nfile = "l.png"\nalt = "Ours"\n'
    found, remarks = read(text, l_png=png(600, 300))
    assert remarks == []
    assert found.colours == Colours(accent="#006644")
    assert found.words.kicker == "Quarterly report"
    assert found.logo is not None
    assert (found.logo.alt, found.logo.shape, found.logo.data[:22]) == ("Ours", 2.0, "data:image/png;base64,")


FAULTS = (
    "[colours]\naccent = red",
    '[colors]\naccent = "#000000"',
    '[colours]\n accnt = "#000000"',
    '[colours]\naccent = "navy"',
    '[colours]\naccent = "#28A197"',
    '[colours]\nwash = "#333333"',
    "[colours]\naccent = 3",
    'colours = "x"',
    '[words]\ndraft = "' + "x" * 13 + '"',
    '[words]\nkicker = ""',
    "[logo]",
    '[logo]\nfile = "l.svg"',
    '[fonts]\nfamily = "a;b"',
)
LOGOS = {
    "a GIF": b"GIF89a",
    "a page": b"<html/>",
    "cut short": b"\x89PNG\r\n\x1a\nx",
    "a line": png(1, 50),
    "no size": svg(box=""),
    "a script": svg("<script>x</script>"),
    "onload": svg('<rect onload="x()"/>'),
    "text": svg("<text>Us</text>"),
    "opacity": svg('<rect opacity="0.5"/>'),
    "a link": svg('<use href="http://example.org/a.svg"/>'),
    "an address": svg('<rect fill="url(http://example.org/a)"/>'),
    "entities": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(),
    "large": svg() + b" " * 500_000,
}


def test_a_fault_is_told_with_what_to_do_and_the_shipped_look_stays(golden: Golden) -> None:
    """At its line, in plain words; a logo that would run, fetch or fail in print is refused."""
    lines = []
    for text in FAULTS:
        found, remarks = read(text)
        assert found == SHIPPED
        lines += [*text.splitlines(), *(f"    {one}" for one in remarks)]
    for name, content in LOGOS.items():
        with pytest.raises(Unfit) as refused:
            read_logo(content)
        lines += [name, f"    {refused.value}"]
    golden("report/style-faults.txt", "\n".join(lines) + "\n")


def test_a_drawing_and_a_picture_can_be_used() -> None:
    """Each as a data URI with its shape; a picture of few pixels is known to be coarse."""
    assert read_logo(svg())[1] == 3
    assert read_logo(svg(box='width="40mm" height="20mm"'))[1] == 2
    assert (read_logo(png(300, 250))[2], read_logo(png(60, 50))[2]) == (0, 50)
    assert read_logo(svg())[0].startswith("data:image/svg+xml;base64,")


def test_a_font_that_lacks_what_reports_use_is_named_and_not_used() -> None:
    """It is odd, not wrong: the report is made in the shipped font."""
    text = '[fonts]\nfamily = "Mine"\nregular = "a.ttf"\nsemibold = "b.ttf"\nbold = "c.ttf"\n'
    shipped = (TEMPLATES / "fonts" / "SourceSans3-Bold.ttf").read_bytes()
    found, remarks = read(text, a_ttf=_without(shipped, "→✓"), b_ttf=shipped, c_ttf=b"nothing")
    assert found == SHIPPED
    assert remarks == [
        "error  style.toml:5:1  'c.ttf' is no TrueType (.ttf) or OpenType (.otf) font, or is damaged. Name another "
        "file.",
        "query  style.toml:3:1  'a.ttf' lacks characters that reports use: → ✓. The shipped font is used. Name a font "
        "that has them.",
    ]


def _without(font: bytes, characters: str) -> bytes:
    """The font without some of its characters."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    opened, written = TTFont(BytesIO(font)), BytesIO()
    for table in opened["cmap"].tables:
        for one in characters:
            table.cmap.pop(ord(one), None)
    opened.save(written)
    return written.getvalue()


def test_a_wide_font_is_used_with_a_word_of_warning() -> None:
    """Labels on charts are fitted to the shipped one."""
    bold = (TEMPLATES / "fonts" / "SourceSans3-Bold.ttf").read_bytes()
    text = '[fonts]\nfamily = "Mine"\nregular = "a.ttf"\nsemibold = "a.ttf"\nbold = "a.ttf"\n'
    found, remarks = read(text, a_ttf=bold)
    assert found.fonts is not None
    assert remarks == [
        "query  style.toml:3:1  'a.ttf' is 6% wider than the shipped font. Look whether words on charts touch; a "
        "narrower family is safer."
    ]
    sheet = style(page_templates([TEMPLATES]), [TEMPLATES], "report/report.css", house=found)
    assert '"Source Sans 3"' not in sheet
    assert 'font-family: "Mine", sans-serif;' in sheet


@pytest.mark.parametrize("text", ["", "\n[", "[colours]\n[colours]", "= 3", "x" * 500, "[" * 3000, "\x00"])
def test_any_text_is_read(text: str) -> None:
    """Whatever stands there, there is a style, and a place for each fault."""
    found, remarks = read_house_style(text, lambda name: None)
    assert found == SHIPPED
    assert all(one.line >= 1 and one.column >= 1 for one in remarks)


def test_a_workspace_reads_its_own_file(tmp_path: Path) -> None:
    """`style.toml` and what it names, and nothing from outside the workspace."""
    from impact.workspace import make_workspace

    (tmp_path / "outside.svg").write_bytes(svg())
    workspace = make_workspace(tmp_path / "w", "Ours")
    assert workspace.house_style() == (SHIPPED, ())
    path = workspace.root / "style.toml"
    assert workspace.style_files() == (path,)
    path.write_text('[logo]\nfile = "art/l.svg"\nalt = "Ours"\n', encoding="utf-8")
    (workspace.root / "art").mkdir()
    (workspace.root / "art" / "l.svg").write_bytes(svg())
    found, remarks = workspace.house_style()
    assert (found.logo is not None, remarks) == (True, ())
    assert workspace.style_files() == (path, workspace.root / "art" / "l.svg")
    path.write_text('[logo]\nfile = "../outside.svg"\nalt = "Theirs"\n', encoding="utf-8")
    assert workspace.house_style()[0] == SHIPPED
    path.unlink()
    assert (workspace.house_style(), workspace.style_files()) == ((SHIPPED, ()), ())
