"""Spreadsheets: every sheet of XLSX, XLSB, XLS, ET and ODS workbooks, Excel 2003 XML, CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction import media
from extraction.document import Document, Trouble
from extraction.formats.sheet.csv_file import csv_sheet
from extraction.formats.sheet.excel_xml import excel_xml_sheets
from extraction.formats.sheet.layout import sheet_pieces
from extraction.formats.sheet.sheets import Sheet
from extraction.formats.sheet.workbook import workbook_sheets
from extraction.limits import Limits
from extraction.pieces import Paragraph, Piece, assemble

_UNNAMED = re.compile(r"(?:sheet|工作表|表格)?\s*\d*", re.I)
_TOLD = 5  # places that a trouble names; the rest is counted


def read_workbook(data: bytes, limits: Limits) -> Document:
    """A workbook. Raises :class:`DamagedFile`, :class:`EncryptedFile` or :class:`FileTooLarge`."""
    return _document(workbook_sheets(data, limits), media.XLSX)


def read_excel_xml(data: bytes, limits: Limits) -> Document:
    """A workbook in the XML format of Excel 2003."""
    return _document(excel_xml_sheets(data, limits), media.EXCEL_XML)


def read_csv(data: bytes, limits: Limits) -> Document:
    """Comma, semicolon or tab separated values."""
    sheet, troubles = csv_sheet(data, limits)
    return _document([sheet], media.CSV, troubles)


def _document(sheets: Sequence[Sheet], media_type: str, troubles: Sequence[Trouble] = ()) -> Document:
    found = [trouble for sheet in sheets for trouble in _troubles(sheet)]
    return assemble(_pieces(sheets), media_type=media_type, troubles=[*troubles, *found])


def _pieces(sheets: Sequence[Sheet]) -> Iterator[Piece]:
    """Each sheet below its name; a name that says nothing, or the only one, is left out."""
    filled = [sheet for sheet in sheets if sheet.rows]
    for sheet in filled:
        if len(filled) > 1 and not _UNNAMED.fullmatch(sheet.name.strip()):
            yield Paragraph(sheet.name, level=1)
        yield from sheet_pieces(sheet)


def _troubles(sheet: Sheet) -> Iterator[Trouble]:
    if sheet.hidden and sheet.rows:
        yield Trouble("hidden-sheet", f"工作表“{sheet.name}”是隐藏的，已读取，请核对是否应当使用")
    if sheet.uncalculated:
        places = "、".join(sheet.uncalculated[:_TOLD]) + (" 等" if len(sheet.uncalculated) > _TOLD else "")
        count = len(sheet.uncalculated)
        message = f"工作表“{sheet.name}”有 {count} 个公式没有保存计算结果（{places}），请用表格软件打开并保存后重新放入"
        yield Trouble("formula-not-calculated", message)
