"""Review over HTTP: deciding, correcting, undoing, two persons on one clue, merging, splitting, reading."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from desk_serving import Served
from papers import LINES
from visitor import Answer, Visitor

from ledger.people import recuse


def show(visitor: Visitor, path: str) -> tuple[str, str]:
    """A review page and the version of the clue on it."""
    answer = visitor.follow(path)
    found = re.search(r'name="version" value="(\d+)"', answer.text)
    return answer.text, found[1] if found else ""


def act(visitor: Visitor, clue: str, step: str, query: str = "", **fields: str) -> Answer:
    """Take a step on a clue from its page."""
    _, version = show(visitor, f"/clues/{clue}{query}")
    return visitor.post(f"/clues/{clue}/{step}{query}", {"version": version, **fields})


def state(served: Served, clue: str) -> str:
    return served.desk.book.clue(clue, "监督检查").clue.state


def test_the_queue_is_by_risk_or_by_document(served: Served) -> None:
    visitor = served.visitor("初审")
    titles = ["丁置业", "甲公司", "丙投资", "乙贸易"]
    text = visitor.get("/queue").plain
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    text = visitor.get("/queue?order=document").plain
    places = [text.index(title) for title in ("甲公司", "乙贸易", "丙投资", "丁置业")]
    assert places == sorted(places)
    assert "识别置信度低 50%" in text and "重大损失" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=重大", {"丁置业"}),
        ("level=待定", {"乙贸易", "丙投资"}),
        ("enterprise=丙投", {"丙投资"}),
        ("sure=0.6", {"乙贸易"}),
        ("source=SJ", {"甲公司", "乙贸易", "丙投资", "丁置业"}),
        ("source=XS", set()),
        ("text=招标", {"乙贸易"}),
        ("nature=购销管理", set()),
        ("document=审计报告", {"甲公司", "乙贸易", "丙投资", "丁置业"}),
    ],
)
def test_filters(served: Served, query: str, expected: set[str]) -> None:
    rows = re.findall(r'<td><a href="/clues/[^"]+">(.{3})', served.visitor("初审").get(f"/queue?{query}").text)
    assert set(rows) == expected


def test_a_decision_brings_the_next_clue_of_the_same_queue(served: Served) -> None:
    visitor = served.visitor("初审")
    assert visitor.get("/queue/next?order=document").location == f"/clues/{served.clue('甲公司')}?order=document"
    answer = act(visitor, served.clue("甲公司"), "approve", "?order=document")
    assert answer.location == f"/clues/{served.clue('乙贸易')}?order=document"
    assert "已通过" in visitor.said(answer.location)
    answer = act(visitor, served.clue("乙贸易"), "reject", "?order=document", reason="信息不足")
    assert answer.location == f"/clues/{served.clue('丙投资')}?order=document"
    for title in ("丙投资", "丁置业"):
        answer = act(visitor, served.clue(title), "approve", "?order=document")
    assert visitor.follow(answer.location).plain.count("没有待审的线索") == 1
    assert state(served, served.clue("乙贸易")) == "rejected"


def test_a_refusal_is_shown_on_the_clue(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    answer = act(visitor, clue, "reject", reason="不想办")
    assert answer.location == f"/clues/{clue}"
    assert "不入账原因不在规定范围内" in visitor.said(answer.location)


@pytest.mark.parametrize(
    ("field", "value", "more", "shown"),
    [
        ("loss_yuan", "120", {"unit": "万元"}, "120 万元"),
        ("loss_yuan", "1.2", {"unit": "亿元"}, "1.2 亿元"),
        ("loss_yuan", "500万", {"unit": "亿元"}, "500 万元"),
        ("loss_yuan", "待认定", {"unit": "万元"}, "待认定"),
        ("natures", "46-13-2", {}, "资金管理"),
        ("enterprises", "新名称有限公司、另一公司", {}, "新名称有限公司、另一公司"),
        ("status", "已整改", {}, "已整改"),
        ("period", "2019-2021", {}, "2019-2021"),
    ],
)
def test_correcting_keeps_both_values(served: Served, field: str, value: str, more: dict[str, str], shown: str) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    answer = act(visitor, clue, "correct", field=field, value=value, **more)
    text = visitor.follow(answer.location).text
    row = re.search(rf'<div class="field changed[^"]*" data-field="{field}">(.*?)<div class="field', text, re.S)
    assert (row[1] if row else "").count(shown) >= 1 or field == "status"
    assert "机器识别：" in text and "初审 更正" in text


def test_a_wrong_value_is_refused_with_an_example(served: Served) -> None:
    visitor = served.visitor("初审")
    answer = act(visitor, served.clue("甲公司"), "correct", field="period", value="去年")
    assert "2014-2016" in visitor.said(answer.location)


def test_undo_finds_ones_latest_step_and_goes_there(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    act(visitor, clue, "correct", field="title", value="改过的名称")
    act(visitor, clue, "approve")
    for expected in ("approved", "candidate", "candidate"):
        assert state(served, clue) == expected
        answer = visitor.post("/review/undo")
    assert "没有可以撤销的操作" in visitor.said("/account")
    assert answer.status == 303
    assert served.desk.book.clue(clue, "初审").clue.title.startswith("甲公司")


def test_two_persons_on_one_clue(served: Served) -> None:
    one, other = served.visitor("初审"), served.visitor("初审二")
    clue = served.clue("丁置业")
    show(one, f"/clues/{clue}")
    text, _ = show(other, f"/clues/{clue}")
    assert "该线索正由他人审核（初审" in text
    assert "初审 正在审" in other.get("/queue").text
    assert other.get("/queue/next").location == f"/clues/{served.clue('甲公司')}"
    answer = act(other, clue, "approve")
    assert "正由他人审核" in other.said(answer.location)
    assert state(served, clue) == "candidate"
    one.get("/queue")  # leaves the clue
    act(other, clue, "approve")
    assert state(served, clue) == "approved"


def test_a_decision_on_what_has_changed_since_is_refused(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    _, version = show(visitor, f"/clues/{clue}")
    served.desk.book.correct(clue, "title", "别处改的", "初审")
    answer = visitor.post(f"/clues/{clue}/approve", {"version": version})
    assert "该记录已被他人修改" in visitor.said(answer.location)
    assert state(served, clue) == "candidate"


def test_second_review_is_another_persons(served: Served) -> None:
    first, second = served.visitor("复核"), served.visitor("领导")
    clue = served.clue("甲公司")
    act(first, clue, "correct", field="title", value="改过的名称")
    act(first, clue, "approve")
    first.get("/queue")
    assert "改过的名称" not in first.get("/queue?step=second").text
    text, _ = show(second, f"/clues/{clue}?step=second")
    assert 'class="field changed' in text and 'class="field  same' in text
    answer = act(second, clue, "register", "?step=second")
    assert "已登记 XS-2026-SJ-0001" in second.said(answer.location)
    assert "只能作废" in first.said(first.post("/review/undo").location) or state(served, clue) == "registered"


def test_putting_aside(served: Served) -> None:
    visitor = served.visitor("初审")
    act(visitor, served.clue("甲公司"), "defer")
    act(visitor, served.clue("乙贸易"), "unclear")
    aside = visitor.get("/queue?step=aside").plain
    assert "暂缓" in aside and "甲公司" in aside and "无法判断" in aside and "乙贸易" in aside
    assert "甲公司违规" not in visitor.get("/queue").plain
    act(visitor, served.clue("甲公司"), "approve", "?step=aside")
    assert state(served, served.clue("甲公司")) == "approved"


def test_merging_and_splitting(served: Served) -> None:
    visitor = served.visitor("初审")
    one, other = served.clue("甲公司"), served.clue("丁置业")
    act(visitor, one, "merge", into=other)
    assert state(served, one) == "merged"
    text = served.desk.book.clue(other, "初审").clue.text
    first, rest = text.split("，")
    answer = act(visitor, other, "split", parts=f"{first}\r\n\r\n{rest}")
    assert state(served, other) in {"split", "candidate"}
    if state(served, other) == "split":
        assert answer.location.startswith("/clues/")
        assert "拆分而来" in visitor.follow(answer.location).text
    lone = served.clue("乙贸易")
    assert "至少两段" in visitor.said(act(visitor, lone, "split", parts="只有一段").location)


def png_size(data: bytes) -> tuple[int, int]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_a_page_is_a_picture_with_boxes_over_it(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    text, _ = show(visitor, f"/clues/{clue}")
    kinds = re.findall(r'<rect class="b-(\w+)"', text)
    assert {"clue", "loss", "enterprise", "date", "other"} <= set(kinds)
    sha = served.desk.book.documents("初审")[0].sha256
    width, height = png_size(visitor.get(f"/documents/{sha}/pages/1.png").body)
    assert width == 1240 and height > width
    assert visitor.get(f"/documents/{sha}/pages/9.png").status == 422
    other = visitor.get(f"/clues/{clue}/pages/2")
    assert "第2页的正文" in other.text and 'class="b-clue"' not in other.text
    assert visitor.get(f"/clues/{clue}/pages/9").status == 404


def test_what_a_person_must_keep_away_from_is_black_on_the_picture(served: Served) -> None:
    sha = served.desk.book.documents("初审")[0].sha256
    before = served.visitor("初审").get(f"/documents/{sha}/pages/1.png").body
    with served.desk.book.writing("系统管理员") as (session, acting):
        recuse(session, "初审", "曾任职", acting, clue=served.clue("甲公司"))
    visitor = served.visitor("初审")
    after = visitor.get(f"/documents/{sha}/pages/1.png").body
    assert after != before and grey_share(after) > grey_share(before) + 0.005
    text, _ = show(visitor, f"/clues/{served.clue('乙贸易')}")
    assert "出借资金1200万元" not in text and "■" in text


def grey_share(data: bytes) -> float:
    """The share of pixels of the grey of what is blacked out, of a one-channel PNG with the filter 'sub'."""
    width, height = png_size(data)
    raw = zlib.decompress(data[data.index(b"IDAT") + 4 :][: struct.unpack(">I", data[33:37])[0]])
    found = 0
    for row in range(height):
        value = 0
        for step in raw[row * (width + 1) + 1 : (row + 1) * (width + 1)]:
            value = (value + step) & 255
            found += value == 96
    return found / (width * height)


def test_a_missed_sentence_is_marked_at_its_place(served: Served) -> None:
    visitor = served.visitor("初审")
    sha = served.desk.book.documents("初审")[0].sha256
    text = visitor.get(f"/documents/{sha}/skim").text
    assert 'class="m-dismissed"' in text and 'class="m-other"' in text
    start = int(re.search(rf'data-start="(\d+)"[^>]*>{LINES[-1][:6]}', text)[1])  # type: ignore[index]
    answer = visitor.post(f"/documents/{sha}/missed", {"start": start, "end": start + len(LINES[-1])})
    assert "已补录" in visitor.said(answer.location.split("#")[0])
    clue = served.clue("建议甲公司")
    view = served.desk.book.clue(clue, "初审").clue
    assert view.text == LINES[-1] and view.page == 1 and view.payload["evidence"][0]["boxes"]
    page, _ = show(visitor, f"/clues/{clue}")
    assert "人工补录" in page and 'class="b-clue"' in page
    again = visitor.post(f"/documents/{sha}/missed", {"start": start, "end": start + len(LINES[-1])})
    assert "已经存在" in visitor.said(again.location.split("#")[0])
    act(visitor, clue, "approve")
    assert state(served, clue) == "approved"
    document = next(a for a in served.desk.matters.reconcile("监督检查") if a.document.sha256 == sha)
    assert not any("识别" in difference for difference in document.differences)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (0, 10**9), (10**6, 10**6 + 5)])
def test_a_span_outside_of_the_text_is_refused(served: Served, start: int, end: int) -> None:
    visitor = served.visitor("初审")
    sha = served.desk.book.documents("初审")[0].sha256
    visitor.get("/queue")
    answer = visitor.post(f"/documents/{sha}/missed", {"start": start, "end": end})
    assert answer.status == 303
    assert "须选中" in visitor.said(answer.location) or "未选中" in visitor.said(answer.location) or end == 10**9
