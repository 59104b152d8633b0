"""Files, submissions, findings and observations, each append-only.

Revision 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from impact.store.schema import append_only, refusal

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEYS = {
    "files": ("sha256",),
    "submissions": ("number",),
    "findings": ("submission", "position"),
    "observations": ("submission", "measure", "item"),
}


def upgrade() -> None:
    _make_files_and_submissions()
    _make_findings()
    _make_observations()
    dialect = op.get_bind().dialect.name
    for statement in refusal(dialect):
        op.execute(statement)
    for table, key in _KEYS.items():
        for statement in append_only(table, key, dialect):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("What was filed is kept for ever: there is no way back from the first revision.")


def _make_files_and_submissions() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files")),
    )
    op.create_table(
        "submissions",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("supplier", sa.Text, nullable=False),
        sa.Column("period", sa.String(10)),
        sa.Column("ends", sa.Date, comment="Last day of the period: its place in time."),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("received_by", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("queries", sa.Integer, nullable=False),
        sa.Column("notes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_submissions")),
        sa.CheckConstraint("state IN ('accepted', 'queries', 'errors')", name=op.f("ck_submissions_state")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_submissions_sha256")),
    )
    op.create_index(
        "uq_submissions_supplier_period_version",
        "submissions",
        ["supplier", "period", "version"],
        unique=True,
        sqlite_where=sa.text("version > 0"),
        postgresql_where=sa.text("version > 0"),
    )
    op.create_index(op.f("ix_submissions_sha256"), "submissions", ["sha256"])


def _make_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("severity", sa.String(5), nullable=False),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("cell", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False, comment="A list of further cells, each as Sheet!A1."),
        sa.PrimaryKeyConstraint("submission", "position", name=op.f("pk_findings")),
        sa.CheckConstraint("severity IN ('error', 'query', 'note')", name=op.f("ck_findings_severity")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.number"], name=op.f("fk_findings_submission")),
        sqlite_with_rowid=False,
    )


def _make_observations() -> None:
    op.create_table(
        "observations",
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("supplier", sa.Text, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("marker", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("cell", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("submission", "measure", "item", name=op.f("pk_observations")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.number"], name=op.f("fk_observations_submission")),
        sqlite_with_rowid=False,
    )
