"""A plain text as a document."""

from __future__ import annotations

from extraction.plain import document_from_text


def test_a_line_is_a_block_without_outer_blanks() -> None:
    text = "　　标题\n\n  正文一。  \n正文二。"
    document = document_from_text(text)
    assert [text[b.start : b.end] for b in document.blocks] == ["标题", "正文一。", "正文二。"]
    assert document.text == text


def test_lines_with_tabs_are_a_table() -> None:
    text = "金额单位：元\n序号\t单位名称\t金额\n1\t甲厂\t18.60\n2\t\t\n合计\t\t18.60\n完。"
    document = document_from_text(text)
    assert [b.kind for b in document.blocks] == ["paragraph", "row", "row", "row", "row", "paragraph"]
    (table,) = document.tables
    assert (table.header_rows, table.unit) == (1, "元")
    assert [text[c.start : c.end] for c in table.cells if c.row == 2] == ["2", "", ""]
    assert {c.column for c in table.cells} == {0, 1, 2}


def test_two_tables_and_several_header_rows() -> None:
    text = "单位\t金额\t\n\t涉及金额\t损失金额\n甲厂\t3\t1\n说明。\n甲厂\t9\n乙厂\t8"
    first, second = document_from_text(text).tables
    assert (first.header_rows, second.header_rows) == (2, 0)


def test_nothing_in_nothing_out() -> None:
    assert document_from_text(" \n\n").blocks == ()
