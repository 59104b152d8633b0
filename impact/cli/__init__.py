"""One command for each step of the way. `main` is where the program starts.

Heavy imports are late, so that `impact --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

import typer

from impact.cli import (
    commentary,
    definitions,
    editions,
    explaining,
    keeping,
    receiving,
    recheck,
    reports,
    standing,
    submissions,
    templates,
    tracing,
)

app = typer.Typer(
    name="impact",
    help="From a promise in a business plan to the figure that a board can trust.",
    epilog="Exit status: 0 done; 1 findings that stop the work; 2 wrong use; 3 the machine failed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (  # in the order of `impact --help`
    definitions.init,
    definitions.check,
    definitions.doctor,
    templates.template,
    receiving.receive,
    standing.status,
    submissions.submissions,
    submissions.findings,
    submissions.file,
    submissions.handback,
    submissions.difference,
    explaining.explain,
    explaining.sign_off,
    explaining.withdraw,
    recheck.recheck,
    keeping.audit,
    keeping.backup,
    keeping.restore,
    commentary.commentary,
    reports.report,
    tracing.trace,
    reports.demo,
    editions.publish,
    editions.verify,
    editions.editions,
):
    app.command()(command)


def main() -> None:
    """Run the command line; every expected failure ends in plain words and its own exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an old terminal shows "?" for a letter it lacks, and goes on
            stream.reconfigure(errors="replace")
    try:
        app()
    except BrokenPipeError:
        # Whoever read our output has closed it: nothing is wrong, and Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("Stopped. Everything filed so far is kept.", file=sys.stderr)
        sys.exit(130)
    except Exception as problem:
        from impact.cli.endings import ending

        known = ending(problem)
        if known is None:
            raise
        if known.json and "--json" in sys.argv:
            print(known.json)
        print(known.words, file=sys.stderr)
        sys.exit(known.status)
