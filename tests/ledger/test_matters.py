from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ledger.book import Book
from ledger.errors import (
    AlreadyThere,
    BadSettings,
    BadValue,
    IllegalStep,
    LimitReached,
    MissingPaper,
    MustKeepAway,
    NotFound,
    NotPermitted,
    NotReconciled,
    SamePerson,
)
from ledger.lifecycle import load_lifecycle
from ledger.matters import Matters
from ledger.people import add_person, grant_role, recuse, retire_person

MEETING = {"sort": "集体研判", "held_on": "2026-03-05", "attendees": "甲、乙、丙", "conclusion": "转核查"}
PERSON = {"person": "某甲", "post": "总经理", "tier": "二级", "sort": "直接责任"}


def registered(book: Book, number: int = 0) -> str:
    clue = book.clues(user="领导").rows[number]
    book.approve(clue.id, "登记员")
    return book.register(clue.id, "领导").number


@pytest.fixture
def desk(staffed: Book) -> Matters:
    with staffed.writing("管") as (session, acting):
        for name in ("甲", "乙"):
            add_person(session, name, 2, "内部", acting)
            grant_role(session, name, "初审", None, acting)
    return Matters.of(staffed)


@pytest.fixture
def matter(desk: Matters) -> str:
    number = registered(desk.book)
    desk.file(number, "handler", {"person": "甲", "sort": "主办"}, "领导")
    desk.file(number, "handler", {"person": "乙", "sort": "协办"}, "领导")
    return number


def decide_the_rest(book: Book) -> None:
    for clue in book.clues(user="领导").rows:
        if clue.state == "candidate":
            book.reject(clue.id, "信息不足", "复核")


def to_closing(desk: Matters, number: str, path: Path) -> None:
    desk.move(number, "verify", "甲")
    desk.move(number, "sort", "甲", {"opinion": "属实"})
    desk.file(number, "meeting", MEETING, "乙")
    desk.move(number, "investigate", "乙")
    desk.move(number, "determine", "甲", {"report": "核查报告"})
    desk.file(number, "responsible", PERSON, "甲")
    desk.file(number, "meeting", MEETING | {"sort": "专题审议"}, "甲")
    desk.move(number, "handle", "甲")
    desk.file(number, "measure", {"text": "收回资金", "owner": "财务部", "due_on": "2026-06-01"}, "甲")
    desk.move(number, "rectify", "甲")
    path.write_text("凭证", encoding="utf-8")
    desk.attach(number, path, "整改佐证", "乙")
    desk.attach(number, path, "处理决定", "乙")
    desk.move(number, "rectified", "乙")


def test_the_whole_life_up_to_closing(desk: Matters, matter: str, tmp_path: Path) -> None:
    to_closing(desk, matter, tmp_path / "凭证.txt")
    with pytest.raises(IllegalStep):
        desk.confirm_close(matter, "复核")
    desk.apply_close(matter, "处理完毕", "甲", archive="档2026-1")
    with pytest.raises(NotReconciled, match="尚未处理"):
        desk.confirm_close(matter, "复核")
    decide_the_rest(desk.book)
    desk.confirm_close(matter, "复核")
    assert desk.book.entry(matter, "领导").state == "closed"
    moves, papers = desk.history(matter, "领导")
    assert [move.move for move in moves][-3:] == ["rectified", "apply_close", "close"]
    assert moves[-1].facts == {
        "basis": "处理完毕",
        "archive": "档2026-1",
        "applied_by": "甲",
        "states": {"registered": 1, "rejected": 2},
    }
    kept = next(paper for paper in papers if paper.sort == "整改佐证")
    assert desk.book.originals.read(kept.facts["sha256"]).decode() == "凭证"
    assert desk.book.verify_journal(user="管").whole
    with pytest.raises(IllegalStep):
        desk.book.void(matter, "有误", "领导")
    desk.move(matter, "redo", "领导", {"reason": "新证据"})
    assert desk.book.entry(matter, "领导").state == "verifying"


def test_closing_needs_other_persons_than_the_earlier_steps(desk: Matters, matter: str, tmp_path: Path) -> None:
    to_closing(desk, matter, tmp_path / "凭证.txt")
    decide_the_rest(desk.book)
    desk.apply_close(matter, "处理完毕", "领导")
    for person in ("领导",):
        with pytest.raises(SamePerson):
            desk.confirm_close(matter, person)
    with pytest.raises(NotPermitted):
        desk.confirm_close(matter, "甲")
    desk.confirm_close(matter, "复核")


def test_a_basis_must_fit_the_way_and_its_papers(desk: Matters, matter: str, tmp_path: Path) -> None:
    to_closing(desk, matter, tmp_path / "凭证.txt")
    with pytest.raises(BadValue, match="不符"):
        desk.apply_close(matter, "容错", "甲")
    with pytest.raises(BadValue, match="销号依据"):
        desk.apply_close(matter, "算了", "甲")
    _, papers = desk.history(matter, "领导")
    desk.remove(matter, next(paper.id for paper in papers if paper.sort == "处理决定"), "甲")
    with pytest.raises(MissingPaper, match="处理决定"):
        desk.apply_close(matter, "处理完毕", "甲")


def test_moves_need_their_papers_facts_and_handlers(desk: Matters) -> None:
    number = registered(desk.book)
    with pytest.raises(MissingPaper, match="2 名承办人"):
        desk.move(number, "verify", "领导")
    desk.file(number, "handler", {"person": "甲", "sort": "主办"}, "领导")
    desk.file(number, "handler", {"person": "乙", "sort": "协办"}, "领导")
    desk.move(number, "verify", "甲")
    for facts in ({}, {"opinion": " "}, {"opinion": "好", "other": "x"}):
        with pytest.raises(BadValue):
            desk.move(number, "sort", "甲", facts)
    desk.move(number, "sort", "甲", {"opinion": "属实"})
    with pytest.raises(MissingPaper, match="集体研判"):
        desk.move(number, "investigate", "甲")
    with pytest.raises(BadValue, match="步骤"):
        desk.move(number, "jump", "甲")


def test_only_handlers_work_on_a_matter(desk: Matters, matter: str) -> None:
    for person in ("初审", "登记员", "监督检查"):
        with pytest.raises(NotPermitted):
            desk.move(matter, "verify", person)
        with pytest.raises(NotPermitted):
            desk.file(matter, "progress", {"text": "x"}, person)
    with pytest.raises(NotPermitted):
        desk.file(matter, "handler", {"person": "初审", "sort": "协办"}, "甲")
    with pytest.raises(AlreadyThere):
        desk.file(matter, "handler", {"person": "甲", "sort": "协办"}, "领导")
    desk.move(matter, "verify", "乙")


def test_who_must_keep_away_cannot_be_assigned_and_no_longer_counts(desk: Matters, matter: str) -> None:
    other = registered(desk.book, 1)
    with desk.book.writing("管") as (session, acting):
        recuse(session, "乙", "亲属任职", acting, enterprise="集团")
    with pytest.raises(MustKeepAway):
        desk.file(other, "handler", {"person": "乙", "sort": "协办"}, "领导")
    for nobody in ("外人", "监督检查"):
        with pytest.raises(MustKeepAway):
            desk.file(other, "handler", {"person": nobody, "sort": "协办"}, "领导")
    with pytest.raises(MissingPaper):
        desk.move(matter, "verify", "甲")
    with pytest.raises(NotFound):
        desk.move(matter, "verify", "乙")
    assert desk.watch("乙") == []


def test_a_retired_handler_no_longer_counts(desk: Matters, matter: str) -> None:
    with desk.book.writing("管") as (session, acting):
        retire_person(session, "乙", acting)
    with pytest.raises(MissingPaper):
        desk.move(matter, "verify", "甲")


def at(desk: Matters, day: date) -> None:
    desk.book.clock.at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)  # type: ignore[attr-defined]


def test_limits_warn_run_over_are_paused_and_extended(desk: Matters, matter: str) -> None:
    desk.move(matter, "verify", "甲")  # 2026-03-02, 30 working days: 2026-04-14
    assert desk.watch("领导") == []
    at(desk, date(2026, 4, 8))
    (watch,) = desk.watch("领导")
    assert (watch.deadline.due_on, watch.days_left, watch.overdue) == (date(2026, 4, 14), 4, False)
    at(desk, date(2026, 4, 15))
    assert desk.watch("领导")[0].overdue
    with pytest.raises(NotPermitted):
        desk.extend(matter, "案情复杂", "甲")
    with pytest.raises(LimitReached):
        desk.extend(matter, " ", "领导")
    desk.extend(matter, "案情复杂", "领导")
    assert desk.watch("领导") == []
    with pytest.raises(LimitReached, match="已延期 1 次"):
        desk.extend(matter, "再延", "领导")
    desk.move(matter, "suspend", "领导", {"reason": "等待判决"})
    at(desk, date(2026, 12, 1))
    assert desk.watch("领导") == []
    desk.move(matter, "resume", "领导", {"reason": "判决生效"})
    assert desk.book.entry(matter, "领导").state == "verifying"
    assert desk.watch("领导") == []
    desk.move(matter, "sort", "甲", {"opinion": "属实"})
    at(desk, date(2027, 12, 1))
    assert desk.watch("领导") == []


def test_a_transfer_stays_open_until_it_is_answered(desk: Matters, matter: str) -> None:
    desk.move(matter, "verify", "甲")
    with pytest.raises(MissingPaper):
        desk.move(matter, "transfer", "甲")
    desk.file(
        matter, "transfer", {"receiver": "纪委", "document_number": "移〔2026〕1号", "sent_on": "2026-03-09"}, "甲"
    )
    desk.move(matter, "transfer", "甲")
    with pytest.raises(IllegalStep):
        desk.apply_close(matter, "移送已反馈", "甲")
    desk.move(matter, "answered", "甲", {"answer": "已立案"})
    decide_the_rest(desk.book)
    desk.apply_close(matter, "移送已反馈", "甲")
    desk.confirm_close(matter, "复核")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("meeting", MEETING | {"sort": "碰头"}),
        ("meeting", MEETING | {"held_on": "昨天"}),
        ("meeting", {"sort": "集体研判"}),
        ("amount", {"sort": "认定", "yuan": "-1", "basis": "内部证明材料"}),
        ("amount", {"sort": "认定", "yuan": "许多", "basis": "内部证明材料"}),
        ("progress", {"text": "x", "more": "y"}),
        ("nothing", {}),
    ],
)
def test_a_wrong_paper_is_refused(desk: Matters, matter: str, kind: str, facts: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        desk.file(matter, kind, facts, "甲")


def test_a_period_agrees_with_its_moves(desk: Matters, matter: str, tmp_path: Path) -> None:
    second = registered(desk.book, 1)
    to_closing(desk, matter, tmp_path / "凭证.txt")
    decide_the_rest(desk.book)
    at(desk, date(2026, 7, 1))
    desk.apply_close(matter, "处理完毕", "甲")
    desk.confirm_close(matter, "复核")
    at(desk, date(2026, 8, 1))
    desk.book.void(second, "重复", "领导")
    at(desk, date(2026, 9, 1))
    desk.move(matter, "redo", "领导", {"reason": "新证据"})
    accounts = [
        desk.reconcile_period(date(2026, month, 1), date(2026, month, 28), "监督检查") for month in (2, 3, 7, 8, 9, 10)
    ]
    assert all(account.clean for account in accounts)
    figures = [(a.opening, a.new, a.reopened, a.ended, a.withdrawn, a.closing) for a in accounts]
    assert figures == [
        (0, 0, 0, 0, 0, 0),
        (0, 2, 0, 0, 0, 2),
        (2, 0, 0, 1, 0, 1),
        (1, 0, 0, 0, 1, 0),
        (0, 0, 1, 0, 0, 1),
        (1, 0, 0, 0, 0, 1),
    ]


def test_the_account_of_a_document_names_what_is_undecided(desk: Matters) -> None:
    registered(desk.book)
    (account,) = desk.reconcile("监督检查")
    assert account.states == {"registered": 1, "candidate": 2}
    assert len(account.differences) == 2
    decide_the_rest(desk.book)
    assert desk.reconcile("监督检查")[0].clean


@pytest.mark.parametrize(
    "text",
    [
        "first: nowhere\n",
        "moves: {x: {name: 跳, from: [accepted], to: closed, operation: entry.work}}\n",
        "moves: {x: {name: 跳, from: [void], to: sorting, operation: entry.work}}\n",
        "moves: {x: {name: 跳, from: [accepted], to: mars, operation: entry.work}}\n",
        "moves: {x: {name: 跳, from: [accepted], to: sorting, operation: sudo}}\n",
        "moves: {x: {from: [accepted]}}\n",
        "states: {}\n",
    ],
)
def test_a_wrong_life_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "lifecycle.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings):
        load_lifecycle(tmp_path)
