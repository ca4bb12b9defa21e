"""Media types by content; the name is a hint at most."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from extraction import media
from extraction.sniff import sniff


def package(*names: str, **contents: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name in names:
            file.writestr(name, contents.get(name, "x"))
    return target.getvalue()


def tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.txt"))
    return target.getvalue()


MAIL = "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\n正文"
SINGLE_PAGE = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
WORD_2003 = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{}">'


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n...", "a.pdf", media.PDF),
        (b"\n\n%PDF-1.4", "a.doc", media.PDF),
        (package("[Content_Types].xml", "word/document.xml"), "a.doc", media.DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), "a.xls", media.XLSX),
        (package("xl/workbook.bin"), "a.xlsb", media.XLSB),
        (package("ppt/presentation.xml"), "a.pptx", media.PPTX),
        (package("OFD.xml", "Doc_0/Document.xml"), "a.ofd", media.OFD),
        (package("ofd.XML".lower()), "a.zip", media.OFD),
        (package("底稿.docx", "台账.xlsx"), "a.docx", media.ZIP),
        (package("mimetype", "content.xml", mimetype=media.ODT), "a.odt", media.ODT),
        (package("[Content_Types].xml", "word/document.xml")[:120], "a.docx", media.DOCX),
        (package("[Content_Types].xml", "word/document.xml")[:120], "a", media.DOCX),
        (package("a.txt")[:40], "a.zip", media.ZIP),
        (b"{\\rtf1\\ansi", "a.doc", media.RTF),
        (b"\xef\xbb\xbf  {\\rtf1", "a.rtf", media.RTF),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a.zip", media.SEVEN_ZIP),
        (b"Rar!\x1a\x07\x01\x00", "a.rar", media.RAR),
        (b"\x1f\x8b\x08\x00", "a.gz", media.GZIP),
        (tar(), "a.tar", media.TAR),
        (b"\x89PNG\r\n\x1a\n", "a.jpg", media.PNG),
        (b"\xff\xd8\xff\xe0", "a.jpg", media.JPEG),
        (b"II*\x00", "a.tif", media.TIFF),
        (b"<!DOCTYPE html><html>", "a.pdf", media.HTML),
        ("<html><body>审计".encode("gbk"), "a.doc", media.HTML),
        (b"\xef\xbb\xbf\r\n<!-- x --><HTML>", "a.xls", media.HTML),
        (b"<table border=1><tr><td>1", "a.xls", media.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "a.html", media.HTML),
        (b"<%@ page %>\n<html>", "a.jsp", media.HTML),
        ("<html><p>审计".encode("utf-16"), "a.htm", media.HTML),
        (WORD_2003.format("http://schemas.microsoft.com/office/word/2003/wordml").encode(), "a.doc", media.WORD_XML),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a.xls",
            media.EXCEL_XML,
        ),
        (b'<?xml version="1.0"?><data/>', "a.xml", media.XML),
        (SINGLE_PAGE.encode(), "a.doc", media.MHTML),
        (MAIL.encode(), "a.eml", media.MAIL),
        (("Received: by x\r\n" + MAIL).encode("gbk"), "a.txt", media.MAIL),
        ("审计报告\n一、情况".encode("gbk"), "a.txt", media.TEXT),
        ("审计报告".encode("utf-16-le"), "a.txt", media.TEXT),
        ("# 审计报告".encode(), "a.md", media.MARKDOWN),
        ("序号,单位".encode("gbk"), "a.csv", media.CSV),
        (b"a\tb", "a.tsv", media.TSV),
        ("主题：整改\n时间：2020年".encode(), "a.txt", media.TEXT),
        (b"<p>no page</p>", "a.txt", media.TEXT),
        (bytes(range(256)) * 4, "a.docx", media.UNKNOWN),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04" + b"\0" * 60, "a.pdf", media.UNKNOWN),
        (b"BM not a picture", "a.txt", media.TEXT),
        (package(**{"a.pdf": "%PDF-1.7"}), "a.zip", media.ZIP),
        (b"a.pdf".ljust(257, b"\0") + b"ustar".ljust(255, b"\0") + b"%PDF-1.7", "a.tar", media.TAR),
    ],
)
def test_by_content(data: bytes, name: str, expected: str) -> None:
    assert sniff(data, name) == expected
