"""Ruled tables that lack rules: where the rows or columns inside a ruled frame are told by their text alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extraction.document import Box
from extraction.layout.baselines import Baseline, find_baselines, parted
from extraction.layout.columns import Columns, find_columns_of
from extraction.layout.head_rows import names_columns
from extraction.layout.printed import PrintedLine
from extraction.layout.rulings import Grid, find_grids, place_of
from extraction.layout.table_rows import Pieces, table_rows

_LEAST_ROWS = 3  # rows of figures without rules between them, before rules are taken to be missing


@dataclass(frozen=True, slots=True)
class PartRuled:
    """A grid and the rules it lacks: x positions of further columns, y positions of further rows."""

    grid: Grid
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def rules(self) -> tuple[Box, ...]:
        """The missing rules as thin boxes."""
        box = self.grid.box
        return (
            *(Box(x, box.y0, x, box.y1) for x in self.xs),
            *(Box(box.x0, y, box.x1, y) for y in self.ys),
        )


def find_part_ruled(lines: Sequence[PrintedLine], rulings: Sequence[Box]) -> list[PartRuled]:
    """The grids of a page whose cells hold several rows or columns of figures."""
    found = []
    for grid in find_grids(rulings):
        inside = [line for line in lines if _holds(grid.box, line) and not line.slanted and not line.faint]
        if len(inside) < 2 * _LEAST_ROWS:
            continue
        rows = find_baselines([part for line in inside for part in parted(line)])
        em = median(line.em for line in inside)
        xs = _missing_columns(grid, rows, em)
        ys = tuple(_missing_rows(grid, rows, xs, em))
        if xs or ys:
            found.append(PartRuled(grid, xs, ys))
    return found


def _holds(box: Box, line: PrintedLine) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    return box.x0 < x < box.x1 and box.y0 < y < box.y1


def _missing_columns(grid: Grid, rows: Sequence[Baseline], em: float) -> tuple[float, ...]:
    """The positions between columns that share a cell of the grid on many rows."""
    shared = [row for row in rows if _share_a_cell(grid, row)]
    proven = sum(row.has_values for row in shared) >= _LEAST_ROWS or any(map(names_columns, shared))
    if len(shared) < _LEAST_ROWS or not proven:
        return ()
    bounds = find_columns_of((), shared, (), em).bounds
    return tuple(bound for bound in bounds if sum(_parts_a_cell(grid, row, bound) for row in shared) >= _LEAST_ROWS)


def _parts_a_cell(grid: Grid, row: Baseline, bound: float) -> bool:
    """Whether a position parts two pieces of a row that stand in one cell."""
    sides = [piece for piece in row.pieces if piece.box.x1 <= bound], [p for p in row.pieces if p.box.x0 >= bound]
    return all(sides) and _place(grid, sides[0][-1]) == _place(grid, sides[1][0])


def _share_a_cell(grid: Grid, row: Baseline) -> bool:
    """Whether two pieces of a row stand in one cell."""
    places = [_place(grid, piece) for piece in row.pieces]
    known = [place for place in places if place is not None]
    return len(set(known)) < len(known)


def _place(grid: Grid, piece: PrintedLine) -> int | None:
    return place_of(grid, (piece.box.x0 + piece.box.x1) / 2, (piece.box.y0 + piece.box.y1) / 2)


def _missing_rows(grid: Grid, rows: Sequence[Baseline], xs: Sequence[float], em: float) -> Iterator[float]:
    """The positions between rows of figures that share a row of the grid."""
    columns = _columns(sorted({*grid.xs, *xs}), em)
    for top, low in pairwise(grid.ys):
        band = [row for row in rows if top < (row.top + row.bottom) / 2 < low]
        if len(band) < _LEAST_ROWS or sum(row.has_values for row in band) < _LEAST_ROWS:
            continue
        for one, other in pairwise(table_rows(band, columns, ())):
            yield (_edge(one[-1], 3) + _edge(other[0], 1)) / 2


def _columns(xs: Sequence[float], em: float) -> Columns:
    return Columns(tuple((left, right) for left, right in pairwise(xs)), em)


def _edge(pieces: Pieces, side: int) -> float:
    """The lowest (3) or highest (1) edge of the pieces of a line."""
    edges = [piece.box[side] for parts in pieces.values() for piece in parts]
    return max(edges) if side == 3 else min(edges)
