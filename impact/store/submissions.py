"""The store: every file that came in, what was found in it, and the figures it gave. Nothing is changed or removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from secrets import token_bytes
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection, Engine, insert, inspect, select

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.returns.observation import Observation
from impact.store import audit, filing, schema
from impact.store import standing as stood
from impact.store.database import at_one_moment, connect, connect_to_read, write, writing
from impact.store.failures import NoStoreYet, StoreUnavailable, said_plainly
from impact.store.model import (
    AuditEntry,
    Explanation,
    Filing,
    Publication,
    Refused,
    SignOff,
    Submission,
    Withdrawal,
)

__all__ = ["NoStoreYet", "Refused", "Store", "StoreUnavailable"]

_T = TypeVar("_T")


class Store:
    """What is kept, in one database. Use it in a `with`, or close it.

    Each method raises `StoreUnavailable` when the database cannot be read or written; those that change how something
    stands raise `Refused` when that is not allowed as things are. Every time given is an aware one.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        """Use `Store.open`."""
        self._engine = engine
        self._place = place

    @classmethod
    def open(cls, url: str, reading: bool = False) -> Store:
        """Open the store at *url*: "sqlite:////folder/impact.sqlite3" or "postgresql+psycopg://user@machine/name".

        A new SQLite file is made with its folder; an older schema is brought up to date. Opened only for *reading*,
        nothing at all is written, not even that.

        Raises:
            NoStoreYet: It was to be read, and nothing was ever kept there.
            EarlierStore: It was to be read, and an earlier version of the program made it.
            StoreUnavailable: It cannot be opened or made, is not a store, is damaged, or is newer than this program.
        """
        return cls(*(connect_to_read(url) if reading else connect(url)))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    # --- what changes how things stand: each in one transaction, all of it kept or none -----------------------------

    def file(self, filing_: Filing, instead_of: Submission | None = None) -> Submission:
        """Keep a filing: its file, findings, observations and explanations together, or nothing of it.

        The very file that was filed before for its supplier and period, and that is judged as it was then, is not filed
        again, so that a folder sent in twice changes nothing: that submission comes back with `repeat`. So is one that
        does not say whose it is. Where the checks now find something else or come to other figures, because a rule was
        mended since, or where that submission was withdrawn, it is filed anew.

        Args:
            filing_: What is to be kept.
            instead_of: The submission whose file this judges anew, as it stood when that was done. It is filed in any
                case; with errors, that submission is withdrawn with it, so that its figures no longer count.

        Raises:
            StoreUnavailable: It could not be written; nothing of it was kept.
            Refused: *instead_of* stands otherwise by now, or no longer counts; nothing was kept.
        """
        if instead_of is None:
            return self._write(lambda connection: filing.keep(connection, filing_))
        return self._write(lambda connection: filing.keep_instead(connection, filing_, instead_of))

    def explain(self, number: int, position: int, text: str, by: str, at: datetime) -> Submission:
        """Answer a query: *position* is that of the finding in `findings(number)`, from 1. Return how it stands now.

        Others of the same submission that ask the very same are answered with it. A later answer takes the place of an
        earlier one, until the submission is signed off.

        Raises:
            Refused: There is no such query there, nothing is said, or the submission no longer takes answers.
        """
        return self._write(lambda connection: filing.explain(connection, number, position, text, by, at))

    def sign_off(self, number: int, name: str, role: str, at: datetime) -> SignOff:
        """Keep that *name*, in *role*, accepts the submission's file.

        Raises:
            Refused: It has errors or open queries, is not the one that counts, or it is not said who signs.
        """
        return self._write(lambda connection: filing.sign_off(connection, number, name, role, at))

    def withdraw(self, number: int, reason: str, by: str, at: datetime) -> Withdrawal:
        """Take a submission back: its figures no longer count, and those of an earlier good one do again.

        Raises:
            Refused: There is none, it was withdrawn already, or no reason is given.
        """
        return self._write(lambda connection: filing.withdraw(connection, number, reason, by, at))

    def publish(self, told: Publication, put_in_place: Callable[[], None]) -> None:
        """Record that an edition was published, and put it in its place, while nobody else writes: both or neither.

        Args:
            told: What the audit is to hold of it.
            put_in_place: Puts the edition's files where they belong; whatever it raises undoes the record.
        """
        said = {"edition": told.edition, "manifest": told.manifest, "role": told.role}
        with said_plainly(self._place), writing(self._engine) as connection:
            if key := audit.key_hash(connection):
                said["key"] = key
            audit.record(connection, "published", None, told.at, told.by, said)
            put_in_place()

    # --- what is there ----------------------------------------------------------------------------------------------

    def submission(self, number: int) -> Submission:
        """Return one submission as it stands.

        Raises:
            KeyError: There is no submission with that number.
        """
        with self._reading() as connection:
            return stood.group_of(connection, number)[0]

    def submissions(
        self, period: Period | None = None, supplier: str | None = None, as_at: datetime | None = None
    ) -> tuple[Submission, ...]:
        """Return the submissions in the order they were filed: of *period*, of *supplier*, received by *as_at*.

        Each is as it stood at *as_at*: later explanations, sign-offs and withdrawals are not seen.
        """
        table = schema.submissions.c
        where = [] if period is None else [table.period == period]
        where += [] if supplier is None else [table.supplier == supplier]
        with self._reading() as connection:
            return stood.standing(connection, *where, as_at=as_at)

    def filed_elsewhere(self, sha256: str, supplier: str, period: Period | None) -> tuple[Submission, ...]:
        """Return the good submissions of the very same file for another supplier or period that were not withdrawn."""
        table = schema.submissions.c
        pairs = select(table.supplier, table.period).where(table.sha256 == sha256, table.version > 0).distinct()
        with self._reading() as connection:
            others = [pair for pair in map(tuple, connection.execute(pairs)) if pair != (supplier, period)]
            found = [one for other in others for one in stood.standing(connection, *stood.of(*other))]
        return tuple(sorted((one for one in found if one.sha256 == sha256 and one.good), key=lambda one: one.number))

    def findings(self, number: int, as_at: datetime | None = None) -> tuple[Finding, ...]:
        """Return what was found in a submission, in order. A query explained by *as_at* is a note and says so.

        Raises:
            KeyError: There is no submission with that number.
        """
        with self._reading() as connection:
            self._digest(connection, number)
            return stood.findings_of(connection, number, as_at)

    def explanations(self, supplier: str, period: Period) -> Mapping[str, str]:
        """Return what *supplier* said to what is asked of its latest version for *period*, by `Finding.fingerprint`.

        One said of an earlier version is among them where every version since has had that very finding.
        """
        with self._reading() as connection:
            return stood.holding(connection, supplier, period)

    def explanations_of(self, number: int, as_at: datetime | None = None) -> tuple[Explanation, ...]:
        """Return every explanation given by *as_at*, in the order given; those of the workbook have no name."""
        with self._reading() as connection:
            return stood.explanations_of(connection, number, as_at)

    def queries(self, as_at: datetime | None = None) -> Mapping[int, Mapping[str, tuple[int, int]]]:
        """Return how many queries are explained and how many open, of each submission that counts, by `Finding.item`.

        Those that were explained by the time it was filed are among the explained. As known at or before *as_at*.
        """
        with self._reading() as connection:
            return stood.queries_of(connection, as_at)

    def observations(self, as_at: datetime | None = None) -> tuple[Observation, ...]:
        """Return the observations that count, in order of period, supplier, measure and item.

        They are those of each supplier's latest submission for each period that has no errors and was not withdrawn,
        by what was received and withdrawn at or before *as_at*.
        """
        with self._reading() as connection:
            return stood.observations_of(connection, as_at)

    def history(self, supplier: str, before: Period) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
        """Return the supplier's figures, oldest first, by measure and item, from returns for periods before *before*.

        Only what counts is there. Answers without a figure (a marker, or only words) are left out.
        """
        with self._reading() as connection:
            return stood.figures_before(connection, supplier, before)

    def last_words(self, supplier: str, before: Period) -> Mapping[tuple[str, str], str]:
        """Return the supplier's last text, choice or date ("2024-06-30") by measure and item, from returns as above."""
        with self._reading() as connection:
            return stood.words_before(connection, supplier, before)

    def last_observations(self, supplier: str, before: Period) -> Mapping[tuple[str, str], Observation]:
        """Return the last figure of each measure and item in `history`."""
        return {key: figures[-1] for key, figures in self.history(supplier, before).items()}

    def content(self, number: int) -> bytes:
        """Return a submission's file, byte for byte.

        Raises:
            KeyError: There is no submission with that number.
            Refused: The file was too large to keep; its hash was kept in its place.
        """
        table = schema.files.c
        with self._reading() as connection:
            digest = self._digest(connection, number)
            kept, size = connection.execute(select(table.content, table.size).where(table.sha256 == digest)).one()
        if size and not kept:
            megabytes = f"{size / 1024**2:,.0f} MB"
            raise Refused(f"The file of submission {number} is {megabytes}, too large to keep: only its hash was kept.")
        return bytes(kept)

    # --- the audit --------------------------------------------------------------------------------------------------

    def publications(self) -> tuple[Publication, ...]:
        """Return every edition that the audit says was published, in order.

        An entry that somebody altered so that it cannot be read is passed over.
        """
        table = schema.audit.c
        query = select(table.detail, table.done_by, table.done_at).where(table.action == "published")
        found = []
        with self._reading() as connection:
            for detail, by, at in connection.execute(query.order_by(table.number)):
                try:
                    told = json.loads(detail)
                    found.append(Publication(str(told["edition"]), str(told["manifest"]), by, str(told["role"]), at))
                except (ValueError, KeyError, TypeError):
                    continue
        return tuple(found)

    def audit(self) -> Iterator[AuditEntry]:
        """Yield everything that was done, in order. More may be added meanwhile; it comes too."""
        last = 0
        while True:
            with self._reading() as connection:
                batch = audit.entries(connection, last)
            if not batch:
                return
            yield from batch
            last = batch[-1].number

    def readable_audit(self) -> tuple[AuditEntry, ...]:
        """Return the entries up to the first that cannot be read, which `examine_audit` then says was changed."""
        with said_plainly(self._place), at_one_moment(self._engine) as connection:
            return audit.readable(connection)

    def head(self) -> str:
        """Return the hash of the audit's last entry, to be written down elsewhere; "" where nothing was done yet."""
        with self._reading() as connection:
            return audit.head(connection)

    def examine_audit(self, expected_head: str = "") -> tuple[str, ...]:
        """Return every fault of the audit, and every row that is not as the audit says; none when all is well.

        Args:
            expected_head: A `head()` written down before: the audit must still hold it, or it was cut or rewritten.
        """
        with said_plainly(self._place), at_one_moment(self._engine) as connection:
            return audit.examine(connection, expected_head)

    # --- the key ----------------------------------------------------------------------------------------------------

    def key(self) -> bytes | None:
        """Return what public hashes of returns that count people are made with; None before any was published."""
        with self._reading() as connection:
            if not inspect(connection).has_table(schema.keys.name):  # of an earlier version, and only read
                return None
            secret: bytes | None = connection.scalar(select(schema.keys.c.secret))
            return secret

    def make_key(self) -> None:
        """Make the key where there is none yet. It is kept in the store and its backups, and is in no edition."""

        def make(connection: Connection) -> None:
            if connection.scalar(select(schema.keys.c.secret)) is None:
                row = {"purpose": "disclosure", "secret": token_bytes(32)}
                connection.execute(insert(schema.keys).values(row))

        self._write(make)

    # --- the database -----------------------------------------------------------------------------------------------

    def _write(self, work: Callable[[Connection], _T]) -> _T:
        with said_plainly(self._place):
            return write(self._engine, work)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with said_plainly(self._place), self._engine.connect() as connection:
            yield connection

    @staticmethod
    def _digest(connection: Connection, number: int) -> str:
        table = schema.submissions.c
        digest: str | None = connection.scalar(select(table.sha256).where(table.number == number))
        if digest is None:
            raise KeyError(number)
        return digest
