"""Tables of a PDF without a full grid: some rules, only shading, or nothing but aligned columns."""

from __future__ import annotations

from collections.abc import Sequence

import pdfplumber
import pytest
from reportlab.lib import colors
from reportlab.platypus import Paragraph, Table, TableStyle

from benchmarks.reading import prose
from benchmarks.typesetting import BODY, FLUSH, Layout, Style, typeset
from extraction.formats.pdf import read_pdf
from extraction.limits import Limits
from tests.extraction.formats.test_pdf_tables import CELL, HEAD, RIGHT, TEXT, ledger, paragraphs, pdf, read, rows_of

INK, GREY = colors.black, colors.lightgrey
RULED_COLUMNS = [
    ("BOX", (0, 0), (-1, -1), 0.5, INK),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, INK),
    ("LINEAFTER", (0, 0), (-1, -1), 0.5, INK),
]
RULED_ROWS = [
    ("BOX", (0, 0), (-1, -1), 0.5, INK),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, INK),
    ("LINEAFTER", (0, 0), (0, -1), 0.5, INK),
]
THREE_LINES = [
    ("LINEABOVE", (0, 0), (-1, 0), 1, INK),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, INK),
    ("LINEBELOW", (0, -1), (-1, -1), 1, INK),
]
STYLES = {
    "columns ruled, rows not": RULED_COLUMNS,
    "rows and first column ruled": RULED_ROWS,
    "three lines": THREE_LINES,
    "a rule under every row": [("LINEBELOW", (0, 0), (-1, -1), 0.5, INK)],
    "no rules": [],
    "striped": [("ROWBACKGROUNDS", (0, 0), (-1, -1), [GREY, colors.white])],
    "shaded head": [("BACKGROUND", (0, 0), (-1, 0), GREY)],
    "frame alone": [("BOX", (0, 0), (-1, -1), 1, INK)],
}
FIGURES = [["项目", "年初数", "本年增加", "本年减少", "年末数"]] + [
    [f"长期股权投资{n}", f"{n * 1234:,}.00", "-", f"{n * 7}.50", f"{n * 999:,}"] for n in range(1, 9)
]
AFTER = Paragraph("以上各项均已核对，差异原因见后附说明，请各单位据此调整账务并报送调整情况。" * 3, TEXT)


def drawn(rows: Sequence[Sequence[str]], style: Sequence[object], widths: Sequence[float]) -> Table:
    body = [[Paragraph(text, CELL) for text in row] for row in rows]
    return Table(body, widths, repeatRows=1, style=TableStyle(list(style)))


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_table_of_figures(style: list[object]) -> None:
    document = read(Paragraph("金额单位：万元", RIGHT), drawn(FIGURES, style, [110, 80, 80, 80, 80]), AFTER)
    assert rows_of(document) == FIGURES
    assert [(table.unit, table.header_rows) for table in document.tables] == [("万元", 1)]
    assert len(paragraphs(document)) == 2


@pytest.mark.parametrize("place", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_table_of_problems(style: list[object], place: str) -> None:
    rows = [HEAD, *ledger(6)]
    table = drawn(rows, [*style, ("VALIGN", (0, 0), (-1, -1), place)], [36, 90, 190, 70, 60])
    document = read(Paragraph("问题清单如下。", TEXT), table, AFTER)
    assert rows_of(document) == rows
    assert len(document.tables) == 1
    assert len(paragraphs(document)) == 2


def test_table_without_rules_over_pages() -> None:
    rows = [HEAD, *ledger(40)]
    document = read(drawn(rows, [*THREE_LINES, ("VALIGN", (0, 0), (-1, -1), "TOP")], [36, 90, 190, 70, 60]))
    assert len(document.pages) > 3
    assert rows_of(document) == rows
    assert len(document.tables) == 1


def test_heads_over_several_columns() -> None:
    rows = [
        ["", "本期金额", "", "上期金额", ""],
        ["项目", "合同价", "结算价", "合同价", "结算价"],
        ["一号泵站工程", "1,200.00", "1,350.00", "980.00", "990.00"],
        ["二号泵站工程", "800.00", "790.00", "760.00", "770.00"],
        ["合计", "2,000.00", "2,140.00", "1,740.00", "1,760.00"],
    ]
    style = [
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (4, 0)),
        ("LINEBELOW", (1, 0), (2, 0), 0.5, INK),
        ("LINEBELOW", (3, 0), (4, 0), 0.5, INK),
        ("LINEBELOW", (0, 1), (-1, 1), 0.5, INK),
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 9),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("ALIGN", (1, 0), (-1, 0), "CENTER"),
    ]
    document = read(Table(rows, [110, 80, 80, 80, 80], style=TableStyle(style)), AFTER)
    (table,) = document.tables
    assert table.header_rows == 2
    spans = {document.text[c.start : c.end]: (c.row, c.column, c.column_span) for c in table.cells if c.row < 2}
    assert spans["本期金额"] == (0, 1, 2)
    assert spans["上期金额"] == (0, 3, 2)
    assert rows_of(document)[2:] == rows[2:]


def test_unit_that_stands_for_all_tables() -> None:
    document = read(
        Paragraph("（除特别注明外，金额单位均为人民币千元）", RIGHT),
        AFTER,
        AFTER,
        AFTER,
        drawn(FIGURES, THREE_LINES, [110, 80, 80, 80, 80]),
        AFTER,
        drawn(FIGURES, RULED_ROWS, [110, 80, 80, 80, 80]),
    )
    assert [table.unit for table in document.tables] == ["千元", "千元"]


def test_every_cell_keeps_its_place_on_the_page() -> None:
    document = read(drawn(FIGURES, [], [110, 80, 80, 80, 80]), AFTER)
    for cell in document.tables[0].cells:
        ((page, box),) = document.boxes(cell.start, cell.end)
        assert page == 1
        assert 0 < box.x1 - box.x0 < 80
    left = {round(document.boxes(c.start, c.end)[0][1].x0) for c in document.tables[0].cells if c.column == 1}
    assert len(left) == 1


def test_pdfplumber_is_asked_for_partly_ruled_tables_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = pdfplumber.open
    monkeypatch.setattr(pdfplumber, "open", lambda *a, **k: asked.append(k["pages"]) or real(*a, **k))
    read_pdf(prose(3), Limits())
    read_pdf(pdf(drawn(FIGURES, THREE_LINES, [110, 80, 80, 80, 80])), Limits())
    read_pdf(pdf(drawn(FIGURES, [("GRID", (0, 0), (-1, -1), 0.5, INK)], [110, 80, 80, 80, 80])), Limits())
    assert asked == []
    read_pdf(pdf(AFTER, drawn(FIGURES, RULED_COLUMNS, [110, 80, 80, 80, 80])), Limits())
    assert asked == [[1]]


CONTENTS = [(f"{'一二三四五六七八'[n]}、资金管理方面的问题{'……' * 12}{n * 3 + 1}", FLUSH) for n in range(8)]
FORM = [
    ("被检查单位：南岭水务投资集团有限公司        检查时间：2021年5月", FLUSH),
    ("检查人员：王立 陈洁        记录人：周航", FLUSH),
    ("检查事项：采购管理        检查地点：总部三楼会议室", FLUSH),
]
STEPS = [
    (f"{n}.  按照规定程序组织招标，并在合同签订后十五日内报送备案，逾期未报的应当说明原因。", BODY) for n in range(1, 9)
]


@pytest.mark.parametrize("items", [CONTENTS, FORM, STEPS], ids=["contents", "form", "numbered items"])
def test_what_is_no_table(items: list[tuple[str, Style]]) -> None:
    assert read_pdf(typeset([*items, *[("以上情况已经核实。", BODY)] * 3]), Limits()).tables == ()


def test_two_columns_of_prose_are_no_table() -> None:
    layout = Layout(columns=2, margins=(60, 70, 60, 70))
    assert read_pdf(prose(3, layout), Limits()).tables == ()
