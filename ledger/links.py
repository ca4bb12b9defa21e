"""Findings that may be one matter: proposed with reasons, decided by people, undone if wrong; never counted twice.

A duplicate is merged into the older finding; a rectification notice moves the status of the matter that it speaks of;
a problem found again after 销号 (屡查屡犯) marks the new matter with the number of the old one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from ledger.access import Viewer, guard_clue, visible_clues
from ledger.acting import Acting
from ledger.errors import IllegalStep, NotFound
from ledger.journal import append_journal
from ledger.likeness import LikenessRules, compare, finding_of
from ledger.link_models import Link
from ledger.merging import merge
from ledger.models import Clue, ClueEnterprise, Decision, Entry
from ledger.review import step_back

KINDS = {"duplicate": "重复", "rectification": "整改反馈", "repeat": "屡查屡犯"}
_SETTLED = ("rejected", "split", "withdrawn")


def propose_links(session: Session, sha256: str, rules: LikenessRules, acting: Acting) -> list[Link]:
    """Compare the findings of a document with older ones of the same enterprises; returns the new proposals."""
    proposed = []
    mine = select(Clue).where(Clue.document_sha256 == sha256, Clue.state.not_in(_SETTLED))
    for clue in session.scalars(mine.options(selectinload(Clue.enterprises))).all():
        for older in _comparable(session, clue, rules):
            link = _propose(session, clue, older, rules, acting)
            if link is not None:
                proposed.append(link)
    return proposed


def list_links(session: Session, viewer: Viewer, state: str = "proposed") -> list[Link]:
    """The links of a state whose two findings a person may both see, the most alike first."""
    seen = select(Clue.id).where(*visible_clues(viewer))
    wanted = select(Link).where(Link.state == state, Link.newer.in_(seen), Link.older.in_(seen))
    return list(session.scalars(wanted.order_by(Link.score.desc(), Link.id)))


def confirm_link(session: Session, link_id: int, acting: Acting) -> Link:
    """Take a proposal for true, and act on it; raises NotFound, NotPermitted, IllegalStep."""
    link, newer, older = _open_link(session, link_id, acting)
    entry = _entry_of(session, older)
    link.before = {"status": entry.status, "number": entry.number} if entry is not None else None
    if link.kind == "rectification" and entry is not None:
        entry.status = newer.status or entry.status
    if link.kind == "repeat":
        _mark_repeat(session, newer, entry)
    else:
        merge(session, newer.id, older.id, acting, note="；".join(link.reasons))
    return _decide(session, link, "confirmed", acting)


def refuse_link(session: Session, link_id: int, acting: Acting) -> Link:
    """Not the same; the pair is not proposed again."""
    link, _, _ = _open_link(session, link_id, acting)
    return _decide(session, link, "refused", acting)


def undo_link(session: Session, link_id: int, acting: Acting) -> Link:
    """Take a confirmation back: the finding stands on its own again, in the state that it had."""
    link = session.get(Link, link_id)
    if link is None or link.state != "confirmed":
        raise NotFound(str(link_id))
    newer, older = session.get_one(Clue, link.newer), session.get_one(Clue, link.older)
    guard_clue(session, acting.viewer, newer, "clue.merge")
    entry = _entry_of(session, older)
    if link.kind == "rectification" and entry is not None and link.before is not None:
        entry.status = link.before["status"]
    if link.kind == "repeat":
        _set_repeat(session, newer, None)
    elif newer.state == "merged" and newer.parent_id == older.id:
        standing = select(Decision).where(Decision.clue_id == newer.id, Decision.undone_at.is_(None))
        latest = session.scalars(standing.order_by(Decision.id.desc()).limit(1)).one()
        step_back(session, newer, latest, acting)
    return _decide(session, link, "undone", acting)


def root_of(session: Session, clue: Clue) -> Clue:
    """The clue that a chain of merges ends in."""
    while clue.state == "merged" and clue.parent_id is not None:
        clue = session.get_one(Clue, clue.parent_id)
    return clue


def _comparable(session: Session, clue: Clue, rules: LikenessRules) -> Sequence[Clue]:
    """Older findings of other documents that name one of the clue's enterprises."""
    names = [row.name for row in clue.enterprises]
    if not names:
        return []
    wanted = (
        select(Clue)
        .where(
            Clue.enterprises.any(ClueEnterprise.name.in_(names)),
            Clue.document_sha256 != clue.document_sha256,
            or_(Clue.created_at < clue.created_at, (Clue.created_at == clue.created_at) & (Clue.id < clue.id)),
            Clue.state.not_in(_SETTLED),
        )
        .options(selectinload(Clue.enterprises))
        .order_by(Clue.created_at.desc(), Clue.id)
        .limit(rules.most_compared)
    )
    return session.scalars(wanted).all()


def _propose(session: Session, newer: Clue, older: Clue, rules: LikenessRules, acting: Acting) -> Link | None:
    """A new proposal for a pair that was never proposed, when the two are alike enough."""
    target = root_of(session, older)
    if target.id == newer.id or target.state in _SETTLED:
        return None
    names = {row.name for row in newer.enterprises}
    units = [row.name for row in older.enterprises if row.name in names]
    likeness = compare(finding_of(newer.payload, rules), finding_of(older.payload, rules), rules, units)
    pair = select(Link.id).where(Link.newer == newer.id, Link.older == target.id)
    if likeness is None or session.execute(pair).first() is not None:
        return None
    link = Link(newer=newer.id, older=target.id, kind=_kind(session, newer, target, rules), state="proposed")
    link.score, link.reasons, link.proposed_at, link.before = likeness.score, list(likeness.reasons), acting.at, None
    session.add(link)
    session.flush()
    facts = {"newer": newer.id, "older": target.id, "kind": link.kind, "reasons": link.reasons}
    append_journal(session, acting, "link.propose", str(link.id), facts)
    return link


def _kind(session: Session, newer: Clue, older: Clue, rules: LikenessRules) -> str:
    if newer.document.kind in rules.rectification_kinds:
        return "rectification"
    entry = _entry_of(session, older)
    return "repeat" if entry is not None and entry.state == "closed" else "duplicate"


def _open_link(session: Session, link_id: int, acting: Acting) -> tuple[Link, Clue, Clue]:
    link = session.get(Link, link_id)
    if link is None:
        raise NotFound(str(link_id))
    newer, older = session.get_one(Clue, link.newer), session.get_one(Clue, link.older)
    for clue in (newer, older):
        guard_clue(session, acting.viewer, clue, "clue.merge")
    if link.state != "proposed":
        raise IllegalStep(f"关联 {link_id} 已处理")
    return link, newer, older


def _decide(session: Session, link: Link, state: str, acting: Acting) -> Link:
    link.state, link.decided_by, link.decided_at = state, acting.user, acting.at
    session.flush()
    facts = {"newer": link.newer, "older": link.older, "kind": link.kind}
    append_journal(session, acting, f"link.{state}", str(link.id), facts)
    return link


def _mark_repeat(session: Session, newer: Clue, older: Entry | None) -> None:
    """The new finding carries the number of the matter that was closed; registering it takes the number along."""
    if older is None:
        raise IllegalStep("原事项没有登记")
    _set_repeat(session, newer, older.number)


def _set_repeat(session: Session, clue: Clue, number: str | None) -> None:
    clue.repeat_of, entry = number, _entry_of(session, clue)
    if entry is not None:
        entry.repeat_of = number


def _entry_of(session: Session, clue: Clue) -> Entry | None:
    return session.scalars(select(Entry).where(Entry.clue_id == clue.id, Entry.state != "void")).first()
