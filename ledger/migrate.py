"""Migrations, run by the program when it opens a ledger (the only importer of Alembic besides the migrations)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ledger.errors import NewerLedger

HEAD = "0008"
_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x7869616E  # "xian": one migration at a time on a shared server


def current_version(connection: Connection) -> str | None:
    """The version of the tables; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def upgrade(connection: Connection, target: str = HEAD) -> None:
    """Bring the tables to ``target`` inside the caller's transaction; raises NewerLedger for an unknown version."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    version = current_version(connection)
    if version == target:
        return
    if version is not None and version > target:
        raise NewerLedger(version)
    from alembic import command  # noqa: PLC0415 - loading it takes longer than opening a ledger that is up to date
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", _FOLDER.as_posix().replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)
