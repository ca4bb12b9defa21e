"""The way in: every kind of bad file has its error, in Chinese, with what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from extraction import media
from extraction import read as reading
from extraction.document import Document
from extraction.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    MisnamedFile,
    MissingComponent,
    NoText,
    ReadError,
    UnsupportedFormat,
)
from extraction.limits import Limits
from extraction.read import READERS, read_document, reader_of


def zipped(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "a.pdf", EmptyFile),
        (b"\0" * 4096, "a.docx", EmptyFile),
        (b" \r\n\t\n", "a.txt", EmptyFile),
        (b"\xef\xbb\xbf", "a.txt", EmptyFile),
        (b"<html><body>403 Forbidden</body></html>", "a.pdf", MisnamedFile),
        (b"<html><body>login</body></html>", "a.docx", MisnamedFile),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04" + b"\0\x01" * 60, "a.exe", UnsupportedFormat),
        (zipped(ppt__presentation="<p/>"), "a.pptx", UnsupportedFormat),
        (zipped(word__document="<w"), "a.docx", DamagedFile),
        (zipped(word__document="<x/>"), "a.docx", DamagedFile),
        (zipped(xl__workbook="<workbook/>"), "a.xlsx", DamagedFile),
        (b"PK\x03\x04 cut off", "a.docx", DamagedFile),
        (b"PK\x03\x04 cut off", "a.xlsx", DamagedFile),
        (b"PK\x03\x04 cut off", "a.ofd", DamagedFile),
        (b"%PDF-1.7 cut off", "a.pdf", DamagedFile),
        (b"<html><body><script>1</script></body></html>", "a.html", NoText),
    ],
)
def test_bad_files_have_named_errors(data: bytes, name: str, error: type[ReadError]) -> None:
    with pytest.raises(error) as caught:
        read_document(data, name)
    assert caught.value.code.startswith("E")
    assert "；" in caught.value.message and caught.value.advice in caught.value.message


def test_a_file_over_the_limit() -> None:
    with pytest.raises(FileTooLarge):
        read_document("审计".encode() * 100, "a.txt", Limits(max_bytes=100))


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        ("<html><body><p>审计报告</p></body></html>".encode(), "a.doc", ["misnamed"]),
        ("审计报告".encode(), "a.docx", ["misnamed"]),
        ("审计报告".encode("gbk"), "a.txt", []),
        ("审计报告".encode(), "没有扩展名", []),
    ],
)
def test_a_wrong_name_is_told_and_the_content_read(data: bytes, name: str, told: list[str]) -> None:
    document = read_document(data, name)
    assert document.text == "审计报告"
    assert [trouble.code for trouble in document.troubles] == told


def test_the_media_type_is_that_of_the_content() -> None:
    assert read_document(b"a,b\n1,2\n", "a.csv").media_type == media.CSV


def test_every_registered_reader_exists() -> None:
    for media_type in READERS:
        assert callable(reader_of(media_type))


def test_a_reader_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READERS", {media.TEXT: "extraction.formats.not_there:read"})
    with pytest.raises(MissingComponent) as caught:
        read_document("审计".encode(), "a.txt")
    assert "文本" in caught.value.message


def test_a_bug_is_not_dressed_as_a_bad_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(media_type: str) -> Callable[[bytes, Limits], Document]:
        raise ZeroDivisionError(media_type)

    monkeypatch.setattr(reading, "reader_of", broken)
    with pytest.raises(ZeroDivisionError):
        read_document("审计".encode(), "a.txt")


def test_an_encrypted_workbook_is_named() -> None:
    assert media.ENCRYPTED_OFFICE in media.BY_EXTENSION[".docx"]
    with pytest.raises(EncryptedFile):
        reading._unlock(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx")
