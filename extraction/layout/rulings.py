"""Rulings → grids: where the cells of a ruled table are, merged cells and open sides included. Pure geometry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extraction.document import Box

_THIN = 4.0  # points: a box not thicker than this is a ruling
_SNAP = 2.5  # points: rulings nearer than this are one
_SHORT = 6.0  # points: shorter strokes are ornaments, ticks or parts of letters


class Stroke(NamedTuple):
    """A straight ruling at ``at``, from ``start`` to ``end`` along the other axis."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its box, its first row and column, and how many it covers."""

    box: Box
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the x and y positions that part its columns and rows, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """The outline of the table."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_grids(rulings: Sequence[Box]) -> list[Grid]:
    """The grids that the rulings of a page draw: at least two cells, at least one row of several columns."""
    if len(rulings) < 4:
        return []
    across, down = find_strokes(rulings)
    grids = []
    for rows, columns in _groups(across, down):
        grid = _grid(rows, columns)
        if grid is not None and len(grid.cells) > 1 and len(grid.xs) > 2:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def grid_of(boxes: Sequence[Box]) -> Grid | None:
    """The grid that the closed ``boxes`` of its cells make up; None for less than two columns."""
    xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
    ys = sorted({y for box in boxes for y in (box.y0, box.y1)})
    cells = [
        GridCell(
            box,
            ys.index(box.y0),
            xs.index(box.x0),
            ys.index(box.y1) - ys.index(box.y0),
            xs.index(box.x1) - xs.index(box.x0),
        )
        for box in boxes
    ]
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return Grid(tuple(xs), tuple(ys), tuple(ordered)) if len(xs) > 2 else None


def find_boxes(rulings: Sequence[Box]) -> list[Box]:
    """The closed frames that hold no grid: text boxes."""
    if len(rulings) < 1:
        return []
    grids = (_grid(rows, columns) for rows, columns in _groups(*find_strokes(rulings)))
    return [grid.box for grid in grids if grid is not None and len(grid.cells) == 1 and len(grid.xs) == 2]


def find_strokes(rulings: Sequence[Box]) -> tuple[list[Stroke], list[Stroke]]:
    """Horizontal and vertical strokes; a larger box gives its four sides."""
    across, down = [], []
    for x0, y0, x1, y1 in rulings:
        if y1 - y0 <= _THIN:
            if x1 - x0 > _THIN:
                across.append(Stroke((y0 + y1) / 2, x0, x1))
            continue
        if x1 - x0 <= _THIN:
            down.append(Stroke((x0 + x1) / 2, y0, y1))
            continue
        across += [Stroke(y0, x0, x1), Stroke(y1, x0, x1)]
        down += [Stroke(x0, y0, y1), Stroke(x1, y0, y1)]
    return _merged(across), _merged(down)


def _merged(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes on one line that touch as one, at their common position."""
    found: list[Stroke] = []
    for group in _near(strokes):
        at = sum(stroke.at for stroke in group) / len(group)
        reach = sorted((stroke.start, stroke.end) for stroke in group)
        start, end = reach[0]
        for begin, stop in reach[1:]:
            if begin > end + _SNAP:
                found.append(Stroke(at, start, end))
                start, end = begin, stop
            end = max(end, stop)
        found.append(Stroke(at, start, end))
    return [stroke for stroke in found if stroke.end - stroke.start > _SHORT]


def _near(strokes: list[Stroke]) -> Iterator[list[Stroke]]:
    """Strokes whose positions lie within the snapping distance."""
    group: list[Stroke] = []
    for stroke in sorted(strokes):
        if group and stroke.at - group[-1].at > _SNAP:
            yield group
            group = []
        group.append(stroke)
    if group:
        yield group


def _groups(across: list[Stroke], down: list[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Strokes that hang together, as (horizontal, vertical); only groups with two of each (or open at the sides)."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, stroke in enumerate(down):
        for i, row in enumerate(across):
            if (
                row.start - _SNAP <= stroke.at <= row.end + _SNAP
                and stroke.start - _SNAP <= row.at <= stroke.end + _SNAP
            ):
                parent[root(len(across) + j)] = root(i)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i in range(len(parent)):
        rows, columns = groups.setdefault(root(i), ([], []))
        if i < len(across):
            rows.append(across[i])
        else:
            columns.append(down[i - len(across)])
    for rows, columns in groups.values():
        if len({row.at for row in rows}) >= 2 and columns:
            yield rows, columns


def _grid(rows: list[Stroke], columns: list[Stroke]) -> Grid | None:
    columns = columns + _open_sides(rows, columns)
    rows = rows + _open_sides(columns, rows)
    xs = sorted({column.at for column in columns})
    ys = sorted({row.at for row in rows})
    if len(xs) < 2 or len(ys) < 2:
        return None
    wall_right = [[_covers(columns, x, top, low) for x in xs] for top, low in pairwise(ys)]
    wall_below = [[_covers(rows, y, left, right) for left, right in pairwise(xs)] for y in ys]
    return Grid(tuple(xs), tuple(ys), tuple(_cells(xs, ys, wall_right, wall_below)))


def _open_sides(rows: list[Stroke], columns: list[Stroke]) -> list[Stroke]:
    """The missing outer ``columns`` of a table whose ``rows`` run past them: a table without side borders.

    Called the other way round it gives the missing top or bottom border, where a page break cuts through a row.
    """
    top, low = min(row.at for row in rows), max(row.at for row in rows)
    added = []
    for side in (-1, 1):
        outer = max(side * column.at for column in columns)
        ends = [row.end if side > 0 else -row.start for row in rows]
        end = max(ends)
        alike = sum(end - other <= 2 * _SNAP for other in ends)
        if end - outer > 4 * _SNAP and alike * 2 > len(ends) and len(ends) > 1:
            added.append(Stroke(side * end, top, low))
    return added


def _covers(strokes: list[Stroke], at: float, start: float, end: float) -> bool:
    """Whether a stroke at ``at`` runs along most of ``start`` to ``end``."""
    slack = min(_SNAP + 0.5, (end - start) / 3)
    return any(stroke.at == at and stroke.start <= start + slack and stroke.end >= end - slack for stroke in strokes)


def _cells(
    xs: list[float], ys: list[float], wall_right: list[list[bool]], wall_below: list[list[bool]]
) -> Iterator[GridCell]:
    """The closed rectangles between the walls, in reading order."""
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken or not (wall_below[row][column] and wall_right[row][column]):
                continue
            right, low = _reach(row, column, wall_right, wall_below)
            if right is None or low is None:
                continue
            taken |= {(r, c) for r in range(row, low) for c in range(column, right)}
            yield GridCell(Box(xs[column], ys[row], xs[right], ys[low]), row, column, low - row, right - column)


def _reach(
    row: int, column: int, wall_right: list[list[bool]], wall_below: list[list[bool]]
) -> tuple[int | None, int | None]:
    """The column and row at which the cell that starts at ``row, column`` ends; None where it is open."""
    right = next((c for c in range(column + 1, len(wall_right[row])) if wall_right[row][c]), None)
    low = next((r for r in range(row + 1, len(wall_below)) if wall_below[r][column]), None)
    return right, low


def place_of(grid: Grid, x: float, y: float) -> int | None:
    """The index of the cell that holds a point, or None."""
    row, column = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
    for index, cell in enumerate(grid.cells):
        if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
            return index
    return None
