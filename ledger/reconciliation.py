"""对账: per source document (every finding registered, merged or refused with a reason) and per period.

A reconciliation only reads; what does not agree is told in Chinese, line by line, and a clean one tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ledger.matter_models import Move
from ledger.models import Clue, Decision, Document, Entry, Number, Reading
from ledger.office import Office

DECIDED = ("registered", "merged", "rejected", "split", "withdrawn")


@dataclass(frozen=True, slots=True)
class DocumentAccount:
    """One document: findings by what became of them, their losses, and what does not agree."""

    document: Document
    states: dict[str, int]
    found_loss: Decimal
    registered_loss: Decimal
    differences: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether everything agrees."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class PeriodAccount:
    """期初 + 新增 + 重新办理 − 办结 − 作废并案 = 期末; ``counted`` is 期末 counted on its own."""

    start: date
    end: date
    opening: int
    new: int
    reopened: int
    ended: int
    withdrawn: int
    counted: int

    @property
    def closing(self) -> int:
        """期末 as the account gives it."""
        return self.opening + self.new + self.reopened - self.ended - self.withdrawn

    @property
    def clean(self) -> bool:
        """Whether the account agrees with the count."""
        return self.closing == self.counted


def reconcile_document(session: Session, document: Document) -> DocumentAccount:
    """Every finding of one document against the ledger."""
    clues = session.scalars(select(Clue).where(Clue.document_sha256 == document.sha256).order_by(Clue.position)).all()
    entries = session.scalars(
        select(Entry).where(Entry.document_sha256 == document.sha256, Entry.state != "void")
    ).all()
    differences = [*_count_differences(session, document, clues), *_clue_differences(session, clues, entries)]
    return DocumentAccount(
        document=document,
        states=dict(Counter(clue.state for clue in clues)),
        found_loss=sum((clue.loss_yuan or Decimal(0) for clue in clues), Decimal(0)),
        registered_loss=sum((entry.loss_yuan or Decimal(0) for entry in entries), Decimal(0)),
        differences=tuple(differences),
    )


def reconcile_documents(session: Session, criteria: Sequence[ColumnElement[bool]]) -> list[DocumentAccount]:
    """All documents of the criteria, in the order in which they came."""
    documents = session.scalars(select(Document).where(*criteria).order_by(Document.received_at, Document.sha256))
    return [reconcile_document(session, document) for document in documents.all()]


def reconcile_period(
    session: Session,
    period: tuple[date, date],
    office: Office,
    ended_states: frozenset[str],
    criteria: Sequence[ColumnElement[bool]],
) -> PeriodAccount:
    """The account of a period (first and last day): flows from the dated moves, stock from each matter's last flow."""
    start, end = period
    flows: Counter[str] = Counter()
    counted = 0
    for entry in session.scalars(select(Entry).where(*criteria)).all():
        history = _history(session, entry, office, ended_states)
        flows.update(_flow(kind, day, start, end) for kind, day in history)
        counted += _open_at(history, end)
    return PeriodAccount(
        start=start,
        end=end,
        opening=flows["before:new"] + flows["before:reopened"] - flows["before:ended"] - flows["before:withdrawn"],
        new=flows["within:new"],
        reopened=flows["within:reopened"],
        ended=flows["within:ended"],
        withdrawn=flows["within:withdrawn"],
        counted=counted,
    )


def _count_differences(session: Session, document: Document, clues: Sequence[Clue]) -> list[str]:
    """What was read against what is stored."""
    stored = sum(clue.found for clue in clues if clue.origin == "machine")
    latest = select(Reading).where(Reading.sha256 == document.sha256).order_by(Reading.id.desc())
    reading = session.scalars(latest).first()
    found = []
    if reading is not None and (reading.found != stored or document.clue_count != stored):
        found.append(f"识别 {reading.found} 条，在库 {stored} 条")
    if document.status == "failed":
        found.append(f"文件未能读取：{document.error_message}")
    return found


def _clue_differences(session: Session, clues: Sequence[Clue], entries: Sequence[Entry]) -> list[str]:
    registered = Counter(entry.clue_id for entry in entries)
    found = []
    for clue in clues:
        name = f"{clue.id[:8]}《{clue.title[:20]}》"
        if clue.state not in DECIDED:
            found.append(f"{name}尚未处理（登记、并案或不入账）")
        if clue.state == "registered" and registered[clue.id] != 1:
            found.append(f"{name}登记 {registered[clue.id]} 次")
        if clue.state == "rejected" and not _has_reason(session, clue):
            found.append(f"{name}不入账但没有原因")
    for entry in entries:
        source = next((clue for clue in clues if clue.id == entry.clue_id), None)
        if source is not None and source.loss_yuan != entry.loss_yuan:
            found.append(f"{entry.number} 金额与线索不一致：台账 {entry.loss_yuan}，线索 {source.loss_yuan}")
    return found


def _has_reason(session: Session, clue: Clue) -> bool:
    wanted = select(func.count()).where(
        Decision.clue_id == clue.id,
        Decision.kind == "reject",
        Decision.reason.is_not(None),
        Decision.undone_at.is_(None),
    )
    return session.execute(wanted).scalar_one() > 0


def _history(session: Session, entry: Entry, office: Office, ended_states: frozenset[str]) -> list[tuple[str, date]]:
    """The dated flows of one matter: new, ended, reopened, withdrawn."""
    flows = [("new", entry.registered_on)]
    ended = False
    for move in session.scalars(select(Move).where(Move.entry_id == entry.id).order_by(Move.id)):
        now_ended = move.after in ended_states
        if now_ended != ended:
            kind = "withdrawn" if move.after == "merged" else "ended" if now_ended else "reopened"
            flows.append((kind, office.day(move.at)))
        ended = now_ended
    if entry.state == "void" and not ended:
        number = session.get_one(Number, entry.number)
        flows.append(("withdrawn", office.day(number.at)))
    return flows


def _flow(kind: str, day: date, start: date, end: date) -> str:
    if day < start:
        return f"before:{kind}"
    return f"within:{kind}" if day <= end else f"after:{kind}"


def _open_at(history: Sequence[tuple[str, date]], end: date) -> bool:
    """Whether a matter is open at the end of a day: its last flow up to then opened it."""
    last = [kind for kind, day in history if day <= end]
    return bool(last) and last[-1] in {"new", "reopened"}
