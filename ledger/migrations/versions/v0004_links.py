"""Claims, links between findings, where a clue comes from and went."""

import sqlalchemy as sa
from alembic import op

from ledger.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _claim()
    _link()
    _clue()
    _entry()


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("clue_id", sa.String(length=64), nullable=False),
        sa.Column("user_name", sa.String(length=80), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_claim_clue_id_clue"),
        sa.PrimaryKeyConstraint("clue_id", name="pk_claim"),
    )


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newer", sa.String(length=64), nullable=False),
        sa.Column("older", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["newer"], ["clue.id"], name="fk_link_newer_clue"),
        sa.ForeignKeyConstraint(["older"], ["clue.id"], name="fk_link_older_clue"),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("newer", "older", name="uq_link_newer_older"),
    )
    op.create_index("ix_link_newer", "link", ["newer"], unique=False)
    op.create_index("ix_link_older", "link", ["older"], unique=False)
    op.create_index("ix_link_state", "link", ["state"], unique=False)


def _clue() -> None:
    op.add_column("clue", sa.Column("origin", sa.String(length=8), server_default="machine", nullable=False))
    op.add_column("clue", sa.Column("parent_id", sa.String(length=64), nullable=True))
    op.add_column("clue", sa.Column("repeat_of", sa.String(length=80), nullable=True))
    op.create_index("ix_clue_parent_id", "clue", ["parent_id"], unique=False)


def _entry() -> None:
    op.add_column("entry", sa.Column("merged_into", sa.String(length=80), nullable=True))
    op.add_column("entry", sa.Column("repeat_of", sa.String(length=80), nullable=True))
