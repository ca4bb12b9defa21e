"""Indexes for large ledgers: figures, names and orders out of an index alone."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DROPPED = {
    "clue_enterprise": ["ix_clue_enterprise_name"],
    "entry_enterprise": ["ix_entry_enterprise_name"],
    "entry": ["ix_entry_clue_id", "ix_entry_state"],
}
_MADE = {
    "ix_clue_created_at_document_sha256_position": ("clue", ["created_at", "document_sha256", "position"]),
    "ix_clue_state_confidence": ("clue", ["state", "confidence"]),
    "ix_clue_enterprise_name_clue_id": ("clue_enterprise", ["name", "clue_id"]),
    "ix_entry_enterprise_name_entry_id": ("entry_enterprise", ["name", "entry_id"]),
    "ix_entry_clue_id_state_number": ("entry", ["clue_id", "state", "number"]),
    "ix_entry_figures": ("entry", ["state", "year", "level", "aspect", "source_code", "secrecy", "loss_yuan"]),
}


def upgrade() -> None:
    for table, names in _DROPPED.items():
        for name in names:
            op.drop_index(name, table_name=table)
    for name, (table, columns) in _MADE.items():
        op.create_index(name, table, columns)
