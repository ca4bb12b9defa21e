"""销号: applied for by a handler with its basis and evidence, confirmed by another person on a clean reconciliation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.access import guard_entry, guard_step
from ledger.acting import Acting
from ledger.dossier import guard_handler, papers
from ledger.errors import BadValue, IllegalStep, MissingPaper, NotReconciled
from ledger.lifecycle import CloseBasis
from ledger.matter_models import Move
from ledger.models import Entry
from ledger.moves import Course, go, moves_of
from ledger.reconciliation import reconcile_document

READY = "closing"


def apply_close(session: Session, entry: Entry, basis: str, course: Course, acting: Acting, archive: str = "") -> Move:
    """申请销号; raises IllegalStep, BadValue, MissingPaper."""
    guard_handler(session, entry, acting)
    _check_ready(entry, course)
    ground = course.lifecycle.closing.get(basis)
    if ground is None:
        raise BadValue("销号依据：" + "、".join(course.lifecycle.closing))
    _check_ground(session, entry, ground)
    return go(session, entry, Move(move="apply_close", after=READY, facts=_facts(basis, archive)), course, acting)


def confirm_close(session: Session, entry: Entry, course: Course, acting: Acting) -> Move:
    """批准销号 by a person who did not approve, register or apply; raises SamePerson, GradeTooLow, NotReconciled."""
    guard_entry(session, acting.viewer, entry, "entry.close")
    guard_step(session, acting.viewer, acting.policy, entry.clue, "confirm_close")
    _check_ready(entry, course)
    last = session.scalars(select(Move).where(Move.entry_id == entry.id).order_by(Move.id.desc())).first()
    if last is None or last.move != "apply_close":
        raise IllegalStep(f"{entry.number} 尚未申请销号")
    _check_ground(session, entry, course.lifecycle.closing[last.facts["basis"]])
    account = reconcile_document(session, entry.document)
    if not account.clean:
        raise NotReconciled("；".join(account.differences[:3]))
    facts = {**last.facts, "applied_by": last.user, "states": account.states}
    return go(session, entry, Move(move="close", after="closed", facts=facts), course, acting)


def _check_ready(entry: Entry, course: Course) -> None:
    if entry.state != READY:
        raise IllegalStep(f"{entry.number} {course.lifecycle.states[entry.state]}")


def _check_ground(session: Session, entry: Entry, ground: CloseBasis) -> None:
    """The way that led here (since the matter was last taken up) fits the basis, and its papers are in the file."""
    moves = [move.move for move in moves_of(session, entry)]
    taken = set(moves[len(moves) - moves[::-1].index("redo") :] if "redo" in moves else moves)
    if not taken & ground.moves:
        raise BadValue(f"办理经过与销号依据“{ground.name}”不符")
    held = papers(session, entry)
    for need in ground.items:
        if not any(paper.kind == need.kind and need.sort in (None, paper.sort) for paper in held):
            raise MissingPaper(f"{ground.name}：{need.sort or need.kind}")


def _facts(basis: str, archive: str) -> dict[str, str]:
    return {"basis": basis} | ({"archive": archive} if archive else {})
