from decimal import Decimal

import pytest

from ledger.book import Book
from ledger.errors import BadValue, NotFound
from ledger.queries import ClueFilter, EntryFilter


def titles(book: Book, by: ClueFilter) -> list[str]:
    return [clue.title[:3] for clue in book.clues(by).rows]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (ClueFilter(), ["甲公司", "乙公司", "丙公司"]),
        (ClueFilter(sort="-loss"), ["乙公司", "甲公司", "丙公司"]),
        (ClueFilter(sort="loss"), ["甲公司", "乙公司", "丙公司"]),
        (ClueFilter(level="重大"), ["乙公司"]),
        (ClueFilter(loss_from=Decimal(12000000)), ["甲公司", "乙公司"]),
        (ClueFilter(text="招标"), ["丙公司"]),
        (ClueFilter(text="%"), []),
        (ClueFilter(enterprise="甲实业"), ["甲公司", "乙公司", "丙公司"]),
        (ClueFilter(enterprise="没有"), []),
        (ClueFilter(document="审计报告"), ["甲公司", "乙公司", "丙公司"]),
        (ClueFilter(document="_"), []),
        (ClueFilter(state="approved"), []),
        (ClueFilter(least_confidence=0.95), []),
        (ClueFilter(size=2), ["甲公司", "乙公司"]),
        (ClueFilter(size=2, page=2), ["丙公司"]),
        (ClueFilter(size=2, page=3), []),
    ],
)
def test_clues_are_filtered_sorted_and_paged(held: Book, by: ClueFilter, expected: list[str]) -> None:
    assert titles(held, by) == expected


def test_the_total_counts_all_pages(held: Book) -> None:
    assert held.clues(ClueFilter(size=1)).total == 3
    assert held.clues(ClueFilter(size=1, page=99)).total == 3
    assert held.clues(ClueFilter(enterprise="甲实业", level="较大")).total == 1


@pytest.mark.parametrize(
    "by", [ClueFilter(sort="drop"), ClueFilter(page=0), ClueFilter(size=0), ClueFilter(size=10**6)]
)
def test_a_wrong_filter_is_a_coded_error(held: Book, by: ClueFilter) -> None:
    with pytest.raises(BadValue):
        held.clues(by)


def test_statistics_never_count_what_is_void_or_undetermined_as_zero(held: Book) -> None:
    for clue in held.clues().rows:
        held.approve(clue.id, "李四")
        held.register(clue.id, "王五")
    figures = held.statistics()
    assert (figures.total.count, figures.total.loss_yuan, figures.total.undetermined) == (3, Decimal(92000000), 1)
    assert {(t.name, t.count, t.undetermined) for t in figures.by_level} == {
        ("较大", 1, 0),
        ("重大", 1, 0),
        ("待定", 1, 1),
    }
    assert [(t.name, t.count) for t in figures.by_aspect] == [("资金管理", 3)]
    assert figures.clues_by_state == {"registered": 3}
    assert figures.documents_by_status == {"read": 1}
    held.void("XS-2026-SJ-0002", "重复", "王五")
    assert held.statistics().total.loss_yuan == Decimal(12000000)
    assert held.statistics(EntryFilter(level="重大")).total.loss_yuan == Decimal(0)
    assert held.statistics(EntryFilter(state="void")).total.count == 1


def test_an_entry_without_enterprise_has_a_row_of_its_own(held: Book) -> None:
    identity = held.clues().rows[0].id
    held.correct(identity, "enterprises", "未载明", "李四")
    held.approve(identity, "李四")
    held.register(identity, "王五")
    assert [(t.name, t.count) for t in held.statistics().by_enterprise] == [("未载明", 1)]


def test_the_total_of_all_entries_counts_void_ones(held: Book) -> None:
    for clue in held.clues().rows:
        held.approve(clue.id, "李四")
        held.register(clue.id, "王五")
    held.void("XS-2026-SJ-0001", "重复", "王五")
    assert held.entries().total == 2
    assert held.entries(EntryFilter(state="all", size=1)).total == 3


def test_entries_are_found_by_number(held: Book) -> None:
    identity = held.clues().rows[0].id
    held.approve(identity, "李四")
    held.register(identity, "王五")
    assert held.entry(" XS-2026-SJ-0001 ").clue_id == identity
    with pytest.raises(NotFound):
        held.entry("XS-2026-SJ-0009")
    assert held.entries(EntryFilter(text="出借")).total == 1
    assert held.entries(EntryFilter(source="NS")).total == 0
    assert held.entries(EntryFilter(enterprise="甲实业", sort="-loss")).total == 1
