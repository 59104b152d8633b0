"""The key that public hashes of returns that count people are made with. Revision 0003, after 0002.

The row itself is made when an edition is first published.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from impact.store.schema import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column(
            "secret", sa.LargeBinary, nullable=False, comment="Never in an edition: see metrics/methods.md, Disclosure."
        ),
        sa.PrimaryKeyConstraint("purpose", name=op.f("pk_keys")),
    )
    for statement in append_only("keys", ("purpose",), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Editions were published with the key: there is no way back.")
