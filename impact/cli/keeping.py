"""Commands about what is kept as a whole: audit, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from impact.cli.options import JsonOption
from impact.cli.session import FINDINGS, Here, answer, count, progress, some_of
from impact.store.backup import Copied
from impact.store.backup import backup as copy
from impact.store.backup import restore as bring_back
from impact.store.model import AuditEntry
from impact.store.submissions import NoStoreYet, Store


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
    entries: tuple[AuditEntry, ...] = ()
    try:
        with Store.open(Here().store_url, reading=True) as store:
            faults = store.examine_audit(expected_head=(expect or "").strip())
            entries = store.readable_audit() if faults else tuple(store.audit())
    except NoStoreYet as none:
        faults = (f"{none} There is no record to examine.",)
    head = entries[-1].hash if entries else ""
    last = f" The last has the hash {head}" if entries else ""
    counted = f"{count(len(entries), 'entry', 'entries')}.{last}"
    answer(
        as_json,
        lambda: {"sound": not faults, "head": head, "faults": faults, "entries": [vars(entry) for entry in entries]},
        (counted, *(faults or ("The record is sound: nothing was changed or taken out.",))),
    )
    if faults:
        raise typer.Exit(FINDINGS)


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
    with progress("Copying", None) as advance:
        made = copy(Here().store_url, target, advance)
    _copied(target, made, f"{count(made.submissions, 'submission')} in {target}.", as_json)


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `impact backup` wrote.", metavar="FILE", exists=True)],
    as_json: JsonOption = False,
) -> None:
    """Bring a backup into this workspace's store.

    It is refused where the store holds something already, or where the backup is not as its own record says.
    """
    with progress("Bringing back", None) as advance:
        made = bring_back(source, Here().store_url, advance)
    _copied(source, made, f"{count(made.submissions, 'submission')} brought back.", as_json)


def _copied(file: Path, made: Copied, says: str, as_json: bool) -> None:
    last = f" The last entry of the record has the hash {made.head}" if made.head else ""
    if made.earlier:
        last = " An earlier version of impact made this store: it was copied as it is, and not examined."
    told = {"file": file, **some_of(made, "submissions", "head", "faults")}
    answer(as_json, lambda: told, (says + last, *made.faults))
    if made.faults:
        raise typer.Exit(FINDINGS)
