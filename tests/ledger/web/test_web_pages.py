"""The other pages: each figure of the statistics opens its list, exports, a matter from acceptance to 销号, people."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from desk_serving import Served


@pytest.fixture
def numbers(served: Served) -> list[str]:
    """Three registered entries."""
    book, found = served.desk.book, []
    for title in ("甲公司", "乙贸易", "丁置业"):
        book.approve(served.clue(title), "初审")
        found.append(book.register(served.clue(title), "领导").number)
    return found


def test_each_figure_opens_the_list_behind_it(served: Served, numbers: list[str]) -> None:
    visitor = served.visitor("领导")
    text = visitor.get("/statistics").text
    rows = re.findall(r'<tr><td><a href="(/ledger[^"]*)">([^<]+)</a></td><td class="number">(\d+)</td>', text)
    assert {"重大", "一般", "待定", "资金管理", "审计", "已受理", "2026-03"} <= {name for _, name, _ in rows}
    for path, name, count in rows:
        shown = visitor.get(path.replace("&amp;", "&"))
        assert f"台账 {count} 条" in shown.plain, (name, path)


def test_the_list_sorts_and_filters(served: Served, numbers: list[str]) -> None:
    visitor = served.visitor("领导")
    text = visitor.get("/ledger?sort=-loss").text
    assert re.findall(r"/entries/([\w-]+)\"", text) == [numbers[2], numbers[0], numbers[1]]
    assert re.findall(r"/entries/([\w-]+)\"", visitor.get("/ledger?loss=1000").text) == [numbers[2]]
    assert visitor.get("/ledger?sort=password").status == 422
    assert "没有符合条件的条目" in visitor.get("/ledger?year=2020").plain


def test_the_export_holds_what_the_filter_shows(served: Served, numbers: list[str]) -> None:
    visitor = served.visitor("领导")
    visitor.get("/ledger")
    for path in ("/ledger/export?level=重大", "/statistics/export?level=重大"):
        answer = visitor.post(path)
        assert answer.headers["content-disposition"].startswith("attachment")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).worksheets[0]
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
        assert numbers[2] in cells and numbers[0] not in cells


def test_a_matter_is_handled_on_its_page(served: Served, numbers: list[str]) -> None:
    leader, number = served.visitor("领导"), numbers[0]
    page = f"/entries/{number}"
    leader.get(page)
    assert "承办人" in leader.said(leader.post(f"{page}/moves/verify").location)
    for person, sort in (("初审", "主办"), ("复核", "协办")):
        leader.post(f"{page}/papers/handler", {"person": person, "sort": sort})
    handler = served.visitor("初审")
    handler.get(page)
    assert "已办理" in handler.said(handler.post(f"{page}/moves/verify").location)
    assert "初步核实" in handler.get(page).plain
    handler.post(f"{page}/moves/sort", {"opinion": "不属实"})
    handler.post(f"{page}/moves/settle", {"reason": "查否"})
    handler.upload(f"{page}/attachments", {"核查报告.pdf": b"report"}, "file", {"sort": "核查材料"})
    link = re.search(rf"{page}/attachments/\d+", handler.get(page).text)
    assert link is not None and handler.get(link[0]).body == b"report"
    assert "已申请销号" in handler.said(handler.post(f"{page}/apply-close", {"basis": "查否了结"}).location)
    assert "对账不一致" in served_close(served, page, "复核")
    text = handler.get(page).plain
    for words in ("登记入账", "归入材料", "初核完毕", "申请销号", "不属实"):
        assert words in text


def served_close(served: Served, page: str, person: str) -> str:
    visitor = served.visitor(person)
    visitor.get(page)
    return visitor.said(visitor.post(f"{page}/confirm-close").location)


def test_an_administrator_adds_a_person_who_can_sign_in(served: Served) -> None:
    admin = served.visitor("admin")
    admin.get("/admin/people")
    fields = {"name": "赵六", "login": "zhaoliu", "grade": "2", "clearance": "内部", "roles": ["初审", "登记员"]}
    text = admin.post("/admin/people", fields).text
    password = text.split('id="made">')[1].split("<")[0]
    assert password not in admin.get("/admin/people").text
    visitor = served.visitor()
    assert visitor.post("/login", {"login": "zhaoliu", "password": password}).location == "/password"
    assert admin.post("/admin/people", fields).status == 409
    assert admin.post("/admin/people/系统管理员/roles", {"role": "领导"}).status == 403


def test_the_journal_is_checked_on_its_page(served: Served) -> None:
    visitor = served.visitor("监督检查")
    visitor.get("/admin/journal")
    assert "校验通过" in visitor.post("/admin/journal/verify").plain


def test_the_register_of_units_is_entered_by_lines(served: Served) -> None:
    admin = served.visitor("admin")
    admin.get("/admin/units")
    answer = admin.post("/admin/units", {"lines": "甲集团，，本级\n甲实业有限公司\t甲集团\t二级"})
    assert "2 户" in admin.said(answer.location)
    assert "新企业" in served.visitor("初审").get("/queue").plain


def test_health_tells_nothing_of_the_content(served: Served) -> None:
    assert served.visitor().get("/health").json == {"status": "ok"}
