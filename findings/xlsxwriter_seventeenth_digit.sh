#!/usr/bin/env bash
# XlsxWriter writes 16 digits of a number, so a workbook that is read and written again holds other numbers.
#
# One would expect: a float that is written comes back the same; Excel's own files hold 17 digits for that.
# What happens: 0.1 + 0.2 is written as 0.3, and the whole number 12345678901234567 as 1.234567890123457E+16.
# Versions: XlsxWriter 3.3.1, openpyxl 3.1.5 to read back, Python 3.11. Seen 1 December 2026.
# Why it matters: a file that is handed back with "your figures as you sent them" has changed them; a comparison of the
#   two versions then lists cells that nobody touched, and a sum that was equal no longer is. Long reference numbers that
#   stand as numbers lose their ends.
# Source: https://xlsxwriter.readthedocs.io/worksheet.html (write_number).
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q --disable-pip-version-check XlsxWriter==3.3.1 openpyxl==3.1.5
"$work/venv/bin/python" - "$work/book.xlsx" <<'PY'
import sys
import openpyxl, xlsxwriter

given = [0.1 + 0.2, 12345678901234567]
with xlsxwriter.Workbook(sys.argv[1]) as book:
    book.add_worksheet().write_row("A1", given)
back = [cell.value for cell in openpyxl.load_workbook(sys.argv[1]).active[1]]
for before, after in zip(given, back):
    print(f"given {before!r}, read back {after!r}")
sys.exit(back != [0.3, 12345678901234570])
PY
