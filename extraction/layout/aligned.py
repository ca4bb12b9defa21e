"""Tables without a full grid of rulings, built from where their pieces stand: columns, heads over several columns, rows
of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from extraction.document import Box
from extraction.layout.baselines import find_baselines, parted
from extraction.layout.grid import PrintedCell, PrintedTable
from extraction.layout.heads import head_cells
from extraction.layout.printed import PrintedLine
from extraction.layout.rulings import Stroke, find_strokes
from extraction.layout.table_rows import table_rows
from extraction.layout.zones import Zone, find_zones

_DRAWN = 4.0  # points: a thicker box is shading, whose edges part rows but no heads


def find_aligned_tables(
    page: int, lines: Sequence[PrintedLine], rulings: Sequence[Box], before: PrintedTable | None = None
) -> tuple[list[PrintedTable], list[PrintedLine]]:
    """The tables that stand among the lines of a page, and the lines outside them.

    ``before`` is the last such table of the page before, which may go on.
    """
    upright = [line for line in lines if not line.slanted and not line.faint]
    if len(upright) < 4:
        return [], list(lines)
    em = median(line.em for line in upright)
    parts = [part for line in upright for part in parted(line)]
    across = find_strokes(rulings)[0]
    drawn = find_strokes([box for box in rulings if box.y1 - box.y0 < _DRAWN])[0]
    bounds = before.xs[1:-1] if before is not None and not before.ruled else ()
    zones = find_zones(find_baselines(parts), across, em, bounds)
    tables = [_table(page, zone, across, drawn) for zone in zones]
    taken = [table.box for table in tables]
    return tables, [line for line in lines if not any(_holds(box, line.box) for box in taken)]


def _holds(box: Box, line: Box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.y0 <= y <= box.y1


def _table(page: int, zone: Zone, across: Sequence[Stroke], drawn: Sequence[Stroke]) -> PrintedTable:
    heads, count = head_cells(zone.head, zone.columns, drawn)
    cells = list(heads)
    for number, row in enumerate(table_rows(zone.body, zone.columns, across), start=count):
        columns = sorted({at for line in row for at in line}, key=lambda at: at.start)
        for at in columns:
            lines = tuple(piece for line in row for piece in line.get(at, ()))
            cells.append(PrintedCell(lines, number, at.start, 1, len(at)))
    rows = (*zone.head, *zone.body)
    box = Box(zone.left, rows[0].top, zone.right, rows[-1].bottom)
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return PrintedTable(page, box, (zone.left, *zone.columns.bounds, zone.right), ordered, count, ruled=False)
