"""The ledger as one object for the command line and the review desk: a folder (or server), a clock, and what to do.

Every method is one transaction: it reads, or it writes whole or not at all. ``user`` is the person who acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, joinedload, selectinload

from classifiers.rule_sets import RuleSet, load_rule_sets
from corpus.extraction_result import Extraction
from corpus.store import OriginalStore
from extraction.errors import ReadError
from ledger.base import Clock, system_clock
from ledger.database import Database, driver_url, file_url, open_database
from ledger.export import ExportNote, write_workbook
from ledger.in_force import Difference, differences
from ledger.journal import Acting, Verdict, append_journal, verify_journal
from ledger.layout import load_layout
from ledger.models import Clue, Decision, Document, DocumentText, Entry, JournalHead, Number
from ledger.office import Office, load_office
from ledger.queries import (
    ClueFilter,
    EntryFilter,
    Listing,
    clue_by_prefix,
    entries_wanted,
    entry_by_number,
    list_clues,
    list_entries,
)
from ledger.record import Recorded, record, record_failure
from ledger.registration import Register, register, void_entry
from ledger.review import approve, correct, reject, undo
from ledger.statistics import Statistics, statistics

DATABASE_FILE = "ledger.db"
OWN_RULES = "rule_sets.yaml"
_EXPORT_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ClueView:
    """A clue for showing: with its document, decisions, and what a newer reading differs in."""

    clue: Clue
    document: Document
    text: str
    decisions: tuple[Decision, ...]
    differences: tuple[Difference, ...]
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Book:
    """An opened ledger. Make one with :meth:`open`; :meth:`close` gives the connections back."""

    database: Database
    originals: OriginalStore
    office: Office
    rule_sets: Mapping[str, RuleSet]
    folder: Path
    clock: Clock = field(default=system_clock)

    @classmethod
    def open(cls, folder: Path, clock: Clock = system_clock, url: str | None = None) -> Book:
        """Open (or create) the ledger in a folder; ``url`` keeps the tables on a server. Raises LedgerError."""
        folder.mkdir(parents=True, exist_ok=True)
        own = folder / OWN_RULES
        rule_sets = load_rule_sets(own if own.is_file() else None)
        office = load_office(folder)
        database = open_database(driver_url(url) if url else file_url(folder / DATABASE_FILE))
        return cls(database, OriginalStore(folder / "originals"), office, rule_sets, folder, clock)

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def acting(self, user: str) -> Acting:
        """Who acts, now."""
        return Acting(user, self.clock())

    def ingest(self, extraction: Extraction, data: bytes, user: str) -> Recorded:
        """Keep the original, then store what was read; raises CountMismatch."""
        self._keep(extraction.sha256, data)
        with self.database.write() as session:
            return record(session, extraction, self.rule_sets, self.acting(user))

    def ingest_failure(self, name: str, member: str | None, data: bytes, error: ReadError, user: str) -> None:
        """Keep the original of a file that could not be read, with the reason, so that it can be read again."""
        sha256 = self.originals.keep(data)
        with self.database.write() as session:
            record_failure(session, sha256, name, member, error, self.acting(user))

    def documents(self) -> list[Document]:
        """All documents, in the order in which they came."""
        with self.database.read() as session:
            return session.query(Document).order_by(Document.received_at, Document.sha256).all()

    def clues(self, by: ClueFilter | None = None) -> Listing[Clue]:
        """A page of clues."""
        with self.database.read() as session:
            return list_clues(session, by or ClueFilter())

    def clue(self, prefix: str) -> ClueView:
        """One clue by its id or the beginning of it; raises NotFound, AmbiguousPrefix."""
        with self.database.read() as session:
            return _view(session, clue_by_prefix(session, prefix))

    def approve(self, prefix: str, user: str, note: str = "") -> Decision:
        """通过."""
        with self.database.write() as session:
            return approve(session, clue_by_prefix(session, prefix).id, self.acting(user), note)

    def reject(self, prefix: str, reason: str, user: str, note: str = "") -> Decision:
        """不入账, with a reason of the list (``ledger.fields.reject_reasons``)."""
        with self.database.write() as session:
            return reject(session, clue_by_prefix(session, prefix).id, reason, self.acting(user), note)

    def correct(self, prefix: str, name: str, value: str, user: str) -> Decision:
        """更正 a field, by key or Chinese name, to a typed value."""
        with self.database.write() as session:
            clue = clue_by_prefix(session, prefix)
            return correct(session, clue.id, name, value, self.rule_sets, self.acting(user))

    def undo(self, prefix: str, user: str) -> Decision:
        """撤销 the latest step of a clue that is not registered."""
        with self.database.write() as session:
            return undo(session, clue_by_prefix(session, prefix).id, self.rule_sets, self.acting(user))

    def register(self, prefix: str, user: str) -> Entry:
        """登记 an approved clue; the entry has its number."""
        with self.database.write() as session:
            clue = clue_by_prefix(session, prefix)
            entry = register(session, clue.id, Register(self.office, self.rule_sets), self.acting(user))
            session.refresh(entry, ["document"])
            return entry

    def void(self, number: str, reason: str, user: str) -> Entry:
        """作废 an entry and its number."""
        with self.database.write() as session:
            return void_entry(session, number, reason, self.acting(user))

    def entries(self, by: EntryFilter | None = None) -> Listing[Entry]:
        """A page of entries."""
        with self.database.read() as session:
            return list_entries(session, by or EntryFilter())

    def entry(self, number: str) -> Entry:
        """One entry by its number."""
        with self.database.read() as session:
            entry = entry_by_number(session, number)
            session.refresh(entry, ["document", "clue"])
            return entry

    def void_numbers(self) -> list[Number]:
        """The register of void numbers."""
        with self.database.read() as session:
            return session.query(Number).filter(Number.state == "void").order_by(Number.number).all()

    def statistics(self, by: EntryFilter | None = None) -> Statistics:
        """Counts and losses by enterprise, level, nature, source and state."""
        with self.database.read() as session:
            return statistics(session, by)

    def export_xlsx(self, path: Path, user: str, by: EntryFilter | None = None) -> int:
        """Write the workbook of the entries of a filter, in the order of their numbers; returns how many."""
        by, acting = by or EntryFilter(), self.acting(user)
        with self.database.write() as session:
            append_journal(session, acting, "ledger.export", "xlsx", {"file": path.name, "filter": _plain(by)})
            head = session.get_one(JournalHead, 1)
            note = ExportNote(user, acting.at, head.seq, head.hash)
        with self.database.read() as session:
            wanted = entries_wanted(by).order_by(Entry.number).execution_options(yield_per=_EXPORT_CHUNK)
            figures = statistics(session, by)
            rows = session.scalars(wanted.options(joinedload(Entry.document)))
            return write_workbook(path, rows, figures, load_layout(self.folder), self.office, note)

    def verify_journal(self, anchor: str | None = None) -> Verdict:
        """Check the chain of the journal from its first line."""
        with self.database.read() as session:
            return verify_journal(session, anchor)

    def _keep(self, sha256: str, data: bytes) -> None:
        if self.originals.keep(data) != sha256:
            raise ValueError("the extraction belongs to other bytes")


def _view(session: Session, clue: Clue) -> ClueView:
    loaded = session.get_one(
        Clue, clue.id, options=[selectinload(Clue.fields), joinedload(Clue.document)], populate_existing=True
    )
    text = session.get(DocumentText, loaded.document_sha256)
    decisions = session.query(Decision).filter(Decision.clue_id == loaded.id).order_by(Decision.id).all()
    entry = session.query(Entry).filter(Entry.clue_id == loaded.id, Entry.state != "void").first()
    return ClueView(
        clue=loaded,
        document=loaded.document,
        text=text.text if text else "",
        decisions=tuple(decisions),
        differences=tuple(differences(loaded)),
        entry=entry,
    )


def _plain(by: EntryFilter) -> dict[str, Any]:
    """The parts of a filter that are set."""
    unset = EntryFilter()
    parts = {name: getattr(by, name) for name in EntryFilter.__dataclass_fields__}
    return {name: value for name, value in parts.items() if value != getattr(unset, name)}
