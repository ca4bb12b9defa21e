"""The desk's own database file: opened, created, and the two kinds of transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from ledger.database import file_url
from ledger.web.desk_models import DeskBase

DESK_FILE = "desk.db"
_WAIT_MILLISECONDS = 30_000
_WRITES = "desk_writes"


@dataclass(frozen=True, slots=True)
class DeskStore:
    """The opened file. Make one with :meth:`open`."""

    engine: Engine

    @classmethod
    def open(cls, folder: Path) -> DeskStore:
        """Open ``desk.db`` of a data folder, or create it."""
        engine = create_engine(file_url(folder / DESK_FILE), connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        DeskBase.metadata.create_all(engine)
        return cls(engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that writes alone, committed whole or rolled back."""
        writers = self.engine.execution_options(**{_WRITES: True})
        with Session(writers, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _prepare(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_WAIT_MILLISECONDS}", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
