"""Moving a matter along its life: who may, from where, with what in hand; every move is kept, none is taken back.

A wrong move is answered by another one (退回, 重新办理), so the record shows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.access import guard_entry
from ledger.acting import Acting
from ledger.deadlines import meet_limits, pause_limits, resume_limits, start_limit
from ledger.dossier import guard_handler, papers, sound_handlers
from ledger.errors import BadValue, IllegalStep, MissingPaper
from ledger.journal import append_journal
from ledger.lifecycle import BEFORE, Lifecycle, MoveRule
from ledger.matter_models import Move
from ledger.models import Entry
from ledger.office import Office
from ledger.working_days import WorkingCalendar

SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Course:
    """What moving goes by: the life of a matter, the working days, the office's clock."""

    lifecycle: Lifecycle
    calendar: WorkingCalendar
    office: Office


def move_matter(
    session: Session, entry: Entry, key: str, facts: Mapping[str, str], course: Course, acting: Acting
) -> Move:
    """Take one move; raises NotFound, NotPermitted, IllegalStep, BadValue, MissingPaper."""
    rule = course.lifecycle.moves.get(key)
    if rule is None:
        raise BadValue("步骤：" + "、".join(course.lifecycle.moves))
    if rule.operation == "entry.work":
        guard_handler(session, entry, acting)
    else:
        guard_entry(session, acting.viewer, entry, rule.operation)
    if entry.state not in rule.sources:
        raise IllegalStep(f"{entry.number} {course.lifecycle.states[entry.state]}，不能{rule.name}")
    _check_needs(session, entry, rule, facts, course, acting)
    target = _before_last(session, entry) if rule.target == BEFORE else rule.target
    return go(session, entry, Move(move=key, after=target, facts=dict(facts)), course, acting)


def go(session: Session, entry: Entry, step: Move, course: Course, acting: Acting) -> Move:
    """Take ``step`` (move, state after, facts): state, journal line, clocks. The caller has checked the right."""
    step.entry_id, step.before, step.user, step.at = entry.id, entry.state, acting.user, acting.at
    _run_clocks(session, entry, step.after, course, acting)
    session.add(step)
    session.flush()
    payload = {"move": step.id, "before": step.before, "after": step.after, "facts": step.facts}
    append_journal(session, acting, f"entry.{step.move}", entry.number, payload)
    return step


def moves_of(session: Session, entry: Entry) -> list[Move]:
    """The moves of a matter, oldest first."""
    return list(session.scalars(select(Move).where(Move.entry_id == entry.id).order_by(Move.id)))


def _run_clocks(session: Session, entry: Entry, target: str, course: Course, acting: Acting) -> None:
    """Leaving a state meets its limit; 中止 pauses it and coming back goes on with it."""
    day, before = course.office.day(acting.at), entry.state
    entry.state = target
    if target == SUSPENDED:
        pause_limits(session, entry, day)
        return
    if before == SUSPENDED:
        resume_limits(session, entry, day, course.calendar)
        return
    meet_limits(session, entry, day)
    limit = course.lifecycle.limit_of.get(target)
    if limit is not None:
        start_limit(session, entry, limit, day, course.calendar)


def _check_needs(
    session: Session, entry: Entry, rule: MoveRule, facts: Mapping[str, str], course: Course, acting: Acting
) -> None:
    unknown = set(facts) - {*rule.facts, "note"}
    if unknown:
        raise BadValue(f"{rule.name}：" + "、".join(sorted(unknown)))
    missing = [fact for fact in rule.facts if not str(facts.get(fact, "")).strip()]
    if missing:
        raise BadValue(f"{rule.name}须写明 " + "、".join(missing))
    if rule.handlers and len(sound_handlers(session, entry, acting)) < course.lifecycle.handlers:
        raise MissingPaper(f"{rule.name}须有 {course.lifecycle.handlers} 名承办人")
    held = papers(session, entry)
    for need in rule.items:
        if not any(paper.kind == need.kind and need.sort in (None, paper.sort) for paper in held):
            raise MissingPaper(f"{rule.name}：{need.sort or need.kind}")


def _before_last(session: Session, entry: Entry) -> str:
    last = session.scalars(select(Move).where(Move.entry_id == entry.id).order_by(Move.id.desc())).first()
    if last is None:
        raise IllegalStep(entry.number)
    return last.before
