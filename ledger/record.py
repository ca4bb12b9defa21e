"""Recording what was read: one transaction per document, what was found reconciled with what was stored.

The same reading again changes nothing. A newer reading renews the machine's side only: a clue keeps its id, its state
and everything that people decided; a clue that the newer reading lacks stays, marked ``found = False``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from classifiers.rule_sets import RuleSet
from corpus.extraction_result import Extraction
from corpus.transcript import Transcript, payloads_of
from extraction.errors import ReadError
from ledger.acting import Acting
from ledger.errors import CountMismatch
from ledger.in_force import refresh
from ledger.journal import append_journal, canonical
from ledger.models import Clue, Document, DocumentName, DocumentText, Reading

Outcome = Literal["new", "unchanged", "reread"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a document did: clues added, renewed by a newer reading, and no longer found by it."""

    sha256: str
    outcome: Outcome
    found: int
    added: int = 0
    renewed: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: its bytes by hash, the error, and the version that failed."""

    sha256: str
    name: str
    member: str | None
    error: ReadError
    version: str = ""


def record(
    session: Session, extraction: Extraction | Transcript, rule_sets: Mapping[str, RuleSet], acting: Acting
) -> Recorded:
    """Store one reading in the caller's transaction; raises CountMismatch when a found clue would be lost."""
    acting.viewer.require("document.ingest")
    payloads = payloads_of(extraction)
    digest = _digest(extraction, payloads)
    document = session.get(Document, extraction.sha256)
    if document is not None and document.reading == digest:
        document.read_version = extraction.version
        note_name(session, extraction.sha256, extraction.name, extraction.member, acting)
        return Recorded(extraction.sha256, "unchanged", len(payloads))
    _check_identities(session, extraction.sha256, [payload["id"] for payload in payloads])
    outcome: Outcome = "new" if document is None or document.status == "failed" else "reread"
    _store_document(session, document, extraction, digest, acting)
    added, renewed, missing = _store_clues(session, extraction.sha256, payloads, rule_sets, acting)
    stored = _reconcile(session, extraction.sha256, len(payloads))
    recorded = Recorded(extraction.sha256, outcome, len(payloads), added, renewed, missing)
    session.add(_reading(extraction, digest, stored, acting))
    append_journal(session, acting, "document.read", extraction.sha256, {"name": extraction.name, **asdict(recorded)})
    return recorded


def record_failure(session: Session, failure: Failure, acting: Acting) -> None:
    """Store that a file could not be read, and why; an earlier good reading of the same bytes is kept."""
    acting.viewer.require("document.ingest")
    sha256, name, member, error = failure.sha256, failure.name, failure.member, failure.error
    document = session.get(Document, sha256)
    if document is not None and (document.status != "failed" or document.error_code == error.code):
        document.read_version = failure.version or document.read_version
        note_name(session, sha256, name, member, acting)
        return
    if document is None:
        document = Document(sha256=sha256, name=name, member=member, received_at=acting.at)
        document.received_by, document.secrecy = acting.user, acting.policy.default_secrecy
        session.add(document)
    document.media_type, document.kind, document.status = "", "other", "failed"
    document.pages = document.clue_count = document.dismissed_count = 0
    document.troubles, document.reading, document.read_at = [], "", acting.at
    document.error_code, document.error_message = error.code, error.message
    document.read_version = failure.version
    session.flush()
    note_name(session, sha256, name, member, acting)
    append_journal(session, acting, "document.failed", sha256, {"name": name, "code": error.code})


def _check_identities(session: Session, sha256: str, identities: list[str]) -> None:
    """Two findings under one id would become one row: say so before anything is written."""
    taken = select(func.count()).where(Clue.id.in_(identities), Clue.document_sha256 != sha256)
    distinct = len(set(identities)) - session.execute(taken).scalar_one()
    if distinct != len(identities):
        raise CountMismatch(f"识别 {len(identities)} 条，可区分 {distinct} 条")


def _digest(extraction: Extraction | Transcript, payloads: list[dict[str, Any]]) -> str:
    """What makes two readings the same: text, head, counts, clues; not the version that read them."""
    text = hashlib.sha256(extraction.document.text.encode("utf-8", "surrogatepass")).hexdigest()
    head = asdict(extraction.head)
    troubles = [asdict(trouble) for trouble in extraction.troubles]
    content = [extraction.media_type, text, head, extraction.dismissed, troubles, payloads]
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()


def _store_document(
    session: Session, document: Document | None, extraction: Extraction | Transcript, digest: str, acting: Acting
) -> None:
    if document is None:
        document = Document(sha256=extraction.sha256, name=extraction.name, member=extraction.member)
        document.received_at, document.received_by = acting.at, acting.user
        document.secrecy = acting.policy.default_secrecy
        session.add(document)
    head = extraction.head
    document.media_type, document.kind = extraction.media_type, head.kind
    document.title, document.issuer, document.auditee = head.title, head.issuer, head.auditee
    document.document_number, document.issued_on = head.document_number, head.issued_on
    document.status = "read-with-troubles" if extraction.troubles else "read"
    document.pages = len(extraction.document.pages)
    document.clue_count, document.dismissed_count = len(extraction.clues), extraction.dismissed
    document.troubles = [asdict(trouble) for trouble in extraction.troubles]
    document.error_code = document.error_message = None
    document.reading, document.read_at, document.read_version = digest, acting.at, extraction.version
    session.flush()
    session.merge(DocumentText(sha256=extraction.sha256, text=extraction.document.text))
    note_name(session, extraction.sha256, extraction.name, extraction.member, acting)


def note_name(session: Session, sha256: str, name: str, member: str | None, acting: Acting) -> None:
    """Remember each name under which the bytes came, once."""
    known = select(DocumentName.id).where(
        DocumentName.sha256 == sha256, DocumentName.name == name, DocumentName.member == (member or "")
    )
    if session.execute(known).first() is None:
        session.add(DocumentName(sha256=sha256, name=name, member=member or "", at=acting.at))


def _store_clues(
    session: Session,
    sha256: str,
    payloads: list[dict[str, Any]],
    rule_sets: Mapping[str, RuleSet],
    acting: Acting,
) -> tuple[int, int, int]:
    """Add, renew, mark missing; returns the three counts."""
    known = {clue.id: clue for clue in session.scalars(_machine_clues(sha256))}
    added = renewed = missing = 0
    for position, payload in enumerate(payloads):
        clue = known.get(payload["id"])
        if clue is None:
            clue = _candidate(session, sha256, payload, acting)
            added += 1
        elif clue.payload != payload or not clue.found:
            clue.payload, clue.found, clue.updated_at = payload, True, acting.at
            renewed += 1
        clue.position = position
        refresh(clue, rule_sets)
    identities = {payload["id"] for payload in payloads}
    for clue in known.values():
        if clue.found and clue.id not in identities:
            clue.found, clue.updated_at = False, acting.at
            missing += 1
    session.flush()
    return added, renewed, missing


def _machine_clues(sha256: str) -> Select[Clue]:
    return select(Clue).where(Clue.document_sha256 == sha256, Clue.origin == "machine")


def _candidate(session: Session, sha256: str, payload: dict[str, Any], acting: Acting) -> Clue:
    """A clue seen for the first time, waiting for review."""
    clue = Clue(id=payload["id"], document_sha256=sha256, found=True, state="candidate", payload=payload)
    clue.origin = "machine"
    clue.created_at = clue.updated_at = acting.at
    clue.fields, clue.enterprises, clue.accepted = [], [], None
    session.add(clue)
    return clue


def _reconcile(session: Session, sha256: str, found: int) -> int:
    """Count in the database what this reading found there; the two must agree before the transaction may end."""
    session.flush()
    count = select(func.count()).where(Clue.document_sha256 == sha256, Clue.found, Clue.origin == "machine")
    stored = session.execute(count).scalar_one()
    if stored != found:
        raise CountMismatch(f"识别 {found} 条，入库 {stored} 条")
    return stored


def _reading(extraction: Extraction | Transcript, digest: str, stored: int, acting: Acting) -> Reading:
    return Reading(
        sha256=extraction.sha256,
        digest=digest,
        version=extraction.version,
        found=len(extraction.clues),
        stored=stored,
        dismissed=extraction.dismissed,
        at=acting.at,
    )
