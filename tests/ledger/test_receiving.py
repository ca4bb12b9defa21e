from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledger_samples import make_clue, make_extraction
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from corpus.extraction_result import Extraction
from corpus.store import digest
from corpus.transcript import pack_transcript, transcribe, unpack_transcript
from corpus.work import Failed, Opened, Read, Task
from ledger.book import Book
from ledger.intake_models import Container
from ledger.models import Document, DocumentName, JournalRecord
from ledger.patience import patiently
from ledger.receiving import BookRecorder
from ledger.record import record


def read(extraction: Extraction, **task: Any) -> Read:
    return Read(Task(extraction.name, sha256=extraction.sha256, **task), transcribe(extraction))


def recorder(book: Book, **changes: Any) -> BookRecorder:
    return replace(BookRecorder(book, "张三", "v1", sleep=lambda seconds: None), **changes)


def count(book: Book, table: Any) -> int:
    with book.database.read() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_transcript_is_recorded_like_the_extraction_it_came_from(book: Book) -> None:
    extraction = make_extraction(make_clue(), version="v1")
    book.originals.keep(b"report")
    recorder(book).record([read(extraction)])
    assert book.ingest(extraction, b"report", "张三").outcome == "unchanged"
    assert [clue.title for clue in book.clues().rows] == [make_clue().title]


def test_a_transcript_comes_back_from_its_bytes() -> None:
    clues = (make_clue(), make_clue("乙公司损失8000万元。", "80000000.01"))
    transcript = transcribe(make_extraction(*clues, media_type="text/plain"))
    assert unpack_transcript(pack_transcript(transcript)) == transcript
    with pytest.raises(ValueError, match="not a transcript"):
        unpack_transcript(b"anything")


def test_what_this_version_read_is_settled_and_a_new_name_noted(book: Book) -> None:
    desk = recorder(book)
    extraction = make_extraction(make_clue(), version="v1")
    task = Task("审计报告.pdf", sha256=extraction.sha256)
    assert not desk.settle([task])
    desk.record([read(extraction)])
    assert set(desk.settle([task, replace(task, name="副本.pdf")])) == {extraction.sha256}
    assert count(book, DocumentName) == 2
    assert not replace(desk, version="v2").settle([task])
    assert not replace(desk, again=frozenset({extraction.sha256})).settle([task])


def test_a_newer_version_with_the_same_result_settles_too(book: Book) -> None:
    extraction = make_extraction(make_clue(), version="v1")
    recorder(book).record([read(extraction)])
    newer = recorder(book, version="v2")
    newer.record([read(replace(extraction, version="v2"))])
    assert newer.settle([Task("审计报告.pdf", sha256=extraction.sha256)])


def test_a_refused_answer_leaves_the_others(book: Book) -> None:
    twice = make_extraction(make_clue(), make_clue(), data=b"twice", version="v1")
    sound = make_extraction(make_clue("丙公司未招标。", None), version="v1")
    refused, taken = recorder(book).record([read(twice), read(sound)])
    assert isinstance(refused, Failed)
    assert refused.code == "L107"
    assert isinstance(taken, Read)
    assert [document.sha256 for document in book.documents()] == [sound.sha256]


def test_a_fault_of_the_program_fails_its_file_only(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = make_extraction(make_clue(), data=b"bad", version="v1")
    sound = make_extraction(make_clue("丙公司未招标。", None), version="v1")

    def recording(session: Any, transcript: Any, *rest: Any) -> Any:
        if transcript.sha256 == bad.sha256:
            raise KeyError("loss")
        return record(session, transcript, *rest)

    monkeypatch.setattr("ledger.receiving.record", recording)
    refused, taken = recorder(book).record([read(bad), read(sound)])
    assert isinstance(refused, Failed)
    assert refused.code == "E199"
    assert isinstance(taken, Read)


def test_a_failure_is_kept_with_its_original_and_settled(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(b"%PDF broken")
    task = Task("坏.pdf", path=str(path), sha256=digest(b"%PDF broken"))
    desk = recorder(book)
    desk.record([Failed(task, task.sha256, "E104")])
    (document,) = book.documents()
    assert (document.status, document.error_code) == ("failed", "E104")
    assert book.originals.read(document.sha256) == b"%PDF broken"
    assert desk.settle([task]) == {document.sha256: "E104"}


@pytest.mark.parametrize("code", ["E107", "E108"])
def test_what_a_component_may_cure_is_read_again(book: Book, tmp_path: Path, code: str) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(b"scan")
    task = Task("扫描.pdf", path=str(path), sha256=digest(b"scan"))
    desk = recorder(book)
    desk.record([Failed(task, task.sha256, code)])
    assert not desk.settle([task])


def test_a_fault_of_the_place_is_not_kept(book: Book) -> None:
    recorder(book).record([Failed(Task("无.pdf", path="无.pdf"), None, "E101"), Failed(Task("满.pdf"), None, "E113")])
    assert book.documents() == []


def test_an_archive_is_settled_once_it_is_recorded_with_what_it_lacks(book: Book) -> None:
    desk = recorder(book)
    lost = Failed(Task("年.zip", "密.docx"), None, "E105")
    opened = Opened(Task("年.zip", sha256="a" * 64), "a" * 64, (Task("年.zip", "一.txt"), lost))
    desk.record([lost, opened])
    assert desk.settle([Task("年.zip", sha256="a" * 64)]) == {"a" * 64: None}
    with book.database.read() as session:
        container = session.get_one(Container, "a" * 64)
    assert container.members == 2
    assert [(row["member"], row["code"]) for row in container.lost] == [("密.docx", "E105")]


def test_a_database_that_is_away_is_waited_for(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    away = [OperationalError("", {}, Exception("server closed the connection")) for _ in range(3)]
    whole = book.database.write

    def flaky() -> Any:
        if away:
            raise away.pop()
        return whole()

    monkeypatch.setattr(type(book.database), "write", lambda self: flaky())
    recorder(book, sleep=slept.append).record([read(make_extraction(make_clue(), version="v1"))])
    assert slept == [1.0, 2.0, 4.0]
    assert count(book, Document) == 1
    assert count(book, JournalRecord) == 1


def test_waiting_ends() -> None:
    def fail() -> None:
        raise OperationalError("", {}, Exception("gone"))

    slept: list[float] = []
    with pytest.raises(OperationalError):
        patiently(fail, slept.append, (1, 2))
    assert slept == [1, 2]
