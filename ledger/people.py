"""People, their roles and recusals, and the register of enterprises: each change is a line of the journal.

The first person must be a 管理员. Nobody grants themselves a role, lifts their own recusal, or retires the last 管理员.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.acting import Acting
from ledger.errors import AlreadyThere, BadValue, NotFound, NotPermitted, UnknownPerson
from ledger.journal import append_journal
from ledger.models import Document
from ledger.people_models import Enterprise, Grant, Person, Recusal

ADMINISTRATOR = "管理员"
TIERS = ("本级", "二级", "三级", "四级及以下", "参股")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register as it is entered."""

    name: str
    parent: str | None = None
    tier: str = "二级"
    credit_code: str | None = None
    regulated: bool = True


def add_person(session: Session, name: str, grade: int, clearance: str, acting: Acting) -> Person:
    """Enter an account; the first one becomes 管理员 over all units. Raises AlreadyThere, BadValue, NotPermitted."""
    acting.viewer.require("people.manage")
    name = name.strip()
    if not 1 <= len(name) <= 80 or grade not in range(1, 10) or clearance not in acting.policy.secrecy:
        raise BadValue(f"姓名、级别（1-9）或知悉范围（{'、'.join(acting.policy.secrecy)}）")
    if session.get(Person, name) is not None:
        raise AlreadyThere(name)
    first = acting.viewer.alone
    person = Person(name=name, grade=grade, clearance=clearance, active=True, added_by=acting.user, added_at=acting.at)
    session.add(person)
    session.flush()
    append_journal(session, acting, "person.add", name, {"grade": grade, "clearance": clearance})
    if first:
        _grant(session, name, ADMINISTRATOR, None, acting)
    return person


def retire_person(session: Session, name: str, acting: Acting) -> None:
    """Close an account. Its name stays in every decision, entry and line of the journal."""
    acting.viewer.require("people.manage")
    person = _active(session, name)
    others = select(func.count()).where(
        Grant.role == ADMINISTRATOR,
        Grant.revoked_at.is_(None),
        Grant.person != name,
        Grant.person.in_(select(Person.name).where(Person.active)),
    )
    if session.execute(others).scalar_one() == 0:
        raise NotPermitted("不能停用最后一名管理员")
    person.active = False
    append_journal(session, acting, "person.retire", name, {})


def grant_role(session: Session, name: str, role: str, enterprise: str | None, acting: Acting) -> Grant:
    """Give a role, over all units or over one and everything under it; raises NotPermitted for oneself."""
    acting.viewer.require("people.manage")
    if role not in acting.policy.roles:
        raise BadValue("角色：" + "、".join(acting.policy.roles))
    if name == acting.user:
        raise NotPermitted("不能给自己授权")
    _active(session, name)
    if enterprise is not None and session.get(Enterprise, enterprise) is None:
        raise NotFound(enterprise)
    return _grant(session, name, role, enterprise, acting)


def revoke_role(session: Session, grant: int, acting: Acting) -> None:
    """Take a role back; the grant stays on record."""
    acting.viewer.require("people.manage")
    row = session.get(Grant, grant)
    if row is None or row.revoked_at is not None:
        raise NotFound(str(grant))
    if row.person == acting.user:
        raise NotPermitted("不能变更自己的权限")
    row.revoked_at = acting.at
    append_journal(session, acting, "role.revoke", row.person, {"role": row.role, "enterprise": row.enterprise})


def recuse(
    session: Session, name: str, reason: str, acting: Acting, *, enterprise: str | None = None, clue: str | None = None
) -> Recusal:
    """回避, declared by the person or by a 管理员, from a unit with its subtree or from one matter."""
    if name != acting.user:
        acting.viewer.require("people.manage")
    _active(session, name)
    if (enterprise is None) == (clue is None) or not reason.strip():
        raise BadValue("回避须写明企业或事项之一，以及原因")
    row = Recusal(person=name, enterprise=enterprise, clue_id=clue, reason=reason, declared_by=acting.user)
    row.declared_at = acting.at
    session.add(row)
    session.flush()
    append_journal(session, acting, "recusal.declare", name, {"enterprise": enterprise, "clue": clue, "reason": reason})
    return row


def lift_recusal(session: Session, recusal: int, acting: Acting) -> None:
    """解除回避, never one's own."""
    acting.viewer.require("people.manage")
    row = session.get(Recusal, recusal)
    if row is None or row.lifted_at is not None:
        raise NotFound(str(recusal))
    if row.person == acting.user:
        raise NotPermitted("不能解除自己的回避")
    row.lifted_at = acting.at
    append_journal(session, acting, "recusal.lift", row.person, {"recusal": recusal})


def enter_units(session: Session, units: Iterable[Unit], acting: Acting) -> int:
    """Enter or change units of the register, parents before children; returns how many changed."""
    acting.viewer.require("people.manage")
    changed = 0
    for unit in units:
        _check_unit(session, unit)
        row = session.get(Enterprise, unit.name) or Enterprise(name=unit.name)
        wanted = (unit.parent, unit.tier, unit.credit_code, unit.regulated)
        if (row.parent, row.tier, row.credit_code, row.regulated) == wanted:
            continue
        row.parent, row.tier, row.credit_code, row.regulated = wanted
        session.add(row)
        session.flush()
        changed += 1
        append_journal(session, acting, "enterprise.enter", unit.name, {"parent": unit.parent, "tier": unit.tier})
    return changed


def set_secrecy(session: Session, sha256: str, secrecy: str, acting: Acting) -> None:
    """定密级 of a document; raises StateSecret for what must not be here, NotPermitted above one's own clearance."""
    document = session.get(Document, sha256)
    if document is None or document.secrecy not in acting.viewer.secrecy:
        raise NotFound(sha256[:12])
    if not acting.viewer.alone and acting.user != document.received_by:
        acting.viewer.require("people.manage")
    if acting.policy.check_secrecy(secrecy) not in acting.viewer.secrecy:
        raise NotPermitted(secrecy)
    before, document.secrecy = document.secrecy, secrecy
    append_journal(session, acting, "document.secrecy", sha256, {"before": before, "after": secrecy})


def _check_unit(session: Session, unit: Unit) -> None:
    if not 1 <= len(unit.name) <= 200 or unit.tier not in TIERS:
        raise BadValue(f"{unit.name}：层级为 " + "、".join(TIERS))
    above = unit.parent
    while above is not None:
        if above == unit.name:
            raise BadValue(f"{unit.name}：上级单位成环")
        parent = session.get(Enterprise, above)
        if parent is None:
            raise NotFound(f"{unit.name} 的上级单位 {above}")
        above = parent.parent


def _active(session: Session, name: str) -> Person:
    person = session.get(Person, name)
    if person is None or not person.active:
        raise UnknownPerson(name)
    return person


def _grant(session: Session, name: str, role: str, enterprise: str | None, acting: Acting) -> Grant:
    row = Grant(person=name, role=role, enterprise=enterprise, granted_by=acting.user, granted_at=acting.at)
    session.add(row)
    session.flush()
    append_journal(session, acting, "role.grant", name, {"role": role, "enterprise": enterprise})
    return row
