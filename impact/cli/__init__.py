"""The commands, each imported when it is called, so that `impact --help` answers at once; `main` runs them."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup

# In the order of `impact --help`: each command's module and the first sentence of its help.
COMMANDS = {
    "init": ("definitions", "Make a new workspace with the example plan, ready to edit."),
    "check": ("definitions", "Find every fault of the definitions and the style."),
    "doctor": ("definitions", "Say what this machine lacks, and the line that mends it."),
    "template": ("workbooks", "Write the workbooks to fill in."),
    "receive": ("receiving", "Check returns to the cell, and keep every file."),
    "status": ("standing", "Show who was asked, and what has come."),
    "submissions": ("submissions", "List every version of every return."),
    "findings": ("submissions", "List what was found in a submission."),
    "file": ("submissions", "Write out the file that a supplier sent, byte for byte."),
    "handback": ("workbooks", "Write the workbook to hand back, with what to mend marked."),
    "difference": ("workbooks", "Show, cell by cell, what a version changed."),
    "explain": ("submissions", "Explain a query."),
    "sign-off": ("submissions", "Record who accepts a submission."),
    "withdraw": ("submissions", "Take a submission back."),
    "recheck": ("recheck", "List whom today's rules would affect."),
    "audit": ("keeping", "Examine the record of everything that was done."),
    "backup": ("keeping", "Write everything that is kept into one file."),
    "restore": ("keeping", "Bring a backup into this workspace's store."),
    "commentary": ("reports", "Look over the team's own words for a quarter."),
    "report": ("reports", "Write the period's report."),
    "trace": ("tracing", "Follow a figure back to the cells it came from."),
    "demo": ("reports", "Make a whole national picture, synthetic and marked so."),
    "publish": ("editions", "Freeze the period's report as an edition."),
    "verify": ("editions", "Hold an edition to what was published."),
    "editions": ("editions", "List what was published, by whom, when and why."),
}


class Commands(TyperGroup):
    """All of them by name and help; the one that is called, whole."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that *args* begin with, and import it."""
        name, found, rest = super().resolve_command(ctx, args)
        if name in COMMANDS:
            module = import_module(f"impact.cli.{COMMANDS[name][0]}")
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command(name)(getattr(module, name.replace("-", "_")))
            found = typer.main.get_command(alone)
        return name, found, rest


app = typer.Typer(
    name="impact",
    cls=Commands,
    help="From a promise in a business plan to the figure that a board can trust.",
    epilog="Exit status: 0 done; 1 findings that stop the work; 2 wrong use; 3 the machine failed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command, (_, says) in COMMANDS.items():
    app.command(command, help=says)(lambda: None)


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
        words, status, said = known
        if said and "--json" in sys.argv:
            print(said)
        print(words, file=sys.stderr)
        sys.exit(status)
