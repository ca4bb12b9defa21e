"""The database: engine, connection settings, migrations on opening, and the two kinds of transaction.

SQLite by default (WAL, foreign keys, waiting for a lock), PostgreSQL by URL. Writers queue: SQLite by BEGIN
IMMEDIATE, PostgreSQL by a lock on the head of the journal, which every write needs anyway. So no two writers can
number, decide or journal at once, and no order of locks can deadlock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ledger.errors import LedgerBusy, LedgerError, StaleView, UnusableLedger
from ledger.journal import canonical
from ledger.migrate import upgrade
from ledger.models import JournalHead
from ledger.search import index_clues, watch_clues

BUSY_SECONDS = 30
_WRITES = "xiansuo_writes"


@dataclass(frozen=True, slots=True)
class Database:
    """An opened ledger database, at the newest version of its tables."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads: one consistent view, rolled back at the end."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that writes alone, committed whole at the end or rolled back; raises LedgerBusy, StaleView."""
        writers = self.engine.execution_options(**{_WRITES: True})
        try:
            with Session(writers, expire_on_commit=False) as session, session.begin():
                if self.engine.dialect.name != "sqlite":
                    session.execute(select(JournalHead.seq).with_for_update())
                changed = watch_clues(session)
                yield session
                session.flush()
                index_clues(session, changed)
        except StaleDataError as error:
            raise StaleView from error
        except OperationalError as error:
            refusal = _refusal(error)
            if refusal is None:
                raise
            raise refusal from error

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open (and create or migrate) the database of a SQLAlchemy URL; raises NewerLedger, UnusableLedger."""
    engine = create_engine(
        url, json_serializer=canonical, pool_pre_ping=not url.startswith("sqlite"), **_arguments(url)
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        with engine.execution_options(**{_WRITES: True}).begin() as connection:
            upgrade(connection)
    except DBAPIError as error:
        engine.dispose()
        raise _refusal(error) or UnusableLedger(str(error.orig)[:120]) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


# What SQLite says when the file is the trouble, not the statement.
_FILE_TROUBLES = {
    "unable to open": "文件夹不存在或没有权限",
    "readonly": "没有写入权限",
    "not a database": "ledger.db 不是台账文件或已损坏",
    "malformed": "ledger.db 已损坏，请从备份恢复",
    "disk is full": "磁盘已满",
    "disk I/O": "磁盘读写出错",
}


def _refusal(error: DBAPIError) -> LedgerError | None:
    """A lock that did not come free, or a file that cannot be used, as the ledger's own refusal."""
    said = str(error.orig)
    if "locked" in said:
        return LedgerBusy()
    reasons = (reason for words, reason in _FILE_TROUBLES.items() if words in said)
    return next(map(UnusableLedger, reasons), None)


def file_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return f"sqlite:///{path.resolve().as_posix()}"


def driver_url(url: str) -> str:
    """A plain ``postgresql://`` address with the driver that is shipped; other addresses as they are."""
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+pg8000")
    return parsed.render_as_string(hide_password=False)


def _arguments(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    return {}


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Each new connection: our own BEGIN, write-ahead log, enforced foreign keys, full flush on commit."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once, so that it never finds on committing that it read an older state."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
