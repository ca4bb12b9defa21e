"""All tables of the ledger, whoever declares them, in an order in which rows can be inserted."""

from __future__ import annotations

from sqlalchemy import Table

from ledger import intake_models, link_models, matter_models, models, people_models  # noqa: F401 - they declare tables
from ledger.base import Base
from ledger.search import SearchRow


def all_tables() -> list[Table]:
    """Every table, the referred ones before those that refer to them."""
    return list(Base.metadata.sorted_tables)


def kept_tables() -> list[Table]:
    """The tables of a backup: all but the search index, which is made anew from the clues."""
    return [table for table in all_tables() if table.name != SearchRow.__tablename__]
