"""Documents themselves: pictures of pages, a page with its marks, the original for downloading."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ledger.errors import NotFound
from ledger.journal import append_journal
from ledger.queries import clue_by_prefix
from ledger.web.guard import Reader, TheDesk
from ledger.web.lectern import draw, draw_ahead, open_document
from ledger.web.review_view import show, watermark
from ledger.web.templating import render

router = APIRouter()
Sha = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
PageNumber = Annotated[int, Path(ge=1, le=100_000)]


@router.get("/documents/{sha256}/pages/{number}.png")
def page_picture(desk: TheDesk, visit: Reader, sha256: Sha, number: PageNumber) -> Response:
    """The picture of a page."""
    opened = open_document(desk, visit, sha256)
    return Response(draw(desk, opened, number), media_type="image/png")


@router.get("/clues/{clue_id}/pages/{number}")
def page_of_clue(request: Request, desk: TheDesk, visit: Reader, clue_id: str, number: PageNumber) -> Response:
    """A page with the marks of a clue, to be put in place of another."""
    with desk.book.reading(visit.person) as (session, viewer):
        clue = clue_by_prefix(session, clue_id, viewer)
        session.expunge_all()
    opened = open_document(desk, visit, clue.document_sha256)
    if number > len(opened.layout.pages):
        raise NotFound(f"第{number}页")
    draw_ahead(desk, opened, (number + 1, number - 1))
    document = opened.sight.document
    return render(
        request, visit, "_leaf.html", clue=clue, document=document, shown=show(opened, clue, number),
        watermark=watermark(desk, visit, document.secrecy),
    )  # fmt: skip


@router.get("/documents/{sha256}/original")
def original(desk: TheDesk, visit: Reader, sha256: Sha) -> Response:
    """The file as it came, for downloading only; every download is journalled.

    Whoever is recused from something in it cannot have it whole.
    """
    opened = open_document(desk, visit, sha256)
    if opened.sight.hidden:
        raise NotFound(sha256[:12])
    data = desk.book.originals.read(sha256)
    with desk.book.writing(visit.person) as (session, acting):
        append_journal(session, acting, "document.download", sha256, {"secrecy": opened.sight.document.secrecy})
    name = quote(opened.sight.document.member or opened.sight.document.name, safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(data, media_type="application/octet-stream", headers=headers)
