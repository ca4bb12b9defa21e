"""Tables of a page: the lines that stand in the cells of its grids, and the lines that are left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from extraction.document import Box
from extraction.layout.join import is_sentence_end, seam
from extraction.layout.printed import PrintedLine
from extraction.layout.rows import join_rows
from extraction.layout.rulings import Grid, place_of
from extraction.numbering import find_marker


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
        for at, line in enumerate(self.lines):
            drop, between = self.seam(at - 1) if at else (0, "")
            text = text[: len(text) - drop] + between + line.text
        return text

    def seam(self, at: int) -> tuple[int, str]:
        """What to drop and what to put between line ``at`` and the next: a line feed parts paragraphs of a cell."""
        one, other = self.lines[at], self.lines[at + 1]
        marker = find_marker(other.text, 0, len(other.text))
        if is_sentence_end(one.text):
            right = max(line.box.x1 for line in self.lines)
            if (marker is not None and not marker.doubtful) or right - one.box.x1 > 3 * one.em:
                return 0, "\n"
        return seam(one.text, other.text, narrow=True)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of one page: its outline, the x positions that part its columns, its cells in reading order.

    ``header_rows``: how many rows name the columns, None when that is to be found out. ``ruled`` is False for a table
    whose columns are told by their text alone; their positions then differ from page to page.
    """

    page: int
    box: Box
    xs: tuple[float, ...]
    cells: tuple[PrintedCell, ...]
    header_rows: int | None = None
    ruled: bool = True

    def row(self, number: int) -> tuple[PrintedCell, ...]:
        """The cells that start in a row, from left to right."""
        return tuple(cell for cell in self.cells if cell.row == number)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max((cell.row for cell in self.cells), default=-1) + 1


def find_tables(
    page: int, lines: Sequence[PrintedLine], grids: Sequence[Grid]
) -> tuple[list[PrintedTable], list[PrintedLine]]:
    """The tables in the ``grids`` of a page, and the lines outside; a grid with less than two filled cells is none."""
    tables, left = [], list(lines)
    for grid in grids:
        inside = [line for line in left if _holds(grid.box, line)]
        em = median([line.em for line in inside] or [1.0])
        pieces = {at: list(_pieces(grid, line)) for at, line in enumerate(inside) if not _is_stamp(line, em)}
        filled = _fill(pair for group in pieces.values() for pair in group)
        cells = {(grid.cells[at].row, grid.cells[at].column): lines for at, lines in filled.items()}
        if len(cells) < 2 or len({column for _, column in cells}) < 2:
            continue
        tables.append(_table(page, grid, cells))
        placed = {id(inside[at]) for at, group in pieces.items() if group}
        left = [line for line in left if id(line) not in placed]
    return tables, left


def _is_stamp(line: PrintedLine, em: float) -> bool:
    """A watermark across a table; ``em`` is the usual font size in it."""
    return (line.slanted or line.faint) and line.em > 1.5 * em


def _holds(box: Box, line: PrintedLine) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    return box.x0 < x < box.x1 and box.y0 < y < box.y1 and (line.box.y1 - line.box.y0 < 2.5 * line.em)


def _fill(pieces: Iterable[tuple[int, PrintedLine]]) -> dict[int, list[PrintedLine]]:
    """The pieces of lines by the index of their cell."""
    filled: dict[int, list[PrintedLine]] = {}
    for place, piece in pieces:
        filled.setdefault(place, []).append(piece)
    return filled


def _pieces(grid: Grid, line: PrintedLine) -> Iterator[tuple[int, PrintedLine]]:
    """The parts of a line that stand in different cells, cut where a character's middle passes the border."""
    y = (line.box.y0 + line.box.y1) / 2
    places = [place_of(grid, *_middle(line, at, y)) for at in range(len(line.text))]
    known = [place for place in places if place is not None]
    if not known:
        return
    place, start = known[0], 0
    for at, here in enumerate([*places, None]):
        if at < len(places) and (here is None or here == place):
            continue
        piece = _stripped(line, start, at)
        if piece is not None:
            yield place, piece
        if here is not None:
            place, start = here, at


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
