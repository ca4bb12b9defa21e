"""The lists that the rules ask for: 重点督办, 应完成处置, 待上报, 零报告, 久查不处, 移送未反馈.

Each names only what the person who looks may see; what puts a matter on a list is data (``rules/watchlists.yaml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from ledger.access import Viewer, visible_entries
from ledger.matter_models import Move, Paper
from ledger.matters import Matters
from ledger.models import Entry, EntryEnterprise
from ledger.moves import Course
from ledger.people_models import Enterprise
from ledger.rule_files import load_office_rules

TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True)
class WatchlistRules:
    """What puts a matter on a list."""

    key_levels: tuple[str, ...]
    key_sources: tuple[str, ...]
    key_consequences: tuple[str, ...]
    disposal_statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that a matter owes: which, by when, and the working days left (negative: late)."""

    entry: Entry
    report: str
    due_on: date
    provisional: bool
    days_left: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter that waits (移送未反馈, 久查不处), since when, for how many days."""

    entry: Entry
    since: date
    days: int


def load_watchlists(folder: Path | None = None) -> WatchlistRules:
    """The rules in force for the ledger in ``folder``."""
    rules = load_office_rules("watchlists.yaml", folder)
    key = rules["key_supervision"]
    return WatchlistRules(
        key_levels=tuple(key["levels"]),
        key_sources=tuple(key["sources"]),
        key_consequences=tuple(key["consequences"]),
        disposal_statuses=tuple(rules["due_for_disposal"]["loss_statuses"]),
    )


def key_supervision(session: Session, viewer: Viewer, rules: WatchlistRules, course: Course) -> list[Entry]:
    """重点督办: open matters of a grave loss or consequence, or from a source that is always followed up."""
    ground = or_(
        Entry.level.in_(rules.key_levels),
        Entry.source_code.in_(rules.key_sources),
        _has_paper("consequence", rules.key_consequences),
    )
    return _entries(session, [*_open(course), ground, *visible_entries(viewer)])


def due_for_disposal(session: Session, viewer: Viewer, rules: WatchlistRules, year: int) -> list[Entry]:
    """应完成处置 of a year: the loss is recovered, or it can be estimated."""
    estimable = Entry.loss_yuan.is_not(None) & Entry.loss_status.in_(rules.disposal_statuses)
    ground = or_(estimable, _has_paper("amount", ("挽回",)))
    return _entries(session, [Entry.year == year, ground, *_alive(), *visible_entries(viewer)])


def due_reports(session: Session, viewer: Viewer, course: Course, today: date) -> list[DueReport]:
    """较大 and 重大 matters that still owe a report, the most urgent first."""
    found = []
    for rule in course.lifecycle.reports:
        sent = _has_paper("report", (rule.name,))
        criteria = [Entry.level.in_(rule.levels), ~sent, *_alive(), *visible_entries(viewer)]
        for entry in _entries(session, criteria):
            due = course.calendar.after(entry.registered_on, rule.working_days)
            left = course.calendar.between(today, due.on)
            found.append(DueReport(entry, rule.name, due.on, due.provisional, left))
    return sorted(found, key=lambda row: (row.due_on, row.entry.number))


def zero_reports(session: Session, viewer: Viewer, start: date, end: date) -> list[Enterprise]:
    """零报告: regulated units of the register without a matter registered in the period, within a person's reach."""
    reported = (
        select(EntryEnterprise.name)
        .join(Entry, Entry.id == EntryEnterprise.entry_id)
        .where(Entry.registered_on.between(start, end), Entry.state != "void")
    )
    wanted = select(Enterprise).where(Enterprise.regulated, Enterprise.name.not_in(reported)).order_by(Enterprise.name)
    return [unit for unit in session.scalars(wanted) if _reaches(viewer, unit.name)]


def lingering(session: Session, viewer: Viewer, course: Course, today: date) -> list[Waiting]:
    """久查不处: open for longer than the office allows, the longest first."""
    latest = today - timedelta(days=course.lifecycle.lingering_days)
    entries = _entries(session, [*_open(course), Entry.registered_on < latest, *visible_entries(viewer)])
    rows = [Waiting(entry, entry.registered_on, (today - entry.registered_on).days) for entry in entries]
    return sorted(rows, key=lambda row: (-row.days, row.entry.number))


def unanswered_transfers(session: Session, viewer: Viewer, course: Course, today: date) -> list[Waiting]:
    """移送未反馈, since the day of the transfer."""
    rows = []
    for entry in _entries(session, [Entry.state == TRANSFERRED, *visible_entries(viewer)]):
        last = select(Move).where(Move.entry_id == entry.id, Move.after == TRANSFERRED).order_by(Move.id.desc())
        since = course.office.day(session.scalars(last.limit(1)).one().at)
        rows.append(Waiting(entry, since, (today - since).days))
    return sorted(rows, key=lambda row: (-row.days, row.entry.number))


@dataclass(frozen=True, slots=True)
class Watchlists:
    """The lists of an opened ledger as of today."""

    matters: Matters
    rules: WatchlistRules

    @classmethod
    def of(cls, matters: Matters) -> Watchlists:
        """With the rules in force for a ledger; raises BadSettings."""
        return cls(matters, load_watchlists(matters.book.folder))

    @property
    def today(self) -> date:
        """The office's calendar day."""
        return self.matters.book.office.day(self.matters.book.clock())

    def key_supervision(self, user: str | None = None) -> list[Entry]:
        """重点督办."""
        with self.matters.book.reading(user) as (session, viewer):
            return key_supervision(session, viewer, self.rules, self.matters.course)

    def due_for_disposal(self, year: int, user: str | None = None) -> list[Entry]:
        """应完成处置."""
        with self.matters.book.reading(user) as (session, viewer):
            return due_for_disposal(session, viewer, self.rules, year)

    def due_reports(self, user: str | None = None) -> list[DueReport]:
        """待上报."""
        with self.matters.book.reading(user) as (session, viewer):
            return due_reports(session, viewer, self.matters.course, self.today)

    def zero_reports(self, start: date, end: date, user: str | None = None) -> list[Enterprise]:
        """零报告."""
        with self.matters.book.reading(user) as (session, viewer):
            return zero_reports(session, viewer, start, end)

    def lingering(self, user: str | None = None) -> list[Waiting]:
        """久查不处."""
        with self.matters.book.reading(user) as (session, viewer):
            return lingering(session, viewer, self.matters.course, self.today)

    def unanswered_transfers(self, user: str | None = None) -> list[Waiting]:
        """移送未反馈."""
        with self.matters.book.reading(user) as (session, viewer):
            return unanswered_transfers(session, viewer, self.matters.course, self.today)


def _open(course: Course) -> list[ColumnElement[bool]]:
    return [Entry.state.not_in(course.lifecycle.ended)]


def _alive() -> list[ColumnElement[bool]]:
    return [Entry.state.not_in(("void", "merged"))]


def _has_paper(kind: str, sorts: Sequence[str]) -> ColumnElement[bool]:
    return (
        select(Paper.id)
        .where(Paper.entry_id == Entry.id, Paper.kind == kind, Paper.sort.in_(sorts), Paper.removed_at.is_(None))
        .exists()
    )


def _entries(session: Session, criteria: Sequence[ColumnElement[bool]]) -> list[Entry]:
    return list(session.scalars(select(Entry).where(*criteria).order_by(Entry.number)))


def _reaches(viewer: Viewer, unit: str) -> bool:
    if viewer.alone:
        return True
    scope = viewer.operations.get("entry.read", frozenset())
    return (scope is None or unit in scope) and unit not in viewer.recused_units
