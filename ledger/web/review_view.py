"""Everything that the review page shows of one clue, gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from corpus.contract import plain
from ledger.errors import ClaimedByOther, NotPermitted
from ledger.in_force import applied_rule_set
from ledger.models import Clue
from ledger.people_models import Enterprise
from ledger.queue import Queue, claim_only, decided_since, like_it, neighbours, proposals, queue_page
from ledger.review import UNDECIDED
from ledger.view import ClueView
from ledger.web.asked import Asked, queue_of
from ledger.web.desk import Desk
from ledger.web.field_rows import field_rows
from ledger.web.guard import Visit
from ledger.web.leaves import Leaf, leaf
from ledger.web.lectern import OpenDocument, draw_ahead, open_document
from ledger.web.marks import Mark, clue_marks
from ledger.web.moments import day_begin
from ledger.web.reasons import reasons
from ledger.web.sheets import TextSheet, text_sheet

_OPEN = UNDECIDED | {"approved"}
_KINDS = {"candidate": "other", "deferred": "other", "unclear": "other", "rejected": "rejected"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the left: a page of the document, or its text around the clue."""

    leaf: Leaf | None
    sheet: TextSheet | None


def review_view(desk: Desk, visit: Visit, asked: Asked, clue_id: str, page: int | None) -> dict[str, Any]:
    """The values of the review template; raises NotFound, NotPermitted."""
    view = desk.book.clue(clue_id, visit.person)
    clue = view.clue
    holder = _claim(desk, visit, clue)
    queue = queue_of(desk, visit)
    around = _around(desk, visit, asked, clue, queue)
    opened = open_document(desk, visit, clue.document_sha256)
    first_page = clue.page or 1
    _draw_what_comes(desk, visit, opened, page or first_page, around["after"])
    rule_set = applied_rule_set(clue, desk.book.rule_sets)
    return {
        "view": view,
        "clue": clue,
        "document": view.document,
        "fields": field_rows(clue, view.differences),
        "chips": reasons(clue, desk.settings, around["register"]),
        "thresholds": [[threshold.level, plain(threshold.least)] for threshold in rule_set.thresholds],
        "shown": show(opened, clue, page or first_page),
        "pages_of_clue": sorted({spot["page"] for spot in clue.payload["evidence"] if spot["page"]}),
        "page": page or first_page,
        "holder": holder,
        "watermark": _watermark(desk, visit, view),
        **around,
    }


def show(opened: OpenDocument, clue: Clue, page: int) -> Shown:
    """The left side for a clue."""
    marks = _marks(opened, clue)
    if opened.has_pictures:
        return Shown(leaf(opened.layout, opened.sight.text, page, marks, clue.payload["evidence"]), None)
    own = [mark for mark in marks if mark.kind == "clue"]
    return Shown(None, text_sheet(opened.layout, marks, own))


def state_marks(opened: OpenDocument, but: str = "") -> list[Mark]:
    """The evidence of every clue in sight, by what became of it."""
    return [
        Mark(spot["start"], spot["end"], _KINDS.get(clue.state, "decided"), "", clue.id)
        for clue in opened.sight.clues
        if clue.id != but
        for spot in clue.payload["evidence"]
    ]


def _marks(opened: OpenDocument, clue: Clue) -> list[Mark]:
    own = clue_marks(clue.payload, opened.sight.text, clue.id)
    return [*state_marks(opened, but=clue.id), *own, *opened.hidden_marks]


def _claim(desk: Desk, visit: Visit, clue: Clue) -> str:
    """Claim an open clue for whoever may decide on it; returns why that is refused, or ''."""
    if clue.state not in _OPEN or not visit.may("clue.claim"):
        return ""
    try:
        with desk.book.writing(visit.person) as (session, acting):
            claim_only(session, clue.id, desk.settings.claim_minutes, acting)
    except ClaimedByOther as error:
        return error.message
    except NotPermitted:
        return ""
    return ""


def _around(desk: Desk, visit: Visit, asked: Asked, clue: Clue, queue: Queue) -> dict[str, Any]:
    """What the ledger says beside the clue: its neighbours in the queue, how many wait, its like."""
    with desk.book.reading(visit.person) as (session, viewer):
        before, after = neighbours(session, clue.id, asked.by, queue)
        _, waiting = queue_page(session, asked.by, queue, 1, 1)
        found = {
            "before": before,
            "after": after,
            "waiting": waiting,
            "done": decided_since(session, visit.person, day_begin(desk)),
            "register": frozenset(session.scalars(select(Enterprise.name))),
            "alike": like_it(session, clue, viewer),
            "links": proposals(session, clue, viewer),
        }
        session.expunge_all()
    return found


def _draw_what_comes(desk: Desk, visit: Visit, opened: OpenDocument, page: int, after: str | None) -> None:
    """Pages that will be asked for next: this one, its neighbours, and the first of the next clue."""
    draw_ahead(desk, opened, (page, page + 1, page - 1))
    if after is None:
        return
    with desk.book.reading(visit.person) as (session, _):
        following = session.get(Clue, after)
        place = (following.document_sha256, following.page or 1) if following else None
    if place is None:
        return
    other = opened if place[0] == opened.sight.document.sha256 else open_document(desk, visit, place[0])
    draw_ahead(desk, other, (place[1],))


def _watermark(desk: Desk, visit: Visit, view: ClueView) -> str:
    return watermark(desk, visit, view.document.secrecy)


def watermark(desk: Desk, visit: Visit, secrecy: str) -> str:
    """What is laid over a page of a logged level: who looks, when; '' for the other levels."""
    if secrecy not in desk.book.policy.logged:
        return ""
    return f"{visit.person} {desk.book.office.day(desk.book.clock())} {secrecy}"
