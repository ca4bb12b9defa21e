"""Alembic's entry: run on the connection (and in the transaction) that the program hands over."""

from alembic import context

from ledger.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, transactional_ddl=True)
context.run_migrations()
