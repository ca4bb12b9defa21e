"""The routes of the API. Each is one operation of the ledger's services; what is allowed, the services decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, UploadFile
from sqlalchemy.orm import Session

from ledger.acting import Acting
from ledger.errors import StaleView
from ledger.merging import merge
from ledger.models import Clue
from ledger.queries import ClueFilter, EntryFilter, clue_by_prefix
from ledger.registration import Register, register
from ledger.review import approve, correct, defer, mark_unclear, reject, undo
from ledger.web.api import shapes
from ledger.web.desk import Desk
from ledger.web.errors import TooLarge
from ledger.web.guard import Program, TheDesk
from ledger.web.inbox import Incoming

router = APIRouter(
    responses={status: {"model": shapes.Refusal} for status in (401, 403, 404, 409, 413, 422, 429, 503)},
)
Page = Annotated[int, Query(ge=1, le=100_000)]
Size = Annotated[int, Query(ge=1, le=500)]
Words = Annotated[str | None, Query(max_length=200)]


@router.get("/me")
def me(desk: TheDesk, person: Program) -> shapes.Me:
    """Whose token it is."""
    with desk.book.reading(person) as (_, viewer):
        return shapes.Me(person=person, operations=sorted(viewer.operations))


@router.get("/clues")
def clues(
    desk: TheDesk,
    person: Program,
    state: Words = None,
    document: Words = None,
    enterprise: Words = None,
    level: Words = None,
    aspect: Words = None,
    text: Words = None,
    sort: Annotated[str, Query(pattern="^-?(document|loss|confidence|enterprise|level|updated)$")] = "document",
    page: Page = 1,
    size: Size = 50,
) -> shapes.ClueList:
    """A page of clues."""
    by = ClueFilter(
        state=state, document=document, enterprise=enterprise, level=level, aspect=aspect, text=text,
        sort=sort, page=page, size=size,
    )  # fmt: skip
    listing = desk.book.clues(by, person)
    rows = [shapes.clue_row(clue) for clue in listing.rows]
    return shapes.ClueList(total=listing.total, page=page, size=size, rows=rows)


@router.get("/clues/{clue}")
def clue(desk: TheDesk, person: Program, clue: str) -> shapes.ClueWhole:
    """One clue."""
    return shapes.clue_whole(desk.book.clue(clue, person))


@router.post("/clues/{clue}/approve")
def do_approve(desk: TheDesk, person: Program, clue: str, seen: shapes.Seen) -> shapes.ClueWhole:
    """通过."""
    return _step(desk, person, clue, seen, lambda session, row, acting: approve(session, row.id, acting, seen.note))


@router.post("/clues/{clue}/reject")
def do_reject(desk: TheDesk, person: Program, clue: str, seen: shapes.Refusing) -> shapes.ClueWhole:
    """不入账."""

    def step(session: Session, row: Clue, acting: Acting) -> object:
        return reject(session, row.id, seen.reason, acting, seen.note)

    return _step(desk, person, clue, seen, step)


@router.post("/clues/{clue}/correct")
def do_correct(desk: TheDesk, person: Program, clue: str, seen: shapes.Correcting) -> shapes.ClueWhole:
    """更正 one field."""

    def step(session: Session, row: Clue, acting: Acting) -> object:
        return correct(session, row.id, seen.field, seen.value, desk.book.rule_sets, acting)

    return _step(desk, person, clue, seen, step)


@router.post("/clues/{clue}/defer")
def do_defer(desk: TheDesk, person: Program, clue: str, seen: shapes.Seen) -> shapes.ClueWhole:
    """暂缓."""
    return _step(desk, person, clue, seen, lambda session, row, acting: defer(session, row.id, acting, seen.note))


@router.post("/clues/{clue}/unclear")
def do_unclear(desk: TheDesk, person: Program, clue: str, seen: shapes.Seen) -> shapes.ClueWhole:
    """无法判断."""
    return _step(
        desk, person, clue, seen, lambda session, row, acting: mark_unclear(session, row.id, acting, seen.note)
    )


@router.post("/clues/{clue}/merge")
def do_merge(desk: TheDesk, person: Program, clue: str, seen: shapes.Merging) -> shapes.ClueWhole:
    """并案."""

    def step(session: Session, row: Clue, acting: Acting) -> object:
        target = clue_by_prefix(session, seen.into, acting.viewer)
        return merge(session, row.id, target.id, acting, seen.note)

    return _step(desk, person, clue, seen, step)


@router.post("/clues/{clue}/undo")
def do_undo(desk: TheDesk, person: Program, clue: str, seen: shapes.Seen) -> shapes.ClueWhole:
    """撤销 the latest step, one's own."""
    return _step(
        desk, person, clue, seen, lambda session, row, acting: undo(session, row.id, desk.book.rule_sets, acting)
    )


@router.post("/clues/{clue}/register")
def do_register(desk: TheDesk, person: Program, clue: str, seen: shapes.Seen) -> shapes.ClueWhole:
    """登记入账; ``entry`` of the answer is the number."""
    by = Register(desk.book.office, desk.book.rule_sets)
    return _step(desk, person, clue, seen, lambda session, row, acting: register(session, row.id, by, acting))


@router.get("/documents")
def documents(desk: TheDesk, person: Program) -> list[shapes.DocumentRow]:
    """All documents in sight."""
    return [shapes.document_row(document) for document in desk.book.documents(person)]


@router.post("/documents", status_code=202)
def take_in(desk: TheDesk, person: Program, files: list[UploadFile]) -> list[shapes.ArrivalRow]:
    """Take files in; they are read in the background (see ``/arrivals``)."""
    with desk.book.reading(person) as (_, viewer):
        viewer.require("document.ingest")
    if len(files) > desk.settings.most_files:
        raise TooLarge(f"一次最多 {desk.settings.most_files} 份")
    largest = desk.settings.largest_upload
    put = [desk.inbox.put(file.file, Incoming(file.filename or "", person), largest) for file in files]
    return [shapes.arrival_row(arrival) for arrival in put]


@router.get("/arrivals")
def arrivals(desk: TheDesk, person: Program) -> list[shapes.ArrivalRow]:
    """The newest arrivals, newest first."""
    with desk.book.reading(person) as (_, viewer):
        return [shapes.arrival_row(arrival) for arrival in desk.inbox.arrivals(viewer)]


@router.get("/entries")
def entries(
    desk: TheDesk,
    person: Program,
    state: Words = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    enterprise: Words = None,
    level: Words = None,
    aspect: Words = None,
    source: Words = None,
    text: Words = None,
    sort: Annotated[str, Query(pattern="^-?(number|registered|loss|enterprise|level)$")] = "number",
    page: Page = 1,
    size: Size = 50,
) -> shapes.EntryList:
    """A page of entries."""
    by = EntryFilter(
        state=state, year=year, enterprise=enterprise, level=level, aspect=aspect, source=source, text=text,
        sort=sort, page=page, size=size,
    )  # fmt: skip
    listing = desk.book.entries(by, person)
    rows = [shapes.entry_row(entry) for entry in listing.rows]
    return shapes.EntryList(total=listing.total, page=page, size=size, rows=rows)


@router.get("/entries/{number}")
def entry(desk: TheDesk, person: Program, number: str) -> shapes.EntryWhole:
    """One entry."""
    return shapes.entry_whole(desk.book.entry(number, person))


@router.post("/entries/{number}/moves/{key}")
def do_move(desk: TheDesk, person: Program, number: str, key: str, moving: shapes.Moving) -> shapes.EntryWhole:
    """Take a move of the lifecycle."""
    desk.matters.move(number, key, person, moving.facts)
    return shapes.entry_whole(desk.book.entry(number, person))


@router.get("/statistics")
def statistics(desk: TheDesk, person: Program) -> shapes.Figures:
    """Counts and losses."""
    return shapes.figures(desk.book.statistics(user=person))


@router.get("/journal/verify")
def verify(desk: TheDesk, person: Program) -> shapes.Chain:
    """Check the journal."""
    found = desk.book.verify_journal(user=person)
    return shapes.Chain(
        whole=found.whole, lines=found.lines, head=found.head, broken_at=found.broken_at, reason=found.reason
    )


def _step(
    desk: Desk,
    person: str,
    prefix: str,
    seen: shapes.Seen,
    step: Callable[[Session, Clue, Acting], object],
) -> shapes.ClueWhole:
    """One transaction: the clue is as it was seen, then the step; the clue as it is after it."""
    with desk.book.writing(person) as (session, acting):
        row = clue_by_prefix(session, prefix, acting.viewer)
        if seen.version is not None and row.version != seen.version:
            raise StaleView(row.id[:8])
        step(session, row, acting)
        identity = row.id
    return shapes.clue_whole(desk.book.clue(identity, person))
