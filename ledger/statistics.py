"""Counts and losses by enterprise, level, nature, source and status; a matter is counted once in every total.

A loss that is not determined adds nothing to a sum and is counted beside it, never as zero. An entry of two
enterprises stands under both; totals are taken from the entries, not from the sum over enterprises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, select
from sqlalchemy.orm import Session

from ledger.access import Viewer, visible_clues, visible_documents, visible_entries
from ledger.models import Clue, Document, Entry, EntryEnterprise
from ledger.queries import EntryFilter, entry_criteria
from ledger.values import UNDETERMINED_LEVEL

NO_ENTERPRISE = "未载明"
Criteria = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Tally:
    """One row of a table: how many entries, their determined loss in yuan, and how many have none determined."""

    name: str
    count: int
    loss_yuan: Decimal
    undetermined: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The tables of the ledger for one filter of entries, and the states of the candidates behind them."""

    total: Tally
    by_enterprise: Sequence[Tally]
    by_level: Sequence[Tally]
    by_aspect: Sequence[Tally]
    by_source: Sequence[Tally]
    by_state: Sequence[Tally]
    by_year: Sequence[Tally]
    clues_by_state: dict[str, int]
    documents_by_status: dict[str, int]


def statistics(session: Session, wanted: EntryFilter, viewer: Viewer) -> Statistics:
    """All tables for the entries of a filter that a person may see (void ones are left out unless asked for)."""
    by: Criteria = [*entry_criteria(wanted), *visible_entries(viewer)]
    return Statistics(
        total=_total(session, by),
        by_enterprise=_tallies(session, by, EntryEnterprise.name, joined=True, missing=NO_ENTERPRISE),
        by_level=sorted(_tallies(session, by, Entry.level, missing=UNDETERMINED_LEVEL), key=_gravity),
        by_aspect=_tallies(session, by, Entry.aspect),
        by_source=_tallies(session, by, Entry.source_code),
        by_state=_tallies(session, by, Entry.state),
        by_year=_tallies(session, by, Entry.year),
        clues_by_state=_counts(session, _by_state(viewer)),
        documents_by_status=_counts(session, _by_status(viewer)),
    )


def _by_state(viewer: Viewer) -> Select[str, int]:
    return select(Clue.state, func.count()).where(*visible_clues(viewer)).group_by(Clue.state)


def _by_status(viewer: Viewer) -> Select[str, int]:
    return select(Document.status, func.count()).where(*visible_documents(viewer)).group_by(Document.status)


def _figures() -> tuple[ColumnElement[Any], ...]:
    """Count, sum of determined losses, number not determined."""
    undetermined = func.count(case((Entry.loss_yuan.is_(None), 1)))
    return func.count(), func.sum(Entry.loss_yuan), undetermined


def _total(session: Session, by: Criteria) -> Tally:
    count, loss, undetermined = session.execute(select(*_figures()).where(*by)).one()
    return Tally("合计", count, loss or Decimal(0), undetermined)


def _tallies(
    session: Session, by: Criteria, column: SQLColumnExpression[Any], joined: bool = False, missing: str = ""
) -> list[Tally]:
    """One table, the most frequent first, then by loss."""
    wanted: Select[Any] = select(column, *_figures()).select_from(Entry).where(*by)
    if joined:
        wanted = wanted.outerjoin(EntryEnterprise, EntryEnterprise.entry_id == Entry.id)
    rows = session.execute(wanted.group_by(column)).all()
    tallies = [Tally(str(missing if name is None else name), n, loss or Decimal(0), u) for name, n, loss, u in rows]
    return sorted(tallies, key=lambda tally: (-tally.count, -tally.loss_yuan, tally.name))


def _gravity(tally: Tally) -> int:
    """The gravest level first; a local level of another name behind, the undetermined last."""
    known = ("重大", "较大", "一般")
    return known.index(tally.name) if tally.name in known else len(known) + (tally.name == UNDETERMINED_LEVEL)


def _counts(session: Session, wanted: Select[str, int]) -> dict[str, int]:
    return dict(session.execute(wanted).tuples().all())
