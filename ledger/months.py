"""Entries by the month of their registration, for statistics over a year."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import Session

from ledger.access import Viewer, visible_entries
from ledger.models import Entry
from ledger.queries import EntryFilter, entry_criteria
from ledger.statistics import Tally


def by_month(session: Session, wanted: EntryFilter, viewer: Viewer) -> list[Tally]:
    """A tally for each month with entries (``2026-03``), oldest first."""
    year, month = extract("year", Entry.registered_on), extract("month", Entry.registered_on)
    undetermined = func.count(case((Entry.loss_yuan.is_(None), 1)))
    figures = select(year, month, func.count(), func.sum(Entry.loss_yuan), undetermined)
    rows = session.execute(
        figures.where(*entry_criteria(wanted), *visible_entries(viewer)).group_by(year, month).order_by(year, month)
    )
    return [Tally(f"{int(y)}-{int(m):02d}", count, loss or Decimal(0), none) for y, m, count, loss, none in rows]
