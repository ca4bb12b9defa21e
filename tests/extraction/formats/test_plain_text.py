"""Plain text and Markdown: cut lines joined, lists and tables kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.document import Document
from extraction.formats.markdown import read_markdown
from extraction.formats.text import read_text
from extraction.limits import Limits
from extraction.wrapping import display_width

SENTENCES = [
    "审计发现，东河城建集团有限公司于2019年3月未经董事会集体决策，以借款名义向民营企业转出资金1.2亿元，",
    "其中8,000万元已逾期两年以上，截至审计日仍未收回，存在较大损失风险，相关责任人员未受到任何责任追究。",
    "所属置业公司通过虚开工程发票套取资金，设立账外账，用于发放职工福利和业务招待，合计金额340.5万元。",
]
PROSE = "".join(SENTENCES)


def blocks(document: Document, kind: str = "paragraph") -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == kind]


def read(text: str) -> list[str]:
    return blocks(read_text(text.encode(), Limits()))


def cut_columns(text: str, width: int, indent: str = "") -> str:
    """Cut where a fixed-width line is full, as terminals and old word processors do."""
    lines = [""]
    for character in indent + text:
        if display_width(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return "\n".join(lines)


def cut(text: str, width: int, indent: str = "") -> str:
    """Cut after so many characters."""
    text = indent + text
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


Cut = Callable[[str, int, str], str]


@pytest.mark.parametrize(
    ("by", "width"), [(cut, 30), (cut, 41), (cut_columns, 60), (cut_columns, 76), (cut_columns, 83)]
)
def test_cut_paragraphs_with_indents_are_whole_again(by: Cut, width: int) -> None:
    text = "审计报告\n" + "\n".join(by(PROSE * n, width, "　　") for n in (1, 2, 1))
    assert read(text) == ["审计报告", PROSE, PROSE * 2, PROSE]


def test_cut_paragraphs_between_empty_lines() -> None:
    text = "\n\n".join(cut(PROSE * n, 34) for n in (1, 2, 1))
    assert read(text) == [PROSE, PROSE * 2, PROSE]


def test_items_and_short_lines_stay_apart() -> None:
    text = "\n".join(
        [
            "一、主要问题",
            cut("（一）" + PROSE, 30),
            cut("（二）" + PROSE, 30),
            "1.东河公司",
            "2.西河公司",
            cut("①" + PROSE, 30),
        ]
    )
    assert read(text) == ["一、主要问题", "（一）" + PROSE, "（二）" + PROSE, "1.东河公司", "2.西河公司", "①" + PROSE]


def test_whole_paragraphs_are_not_joined() -> None:
    lines = [PROSE, SENTENCES[0], SENTENCES[1] + SENTENCES[2], "一、情况", PROSE * 2, SENTENCES[2]]
    assert read("\n".join(lines)) == lines


def test_page_numbers_between_halves_become_furniture() -> None:
    halves = cut(PROSE * 3, 30, "　　").split("\n")
    document = read_text("\n".join([*halves[:7], "- 3 -", *halves[7:]]).encode(), Limits())
    assert blocks(document) == [PROSE * 3]
    assert blocks(document, "furniture") == ["- 3 -"]


def test_rows_parted_by_tabs_are_a_table() -> None:
    document = read_text("单位：万元\n序号\t单位\t金额\n1\t甲\t5\n2\t乙\t6\n合计以上。".encode("gbk"), Limits())
    (table,) = document.tables
    assert (len(table.cells), table.unit, table.header_rows) == (9, "万元", 1)
    assert blocks(document) == ["单位：万元", "合计以上。"]


def test_a_single_tab_is_no_table() -> None:
    document = read_text("签发人：\t张某\n正文。".encode(), Limits())
    assert document.tables == ()


def test_columns_by_blanks_are_not_joined() -> None:
    rows = [f"第{n}季度          收入        {n}00万元          成本        {n}0万元    备注" for n in range(1, 6)]
    assert len(read("\n".join(rows))) == 5


@given(st.integers(24, 60), st.integers(1, 4), st.sampled_from(["　　", "    "]))
def test_no_character_is_lost_by_joining(width: int, times: int, indent: str) -> None:
    text = "\n".join(cut(PROSE * times, width, indent) for _ in range(3))
    assert "".join("".join(read(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 报告", ["报告"]),
        ("**一、** 问题", ["一、 问题"]),
        ("- 甲\n- 乙", ["甲", "乙"]),
        ("> 引文", ["引文"]),
        ("1. 甲\n2. 乙", ["1. 甲", "2. 乙"]),
        ("[东河公司](http://example.org/a_(b))的问题", ["东河公司的问题"]),
        ("![](http://example.org/x.png)\n正文", ["正文"]),
        ("金额3\\*4、a_b_c、2*3*4", ["金额3*4、a_b_c、2*3*4"]),
        ("---\ntitle: x\n---\n正文", ["正文"]),
        ("甲\n\n---\n\n乙<!-- 注 -->", ["甲", "乙"]),
        ("`代码` ~~删~~", ["代码 删"]),
    ],
)
def test_markdown_marks_are_removed(source: str, expected: list[str]) -> None:
    assert blocks(read_markdown(source.encode(), Limits())) == expected


def test_markdown_headings_and_tables() -> None:
    source = (
        "# 审计报告\n\n## 一、问题\n\n| 单位 | 金额 |\n|---|:-:|\n| 甲 | 5 |\n| 乙 |  |\n\n"
        "<table><tr><td>丙</td><td>6</td></tr></table>\n"
    )
    document = read_markdown(source.encode(), Limits())
    assert [block.level for block in document.blocks[:2]] == [1, 2]
    assert blocks(document, "row") == ["单位\t金额", "甲\t5", "乙", "丙\t6"]
    assert document.title == "审计报告"
