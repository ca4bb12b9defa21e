"""What a person sees and may do: roles over units, secrecy, recusal. Recusal beats every grant, everywhere.

What a person may not see does not exist for them: it is not found, not counted, not exported. A step on something they
do see is refused with the reason. While the ledger knows no person, its one user may do everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from ledger.errors import GradeTooLow, NotFound, NotPermitted, SamePerson, UnknownPerson
from ledger.matter_models import Move
from ledger.models import Clue, ClueEnterprise, Decision, Document, Entry, EntryEnterprise
from ledger.people_models import Enterprise, Grant, Person, Recusal
from ledger.policy import Policy

Scope = frozenset[str] | None  #: names of units; None is all of them


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person as the ledger sees them: operations with the units they reach, and what they must keep away from."""

    name: str
    alone: bool
    grade: int
    secrecy: tuple[str, ...]
    operations: Mapping[str, Scope]
    recused_units: frozenset[str]
    recused_clues: frozenset[str]

    def require(self, operation: str) -> None:
        """Raises NotPermitted unless some role of the person holds the operation."""
        if not self.alone and operation not in self.operations:
            raise NotPermitted(f"{self.name}：{operation}")


def viewer_of(session: Session, policy: Policy, user: str | None) -> Viewer:
    """The person who acts or looks; raises UnknownPerson once the ledger knows its people."""
    if session.execute(select(Person.name).limit(1)).first() is None:
        return Viewer(user or "", True, 99, policy.secrecy, {}, frozenset(), frozenset())
    person = session.get(Person, user) if user else None
    if person is None or not person.active:
        raise UnknownPerson(user or "")
    tree = _children(session)
    grants = session.scalars(select(Grant).where(Grant.person == person.name, Grant.revoked_at.is_(None))).all()
    recusals = session.scalars(select(Recusal).where(Recusal.person == person.name, Recusal.lifted_at.is_(None))).all()
    units = {name for recusal in recusals if recusal.enterprise for name in subtree(tree, recusal.enterprise)}
    return Viewer(
        name=person.name,
        alone=False,
        grade=person.grade,
        secrecy=policy.up_to(person.clearance),
        operations=_operations(grants, policy, tree),
        recused_units=frozenset(units),
        recused_clues=frozenset(recusal.clue_id for recusal in recusals if recusal.clue_id),
    )


def visible_clues(viewer: Viewer, operation: str = "clue.read") -> list[ColumnElement[bool]]:
    """Conditions for the clues that a person reaches with an operation."""
    if viewer.alone:
        return []
    if operation not in viewer.operations:
        return [false()]
    criteria: list[ColumnElement[bool]] = [Clue.document.has(Document.secrecy.in_(viewer.secrecy))]
    scope = viewer.operations[operation]
    if scope is not None:
        inside = Clue.enterprises.any(ClueEnterprise.name.in_(scope))
        criteria.append(or_(inside, Clue.document.has(Document.auditee.in_(scope))))
    if viewer.recused_units:
        units = sorted(viewer.recused_units)
        criteria.append(~Clue.enterprises.any(ClueEnterprise.name.in_(units)))
        criteria.append(~Clue.document.has(Document.auditee.in_(units)))
        criteria += [~Clue.text.contains(unit, autoescape=True) for unit in units]
    if viewer.recused_clues:
        criteria.append(Clue.id.not_in(viewer.recused_clues))
    return criteria


def visible_entries(viewer: Viewer, operation: str = "entry.read") -> list[ColumnElement[bool]]:
    """Conditions for the entries that a person reaches with an operation."""
    if viewer.alone:
        return []
    if operation not in viewer.operations:
        return [false()]
    criteria: list[ColumnElement[bool]] = [Entry.secrecy.in_(viewer.secrecy)]
    scope = viewer.operations[operation]
    if scope is not None:
        inside = Entry.enterprises.any(EntryEnterprise.name.in_(scope))
        criteria.append(or_(inside, Entry.document.has(Document.auditee.in_(scope))))
    if viewer.recused_units:
        units = sorted(viewer.recused_units)
        criteria.append(~Entry.enterprises.any(EntryEnterprise.name.in_(units)))
        criteria.append(~Entry.document.has(Document.auditee.in_(units)))
        criteria += [~Entry.text.contains(unit, autoescape=True) for unit in units]
    if viewer.recused_clues:
        criteria.append(Entry.clue_id.not_in(viewer.recused_clues))
    criteria += _no_recused_source(viewer)
    return criteria


def _no_recused_source(viewer: Viewer) -> list[ColumnElement[bool]]:
    """A matter is kept from whoever must keep away from any of the findings that were merged into it."""
    grounds: list[ColumnElement[bool]] = [Clue.text.contains(unit, autoescape=True) for unit in viewer.recused_units]
    if viewer.recused_units:
        grounds.append(Clue.enterprises.any(ClueEnterprise.name.in_(sorted(viewer.recused_units))))
    if viewer.recused_clues:
        grounds.append(Clue.id.in_(viewer.recused_clues))
    if not grounds:
        return []
    merged = select(Clue.id).where(Clue.parent_id == Entry.clue_id, Clue.state == "merged", or_(*grounds))
    return [~merged.correlate(Entry).exists()]


def visible_documents(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Conditions for documents: one's own, or of a unit in reach, or holding a clue in reach. Private otherwise."""
    if viewer.alone:
        return []
    reach = visible_clues(viewer, "document.read")
    held = select(Clue.id).where(Clue.document_sha256 == Document.sha256, *reach).exists()
    scope = viewer.operations.get("document.read", frozenset())
    audited = true() if scope is None else Document.auditee.in_(scope)
    units = sorted(viewer.recused_units)
    criteria = [Document.secrecy.in_(viewer.secrecy), or_(Document.received_by == viewer.name, held, audited)]
    if units:
        criteria.append(or_(Document.auditee.is_(None), Document.auditee.not_in(units)))
    return criteria


def guard_clue(session: Session, viewer: Viewer, clue: Clue, operation: str) -> None:
    """Raises NotFound for a clue out of sight, NotPermitted for an operation that the person does not hold there."""
    if viewer.alone:
        return
    if not _holds(session, select(Clue.id).where(Clue.id == clue.id, *visible_clues(viewer))):
        raise NotFound(clue.id[:8])
    viewer.require(operation)
    if not _holds(session, select(Clue.id).where(Clue.id == clue.id, *visible_clues(viewer, operation))):
        raise NotPermitted(f"{viewer.name}：{operation}")


def guard_entry(session: Session, viewer: Viewer, entry: Entry, operation: str) -> None:
    """As :func:`guard_clue`, for an entry."""
    if viewer.alone:
        return
    if not _holds(session, select(Entry.id).where(Entry.id == entry.id, *visible_entries(viewer))):
        raise NotFound(entry.number)
    viewer.require(operation)
    if not _holds(session, select(Entry.id).where(Entry.id == entry.id, *visible_entries(viewer, operation))):
        raise NotPermitted(f"{viewer.name}：{operation}")


def guard_step(session: Session, viewer: Viewer, policy: Policy, clue: Clue, step: str) -> None:
    """双人参与 and 分级复核 for a step on a clue or its entry; raises SamePerson, GradeTooLow."""
    if viewer.alone:
        return
    earlier = policy.different_persons.get(step, frozenset())
    decided = select(Decision.id).where(
        Decision.clue_id == clue.id,
        Decision.kind.in_(earlier),
        Decision.user == viewer.name,
        Decision.undone_at.is_(None),
    )
    entries = select(Entry.id).where(Entry.clue_id == clue.id, Entry.state != "void")
    moved = select(Move.id).where(Move.entry_id.in_(entries), Move.move.in_(earlier), Move.user == viewer.name)
    if _holds(session, decided) or _holds(session, moved):
        raise SamePerson(viewer.name)
    needed = policy.grade_needed(step, clue.level)
    if viewer.grade < needed:
        raise GradeTooLow(f"需要 {needed} 级，{viewer.name} 为 {viewer.grade} 级")


def subtree(children: Mapping[str | None, list[str]], root: str) -> set[str]:
    """A unit and everything under it; a unit that the register does not know is its own."""
    found, waiting = {root}, [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _children(session: Session) -> dict[str | None, list[str]]:
    children: dict[str | None, list[str]] = {}
    for name, parent in session.execute(select(Enterprise.name, Enterprise.parent)).tuples():
        children.setdefault(parent, []).append(name)
    return children


def _operations(grants: Iterable[Grant], policy: Policy, children: Mapping[str | None, list[str]]) -> dict[str, Scope]:
    """Each operation with the units where the person holds it: the union over their roles."""
    found: dict[str, Scope] = {}
    for grant in grants:
        scope = None if grant.enterprise is None else frozenset(subtree(children, grant.enterprise))
        for operation in policy.roles.get(grant.role, ()):
            known = found.get(operation, frozenset())
            found[operation] = None if scope is None or known is None else known | scope
    return found


def _holds(session: Session, wanted: object) -> bool:
    return session.execute(wanted).first() is not None  # type: ignore[call-overload]
