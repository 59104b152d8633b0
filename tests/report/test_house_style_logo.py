"""A logo that a report can carry, and each that it cannot."""

from __future__ import annotations

import pytest

from impact.report.artwork import UnfitLogo, read_logo
from tests.report.logos import png, svg


def test_a_drawing_and_a_picture_can_be_used() -> None:
    """Each as a data URI with its shape; a picture of few pixels is known to be coarse."""
    assert read_logo(svg())[1] == 3
    assert read_logo(svg(box='width="40mm" height="20mm"'))[1] == 2
    assert (read_logo(png(300, 250))[2], read_logo(png(60, 50))[2]) == (0, 50)
    assert read_logo(svg())[0].startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"GIF89a", "the logo is neither SVG nor PNG. Save it as one of them."),
        (b"<html/>", "the logo is neither SVG nor PNG. Save it as one of them."),
        (b"\x89PNG\r\n\x1a\nx", "the logo's file is cut short. Save it again as PNG."),
        (png(1, 50), "the logo is 0.02 times as wide as it is high. Crop it: from a fifth to eight times fits."),
        (svg(box=""), 'the logo\'s SVG does not say how large it is. Give it a viewBox="0 0 WIDTH HEIGHT".'),
        (svg("<script>x</script>"), "the logo's SVG has a <script> in it. Save it as shapes only."),
        (svg('<rect onload="x()"/>'), "the logo's SVG has 'onload' in it. Save it as shapes only."),
        (svg("<text>Us</text>"), "the logo's SVG has text in it. Convert the text to outlines, and save it again."),
        (svg('<rect opacity="0.5"/>'), "the logo's SVG has see-through parts (opacity). Save it with plain colours."),
        (svg('<use href="http://example.org/a.svg"/>'), "the logo's SVG takes something from another file. Save it "
         "with everything inside."),
        (svg('<rect fill="url(http://example.org/a)"/>'), "the logo's SVG takes something from another file. Save it "
         "with everything inside."),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(), "the logo's SVG begins with a document type. Save it as plain "
         "SVG, which has none."),
        (svg() + b" " * 500_000, "the logo has 500,111 bytes. Save it with at most 500,000."),
    ],
)  # fmt: skip
def test_what_runs_fetches_or_fails_in_print_is_refused(content: bytes, says: str) -> None:
    """With what to do instead."""
    with pytest.raises(UnfitLogo) as refused:
        read_logo(content)
    assert str(refused.value) == says
