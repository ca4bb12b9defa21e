"""Tables as row passages: column heads, merged cells, money units."""

from __future__ import annotations

from extraction.document import Block, Cell, Document, Table
from extraction.outline import find_outline
from extraction.passage import Passage
from extraction.passages import find_passages
from extraction.plain import document_from_text


def passages_of(document: Document) -> tuple[Passage, ...]:
    return find_passages(document, find_outline(document))


def cells_of(text: str, row: Passage) -> dict[str, str]:
    return {cell.head: text[cell.start : cell.end] for cell in row.cells}


TABLE = (
    "附表：检查发现问题汇总表\n单位：万元\n"
    "序号\t单位名称\t主要问题\t涉及金额\t损失金额\n"
    "1\t甲粮库\t房租不入账\t18.6\t\n"
    "2\t\t盘点短缺小麦\t\t7.3\n"
    "合计\t\t2项\t18.6\t7.3\n"
    "填表人：某某"
)


def test_empty_unit_cell_points_to_the_cell_above_but_a_figure_does_not() -> None:
    rows = [p for p in passages_of(document_from_text(TABLE)) if p.kind == "row"]
    assert cells_of(TABLE, rows[1]) == {
        "序号": "2",
        "单位名称": "甲粮库",
        "主要问题": "盘点短缺小麦",
        "涉及金额": "",
        "损失金额": "7.3",
    }
    assert cells_of(TABLE, rows[2])["单位名称"] == ""
    assert rows[0].unit == "万元"
    assert rows[0].path == ("附表：检查发现问题汇总表",)


def test_header_row_is_a_heading_and_the_title_of_the_table_too() -> None:
    kinds = [p.kind for p in passages_of(document_from_text(TABLE))]
    assert kinds == ["heading", "paragraph", "heading", "row", "row", "row", "paragraph"]


def test_unit_of_a_column_head() -> None:
    text = "序号\t问题\t金额（万元）\n1\t超付工程款\t23"
    assert passages_of(document_from_text(text))[-1].unit == "万元"


def test_several_header_rows_and_spans() -> None:
    text = "单位\t金额\n\t涉及\t损失\n甲厂\t3\t1\n4\t2"
    cells = (
        Cell(0, 2, 0, 0, row_span=2),
        Cell(3, 5, 0, 1, column_span=2),
        Cell(7, 9, 1, 1),
        Cell(10, 12, 1, 2),
        Cell(13, 15, 2, 0, row_span=2, ref="A3"),
        Cell(16, 17, 2, 1),
        Cell(18, 19, 2, 2),
        Cell(20, 21, 3, 1),
        Cell(22, 23, 3, 2),
    )
    bounds = [(0, 5), (6, 12), (13, 19), (20, 23)]
    blocks = tuple(Block("row", a, b, table=0, row=n) for n, (a, b) in enumerate(bounds))
    document = Document(text, blocks, tables=(Table(0, cells, header_rows=2),))
    last = passages_of(document)[-1]
    assert cells_of(text, last) == {"单位": "甲厂", "金额/涉及": "4", "金额/损失": "2"}
    assert last.cells[0].ref == "A3"
