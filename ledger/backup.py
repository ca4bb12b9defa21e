"""Backup and restore: the whole ledger as one ZIP of plain JSON lines, the same for SQLite and PostgreSQL.

Each table is a file of JSON lines with its hash in the manifest; the originals lie beside them under their own hashes,
with the office's own rule files. A backup is one consistent view; a restore goes into an empty ledger, whole or not at
all, and ends by checking every count, every hash and the chain of the journal.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Table, func, insert, select, text
from sqlalchemy.orm import Session

from corpus.store import digest
from ledger.base import Moment, Money
from ledger.book import Book
from ledger.errors import BadBackup, NotEmpty
from ledger.journal import append_journal, canonical, verify_journal
from ledger.migrate import HEAD
from ledger.models import Clue, Document, JournalHead, JournalRecord
from ledger.schema import kept_tables
from ledger.search import index_clues

MANIFEST = "manifest.json"
_CHUNK = 500
_LARGEST_LINE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupNote:
    """What a backup holds: rows by table, originals, and where the journal stood."""

    tables: dict[str, int]
    originals: int
    journal_lines: int
    journal_hash: str


def back_up(book: Book, path: Path, user: str) -> BackupNote:
    """Write a backup beside its place and rename it; raises NotPermitted."""
    with book.writing(user) as (session, acting):
        acting.viewer.require("ledger.backup")
        append_journal(session, acting, "ledger.backup", "zip", {"file": path.name})
    piece = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(piece, "w", zipfile.ZIP_DEFLATED) as archive:
            note = _write(book, archive)
        piece.replace(path)
    finally:
        piece.unlink(missing_ok=True)
    return note


def restore(book: Book, path: Path) -> BackupNote:
    """Fill an empty ledger from a backup; raises NotEmpty, BadBackup, and leaves the ledger empty then."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.get("schema") != 1 or manifest.get("version") != HEAD:
                raise BadBackup(f"备份版本 {manifest.get('version')}，程序版本 {HEAD}")
            with book.database.write() as session:
                _check_empty(session)
                _restore_tables(session, archive, manifest)
                _check_journal(session, manifest)
                index_clues(session, session.scalars(select(Clue.id)).all())
                _restore_originals(session, book, archive, manifest)
                _restore_rules(book, archive, manifest)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BadBackup(str(error)[:80]) from error
    return _note(manifest)


def _write(book: Book, archive: zipfile.ZipFile) -> BackupNote:
    manifest: dict[str, Any] = {"schema": 1, "version": HEAD, "tables": {}, "originals": [], "rules": {}}
    engine = book.database.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        for table in kept_tables():
            manifest["tables"][table.name] = _dump(connection, table, archive)
        head = connection.execute(select(JournalHead.seq, JournalHead.hash)).one()
        held = connection.execute(select(Document.sha256).order_by(Document.sha256)).scalars().all()
    manifest["journal"] = {"lines": head.seq, "hash": head.hash}
    for sha256 in (*held, *_attached(book)):
        if sha256 in book.originals and sha256 not in manifest["originals"]:
            archive.writestr(f"originals/{sha256}", book.originals.read(sha256))
            manifest["originals"].append(sha256)
    for rules in sorted(book.folder.glob("*.yaml")):
        archive.writestr(f"rules/{rules.name}", rules.read_bytes())
        manifest["rules"][rules.name] = digest(rules.read_bytes())
    archive.writestr(MANIFEST, canonical(manifest))
    return _note(manifest)


def _dump(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    """One table as JSON lines in the order of its key; returns its count and the hash of the file."""
    count, total = 0, hashlib.sha256()
    rows = connection.execution_options(yield_per=_CHUNK).execute(select(table).order_by(*table.primary_key.columns))
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in rows:
            values = {column.name: _encode(value) for column, value in zip(table.columns, row, strict=True)}
            line = (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode(
                "utf-8", "surrogatepass"
            )
            file.write(line)
            total.update(line)
            count += 1
    return {"count": count, "sha256": total.hexdigest()}


def _attached(book: Book) -> Iterator[str]:
    """Attachments of matters, which are kept among the originals too."""
    from ledger.matter_models import Paper  # noqa: PLC0415 - the tables of matters are a room of their own

    with book.database.read() as session:
        for facts in session.scalars(select(Paper.facts).where(Paper.kind == "attachment").order_by(Paper.id)):
            if len(facts["sha256"]) == 64:
                yield facts["sha256"]


def _check_empty(session: Session) -> None:
    for model in (Document, JournalRecord):
        if session.execute(select(func.count()).select_from(model)).scalar_one():
            raise NotEmpty


def _restore_tables(session: Session, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    connection = session.connection()
    connection.execute(JournalHead.__table__.delete())  # type: ignore[attr-defined]
    for table in kept_tables():
        told = manifest["tables"][table.name]
        count, total, rows = 0, hashlib.sha256(), []
        with archive.open(f"tables/{table.name}.jsonl") as file:
            while line := file.readline(_LARGEST_LINE):
                total.update(line)
                rows.append(_decode(table, json.loads(line.decode("utf-8", "surrogatepass"))))
                count += 1
                if len(rows) == _CHUNK:
                    connection.execute(insert(table), rows)
                    rows = []
        if rows:
            connection.execute(insert(table), rows)
        if (count, total.hexdigest()) != (told["count"], told["sha256"]):
            raise BadBackup(f"{table.name} 与清单不符")
        _advance_sequence(connection, table)


def _advance_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows from a counter of its own; it must stand behind the rows that came with their ids."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar()
    if sequence is not None:
        last = connection.execute(select(func.max(column))).scalar()
        connection.execute(text("SELECT setval(:name, :value, :used)"), _counter(sequence, last))


def _counter(sequence: str, last: int | None) -> dict[str, Any]:
    return {"name": sequence, "value": last or 1, "used": last is not None}


def _check_journal(session: Session, manifest: dict[str, Any]) -> None:
    session.expire_all()
    verdict = verify_journal(session)
    told = manifest["journal"]
    if not verdict.whole or (verdict.lines, verdict.head) != (told["lines"], told["hash"]):
        raise BadBackup(f"操作日志：{verdict.reason or '与清单不符'}")


def _restore_originals(session: Session, book: Book, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for sha256 in manifest["originals"]:
        if book.originals.keep(archive.read(f"originals/{sha256}")) != sha256:
            raise BadBackup(f"原件 {sha256[:12]} 与清单不符")
    for sha256 in session.scalars(select(Document.sha256)):
        if sha256 not in book.originals:
            raise BadBackup(f"缺少原件 {sha256[:12]}")


def _restore_rules(book: Book, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for name, sha256 in manifest["rules"].items():
        data = archive.read(f"rules/{name}")
        if Path(name).name != name or not name.endswith(".yaml") or digest(data) != sha256:
            raise BadBackup(f"规则文件 {name}")
        (book.folder / name).write_bytes(data)


def _encode(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime | date) else value


def _decode(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """JSON values back to what the columns take; raises KeyError for a column that the table does not have."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        kind = table.columns[name].type
        if value is None:
            found[name] = None
        elif isinstance(kind, Money):
            found[name] = Decimal(value)
        elif isinstance(kind, Moment):
            found[name] = datetime.fromisoformat(value)
        else:
            found[name] = date.fromisoformat(value) if isinstance(kind, Date) else value
    return found


def _note(manifest: dict[str, Any]) -> BackupNote:
    tables = {name: told["count"] for name, told in manifest["tables"].items()}
    journal = manifest["journal"]
    return BackupNote(tables, len(manifest["originals"]), journal["lines"], journal["hash"])
