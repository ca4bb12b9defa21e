"""Tables of a page: the lines that stand in the cells of its grids, and the lines that are left over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.document import Box
from extraction.layout.join import seam
from extraction.layout.printed import PrintedLine
from extraction.layout.rows import join_rows
from extraction.layout.rulings import Grid, find_grids, place_of


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell with its lines from top to bottom; 0-based row and column, and how many it covers."""

    lines: tuple[PrintedLine, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    @property
    def text(self) -> str:
        """The text of the cell as it is joined in the document."""
        text = ""
        for line in self.lines:
            drop, between = seam(text, line.text, narrow=True)
            text = text[: len(text) - drop] + between + line.text
        return text


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of one page: its outline, the x positions that part its columns, its cells in reading order."""

    page: int
    box: Box
    xs: tuple[float, ...]
    cells: tuple[PrintedCell, ...]

    def row(self, number: int) -> tuple[PrintedCell, ...]:
        """The cells that start in a row, from left to right."""
        return tuple(cell for cell in self.cells if cell.row == number)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max((cell.row for cell in self.cells), default=-1) + 1


def find_tables(
    page: int, lines: Sequence[PrintedLine], rulings: Sequence[Box]
) -> tuple[list[PrintedTable], list[PrintedLine]]:
    """The ruled tables of a page, filled, and the lines outside; a grid with less than two filled cells is none."""
    tables, left = [], list(lines)
    for grid in find_grids(rulings):
        inside = [line for line in left if _holds(grid.box, line)]
        filled = _fill(grid, inside)
        if len(filled) < 2 or len({column for _, column in filled}) < 2:
            continue
        table = _table(page, grid, filled)
        tables.append(table)
        placed = {id(line) for line in inside}
        left = [line for line in left if id(line) not in placed]
    return tables, left


def _holds(box: Box, line: PrintedLine) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    return box.x0 < x < box.x1 and box.y0 < y < box.y1 and (line.box.y1 - line.box.y0 < 2.5 * line.em)


def _fill(grid: Grid, lines: Sequence[PrintedLine]) -> dict[tuple[int, int], list[PrintedLine]]:
    """The pieces of lines by the (row, column) of their cell."""
    filled: dict[tuple[int, int], list[PrintedLine]] = {}
    for line in lines:
        for place, piece in _pieces(grid, line):
            cell = grid.cells[place]
            filled.setdefault((cell.row, cell.column), []).append(piece)
    return filled


def _pieces(grid: Grid, line: PrintedLine) -> Iterator[tuple[int, PrintedLine]]:
    """The parts of a line that stand in different cells, cut where a character's middle passes the border."""
    y = (line.box.y0 + line.box.y1) / 2
    start, at = 0, place_of(grid, *_middle(line, 0, y))
    for index in range(1, len(line.text) + 1):
        here = place_of(grid, *_middle(line, index, y)) if index < len(line.text) else -1
        if here == at or here is None:
            continue
        if at is not None:
            piece = _stripped(line, start, index)
            if piece is not None:
                yield at, piece
        start, at = index, here


def _middle(line: PrintedLine, index: int, y: float) -> tuple[float, float]:
    return (line.x_at(index) + line.x_at(index + 1)) / 2, y


def _stripped(line: PrintedLine, start: int, end: int) -> PrintedLine | None:
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    return line.part(start, end) if start < end else None


def _table(page: int, grid: Grid, filled: dict[tuple[int, int], list[PrintedLine]]) -> PrintedTable:
    starts = sorted({cell.row for cell in grid.cells})
    number = {row: at for at, row in enumerate(starts)}
    cells = []
    for cell in sorted(grid.cells, key=lambda one: (one.row, one.column)):
        span = sum(cell.row <= row < cell.row + cell.row_span for row in starts)
        lines = tuple(join_rows(filled.get((cell.row, cell.column), [])))
        cells.append(PrintedCell(lines, number[cell.row], cell.column, span, cell.column_span))
    return PrintedTable(page, grid.box, grid.xs, tuple(cells))
