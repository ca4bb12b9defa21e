"""The queue of review: clues that wait for a person, by risk or by document, filtered, and what comes after one.

The order is total and kept by its own values, so that the next clue is found without counting through the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, delete, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from ledger.access import Viewer, visible_clues
from ledger.acting import Acting
from ledger.claims import claim
from ledger.errors import BadValue
from ledger.in_force import values_in_force
from ledger.link_models import Claim, Link
from ledger.models import Clue, ClueEnterprise, Decision, Document
from ledger.office import Office
from ledger.search import matching
from ledger.values import UNDETERMINED_LEVEL

_RISK_STEPS = 10_000  #: risk is compared in whole steps, so that both databases compare alike
ORDERS = ("risk", "document")


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """Weight of a level and of a source (by code); one that is not named weighs 1."""

    levels: Mapping[str, float]
    sources: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which clues wait: by state, enterprise, level, nature, source code, document, confidence, words, first reviewer.

    ``but_reviewer`` leaves out what that person took a step on: it waits for somebody else (双人参与).
    """

    states: tuple[str, ...] = ("candidate",)
    order: str = "risk"
    enterprise: str | None = None
    level: str | None = None
    aspect: str | None = None
    source: str | None = None
    document: str | None = None
    most_confidence: float | None = None
    text: str | None = None
    reviewer: str | None = None
    but_reviewer: str | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What a queue goes by besides the filter: who looks and when, the office's sources, weights."""

    viewer: Viewer
    office: Office
    weights: RiskWeights
    at: datetime


def queue_page(session: Session, by: QueueFilter, queue: Queue, page: int, size: int) -> tuple[list[Clue], int]:
    """A page of the queue and how many wait in all; raises BadValue."""
    if page < 1 or not 1 <= size <= 500:
        raise BadValue("页码从 1 起，每页 1 至 500 条")
    criteria = _criteria(by, queue)
    total = session.execute(select(func.count()).select_from(Clue).join(Clue.document).where(*criteria)).scalar_one()
    wanted = select(Clue).join(Clue.document).where(*criteria).order_by(*_order(by, queue))
    options = (joinedload(Clue.document), selectinload(Clue.enterprises), selectinload(Clue.fields))
    rows = session.scalars(wanted.options(*options).offset((page - 1) * size).limit(size)).all()
    return list(rows), total


def first_in_queue(session: Session, by: QueueFilter, queue: Queue) -> str | None:
    """The id of the clue to take next."""
    wanted = select(Clue.id).join(Clue.document).where(*_criteria(by, queue), _free(queue))
    return session.scalars(wanted.order_by(*_order(by, queue)).limit(1)).first()


def neighbours(session: Session, clue_id: str, by: QueueFilter, queue: Queue) -> tuple[str | None, str | None]:
    """The ids before and after a clue in the queue, whether or not the clue itself still waits."""
    order = _order(by, queue)
    place = session.execute(select(*order).select_from(Clue).join(Clue.document).where(Clue.id == clue_id)).first()
    if place is None:
        return None, first_in_queue(session, by, queue)
    here = tuple_(*(literal(value, column.type) for value, column in zip(place, order, strict=True)))
    ids = select(Clue.id).join(Clue.document).where(*_criteria(by, queue), Clue.id != clue_id)
    after = ids.where(tuple_(*order) > here, _free(queue)).order_by(*order).limit(1)
    before = ids.where(tuple_(*order) < here).order_by(*(column.desc() for column in order)).limit(1)
    return session.scalars(before).first(), session.scalars(after).first()


def _order(by: QueueFilter, queue: Queue) -> list[ColumnElement[Any]]:
    if by.order not in ORDERS:
        raise BadValue("排序：" + "、".join(ORDERS))
    place: tuple[Any, ...] = (Document.received_at, Clue.document_sha256, Clue.position, Clue.id)
    columns: list[ColumnElement[Any]] = [*place]
    return [_negative_risk(queue), *columns] if by.order == "risk" else columns


def _free(queue: Queue) -> ColumnElement[bool]:
    """Not claimed by somebody else."""
    others = select(Claim.clue_id).where(
        Claim.clue_id == Clue.id, Claim.user != queue.viewer.name, Claim.until > queue.at
    )
    return ~others.exists()


def _negative_risk(queue: Queue) -> ColumnElement[int]:
    """Level × confidence × source, the gravest first."""
    levels = case(
        {level: weight for level, weight in queue.weights.levels.items() if level != UNDETERMINED_LEVEL},
        value=Clue.level,
        else_=queue.weights.levels.get(UNDETERMINED_LEVEL, 1.0),
    )
    kinds = {
        kind: queue.weights.sources[code]
        for kind, code in queue.office.source_codes.items()
        if code in queue.weights.sources
    }
    sources: Any = case(kinds, value=Document.kind, else_=1.0) if kinds else literal(1.0)
    return cast(-func.round(levels * Clue.confidence * sources * _RISK_STEPS), Integer)


def _criteria(by: QueueFilter, queue: Queue) -> list[ColumnElement[bool]]:
    criteria: list[ColumnElement[bool]] = [Clue.state.in_(by.states), *visible_clues(queue.viewer)]
    if by.level == UNDETERMINED_LEVEL:
        criteria.append(Clue.level.is_(None))
    elif by.level:
        criteria.append(Clue.level == by.level)
    if by.aspect:
        criteria.append(Clue.aspect == by.aspect)
    if by.enterprise:
        criteria.append(Clue.enterprises.any(ClueEnterprise.name.contains(by.enterprise, autoescape=True)))
    if by.most_confidence is not None:
        criteria.append(Clue.confidence <= by.most_confidence)
    if by.text:
        criteria.append(matching(by.text, Clue.id, (Clue.title, Clue.text)))
    step = select(Decision.id).where(Decision.clue_id == Clue.id, Decision.undone_at.is_(None))
    if by.reviewer:
        criteria.append(step.where(Decision.user == by.reviewer).exists())
    if by.but_reviewer:
        criteria.append(~step.where(Decision.user == by.but_reviewer).exists())
    return criteria + _document_criteria(by, queue.office)


def _document_criteria(by: QueueFilter, office: Office) -> list[ColumnElement[bool]]:
    criteria: list[ColumnElement[bool]] = []
    if by.document:
        sha = Document.sha256.startswith(by.document, autoescape=True)
        criteria.append(or_(sha, Document.name.contains(by.document, autoescape=True)))
    if by.source:
        named = [kind for kind, code in office.source_codes.items() if code == by.source]
        unnamed = Document.kind.not_in(list(office.source_codes))
        other = office.source_code("") == by.source
        criteria.append(or_(Document.kind.in_(named), unnamed) if other else Document.kind.in_(named))
    return criteria


def decided_since(session: Session, person: str, since: datetime) -> int:
    """How many clues a person decided (通过, 不入账, 登记, 并案, 拆分) since a moment, what was undone left out."""
    wanted = select(func.count(Decision.clue_id.distinct())).where(
        Decision.user == person,
        Decision.at >= since,
        Decision.kind.in_(("approve", "reject", "register", "merge", "split")),
        Decision.undone_at.is_(None),
    )
    return session.execute(wanted).scalar_one()


def latest_step(session: Session, viewer: Viewer) -> str | None:
    """The clue of a person's latest step that can be undone."""
    wanted = select(Clue.id).join(Decision, Decision.clue_id == Clue.id).join(Clue.document)
    own = wanted.where(Decision.user == viewer.name, Decision.undone_at.is_(None), Clue.state != "registered")
    return session.scalars(own.where(*visible_clues(viewer)).order_by(Decision.id.desc()).limit(1)).first()


def like_it(session: Session, clue: Clue, viewer: Viewer, most: int = 6) -> list[Clue]:
    """Clues in sight that may speak of the same: of one enterprise, those of the same loss first."""
    names = [name[:200] for name in values_in_force(clue).enterprises]
    if not names:
        return []
    wanted = select(Clue).join(Clue.document).where(Clue.id != clue.id, *visible_clues(viewer))
    named = wanted.where(Clue.enterprises.any(ClueEnterprise.name.in_(names)))
    same = case((Clue.loss_yuan == clue.loss_yuan, 0), else_=1) if clue.loss_yuan is not None else literal(1)
    elsewhere = case((Clue.document_sha256 == clue.document_sha256, 1), else_=0)
    order = (same, elsewhere, Clue.id)
    return list(session.scalars(named.options(joinedload(Clue.document)).order_by(*order).limit(most)))


def release_all(session: Session, acting: Acting) -> None:
    """Give back every claim of the person: they look at no clue any more."""
    session.execute(delete(Claim).where(Claim.user == acting.user))


def claims_of_others(session: Session, queue: Queue) -> list[Claim]:
    """The claims that last and are not one's own."""
    lasting = select(Claim).where(Claim.user != queue.viewer.name, Claim.until > queue.at)
    return list(session.scalars(lasting))


def claim_only(session: Session, clue_id: str, minutes: int, acting: Acting) -> Claim:
    """Claim a clue and give back every other claim of the person: one opens one clue at a time."""
    for other in session.scalars(select(Claim).where(Claim.user == acting.user, Claim.clue_id != clue_id)):
        session.delete(other)
    return claim(session, clue_id, acting, minutes)


def proposals(session: Session, clue: Clue, viewer: Viewer) -> list[tuple[Link, Clue]]:
    """Proposed links of a clue with the finding at their other end, both in sight."""
    ends = or_(Link.newer == clue.id, Link.older == clue.id)
    links = session.scalars(select(Link).where(Link.state == "proposed", ends).order_by(Link.score.desc())).all()
    others = {link.id: link.older if link.newer == clue.id else link.newer for link in links}
    wanted = select(Clue).options(joinedload(Clue.document)).where(Clue.id.in_(others.values()), *visible_clues(viewer))
    seen = {other.id: other for other in session.scalars(wanted)}
    return [(link, seen[others[link.id]]) for link in links if others[link.id] in seen]
