"""Registered matters for the command line and the review desk: moving, filing, time limits, closing, reconciling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from corpus.intake import read_file
from ledger.access import visible_documents, visible_entries
from ledger.acting import Acting
from ledger.book import Book
from ledger.closing import apply_close, confirm_close
from ledger.deadlines import Watch, extend_limit, watched
from ledger.dossier import file_paper, papers, remove_paper
from ledger.errors import BadSettings
from ledger.joining import join_matters, part_matters
from ledger.lifecycle import load_lifecycle
from ledger.matter_models import Deadline, Move, Paper
from ledger.models import Entry
from ledger.moves import Course, move_matter, moves_of
from ledger.queries import entry_by_number
from ledger.reconciliation import DocumentAccount, PeriodAccount, reconcile_documents, reconcile_period
from ledger.rule_files import load_office_rules
from ledger.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Matters:
    """The matters of an opened ledger. Every method is one transaction; ``number`` names the entry."""

    book: Book
    course: Course

    @classmethod
    def of(cls, book: Book) -> Matters:
        """Load the life of a matter and the working days in force for a ledger; raises BadSettings."""
        calendar = load_calendar(book.folder)
        return cls(book, Course(load_lifecycle(book.folder), calendar, book.office))

    def move(self, number: str, key: str, user: str, facts: Mapping[str, str] | None = None) -> Move:
        """Take one move of ``lifecycle.yaml``."""
        with self.book.writing(user) as (session, acting):
            return move_matter(session, _entry(session, number, acting), key, facts or {}, self.course, acting)

    def file(self, number: str, kind: str, facts: Mapping[str, Any], user: str) -> Paper:
        """Put a paper of ``dossier.yaml`` into the file; a handler is assigned so, too."""
        with self.book.writing(user) as (session, acting):
            return file_paper(session, _entry(session, number, acting), kind, facts, acting)

    def attach(self, number: str, path: Path, sort: str, user: str) -> Paper:
        """Keep a file among the originals and name it in the matter's file; raises ReadError."""
        original = read_file(path)
        self.book.originals.keep(original.data)
        facts = {"sort": sort, "name": original.name, "sha256": original.sha256}
        return self.file(number, "attachment", facts, user)

    def remove(self, number: str, paper: int, user: str) -> None:
        """Take a paper out of force."""
        with self.book.writing(user) as (session, acting):
            remove_paper(session, _entry(session, number, acting), paper, acting)

    def extend(self, number: str, reason: str, user: str) -> Deadline:
        """延期 the running time limit."""
        with self.book.writing(user) as (session, acting):
            entry = _entry(session, number, acting)
            return extend_limit(session, entry, reason, self.course.lifecycle, self.course.calendar, acting)

    def apply_close(self, number: str, basis: str, user: str, archive: str = "") -> Move:
        """申请销号."""
        with self.book.writing(user) as (session, acting):
            return apply_close(session, _entry(session, number, acting), basis, self.course, acting, archive)

    def confirm_close(self, number: str, user: str) -> Move:
        """批准销号."""
        with self.book.writing(user) as (session, acting):
            return confirm_close(session, _entry(session, number, acting), self.course, acting)

    def join(self, number: str, into: str, reason: str, user: str) -> Move:
        """并案 into another matter."""
        with self.book.writing(user) as (session, acting):
            entry, target = _entry(session, number, acting), _entry(session, into, acting)
            return join_matters(session, entry, target, reason, self.course, acting)

    def part(self, number: str, reason: str, user: str) -> Move:
        """Undo a 并案."""
        with self.book.writing(user) as (session, acting):
            return part_matters(session, _entry(session, number, acting), reason, self.course, acting)

    def history(self, number: str, user: str | None = None) -> tuple[list[Move], list[Paper]]:
        """The moves and the papers in force of a matter."""
        with self.book.reading(user) as (session, viewer):
            entry = entry_by_number(session, number, viewer)
            return moves_of(session, entry), papers(session, entry)

    def watch(self, user: str | None = None) -> list[Watch]:
        """Time limits that are overdue or about to end, as of today."""
        with self.book.reading(user) as (session, viewer):
            today = self.book.office.day(self.book.clock())
            criteria = visible_entries(viewer)
            return watched(session, today, self.course.lifecycle, self.course.calendar, criteria)

    def reconcile(self, user: str | None = None) -> list[DocumentAccount]:
        """对账 of every document that a person may see."""
        with self.book.reading(user) as (session, viewer):
            return reconcile_documents(session, visible_documents(viewer))

    def reconcile_period(self, start: date, end: date, user: str | None = None) -> PeriodAccount:
        """对账 of a period, by its first and last day."""
        with self.book.reading(user) as (session, viewer):
            ended, criteria = self.course.lifecycle.ended, visible_entries(viewer)
            return reconcile_period(session, (start, end), self.book.office, ended, criteria)


def load_calendar(folder: Path | None) -> WorkingCalendar:
    """The Chinese calendar with the office's own entries (``calendar.yaml``); raises BadSettings."""
    rules = load_office_rules("calendar.yaml", folder)
    own: dict[date, bool] = {}
    for key, works in (("holidays", False), ("working_days", True)):
        for day in rules[key] or ():
            if not isinstance(day, date):
                raise BadSettings(f"calendar.yaml：{day}")
            own[day] = works
    return WorkingCalendar(own)


def _entry(session: Session, number: str, acting: Acting) -> Entry:
    return entry_by_number(session, number, acting.viewer)
