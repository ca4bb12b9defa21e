"""Counts and losses by enterprise, level, nature, source and status; a matter is counted once in every total.

A loss that is not determined adds nothing to a sum and is counted beside it, never as zero. An entry of two
enterprises stands under both; totals are taken from the entries, not from the sum over enterprises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
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


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of the cube: entries that are alike in everything that a table counts by."""

    year: str
    level: str
    aspect: str
    source: str
    state: str
    count: int
    loss_yuan: Decimal
    undetermined: int


def statistics(session: Session, wanted: EntryFilter, viewer: Viewer) -> Statistics:
    """All tables for the entries of a filter that a person may see (void ones are left out unless asked for)."""
    by: Criteria = [*entry_criteria(wanted), *visible_entries(viewer)]
    cube = _cube(session, by)
    return Statistics(
        total=_fold(cube, lambda cell: "合计")[0] if cube else Tally("合计", 0, Decimal(0), 0),
        by_enterprise=_by_enterprise(session, by),
        by_level=sorted(_fold(cube, lambda cell: cell.level), key=_gravity),
        by_aspect=_fold(cube, lambda cell: cell.aspect),
        by_source=_fold(cube, lambda cell: cell.source),
        by_state=_fold(cube, lambda cell: cell.state),
        by_year=_fold(cube, lambda cell: cell.year),
        clues_by_state=_counts(session, _by_state(viewer)),
        documents_by_status=_counts(session, _by_status(viewer)),
    )


def _cube(session: Session, by: Criteria) -> list[_Cell]:
    """One pass over the entries (over an index alone, where no one is restricted); every table is folded from it."""
    keys = (Entry.year, Entry.level, Entry.aspect, Entry.source_code, Entry.state)
    rows = session.execute(select(*keys, *_figures()).where(*by).group_by(*keys)).tuples()
    return [
        _Cell(str(year), level or UNDETERMINED_LEVEL, aspect, source, state, count, loss or Decimal(0), undetermined)
        for year, level, aspect, source, state, count, loss, undetermined in rows
    ]


def _fold(cube: Sequence[_Cell], key: Callable[[_Cell], str]) -> list[Tally]:
    """One table out of the cube, the most frequent first, then by loss."""
    found: dict[str, Tally] = {}
    for cell in cube:
        name = key(cell)
        known = found.get(name, Tally(name, 0, Decimal(0), 0))
        found[name] = Tally(
            name,
            known.count + cell.count,
            known.loss_yuan + cell.loss_yuan,
            known.undetermined + cell.undetermined,
        )
    return sorted(found.values(), key=_frequency)


def _by_enterprise(session: Session, by: Criteria) -> list[Tally]:
    """By enterprise; an entry that names none has a row of its own."""
    wanted: Select[Any] = select(EntryEnterprise.name, *_figures()).select_from(Entry)
    joined = wanted.outerjoin(EntryEnterprise, EntryEnterprise.entry_id == Entry.id)
    rows = session.execute(joined.where(*by).group_by(EntryEnterprise.name)).tuples()
    return sorted((Tally(name or NO_ENTERPRISE, n, loss or Decimal(0), u) for name, n, loss, u in rows), key=_frequency)


def _by_state(viewer: Viewer) -> Select[str, int]:
    return select(Clue.state, func.count()).where(*visible_clues(viewer)).group_by(Clue.state)


def _by_status(viewer: Viewer) -> Select[str, int]:
    return select(Document.status, func.count()).where(*visible_documents(viewer)).group_by(Document.status)


def _figures() -> tuple[ColumnElement[Any], ...]:
    """Count, sum of determined losses, number not determined."""
    undetermined = func.count(case((Entry.loss_yuan.is_(None), 1)))
    return func.count(), func.sum(Entry.loss_yuan), undetermined


def _frequency(tally: Tally) -> tuple[int, Decimal, str]:
    return (-tally.count, -tally.loss_yuan, tally.name)


def _gravity(tally: Tally) -> int:
    """The gravest level first; a local level of another name behind, the undetermined last."""
    known = ("重大", "较大", "一般")
    return known.index(tally.name) if tally.name in known else len(known) + (tally.name == UNDETERMINED_LEVEL)


def _counts(session: Session, wanted: Select[str, int]) -> dict[str, int]:
    return dict(session.execute(wanted).tuples().all())
