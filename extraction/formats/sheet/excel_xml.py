"""Workbooks in the XML format of Excel 2003 (SpreadsheetML), which reporting systems still export as .xls."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.errors import FileTooLarge
from extraction.formats.sheet.sheets import Merge, Row, Sheet
from extraction.limits import Limits
from extraction.markup import Element, children, local_name, parse_xml, text_of

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def excel_xml_sheets(data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of an XML workbook; raises :class:`DamagedFile` when it is cut off."""
    root = parse_xml(data, "工作簿")
    return [_sheet(element, limits) for element in root.iter() if local_name(element) == "Worksheet"]


def _sheet(element: Element, limits: Limits) -> Sheet:
    rows, merges, filled = [], [], 0
    for table in children(element, "Table"):
        for number, row in _indexed(table, "Row"):
            cells = {}
            for column, cell in _cells(row):
                text = _text(cell)
                if text.strip():
                    cells[column] = text
                down, right = _whole(cell, "MergeDown"), _whole(cell, "MergeAcross")
                if down or right:
                    merges.append(Merge(number, column, number + down, column + right))
            filled += len(cells)
            if filled > limits.max_cells:
                raise FileTooLarge(f"超过 {limits.max_cells} 个单元格")
            if cells:
                rows.append(Row(number, cells))
    hidden = any(local_name(part) == "Visible" and "Hidden" in text_of(part) for part in element.iter())
    return Sheet(element.get(_SS + "Name") or "", tuple(rows), tuple(merges), hidden)


def _indexed(parent: Element, name: str) -> Iterator[tuple[int, Element]]:
    number = 0
    for element in children(parent, name):
        number = max(_whole(element, "Index") - 1, number)
        yield number, element
        number += 1 + _whole(element, "Span")


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    column = 0
    for cell in children(row, "Cell"):
        column = max(_whole(cell, "Index") - 1, column)
        yield column, cell
        column += 1 + _whole(cell, "MergeAcross")


def _text(cell: Element) -> str:
    """A cell's text; a date without the time of day that Excel adds to it."""
    data = next(children(cell, "Data"), None)
    if data is None:
        return ""
    text = text_of(data)
    return text.removesuffix("T00:00:00.000") if data.get(_SS + "Type") == "DateTime" else text


def _whole(element: Element, name: str) -> int:
    text = element.get(_SS + name) or "0"
    return int(text) if text.isdecimal() and len(text) < 8 else 0
