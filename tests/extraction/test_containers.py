"""Archives and mails: every file, its name as people wrote it, nothing beyond the limits."""

from __future__ import annotations

import base64
import gzip
import io
import tarfile
import zipfile

import pytest

from extraction.containers import Member, is_container, open_container, safe_path
from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge, ReadError, UnsafeArchive
from extraction.limits import Limits
from extraction.read import read_document
from extraction.sniff import sniff

REPORT, LEDGER = "审计报告。".encode(), "序号,单位\n1,甲\n".encode()


def zipped(files: dict[str, bytes], encoding: str | None = None) -> bytes:
    """A ZIP; with ``encoding`` the names are stored in it without the UTF-8 flag, as old programs do."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name if encoding is None else f"{len(name.encode(encoding)) * 'n'}", content)
    data = target.getvalue()
    for name in files if encoding else ():
        raw = name.encode(encoding or "")
        data = data.replace(b"n" * len(raw), raw)
    return data


def members(data: bytes, name: str = "a.zip", limits: Limits | None = None) -> list[Member]:
    return list(open_container(data, name, limits or Limits()))


def listed(data: bytes, name: str = "a.zip") -> dict[str, bytes]:
    return {member.path: member.data for member in members(data, name)}


def test_every_file_of_a_zip() -> None:
    assert listed(zipped({"报告.txt": REPORT, "附件/台账.csv": LEDGER})) == {
        "报告.txt": REPORT,
        "附件/台账.csv": LEDGER,
    }


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_names_without_a_flag(encoding: str) -> None:
    assert list(listed(zipped({"关于东河集团的审计报告.txt": REPORT}, encoding))) == ["关于东河集团的审计报告.txt"]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/root/a.txt", "root/a.txt"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("甲/./乙//a.txt", "甲/乙/a.txt"),
        ("..", "未命名"),
        ("a\x00b\nc.txt", "ab c.txt"),
    ],
)
def test_paths_never_lead_out(stored: str, shown: str) -> None:
    assert safe_path(stored) == shown


def test_archives_inside_archives() -> None:
    inner = zipped({"台账.csv": LEDGER})
    assert list(listed(zipped({"底稿.zip": inner, "报告.txt": REPORT}))) == ["底稿.zip/台账.csv", "报告.txt"]


def test_a_word_file_is_a_file_not_an_archive() -> None:
    word = zipped({"[Content_Types].xml": b"", "word/document.xml": b"<w/>"})
    assert list(listed(zipped({"报告.docx": word}))) == ["报告.docx"]


def test_too_deep_is_told() -> None:
    data = zipped({"a.txt": REPORT})
    for _ in range(4):
        data = zipped({"内.zip": data})
    (member,) = members(data)
    assert isinstance(member.error, UnsafeArchive)


def test_litter_is_left_out_and_equal_names_are_told_apart() -> None:
    files = {
        "__MACOSX/._a.txt": b"x",
        ".DS_Store": b"x",
        "附/~$报告.docx": b"x",
        "甲/../a.txt": REPORT,
        "甲/a.txt": LEDGER,
    }
    assert list(listed(zipped(files))) == ["甲/a.txt", "甲/a（2）.txt"]


def test_a_broken_member_does_not_take_the_others_along() -> None:
    data = bytearray(zipped({"a.txt": REPORT * 200, "b.txt": LEDGER}))
    data[40:60] = b"\0" * 20
    broken, good = members(bytes(data))
    assert isinstance(broken.error, DamagedFile) and good.data == LEDGER


def test_a_member_with_password_is_told() -> None:
    data = bytearray(zipped({"a.txt": REPORT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (member,) = members(bytes(data))
    assert isinstance(member.error, EncryptedFile)


@pytest.mark.parametrize("cut", [0.2, 0.9])
def test_a_truncated_archive_is_damaged(cut: float) -> None:
    data = zipped({"a.txt": REPORT * 100})
    with pytest.raises(DamagedFile):
        members(data[: int(len(data) * cut)])


def test_a_bomb_is_stopped_by_real_bytes_whatever_it_declares() -> None:
    data = bytearray(zipped({"a.txt": b"0" * 30_000_000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(UnsafeArchive):
        members(bytes(zipped({"a.txt": b"0" * 30_000_000})))
    assert all(member.error or len(member.data) <= 10 for member in members(bytes(data)))


def test_limits_on_count_total_and_member() -> None:
    data = zipped({f"{n}.txt": REPORT * 10 for n in range(20)})
    with pytest.raises(UnsafeArchive):
        members(data, limits=Limits(max_archive_members=10))
    with pytest.raises(UnsafeArchive):
        members(data, limits=Limits(max_inflated_bytes=400))
    assert all(isinstance(m.error, FileTooLarge) for m in members(data, limits=Limits(max_bytes=20)))


def tarred(mode: str, name: str = "报告.txt", encoding: str = "utf-8") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo(name)
        info.size = len(REPORT)
        archive.addfile(info, io.BytesIO(REPORT))
        link = tarfile.TarInfo("链接")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return target.getvalue()


@pytest.mark.parametrize("mode", ["w", "w:gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_tape_archives_without_their_links(mode: str, encoding: str) -> None:
    assert listed(tarred(mode, encoding=encoding), "a.tar") == {"报告.txt": REPORT}


def test_a_single_packed_file_and_a_cut_off_one() -> None:
    assert list(listed(gzip.compress(REPORT), "报告.txt.gz").values()) == [REPORT]
    (member,) = members(gzip.compress(bytes(range(256)) * 50)[:-20], "a.gz")
    assert isinstance(member.error, DamagedFile)
    with pytest.raises(DamagedFile):
        members(tarred("w")[:700], "a.tar")


def seven_zipped(files: dict[str, bytes]) -> bytes:
    libarchive = pytest.importorskip(
        "libarchive", reason="the extra 'archive' with its system library is not installed"
    )
    written: list[bytes] = []
    with libarchive.custom_writer(lambda block: written.append(bytes(block)) or len(block), "7zip") as archive:
        for name, content in files.items():
            archive.add_file_from_memory(name, len(content), content)
    return b"".join(written)


def test_seven_zip() -> None:
    data = seven_zipped({"报告.txt": REPORT, "附件/台账.csv": LEDGER})
    assert listed(data, "a.7z") == {"报告.txt": REPORT, "附件/台账.csv": LEDGER}
    with pytest.raises(DamagedFile):
        members(data[: len(data) // 2], "a.7z")


MAIL = (
    "From: {sender}\r\nTo: b@example.org\r\nSubject: {subject}\r\nDate: Mon, 6 Jan 2020 09:00:00 +0800\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    "--x\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n{body}\r\n"
    "--x\r\nContent-Type: application/octet-stream\r\n"
    'Content-Disposition: attachment; filename="{name}"\r\n\r\n{content}\r\n--x--\r\n'
)


def mail(encoding: str, subject: str = "整改情况报告", name: str = "台账.csv") -> bytes:
    return MAIL.format(
        sender="张三 <a@example.org>", subject=subject, body="镕基同志：请查收。", name=name, content="序号,单位"
    ).encode(encoding)


def test_a_mail_in_raw_gbk() -> None:
    found = listed(mail("gb18030"), "a.eml")
    assert list(found) == ["邮件正文.txt", "台账.csv"]
    letter = found["邮件正文.txt"].decode()
    assert letter.startswith("主题：整改情况报告\n发件人：张三 <a@example.org>") and "镕基同志：请查收。" in letter


def word(charset: str, text: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode('gb18030' if charset == 'GB2312' else charset)).decode()}?="


@pytest.mark.parametrize("charset", ["GB2312", "utf-8"])
def test_encoded_words(charset: str) -> None:
    data = mail("gb18030", subject=word(charset, "整改情况报告"), name=word(charset, "镕基台账.csv"))
    found = listed(data, "a.eml")
    assert list(found) == ["邮件正文.txt", "镕基台账.csv"]
    assert "主题：整改情况报告" in found["邮件正文.txt"].decode()


def test_a_damaged_word_stays_as_it_is() -> None:
    letter = listed(mail("gb18030", subject="=?GB2312?B?1fu4x?="), "a.eml")["邮件正文.txt"].decode()
    assert "主题：=?GB2312?B?1fu4x?=" in letter


def test_a_page_as_letter_and_a_mail_inside() -> None:
    inner = "From: c@example.org\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>内层正文</p>"
    outer = (
        'From: a@example.org\r\nSubject: y\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        f"Content-Type: message/rfc822\r\n\r\n{inner}\r\n--x--\r\n"
    )
    found = listed(outer.encode(), "a.eml")
    assert list(found) == ["邮件正文.txt", "附件1.eml/邮件正文.html"]
    assert "内层正文" in found["附件1.eml/邮件正文.html"].decode()


def test_what_is_a_container() -> None:
    assert is_container(sniff(zipped({"a.txt": REPORT}), "a.zip"))
    assert not is_container(sniff(REPORT, "a.txt"))


def test_a_member_whose_name_is_damaged_away_does_not_stop_the_others() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.txt", "一")
        archive.writestr("y.txt", "二")
    data = packed.getvalue().replace(b"x.txt", b"\0.txt")  # zipfile reads this name as empty
    members = list(open_container(data, "档案.zip", Limits()))
    assert [member.path for member in members if member.error is None and member.data == "二".encode()] == ["y.txt"]


@pytest.mark.parametrize("name", ["文件.docx", "文件.xlsx", "文件.ofd"])
def test_a_package_with_such_a_member_is_read_or_refused(name: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.txt", "一")
        for part in ("word/document.xml", "xl/workbook.xml", "OFD.xml", "[Content_Types].xml"):
            archive.writestr(part, "<a/>")
    with pytest.raises(ReadError):
        read_document(packed.getvalue().replace(b"x.txt", b"\0.txt"), name)
