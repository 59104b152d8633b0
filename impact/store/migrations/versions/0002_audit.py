"""What is done with a submission after it is filed, and the audit: explanations, sign-offs, withdrawals, a hash chain.

Revision 0002, after 0001. The rows that are there stay as they are: the columns are added beside them, so no table is
made anew and the triggers stay. `store.database` then brings what was filed before into the audit.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from impact.store.schema import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEYS = {
    "explanations": ("submission", "position", "entry"),
    "sign_offs": ("submission",),
    "withdrawals": ("submission",),
    "audit": ("number",),
}


def upgrade() -> None:
    op.add_column("submissions", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    op.add_column("submissions", sa.Column("nil", sa.Integer, nullable=False, server_default="0"))
    op.add_column("findings", sa.Column("expected", sa.Text, nullable=False, server_default=""))
    op.add_column("findings", sa.Column("named", sa.Integer, nullable=False, server_default="0"))
    _make_explanations()
    _make_sign_offs_and_withdrawals()
    _make_audit()
    for table, key in _KEYS.items():
        for statement in append_only(table, key, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("What was signed off and recorded is kept for ever: there is no way back.")


def _make_explanations() -> None:
    op.create_table(
        "explanations",
        sa.Column("submission", sa.Integer, autoincrement=False, nullable=False),
        sa.Column(
            "position", sa.Integer, autoincrement=False, nullable=False, comment="That of the finding it answers."
        ),
        sa.Column("entry", sa.Integer, autoincrement=False, nullable=False, comment="The audit entry that records it."),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("explained_by", sa.Text, nullable=False),
        sa.Column("explained_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("submission", "position", "entry", name=op.f("pk_explanations")),
        sa.ForeignKeyConstraint(
            ["submission", "position"],
            ["findings.submission", "findings.position"],
            name=op.f("fk_explanations_submission_position"),
        ),
        sqlite_with_rowid=False,
    )


def _make_sign_offs_and_withdrawals() -> None:
    op.create_table(
        "sign_offs",
        sa.Column("submission", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("signed_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_sign_offs")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.number"], name=op.f("fk_sign_offs_submission")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("submission", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("withdrawn_by", sa.Text, nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_withdrawals")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.number"], name=op.f("fk_withdrawals_submission")),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("done_at", sa.String(32), nullable=False),
        sa.Column("done_by", sa.Text, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("submission", sa.Integer),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
