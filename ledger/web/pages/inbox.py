"""收件: files dropped by mouse or found in the watched folder, each with its state, its reason and what to do."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from starlette.responses import JSONResponse, Response

from ledger.web.answers import back_with
from ledger.web.desk import Desk
from ledger.web.errors import TooLarge
from ledger.web.guard import Reader, TheDesk, Visit, Writer
from ledger.web.inbox import STATES, Incoming
from ledger.web.templating import DOCUMENT_STATUSES, render

router = APIRouter()


@router.get("/inbox")
def show_inbox(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """Arrivals, and the documents that are in the ledger."""
    documents = desk.book.documents(visit.person) if visit.may("document.read") else []
    return render(
        request, visit, "inbox.html",
        documents=list(reversed(documents)), statuses_of_documents=DOCUMENT_STATUSES,
        largest=desk.settings.largest_upload // (1024 * 1024), most=desk.settings.most_files, **_arrivals(desk, visit),
    )  # fmt: skip


@router.get("/inbox/state")
def inbox_state(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """The list of arrivals, to be put in place of the one that is shown."""
    return render(request, visit, "_arrivals.html", **_arrivals(desk, visit))


@router.post("/inbox/files")
def take_in(request: Request, desk: TheDesk, visit: Writer, files: list[UploadFile]) -> Response:
    """Take files in; they are read one by one in the background."""
    visit.viewer.require("document.ingest")
    if len(files) > desk.settings.most_files:
        raise TooLarge(f"一次最多 {desk.settings.most_files} 份")
    named = [file for file in files if file.filename]
    for file in named:
        incoming = Incoming(file.filename or "", visit.person)
        desk.inbox.put(file.file, incoming, desk.settings.largest_upload)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"taken": len(named)})
    return back_with(request, visit, f"已收下 {len(named)} 份文件，正在逐份读取。", to="/inbox")


@router.post("/inbox/{number}/retry")
def retry(request: Request, desk: TheDesk, visit: Writer, number: int) -> Response:
    """Read a failed file again."""
    desk.inbox.retry(number, visit.viewer)
    return back_with(request, visit, "已重新排队读取。", to="/inbox")


@router.post("/inbox/pause")
def pause(request: Request, desk: TheDesk, visit: Writer, paused: Annotated[bool, Form()]) -> Response:
    """Stop reading for a while, or go on."""
    visit.viewer.require("document.ingest")
    desk.inbox.pause(paused)
    return back_with(request, visit, "已暂停读取。" if paused else "已恢复读取。", to="/inbox")


def _arrivals(desk: Desk, visit: Visit) -> dict[str, Any]:
    arrivals = desk.inbox.arrivals(visit.viewer)
    return {
        "arrivals": arrivals,
        "states": STATES,
        "busy": any(arrival.state in {"waiting", "reading"} for arrival in arrivals),
        "paused": desk.inbox.paused,
        "may_ingest": visit.may("document.ingest"),
    }
