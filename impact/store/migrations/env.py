"""Run the steps on the connection that `store.database` gives, inside its transaction.

There is no `alembic.ini`: the program itself brings a store up to date when it opens it.
"""

from __future__ import annotations

from alembic import context

from impact.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
