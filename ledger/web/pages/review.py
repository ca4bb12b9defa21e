"""The review page: a clue beside its document, and the one key that decides it and brings the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi import Path as PathValue
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from ledger.acting import Acting
from ledger.claims import release
from ledger.errors import LedgerError, NothingToUndo, StaleView
from ledger.fields import reject_reasons
from ledger.links import confirm_link, refuse_link
from ledger.merging import merge, split
from ledger.models import Clue
from ledger.queries import clue_by_prefix
from ledger.queue import latest_step, neighbours
from ledger.registration import Register, register
from ledger.review import approve, correct, defer, mark_unclear, reject, undo
from ledger.web.answers import back_with
from ledger.web.asked import SECOND, Asked, TheQueue, queue_of
from ledger.web.desk import Desk
from ledger.web.guard import Reader, TheDesk, Visit, Writer
from ledger.web.review_view import review_view
from ledger.web.templating import STEPS, render

router = APIRouter()
Step = Callable[[Session, Clue, Acting], object]
Version = Annotated[int, Form()]


@router.get("/clues/{clue_id}")
def show_clue(
    request: Request, desk: TheDesk, visit: Reader, asked: TheQueue, clue_id: str, page: int | None = None
) -> Response:
    """A clue for review."""
    view = review_view(desk, visit, asked, clue_id, page)
    return render(request, visit, "review.html", asked=asked, second=asked.step == SECOND, reasons=reject_reasons(),
                  **view)  # fmt: skip


@router.post("/clues/{clue_id}/approve")
def do_approve(
    request: Request, desk: TheDesk, visit: Writer, asked: TheQueue, clue_id: str, version: Version
) -> Response:
    """通过, and on to the next."""

    def step(session: Session, clue: Clue, acting: Acting) -> str:
        approve(session, clue.id, acting)
        return f"已通过：{clue.title}"

    return _decide(request, desk, visit, asked, (clue_id, version, step))


@router.post("/clues/{clue_id}/reject")
def do_reject(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    asked: TheQueue,
    clue_id: str,
    version: Version,
    reason: Annotated[str, Form()],
) -> Response:
    """不入账 for a reason, and on to the next."""

    def step(session: Session, clue: Clue, acting: Acting) -> str:
        reject(session, clue.id, reason, acting)
        return f"不入账（{reason}）：{clue.title}"

    return _decide(request, desk, visit, asked, (clue_id, version, step))


@router.post("/clues/{clue_id}/register")
def do_register(
    request: Request, desk: TheDesk, visit: Writer, asked: TheQueue, clue_id: str, version: Version
) -> Response:
    """登记入账, and on to the next."""

    def step(session: Session, clue: Clue, acting: Acting) -> str:
        entry = register(session, clue.id, Register(desk.book.office, desk.book.rule_sets), acting)
        return f"已登记 {entry.number}：{clue.title}"

    return _decide(request, desk, visit, asked, (clue_id, version, step))


@router.post("/clues/{clue_id}/correct")
def do_correct(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    asked: TheQueue,
    clue_id: str,
    version: Version,
    field: Annotated[str, Form()],
    value: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
) -> Response:
    """更正 one field and stay."""

    def step(session: Session, clue: Clue, acting: Acting) -> object:
        return correct(session, clue.id, field, _with_unit(value, unit), desk.book.rule_sets, acting)

    here = asked.link(f"/clues/{clue_id}")
    try:
        _take(desk, visit, clue_id, version, step)
    except LedgerError as error:
        return back_with(request, visit, error.message, bad=True, to=here)
    return RedirectResponse(here, 303)


@router.post("/clues/{clue_id}/defer")
def do_defer(
    request: Request, desk: TheDesk, visit: Writer, asked: TheQueue, clue_id: str, version: Version
) -> Response:
    """暂缓, and on to the next."""

    def step(session: Session, clue: Clue, acting: Acting) -> str:
        defer(session, clue.id, acting)
        return f"已暂缓：{clue.title}"

    return _decide(request, desk, visit, asked, (clue_id, version, step))


@router.post("/clues/{clue_id}/unclear")
def do_unclear(
    request: Request, desk: TheDesk, visit: Writer, asked: TheQueue, clue_id: str, version: Version
) -> Response:
    """无法判断, and on to the next."""

    def step(session: Session, clue: Clue, acting: Acting) -> str:
        mark_unclear(session, clue.id, acting)
        return f"无法判断，留待他人：{clue.title}"

    return _decide(request, desk, visit, asked, (clue_id, version, step))


@router.post("/clues/{clue_id}/merge")
def do_merge(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    asked: TheQueue,
    clue_id: str,
    version: Version,
    into: Annotated[str, Form()],
) -> Response:
    """并入 another clue, and on to the next."""

    def step(session: Session, clue: Clue, acting: Acting) -> str:
        target = clue_by_prefix(session, into, acting.viewer)
        merge(session, clue.id, target.id, acting)
        return f"已并入《{target.title}》：{clue.title}"

    return _decide(request, desk, visit, asked, (clue_id, version, step))


@router.post("/clues/{clue_id}/split")
def do_split(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    asked: TheQueue,
    clue_id: str,
    version: Version,
    parts: Annotated[str, Form()] = "",
) -> Response:
    """拆分 at the empty lines, and on to the first part."""
    texts = [part.strip() for part in re.split(r"\n\s*\n", parts.replace("\r\n", "\n")) if part.strip()]

    def step(session: Session, clue: Clue, acting: Acting) -> list[Clue]:
        return split(session, clue.id, texts, desk.book.rule_sets, acting)

    try:
        made = _take(desk, visit, clue_id, version, step)
    except LedgerError as error:
        return back_with(request, visit, error.message, bad=True, to=asked.link(f"/clues/{clue_id}"))
    first = made[0].id if isinstance(made, list) else clue_id
    return back_with(request, visit, f"已拆分为 {len(texts)} 条。", to=asked.link(f"/clues/{first}"))


@router.post("/links/{link}/{answer}")
def do_link(
    request: Request,
    desk: TheDesk,
    visit: Writer,
    asked: TheQueue,
    link: int,
    answer: Annotated[str, PathValue(pattern="^(confirm|refuse)$")],
    back: str = "",
) -> Response:
    """Whether two findings are one matter."""
    decide, message = (confirm_link, "已确认为同一事项。") if answer == "confirm" else (refuse_link, "已记为不同事项。")
    here = asked.link(f"/clues/{quote(back, safe='')}") if back else "/queue"
    try:
        with desk.book.writing(visit.person) as (session, acting):
            decide(session, link, acting)
    except LedgerError as error:
        return back_with(request, visit, error.message, bad=True, to=here)
    return back_with(request, visit, message, to=here)


@router.post("/review/undo")
def do_undo(request: Request, desk: TheDesk, visit: Writer, asked: TheQueue) -> Response:
    """撤销 one's latest step, wherever it was, and go there."""
    with desk.book.writing(visit.person) as (session, acting):
        found = latest_step(session, acting.viewer)
        if found is None:
            return back_with(request, visit, NothingToUndo().message, bad=True)
        decision = undo(session, found, desk.book.rule_sets, acting)
    message = f"已撤销：{STEPS.get(decision.kind, decision.kind)}"
    return back_with(request, visit, message, to=asked.link(f"/clues/{found}"))


def _decide(request: Request, desk: Desk, visit: Visit, asked: Asked, what: tuple[str, int, Step]) -> Response:
    """Take a step, then show what comes next; a refusal leads back to the clue."""
    clue_id, version, step = what
    with desk.book.reading(visit.person) as (session, _):
        after = neighbours(session, clue_id, asked.by, queue_of(desk, visit))[1]

    def decided(session: Session, clue: Clue, acting: Acting) -> object:
        said = step(session, clue, acting)
        release(session, clue.id, acting)
        return said

    try:
        message = _take(desk, visit, clue_id, version, decided)
    except LedgerError as error:
        return back_with(request, visit, error.message, bad=True, to=asked.link(f"/clues/{clue_id}"))
    return back_with(request, visit, str(message), to=_onwards(asked, after))


def _take(desk: Desk, visit: Visit, clue_id: str, version: int, step: Step) -> object:
    """One transaction: the clue is as the person saw it, then the step. Raises StaleView and what the step raises."""
    with desk.book.writing(visit.person) as (session, acting):
        clue = clue_by_prefix(session, clue_id, acting.viewer)
        if clue.version != version:
            raise StaleView(clue.id[:8])
        return step(session, clue, acting)


def _onwards(asked: Asked, after: str | None) -> str:
    """The next clue; at the end of the queue, its beginning (what was passed over), or the empty queue."""
    return asked.link(f"/clues/{after}") if after else asked.link("/queue/next")


def _with_unit(value: str, unit: str) -> str:
    """A bare figure gets the unit that was chosen beside it; 500万 and 1.2亿 are taken as typed."""
    bare = value.strip().replace(",", "").replace("，", "")
    if bare[-1:] in {"万", "亿"}:
        return f"{bare}元"
    return f"{bare}{unit}" if unit in {"万元", "亿元", "元"} and bare.replace(".", "", 1).isdigit() else value
