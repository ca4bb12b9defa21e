"""A document as text for a page: paragraphs and grids with marked pieces, whole or only around a clue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.document import Block, Cell, Document, Table
from ledger.web.marks import Mark, Segment, cut

_BLOCKS_AROUND = 60
_ROWS_AROUND = 30


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``level`` is that of a heading, ``page`` set where a new page begins."""

    segments: tuple[Segment, ...]
    start: int
    level: int | None = None
    page: int | None = None
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell; ``here`` when the clue at hand lies in it."""

    segments: tuple[Segment, ...]
    ref: str
    row_span: int
    column_span: int
    here: bool
    head: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a table under its name."""

    name: str
    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class TextSheet:
    """What a page shows of a document; ``before`` and ``after`` tell whether there is more."""

    parts: tuple[Paragraph | Grid, ...]
    before: bool
    after: bool


def text_sheet(document: Document, marks: Sequence[Mark], around: Sequence[Mark] = ()) -> TextSheet:
    """The whole document, or (with ``around``) what stands near those marks."""
    first, last = _window(document.blocks, around)
    tables = {table.index: table for table in document.tables}
    parts: list[Paragraph | Grid] = []
    page: int | None = None
    rows: list[Block] = []
    for block in (*document.blocks[first:last], None):
        if rows and (block is None or block.table != rows[0].table):
            parts.append(_grid(document, tables[rows[0].table or 0], rows, marks, around))
            rows = []
        if block is None:
            break
        if block.kind == "row" and block.table in tables:
            rows.append(block)
            continue
        turned = block.page if block.page != page and block.kind != "furniture" else None
        page = block.page or page
        segments = tuple(cut(document.text, block.start, block.end, _near(marks, block.start, block.end)))
        parts.append(Paragraph(segments, block.start, block.level, turned, block.kind))
    return TextSheet(tuple(parts), first > 0, last < len(document.blocks))


def _window(blocks: Sequence[Block], around: Sequence[Mark]) -> tuple[int, int]:
    if not around or len(blocks) <= 2 * _BLOCKS_AROUND:
        return 0, len(blocks)
    start, end = min(mark.start for mark in around), max(mark.end for mark in around)
    hit = [at for at, block in enumerate(blocks) if block.start < end and block.end > start] or [0]
    first, last = max(hit[0] - _BLOCKS_AROUND, 0), hit[-1] + _BLOCKS_AROUND
    while first > 0 and blocks[first].kind == "row" and blocks[first - 1].table == blocks[first].table:
        first -= 1  # a grid begins with its head; its rows are left out below
    return first, min(last, len(blocks))


def _near(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    return [mark for mark in marks if mark.start < end and mark.end > start]


def _grid(
    document: Document, table: Table, blocks: Sequence[Block], marks: Sequence[Mark], around: Sequence[Mark]
) -> Grid:
    wanted = {block.row for block in blocks if block.row is not None}
    hit = {cell.row for cell in table.cells if _covers(around, cell)}
    if hit and len(wanted) > 2 * _ROWS_AROUND:
        near = range(min(hit) - _ROWS_AROUND, max(hit) + _ROWS_AROUND)
        wanted = {row for row in wanted if row < table.header_rows or row in near}
    shown = [cell for cell in table.cells if cell.row in wanted]
    places = _places(shown, sorted(wanted))
    rows = []
    for row in sorted(wanted):
        head = row < table.header_rows
        line = []
        for column in sorted(column for at, column in places if at == row):
            cell = places[row, column]
            if cell is None:
                line.append(GridCell((), "", 1, 1, False, head))
            else:
                segments = tuple(cut(document.text, cell.start, cell.end, _near(marks, cell.start, cell.end)))
                span = sum(cell.row <= other < cell.row + cell.row_span for other in wanted)
                line.append(GridCell(segments, cell.ref or "", span, cell.column_span, _covers(around, cell), head))
        rows.append(tuple(line))
    name = "　".join(part for part in (table.caption, f"单位：{table.unit}" if table.unit else None) if part)
    return Grid(name, tuple(rows))


def _places(cells: Sequence[Cell], rows: Sequence[int]) -> dict[tuple[int, int], Cell | None]:
    """Which cell begins at each place of a grid; None for an empty place, no entry for one that a wide cell covers."""
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    places: dict[tuple[int, int], Cell | None] = {(row, column): None for row in rows for column in range(width)}
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                places.pop((row, column), None)
        places[cell.row, cell.column] = cell
    return places


def _covers(marks: Sequence[Mark], cell: Cell) -> bool:
    return any(mark.kind == "clue" and mark.start < cell.end and mark.end > cell.start for mark in marks)
