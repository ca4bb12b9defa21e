"""Signing in: first account, forced password, lockout, expiry, the forms' secret, keys for programs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from desk_serving import Served, Unreadable
from ledger_samples import Hand
from visitor import PASSWORD, Visitor

from ledger.web.accounts import RECEIVER, ensure_first_account, open_account
from ledger.web.desk import Desk
from ledger.web.errors import WeakPassword
from ledger.web.guard import COOKIE
from ledger.web.passwords import check_password, make_password

Visit = Callable[[str | None], Visitor]


def test_the_first_start_makes_one_administrator_once(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path, Hand(), reader=Unreadable())
    first = ensure_first_account(desk.book, desk.store)
    assert first is not None and first.login == "admin" and len(first.password) == 19
    assert ensure_first_account(desk.book, desk.store) is None
    with desk.book.reading(RECEIVER) as (_, viewer):
        assert "document.ingest" in viewer.operations and "clue.approve" in viewer.operations
    assert first.password.encode() not in (tmp_path / "desk.db").read_bytes()
    desk.close()


def test_a_first_password_must_be_changed_before_anything_else(served: Served) -> None:
    password = open_account(served.desk.store, "new", "自动收件", served.clock())
    visitor = served.visitor()
    assert visitor.post("/login", {"login": "new", "password": password}).location == "/password"
    assert visitor.get("/queue").location == "/password"
    visitor.get("/password")
    short = {"old": password, "new": "short", "again": "short"}
    assert visitor.post("/password", short).status == 422
    other = {"old": password, "new": "另设口令-12345", "again": "另设口令-12346"}
    assert "不一致" in visitor.post("/password", other).text
    same = {"old": password, "new": password, "again": password}
    assert visitor.post("/password", same).status == 422
    right = {"old": password, "new": "另设口令-12345", "again": "另设口令-12345"}
    assert visitor.post("/password", right).location == "/"
    assert visitor.get("/account").status == 200
    assert served.visitor().sign_in("new", password).status == 401


def test_wrong_passwords_lock_the_account_for_a_while(served: Served) -> None:
    visitor = served.visitor()
    for _ in range(5):
        answer = visitor.sign_in("初审", "不对的口令")
        assert answer.status == 401 and "账号或口令不正确" in answer.plain
    assert visitor.sign_in("初审").status == 429
    served.clock.at += timedelta(minutes=16)
    assert visitor.sign_in("初审").status == 303


def test_an_unknown_account_is_answered_like_a_wrong_password(served: Served) -> None:
    visitor = served.visitor()
    unknown, wrong = visitor.sign_in("没有这个人", "x"), visitor.sign_in("初审", "x")
    assert (unknown.status, unknown.plain.replace("没有这个人", "")) == (wrong.status, wrong.plain.replace("初审", ""))


@pytest.mark.parametrize("span", [timedelta(minutes=31), timedelta(hours=13)])
def test_a_sitting_expires(served: Served, visit: Visit, span: timedelta) -> None:
    visitor = visit("初审")
    assert visitor.get("/queue").status == 200
    if span > timedelta(hours=1):
        for _ in range(26):
            served.clock.at += span / 26
            last = visitor.get("/queue")
    else:
        served.clock.at += span
        last = visitor.get("/queue?order=document")
        assert last.location == "/login?next=/queue%3Forder%3Ddocument"
    assert last.status == 303
    assert visitor.get("/inbox/state", Accept="application/json").status == 401


def test_a_retired_person_is_signed_out(served: Served, visit: Visit) -> None:
    visitor, admin = visit("初审"), visit("admin")
    admin.get("/admin/people")
    assert admin.post("/admin/people/初审/retire").status == 303
    assert visitor.get("/queue").location.startswith("/login")
    assert served.visitor().sign_in("初审").status == 403


def test_signing_out_ends_the_sitting(visit: Visit) -> None:
    visitor = visit("初审")
    kept = dict(visitor.cookies)
    assert visitor.post("/logout").location == "/login"
    visitor.cookies = kept
    assert visitor.get("/queue").status == 303


def test_a_changed_password_ends_the_other_sittings(served: Served, visit: Visit) -> None:
    one, other = visit("初审"), visit("初审")
    one.get("/password")
    one.post("/password", {"old": PASSWORD, "new": "换过的口令-77777", "again": "换过的口令-77777"})
    assert one.get("/queue").status == 200
    assert other.get("/queue").status == 303
    assert served.visitor().sign_in("初审", "换过的口令-77777").status == 303


def test_the_cookie_is_closed_to_scripts_and_other_sites(served: Served) -> None:
    cookie = served.visitor().post("/login", {"login": "初审", "password": PASSWORD}).headers["set-cookie"].lower()
    assert cookie.startswith(COOKIE) and "httponly" in cookie and "samesite=strict" in cookie


@pytest.mark.parametrize("secret", ["", "wrong", None])
def test_a_change_needs_the_forms_secret(served: Served, visit: Visit, secret: str | None) -> None:
    visitor = visit("初审")
    identity = served.clue("甲公司")
    fields = {"version": 1} if secret is None else {"version": 1, "csrf": secret}
    visitor.form_secret = "" if secret is None else secret
    assert visitor.post(f"/clues/{identity}/approve", fields).status == 403
    assert served.desk.book.clue(identity, "初审").clue.state == "candidate"


def test_another_sites_form_cannot_sign_in(served: Served) -> None:
    answer = served.visitor().post("/login", {"login": "初审", "password": PASSWORD}, Sec_Fetch_Site="cross-site")
    assert answer.status == 403


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/queue?order=document", "/queue?order=document"),
        ("//evil.example/x", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ],
)
def test_signing_in_leads_nowhere_else(served: Served, asked: str, goes: str) -> None:
    answer = served.visitor().post("/login", {"login": "初审", "password": PASSWORD, "next": asked})
    assert answer.location == goes


@pytest.mark.parametrize(
    "password", ["短a1", "aaaaaaaaaaaa", "abcdefghijkl", "初审abcdef123", "a1" * 200, "1212121212ab"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, "初审", 10)


def test_made_passwords_are_good_and_differ() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, "初审", 10)


def test_a_key_for_a_program_is_shown_once_and_can_be_taken_back(served: Served, visit: Visit) -> None:
    visitor = visit("初审")
    made = visitor.post("/account/tokens", {"label": "月报"})
    token = made.text.split('id="made">')[1].split("<")[0]
    assert token not in visitor.get("/account").text
    bare = served.visitor()
    assert bare.get("/api/v1/me", Authorization=f"Bearer {token}").json["person"] == "初审"
    assert token.encode() not in (served.desk.book.folder / "desk.db").read_bytes()
    assert visit("复核").post("/account/tokens/1/revoke").status == 404
    assert visitor.post("/account/tokens/1/revoke").status == 303
    assert bare.get("/api/v1/me", Authorization=f"Bearer {token}").status == 401
