"""Every route, asked by everybody: nobody signed in, each role, the administrator. A new route must be listed here."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from desk_serving import Served
from fastapi.routing import APIRoute

from ledger.people import add_person, grant_role, recuse, set_secrecy
from ledger.web.api import routes as api
from ledger.web.application import ROUTERS, build_application

ALL = frozenset({"登记员", "初审", "复核", "领导", "监督检查", "admin"})
READERS = ALL - {"admin"}
TAKERS = frozenset({"登记员", "初审"})
REVIEWERS = frozenset({"登记员", "初审", "复核"})
REFUSERS = frozenset({"初审", "复核", "领导"})
EXPORTERS = frozenset({"复核", "领导", "监督检查"})
WORKERS = frozenset({"初审", "复核", "领导"})
CHECKERS = frozenset({"监督检查", "admin"})
MANAGERS = frozenset({"admin"})


@dataclass(frozen=True)
class Case:
    """A call of a route; ``allowed`` get past the permission (2xx or 3xx without a refusal, or 4xx of another kind)."""

    allowed: frozenset[str]
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    refused_in: str = ""


VERSION = (("version", "1"),)
CASES: dict[str, Case] = {
    "GET /password": Case(ALL, "/password"),
    "POST /password": Case(ALL, "/password", (("old", "x"), ("new", "y"), ("again", "z"))),
    "GET /account": Case(ALL, "/account"),
    "POST /account/tokens": Case(ALL, "/account/tokens", (("label", "t"),)),
    "POST /account/tokens/{number}/revoke": Case(ALL, "/account/tokens/99/revoke"),
    "POST /logout": Case(ALL, "/logout"),
    "GET /queue": Case(READERS, "/queue"),
    "GET /queue/next": Case(READERS, "/queue/next"),
    "GET /clues/{clue_id}": Case(READERS, "/clues/{clue}"),
    "POST /clues/{clue_id}/approve": Case(REVIEWERS, "/clues/{clue}/approve", VERSION),
    "POST /clues/{clue_id}/reject": Case(REFUSERS, "/clues/{clue}/reject", (*VERSION, ("reason", "重复"))),
    "POST /clues/{clue_id}/correct": Case(
        REVIEWERS, "/clues/{clue}/correct", (*VERSION, ("field", "title"), ("value", "新名称"))
    ),
    "POST /clues/{clue_id}/defer": Case(REVIEWERS, "/clues/{clue}/defer", VERSION),
    "POST /clues/{clue_id}/unclear": Case(REVIEWERS, "/clues/{clue}/unclear", VERSION),
    "POST /clues/{clue_id}/merge": Case(
        frozenset({"初审", "复核"}), "/clues/{clue}/merge", (*VERSION, ("into", "{other}"))
    ),
    "POST /clues/{clue_id}/split": Case(frozenset({"初审", "复核"}), "/clues/{clue}/split", (*VERSION, ("parts", "x"))),
    "POST /clues/{clue_id}/register": Case(frozenset({"复核", "领导"}), "/clues/{clue}/register", VERSION),
    "POST /links/{link}/{answer}": Case(READERS | MANAGERS, "/links/99/refuse"),
    "POST /review/undo": Case(ALL, "/review/undo"),
    "GET /documents/{sha256}/pages/{number}.png": Case(READERS, "/documents/{sha}/pages/1.png"),
    "GET /clues/{clue_id}/pages/{number}": Case(READERS, "/clues/{clue}/pages/1"),
    "GET /documents/{sha256}/original": Case(READERS, "/documents/{sha}/original"),
    "GET /documents/{sha256}/skim": Case(READERS, "/documents/{sha}/skim"),
    "POST /documents/{sha256}/missed": Case(REVIEWERS, "/documents/{sha}/missed", (("start", "0"), ("end", "9"))),
    "GET /lookups/enterprises": Case(READERS, "/lookups/enterprises?words=甲"),
    "GET /lookups/natures": Case(READERS, "/lookups/natures"),
    "GET /inbox": Case(ALL, "/inbox"),
    "GET /inbox/state": Case(ALL, "/inbox/state"),
    "POST /inbox/files": Case(TAKERS, "/inbox/files"),
    "POST /inbox/{number}/retry": Case(frozenset(), "/inbox/99/retry"),
    "POST /inbox/pause": Case(TAKERS, "/inbox/pause", (("paused", "false"),)),
    "GET /ledger": Case(READERS, "/ledger"),
    "POST /ledger/export": Case(EXPORTERS, "/ledger/export"),
    "GET /entries/{number}": Case(READERS, "/entries/{entry}"),
    "POST /entries/{number}/moves/{key}": Case(
        frozenset({"领导"}), "/entries/{entry}/moves/decline", (("reason", "不属实"),)
    ),
    "POST /entries/{number}/papers/{kind}": Case(
        frozenset({"领导"}), "/entries/{entry}/papers/progress", (("text", "进展"),)
    ),
    "POST /entries/{number}/papers/{paper}/remove": Case(frozenset(), "/entries/{entry}/papers/99/remove"),
    "POST /entries/{number}/attachments": Case(frozenset({"领导"}), "/entries/{entry}/attachments"),
    "GET /entries/{number}/attachments/{paper}": Case(frozenset(), "/entries/{entry}/attachments/99"),
    "POST /entries/{number}/extend": Case(frozenset({"领导"}), "/entries/{entry}/extend", (("reason", "复杂"),)),
    "POST /entries/{number}/apply-close": Case(
        frozenset({"领导"}), "/entries/{entry}/apply-close", (("basis", "查否了结"),)
    ),
    "POST /entries/{number}/confirm-close": Case(frozenset({"领导", "复核"}), "/entries/{entry}/confirm-close"),
    "POST /entries/{number}/void": Case(frozenset({"领导"}), "/entries/{entry}/void", (("reason", "有误"),)),
    "POST /entries/{number}/notices/{key}": Case(EXPORTERS, "/entries/{entry}/notices/supervise"),
    "GET /statistics": Case(READERS, "/statistics"),
    "POST /statistics/export": Case(EXPORTERS, "/statistics/export"),
    "GET /admin": Case(ALL, "/admin"),
    "GET /admin/people": Case(MANAGERS, "/admin/people"),
    "POST /admin/people": Case(MANAGERS, "/admin/people", (("name", "新人"), ("grade", "1"), ("clearance", "内部"))),
    "POST /admin/people/{name}/account": Case(MANAGERS, "/admin/people/自动收件/account"),
    "POST /admin/people/{name}/retire": Case(MANAGERS, "/admin/people/自动收件/retire"),
    "POST /admin/people/{name}/roles": Case(MANAGERS, "/admin/people/初审二/roles", (("role", "复核"),)),
    "POST /admin/roles/{grant}/revoke": Case(MANAGERS, "/admin/roles/3/revoke"),
    "GET /admin/recusals": Case(ALL, "/admin/recusals"),
    "POST /admin/recusals": Case(
        MANAGERS, "/admin/recusals", (("person", "初审二"), ("enterprise", "某公司"), ("reason", "亲属"))
    ),
    "POST /admin/recusals/{number}/lift": Case(frozenset(), "/admin/recusals/99/lift"),
    "GET /admin/units": Case(MANAGERS, "/admin/units"),
    "POST /admin/units": Case(MANAGERS, "/admin/units", (("lines", "新集团，，本级"),)),
    "GET /admin/rules": Case(ALL, "/admin/rules"),
    "GET /admin/model": Case(ALL, "/admin/model"),
    "GET /admin/journal": Case(CHECKERS, "/admin/journal"),
    "POST /admin/journal/verify": Case(CHECKERS, "/admin/journal/verify"),
}
OPEN = {"GET /login", "POST /login"}
#: Refusals that have nothing to do with who asks; they are met only by those whom the permission lets through.
ELSE = ("状态", "不符合", "两次输入", "材料不全", "尚未申请", "没有期限", "未选中", "没有可以撤销", "须写明")


def routes() -> list[str]:
    return [
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods)
    ]


def test_every_route_is_listed() -> None:
    assert sorted(routes()) == sorted({*CASES, *OPEN})


@pytest.fixture
def places(served: Served) -> dict[str, str]:
    book = served.desk.book
    registered = served.clue("丁置业")
    book.approve(registered, "初审二")
    return {
        "clue": served.clue("甲公司"),
        "other": served.clue("乙贸易"),
        "entry": book.register(registered, "领导").number,
        "sha": book.documents("初审")[0].sha256,
    }


def ask(served: Served, who: str | None, name: str, places: dict[str, str]) -> tuple[int, str]:
    """The status, and the message on the page or on the next one."""
    visitor = served.visitor(who)
    case, method = CASES[name], name.split(maxsplit=1)[0]
    path = case.path.format(**places)
    if method == "GET":
        answer = visitor.get(path)
        return answer.status, answer.plain if answer.status >= 400 else ""
    fields = {key: value.format(**places) for key, value in case.fields}
    if path.endswith(("/files", "/attachments")):
        field = "files" if path.endswith("/files") else "file"
        answer = visitor.upload(path, {"a.txt": b"x"}, field, {"sort": "其他"})
    else:
        answer = visitor.post(path, fields)
    if answer.status == 303 and who is not None and answer.location not in {"/login", "/"}:
        return 303, visitor.said("/account")
    return answer.status, answer.plain if answer.status >= 400 else ""


@pytest.mark.parametrize("name", CASES)
def test_nobody_gets_in_without_signing_in(served: Served, places: dict[str, str], name: str) -> None:
    visitor = served.visitor()
    path = CASES[name].path.format(**places)
    before = served.desk.book.verify_journal(user="系统管理员").lines
    method = name.split(maxsplit=1)[0]
    answer = visitor.get(path) if method == "GET" else visitor.post(path, dict(CASES[name].fields))
    assert answer.status == 303 and answer.location.startswith("/login"), (name, answer.status)
    assert served.desk.book.verify_journal(user="系统管理员").lines == before


@pytest.mark.parametrize("name", CASES)
def test_each_role_does_what_the_policy_says(served: Served, places: dict[str, str], name: str) -> None:
    """Those who may not are refused with 403 or 404, or sent back with the refusal; nothing is changed for them."""
    for who in sorted(ALL - CASES[name].allowed):
        status, message = ask(served, who, name, places)
        refused = status in {403, 404} or "没有该操作的权限" in message or "没有找到" in message
        assert refused, (name, who, status, message[:80])
    for who in sorted(CASES[name].allowed)[:1]:
        status, message = ask(served, who, name, places)
        passed = status < 400 and "权限" not in message
        assert (
            passed
            or any(words in message for words in ELSE)
            or status == 401
            or "令牌" in name
            or (status == 404 and "99" in CASES[name].path)
        ), (name, who, status, message[:200])


@pytest.mark.parametrize("path", ["/clues/{clue}", "/clues/{clue}/pages/1", "/entries/{entry}"])
def test_who_is_recused_finds_nothing(served: Served, places: dict[str, str], path: str) -> None:
    with served.desk.book.writing("系统管理员") as (session, acting):
        recuse(session, "复核", "曾任职", acting, clue=places["clue"])
        recuse(session, "复核", "曾任职", acting, clue=served.clue("丁置业"))
    visitor = served.visitor("复核")
    assert visitor.get(path.format(**places)).status == 404
    assert "甲公司" not in visitor.get("/queue").text
    assert places["entry"] not in visitor.get("/ledger").text
    assert visitor.get(f"/documents/{places['sha']}/original").status == 404
    skim = visitor.get(f"/documents/{places['sha']}/skim").text
    assert "违规出借资金" not in skim and "未按规定招标" in skim and "■" in skim


def test_a_document_above_the_clearance_does_not_exist(served: Served, places: dict[str, str]) -> None:
    with served.desk.book.writing("系统管理员") as (session, acting):
        add_person(session, "密级员", 3, "受限", acting)
        grant_role(session, "密级员", "管理员", None, acting)
        grant_role(session, "密级员", "领导", None, acting)
    with served.desk.book.writing("密级员") as (session, acting):
        set_secrecy(session, places["sha"], "受限", acting)
    visitor = served.visitor("初审")
    for path in ("/documents/{sha}/pages/1.png", "/documents/{sha}/skim", "/documents/{sha}/original", "/clues/{clue}"):
        assert visitor.get(path.format(**places)).status == 404


def test_the_api_lists_no_route_without_a_token(served: Served) -> None:
    build_application(served.desk)
    for route in api.router.routes:
        assert isinstance(route, APIRoute)
        path = "/api/v1" + re.sub(r"\{\w+\}", "x", route.path)
        method = next(iter(route.methods))
        for headers in ({}, {"Authorization": "Bearer xs_wrong"}, {"Authorization": "Basic eDp5"}):
            answer = served.visitor().request(method, path, b"{}", Content_Type="application/json", **headers)
            assert answer.status == 401 and answer.json["code"] == "W101", (method, path)
