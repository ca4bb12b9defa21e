"""The ledger as one object for the command line and the review desk: a folder (or server), a clock, and what to do.

Every method is one transaction: it reads, or it writes whole or not at all. ``user`` is the person who acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from classifiers.rule_sets import RuleSet, load_rule_sets
from corpus.extraction_result import Extraction
from corpus.store import OriginalStore
from extraction.errors import ReadError
from ledger.access import Viewer, viewer_of, visible_documents, visible_entries
from ledger.acting import Acting, acting_as
from ledger.base import Clock, system_clock
from ledger.database import Database, driver_url, file_url, open_database
from ledger.errors import UnusableLedger
from ledger.export import ExportNote, write_workbook
from ledger.journal import Verdict, append_journal, verify_journal
from ledger.layout import load_layout
from ledger.models import Clue, Decision, Document, Entry, JournalHead, Number
from ledger.office import Office, load_office
from ledger.policy import Policy, load_policy
from ledger.queries import (
    ClueFilter,
    EntryFilter,
    Listing,
    clue_by_prefix,
    entries_wanted,
    entry_by_number,
    entry_criteria,
    list_clues,
    list_entries,
)
from ledger.record import Failure, Recorded, record, record_failure
from ledger.registration import Register, register, void_entry
from ledger.review import approve, correct, reject, undo
from ledger.statistics import Statistics, statistics
from ledger.view import ClueView, view_clue

DATABASE_FILE = "ledger.db"
OWN_RULES = "rule_sets.yaml"
_EXPORT_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Book:
    """An opened ledger. Make one with :meth:`open`; :meth:`close` gives the connections back."""

    database: Database
    originals: OriginalStore
    office: Office
    policy: Policy
    rule_sets: Mapping[str, RuleSet]
    folder: Path
    clock: Clock = field(default=system_clock)

    @classmethod
    def open(cls, folder: Path, clock: Clock = system_clock, url: str | None = None) -> Book:
        """Open (or create) the ledger in a folder; ``url`` keeps the tables on a server. Raises LedgerError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableLedger(str(folder)) from error
        own = folder / OWN_RULES
        rule_sets = load_rule_sets(own if own.is_file() else None)
        office, policy = load_office(folder), load_policy(folder)
        database = open_database(driver_url(url) if url else file_url(folder / DATABASE_FILE))
        originals = OriginalStore(folder / "originals")
        return cls(database, originals, office, policy, rule_sets, folder, clock)

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def acting(self, session: Session, user: str) -> Acting:
        """Who acts, now; raises UnknownPerson once the ledger knows its people."""
        return acting_as(session, user, self.clock(), self.policy)

    @contextmanager
    def writing(self, user: str) -> Iterator[tuple[Session, Acting]]:
        """One write transaction of a person."""
        with self.database.write() as session:
            yield session, self.acting(session, user)

    @contextmanager
    def reading(self, user: str | None) -> Iterator[tuple[Session, Viewer]]:
        """One look of a person at the ledger."""
        with self.database.read() as session:
            yield session, viewer_of(session, self.policy, user)

    def ingest(self, extraction: Extraction, data: bytes, user: str) -> Recorded:
        """Keep the original, then store what was read; raises CountMismatch."""
        if self.originals.keep(data) != extraction.sha256:
            raise ValueError("the extraction belongs to other bytes")
        with self.writing(user) as (session, acting):
            return record(session, extraction, self.rule_sets, acting)

    def ingest_failure(self, name: str, member: str | None, data: bytes, error: ReadError, user: str) -> None:
        """Keep the original of a file that could not be read, with the reason, so that it can be read again."""
        sha256 = self.originals.keep(data)
        with self.writing(user) as (session, acting):
            record_failure(session, Failure(sha256, name, member, error), acting)

    def documents(self, user: str | None = None) -> list[Document]:
        """All documents that a person may see, in the order in which they came."""
        with self.reading(user) as (session, viewer):
            wanted = select(Document).where(*visible_documents(viewer))
            return list(session.scalars(wanted.order_by(Document.received_at, Document.sha256)))

    def clues(self, by: ClueFilter | None = None, user: str | None = None) -> Listing[Clue]:
        """A page of clues."""
        with self.reading(user) as (session, viewer):
            return list_clues(session, by or ClueFilter(), viewer)

    def clue(self, prefix: str, user: str | None = None) -> ClueView:
        """One clue by its id or the beginning of it; raises NotFound, AmbiguousPrefix. A logged level is journalled."""
        with self.reading(user) as (session, viewer):
            view = view_clue(session, clue_by_prefix(session, prefix, viewer))
        if view.document.secrecy in self.policy.logged:
            with self.writing(user or "") as (session, acting):
                append_journal(session, acting, "clue.view", view.clue.id, {"secrecy": view.document.secrecy})
        return view

    def approve(self, prefix: str, user: str, note: str = "") -> Decision:
        """通过."""
        with self.writing(user) as (session, acting):
            return approve(session, clue_by_prefix(session, prefix, acting.viewer).id, acting, note)

    def reject(self, prefix: str, reason: str, user: str, note: str = "") -> Decision:
        """不入账, with a reason of the list (``ledger.fields.reject_reasons``)."""
        with self.writing(user) as (session, acting):
            return reject(session, clue_by_prefix(session, prefix, acting.viewer).id, reason, acting, note)

    def correct(self, prefix: str, name: str, value: str, user: str) -> Decision:
        """更正 a field, by key or Chinese name, to a typed value."""
        with self.writing(user) as (session, acting):
            clue = clue_by_prefix(session, prefix, acting.viewer)
            return correct(session, clue.id, name, value, self.rule_sets, acting)

    def undo(self, prefix: str, user: str) -> Decision:
        """撤销 the latest step of a clue that is not registered."""
        with self.writing(user) as (session, acting):
            return undo(session, clue_by_prefix(session, prefix, acting.viewer).id, self.rule_sets, acting)

    def register(self, prefix: str, user: str) -> Entry:
        """登记 an approved clue; the entry has its number."""
        with self.writing(user) as (session, acting):
            clue = clue_by_prefix(session, prefix, acting.viewer)
            entry = register(session, clue.id, Register(self.office, self.rule_sets), acting)
            session.refresh(entry, ["document"])
            return entry

    def void(self, number: str, reason: str, user: str) -> Entry:
        """作废 an entry and its number."""
        with self.writing(user) as (session, acting):
            return void_entry(session, number, reason, acting)

    def entries(self, by: EntryFilter | None = None, user: str | None = None) -> Listing[Entry]:
        """A page of entries."""
        with self.reading(user) as (session, viewer):
            return list_entries(session, by or EntryFilter(), viewer)

    def entry(self, number: str, user: str | None = None) -> Entry:
        """One entry by its number. A logged level is journalled."""
        with self.reading(user) as (session, viewer):
            entry = entry_by_number(session, number, viewer)
            session.refresh(entry, ["document", "clue"])
        if entry.secrecy in self.policy.logged:
            with self.writing(user or "") as (session, acting):
                append_journal(session, acting, "entry.view", entry.number, {"secrecy": entry.secrecy})
        return entry

    def void_numbers(self, user: str | None = None) -> list[Number]:
        """The register of void numbers (numbers and reasons only)."""
        with self.reading(user) as (session, _):
            return list(session.scalars(select(Number).where(Number.state == "void").order_by(Number.number)))

    def statistics(self, by: EntryFilter | None = None, user: str | None = None) -> Statistics:
        """Counts and losses by enterprise, level, nature, source and state."""
        with self.reading(user) as (session, viewer):
            return statistics(session, by or EntryFilter(), viewer)

    def export_xlsx(self, path: Path, user: str, by: EntryFilter | None = None) -> int:
        """Write the workbook of the entries that a person may export, by number; returns how many."""
        by = by or EntryFilter()
        note = self._note_export(path, user, by)
        with self.reading(user) as (session, viewer):
            wanted = entries_wanted(by, viewer, "ledger.export").order_by(Entry.number)
            rows = session.scalars(wanted.execution_options(yield_per=_EXPORT_CHUNK))
            figures = statistics(session, by, viewer)
            return write_workbook(path, rows, figures, load_layout(self.folder), self.office, note)

    def verify_journal(self, anchor: str | None = None, user: str | None = None) -> Verdict:
        """Check the chain of the journal from its first line."""
        with self.reading(user) as (session, viewer):
            viewer.require("journal.verify")
            return verify_journal(session, anchor)

    def _note_export(self, path: Path, user: str, by: EntryFilter) -> ExportNote:
        """Journal an export before it is made, with how many entries of a logged level it holds."""
        with self.writing(user) as (session, acting):
            acting.viewer.require("ledger.export")
            criteria = [*entry_criteria(by), *visible_entries(acting.viewer, "ledger.export")]
            secret = select(func.count()).select_from(Entry).where(*criteria, Entry.secrecy.in_(self.policy.logged))
            facts = {"file": path.name, "filter": by.parts(), "logged": session.execute(secret).scalar_one()}
            append_journal(session, acting, "ledger.export", "xlsx", facts)
            head = session.get_one(JournalHead, 1)
            return ExportNote(user, acting.at, head.seq, head.hash)
