"""The record: documents, clues, decisions, entries, numbers, journal."""

import sqlalchemy as sa
from alembic import op

from ledger.base import Moment, Money

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _applied_rule_set()
    _document()
    _journal()
    _journal_head()
    _series()
    _clue()
    _document_name()
    _document_text()
    _number()
    _reading()
    _clue_enterprise()
    _clue_field()
    _decision()
    _entry()
    _entry_enterprise()
    _seal_journal()


def _applied_rule_set() -> None:
    op.create_table(
        "applied_rule_set",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rule_set", sa.String(length=24), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_applied_rule_set"),
    )
    op.create_index("ix_applied_rule_set_rule_set", "applied_rule_set", ["rule_set"], unique=False)


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("auditee", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("clue_count", sa.Integer(), nullable=False),
        sa.Column("dismissed_count", sa.Integer(), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("error_code", sa.String(length=8), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("reading", sa.String(length=64), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_document"),
    )
    op.create_index("ix_document_status", "document", ["status"], unique=False)


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
    )
    op.create_index("ix_journal_action", "journal", ["action"], unique=False)
    op.create_index("ix_journal_subject", "journal", ["subject"], unique=False)


def _journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal_head"),
    )


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("next_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_series"),
    )


def _clue() -> None:
    op.create_table(
        "clue",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("loss_yuan", Money(), nullable=True),
        sa.Column("loss_status", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("rule_set", sa.String(length=24), nullable=False),
        sa.Column("aspect", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("accepted", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["document_sha256"], ["document.sha256"], name="fk_clue_document_sha256_document"),
        sa.PrimaryKeyConstraint("id", name="pk_clue"),
    )
    op.create_index("ix_clue_aspect", "clue", ["aspect"], unique=False)
    op.create_index("ix_clue_confidence", "clue", ["confidence"], unique=False)
    op.create_index("ix_clue_document_position", "clue", ["document_sha256", "position"], unique=False)
    op.create_index("ix_clue_level", "clue", ["level"], unique=False)
    op.create_index("ix_clue_state_loss", "clue", ["state", "loss_yuan"], unique=False)


def _document_name() -> None:
    op.create_table(
        "document_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["document.sha256"], name="fk_document_name_sha256_document"),
        sa.PrimaryKeyConstraint("id", name="pk_document_name"),
        sa.UniqueConstraint("sha256", "name", "member", name="uq_document_name_sha256_name_member"),
    )


def _document_text() -> None:
    op.create_table(
        "document_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["document.sha256"], name="fk_document_text_sha256_document"),
        sa.PrimaryKeyConstraint("sha256", name="pk_document_text"),
    )


def _number() -> None:
    op.create_table(
        "number",
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.key"], name="fk_number_series_series"),
        sa.PrimaryKeyConstraint("number", name="pk_number"),
        sa.UniqueConstraint("series", "serial", name="uq_number_series_serial"),
    )
    op.create_index("ix_number_state", "number", ["state"], unique=False)


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["document.sha256"], name="fk_reading_sha256_document"),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
    )
    op.create_index("ix_reading_sha256", "reading", ["sha256"], unique=False)


def _clue_enterprise() -> None:
    op.create_table(
        "clue_enterprise",
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_clue_enterprise_clue_id_clue"),
        sa.PrimaryKeyConstraint("clue_id", "position", name="pk_clue_enterprise"),
    )
    op.create_index("ix_clue_enterprise_name", "clue_enterprise", ["name"], unique=False)


def _clue_field() -> None:
    op.create_table(
        "clue_field",
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("machine", sa.JSON(), nullable=False),
        sa.Column("human", sa.JSON(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_clue_field_clue_id_clue"),
        sa.PrimaryKeyConstraint("clue_id", "field", name="pk_clue_field"),
    )


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undone_by", sa.String(length=80), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_decision_clue_id_clue"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_clue_id", "decision", ["clue_id"], unique=False)


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by", sa.String(length=80), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("loss_yuan", Money(), nullable=True),
        sa.Column("loss_status", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("rule_set", sa.String(length=24), nullable=False),
        sa.Column("rule_digest", sa.String(length=64), nullable=False),
        sa.Column("aspect", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("source_code", sa.String(length=8), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_entry_clue_id_clue"),
        sa.ForeignKeyConstraint(["document_sha256"], ["document.sha256"], name="fk_entry_document_sha256_document"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.UniqueConstraint("number", name="uq_entry_number"),
    )
    op.create_index("ix_entry_aspect", "entry", ["aspect"], unique=False)
    op.create_index("ix_entry_clue_id", "entry", ["clue_id"], unique=False)
    op.create_index("ix_entry_document_sha256", "entry", ["document_sha256"], unique=False)
    op.create_index("ix_entry_level", "entry", ["level"], unique=False)
    op.create_index("ix_entry_loss_yuan", "entry", ["loss_yuan"], unique=False)
    op.create_index("ix_entry_source_code", "entry", ["source_code"], unique=False)
    op.create_index("ix_entry_state", "entry", ["state"], unique=False)
    op.create_index("ix_entry_year", "entry", ["year"], unique=False)


def _entry_enterprise() -> None:
    op.create_table(
        "entry_enterprise",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_entry_enterprise_entry_id_entry"),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_entry_enterprise"),
    )
    op.create_index("ix_entry_enterprise_name", "entry_enterprise", ["name"], unique=False)


def _seal_journal() -> None:
    """The first head of the chain, and triggers that refuse to change what is written."""
    op.execute(f"INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '{'0' * 64}')")
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER journal_no_{event.lower()} BEFORE {event} ON journal "
                "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'journal is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
    )
    op.execute(
        "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()"
    )
