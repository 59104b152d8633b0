"""What goes past the XML parser beside rows: shared texts, defined names and rules for entry, read as it would."""

from __future__ import annotations

import pytest

from impact.returns.reading.plain_text import Uncommon, decoded, sound
from tests.returns.reading.two_lanes import (
    PLAIN_RULE,
    ROW,
    RULE,
    SHEET,
    agree,
    by_both,
    by_the_parser_alone,
    parsed_bytes,
)
from tests.returns.workbooks import TRANSITIONAL, by_hand, zipped


@pytest.mark.parametrize(
    "strings",
    [
        "<si><t>a</t></si><si><t>b</t></si>", "<si><t/></si><si><t>b</t></si>", "<si/><si><t>b</t></si>",
        '<si><t xml:space="preserve"> a </t></si><si><t>b</t></si>', "<si><t>&amp;</t></si><si><t>&bad;</t></si>",
        "<si><r><t>a</t></r><r><t>b</t></r></si><si><t>c</t></si>", "<!-- <si><t>a</t></si> --><si><t>b</t></si>",
        "<si><t>a</t><rPh><t>c</t></rPh></si><si><t>b</t></si>", "<x><si><t>a</t></si></x><si><t>b</t></si>",
        "<si><t>a</t></si> <si><t>b</t></si>", "<si><t>a_x0041_</t></si><si><t>]]></t></si>",
        "<si><r><t>a</t></r><r><rPr><b/><sz val='9'/></rPr><t> c</t></r></si><si><t>b</t></si>",
        '<si><r><rPr><b/><color theme="1"/><rFont val="Arial Narrow"/></rPr><t>a</t></r></si><si><t>b</t></si>',
        '<si><r><t>1</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si><si><r><t>b</t></r></si>',
        '<si><r><t xml:space="preserve"> a</t></r><r><t> &amp;</t></r></si><si><r><t/></r></si>',
        '<si><r><rPr><b val="1" val="1"/></rPr><t>a</t></r></si><si><t>b</t></si>', "<si><r></r></si><si><t>b</t></si>",
        "<si><r><t>a</t></r><t>b</t></si><si><t>c</t></si>", "<si><r><t>a</t></r></si><si><r><t>é</t></r></si>",
        "<si><t>a\x02</t></si><si><t>b</t></si>", "<si><t>a\nb</t></si><si><t>a\rb</t></si>", "<si><t>a</si></t>",
    ],
)  # fmt: skip
def test_shared_strings(strings):
    """The same for the table of texts."""
    parts = by_hand('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>')
    agree(zipped({**parts, "xl/sharedStrings.xml": f'<sst xmlns="{TRANSITIONAL[0]}">{strings}</sst>'}))


NAMED = '<definedName name="{}">{}</definedName>'


@pytest.mark.parametrize(
    "names",
    [
        NAMED.format("a.b", "S!$A$1") + NAMED.format("A.B", "'S'!$B$2"), NAMED.format("a", "'S'!$A$1:$B$2"),
        NAMED.format("a", "'It''s'!$A$1"), NAMED.format("a", "#REF!"), NAMED.format("a", ""),
        NAMED.format("a", "'S'!A1"),
        NAMED.format("a", "'S'!$A$1048577"), NAMED.format("a", "'S'!$XFE$1"), NAMED.format("a", "'S'!$A$0"),
        NAMED.format("é", "'S'!$A$1"), NAMED.format("a", "'&amp;'!$A$1"), NAMED.format("a", "]]>"),
        NAMED.format("n" * 256, "'S'!$A$1"), NAMED.format("a", "<!-- -->'S'!$A$1"), NAMED.format("a", " 'S'!$A$1 "),
        '<definedName name="a" localSheetId="0">S!$A$1</definedName>' + NAMED.format("a", "S!$B$1"),
        '<definedName name="a" name="a">S!$A$1</definedName>', f"<!-- {NAMED.format('a', 'S!$A$1')} -->",
        f"<x>{NAMED.format('a', 'S!$A$1')}</x>", "".join(NAMED.format(f"n{n}", "'S'!$A$1") for n in range(50_001)),
    ],
)  # fmt: skip
def test_defined_names(names):
    """The same for the names that the workbook defines."""
    content = zipped(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>', names=names))
    one, other = by_both(content), by_the_parser_alone(content)
    assert one == other
    assert isinstance(one, str) or list(one.names) == list(other.names)


@pytest.mark.parametrize(
    "rules",
    [
        PLAIN_RULE, PLAIN_RULE * 3, f"<!-- {PLAIN_RULE} -->", f"<x>{PLAIN_RULE}</x>", '<dataValidation sqref="A1"/>',
        '<dataValidation sqref="A1" type="list"/>', '<dataValidation type="a" type="b"/>', "<dataValidation/>",
        RULE.format("custom", "&bad;", "1"), RULE.format("custom", "&#0;", "1"), RULE.format("custom", "a", "]]>"),
        RULE.format("custom", "\x01", "1"), RULE.format("custom", "a", "<x/>"), RULE.format("custom", "a", "&"),
        RULE.format("custom", "]]>", "1"), RULE.format("a\nb", "\ufffe", "1"), PLAIN_RULE.replace("</data", "</date"),
        PLAIN_RULE.replace("formula1>", "formula2>"), f"{PLAIN_RULE}<dataValidation ", PLAIN_RULE + " words",
        PLAIN_RULE + '<dataValidation type="list" x:y="1"/>' + PLAIN_RULE, f"{PLAIN_RULE}</dataValidations><x>",
    ],
)  # fmt: skip
def test_rules_for_what_is_typed_in(rules):
    """The same for a sheet's rules for entry, which nothing reads: sound ones are passed over, broken ones refused."""
    foot = f"<dataValidations>{rules}</dataValidations>"
    sheet = f'<worksheet xmlns="{TRANSITIONAL[0]}"><sheetData>{ROW}</sheetData>{foot}</worksheet>'
    agree(zipped({**by_hand(""), SHEET: sheet}))


def test_plain_rules_pass_the_parser():
    """Of a thousand rules for entry the parser sees none."""
    foot = f"<dataValidations>{PLAIN_RULE * 1000}</dataValidations>"
    sheet = f'<worksheet xmlns="{TRANSITIONAL[0]}"><sheetData>{ROW}</sheetData>{foot}</worksheet>'
    assert parsed_bytes(zipped({**by_hand(""), SHEET: sheet})) < 400


def test_a_letter_cut_short_at_the_end_of_a_block():
    """A formula whose last letter beyond ASCII lacks a byte is left to the parser, which refuses it."""
    assert sound("é&amp;".encode()) and sound("é".encode()[:1])
    assert not sound("é".encode()[:1] + b"<c")


def test_texts_that_the_parser_must_see():
    """Broken UTF-8, characters that XML forbids, and line ends that it changes are left to it."""
    assert decoded("a &lt; b &#x41; é".encode()) == "a < b A é"
    for written in (
        b"\xff",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"a\rb",
        b"\x00",
        b"&a;",
        b"&",
        b"]]>",
        b"&#xD800;",
        b"&#0;",
    ):
        with pytest.raises(Uncommon):
            decoded(written)
