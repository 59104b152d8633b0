#!/usr/bin/env bash
# XlsxWriter rewrites the words inside a quoted text of a formula where they look like a newer function.
#
# One would expect: a text in quotes within a formula, as ="SORT(it)", is a constant, and stands in the file as written.
# What happens: each "SORT(", "FILTER(", "UNIQUE(" … in it is taken for a dynamic function: the text in the file becomes
#   "_xlfn._xlws.SORT(it)", and the whole cell an array formula. Excel shows the prefix to the reader. It is so without
#   any option, for the dynamic functions; with use_future_functions the same befalls "STDEV.S(" and its like.
# Versions: XlsxWriter 3.3.1, Python 3.11. Seen 1 December 2026.
# Why it matters: a template's own message in a formula ("Use FILTER(…) to see the late ones") reaches every force changed.
#   Write such a text in two pieces, "FILTER"&"(", so that no name stands before a bracket.
# Source: https://xlsxwriter.readthedocs.io/working_with_formulas.html (Dynamic Array support, Formulas added later).
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q --disable-pip-version-check XlsxWriter==3.3.1
"$work/venv/bin/python" - "$work/book.xlsx" <<'PY'
import re, sys, zipfile
import xlsxwriter

with xlsxwriter.Workbook(sys.argv[1]) as book:
    sheet = book.add_worksheet()
    sheet.write_formula("A1", '="SORT(it)"', None, "SORT(it)")
    sheet.write_formula("A2", '="SORT"&"(it)"', None, "SORT(it)")
with zipfile.ZipFile(sys.argv[1]) as parts:
    text = parts.read("xl/worksheets/sheet1.xml").decode()
first, second = re.findall(r"<f.*?</f>", text)
print('="SORT(it)" is written as     ', first)
print('="SORT"&"(it)" is written as  ', second)
sys.exit(first != '<f t="array" ref="A1">"_xlfn._xlws.SORT(it)"</f>' or second != '<f>"SORT"&amp;"(it)"</f>')
PY
