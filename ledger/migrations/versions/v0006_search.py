"""Full-text search: one row per clue, and an index of each database's own kind (ledger/search.py)."""

import hashlib

import sqlalchemy as sa
from alembic import op

from ledger.search import index_value
from ledger.search_tokens import index_tokens

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "search_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_search_row_clue_id_clue"),
        sa.PrimaryKeyConstraint("id", name="pk_search_row"),
        sa.UniqueConstraint("clue_id", name="uq_search_row_clue_id"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_index USING fts5(tokens)")
    else:
        op.execute("CREATE TABLE search_index (row_id integer PRIMARY KEY, tokens tsvector NOT NULL)")
        op.execute("CREATE INDEX search_index_tokens ON search_index USING gin (tokens)")
    _index_what_is_there()


def _index_what_is_there() -> None:
    """Index the clues of an earlier version, in the form of ``ledger.search``."""
    connection = op.get_bind()
    clues = connection.execute(
        sa.text(
            "SELECT clue.id, clue.title, clue.text, clue.enterprise, COALESCE(document.title, ''), document.name"
            " FROM clue JOIN document ON document.sha256 = clue.document_sha256 ORDER BY clue.id"
        )
    ).all()
    for start in range(0, len(clues), _AT_ONCE):
        rows, values = [], []
        for number, (identity, *parts) in enumerate(clues[start : start + _AT_ONCE], start + 1):
            tokens = index_tokens("\n".join(parts))
            digest = hashlib.sha256(" ".join(tokens).encode("utf-8", "surrogatepass")).hexdigest()[:24]
            rows.append({"id": number, "clue_id": identity, "digest": digest})
            values.append({"row": number, "tokens": index_value(connection.dialect.name, tokens)})
        connection.execute(
            sa.text("INSERT INTO search_row (id, clue_id, digest) VALUES (:id, :clue_id, :digest)"), rows
        )
        connection.execute(_insert(connection.dialect.name), values)
    if clues and connection.dialect.name == "postgresql":
        connection.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('search_row', 'id'), :last)"), {"last": len(clues)}
        )


def _insert(dialect: str) -> sa.TextClause:
    if dialect == "sqlite":
        return sa.text("INSERT INTO search_index (rowid, tokens) VALUES (:row, :tokens)")
    return sa.text("INSERT INTO search_index VALUES (:row, CAST(CAST(:tokens AS text) AS tsvector))")
