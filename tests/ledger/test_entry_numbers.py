import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.extraction_result import Extraction
from ledger.book import Book
from ledger.errors import BadSettings, BadTemplate
from ledger.numbering import missing_serials
from ledger.office import check_template, load_office

WRITERS, EACH = 8, 5


@pytest.mark.parametrize(
    "template",
    [
        "{unit}-{year}-{source}-{serial:04d}",
        "{serial}",
        "〔{year}〕{unit}{aspect}第{serial:03d}号",
        "{source}{serial:>6}",
    ],
)
def test_templates(template: str) -> None:
    check_template(template)


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{unit}-{year}",
        "{serial}{serial}",
        "{serial.__class__}",
        "{serial:zz}",
        "{name}-{serial}",
        "{serial",
        "{}{serial}",
    ],
)
def test_wrong_templates(template: str) -> None:
    with pytest.raises(BadTemplate):
        check_template(template)


def test_an_office_file_wins_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text("\ufeffunit: 嘉国资\n", encoding="utf-8")
    office = load_office(tmp_path)
    assert (office.unit, office.source_code("internal_audit"), office.source_code("?")) == ("嘉国资", "NS", "QT")
    (tmp_path / "office.yaml").write_text("utc_offset_hours: 八\n", encoding="utf-8")
    with pytest.raises(BadSettings):
        load_office(tmp_path)


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (datetime(2026, 12, 31, 15, 59, 50, tzinfo=UTC), "XS-2026-SJ-0001"),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), "XS-2027-SJ-0001"),
    ],
)
def test_the_year_is_that_of_the_office_clock(held: Book, at: datetime, number: str) -> None:
    identity = held.clues().rows[0].id
    held.approve(identity, "李四")
    held.clock.at = at  # type: ignore[attr-defined]
    assert held.register(identity, "王五").number == number


def _write(folder: Path, writer: int, identities: list[str]) -> None:
    book = Book.open(folder)
    for identity in identities:
        book.approve(identity, f"甲{writer}")
        book.register(identity, f"乙{writer}")
    book.close()


def test_eight_writers_take_every_number_once(
    tmp_path: Path, clue: Callable[..., object], extraction: Callable[..., Extraction]
) -> None:
    folder = tmp_path / "data"
    book = Book.open(folder)
    clues = [clue(f"问题{number}。") for number in range(WRITERS * EACH)]
    book.ingest(extraction(*clues), b"report", "张三")
    identities = [row.id for row in book.clues().rows]
    context = multiprocessing.get_context("spawn")
    shares = [(folder, writer, identities[writer::WRITERS]) for writer in range(WRITERS)]
    with context.Pool(WRITERS) as pool:
        pool.starmap(_write, shares)
    numbers = [entry.number for entry in book.entries().rows]
    assert numbers == [f"XS-2026-SJ-{serial:04d}" for serial in range(1, WRITERS * EACH + 1)]
    with book.database.read() as session:
        assert missing_serials(session) == []
    assert book.verify_journal().whole
    assert book.verify_journal().lines == 1 + 2 * WRITERS * EACH
    book.close()
