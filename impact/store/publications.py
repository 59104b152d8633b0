"""Which editions were published: each is an entry of the audit that holds the hash of its manifest.

Comes after `store.audit`; `store.submissions` calls it inside one transaction. An edition is a folder of files outside
the store: what is kept here is what tells whether somebody altered it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from impact.store import audit, schema
from impact.store.model import Publication

ACTION = "published"


def record(connection: Connection, told: Publication) -> None:
    """Record that an edition was published, in the audit."""
    said = {"edition": told.edition, "manifest": told.manifest, "role": told.role}
    audit.record(connection, ACTION, None, told.at, told.by, said)


def recorded(connection: Connection) -> Iterator[Publication]:
    """Yield each publication, in order. An entry that somebody altered so that it cannot be read is passed over."""
    table = schema.audit.c
    query = select(table.detail, table.done_by, table.done_at).where(table.action == ACTION).order_by(table.number)
    for detail, by, at in connection.execute(query):
        found = _read(detail, by, at)
        if found is not None:
            yield found


def _read(detail: str, by: str, at: datetime) -> Publication | None:
    try:
        told = json.loads(detail)
        return Publication(str(told["edition"]), str(told["manifest"]), by, str(told["role"]), at)
    except (ValueError, KeyError, TypeError):
        return None
