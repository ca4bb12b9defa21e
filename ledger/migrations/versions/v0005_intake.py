"""Intake and reprocessing: arrivals, opened archives, runs, notes; owner, source and version of a document."""

import sqlalchemy as sa
from alembic import op

from ledger.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _document()
    _container()
    _arrival()
    _run()
    _run_document()
    _note()


def _document() -> None:
    op.add_column("document", sa.Column("read_version", sa.Text(), server_default="", nullable=False))
    op.add_column("document", sa.Column("owner", sa.String(length=200), nullable=True))
    op.add_column("document", sa.Column("source_kind", sa.String(length=40), nullable=True))
    op.add_column("document", sa.Column("previous", sa.String(length=64), nullable=True))
    # The version of the latest reading was kept with the reading only.
    op.execute(
        "UPDATE document SET read_version = COALESCE((SELECT version FROM reading WHERE reading.id ="
        " (SELECT MAX(r.id) FROM reading r WHERE r.sha256 = document.sha256)), '')"
    )


def _container() -> None:
    op.create_table(
        "container",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("lost", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_container"),
    )


def _arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=8), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("secrecy", sa.String(length=16), nullable=False),
        sa.Column("source_kind", sa.String(length=40), nullable=True),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_arrival"),
    )
    op.create_index("ix_arrival_folder_path", "arrival", ["folder", "path"], unique=False)
    op.create_index("ix_arrival_sha256", "arrival", ["sha256"], unique=False)
    op.create_index("ix_arrival_state", "arrival", ["state"], unique=False)


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_state", "run", ["state"], unique=False)


def _run_document() -> None:
    op.create_table(
        "run_document",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("difference", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reading", sa.LargeBinary(), nullable=True),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_run_document_run_id_run"),
        sa.ForeignKeyConstraint(["sha256"], ["document.sha256"], name="fk_run_document_sha256_document"),
        sa.PrimaryKeyConstraint("run_id", "sha256", name="pk_run_document"),
    )
    op.create_index("ix_run_document_outcome", "run_document", ["outcome"], unique=False)


def _note() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("seen_by", sa.String(length=80), nullable=True),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_note_clue_id_clue"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_note_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_clue_id", "note", ["clue_id"], unique=False)
