"""Ruled tables of a PDF: cells, merged cells, heads, units, and tables that run over pages."""

from __future__ import annotations

import io

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from benchmarks.typesetting import SONG
from extraction.document import Document
from extraction.formats.pdf import read_pdf
from extraction.limits import Limits

CELL = ParagraphStyle("cell", fontName=SONG, fontSize=9, leading=12, wordWrap="CJK")
TEXT = ParagraphStyle("text", fontName=SONG, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
RIGHT = ParagraphStyle("right", parent=TEXT, alignment=2, firstLineIndent=0)
CENTRE = ParagraphStyle("centre", parent=TEXT, alignment=1, firstLineIndent=0)
HEAD = ["序号", "单位名称", "问题描述", "涉及金额", "整改情况"]
PROBLEM = "向无业务往来的单位拆借资金，未签订合同、未约定利率，逾期后也没有采取追索措施，形成坏账风险"


def ledger(rows: int) -> list[list[str]]:
    return [
        [str(n), f"南岭水务第{n}分公司", PROBLEM * (1 + n % 3), f"{n * 137:,}.50", "已整改" if n % 2 else "未整改"]
        for n in range(1, rows + 1)
    ]


def table(rows: list[list[str]], *spans: tuple[int, int, int, int], repeat: int = 1, split: bool = True) -> Table:
    """A ruled table; spans as (first column, first row, last column, last row)."""
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    style += [("SPAN", (a, b), (c, d)) for a, b, c, d in spans]
    body = [[Paragraph(text, CELL) for text in row] for row in rows]
    widths = [36, 90, 190, 70, 60][: len(rows[0])]
    return Table(body, widths, repeatRows=repeat, splitInRow=int(split), style=TableStyle(style))


def pdf(*flow: object) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, leftMargin=70, rightMargin=70).build(list(flow))
    return out.getvalue()


def read(*flow: object) -> Document:
    return read_pdf(pdf(*flow), Limits())


def rows_of(document: Document, index: int = 0) -> list[list[str]]:
    return [
        document.text[block.start : block.end].split("\t")
        for block in document.blocks
        if block.kind == "row" and block.table == index
    ]


def paragraphs(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "paragraph"]


def test_table_between_paragraphs() -> None:
    document = read(
        Paragraph("审计发现的问题如下：", TEXT),
        Paragraph("表1 问题清单", CENTRE),
        Paragraph("金额单位：万元", RIGHT),
        table([HEAD, *ledger(4)]),
        Paragraph("以上问题应当在60日内整改完毕。", TEXT),
    )
    assert rows_of(document) == [HEAD, *ledger(4)]
    found = document.tables[0]
    assert (found.unit, found.caption, found.header_rows) == ("万元", "表1 问题清单", 1)
    assert paragraphs(document) == [
        "审计发现的问题如下：",
        "表1 问题清单",
        "金额单位：万元",
        "以上问题应当在60日内整改完毕。",
    ]
    amount = document.text.index("137.50")
    assert document.cell_at(amount) == "表1 第2行"


def test_rows_cut_by_the_page_break_and_repeated_head() -> None:
    rows = ledger(60)
    document = read(table([HEAD, *rows]), Paragraph("完", TEXT))
    assert len(document.pages) > 2
    assert len(document.tables) == 1
    assert rows_of(document) == [HEAD, *rows]
    repeated = [document.text[b.start : b.end] for b in document.blocks if b.kind == "furniture"]
    assert repeated.count("问题描述") == len(document.pages) - 1


def test_table_over_pages_without_a_repeated_head() -> None:
    rows = ledger(40)
    document = read(table([HEAD, *rows], repeat=0))
    assert rows_of(document) == [HEAD, *rows]


def test_unit_line_repeated_on_every_page() -> None:
    unit = Paragraph("单位：元", RIGHT)
    head = table([HEAD, *ledger(30)[:14]], split=False)
    rest = table([HEAD, *ledger(30)[14:]], split=False)
    from reportlab.platypus import PageBreak  # noqa: PLC0415

    document = read(unit, head, PageBreak(), unit, rest)
    assert len(document.tables) == 1
    assert document.tables[0].unit == "元"
    assert rows_of(document) == [HEAD, *ledger(30)]


def test_merged_cells_and_two_head_rows() -> None:
    rows = [
        ["序号", "单位名称", "金额", "", "备注"],
        ["", "", "合同价", "结算价", ""],
        ["1", "甲公司", "1,200.00", "1,350.00", "超概算"],
        ["", "乙公司", "800.00", "790.00", ""],
    ]
    document = read(table(rows, (0, 0, 0, 1), (1, 0, 1, 1), (2, 0, 3, 0), (4, 0, 4, 1), (0, 2, 0, 3), repeat=2))
    found = document.tables[0]
    assert found.header_rows == 2
    cells = {document.text[c.start : c.end]: (c.row, c.column, c.row_span, c.column_span) for c in found.cells}
    assert cells["金额"] == (0, 2, 1, 2)
    assert cells["序号"] == (0, 0, 2, 1)
    assert cells["1"] == (2, 0, 2, 1)
    assert rows_of(document)[3] == ["", "乙公司", "800.00", "790.00"]


def test_two_tables_on_one_page_stay_apart() -> None:
    document = read(
        table([HEAD, *ledger(2)]), Paragraph("表2 其他问题", CENTRE), table([["项目", "说明"], ["一", "无"]])
    )
    assert len(document.tables) == 2
    assert rows_of(document, 1) == [["项目", "说明"], ["一", "无"]]


def test_a_frame_around_text_is_no_table() -> None:
    framed = Table(
        [[Paragraph("请各单位按时报送整改报告。", CELL)]],
        [300],
        style=TableStyle([("BOX", (0, 0), (-1, -1), 1, colors.black)]),
    )
    document = read(Paragraph("通知", TEXT), framed)
    assert document.tables == ()
    assert "请各单位按时报送整改报告。" in paragraphs(document)


def test_paragraphs_of_a_cell_are_parted_by_a_line_feed() -> None:
    cell = "1.未按规定招标，直接发包给关联单位。<br/>2.工程款超合同约定比例提前支付，且没有取得发票。"
    document = read(table([HEAD, ["1", "甲公司", cell, "12.00", "整改中"]]))
    assert "1.未按规定招标，直接发包给关联单位。\n2.工程款超合同约定比例提前支付，且没有取得发票。" in document.text
    assert len(rows_of(document)[1]) == 5


def test_watermark_over_a_table_is_not_in_its_cells() -> None:
    def stamp(canvas: Canvas, _document: object) -> None:
        canvas.saveState()
        canvas.setFillGray(0.85)
        canvas.setFont(SONG, 50)
        canvas.translate(280, 600)
        canvas.rotate(30)
        canvas.drawCentredString(0, 0, "内部使用")
        canvas.restoreState()

    out = io.BytesIO()
    flow = [table([HEAD, *ledger(8)])]
    SimpleDocTemplate(out, pagesize=A4, leftMargin=70, rightMargin=70).build(
        flow, onFirstPage=stamp, onLaterPages=stamp
    )
    document = read_pdf(out.getvalue(), Limits())
    assert rows_of(document) == [HEAD, *ledger(8)]
