"""Files that come in: upload, reading in the background, failure and retry, archives, the watched folder."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from desk_serving import Served, Unreadable
from papers import report_extraction, report_pdf

from extraction.containers import Member
from extraction.errors import DamagedFile, EncryptedFile
from ledger.web.accounts import RECEIVER
from ledger.web.facsimile import make_facsimile, pack
from ledger.web.reader_process import OpenedFile, ReaderProcess, ReadFile, UnreadFile, read_file
from ledger.web.watcher import Watcher


def read_report() -> tuple[ReadFile, bytes]:
    extraction, data = report_extraction(pages=2)
    return ReadFile(extraction, pack(make_facsimile(extraction.document))), data


def test_an_upload_is_read_in_the_background(served: Served) -> None:
    visitor = served.visitor("登记员")
    visitor.get("/inbox")
    result, data = read_report()
    assert visitor.upload("/inbox/files", {"新报告.pdf": data}, Accept="application/json").json == {"taken": 1}
    assert "等待读取" in visitor.get("/inbox/state").plain
    served.reader.answers.append(result)
    assert served.desk.inbox.work_once()
    assert not served.desk.inbox.work_once()
    text = visitor.get("/inbox").plain
    assert "已读取" in text and "新报告.pdf" in text
    assert list((served.desk.book.folder / "inbox").iterdir()) == []


def test_the_same_bytes_again_change_nothing(served: Served) -> None:
    visitor = served.visitor("登记员")
    visitor.get("/inbox")
    for expected in ("read", "unchanged"):
        result, data = read_report()
        visitor.upload("/inbox/files", {"新报告.pdf": data})
        served.reader.answers.append(result)
        served.desk.inbox.work_once()
        assert served.desk.inbox.arrivals(served.desk_viewer("登记员"))[0].state == expected


@pytest.mark.parametrize("error", [DamagedFile, EncryptedFile])
def test_a_failure_tells_why_and_can_be_tried_again(served: Served, error: type[DamagedFile]) -> None:
    visitor = served.visitor("登记员")
    visitor.get("/inbox")
    result, data = read_report()
    visitor.upload("/inbox/files", {"坏文件.pdf": data})
    served.reader.answers += [UnreadFile(error, ""), result]
    served.desk.inbox.work_once()
    text = visitor.get("/inbox/state").plain
    assert error.code in text and error.advice in text and "重试" in text
    number = served.desk.inbox.arrivals(served.desk_viewer("登记员"))[0].id
    visitor.get("/inbox")
    assert served.visitor("初审").post(f"/inbox/{number}/retry").status in {403, 404}
    assert visitor.post(f"/inbox/{number}/retry").status == 303
    served.desk.inbox.work_once()
    assert served.desk.inbox.arrivals(served.desk_viewer("登记员"))[0].state == "read"
    assert visitor.post(f"/inbox/{number}/retry").status == 409


def test_a_mistake_of_ours_fails_one_file_only(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = served.visitor("登记员")
    visitor.get("/inbox")
    result, data = read_report()
    visitor.upload("/inbox/files", {"一.pdf": data, "二.pdf": data})
    read = served.reader.read

    def broken(content: bytes, name: str, member: str | None) -> object:
        if name == "一.pdf":
            raise ZeroDivisionError
        return read(content, name, member)

    monkeypatch.setattr(served.reader, "read", broken)
    served.reader.answers.append(result)
    while served.desk.inbox.work_once():
        pass
    states = {row.name: row.state for row in served.desk.inbox.arrivals(served.desk_viewer("登记员"))}
    assert states == {"一.pdf": "failed", "二.pdf": "read"}


def test_each_file_of_an_archive_is_an_arrival(served: Served) -> None:
    visitor = served.visitor("登记员")
    visitor.get("/inbox")
    result, data = read_report()
    visitor.upload("/inbox/files", {"一批.zip": b"zip"})
    members = (Member("内/报告.pdf", data), Member("坏.pdf", b"", DamagedFile()))
    served.reader.answers += [OpenedFile(members), result]
    while served.desk.inbox.work_once():
        pass
    rows = {row.member: row.state for row in served.desk.inbox.arrivals(served.desk_viewer("登记员"))}
    assert rows == {None: "opened", "内/报告.pdf": "read", "坏.pdf": "failed"}


def test_reading_can_be_paused(served: Served) -> None:
    visitor = served.visitor("登记员")
    visitor.get("/inbox")
    visitor.post("/inbox/pause", {"paused": "true"})
    assert served.desk.inbox.paused and "读取已暂停" in visitor.get("/inbox").plain
    visitor.post("/inbox/pause", {"paused": "false"})
    assert not served.desk.inbox.paused


def test_a_watched_file_is_taken_when_it_has_come_to_rest(served: Served, tmp_path: Path) -> None:
    folder = tmp_path / "收件"
    folder.mkdir()
    watcher = Watcher(served.desk.inbox, folder, served.desk.book.folder, 10**6)
    (folder / "报告.pdf").write_bytes(b"half")
    (folder / "~$lock.docx").write_bytes(b"x")
    assert watcher.look() == 0
    (folder / "报告.pdf").write_bytes(b"whole file")
    assert [watcher.look() for _ in range(3)] == [0, 1, 0]
    again = Watcher(served.desk.inbox, folder, served.desk.book.folder, 10**6)
    assert [again.look() for _ in range(2)] == [0, 0]
    (arrival,) = served.desk.inbox.arrivals(served.desk_viewer("登记员"))
    assert (arrival.person, arrival.origin, arrival.size) == (RECEIVER, "watch", 10)


def test_reading_answers_with_what_a_file_is() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", "甲公司违规出借资金。")
    assert isinstance(read_file(archive.getvalue(), "a.zip", None), OpenedFile)
    assert isinstance(read_file(report_pdf()[:200], "a.pdf", None), UnreadFile)


def test_a_reader_that_takes_too_long_is_ended() -> None:
    reader = ReaderProcess(seconds=0.001)
    result = reader.read(report_pdf(), "a.pdf", None)
    reader.close()
    assert isinstance(result, UnreadFile) and result.error.code == "E109"


def test_the_stand_in_answers_like_a_reader() -> None:
    assert isinstance(Unreadable().read(b"", "x", None), UnreadFile)
