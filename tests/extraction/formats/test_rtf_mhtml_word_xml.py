"""The older single-file formats of Word: RTF, Word 2003 XML, flat XML, single file web pages."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfile import MAIN

from extraction.document import Document
from extraction.errors import DamagedFile
from extraction.formats.mhtml import read_mhtml
from extraction.formats.rtf import read_rtf
from extraction.formats.word_xml import read_flat_docx, read_word_xml
from extraction.limits import Limits


def blocks(document: Document, kind: str = "paragraph") -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def escaped(text: str, encoding: str = "gb18030") -> str:
    """Text as RTF escapes of its bytes."""
    return "".join(c if c.isascii() else "".join(f"\\'{byte:02x}" for byte in c.encode(encoding)) for c in text)


def rtf(body: str) -> bytes:
    head = (
        "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 "
        + escaped("宋体")
        + ";}{\\f1\\fcharset0 Arial;}}"
        + "{\\stylesheet{\\v\\s1 heading 1;}}{\\info{\\title "
        + escaped("不读")
        + "}}\\f0 "
    )
    return (head + body + "}").encode("ascii")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (escaped("审计报告") + "\\par " + escaped("正文。") + "\\par", ["审计报告", "正文。"]),
        ("\\u23457?\\u-29791?ABC\\par", ["审计ABC"]),
        ("\\uc2\\u-24709\\'b1\\'a8x", [chr(65536 - 24709) + "x"]),
        ("{\\uc0\\u-10178 \\u-8521 }", ["\U0001fab7"]),
        ("{\\listtext\\pard\\f0 " + escaped("一、") + "\\tab}" + escaped("情况") + "\\par", ["一、情况"]),
        ("{\\listtext\\pard 1.\\tab}2019" + escaped("年") + "\\par", ["1. 2019年"]),
        (escaped("造成损失") + "{\\deleted 500}{\\revised 862}" + escaped("万元"), ["造成损失862万元"]),
        ("{\\v " + escaped("密") + "}" + escaped("明"), ["明"]),
        ("{\\v x\\v0 y}z", ["yz"]),
        ("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt " + escaped("链接") + "}}", ["链接"]),
        ("{\\pict\\pngblip 89504e}{\\*\\unknown x}" + escaped("文"), ["文"]),
        ("a\\line b\\par", ["a", "b"]),
        ("\\{a\\}\\\\\\~b", ["{a}\\ b"]),
        ("{\\header " + escaped("页眉") + "\\par}" + escaped("文"), ["文"]),
        ("a\\'", ["a"]),
    ],
)
def test_rtf_paragraphs(body: str, expected: list[str]) -> None:
    assert blocks(read_rtf(rtf(body), Limits())) == expected


def test_rtf_tables_notes_and_levels() -> None:
    row = "\\trowd\\intbl {a}\\cell {b}\\par {c}\\cell\\row".format(a="{a}", b="{b}", c="{c}")
    body = "\\outlinelevel0 " + escaped("标题") + "\\par\\pard "
    body += row.format(a=escaped("单位"), b=escaped("金额"), c="x") + row.format(a=escaped("甲"), b="5", c="6")
    body += "\\pard " + escaped("后文") + "{\\footnote " + escaped("含税") + "}\\par"
    document = read_rtf(rtf(body), Limits())
    assert document.blocks[0].level == 1 and document.blocks[-2].level is None
    assert blocks(document, "row") == ["单位\t金额\nx", "甲\t5\n6"]
    assert blocks(document) == ["标题", "后文"]
    assert blocks(document, "footnote") == ["含税"]
    assert document.tables[0].cells[0].ref == "表1 第1行"


def test_a_cut_off_rtf() -> None:
    with pytest.raises(DamagedFile):
        read_rtf(rtf("")[:60], Limits())
    document = read_rtf(rtf(escaped("正文。") + "\\par " + escaped("断"))[:-1], Limits())
    assert blocks(document) == ["正文。", "断"]
    assert [trouble.code for trouble in document.troubles] == ["file-cut-off"]


@given(st.binary(max_size=200))
def test_no_rtf_breaks_the_reader(junk: bytes) -> None:
    read_rtf(b"{\\rtf1 a" + junk, Limits())


WORD_2003 = """<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core"
 xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:styles><w:style w:type="paragraph" w:styleId="1">
<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles><w:body>
<wx:sect><wx:sub-section>
<w:p><w:pPr><w:pStyle w:val="1"/>
<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr></w:pPr>
<w:r><w:t>主要问题</w:t></w:r></w:p></wx:sub-section><w:p><w:r><w:t>损失</w:t></w:r>
<aml:annotation aml:id="0" w:type="Word.Deletion"><aml:content>
<w:r><w:delText>500</w:delText></w:r></aml:content></aml:annotation>
<aml:annotation aml:id="1" w:type="Word.Insertion"><aml:content>
<w:r><w:t>862</w:t></w:r></aml:content></aml:annotation>
<w:r><w:t>万元。</w:t></w:r><w:r><w:footnote><w:p><w:r><w:t>含税</w:t></w:r></w:p></w:footnote></w:r></w:p>
<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc>
<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl></wx:sect></w:body></w:wordDocument>"""


def test_word_2003_xml() -> None:
    document = read_word_xml(WORD_2003.encode(), Limits())
    assert blocks(document) == ["一、主要问题", "损失862万元。"]
    assert document.blocks[0].level == 1
    assert blocks(document, "footnote") == ["含税"]
    assert document.tables[0].cells[0].row_span == 2
    with pytest.raises(DamagedFile):
        read_word_xml(WORD_2003.encode()[:900], Limits())


def test_flat_xml() -> None:
    source = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f'<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r><w:t>正文。</w:t></w:r></w:p></w:body></w:document>'
        '</pkg:xmlData></pkg:part><pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>'
        f"{base64.b64encode(b'x').decode()}</pkg:binaryData></pkg:part></pkg:package>"
    )
    assert blocks(read_flat_docx(source.encode(), Limits())) == ["正文。"]


def single_file(*pages: tuple[str, str], encoding: str = "gb18030") -> bytes:
    parts = "".join(
        f"--x\r\nContent-Location: file:///C:/{name}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Type: text/html; charset="gb2312"\r\n\r\n{base64.b64encode(page.encode(encoding)).decode()}\r\n'
        for name, page in pages
    )
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n{parts}--x--\r\n'.encode()


def test_single_file_web_pages() -> None:
    office = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p>{}</p></body></html>'
    data = single_file(
        ("a.htm", "<html><frameset></frameset></html>"),
        ("sheet001.htm", office.format("镕基、甲公司")),
        ("header.htm", office.format("页眉")),
        ("sheet002.htm", office.format("乙公司")),
    )
    assert blocks(read_mhtml(data, Limits())) == ["镕基、甲公司", "乙公司"]
    with pytest.raises(DamagedFile):
        read_mhtml(single_file(), Limits())
