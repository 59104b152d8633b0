#!/usr/bin/env bash
# python-calamine, and pandas by it, read a cell that holds an error as a cell that holds nothing.
#
# One would expect: #REF! or #DIV/0! comes as something that can be told from a blank: an error, its text, or NaN beside
#   None. openpyxl gives the text "#REF!".
# What happens: to_python() gives "" for both, and pandas.read_excel(engine="calamine") NaN for both.
# Versions: python-calamine 0.9.1, pandas 3.1.1, openpyxl 3.1.5 to make the workbook, Python 3.11. Seen 1 December 2026.
# Why it matters: a force's broken formula would count as a question that it left open, or be passed over in a total:
#   nobody is told that a figure was there.
# Source: https://python-calamine.readthedocs.io (CalamineSheet.to_python).
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-calamine==0.9.1 pandas==3.1.1 openpyxl==3.1.5
"$work/venv/bin/python" - "$work/book.xlsx" <<'PY'
import sys
import openpyxl, pandas
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["Force", "Figure"])
book.active.append(["Avon", "#REF!"])
book.active["B2"].data_type = "e"
book.active.append(["Kent", None])
book.save(sys.argv[1])
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
column = pandas.read_excel(sys.argv[1], engine="calamine")["Figure"]
print("calamine:", rows)
print("pandas, which cells are missing:", column.isna().tolist())
print("openpyxl:", openpyxl.load_workbook(sys.argv[1]).active["B2"].value)
sys.exit(rows[1:] != [["Avon", ""], ["Kent", ""]] or column.isna().tolist() != [True, True])
PY
