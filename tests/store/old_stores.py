"""Stores as earlier versions left them."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from impact.store.database import MIGRATIONS

ROWS = """
INSERT INTO files VALUES ('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', 1, {a});
INSERT INTO files VALUES ('3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d', 1, {b});
INSERT INTO submissions VALUES (1, 'E23000013', '2024-25-Q1', '2024-06-30', 1, 'return.xlsx',
    'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', '2024-07-10T09:00:00.000000+00:00', '',
    'queries', 0, 1, 0);
INSERT INTO submissions VALUES (2, '', NULL, NULL, 0, 'picture.gif',
    '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d', '2024-07-11T09:00:00.000000+00:00', '',
    'errors', 1, 0, 0);
INSERT INTO findings VALUES (1, 1, 'change', 'query', 'This is twice last quarter''s.', 'Explain it.', 'C4', 'E22', '',
    '["C4!E23"]');
INSERT INTO findings VALUES (2, 1, 'no_workbook', 'error', 'This is a picture.', 'Send a workbook.', '', '', '', '[]');
INSERT INTO observations VALUES (1, 'IW-17', 'launched', '2024-25-Q1', 'E23000013', 12.5, '', '', 'C4', 'E14')
"""


def migrate(url: str, revision: str, *, then: str = "") -> None:
    """Bring the database at *url* to a revision by its migrations, and run the statements that come *then*."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in filter(None, then.split(";\n")):
            connection.execute(text(statement.replace(":00:00", "\\:00\\:00")))
    engine.dispose()


def make_first(url: str) -> None:
    """Make at *url* a store of the first revision, with a return and a file of nobody known in it."""
    literals = {"a": "X'61'", "b": "X'62'"} if url.startswith("sqlite") else {"a": "'\\x61'", "b": "'\\x62'"}
    migrate(url, "0001", then=ROWS.format(**literals))
