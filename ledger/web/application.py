"""The application: pages, API, static files and protections put together around a desk."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from sqlalchemy import select
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.models import JournalHead
from ledger.web.answers import add_answers
from ledger.web.api import routes
from ledger.web.desk import Desk
from ledger.web.guard import Reader, TheDesk
from ledger.web.pages import account, admin, documents, entries, inbox, ledger, lookups, queue, review, skim, statistics
from ledger.web.protection import BodyLimit, Headers

UPLOADS = frozenset({"/inbox/files", "/api/v1/documents"})
_HOMES = (("clue.approve", "/queue"), ("clue.register", "/queue?step=second"), ("entry.read", "/ledger"))
ROUTERS = (
    account.router,
    queue.router,
    review.router,
    documents.router,
    lookups.router,
    inbox.router,
    skim.router,
    ledger.router,
    entries.router,
    statistics.router,
    admin.router,
)


class OwnFiles(StaticFiles):
    """The program's own scripts and styles: their address names their version, so browsers may keep them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one file."""

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["Cache-Control"] = "public, max-age=31536000, immutable"
            await send(message)

        await super().__call__(scope, receive, kept)


def build_application(desk: Desk) -> ASGIApp:
    """The ASGI application around an opened desk; every answer, also that to a mistake of ours, is protected."""
    app = FastAPI(title="线索", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.mount("/static", OwnFiles(directory=Path(__file__).with_name("static")))
    app.get("/")(home)
    app.get("/health")(health)
    for router in ROUTERS:
        app.include_router(router)
    add_answers(app)
    app.mount("/api/v1", _api(desk))
    return Headers(BodyLimit(app, desk.settings.largest_upload, UPLOADS))


def _api(desk: Desk) -> FastAPI:
    """The API with its own OpenAPI document; no page of it calls an outside address."""
    api = FastAPI(title="线索 API", version="1", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    api.state.desk = desk
    api.include_router(routes.router)
    add_answers(api)
    return api


def home(visit: Reader) -> Response:
    """Where a person's work begins."""
    for operation, path in (
        ("clue.approve", "/queue"),
        ("clue.register", "/queue?step=second"),
        ("entry.read", "/ledger"),
    ):
        if visit.may(operation):
            return RedirectResponse(path, 303)
    return RedirectResponse("/admin/people", 303)


def health(request: Request, desk: TheDesk) -> Response:
    """For a monitor: whether the ledger can be read; says nothing of what is in it."""
    try:
        with desk.book.database.read() as session:
            session.execute(select(JournalHead.seq)).one()
    except Exception:  # whatever it is, the monitor must learn of it
        return JSONResponse({"status": "failed"}, 503)
    return JSONResponse({"status": "ok"})
