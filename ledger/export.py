"""The ledger as a workbook (XLSX), the only importer of XlsxWriter: the office's columns, and a summary sheet.

Text is always written as text, and marked as such where it begins like a formula, so that nothing out of a document
is ever calculated. Amounts are numbers. Rows go straight to disk, so memory does not grow with the ledger.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from ledger.layout import Cell, Layout, cell
from ledger.models import Entry
from ledger.office import Office
from ledger.statistics import Statistics, Tally

LONGEST_TEXT = 32767  #: what a cell holds
_CUT = "……（原文过长，余下从略）"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HEAD_ROW = 2
_LINE_POINTS = 13.5
_TALLEST_ROW = 409.0


@dataclass(frozen=True, slots=True)
class ExportNote:
    """What a workbook says of itself: who made it, when, from which state of the journal."""

    user: str
    at: datetime
    journal_lines: int
    journal_hash: str


def write_workbook(
    path: Path, entries: Iterable[Entry], figures: Statistics, layout: Layout, office: Office, note: ExportNote
) -> int:
    """Write the workbook beside its place and rename it; returns the number of entries written."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".xiansuo-") as folder:
        piece = Path(folder) / "ledger.xlsx"
        workbook = xlsxwriter.Workbook(piece, {"constant_memory": True, "tmpdir": folder})
        workbook.set_properties({"title": layout.title, "author": note.user})
        formats = _formats(workbook, layout)
        count = _write_ledger(workbook, formats, entries, layout, office, note)
        _write_summary(workbook, formats, figures, layout, office, note)
        workbook.close()
        piece.replace(path)
    return count


def _formats(workbook: Any, layout: Layout) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#BFBFBF"}
    text = base | {"text_wrap": True}
    money = "#,##0.00" if layout.money_unit == "元" else "#,##0.00####"
    styles = {
        "title": {"font_name": "黑体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"},
        "line": {"font_name": "宋体", "font_size": 9, "font_color": "#595959", "valign": "vcenter"},
        "head": text | {"bold": True, "bg_color": "#DCE6F1", "align": "center"},
        "text": text,
        "hostile": text | {"quote_prefix": True},
        "centre": text | {"align": "center"},
        "number": base | {"num_format": "0", "align": "center"},
        "money": base | {"num_format": money},
        "date": base | {"num_format": "yyyy-mm-dd", "align": "center"},
        "caption": {"font_name": "黑体", "font_size": 11, "bold": True},
    }
    return {name: workbook.add_format(style) for name, style in styles.items()}


def _write_ledger(
    workbook: Any,
    formats: dict[str, Any],
    entries: Iterable[Entry],
    layout: Layout,
    office: Office,
    note: ExportNote,
) -> int:
    sheet = workbook.add_worksheet("台账")
    last = len(layout.columns) - 1
    for number, column in enumerate(layout.columns):
        sheet.set_column(number, number, column.width)
    sheet.set_row(0, 28)
    sheet.merge_range(0, 0, 0, last, layout.title, formats["title"])
    sheet.write_string(1, 0, _line(layout, office, note), formats["line"])
    sheet.set_row(_HEAD_ROW, 30)
    for number, column in enumerate(layout.columns):
        sheet.write_string(_HEAD_ROW, number, layout.head(column), formats["head"])
    count = 0
    for count, entry in enumerate(entries, 1):
        cells = [cell(column.key, entry, count, layout, office) for column in layout.columns]
        sheet.set_row(_HEAD_ROW + count, _row_height(cells, layout))
        _write_row(sheet, _HEAD_ROW + count, cells, layout, formats)
    _set_up_print(sheet, _HEAD_ROW, count, last)
    return count


def _write_row(sheet: Any, row: int, cells: Sequence[Cell], layout: Layout, formats: dict[str, Any]) -> None:
    for number, (column, value) in enumerate(zip(layout.columns, cells, strict=True)):
        if isinstance(value, Decimal):
            sheet.write_number(row, number, float(layout.money(value)), formats["money"])
        elif isinstance(value, date):
            sheet.write_datetime(row, number, datetime(value.year, value.month, value.day), formats["date"])
        elif isinstance(value, int):
            sheet.write_number(row, number, value, formats["number"])
        elif column.is_money:
            sheet.write_string(row, number, "待认定" if column.key == "loss_amount" else "", formats["centre"])
        else:
            write_text(sheet, row, number, value or "", formats)


def _row_height(cells: Sequence[Cell], layout: Layout) -> float:
    """Points for the tallest wrapped cell: programs do not measure rows that were written by another program."""
    lines = 1
    for column, value in zip(layout.columns, cells, strict=True):
        if isinstance(value, str):
            room = max(int(column.width) - 1, 2)
            lines = max(lines, sum(-(-_display_width(part) // room) or 1 for part in value.split("\n")))
    return min(lines * _LINE_POINTS + 4, _TALLEST_ROW)


def _display_width(text: str) -> int:
    """Width in half-width characters: the bytes of GBK, where a Chinese character takes two."""
    return len(text.encode("gbk", "replace"))


def write_text(sheet: Any, row: int, column: int, value: str, formats: dict[str, Any]) -> None:
    """Text as text, never a formula, cut (and saying so) where a cell holds no more."""
    if len(value) > LONGEST_TEXT:
        value = value[: LONGEST_TEXT - len(_CUT)] + _CUT
    hostile = value.startswith(_FORMULA_STARTS)
    sheet.write_string(row, column, value, formats["hostile" if hostile else "text"])


def _set_up_print(sheet: Any, head: int, count: int, last: int) -> None:
    """On screen: heads stay, columns filter. On paper: A3 landscape, one page wide, heads on every page."""
    sheet.freeze_panes(head + 1, 2)
    sheet.autofilter(head, 0, head + count, last)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _line(layout: Layout, office: Office, note: ExportNote) -> str:
    day = office.day(note.at)
    return f"单位：{office.name}    导出日期：{day}    导出人：{note.user}    金额单位：{layout.money_unit}"


def _write_summary(
    workbook: Any,
    formats: dict[str, Any],
    figures: Statistics,
    layout: Layout,
    office: Office,
    note: ExportNote,
) -> None:
    sheet = workbook.add_worksheet("汇总")
    for number, width in enumerate((40, 10, 20, 14)):
        sheet.set_column(number, number, width)
    sources = [
        Tally(office.source_names.get(tally.name, tally.name), tally.count, tally.loss_yuan, tally.undetermined)
        for tally in figures.by_source
    ]
    row = 0
    for caption, tallies in (
        ("合计", [figures.total]),
        ("按损失等级", figures.by_level),
        ("按影响性质（方面）", figures.by_aspect),
        ("按来源", sources),
        ("按涉及企业（一条涉及多户企业的，在各户分别计数，合计只计一次）", figures.by_enterprise),
    ):
        row = _write_tallies(sheet, row, caption, tallies, layout, formats)
    sheet.write_string(row, 0, _line(layout, office, note), formats["line"])
    mark = f"操作日志共 {note.journal_lines} 行，末行校验值 {note.journal_hash}"
    sheet.write_string(row + 1, 0, mark, formats["line"])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_tallies(
    sheet: Any, row: int, caption: str, tallies: Sequence[Tally], layout: Layout, formats: dict[str, Any]
) -> int:
    """One table; returns the row where the next may begin."""
    sheet.write_string(row, 0, caption, formats["caption"])
    for number, head in enumerate(("项目", "条数", f"损失金额（{layout.money_unit}）", "待认定条数")):
        sheet.write_string(row + 1, number, head, formats["head"])
    row += 2
    for tally in tallies:
        write_text(sheet, row, 0, tally.name, formats)
        sheet.write_number(row, 1, tally.count, formats["number"])
        sheet.write_number(row, 2, float(layout.money(tally.loss_yuan)), formats["money"])
        sheet.write_number(row, 3, tally.undetermined, formats["number"])
        row += 1
    return row + 1
