"""Write one report with whatever checkout of this program is on the path: `report.py` calls it for each.

Run as `python benchmarks/one_report.py PERIOD DATE PROFILE FOLDER` in a workspace.
"""

from __future__ import annotations

import sys
from time import process_time

import weasyprint

from impact.cli import main as impact


def one_report(period: str, day: str, profile: str, out: str) -> None:
    """Write one report here and now, and print its seconds without those of `HTML.write_pdf`."""
    laying_out = 0.0
    really = weasyprint.HTML.write_pdf

    def write_pdf(*given: object, **named: object) -> object:
        nonlocal laying_out
        began = process_time()
        try:
            return really(*given, **named)
        finally:
            laying_out += process_time() - began

    weasyprint.HTML.write_pdf = write_pdf
    sys.argv = ["impact", "report", "--period", period, "--as-at", day, "--profile", profile, "--out", out]
    try:
        impact()
    except SystemExit as ended:
        if ended.code:
            raise
    print(process_time() - laying_out)


if __name__ == "__main__":
    one_report(*sys.argv[1:])
