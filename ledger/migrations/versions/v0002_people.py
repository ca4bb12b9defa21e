"""People, roles, recusals, the register of enterprises; secrecy of documents and entries."""

import sqlalchemy as sa
from alembic import op

from ledger.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _enterprise()
    _person()
    _role_grant()
    _recusal()
    _document()
    _entry()


def _enterprise() -> None:
    op.create_table(
        "enterprise",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=200), nullable=True),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("regulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["enterprise.name"], name="fk_enterprise_parent_enterprise"),
        sa.PrimaryKeyConstraint("name", name="pk_enterprise"),
    )
    op.create_index("ix_enterprise_parent", "enterprise", ["parent"], unique=False)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("clearance", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_person"),
    )


def _role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("enterprise", sa.String(length=200), nullable=True),
        sa.Column("granted_by", sa.String(length=80), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise"], ["enterprise.name"], name="fk_role_grant_enterprise_enterprise"),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name="fk_role_grant_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
    )
    op.create_index("ix_role_grant_person", "role_grant", ["person"], unique=False)


def _recusal() -> None:
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("enterprise", sa.String(length=200), nullable=True),
        sa.Column("clue_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.String(length=80), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_recusal_clue_id_clue"),
        sa.ForeignKeyConstraint(["person"], ["person.name"], name="fk_recusal_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_recusal"),
    )
    op.create_index("ix_recusal_person", "recusal", ["person"], unique=False)


def _document() -> None:
    op.add_column("document", sa.Column("secrecy", sa.String(length=16), server_default="内部", nullable=False))
    op.add_column("document", sa.Column("received_by", sa.String(length=80), server_default="", nullable=False))


def _entry() -> None:
    op.add_column("entry", sa.Column("secrecy", sa.String(length=16), server_default="内部", nullable=False))
