"""A page painted in the order it is read in: what reads a PDF by its marks hears what the tags say."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pytest
import weasyprint

from impact.report.pdf import mend_tags
from impact.resources import folder

FONT = (folder("templates") / "fonts" / "SourceSans3-Regular.ttf").as_uri()
STYLE = f"""
@font-face {{ font-family: S; src: url("{FONT}") }}
html {{ font-family: S }}
@page {{ @top-left {{ content: "Running head"; font-family: S }} }}
@page {{ @bottom-right {{ content: counter(page); font-family: S }} }}
.beside {{ float: left; width: 50%; background: #eeeeee }}
.cut {{ overflow: hidden; height: 20pt }}
"""
BODY = """
<h1>First</h1><p>Second</p><div class="beside"><p>Third</p></div><p>Fourth <a href="#end">fifth</a></p>
<ol><li>Sixth</li><li>Seventh</li></ol><div class="cut"><p>Eighth</p></div>
<table><thead><tr><th scope="col">Ninth</th></tr></thead><tbody><tr><td>Tenth</td></tr></tbody></table>
<h2 id="end" style="break-before: page">Eleventh</h2><p>Twelfth</p>
"""
WORDS = [
    "First", "Second", "Third", "Fourth", "fifth", "Sixth",
    "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh", "Twelfth",
]  # fmt: skip


@pytest.fixture(scope="module")
def before() -> bytes:
    """Two pages as WeasyPrint writes them."""
    html = f"<!doctype html><html lang=en><title>T</title><style>{STYLE}</style><body>{BODY}"
    written: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return written


@pytest.fixture(scope="module")
def after(before: bytes) -> bytes:
    """The same, painted as read."""
    return painted(before)


def painted(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        mend_tags(pdf)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def shown(content: bytes, option: str) -> str:
    """The text of a PDF, "-raw" in the order of its marks."""
    said = subprocess.run(["pdftotext", option, "-", "-"], input=content, capture_output=True, check=True)
    return said.stdout.decode()


def spoken(content: bytes) -> list[str]:
    """The page's own words in the order of its marks."""
    return [word for word in shown(content, "-raw").split() if word in WORDS]


def marks(content: bytes) -> list[tuple[str, Any]]:
    """The tag and properties of each outermost marked sequence."""
    found: list[tuple[str, Any]] = []
    depth = 0
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for instruction in (one for sheet in pdf.pages for one in pikepdf.parse_content_stream(sheet)):
            operator, told = str(instruction.operator), instruction.operands
            if operator in ("BDC", "BMC"):
                if depth == 0:
                    found.append((str(told[0]), dict(told[1]) if len(told) > 1 else {}))
                depth += 1
            depth -= operator == "EMC"
    return found


def test_words_are_painted_in_the_order_they_are_read(before: bytes, after: bytes) -> None:
    """What stands beside something else is no longer first."""
    assert spoken(before) != WORDS
    assert spoken(after) == WORDS


def test_running_heads_and_page_numbers_are_artifacts(before: bytes, after: bytes) -> None:
    """No tag claims them, so nothing may call them content; everything else is as it was."""
    content = [properties for tag, properties in marks(before) if tag != "/Artifact"]
    kept = [properties for tag, properties in marks(after) if tag != "/Artifact"]
    furniture = [properties for tag, properties in marks(after) if properties.get("/Type") == "/Pagination"]
    assert len(furniture) == 4
    assert len(kept) == len(content) - 4


def test_the_parent_tree_claims_what_the_tags_claim(after: bytes) -> None:
    """A mark that is an artifact has no element above it."""
    with pikepdf.open(io.BytesIO(after)) as pdf:
        for sheet in pdf.pages:
            marked = {int(one.operands[1].MCID) for one in pikepdf.parse_content_stream(sheet)
                      if str(one.operator) == "BDC" and "/MCID" in one.operands[1]}  # fmt: skip
            nums = pdf.Root.StructTreeRoot.ParentTree.Nums
            above = next(nums[at + 1] for at in range(0, len(nums), 2) if int(nums[at]) == int(sheet.obj.StructParents))
            assert {at for at, element in enumerate(above) if element is not None} == marked


def test_every_page_looks_as_it_did(before: bytes, after: bytes, tmp_path: Path) -> None:
    """Pixel for pixel, clipped boxes and backgrounds among them."""
    pictures = []
    for name, content in (("before", before), ("after", after)):
        (tmp_path / f"{name}.pdf").write_bytes(content)
        subprocess.run(["pdftoppm", "-r", "60", tmp_path / f"{name}.pdf", tmp_path / name], check=True)
        pictures.append([path.read_bytes() for path in sorted(tmp_path.glob(f"{name}-*.ppm"))])
    assert len(pictures[0]) == 2
    assert pictures[0] == pictures[1]


def test_it_still_conforms(after: bytes) -> None:
    """To PDF/UA-1."""
    assert page_validation.validate_pdf_bytes(after, profile="ua1").is_compliant


def test_painting_twice_changes_nothing_more(after: bytes) -> None:
    """And the same content has the same bytes."""
    assert marks(painted(after)) == marks(after)
    assert painted(after) == painted(after)
