#!/usr/bin/env bash
# python-calamine reads a worksheet part in UTF-16 as a sheet with nothing in it, without an error.
#
# One would expect: the standard lets each part of a workbook be UTF-8 or UTF-16 (ECMA-376 part 2, Open Packaging
#   Conventions, XML usage), so it is read; or, at the least, refused.
# What happens: the sheet is there by name, and to_python() gives no rows. openpyxl reads the same file in full.
# Versions: python-calamine 0.9.1, openpyxl 3.1.5, Python 3.11. Seen 1 December 2026.
# Why it matters: a return that some other program saved would be taken for one with nothing to report.
# Source: https://ecma-international.org/publications-and-standards/standards/ecma-376/
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
"$work/venv/bin/python" - "$work" <<'PY'
import re, sys, zipfile
import openpyxl
from python_calamine import CalamineWorkbook

plain, wide = f"{sys.argv[1]}/plain.xlsx", f"{sys.argv[1]}/wide.xlsx"
book = openpyxl.Workbook()
book.active.append(["Initiatives launched", 12])
book.save(plain)
with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(wide, "w") as anew:
    for name in parts.namelist():
        content = parts.read(name)
        if name == "xl/worksheets/sheet1.xml":
            text = re.sub(r"^<\?xml.*?\?>", "", content.decode())
            content = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
        anew.writestr(name, content)
read = [CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() for path in (plain, wide)]
print("calamine, UTF-8: ", read[0])
print("calamine, UTF-16:", read[1])
print("openpyxl, UTF-16:", [[cell.value for cell in row] for row in openpyxl.load_workbook(wide).active])
sys.exit(read != [[["Initiatives launched", 12.0]], []])
PY
