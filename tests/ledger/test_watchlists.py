from datetime import UTC, date, datetime

import pytest

from ledger.book import Book
from ledger.matters import Matters
from ledger.people import recuse
from ledger.watchlists import Watchlists


@pytest.fixture
def lists(staffed: Book) -> Watchlists:
    for clue in staffed.clues(user="领导").rows:  # 1200万元, 8000万元, none stated
        staffed.approve(clue.id, "登记员")
        staffed.register(clue.id, "领导")
    return Watchlists.of(Matters.of(staffed))


def at(lists: Watchlists, day: date) -> None:
    lists.matters.book.clock.at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)  # type: ignore[attr-defined]


def numbers(rows: list[object]) -> list[str]:
    return [getattr(row, "entry", row).number[-1] for row in rows]  # type: ignore[attr-defined]


def test_grave_matters_are_supervised_until_they_end(lists: Watchlists) -> None:
    assert numbers(lists.key_supervision("领导")) == ["2"]
    grave = {"sort": "重大不良后果", "type": "重大负面舆情", "basis": "媒体报道"}
    lists.matters.file("XS-2026-SJ-0003", "consequence", grave, "领导")
    assert numbers(lists.key_supervision("领导")) == ["2", "3"]
    lists.matters.move("XS-2026-SJ-0002", "decline", "领导", {"reason": "不属本级"})
    assert numbers(lists.key_supervision("领导")) == ["3"]


def test_what_is_estimable_or_recovered_is_due_for_disposal(lists: Watchlists) -> None:
    assert numbers(lists.due_for_disposal(2026, "领导")) == ["1", "2"]
    recovered = {"sort": "挽回", "yuan": "100", "basis": "内部证明材料"}
    paper = lists.matters.file("XS-2026-SJ-0003", "amount", recovered, "领导")
    assert numbers(lists.due_for_disposal(2026, "领导")) == ["1", "2", "3"]
    lists.matters.remove("XS-2026-SJ-0003", paper.id, "领导")
    assert numbers(lists.due_for_disposal(2026, "领导")) == ["1", "2"]
    assert lists.due_for_disposal(2025, "领导") == []


def test_reports_are_due_by_level_until_they_are_sent(lists: Watchlists) -> None:
    rows = lists.due_reports("领导")
    assert [(row.entry.number[-1], row.report, row.due_on) for row in rows] == [
        ("1", "快报", date(2026, 3, 9)),
        ("2", "快报", date(2026, 3, 9)),
        ("2", "实时报告", date(2026, 3, 23)),
    ]
    lists.matters.file("XS-2026-SJ-0002", "report", {"sort": "快报", "sent_on": "2026-03-03"}, "领导")
    at(lists, date(2026, 3, 11))
    assert [(row.report, row.days_left) for row in lists.due_reports("领导")] == [("快报", -2), ("实时报告", 8)]


def test_units_without_a_matter_in_the_period_reported_nothing(lists: Watchlists) -> None:
    in_march = [unit.name for unit in lists.zero_reports(date(2026, 3, 1), date(2026, 3, 31), "领导")]
    assert sorted(in_march) == sorted(["集团", "甲物流有限公司", "乙集团"])
    assert len(lists.zero_reports(date(2026, 4, 1), date(2026, 4, 30), "领导")) == 4
    with lists.matters.book.writing("管") as (session, acting):
        recuse(session, "领导", "任职", acting, enterprise="集团")
    assert [unit.name for unit in lists.zero_reports(date(2026, 4, 1), date(2026, 4, 30), "领导")] == ["乙集团"]
    assert lists.key_supervision("领导") == lists.due_reports("领导") == []


def test_what_stays_open_too_long_and_what_is_not_answered(lists: Watchlists) -> None:
    number = "XS-2026-SJ-0001"
    for person in ("初审", "复核"):
        lists.matters.file(number, "handler", {"person": person, "sort": "主办"}, "领导")
    lists.matters.move(number, "verify", "初审")
    letter = {"receiver": "纪委", "document_number": "1号", "sent_on": "2026-03-02"}
    lists.matters.file(number, "transfer", letter, "初审")
    lists.matters.move(number, "transfer", "初审")
    at(lists, date(2026, 4, 1))
    assert lists.lingering("领导") == []
    assert [(row.since, row.days) for row in lists.unanswered_transfers("领导")] == [(date(2026, 3, 2), 30)]
    at(lists, date(2027, 3, 3))
    assert numbers(lists.lingering("领导")) == ["1", "2", "3"]
    lists.matters.move(number, "answered", "复核", {"answer": "已立案"})
    assert lists.unanswered_transfers("领导") == []
