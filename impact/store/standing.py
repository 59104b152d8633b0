"""How each submission stands: what was explained, signed off or withdrawn since, which one counts, what it gave.

A submission counts when it is the latest one of its supplier and period without errors that was not withdrawn: the
order is the order of filing, whatever times they bear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    bindparam,
    distinct,
    func,
    literal_column,
    or_,
    select,
    true,
)

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import make_form
from impact.returns.observation import EXPLAINED, Observation
from impact.store.model import Explanation, ReturnStatus, SignOff, State, Submission, Withdrawal
from impact.store.schema import explanations, files, findings, observations, sign_offs, submissions, withdrawals

if TYPE_CHECKING:
    from impact.store.submissions import Store

_OWN = ("number", "supplier", "period", "version", "filename", "sha256", "received", "state", "errors", "queries")
_COLUMNS = (
    *(submissions.c[name] for name in (*_OWN, "notes", "received_by", "reason", "nil")),
    files.c.size,
    sign_offs.c.sha256.label("signed_sha256"),
    *(sign_offs.c[name] for name in ("name", "role", "signed_at")),
    withdrawals.c.reason.label("withdrawn_for"),
    *(withdrawals.c[name] for name in ("withdrawn_by", "withdrawn_at")),
)
_FINDING = tuple(findings.c[field.name] for field in fields(Finding) if field.compare)
_OBSERVATION = tuple(observations.c[name] for name in Observation._fields)


def of(supplier: str, period: Period | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a submission is one of *supplier* for *period*."""
    return submissions.c.supplier == supplier, submissions.c.period.is_not_distinct_from(period)


def standing(
    connection: Connection, *where: ColumnElement[bool], as_at: datetime | None = None
) -> tuple[Submission, ...]:
    """Return the submissions that meet *where*, in the order they were filed, as they stood at *as_at* (or stand now).

    *where* must take all or none of the submissions of one supplier and period, since they bear on one another.
    """
    found = [_submission(row) for row in connection.execute(_submissions(as_at).where(*where))]
    counting = {(one.supplier, one.period): one.number for one in found if one.version and one.good}
    return tuple(
        replace(one, superseded=bool(one.version) and one.number < counting.get((one.supplier, one.period), 0))
        for one in found
    )


@lru_cache(maxsize=4)  # it is asked for twice a filing, and long in the making
def _submissions(as_at: datetime | None) -> Select[Any]:
    number = submissions.c.number
    answered = (
        select(explanations.c.submission, func.count(distinct(explanations.c.position)).label("answered"))
        .join_from(explanations, findings)
        .where(findings.c.severity == "query", _by(explanations.c.explained_at, as_at))
        .group_by(explanations.c.submission)
        .subquery("answered")
    )
    return (
        select(*_COLUMNS, answered.c.answered)
        .select_from(submissions)
        .join(files, files.c.sha256 == submissions.c.sha256)
        .outerjoin(answered, answered.c.submission == number)
        .outerjoin(sign_offs, (sign_offs.c.submission == number) & _by(sign_offs.c.signed_at, as_at))
        .outerjoin(withdrawals, (withdrawals.c.submission == number) & _by(withdrawals.c.withdrawn_at, as_at))
        .where(_by(submissions.c.received, as_at))
        .order_by(number)
    )


def group_of(connection: Connection, number: int) -> tuple[Submission, tuple[Submission, ...]]:
    """Return a submission as it stands now, and every one of its supplier and period: itself alone where it has none.

    Raises:
        KeyError: There is no submission with that number.
    """
    whose = select(submissions.c.supplier, submissions.c.period).where(submissions.c.number == number)
    row = connection.execute(whose).first()
    if row is None:
        raise KeyError(number)
    anonymous = row.supplier == "" or row.period is None
    every = standing(connection, *((submissions.c.number == number,) if anonymous else of(*row)))
    return next(one for one in every if one.number == number), every


def counted(as_at: datetime | None = None, supplier: BindParameter[str] | None = None) -> Subquery:
    """Return the numbers of the submissions that count, by what was received and withdrawn at or before *as_at*."""
    gone = (withdrawals.c.submission == submissions.c.number) & _by(withdrawals.c.withdrawn_at, as_at)
    latest = (
        select(func.max(submissions.c.number).label("number"))
        .outerjoin(withdrawals, gone)
        .where(submissions.c.version > literal_column("0"), submissions.c.state != "errors")
        .where(withdrawals.c.submission.is_(None), _by(submissions.c.received, as_at))
        .group_by(submissions.c.supplier, submissions.c.period)
    )
    return (latest if supplier is None else latest.where(submissions.c.supplier == supplier)).subquery("counted")


def _by(moment: ColumnElement[Any], as_at: datetime | None) -> ColumnElement[bool]:
    """The condition that something had happened at *as_at*."""
    return true() if as_at is None else moment <= as_at


def _submission(row: Any) -> Submission:
    answered = row.answered or 0
    queries = row.queries - answered
    state: State = "accepted" if row.state == "queries" and not queries else row.state
    signed = SignOff(row.number, row.signed_sha256, row.name, row.role, row.signed_at) if row.signed_at else None
    gone = Withdrawal(row.number, row.withdrawn_for, row.withdrawn_by, row.withdrawn_at) if row.withdrawn_at else None
    own = {name: getattr(row, name) for name in (*_OWN, "size", "reason", "nil")}
    more = {"state": state, "queries": queries, "notes": row.notes + answered, "by": row.received_by}
    return Submission(**{**own, **more}, signed_off=signed, withdrawn=gone)


# --- what was found, and what was said to it --------------------------------------------------------------------------


def filed_findings(connection: Connection, number: int) -> tuple[Finding, ...]:
    """Return what was found in a submission when it was filed, in order."""
    query = select(*_FINDING).where(findings.c.submission == number).order_by(findings.c.position)
    found = (Finding(*row) for row in connection.execute(query))
    return tuple(replace(one, cells=tuple(one.cells)) for one in found)  # JSON has lists only


def findings_of(connection: Connection, number: int, as_at: datetime | None = None) -> tuple[Finding, ...]:
    """Return what was found in a submission, in order; a query explained by *as_at* is a note, and says so."""
    said = explanations.c
    query = select(said.position, said.text).where(said.submission == number, _by(said.explained_at, as_at))
    answers = dict(map(tuple, connection.execute(query.order_by(said.entry))))
    return tuple(
        replace(finding, severity="note", remedy=EXPLAINED.format(explanation=answers[position]))
        if finding.severity == "query" and position in answers
        else finding
        for position, finding in enumerate(filed_findings(connection, number), start=1)
    )


def explanations_of(connection: Connection, number: int, as_at: datetime | None = None) -> tuple[Explanation, ...]:
    """Return every explanation given by *as_at*, in order: an earlier text that was replaced too."""
    said = explanations.c
    columns = said.submission, said.fingerprint, said.text, said.explained_by, said.explained_at
    query = select(*columns).where(said.submission == number, _by(said.explained_at, as_at))
    return tuple(Explanation(*row) for row in connection.execute(query.order_by(said.entry, said.position)))


def holding(connection: Connection, supplier: str, period: Period) -> Mapping[str, str]:
    """Return the latest explanation of each fingerprint that still holds for *supplier* and *period*.

    It holds where the latest version has a finding of that fingerprint, and so has every version since it was given.
    """
    said = explanations.c
    whole = select(submissions.c.number).where(*of(supplier, period)).order_by(submissions.c.number.desc())
    held: set[str] | None = None
    latest: dict[str, tuple[int, str]] = {}
    for number in connection.scalars(whole).all():
        there = {finding.fingerprint for finding in filed_findings(connection, number)}
        held = there if held is None else held & there
        if not held:
            break
        query = select(said.entry, said.fingerprint, said.text).where(said.submission == number)
        for entry, fingerprint, text in connection.execute(query.order_by(said.entry, said.position)):
            if fingerprint in held and entry > latest.get(fingerprint, (0, ""))[0]:
                latest[fingerprint] = (entry, text)
    return {fingerprint: text for fingerprint, (_, text) in latest.items()}


def queries_of(connection: Connection, as_at: datetime | None) -> Mapping[int, Mapping[str, tuple[int, int]]]:
    """Return how many queries are explained and how many open, of each submission that counts, by `Finding.item`.

    Those that were explained by the time it was filed are among the explained. By what was known at *as_at*.
    """
    numbers, said = counted(as_at), explanations.c
    answers = select(said.submission, said.position).where(_by(said.explained_at, as_at)).distinct()
    answered = answers.subquery("answered")
    here = (answered.c.submission == findings.c.submission) & (answered.c.position == findings.c.position)
    query = (
        select(findings.c.submission, findings.c.item, func.count(answered.c.position), func.count())
        .join(numbers, numbers.c.number == findings.c.submission)
        .outerjoin(answered, here)
        .where(or_(findings.c.severity == "query", answered.c.position.is_not(None)))
        .group_by(findings.c.submission, findings.c.item)
        .order_by(findings.c.submission, findings.c.item)
    )
    asked: dict[int, dict[str, tuple[int, int]]] = {}
    for number, item, explained, every in connection.execute(query):
        asked.setdefault(number, {})[item] = (explained, every - explained)
    return asked


# --- the observations that count --------------------------------------------------------------------------------------


def observations_of(connection: Connection, as_at: datetime | None) -> tuple[Observation, ...]:
    """Return every observation that counts, in order of period, supplier, measure and item."""
    numbers = counted(as_at)
    query = select(*_OBSERVATION).join(numbers, numbers.c.number == observations.c.submission)
    found = [Observation(*row) for row in connection.execute(query)]
    ranks = {period: rank for rank, period in enumerate(sorted({o.period for o in found}))}
    return tuple(sorted(found, key=lambda o: (ranks[o.period], o.supplier, o.measure, o.item, o.submission)))


def figures_before(
    connection: Connection, supplier: str, before: Period
) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
    """Return the supplier's figures by measure and item, oldest first, from returns for periods before *before*."""
    found: dict[tuple[str, str], list[Observation]] = {}
    for row in connection.execute(_before(words=False), {"supplier": supplier, "before": before.first}):
        figure = Observation(*row)
        found.setdefault((figure.measure, figure.item), []).append(figure)
    return {key: tuple(figures) for key, figures in found.items()}


def words_before(connection: Connection, supplier: str, before: Period) -> Mapping[tuple[str, str], str]:
    """Return the supplier's last words (a date as "2024-06-30") by measure and item, from returns as `figures_before`.

    An item answered with a figure has none, and a marker is passed over.
    """
    rows = connection.execute(_before(words=True), {"supplier": supplier, "before": before.first})
    return {(row.measure, row.item): row.text for row in rows}


@lru_cache  # it is asked for with every filing, and long in the making
def _before(words: bool) -> Select[Any]:
    """The query for what a "supplier" gave for periods that ended before a day, "before": words, or figures."""
    supplier: BindParameter[str] = bindparam("supplier")
    numbers, given = counted(supplier=supplier), observations.c
    return (
        select(*_OBSERVATION)
        .join(numbers, numbers.c.number == given.submission)
        .join(submissions, submissions.c.number == given.submission)
        .where(submissions.c.ends < bindparam("before"))
        .where(*((given.value.is_(None), given.text != "") if words else (given.value.is_not(None),)))
        .order_by(submissions.c.ends, submissions.c.number, given.measure, given.item)
    )


# --- the grid of the expected and the received ---


def statuses(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None
) -> tuple[ReturnStatus, ...]:
    """Return how each supplier stands for *period*, by what was known at *as_at*."""
    return grid(definitions, period, store.submissions(period=period, as_at=as_at))


def grid(definitions: Definitions, period: Period, submissions: Sequence[Submission]) -> tuple[ReturnStatus, ...]:
    """Return how each supplier that is asked something for *period* stands, in the register's order.

    A supplier stands by the submission whose figures are used, so a faulty correction does not undo a good return:
    `latest` tells of it. What was withdrawn is neither good nor in time. *submissions* may be in any order, with those
    of other periods and suppliers among them.
    """
    own: dict[str, list[Submission]] = {}
    for submission in sorted(submissions, key=lambda s: s.number):
        if submission.period == period:
            own.setdefault(submission.supplier, []).append(submission)
    expected = definitions.plan.collection.expected
    return tuple(
        _standing(definitions, supplier, period, own.get(supplier.id, []))
        for supplier in definitions.register.suppliers
        if (expected.forces if supplier.is_force else expected.internal) != "none" and supplier.exists_in(period)
        if not make_form(definitions.plan, definitions.digest, supplier, period).empty
    )


def _standing(definitions: Definitions, supplier: Supplier, period: Period, filed: list[Submission]) -> ReturnStatus:
    collection = definitions.plan.collection
    due = collection.due(period, supplier.id)
    held = any(submission.withdrawn is None for submission in filed)
    good = [submission for submission in filed if submission.good]
    return ReturnStatus(
        supplier=supplier,
        period=period,
        due=due,
        state=good[-1].state if good else ("errors" if held else "not returned"),
        on_time=good[0].received.astimezone(UTC).date() <= due if good else None,
        counted=good[-1] if good else None,
        latest=filed[-1] if filed else None,
        versions=len(filed),
        lock=collection.lock(period, supplier.id),
        first=good[0] if good else None,
    )
