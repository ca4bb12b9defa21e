from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text as sql

from classifiers.clue import Clue, Loss
from corpus.extraction_result import Extraction
from extraction.document import Trouble
from extraction.errors import DamagedFile, EncryptedFile
from ledger.book import Book
from ledger.errors import CountMismatch

MakeClue = Callable[..., Clue]
MakeExtraction = Callable[..., Extraction]


def all_rows(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see that nothing changed."""
    with book.database.read() as session:
        names = (
            session.execute(sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).scalars().all()
        )
        return {name: [tuple(row) for row in session.execute(sql(f'SELECT * FROM "{name}"'))] for name in names}


def test_a_document_is_stored_with_its_clues(held: Book) -> None:
    listing = held.clues()
    assert [clue.loss_yuan for clue in listing.rows] == [Decimal(12000000), Decimal(80000000), None]
    assert [clue.level for clue in listing.rows] == ["较大", "重大", None]
    assert {clue.state for clue in listing.rows} == {"candidate"}
    (document,) = held.documents()
    assert (document.clue_count, document.status, document.issuer) == (3, "read", "某审计局")
    assert held.originals.read(document.sha256) == b"report"


def test_the_same_bytes_again_change_nothing(held: Book, clue: MakeClue, extraction: MakeExtraction) -> None:
    before = all_rows(held)
    clues = (clue(), clue("乙公司投资失败，损失8000万元。", "80000000"), clue("丙公司未按规定招标。", None))
    recorded = held.ingest(extraction(*clues), b"report", "李四")
    assert recorded.outcome == "unchanged"
    assert all_rows(held) == before


def test_the_same_bytes_under_another_name_add_the_name_only(
    book: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    reading = extraction(clue())
    book.ingest(reading, b"report", "张三")
    before = all_rows(book)
    again = replace(reading, name="副本.pdf", member="包/副本.pdf")
    assert book.ingest(again, b"report", "张三").outcome == "unchanged"
    after = all_rows(book)
    assert {name for name in after if after[name] != before[name]} == {"document_name"}


def test_a_newer_reading_keeps_decisions_and_shows_differences(
    held: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    first, second, third = (row.id for row in held.clues().rows)
    held.correct(first, "损失金额", "1300万元", "李四")
    held.approve(first, "李四")
    held.reject(second, "重复", "李四")
    newer = (
        clue(loss="9000000"),
        clue("乙公司投资失败，损失8000万元。", "70000000"),
        clue("丙公司未按规定招标。", "100"),
    )
    recorded = held.ingest(extraction(*newer), b"report", "张三")
    assert (recorded.outcome, recorded.renewed, recorded.added) == ("reread", 3, 0)
    assert held.clue(first).clue.loss_yuan == Decimal(13000000)
    assert held.clue(first).clue.state == "approved"
    shown = {difference.field: (difference.in_force, difference.latest) for difference in held.clue(first).differences}
    assert shown == {"loss_yuan": ("13000000", "9000000")}
    assert (held.clue(second).clue.state, held.clue(second).clue.loss_yuan) == ("rejected", Decimal(80000000))
    assert [d.field for d in held.clue(second).differences] == ["loss_yuan"]
    assert held.clue(third).clue.loss_yuan == Decimal(100)
    assert held.clue(third).differences == ()


def test_a_clue_that_a_newer_reading_lacks_stays_and_comes_back(
    held: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    first = held.clues().rows[0].id
    held.approve(first, "李四")
    recorded = held.ingest(extraction(clue("丙公司未按规定招标。", None)), b"report", "张三")
    assert recorded.missing == 2
    gone = held.clue(first).clue
    assert (gone.found, gone.state) == (False, "approved")
    held.ingest(extraction(clue(), clue("丙公司未按规定招标。", None)), b"report", "张三")
    assert held.clue(first).clue.found


def test_a_found_clue_that_would_be_lost_stops_the_document(
    book: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    before = all_rows(book)
    with pytest.raises(CountMismatch) as refusal:
        book.ingest(extraction(clue(), clue()), b"report", "张三")
    assert "L107" in refusal.value.code
    assert all_rows(book) == before


def test_a_document_without_clues_is_recorded_too(book: Book, extraction: MakeExtraction) -> None:
    recorded = book.ingest(extraction(dismissed=4), b"report", "张三")
    assert (recorded.outcome, recorded.found) == ("new", 0)
    assert book.documents()[0].dismissed_count == 4


def test_troubles_travel_with_the_document(book: Book, clue: MakeClue, extraction: MakeExtraction) -> None:
    book.ingest(extraction(clue(), troubles=(Trouble("low-ocr-confidence", "识别率低", 2),)), b"report", "张三")
    (document,) = book.documents()
    assert document.status == "read-with-troubles"
    assert document.troubles == [{"code": "low-ocr-confidence", "message": "识别率低", "page": 2}]


def test_a_failed_file_is_kept_with_its_reason_and_can_be_read_later(
    book: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    book.ingest_failure("审计报告.pdf", None, b"report", EncryptedFile(), "张三")
    (document,) = book.documents()
    assert (document.status, document.error_code) == ("failed", "E105")
    assert book.originals.read(document.sha256) == b"report"
    assert book.ingest(extraction(clue()), b"report", "张三").outcome == "new"
    book.ingest_failure("审计报告.pdf", None, b"report", DamagedFile(), "张三")
    assert book.documents()[0].status == "read"


def test_a_figure_that_no_column_holds_is_kept_as_read_and_not_determined(
    book: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    monstrous = Loss(Decimal("1e30"), "actual", None, "CN-46")
    book.ingest(extraction(replace(clue(), loss=monstrous)), b"report", "张三")
    (row,) = book.clues().rows
    assert row.loss_yuan is None
    assert row.payload["loss"]["yuan"] == "1" + "0" * 30


def test_bytes_that_do_not_belong_to_the_reading_are_refused(
    book: Book, clue: MakeClue, extraction: MakeExtraction
) -> None:
    with pytest.raises(ValueError, match="other bytes"):
        book.ingest(extraction(clue()), b"something else", "张三")
