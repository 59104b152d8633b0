"""Whether a filing says what is kept already: the same file, judged as it was.

Comes after `store.standing`; `store.filing` asks here before it keeps anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from sqlalchemy import Connection, Text, select, type_coerce

from impact.returns.findings import Finding
from impact.store import schema
from impact.store.model import Filing, Submission
from impact.store.standing import of, standing

OF_THE_MOMENT = frozenset({"locked", "before_the_end", "same_file_elsewhere", "same_as_last"})
_ANSWERABLE = frozenset({"query", "note"})

_Key = tuple[str, str, str, str]


def same(connection: Connection, filing: Filing, digest: str) -> Submission | None:
    """Return the latest submission of this very file that still stands and that the checks judge as they do now.

    That is: with the same findings, but for those that depend on the day or on what else was sent, and the same
    figures. A query that was explained is the same as before, and as the note that it became.
    """
    table = schema.submissions.c
    own = of(filing.supplier, filing.period)
    # A file that does not say whose it is bears on no other, so only its own filings are looked at.
    whole = own if filing.says_whose else (*own, table.sha256 == digest)
    alike = (kept for kept in reversed(standing(connection, *whole)) if kept.sha256 == digest and not kept.withdrawn)
    return next((kept for kept in alike if _judged_alike(connection, filing, kept)), None)


def _judged_alike(connection: Connection, filing: Filing, kept: Submission) -> bool:
    stopped = any(finding.severity == "error" for finding in filing.findings)
    if kept.state == "errors" and not stopped:
        return False
    lasting = sorted(_key(finding) for finding in filing.findings if finding.code not in OF_THE_MOMENT)
    there = _kept_findings(connection, kept.number)
    if [key for key, _ in lasting] != [key for key, _ in there]:
        return False
    if not all(severity in allowed for (_, severity), (_, allowed) in zip(lasting, there, strict=True)):
        return False
    if stopped and not any(severity == "error" for _, severity in lasting):
        return True  # only the day stops it, so its figures were not taken: what is kept of them stands
    return _figures(filing) == _kept_figures(connection, kept.number)


def _key(finding: Finding) -> tuple[_Key, str]:
    words = finding.code, finding.sheet, finding.cell, finding.says
    code, sheet, cell, says = (schema.storable(word) for word in words)
    return (code, sheet, cell, says), finding.severity


def _kept_findings(connection: Connection, number: int) -> list[tuple[_Key, frozenset[str]]]:
    """Return each lasting finding of a submission, with the severities that count as the same."""
    table, said = schema.findings.c, schema.explanations.c
    answered = set(connection.scalars(select(said.position).where(said.submission == number)))
    words = table.code, table.sheet, table.cell, table.says
    query = select(table.position, table.severity, *words).where(table.submission == number)
    found = [
        ((code, sheet, cell, says), severity, position)
        for position, severity, code, sheet, cell, says in connection.execute(query)
        if code not in OF_THE_MOMENT
    ]
    return [
        (key, _ANSWERABLE if position in answered else frozenset({severity}))
        for key, severity, position in sorted(found, key=itemgetter(0, 1))
    ]


def _figures(filing: Filing) -> list[tuple[str, ...]]:
    return _in_one_order(
        (one.measure, one.item, one.value, one.marker, schema.storable(one.text)) for one in filing.observations
    )


def _kept_figures(connection: Connection, number: int) -> list[tuple[str, ...]]:
    table = schema.observations.c
    columns = table.measure, table.item, table.value, table.marker, type_coerce(table.text, Text)
    rows = connection.execute(select(*columns).where(table.submission == number))
    return _in_one_order(tuple(row) for row in rows)


def _in_one_order(figures: Iterable[tuple[object, ...]]) -> list[tuple[str, ...]]:
    """Spell each part, so that a missing value can stand among numbers; SQLite knows no minus zero."""
    return sorted(tuple(repr(part + 0.0 if isinstance(part, int | float) else part) for part in one) for one in figures)
