"""待审: the queue, with what it can be filtered by and how far the work is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from classifiers.rule_sets import load_situations
from ledger.link_models import Claim
from ledger.people_models import Enterprise
from ledger.queue import claims_of_others, decided_since, first_in_queue, queue_page, release_all
from ledger.web.asked import SECOND, TheQueue, queue_of
from ledger.web.guard import Reader, TheDesk
from ledger.web.moments import day_begin
from ledger.web.reasons import reasons
from ledger.web.templating import render

router = APIRouter()
_SIZE = 50


@router.get("/queue")
def show_queue(request: Request, desk: TheDesk, visit: Reader, asked: TheQueue, page: int = 1) -> Response:
    """The clues that wait."""
    visit.viewer.require("clue.read")
    queue = queue_of(desk, visit)
    with desk.book.reading(visit.person) as (session, _):
        mine = session.scalars(select(Claim.clue_id).where(Claim.user == visit.person).limit(1)).first()
        clues, total = queue_page(session, asked.by, queue, page, _SIZE)
        register = frozenset(session.scalars(select(Enterprise.name)))
        done = decided_since(session, visit.person, day_begin(desk))
        held = {claim.clue_id: claim.user for claim in claims_of_others(session, queue)}
        chips = {clue.id: reasons(clue, desk.settings, register) for clue in clues}
    if mine is not None:
        with desk.book.writing(visit.person) as (session, acting):
            release_all(session, acting)
    return render(
        request, visit, "queue.html",
        asked=asked, clues=clues, chips=chips, total=total, page=page, size=_SIZE, done=done,
        held=held, second=asked.step == SECOND,
        aspects=list(dict.fromkeys(situation.aspect for situation in load_situations().values())),
    )  # fmt: skip


@router.get("/queue/next")
def go_on(request: Request, desk: TheDesk, visit: Reader, asked: TheQueue) -> Response:
    """To the clue that comes first."""
    visit.viewer.require("clue.read")
    with desk.book.reading(visit.person) as (session, _):
        found = first_in_queue(session, asked.by, queue_of(desk, visit))
    return RedirectResponse(asked.link(f"/clues/{found}") if found else asked.link("/queue"), 303)
