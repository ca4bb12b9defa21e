"""Answers to refusals: the status of each, as a Chinese page for people and as JSON for programs and scripts."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from extraction.errors import ReadError
from ledger import errors as refusals
from ledger.errors import LedgerError
from ledger.web import errors as own
from ledger.web.guard import COOKIE, Visit, seated
from ledger.web.sittings import say
from ledger.web.templating import render

_STATUSES: dict[type[LedgerError], int] = {
    refusals.NotFound: 404,
    refusals.NotPermitted: 403,
    refusals.SamePerson: 403,
    refusals.GradeTooLow: 403,
    refusals.MustKeepAway: 403,
    refusals.UnknownPerson: 403,
    refusals.StaleView: 409,
    refusals.IllegalStep: 409,
    refusals.AlreadyThere: 409,
    refusals.NothingToUndo: 409,
    refusals.LedgerBusy: 503,
    own.SignedOut: 401,
    own.WrongPassword: 401,
    own.Locked: 429,
    own.MustChangePassword: 403,
    own.Forged: 403,
    own.TooLarge: 413,
}
_TEXTS = {
    403: "没有该操作的权限；请联系管理员",
    404: "没有找到该页面；请核对地址",
    405: "不支持该操作；请从页面上的按钮进入",
    413: "上传的内容超出大小限制；请分批上传",
    422: "填写的内容不符合要求；请返回后核对",
    500: "程序出错，已记入运行日志；请联系管理员",
}
_TITLES = {
    401: "请先登录",
    403: "不能执行该操作",
    404: "没有找到",
    409: "状态已变",
    413: "内容过大",
    429: "账号已锁定",
}


def status_of(error: LedgerError) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 422)


def add_answers(app: FastAPI) -> None:
    """Answer every refusal in Chinese; programs (``Accept: application/json``) get code and message."""

    @app.exception_handler(LedgerError)
    def refused(request: Request, error: LedgerError) -> Response:
        if isinstance(error, own.SignedOut) and not _wants_json(request):
            back = quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""), safe="/")
            return RedirectResponse(f"/login?next={back}" if request.method == "GET" else "/login", 303)
        if isinstance(error, own.MustChangePassword) and not _wants_json(request):
            return RedirectResponse("/password", 303)
        return _answer(request, status_of(error), error.code, error.message)

    @app.exception_handler(ReadError)
    def unreadable(request: Request, error: ReadError) -> Response:
        return _answer(request, 422, error.code, error.message)

    @app.exception_handler(HTTPException)
    def failed(request: Request, error: HTTPException) -> Response:
        return _answer(request, error.status_code, "", _TEXTS.get(error.status_code, _phrase(error.status_code)))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return _answer(request, 422, "W108", _TEXTS[422])

    @app.exception_handler(Exception)
    def broken(request: Request, error: Exception) -> Response:
        return _answer(request, 500, "W900", _TEXTS[500])


def back_with(request: Request, visit: Visit, text: str, *, bad: bool = False, to: str | None = None) -> Response:
    """Back to the page that a form stood on (or to ``to``), with a message."""
    say(request.app.state.desk.store, visit.seat, text, bad)
    return RedirectResponse(to or _referring_path(request), 303)


def safe_path(path: str, otherwise: str = "/") -> str:
    """A path of this site to go to; anything that could lead elsewhere becomes ``otherwise``."""
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if inside and path.isprintable() else otherwise


def _answer(request: Request, status: int, code: str, message: str) -> Response:
    if _wants_json(request):
        return JSONResponse({"code": code, "message": message}, status)
    return render(request, _visit(request), "error.html", status, title=_title(status), code=code, message=message)


def _visit(request: Request) -> Visit | None:
    """Who sees the error page: somebody signed in keeps the menu."""
    if COOKIE not in request.cookies:
        return None
    try:
        visit = seated(request, request.app.state.desk)
    except LedgerError:
        return None
    return None if visit.seat.must_change else visit


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _referring_path(request: Request) -> str:
    back = urlsplit(request.headers.get("referer", ""))
    return safe_path(back.path + (f"?{back.query}" if back.query else "")) if back.path else "/"


def _title(status: int) -> str:
    return _TITLES.get(status, "程序出错" if status >= 500 else "未能完成")


def _phrase(status: int) -> str:
    return f"请求未能完成（{status} {HTTPStatus(status).phrase}）"
