"""Runs the migrations on the connection that ``stores.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from eros.stores.schema import metadata

connection = context.config.attributes["connection"]

# A migration that waits for a lock blocks everybody behind it: better it fails and is run again.
if connection.dialect.name == "postgresql":
    connection.exec_driver_sql("SET lock_timeout = '5s'")

context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
