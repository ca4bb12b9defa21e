"""Workbooks by python-calamine (its only user); openpyxl only for sheets with a cell far off all others."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import openpyxl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from extraction import ole
from extraction.errors import DamagedFile, EncryptedFile, FileTooLarge
from extraction.formats.sheet.biff import filled_extent
from extraction.formats.sheet.marks import NO_MARKS, Marks, has_sane_repeats, read_marks
from extraction.formats.sheet.sheets import Merge, Row, Sheet, print_value
from extraction.limits import Limits
from extraction.package import Package


def workbook_sheets(data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of a workbook in their order, chart sheets and macro sheets left out."""
    if data.startswith(ole.SIGNATURE):
        if not ole.is_sound(data):
            raise DamagedFile
        data = _unlocked(data)
        _check_extent(data, limits)
    marks = _marks(data, limits)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            names = [
                (meta.name, meta.visible != SheetVisibleEnum.Visible)
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
            return [_sheet(workbook, data, name, hidden, marks.get(name, NO_MARKS), limits) for name, hidden in names]
    except PasswordError as error:
        raise EncryptedFile from error
    except CalamineError as error:
        raise DamagedFile from error
    except BaseException as error:
        # A Rust panic derives from BaseException, so that nobody catches it by chance; here it means a damaged file.
        if type(error).__name__ == "PanicException":
            raise DamagedFile from error
        raise


def _unlocked(data: bytes) -> bytes:
    """An old workbook without the fixed password of write protection; raises :class:`EncryptedFile` for a real one."""
    if not ole.needs_password(data):
        return data
    plain = ole.open_write_protected(data)
    if plain is None:
        raise EncryptedFile
    return plain


def _check_extent(data: bytes, limits: Limits) -> None:
    extent = filled_extent(data)
    if extent is None:
        raise DamagedFile
    if extent[0] * extent[1] > limits.max_cells:
        raise FileTooLarge(f"工作表超过 {limits.max_cells} 个单元格")


def _marks(data: bytes, limits: Limits) -> dict[str, Marks]:
    """What calamine does not tell, for packages in XML; the package's bounds are checked on the way."""
    if not data.startswith(b"PK"):
        return {}
    with Package(data, limits) as package:
        if "xl/workbook.xml" in package:
            return read_marks(package)
        package.verify()
        if "content.xml" in package and not has_sane_repeats(package.read("content.xml")):
            raise DamagedFile("重复行列数超出范围")
    return {}


def _sheet(workbook: CalamineWorkbook, data: bytes, name: str, hidden: bool, marks: Marks, limits: Limits) -> Sheet:
    if marks.height * marks.width > limits.max_cells:
        return Sheet(name, tuple(_sparse_rows(data, name, marks, limits)), (), hidden, marks.uncalculated)
    sheet = workbook.get_sheet_by_name(name)
    if sheet.height * sheet.width > limits.max_cells:
        raise FileTooLarge(f"工作表“{name}”超过 {limits.max_cells} 个单元格")
    merges = tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Sheet(name, tuple(_rows(sheet, marks)), merges, hidden, marks.uncalculated)


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[Row]:
    if not sheet.height:
        return
    for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
        yield from _row(number, values, marks)


def _row(number: int, values: object, marks: Marks) -> Iterator[Row]:
    cells = {}
    for column, value in enumerate(values if isinstance(values, list | tuple) else ()):
        text = print_value(value, (number, column) in marks.percents)
        if text.strip() and not marks.is_choice(number, column):
            cells[column] = text
    if cells:
        yield Row(number, cells)


def _sparse_rows(data: bytes, name: str, marks: Marks, limits: Limits) -> Iterator[Row]:
    """Rows one by one: a stray cell at the far end of a sheet makes its rectangle, but not its content, huge."""
    filled = 0
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book[name]
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(values_only=True)):
            for row in _row(number, values, marks):
                filled += len(row.cells)
                yield row
            if filled > limits.max_cells:
                raise FileTooLarge(f"工作表“{name}”超过 {limits.max_cells} 个单元格")
    finally:
        book.close()
