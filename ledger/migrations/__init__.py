"""Alembic migrations of the ledger's tables, oldest first; each is kept for ever and tested from every version."""
