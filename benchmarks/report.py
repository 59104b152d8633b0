"""What a report costs beside WeasyPrint alone on the same HTML, and how it grows with its tables: one run, ratios.

Run it as `python benchmarks/report.py [WORKSPACE PERIOD DATE [CHECKOUT]]`; without a workspace it makes the demo's,
which takes minutes. With another checkout of this program, what `impact report` does beside `HTML.write_pdf`, in the
board and the full profile, is timed in both, each run in a process of its own, rounds interleaved; loading the program
is in it.

"Ours" is the Board's PDF with its data in it, and the web page, from the report's content; "the whole" adds the results
from the store, the content and the pages behind the figures: all that `impact report` does. "Theirs" is WeasyPrint on
the same print HTML, tagged in the same way. Times are of the processor, not of the clock; rounds are interleaved, so
that a slow moment falls on all. The libraries are loaded before.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.report.pdf import write_pdf
from impact.steps.report import Composed, composed, files_of
from impact.store.submissions import Store
from impact.workspace import Workspace, open_workspace

ROUNDS = 3
MOST = 1.25  # times WeasyPrint alone
MOST_OF_OTHER = 0.5  # of what the other checkout does beside WeasyPrint
_ONE = Path(__file__).with_name("one_report.py")
ROWS = (215, 430, 860, 1720)
TABLE_ROWS = 43  # of one table: as many as stand on a page
MOST_GROWN = 1.3  # times the rows of the smallest, for each row of the largest


def main() -> None:
    """Print both ratios, each with its bound; with another checkout, those to it alone."""
    if len(sys.argv) == 5:
        _beside_other(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory() as scratch:
        workspace, period, as_at = _asked(Path(scratch))
        _beside_weasyprint(workspace, period, as_at)
    _growth()


def _asked(scratch: Path) -> tuple[Workspace, Period, datetime]:
    if len(sys.argv) == 4:
        day = datetime.fromisoformat(sys.argv[3]).date()
        when = datetime.combine(day, time(23, 59, 59), UTC)
        return open_workspace(Path(sys.argv[1])), Period.parse(sys.argv[2]), when
    from impact.demo.run import run

    made = run(scratch / "demo", seed=2026)
    return made.workspace, made.period, datetime.combine(made.period.last, time(), UTC)


def _beside_weasyprint(workspace: Workspace, period: Period, as_at: datetime) -> None:
    definitions = load(workspace.metrics)
    with Store.open(workspace.store_url({}), reading=True) as store:

        def whole() -> Composed:
            content = composed(workspace, definitions, store, period, as_at, edition="")
            files_of(content, "board")
            return content

        content = whole()  # also loads what is loaded late
        html = content.html("print", "board")
        taken: dict[str, list[float]] = {"ours": [], "whole": [], "theirs": []}
        for _ in range(ROUNDS):
            taken["ours"].append(_seconds(lambda: _ours(content)))
            taken["whole"].append(_seconds(whole))
            taken["theirs"].append(_seconds(lambda: _alone(html, content.folders[0])))
    ours, all_of_it, theirs = (median(taken[name]) for name in ("ours", "whole", "theirs"))
    print(f"The Board's PDF and the web page {ours:.1f} s; WeasyPrint alone {theirs:.1f} s.")
    print(f"Ratio {ours / theirs:.2f}; at most {MOST}: {'kept' if ours / theirs <= MOST else 'BROKEN'}.")
    print(f"All that `impact report` does {all_of_it:.1f} s: {all_of_it / theirs:.2f}.")


def _ours(content: Composed) -> None:
    anew = replace(content)  # nothing of it made yet
    anew.web_page()
    anew.board_pdf()


def _alone(html: str, folder: Path) -> float:
    import weasyprint

    target = io.BytesIO()
    weasyprint.HTML(string=html, base_url=f"{folder.resolve().as_uri()}/").write_pdf(target, pdf_variant="pdf/ua-1")
    return float(target.tell())


def _seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


# --- beside another checkout ------------------------------------------------------------------------------------------


def _beside_other(workspace: str, period: str, day: str, other: str) -> None:
    """Print, by profile, the seconds beside WeasyPrint of this checkout and of the other."""
    here = str(Path(__file__).parents[1])
    for profile in ("board", "full"):
        taken: dict[str, list[float]] = {here: [], other: []}
        for _ in range(ROUNDS):
            for checkout, seconds in taken.items():
                with tempfile.TemporaryDirectory() as out:
                    command = [sys.executable, str(_ONE), period, day, profile, out]
                    environment = {**os.environ, "PYTHONPATH": str(Path(checkout).resolve())}
                    told = subprocess.run(
                        command, cwd=workspace, env=environment, check=True, capture_output=True, text=True
                    )
                    seconds.append(float(told.stdout.split()[-1]))
        ours, theirs = (min(taken[checkout]) for checkout in (here, other))
        kept = "kept" if ours / theirs <= MOST_OF_OTHER else "BROKEN"
        print(f"{profile}: {ours:.2f} s, {theirs:.2f} s there: {ours / theirs:.2f}; at most {MOST_OF_OTHER}: {kept}.")


# --- growth -----------------------------------------------------------------------------------------------------------


def _growth() -> None:
    """Layout of long tables, split as ours are, beside as many rows in one."""
    from impact.resources import folder

    write_pdf(_tables(TABLE_ROWS, TABLE_ROWS), folder("templates"))
    print("Rows    split, s    one table, s")
    taken: dict[int, float] = {}
    for rows in ROWS:
        taken[rows] = _seconds(partial(write_pdf, _tables(rows, TABLE_ROWS), folder("templates")))
        whole = _seconds(partial(write_pdf, _tables(rows, rows), folder("templates")))
        print(f"{rows:>5}   {taken[rows]:>8.2f}   {whole:>12.2f}")
    grown = taken[ROWS[-1]] / ROWS[-1] / (taken[ROWS[0]] / ROWS[0])
    print(f"Time for each row grows {grown:.2f} times; at most {MOST_GROWN}: "
          f"{'kept' if grown <= MOST_GROWN else 'BROKEN'}.")  # fmt: skip


def _tables(rows: int, of: int) -> str:
    cells = "".join(f"<td>{number}</td>" for number in range(7))
    row = f'<tr><th scope="row">A measure of the plan</th>{cells}</tr>'
    head = "".join(f'<th scope="col">Column {number}</th>' for number in range(8))
    table = f"<table><caption>Figures</caption><thead><tr>{head}</tr></thead><tbody>{{}}</tbody></table>"
    parts = "".join(table.format(row * min(of, rows - at)) for at in range(0, rows, of))
    style = "table { width: 100%; table-layout: fixed; } html { font: 9pt sans-serif; }"
    return (
        f'<!doctype html><html lang="en-GB"><head><title>Tables</title><style>{style}</style></head>'
        f"<body><h1>Tables</h1>{parts}</body></html>"
    )


if __name__ == "__main__":
    main()
