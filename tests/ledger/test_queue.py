"""The queue: a total order that is walked by neighbours both ways, and what a person finds in it."""

from __future__ import annotations

import pytest
from ledger_samples import make_clue, make_extraction

from ledger.book import Book
from ledger.errors import BadValue
from ledger.queue import Queue, QueueFilter, RiskWeights, first_in_queue, neighbours, queue_page

LOSSES = (None, "2000000", "6000000", "80000000")
WEIGHTS = RiskWeights({"重大": 4.0, "较大": 3.0, "一般": 2.0, "待定": 1.5}, {"SJ": 1.1})


@pytest.fixture
def full(book: Book) -> Book:
    """Forty clues over two documents, many of equal risk."""
    for document in range(2):
        clues = [
            make_clue(
                f"第{document}{n}公司违规。", str(n % 4 * 2_000_000) if n % 4 else None, confidence=0.5 + n % 3 / 10
            )
            for n in range(20)
        ]
        data = f"report {document}".encode()
        book.ingest(make_extraction(*clues, data=data), data, "张三")
    return book


@pytest.mark.parametrize("order", ["risk", "document"])
def test_neighbours_walk_the_whole_queue_both_ways(full: Book, order: str) -> None:
    by = QueueFilter(order=order)
    with full.reading("张三") as (session, viewer):
        queue = Queue(viewer, full.office, WEIGHTS, full.clock())
        listed = [clue.id for clue in queue_page(session, by, queue, 1, 100)[0]]
        walked = [first_in_queue(session, by, queue)]
        while (after := neighbours(session, str(walked[-1]), by, queue)[1]) is not None:
            walked.append(after)
        back = [walked[-1]]
        while (before := neighbours(session, str(back[-1]), by, queue)[0]) is not None:
            back.append(before)
    assert walked == listed and len(set(listed)) == 40
    assert back == listed[::-1]


def test_the_next_clue_is_found_from_one_that_no_longer_waits(full: Book) -> None:
    by = QueueFilter(order="document")
    first, second = (clue.id for clue in full.clues().rows[:2])
    full.approve(first, "张三")
    with full.reading("张三") as (session, viewer):
        queue = Queue(viewer, full.office, WEIGHTS, full.clock())
        assert neighbours(session, first, by, queue) == (None, second)
        assert neighbours(session, "没有", by, queue) == (None, second)


@pytest.mark.parametrize(("page", "size"), [(0, 10), (1, 0), (1, 501)])
def test_pages_are_bounded(full: Book, page: int, size: int) -> None:
    with full.reading("张三") as (session, viewer), pytest.raises(BadValue):
        queue_page(session, QueueFilter(), Queue(viewer, full.office, WEIGHTS, full.clock()), page, size)


def test_an_unknown_order_is_refused(full: Book) -> None:
    with full.reading("张三") as (session, viewer), pytest.raises(BadValue):
        queue_page(session, QueueFilter(order="luck"), Queue(viewer, full.office, WEIGHTS, full.clock()), 1, 10)
