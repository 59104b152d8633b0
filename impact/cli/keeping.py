"""Commands about what is kept as a whole: audit, backup, restore."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import JsonOption, here, print_json, progress

if TYPE_CHECKING:
    from impact.store.backup import Copied
    from impact.store.model import AuditEntry


_SOUND = "The record is sound: nothing was changed or taken out."


def add_to(app: typer.Typer) -> None:
    """Put these commands into *app*."""
    for command in (audit, backup, restore):
        app.command()(command)


def audit(
    expect: Annotated[
        str | None, typer.Option(help="The hash that an earlier audit ended with: it must still be there.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Examine the record of everything that was done.

    That nothing in it, and nothing of what it speaks of, was changed or taken out since, and that the database still
    guards it. Keep the last hash somewhere else, and give it to --expect the next time. A store that is not there is
    not sound: status 1.
    """
    from impact.store.submissions import NoStoreYet, Store

    entries: tuple[AuditEntry, ...] = ()
    try:
        with Store.open(here().store_url(os.environ), reading=True) as store:
            faults = store.examine_audit(expected_head=(expect or "").strip())
            entries = store.readable_audit() if faults else tuple(store.audit())
    except NoStoreYet as none:
        faults = (f"{none} There is no record to examine.",)
    head = entries[-1].hash if entries else ""
    if as_json:
        print_json({"sound": not faults, "head": head, "faults": list(faults),
                    "entries": [entry_json(entry) for entry in entries]})  # fmt: skip
    else:
        print("\n".join((*_counted(entries), *faults) if faults else (*_counted(entries), _SOUND)))
    if faults:
        raise typer.Exit(FINDINGS)


def _counted(entries: tuple[AuditEntry, ...]) -> tuple[str, ...]:
    from impact.cli.listing import count

    last = f" The last has the hash {entries[-1].hash}" if entries else ""
    return (f"{count(len(entries), 'entry', 'entries')}.{last}",)


def entry_json(entry: AuditEntry) -> dict[str, Any]:
    """One entry of the record as JSON."""
    from dataclasses import asdict

    return {**asdict(entry), "at": entry.at.isoformat()}


def backup(
    target: Annotated[
        Path, typer.Argument(help="A file; an earlier backup of this store is replaced.", metavar="FILE")
    ],
    as_json: JsonOption = False,
) -> None:
    """Write everything that is kept into one file.

    The store may be in use meanwhile. The copy is examined as `impact audit` does; that of a store which an earlier
    version made is not, but can be brought back. Nothing but an earlier backup of this store is ever replaced.
    """
    from impact.cli.listing import count
    from impact.store.backup import backup as copy

    with progress("Copying", None) as advance:
        made = copy(here().store_url(os.environ), target, advance)
    if as_json:
        print_json(_copied_json(target, made))
    else:
        print(f"{count(made.submissions, 'submission')} in {target}. {_last(made)}".rstrip())
        print("\n".join(made.faults), end="\n" if made.faults else "")
    if made.faults:
        raise typer.Exit(FINDINGS)


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `impact backup` wrote.", metavar="FILE", exists=True)],
    as_json: JsonOption = False,
) -> None:
    """Bring a backup into this workspace's store.

    It is refused where the store holds something already, or where the backup is not as its own record says.
    """
    from impact.cli.listing import count
    from impact.store.backup import restore as bring_back

    with progress("Bringing back", None) as advance:
        made = bring_back(source, here().store_url(os.environ), advance)
    if as_json:
        print_json(_copied_json(source, made))
    else:
        print(f"{count(made.submissions, 'submission')} brought back. {_last(made)}".rstrip())


def _last(made: Copied) -> str:
    if made.earlier:
        return "An earlier version of impact made this store: it was copied as it is, and not examined."
    return f"The last entry of the record has the hash {made.head}" if made.head else ""


def _copied_json(file: Path, made: Copied) -> dict[str, Any]:
    return {"file": str(file), "submissions": made.submissions, "head": made.head, "faults": list(made.faults)}
