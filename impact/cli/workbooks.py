"""Commands about workbooks for suppliers: template, handback, difference."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from impact.cli.listing import known, whose
from impact.cli.options import JsonOption, OutOption, PeriodOption, SubmissionArgument
from impact.cli.session import FINDINGS, Here, answer, count, progress, write_new
from impact.returns.observation import Changed
from impact.returns.reader import Reader
from impact.steps import handback as hand_back
from impact.steps.handback import write_templates


def template(
    period: PeriodOption,
    out: Annotated[Path, typer.Option("--out", help="Where to write them.", metavar="DIR")] = Path("templates-out"),
    force: Annotated[str | None, typer.Option("--force", help="Only this supplier's, by its code.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the workbooks to fill in.

    One for each supplier, or for one. A workbook that somebody may have filled in is never written over.
    """
    definitions = (here := Here()).definitions
    only, asked, total = here.supplier(force) if force else None, here.quarter(period), definitions.register.suppliers
    with here.store_to_read(quietly=True) as store, progress("Writing templates", len(total)) as advance:
        written, left = write_templates(definitions, asked, out, store=store, only=only, progress=advance)
    says = f"{count(len(written), 'template')} for {asked.label} in {out}"
    says = says if written or left else f"Nothing is asked for {asked.label}."
    answer(as_json, lambda: {"written": written, "left": left}, [says])
    if left:
        names = "\n".join(f"  {path}" for path in left)
        print(
            f"Left as they are, because they differ from the template and may be filled in:\n{names}\n"
            "Move them away, or name another folder with --out, to have new ones.",
            file=sys.stderr,
        )
        raise typer.Exit(FINDINGS)


def handback(number: SubmissionArgument, out: OutOption, as_json: JsonOption = False) -> None:
    """Write the workbook to hand back, with what to mend marked.

    It is our form with everything that was sent filled in; it can be corrected and sent again.
    """
    definitions = (here := Here()).definitions
    with here.store_to_read() as store, Reader(definitions) as reading:
        kept = known(store, number)
        content = hand_back.handback(definitions, store, number, reading)
    write_new(out, content)
    told = {"file": out, "submission": number, "size": len(content)}
    answer(as_json, lambda: told, [f"{whose(definitions, kept)}: the workbook to hand back is {out}"])


def difference(number: SubmissionArgument, as_json: JsonOption = False) -> None:
    """Show, cell by cell, what a version changed."""
    definitions = (here := Here()).definitions
    changed: Sequence[Changed] = ()
    with here.store_to_read() as store:
        kept = known(store, number)
        if kept.version > 1:
            with Reader(definitions) as reading:
                changed = hand_back.difference(definitions, store, number, reading)
    if kept.version <= 1:
        says = ": there is no version before it."
    else:
        says = ", beside the version before:" if changed else ": every answer is as in the version before."
    lines = (f"{whose(definitions, kept)}{says}", *changed_lines(changed))
    answer(as_json, lambda: [vars(one) for one in changed], lines)


def changed_lines(changed: Sequence[Changed]) -> Iterator[str]:
    """Yield "C1 Centre!E5  Guidelines published: was 12, is 14" for each cell."""
    for one in changed:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
        yield f"  {place}  {one.label}: was {one.before or 'blank'}, is {one.after or 'blank'}"
