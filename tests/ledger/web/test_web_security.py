"""What every answer carries, hostile text through documents and fields, uploads that are too large or oddly named."""

from __future__ import annotations

import re

import pytest
from desk_serving import Served
from papers import HOSTILE

from ledger.people import add_person, grant_role, set_secrecy

PAGES = ("/login", "/queue", "/inbox", "/ledger", "/statistics", "/admin/rules", "/admin/model", "/account", "/nothing")
#: A tag that came through as such.
ALIVE = re.compile(r"<script(?! type=\"module\" src=\"/static/)|<img src=x")


def test_every_answer_is_under_the_same_policy(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    sha = served.desk.book.documents("初审")[0].sha256
    paths = (*PAGES, f"/clues/{clue}", f"/documents/{sha}/skim", f"/documents/{sha}/pages/1.png", "/static/desk.css",
             "/static/none.js", "/health", "/api/v1/openapi.json", "/api/v1/me", "/queue?step=wrong")  # fmt: skip
    for path in paths:
        answer = visitor.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in policy
        kept = answer.headers["cache-control"]
        assert kept == "no-store" or path == "/static/desk.css", path


def test_no_page_has_inline_script_or_style_or_an_outside_address(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    sha = served.desk.book.documents("初审")[0].sha256
    for path in (*PAGES, f"/clues/{clue}", f"/documents/{sha}/skim"):
        text = visitor.get(path).text
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", text), path
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", text), path
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text), path


def test_a_mistake_of_ours_is_told_in_chinese_and_under_the_policy(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = served.visitor("初审")

    def broken(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("ledger.web.pages.queue.queue_page", broken)
    answer = visitor.get("/queue")
    assert answer.status == 500 and "程序出错" in answer.plain and "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_hostile_text_of_a_document_stays_text(served: Served) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("丙投资")
    sha = served.desk.book.documents("初审")[0].sha256
    for path in (f"/clues/{clue}", f"/documents/{sha}/skim", "/queue", f"/clues/{clue}/pages/1"):
        text = visitor.get(path).text
        assert "&lt;script&gt;alert(1)" in text or path == "/queue"
        assert not ALIVE.search(text), path


@pytest.mark.parametrize("field", ["title", "enterprises", "note"])
def test_hostile_text_of_a_person_stays_text(served: Served, field: str) -> None:
    visitor = served.visitor("初审")
    clue = served.clue("甲公司")
    visitor.get(f"/clues/{clue}")
    if field == "note":
        served.desk.book.approve(clue, "初审", HOSTILE)
        served.desk.book.undo(clue, "初审")
    else:
        said = visitor.post(f"/clues/{clue}/correct", {"version": 1, "field": field, "value": HOSTILE})
        assert said.status == 303
    served.desk.book.approve(clue, "初审")
    visitor.get("/queue")  # gives the clue back
    number = served.desk.book.register(clue, "领导").number
    leader = served.visitor("领导")
    for path in (
        f"/clues/{clue}",
        "/ledger",
        f"/entries/{number}",
        "/statistics",
        "/lookups/enterprises?words=<script",
    ):
        answer = leader.get(path)
        if "json" not in answer.headers["content-type"]:
            assert not ALIVE.search(answer.text), path


def test_hostile_query_strings_stay_text(served: Served) -> None:
    visitor = served.visitor("初审")
    for path in (
        "/queue?enterprise={}",
        "/queue?text={}&document={}",
        "/ledger?enterprise={}&unit={}",
        "/login?next={}",
    ):
        answer = visitor.get(path.replace("{}", '"><script>alert(1)</script>'))
        assert not ALIVE.search(answer.text), path
    assert visitor.get("/queue?text=' OR 1=1 --").status == 200
    assert visitor.get("/queue?enterprise=%25").status == 200


def test_uploads_are_bounded(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = served.visitor("初审")
    visitor.get("/inbox")
    assert visitor.request("POST", "/queue", b"x", Content_Length=str(10**12)).status == 413
    assert visitor.post("/clues/x/correct", {"value": "长" * 1_000_000}).status == 413
    many = {f"{n}.txt": b"x" for n in range(201)}
    assert visitor.upload("/inbox/files", many).status == 413


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\\\..\\\\boot.ini", "boot.ini"),
        ("报告<b>.pdf", "报告<b>.pdf"),
        ("a\tb.txt", "ab.txt"),
    ],
)
def test_a_name_is_never_a_path(served: Served, name: str, shown: str) -> None:
    visitor = served.visitor("初审")
    visitor.get("/inbox")
    assert visitor.upload("/inbox/files", {name: b"x"}, Accept="application/json").json == {"taken": 1}
    (arrival,) = served.desk.inbox.arrivals(served.desk_viewer("初审"))
    assert arrival.name == shown
    assert sorted(path.name for path in (served.desk.book.folder / "inbox").iterdir()) == [arrival.spool]
    assert "<b>" not in visitor.get("/inbox").text.replace("<b>1</b>", "")


def test_downloads_are_for_saving_only(served: Served) -> None:
    visitor = served.visitor("初审")
    sha = served.desk.book.documents("初审")[0].sha256
    answer = visitor.get(f"/documents/{sha}/original")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.body[:5] == b"%PDF-"
    for wrong in ("0" * 64, sha[:63] + "g", "../" + sha):
        assert visitor.get(f"/documents/{wrong}/original").status in {404, 422}


def test_a_logged_level_has_a_watermark_and_is_in_the_journal(served: Served) -> None:
    sha = served.desk.book.documents("初审")[0].sha256
    with served.desk.book.writing("系统管理员") as (session, acting):
        add_person(session, "专人", 3, "受限", acting)
        grant_role(session, "专人", "管理员", None, acting)
        grant_role(session, "专人", "领导", None, acting)
    with served.desk.book.writing("专人") as (session, acting):
        set_secrecy(session, sha, "受限", acting)
    served.open_account("专人")
    visitor = served.visitor("专人")
    for path in (f"/clues/{served.clue('甲公司')}", f"/documents/{sha}/skim"):
        assert "专人 2026-03-02 受限" in visitor.get(path).text
    visitor.get(f"/documents/{sha}/original")
    lines = served.desk.book.verify_journal(user="系统管理员")
    assert lines.whole
    journal = served.visitor("admin").get("/admin/journal").text
    for action in ("clue.view", "document.view", "document.download", "person.sign-in"):
        assert f'title="{action}"' in journal
