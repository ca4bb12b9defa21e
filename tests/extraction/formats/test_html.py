"""Web pages: the article and nothing lost of it; tables; lists; encodings."""

from __future__ import annotations

import pytest

from extraction.document import Document
from extraction.formats.html import read_html
from extraction.limits import Limits

FACTS = [
    "审计发现，东河城建集团有限公司2019年未经集体决策，违规对外出借资金1.2亿元，形成逾期债权。",
    "所属东河置业公司虚增收入，涉及金额3,400万元；相关责任人未被追责，问题至今没有整改到位。",
    "此外，集团本部超标准列支业务招待费，用于礼品，金额共计56万元，不符合中央八项规定精神。",
]
MENU = "".join(
    f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "机构概况", "政务公开", "互动交流", "办事服务")
)


def blocks(document: Document, kind: str = "paragraph") -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def read(source: str, encoding: str = "utf-8") -> Document:
    return read_html(source.encode(encoding), Limits())


def page(content: str, head: str = "") -> str:
    return (
        f"<html><head><title>审计结果公告_东河市审计局</title>{head}</head><body><ul>{MENU}</ul>"
        f"<div class='main'>{content}</div><div class='footer'>版权所有 东河市审计局 备案号00001</div></body></html>"
    )


def test_the_article_without_menu_and_foot() -> None:
    content = "<h1>审计结果公告</h1><div class='info'>发布日期：2020-06-29</div><div id='zoom'>" + "".join(
        f"<p>&nbsp;&nbsp;{fact}</p>" for fact in FACTS
    )
    document = read(page(content + "</div>"))
    assert blocks(document) == ["审计结果公告", "发布日期：2020-06-29", *FACTS]
    assert document.title == "审计结果公告"
    assert document.blocks[0].level == 1


def test_layout_tables_in_layout_tables_lose_nothing() -> None:
    inner = "".join(f"<tr><td>{fact}</td></tr>" for fact in FACTS)
    source = (
        f"<html><head><title>审计结果公告</title></head><body><table><tr><td><table><tr><td>{MENU}</td></tr></table></td>"
        f"<td><table><tr><td class='t'>审计结果公告</td></tr><tr><td><table>{inner}</table></td></tr></table></td></tr>"
        "</table></body></html>"
    )
    assert blocks(read(source)) == ["审计结果公告", *FACTS]


def test_text_split_over_sibling_parts_stays_whole() -> None:
    parts = "".join(f"<div>{fact}</div><div><br></div>" for fact in FACTS * 4)
    assert blocks(read(page(parts)))[-12:] == FACTS * 4


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("real", ["gb18030", "utf-8"])
def test_a_wrong_declaration_does_no_harm(declared: str, real: str) -> None:
    source = page(f"<p>{FACTS[0]}</p><p>镕基、堃、喆与淼</p>", f'<meta charset="{declared}">')
    assert FACTS[0] in blocks(read(source, real))
    assert "镕基、堃、喆与淼" in read(source, real).text


def test_a_data_table_keeps_its_places() -> None:
    table = (
        "<p>金额单位：万元</p><table><tr><th rowspan=2>单位</th><th colspan=2>金额</th></tr>"
        "<tr><th>本年</th><th>上年</th></tr>"
        "<tr><td>甲公司</td><td>12.5</td><td></td></tr></table>"
    )
    document = read(page(f"<p>{FACTS[0]}</p>{table}<p>{FACTS[1]}</p>"))
    assert blocks(document, "row") == ["单位\t金额", "\t本年\t上年", "甲公司\t12.5"]
    (found,) = document.tables
    assert (found.unit, found.header_rows) == ("万元", 2)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in found.cells][:3] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
    ]


def test_numbered_lists_have_their_numbers() -> None:
    document = read(page(f"<p>{FACTS[0]}</p><ol start=3><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</li></ul>"))
    assert blocks(document)[-3:] == ["3. 甲", "4. 乙", "丙"]


def test_lists_in_lists_and_deleted_text() -> None:
    source = (
        "<html><body><ol><li><p>甲</p><ol type=a><li>乙</li></ol></li><li><ol><li>丙<del>丁</del></li></ol></li></ol>"
    )
    assert blocks(read(source)) == ["1. 甲", "a. 乙", "1. 丙"]


def test_what_is_not_shown_is_not_read() -> None:
    hidden = "<p style='display:none'>密文</p>"
    hidden += "<script>var a='密文'</script><style>密文</style><!-- 密文 --><p hidden>密文</p>"
    assert "密文" not in read(page(hidden + "".join(f"<p>{fact}</p>" for fact in FACTS))).text


def test_a_line_end_of_the_source_is_no_blank_between_ideographs() -> None:
    assert blocks(read("<html><body><p>造成\n  损失</p><p>ABC\nDEF</p></body></html>")) == ["造成损失", "ABC DEF"]


def test_an_exported_document_is_read_whole() -> None:
    source = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        "<meta name=ProgId content=Word.Document></head><body>"
        "<div class=footer><p>附注甲</p></div>"
        "<p class=MsoNormal><![if !supportLists]><span>一、</span><![endif]><b>情况</b><o:p></o:p></p></body></html>"
    )
    assert blocks(read(source)) == ["附注甲", "一、情况"]
