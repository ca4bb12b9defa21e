"""Everything that the page of an entry shows: its file, its limits, its way so far, and the moves that are allowed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ledger.access import Viewer
from ledger.deadlines import running
from ledger.dossier import PaperKind, paper_kinds, papers
from ledger.lifecycle import CloseBasis, MoveRule
from ledger.models import Entry, JournalRecord
from ledger.moves import moves_of
from ledger.queries import entry_by_number
from ledger.web.desk import Desk
from ledger.web.guard import Visit
from ledger.web.labels import ACTIONS, told

CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline."""

    at: datetime
    user: str
    action: str
    text: str


def entry_view(desk: Desk, visit: Visit, number: str) -> dict[str, Any]:
    """The values of the entry template; raises NotFound."""
    entry = desk.book.entry(number, visit.person)
    lifecycle = desk.matters.course.lifecycle
    with desk.book.reading(visit.person) as (session, viewer):
        own = entry_by_number(session, number, viewer)
        moves = moves_of(session, own)
        found: dict[str, Any] = {
            "papers": papers(session, own),
            "limits": running(session, own),
            "events": _events(desk, session, own),
            "moves": _allowed(desk, viewer, own),
            "applied": bool(moves) and moves[-1].move == "apply_close" and own.state == CLOSING,
        }
        session.expunge_all()
    return {
        "entry": entry,
        "state": lifecycle.states.get(entry.state, entry.state),
        "limit_names": {limit.key: limit.name for limit in lifecycle.limit_of.values()},
        "kinds": _kinds(visit) if entry.state not in lifecycle.ended else {},
        "kind_names": {kind.key: kind.name for kind in paper_kinds().values()},
        "bases": _bases(desk, visit, entry, found["applied"]),
        "may_close": found["applied"] and visit.may("entry.close"),
        "may_extend": bool(found["limits"]) and visit.may("entry.extend"),
        "may_void": entry.state not in {"closed", "merged", "void"} and visit.may("entry.void"),
        "today": desk.book.office.day(desk.book.clock()),
        **found,
    }


def _allowed(desk: Desk, viewer: Viewer, entry: Entry) -> list[MoveRule]:
    """The moves from where the matter stands that some role of the person holds; the service decides in the end."""
    rules = desk.matters.course.lifecycle.moves.values()
    return [
        rule for rule in rules if entry.state in rule.sources and (viewer.alone or rule.operation in viewer.operations)
    ]


def _kinds(visit: Visit) -> dict[str, PaperKind]:
    """The kinds of papers that a person may file; attachments come as files."""
    return {
        key: kind
        for key, kind in paper_kinds().items()
        if key != "attachment" and visit.may("entry.assign" if key == "handler" else "entry.work")
    }


def _bases(desk: Desk, visit: Visit, entry: Entry, applied: bool) -> list[CloseBasis]:
    if entry.state != CLOSING or applied or not visit.may("entry.work"):
        return []
    return list(desk.matters.course.lifecycle.closing.values())


def _events(desk: Desk, session: Session, entry: Entry) -> list[Event]:
    """What the journal holds of the matter and the clue that it comes from, oldest first; mere looks left out."""
    subjects = or_(JournalRecord.subject == entry.number, JournalRecord.subject == entry.clue_id)
    lines = session.scalars(select(JournalRecord).where(subjects).order_by(JournalRecord.seq)).all()
    moves = {f"entry.{rule.key}": rule.name for rule in desk.matters.course.lifecycle.moves.values()}
    kinds = {kind.key: kind.name for kind in paper_kinds().values()}
    return [
        Event(
            datetime.fromisoformat(line.at),
            line.user,
            ACTIONS.get(line.action) or moves.get(line.action, line.action),
            told(json.loads(line.payload), kinds),
        )
        for line in lines
        if not line.action.endswith(".view")
    ]
