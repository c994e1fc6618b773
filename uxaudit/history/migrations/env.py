"""The script that Alembic runs. The caller provides the connection, and holds the transaction and the lock around it."""

from __future__ import annotations

from alembic import context

from uxaudit.history.schema import VERSIONS, metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSIONS)
context.run_migrations()
