"""From a sheet's filled rows to title lines, tables and notes, as a person reads the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.formats.sheet.sheets import Merge, Row, Sheet
from extraction.pieces import Grid, GridCell, Paragraph, Piece, count_header_rows, is_figure

_LABEL = re.compile(r"[:：]\s*\S{0,30}$")
_NOTE = re.compile(r"^(?:注|备注|附注|说明|填表|填报|编制|制表|审核|复核|批准|负责人|单位负责人|联系)")
_PLACEHOLDER = re.compile(r"[*＊×xX_＿\s年月日./:\-—]+")
_MANY_ROWS = 4  # head rows are at most this many


def sheet_pieces(sheet: Sheet) -> Iterator[Piece]:
    """Lines above a table, the table from its head on, notes below it; again for every further table of the sheet."""
    rows = [row for row in sheet.rows if not all(map(_PLACEHOLDER.fullmatch, row.cells.values()))]
    position = 0
    while position < len(rows):
        start = _skip_lines(rows, position, sheet)
        yield from map(_paragraph, rows[position:start])
        end = _table_end(rows, start, sheet)
        notes = _notes_start(rows, start, end)
        if notes > start:
            yield _grid(sheet, rows[start:notes])
        yield from map(_paragraph, rows[notes:end])
        position = end


def _paragraph(row: Row) -> Paragraph:
    return Paragraph("\u3000".join(text.strip() for _, text in sorted(row.cells.items())))


def _is_line(row: Row, sheet: Sheet) -> bool:
    """A row that is no part of a table: one cell, or labels with what they name (编制单位：… | 单位：万元)."""
    texts = list(row.cells.values())
    return len(texts) == 1 or (len(texts) <= _MANY_ROWS and all(_LABEL.search(text) for text in texts))


def _skip_lines(rows: Sequence[Row], position: int, sheet: Sheet) -> int:
    while position < len(rows) and _is_line(rows[position], sheet):
        position += 1
    return position


def _is_head(row: Row) -> bool:
    return len(row.cells) > 1 and not any(map(is_figure, row.cells.values()))


def _table_end(rows: Sequence[Row], start: int, sheet: Sheet) -> int:
    """Where the table that begins at ``start`` ends: at an empty row below which title lines and a head stand again."""
    for at in range(start + 1, len(rows)):
        if rows[at].number == rows[at - 1].number + 1 or _inside_merge(sheet, rows[at - 1].number, rows[at].number):
            continue
        head = _skip_lines(rows, at, sheet)
        if head < len(rows) and _is_head(rows[head]) and (head > at or _has_figures(rows[start:at])):
            return at
    return len(rows)


def _inside_merge(sheet: Sheet, above: int, below: int) -> bool:
    return any(merge.top <= above and merge.bottom >= below - 1 for merge in sheet.merges)


def _has_figures(rows: Sequence[Row]) -> bool:
    return any(is_figure(text) for row in rows[1:] for text in row.cells.values())


def _notes_start(rows: Sequence[Row], start: int, end: int) -> int:
    """Where the lines below the table begin: those of one cell that say so, or that stand behind an empty row."""
    at = end
    while at - 1 > start and len(rows[at - 1].cells) <= 2:
        first = next(iter(sorted(rows[at - 1].cells.items())))[1].strip()
        apart = len(rows[at - 1].cells) == 1 and rows[at - 1].number > rows[at - 2].number + 1
        if not (_NOTE.match(first) or apart):
            break
        at -= 1
    return at if at - start > 0 else end


def _grid(sheet: Sheet, rows: Sequence[Row]) -> Grid:
    numbers = {row.number: at for at, row in enumerate(rows)}
    merges = {(merge.top, merge.left): merge for merge in sheet.merges}
    cells = []
    for row in rows:
        for column, text in sorted(row.cells.items()):
            merge = merges.get((row.number, column), Merge(row.number, column, row.number, column))
            down = sum(merge.top <= number <= merge.bottom for number in numbers) if merge.bottom > merge.top else 1
            across = merge.right - merge.left + 1
            cells.append(GridCell(text, numbers[row.number], column, down, across, sheet.ref(row.number, column)))
    return Grid(tuple(cells), header_rows=_header_rows(cells), caption=None)


def _header_rows(cells: Sequence[GridCell]) -> int:
    """As for any table; a second head (names of a system over those of the office) begins with the same word."""
    count = count_header_rows(cells)
    heads = {cell.row: cell.text.strip() for cell in reversed(cells) if cell.row <= _MANY_ROWS}
    while 0 < count < _MANY_ROWS and heads.get(count) == heads.get(0) is not None:
        count += 1
    return count
