"""Former and short names of the units of the register."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enterprise_name",
        sa.Column("enterprise", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["enterprise"], ["enterprise.name"], name="fk_enterprise_name_enterprise_enterprise"),
        sa.PrimaryKeyConstraint("enterprise", "kind", "name", name="pk_enterprise_name"),
    )
