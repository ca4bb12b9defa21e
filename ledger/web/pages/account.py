"""Signing in and out, one's own password, one's own keys for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ledger.errors import LedgerError
from ledger.journal import append_journal
from ledger.web.accounts import change_password, sign_in
from ledger.web.answers import back_with, safe_path, status_of
from ledger.web.errors import Forged
from ledger.web.guard import COOKIE, Reader, Seated, TheDesk, Writer, check_csrf
from ledger.web.sittings import begin_sitting, end_sitting, make_token, revoke_token, tokens_of
from ledger.web.templating import render

router = APIRouter()


@router.get("/login")
def show_login(request: Request, next: str = "/") -> Response:
    """The sign-in page."""
    return render(request, None, "login.html", login="", next=safe_path(next), message="")


@router.post("/login")
def do_login(
    request: Request,
    desk: TheDesk,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in; a form on another site cannot do it."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forged
    at = desk.book.clock()
    try:
        account = sign_in(desk.store, login, password, desk.settings, at)
        with desk.book.writing(account.person) as (session, acting):
            append_journal(session, acting, "person.sign-in", account.person, {"login": account.login})
    except LedgerError as error:
        return render(
            request, None, "login.html", status_of(error), login=login, next=safe_path(next), message=error.message
        )
    answer = RedirectResponse("/password" if account.must_change else safe_path(next), 303)
    answer.set_cookie(
        COOKIE,
        begin_sitting(desk.store, account.login, at),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return answer


@router.post("/logout", dependencies=[Depends(check_csrf)])
def do_logout(request: Request, desk: TheDesk, visit: Seated) -> Response:
    """Sign out."""
    end_sitting(desk.store, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/password")
def show_password(request: Request, desk: TheDesk, visit: Seated) -> Response:
    """The page for a new password."""
    return render(
        request, visit if not visit.seat.must_change else None, "password.html",
        csrf=visit.seat.csrf, must=visit.seat.must_change, least=desk.settings.least_password, message="",
    )  # fmt: skip


@router.post("/password", dependencies=[Depends(check_csrf)])
def do_password(
    request: Request,
    desk: TheDesk,
    visit: Seated,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change one's password and sign in anew; every other sitting of the account ends."""
    at = desk.book.clock()
    try:
        if new != again:
            raise LedgerError("两次输入的新口令不一致")
        change_password(desk.store, visit.seat.login, old, new, desk.settings, at)
    except LedgerError as error:
        return render(
            request, visit if not visit.seat.must_change else None, "password.html", status_of(error),
            csrf=visit.seat.csrf, must=visit.seat.must_change, least=desk.settings.least_password,
            message=error.message,
        )  # fmt: skip
    answer = RedirectResponse("/", 303)
    token = begin_sitting(desk.store, visit.seat.login, at)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/")
    return answer


@router.get("/account")
def show_account(request: Request, desk: TheDesk, visit: Reader) -> Response:
    """One's own account: keys for programs."""
    return render(request, visit, "account.html", tokens=tokens_of(desk.store, visit.seat.login), made=None)


@router.post("/account/tokens")
def do_token(request: Request, desk: TheDesk, visit: Writer, label: Annotated[str, Form()] = "") -> Response:
    """Make a key; it is shown on the answer and never again."""
    made = make_token(desk.store, visit.seat.login, label, desk.book.clock())
    return render(request, visit, "account.html", tokens=tokens_of(desk.store, visit.seat.login), made=made)


@router.post("/account/tokens/{number}/revoke")
def do_revoke(request: Request, desk: TheDesk, visit: Writer, number: int) -> Response:
    """Take a key back."""
    revoke_token(desk.store, visit.seat.login, number, desk.book.clock())
    return back_with(request, visit, "已撤销该令牌。", to="/account")
