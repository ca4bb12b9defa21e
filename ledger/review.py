"""Review: a candidate is approved, rejected with a reason or corrected; a step can be undone until it is registered.

Each step is a row of :class:`~ledger.models.Decision` with what stood before it, and a line of the journal, in one
transaction. What the machine read is never overwritten; the person's value stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from classifiers.rule_sets import RuleSet
from ledger.access import guard_clue, guard_step
from ledger.acting import Acting
from ledger.claims import check_claim
from ledger.errors import IllegalStep, NotFound, NothingToUndo, NotPermitted
from ledger.fields import check_reason, field_named, parse_field
from ledger.in_force import refresh, values_in_force
from ledger.journal import append_journal
from ledger.models import Clue, ClueField, Decision
from ledger.values import field_json, machine_values, to_json

STATES = {
    "candidate": "待甄别",
    "approved": "已通过",
    "rejected": "不入账",
    "registered": "已登记",
    "deferred": "暂缓",
    "unclear": "无法判断",
    "merged": "已并入",
    "split": "已拆分",
    "withdrawn": "已撤回",
}
UNDECIDED = frozenset({"candidate", "deferred", "unclear"})
_OPEN_TO = {
    "approve": UNDECIDED,
    "reject": UNDECIDED | {"approved"},
    "correct": UNDECIDED | {"approved"},
    "defer": UNDECIDED,
    "unclear": UNDECIDED,
    "merge": UNDECIDED | {"approved"},
    "split": UNDECIDED | {"approved"},
    "register": frozenset({"approved"}),
}
_OPERATIONS = {"defer": "clue.approve", "unclear": "clue.approve", "split": "clue.merge"}


def clue_for(session: Session, clue_id: str, step: str, acting: Acting) -> Clue:
    """The clue, when person and state are open to the step; raises NotFound, NotPermitted, SamePerson, IllegalStep."""
    clue = session.get(Clue, clue_id)
    if clue is None:
        raise NotFound(clue_id)
    guard_clue(session, acting.viewer, clue, _OPERATIONS.get(step, f"clue.{step}"))
    check_claim(session, clue_id, acting)
    guard_step(session, acting.viewer, acting.policy, clue, step)
    if clue.state not in _OPEN_TO[step]:
        raise IllegalStep(f"{clue_id[:8]} {STATES[clue.state]}")
    return clue


def approve(session: Session, clue_id: str, acting: Acting, note: str = "") -> Decision:
    """通过: the values in force are what was approved; a later reading does not change them."""
    clue = clue_for(session, clue_id, "approve", acting)
    before = standing(clue)
    clue.accepted, clue.state = to_json(values_in_force(clue)), "approved"
    return decided(session, clue, Decision(kind="approve", note=note, before=before), acting)


def reject(session: Session, clue_id: str, reason: str, acting: Acting, note: str = "") -> Decision:
    """不入账, with a reason of the list; raises UnknownReason."""
    clue = clue_for(session, clue_id, "reject", acting)
    before = standing(clue)
    decision = Decision(kind="reject", reason=check_reason(reason), note=note, before=before)
    clue.accepted, clue.state = to_json(values_in_force(clue)), "rejected"
    return decided(session, clue, decision, acting)


def defer(session: Session, clue_id: str, acting: Acting, note: str = "") -> Decision:
    """暂缓: to be looked at later."""
    return _set_aside(session, clue_id, "defer", "deferred", note, acting)


def mark_unclear(session: Session, clue_id: str, acting: Acting, note: str = "") -> Decision:
    """无法判断: this person cannot tell; another one may."""
    return _set_aside(session, clue_id, "unclear", "unclear", note, acting)


def correct(
    session: Session, clue_id: str, name: str, text: str, rule_sets: Mapping[str, RuleSet], acting: Acting
) -> Decision:
    """更正 one field: the machine's value and the person's are both kept; raises UnknownField, BadValue."""
    field = field_named(name)
    human = parse_field(field, text)
    clue = clue_for(session, clue_id, "correct", acting)
    before = standing(clue) | {"field": _field_row(clue, field.key)}
    old = field_json(values_in_force(clue), field.key)
    _set_field(clue, field.key, human, acting)
    if clue.accepted is not None:
        clue.accepted = clue.accepted | {field.key: human}
    refresh(clue, rule_sets)
    decision = Decision(kind="correct", field=field.key, note="", before=before | {"value": old})
    return decided(session, clue, decision, acting, {"value": human})


def undo(session: Session, clue_id: str, rule_sets: Mapping[str, RuleSet], acting: Acting) -> Decision:
    """撤销 the latest step that still stands; raises NothingToUndo, also once the clue is registered."""
    clue = session.get(Clue, clue_id)
    if clue is None:
        raise NotFound(clue_id)
    guard_clue(session, acting.viewer, clue, "clue.correct")
    standing = select(Decision).where(Decision.clue_id == clue_id, Decision.undone_at.is_(None))
    decision = session.scalars(standing.order_by(Decision.id.desc())).first()
    if decision is None or clue.state == "registered":
        raise NothingToUndo(clue_id[:8])
    if not acting.viewer.alone and decision.user != acting.user:
        raise NotPermitted("只能撤销自己的操作")
    step_back(session, clue, decision, acting)
    refresh(clue, rule_sets)
    return decision


def step_back(session: Session, clue: Clue, decision: Decision, acting: Acting) -> None:
    """Restore what stood before a decision; the caller has checked that it is the latest one that stands."""
    if decision.kind == "split":
        withdraw_parts(session, clue)
    clue.state, clue.accepted = decision.before["state"], decision.before["accepted"]
    clue.parent_id = decision.before.get("parent")
    if decision.field is not None:
        _restore_field(clue, decision.field, decision.before["field"])
    decision.undone_by, decision.undone_at = acting.user, acting.at
    clue.updated_at = acting.at
    session.flush()
    append_journal(session, acting, "clue.undo", clue.id, {"decision": decision.id, "kind": decision.kind})


def decided(
    session: Session, clue: Clue, decision: Decision, acting: Acting, after: Mapping[str, Any] | None = None
) -> Decision:
    """Write a decision and its line of the journal."""
    decision.clue_id, decision.user, decision.at = clue.id, acting.user, acting.at
    decision.after = {"state": clue.state} | dict(after or {})
    clue.updated_at = acting.at
    session.add(decision)
    session.flush()
    facts = {"field": decision.field, "reason": decision.reason, "note": decision.note}
    payload = {key: value for key, value in facts.items() if value} | {
        "decision": decision.id,
        "before": decision.before,
        "after": decision.after,
    }
    append_journal(session, acting, f"clue.{decision.kind}", clue.id, payload)
    return decision


def standing(clue: Clue) -> dict[str, Any]:
    """What undoing restores."""
    return {"state": clue.state, "accepted": clue.accepted, "parent": clue.parent_id}


def withdraw_parts(session: Session, clue: Clue) -> None:
    """Undoing a split takes its parts back, as long as nobody has decided on them."""
    parts = session.scalars(select(Clue).where(Clue.parent_id == clue.id, Clue.origin == "split")).all()
    for part in parts:
        if part.state not in {"candidate", "withdrawn"} or part.fields:
            raise IllegalStep(f"{part.id[:8]} {STATES[part.state]}")
        part.state = "withdrawn"


def _set_aside(session: Session, clue_id: str, step: str, state: str, note: str, acting: Acting) -> Decision:
    clue = clue_for(session, clue_id, step, acting)
    before = standing(clue)
    clue.state = state
    return decided(session, clue, Decision(kind=step, note=note, before=before), acting)


def _field_row(clue: Clue, key: str) -> dict[str, Any] | None:
    for row in clue.fields:
        if row.field == key:
            return {"machine": row.machine, "human": row.human, "user": row.user, "at": row.at.isoformat()}
    return None


def _set_field(clue: Clue, key: str, human: Any, acting: Acting) -> None:
    row = next((row for row in clue.fields if row.field == key), None)
    if row is None:
        row = ClueField(field=key)
        clue.fields.append(row)
    row.machine = field_json(machine_values(clue.payload), key)
    row.human, row.user, row.at = human, acting.user, acting.at


def _restore_field(clue: Clue, key: str, stored: Mapping[str, Any] | None) -> None:
    row = next(row for row in clue.fields if row.field == key)
    if stored is None:
        clue.fields.remove(row)
        return
    row.machine, row.human, row.user = stored["machine"], stored["human"], stored["user"]
    row.at = datetime.fromisoformat(stored["at"])
