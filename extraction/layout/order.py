"""Reading order: the lines (and tables) of a page → columns, each read from top to bottom.

A gutter is believed only where whole lines of prose stand on both sides of it; a line that crosses it ends the columns
above. Pieces on one baseline inside a column are joined to one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extraction.layout.grid import PrintedTable
from extraction.layout.printed import PrintedLine
from extraction.layout.rows import join_rows
from extraction.layout.rules import threshold

Item = PrintedLine | PrintedTable


@dataclass(frozen=True, slots=True)
class Column:
    """Things read from top to bottom; ``number`` of ``count`` columns side by side (0 of 1 for the whole width)."""

    page: int
    number: int
    count: int
    items: tuple[Item, ...]


def find_columns(page: int, items: Sequence[Item]) -> list[Column]:
    """The columns of a page in reading order."""
    ordered = sorted(items, key=lambda item: (item.box.y0, item.box.x0))
    gutter = _gutter(ordered)
    if gutter is None:
        return [Column(page, 0, 1, tuple(_rows(ordered)))] if ordered else []
    found: list[Column] = []
    for band, sides in _bands(ordered, gutter):
        if sides is None:
            found.append(Column(page, 0, 1, tuple(_rows(band))))
        else:
            found += [Column(page, number, 2, tuple(_rows(side))) for number, side in enumerate(sides) if side]
    return _merged(found)


def _merged(columns: list[Column]) -> list[Column]:
    """Neighbouring bands of full width as one."""
    merged: list[Column] = []
    for column in columns:
        if merged and column.count == merged[-1].count == 1:
            merged[-1] = replace(merged[-1], items=merged[-1].items + column.items)
        else:
            merged.append(column)
    return merged


def _gutter(items: Sequence[Item]) -> float | None:
    """The x position between two columns of prose, or None."""
    lines = [item for item in items if isinstance(item, PrintedLine)]
    if len(lines) < 2 * threshold("order", "lines"):
        return None
    left, right = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    middle, reach = (left + right) / 2, 0.2 * (right - left)
    starts = [line.box.x0 for line in lines if line.box.x0 > middle - reach]
    ends = [line.box.x1 for line in lines if line.box.x1 < middle + reach]
    need = threshold("order", "lines")
    if len(starts) < need or len(ends) < need:
        return None
    return _widest_gap(lines, middle - reach, middle + reach)


def _widest_gap(lines: Sequence[PrintedLine], low: float, high: float) -> float | None:
    """The middle of the strip between ``low`` and ``high`` that the fewest lines cross, if it is wide enough."""
    edges = sorted({low, high, *(x for line in lines for x in (line.box.x0, line.box.x1) if low < x < high)})
    best: tuple[int, float, float] | None = None
    need = threshold("order", "gutter") * median(line.em for line in lines)
    for one, other in pairwise(edges):
        if other - one >= need:
            centre = (one + other) / 2
            crossed = sum(line.box.x0 < centre < line.box.x1 for line in lines)
            if best is None or (crossed, one - other) < best[:2]:
                best = (crossed, one - other, centre)
    return best[2] if best and best[0] <= len(lines) / 2 else None


def _bands(items: Sequence[Item], gutter: float) -> list[tuple[list[Item], tuple[list[Item], list[Item]] | None]]:
    """The page in bands from top to bottom: full width, or parted by the gutter."""
    bands: list[tuple[list[Item], tuple[list[Item], list[Item]] | None]] = []
    free: list[Item] = []
    for item in [*items, None]:
        if item is not None and not item.box.x0 < gutter - 1 < gutter + 1 < item.box.x1:
            free.append(item)
            continue
        if free:
            sides = ([i for i in free if i.box.x1 <= gutter + 1], [i for i in free if i.box.x1 > gutter + 1])
            bands.append((free, sides if _is_prose(sides, gutter) else None))
            free = []
        if item is not None:
            bands.append(([item], None))
    return bands


def _is_prose(sides: tuple[list[Item], list[Item]], gutter: float) -> bool:
    """Whether both sides of a band are columns of prose: enough lines, and most of them fill their column."""
    for side in sides:
        lines = [item for item in side if isinstance(item, PrintedLine)]
        if len(lines) < threshold("order", "lines"):
            return False
        width = max(line.box.x1 for line in lines) - min(line.box.x0 for line in lines)
        filled = sum(line.box.x1 - line.box.x0 >= threshold("order", "filled") * width for line in lines)
        if filled * 2 < len(lines) or width < 8 * median(line.em for line in lines):
            return False
    return True


def _rows(items: Sequence[Item]) -> list[Item]:
    """Joins the pieces of one baseline to one line; tables stand by themselves."""
    lines = join_rows([item for item in items if isinstance(item, PrintedLine)])
    tables = [item for item in items if not isinstance(item, PrintedLine)]
    return sorted([*lines, *tables], key=lambda item: item.box.y0) if tables else list(lines)
