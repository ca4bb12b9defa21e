"""The search index, kept in the transaction that changes a clue: FTS5 in SQLite, tsvector in PostgreSQL."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, event, literal, or_, select
from sqlalchemy import text as sql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean

from ledger.base import Base
from ledger.models import Clue, Entry
from ledger.search_tokens import index_tokens, is_prefix, query_phrases

_MOST_POSITIONS = 16000  #: PostgreSQL knows no later position
_AT_ONCE = 500


class SearchRow(Base):
    """The row of the index (``search_index``, a table of each database's own kind) that belongs to a clue."""

    __tablename__ = "search_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    clue_id: Mapped[str] = mapped_column(ForeignKey("clue.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(24))


class _Hit(FunctionElement[bool]):
    """True for the rows of the index that a query finds: the query for FTS5, the same for tsvector."""

    type = Boolean()
    inherit_cache = True
    name = "search_hit"


def matching(text: str, clue_id: ColumnElement[str] | Any, columns: Iterable[Any]) -> ColumnElement[bool]:
    """The condition that a clue contains every term of a text; one character alone is looked for in ``columns``."""
    phrases = query_phrases(text)
    if not phrases:
        return or_(*(column.contains(text.strip(), autoescape=True) for column in columns))
    hit = _Hit(literal(_fts_query(phrases)), literal(_tsquery(phrases)))
    return clue_id.in_(select(SearchRow.clue_id).where(hit))


def watch_clues(session: Session) -> set[str]:
    """The ids of clues that the session writes, filled as it flushes."""
    changed: set[str] = set()

    def note(flushed: Session, _context: object) -> None:
        written = (*flushed.new, *flushed.dirty)
        changed.update(instance.id for instance in written if isinstance(instance, Clue))

    event.listen(session, "after_flush", note)
    return changed


def index_clues(session: Session, identities: Collection[str]) -> None:
    """Bring the index up to date for these clues, before the caller's transaction ends."""
    wanted = sorted(identities)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        known = {row.clue_id: row for row in session.scalars(select(SearchRow).where(SearchRow.clue_id.in_(part)))}
        clues = session.scalars(select(Clue).where(Clue.id.in_(part)).options(joinedload(Clue.document)))
        numbers = session.execute(select(Entry.clue_id, Entry.number).where(Entry.clue_id.in_(part))).tuples().all()
        for clue in clues.unique().all():
            own = [number for identity, number in numbers if identity == clue.id]
            _index(session, clue, own, known.get(clue.id))
    session.flush()


def _index(session: Session, clue: Clue, numbers: list[str], row: SearchRow | None) -> None:
    document = clue.document
    text = "\n".join((clue.title, clue.text, clue.enterprise, document.title or "", document.name, *numbers))
    tokens = index_tokens(text)
    digest = _digest(tokens)
    if row is not None and row.digest == digest:
        return
    if row is None:
        row = SearchRow(clue_id=clue.id, digest=digest)
        session.add(row)
        session.flush()
    row.digest = digest
    _put(session, row.id, tokens)


def _put(session: Session, row: int, tokens: list[str]) -> None:
    dialect = session.get_bind().dialect.name
    key, value = ("rowid", ":tokens") if dialect == "sqlite" else ("row_id", "CAST(CAST(:tokens AS text) AS tsvector)")
    session.execute(sql(f"DELETE FROM search_index WHERE {key} = :row"), {"row": row})
    insert = sql(f"INSERT INTO search_index ({key}, tokens) VALUES (:row, {value})")
    session.execute(insert, {"row": row, "tokens": index_value(dialect, tokens)})


def index_value(dialect: str, tokens: list[str]) -> str:
    """The tokens as the index of a database takes them."""
    return " ".join(tokens) if dialect == "sqlite" else _tsvector(tokens)


def _tsvector(tokens: list[str]) -> str:
    """A tsvector as text: each token with its positions."""
    places: dict[str, list[str]] = {}
    for position, token in enumerate(tokens[:_MOST_POSITIONS], 1):
        places.setdefault(token, []).append(str(position))
    return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items())


def _fts_query(phrases: list[list[str]]) -> str:
    return " AND ".join(f'"{" ".join(phrase)}"' + ("*" if is_prefix(phrase) else "") for phrase in phrases)


def _tsquery(phrases: list[list[str]]) -> str:
    terms = (" <-> ".join(f"'{token}'" + (":*" if is_prefix(phrase) else "") for token in phrase) for phrase in phrases)
    return " & ".join(f"({term})" for term in terms)


def _digest(tokens: list[str]) -> str:
    return hashlib.sha256(" ".join(tokens).encode("utf-8", "surrogatepass")).hexdigest()[:24]


@compiles(_Hit, "sqlite")
def _compile_sqlite(element: _Hit, compiler: Any, **options: Any) -> str:
    query = compiler.process(next(iter(element.clauses)), **options)
    return f"search_row.id IN (SELECT rowid FROM search_index WHERE search_index MATCH {query})"


@compiles(_Hit, "postgresql")
def _compile_postgresql(element: _Hit, compiler: Any, **options: Any) -> str:
    query = compiler.process(list(element.clauses)[1], **options)
    return f"search_row.id IN (SELECT row_id FROM search_index WHERE tokens @@ CAST({query} AS tsquery))"
