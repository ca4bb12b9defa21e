"""并案 of two registered matters: one goes on with both sources, the other keeps its number and is not counted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.access import guard_entry
from ledger.acting import Acting
from ledger.errors import BadValue, IllegalStep
from ledger.matter_models import Move
from ledger.models import Entry
from ledger.moves import Course, go

JOINED = "merged"


def join_matters(session: Session, entry: Entry, into: Entry, reason: str, course: Course, acting: Acting) -> Move:
    """Join ``entry`` into another open matter; raises NotFound, NotPermitted, IllegalStep, BadValue."""
    for matter in (entry, into):
        guard_entry(session, acting.viewer, matter, "entry.assign")
        if matter.state in course.lifecycle.ended:
            raise IllegalStep(f"{matter.number} {course.lifecycle.states[matter.state]}")
    if entry.id == into.id or not reason.strip():
        raise BadValue("并案须写明另一事项和原因")
    followers = select(Entry.id).where(Entry.merged_into == entry.number, Entry.state == JOINED)
    if session.execute(followers).first() is not None:
        raise IllegalStep(f"{entry.number} 已有并入的事项，请将其并入另一事项")
    entry.merged_into = into.number
    facts = {"into": into.number, "reason": reason, "state": entry.state}
    return go(session, entry, Move(move="join", after=JOINED, facts=facts), course, acting)


def part_matters(session: Session, entry: Entry, reason: str, course: Course, acting: Acting) -> Move:
    """Undo a 并案: the matter goes on in the state that it had; its time limit begins anew."""
    guard_entry(session, acting.viewer, entry, "entry.assign")
    if entry.state != JOINED:
        raise IllegalStep(f"{entry.number} {course.lifecycle.states[entry.state]}")
    if not reason.strip():
        raise BadValue("须写明原因")
    joined = select(Move).where(Move.entry_id == entry.id, Move.move == "join").order_by(Move.id.desc())
    before = session.scalars(joined.limit(1)).one().facts["state"]
    facts = {"from": entry.merged_into, "reason": reason}
    entry.merged_into = None
    return go(session, entry, Move(move="part", after=before, facts=facts), course, acting)
