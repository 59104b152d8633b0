"""Commands about what is kept as a whole: audit, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from impact.cli.endings import FINDINGS
from impact.cli.session import Here, JsonOption, answer, count, progress

if TYPE_CHECKING:
    from impact.store.backup import Copied
    from impact.store.model import AuditEntry


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
    from dataclasses import asdict

    from impact.store.submissions import NoStoreYet, Store

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
        lambda: {
            "sound": not faults,
            "head": head,
            "faults": list(faults),
            "entries": [{**asdict(entry), "at": entry.at.isoformat()} for entry in entries],
        },
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
    from impact.store.backup import backup as copy

    with progress("Copying", None) as advance:
        made = copy(Here().store_url, target, advance)
    says = f"{count(made.submissions, 'submission')} in {target}. {_last(made)}".rstrip()
    answer(as_json, lambda: _json(target, made), (says, *made.faults))
    if made.faults:
        raise typer.Exit(FINDINGS)


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `impact backup` wrote.", metavar="FILE", exists=True)],
    as_json: JsonOption = False,
) -> None:
    """Bring a backup into this workspace's store.

    It is refused where the store holds something already, or where the backup is not as its own record says.
    """
    from impact.store.backup import restore as bring_back

    with progress("Bringing back", None) as advance:
        made = bring_back(source, Here().store_url, advance)
    says = f"{count(made.submissions, 'submission')} brought back. {_last(made)}".rstrip()
    answer(as_json, lambda: _json(source, made), [says])


def _last(made: Copied) -> str:
    if made.earlier:
        return "An earlier version of impact made this store: it was copied as it is, and not examined."
    return f"The last entry of the record has the hash {made.head}" if made.head else ""


def _json(file: Path, made: Copied) -> dict[str, Any]:
    return {"file": str(file), "submissions": made.submissions, "head": made.head, "faults": list(made.faults)}
