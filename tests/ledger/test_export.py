import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from corpus.extraction_result import Extraction
from extraction.fields import DocumentHead
from ledger.book import Book
from ledger.errors import BadSettings
from ledger.export import LONGEST_TEXT
from ledger.layout import load_layout
from ledger.queries import EntryFilter

HEAD = 3


def register_all(book: Book) -> None:
    for clue in book.clues().rows:
        if clue.state == "candidate":
            book.approve(clue.id, "李四")
            book.register(clue.id, "王五")


def rows(path: Path, sheet: str = "台账") -> list[dict[str, object]]:
    table = openpyxl.load_workbook(path)[sheet]
    heads = [cell.value for cell in table[HEAD]]
    return [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in table.iter_rows(min_row=HEAD + 1)]


def test_the_ledger_comes_out_in_the_office_columns(held: Book, tmp_path: Path) -> None:
    register_all(held)
    path = tmp_path / "台账.xlsx"
    assert held.export_xlsx(path, "王五") == 3
    first, second, third = rows(path)
    assert first["序号"] == 1
    assert first["线索编号"] == "XS-2026-SJ-0001"
    assert first["涉及企业"] == "甲实业有限公司"
    assert (first["损失金额（万元）"], first["损失等级"], first["损失性质"]) == (1200, "较大", "已造成损失")
    assert (second["损失金额（万元）"], second["损失等级"]) == (8000, "重大")
    assert (third["损失金额（万元）"], third["损失等级"]) == ("待认定", "待定")
    assert first["来源"] == "审计"
    assert first["登记日期"] == datetime(2026, 3, 2)
    assert "一、审计发现的主要问题" in str(first["来源文件定位"])


def test_the_sheet_is_set_up_for_screen_and_paper(held: Book, tmp_path: Path) -> None:
    register_all(held)
    held.export_xlsx(tmp_path / "a.xlsx", "王五")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["台账"]
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == f"A3:R{HEAD + 3}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet["E4"].alignment.wrap_text
    assert sheet["F4"].number_format.startswith("#,##0.00")


def test_rows_are_tall_enough_for_their_text(
    book: Book, tmp_path: Path, clue: Callable[..., object], extraction: Callable[..., Extraction]
) -> None:
    texts = ["短。", "一二三四五六七八九十" * 10, "长" * 20000]
    book.ingest(extraction(*(clue(text, title="题") for text in texts)), b"report", "张三")
    register_all(book)
    book.export_xlsx(tmp_path / "a.xlsx", "王五")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["台账"]
    heights = [sheet.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights[0] < heights[1] < heights[2] <= 409


def test_the_summary_counts_each_entry_once(held: Book, tmp_path: Path) -> None:
    held.correct(held.clues().rows[0].id, "enterprises", "甲公司、乙公司", "李四")
    register_all(held)
    held.export_xlsx(tmp_path / "a.xlsx", "王五")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["汇总"]
    found = {(row[0].value): [cell.value for cell in row[1:4]] for row in sheet.iter_rows()}
    assert found["合计"] is not None
    assert found["甲公司"] == [1, 1200, 0]
    totals = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=3)]
    assert totals == [["合计", 3, 9200, 1]]
    assert any(isinstance(name, str) and held.verify_journal().head in name for name in found)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_text_is_never_a_formula(
    book: Book, tmp_path: Path, clue: Callable[..., object], extraction: Callable[..., Extraction], start: str
) -> None:
    hostile = start + "cmd|' /C calc'!A0"
    head = DocumentHead("special_audit", hostile, hostile, None, hostile, None)
    book.ingest(extraction(clue(hostile, title=hostile), head=head), b"report", "张三")
    book.correct(book.clues().rows[0].id, "enterprises", hostile, "李四")
    register_all(book)
    book.export_xlsx(tmp_path / "a.xlsx", "王五")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert not any("<f>" in sheet for sheet in sheets)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["台账"]
    assert sheet["E4"].data_type == "s"
    assert sheet["E4"].quotePrefix


def test_long_text_is_cut_and_says_so(
    book: Book, tmp_path: Path, clue: Callable[..., object], extraction: Callable[..., Extraction]
) -> None:
    book.ingest(extraction(clue("长" * 40000, title="长")), b"report", "张三")
    register_all(book)
    book.export_xlsx(tmp_path / "a.xlsx", "王五")
    (row,) = rows(tmp_path / "a.xlsx")
    assert len(str(row["问题描述"])) == LONGEST_TEXT
    assert str(row["问题描述"]).endswith("从略）")


def test_control_characters_do_not_break_the_file(
    book: Book, tmp_path: Path, clue: Callable[..., object], extraction: Callable[..., Extraction]
) -> None:
    book.ingest(extraction(clue("甲\x01公司\x0b<script>&\ufffe", title="甲")), b"report", "张三")
    register_all(book)
    book.export_xlsx(tmp_path / "a.xlsx", "王五")
    assert "<script>" in str(rows(tmp_path / "a.xlsx")[0]["问题描述"])


def test_an_office_chooses_columns_heads_and_unit(held: Book, tmp_path: Path) -> None:
    (held.folder / "ledger_columns.yaml").write_text(
        "money_unit: 元\ncolumns:\n- {key: loss_amount, head: 损失, width: 9}\n- {key: clue_no}\n", encoding="utf-8"
    )
    register_all(held)
    held.export_xlsx(tmp_path / "a.xlsx", "王五")
    assert rows(tmp_path / "a.xlsx")[0] == {"损失（元）": 12000000, "线索编号": "XS-2026-SJ-0001"}


@pytest.mark.parametrize(
    "text", ["columns:\n- {key: nothing}\n", "money_unit: 角\n", "colums: []\n", "- 1\n", "a: [\n"]
)
def test_a_wrong_layout_is_a_coded_error(held: Book, text: str) -> None:
    (held.folder / "ledger_columns.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings):
        load_layout(held.folder)


def test_a_filter_and_void_entries_are_respected_and_the_export_is_in_the_journal(held: Book, tmp_path: Path) -> None:
    register_all(held)
    held.void("XS-2026-SJ-0001", "重复", "王五")
    assert held.export_xlsx(tmp_path / "a.xlsx", "王五") == 2
    assert held.export_xlsx(tmp_path / "b.xlsx", "王五", EntryFilter(level="重大")) == 1
    assert held.export_xlsx(tmp_path / "c.xlsx", "王五", EntryFilter(loss_from=Decimal("1e12"))) == 0
    assert rows(tmp_path / "c.xlsx") == []
    assert held.verify_journal().lines == 1 + 6 + 2 + 3
