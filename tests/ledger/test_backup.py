import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_samples import Hand, make_clue, make_extraction
from sqlalchemy import select

from ledger.backup import MANIFEST, back_up, restore
from ledger.book import Book
from ledger.errors import BadBackup, NotEmpty, NotPermitted
from ledger.matters import Matters
from ledger.queries import ClueFilter
from ledger.schema import kept_tables


def fill(book: Book) -> None:
    clues = [make_clue(), make_clue("乙公司损失8000.01万元。", "80000100"), make_clue("丙公司未招标。", None)]
    book.ingest(make_extraction(*clues), b"report", "张三")
    first, second, _ = (clue.id for clue in book.clues().rows)
    book.correct(first, "loss_yuan", "0.01", "李四")
    for identity in (first, second):
        book.approve(identity, "李四")
        book.register(identity, "王五")
    book.void("XS-2026-SJ-0001", "重复", "王五")
    matters = Matters.of(book)
    letter = book.folder / "附件.txt"
    letter.write_text("凭证", encoding="utf-8")
    matters.attach("XS-2026-SJ-0002", letter, "其他", "李四")
    (book.folder / "office.yaml").write_text("unit: XS\n", encoding="utf-8")


def content(book: Book) -> dict[str, list[tuple[object, ...]]]:
    with book.database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in kept_tables()
        }


@pytest.fixture
def saved(book: Book, tmp_path: Path) -> Path:
    fill(book)
    path = tmp_path / "备份.zip"
    back_up(book, path, "管")
    return path


def test_a_backup_of_either_database_is_restored_into_the_other(
    book: Book, saved: Path, tmp_path: Path, database_url: str
) -> None:
    other = Book.open(tmp_path / "other", Hand(), database_url)
    note = restore(other, saved)
    assert content(other) == content(book)
    assert note.originals == 2
    assert (other.folder / "office.yaml").read_text(encoding="utf-8") == "unit: XS\n"
    assert other.originals.read(other.documents()[0].sha256) == b"report"
    assert other.verify_journal(note.journal_hash).whole
    assert other.clues(ClueFilter(text="未招标")).total == 1
    # New rows get new ids and the next number.
    third = other.clues().rows[2].id
    other.approve(third, "李四")
    assert other.register(third, "王五").number == "XS-2026-SJ-0003"
    back_up(other, tmp_path / "again.zip", "管")
    back = Book.open(tmp_path / "back", Hand())
    restore(back, tmp_path / "again.zip")
    assert content(back) == content(other)
    other.close()
    back.close()


def test_a_ledger_in_use_is_not_overwritten(book: Book, saved: Path) -> None:
    before = content(book)
    with pytest.raises(NotEmpty):
        restore(book, saved)
    assert content(book) == before


def change(saved: Path, name: str, data: bytes | None) -> Path:
    """The backup with one member changed or left out."""
    other = saved.with_name("changed.zip")
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(other, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        if data is not None:
            new.writestr(name, data)
    return other


Tamper = Callable[[zipfile.ZipFile], tuple[str, bytes | None]]


def with_manifest(**changes: object) -> Tamper:
    def tamper(archive: zipfile.ZipFile) -> tuple[str, bytes]:
        return MANIFEST, json.dumps({**json.loads(archive.read(MANIFEST)), **changes}).encode()

    return tamper


def with_text(name: str, old: str, new: str) -> Tamper:
    def tamper(archive: zipfile.ZipFile) -> tuple[str, bytes]:
        data = archive.read(name)
        assert old.encode() in data
        return name, data.replace(old.encode(), new.encode())

    return tamper


def original(archive: zipfile.ZipFile) -> str:
    return next(name for name in archive.namelist() if name.startswith("originals/"))


TAMPERED: dict[str, Tamper] = {
    "an amount": with_text("tables/entry.jsonl", "80000100", "8000010"),
    "a name in the journal": with_text("tables/journal.jsonl", "李四", "李五"),
    "a table is missing": lambda archive: ("tables/entry.jsonl", None),
    "an original": lambda archive: (original(archive), b"other bytes"),
    "an original is missing": lambda archive: (original(archive), None),
    "no manifest": lambda archive: (MANIFEST, None),
    "an empty manifest": lambda archive: (MANIFEST, b"{}"),
    "half a manifest": lambda archive: (MANIFEST, b"["),
    "another version": with_manifest(version="9999"),
    "a rule file outside": with_manifest(rules={"../x.yaml": "0"}),
    "fewer originals": with_manifest(originals=[]),
    "another head": with_manifest(journal={"lines": 1, "hash": "0"}),
}


@pytest.mark.parametrize("which", TAMPERED)
def test_a_changed_backup_is_refused_and_leaves_the_ledger_empty(saved: Path, tmp_path: Path, which: str) -> None:
    with zipfile.ZipFile(saved) as archive:
        name, data = TAMPERED[which](archive)
    changed = change(saved, name, data)
    target = Book.open(tmp_path / "target", Hand())
    empty = content(target)
    with pytest.raises(BadBackup):
        restore(target, changed)
    assert content(target) == empty
    assert not (tmp_path / "x.yaml").exists()
    target.close()


def test_a_file_that_is_no_backup_is_refused(book: Book, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    for path in (tmp_path / "x.zip", tmp_path / "missing.zip"):
        with pytest.raises(BadBackup):
            restore(book, path)


def test_backing_up_is_for_the_administrator(staffed: Book, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        back_up(staffed, tmp_path / "a.zip", "领导")
    back_up(staffed, tmp_path / "a.zip", "管")
    assert not list(tmp_path.glob("*.part"))
