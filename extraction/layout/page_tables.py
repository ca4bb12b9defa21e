"""All tables of a page: ruled ones first; where the rulings draw only a part of a table, or none, by alignment."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.document import Box
from extraction.layout.aligned import find_aligned_tables
from extraction.layout.grid import PrintedTable, find_tables
from extraction.layout.part_ruled import find_part_ruled
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.layout.rulings import Grid, find_grids

PageTables = tuple[list[PrintedTable], list[PrintedLine]]  # of a page: its tables, its lines outside them


def find_all_tables(pages: Sequence[PrintedPage]) -> list[PageTables]:
    """The tables of every page, and the lines outside them."""
    found: list[PageTables] = []
    last: PrintedTable | None = None
    for page in pages:
        found.append(find_page_tables(page, last))
        last = max(found[-1][0], key=lambda table: table.box.y1, default=None)
    return found


def find_page_tables(page: PrintedPage, before: PrintedTable | None = None) -> PageTables:
    """The tables of a page, and its lines outside them; ``before`` is the lowest table of the page before."""
    number = page.page.number
    ruled, rest = find_tables(number, page.lines, _grids(page))
    if any(_is_incomplete(table, rest) for table in ruled):
        whole, _ = find_aligned_tables(number, page.lines, page.rulings)
        whole = [table for table in whole if any(_is_part(one, table) for one in ruled)]
        kept = [table for table in ruled if not any(_is_part(table, other) for other in whole)]
        if len(kept) < len(ruled):
            boxes = [table.box for table in (*whole, *kept)]
            ruled, rest = [*whole, *kept], [line for line in page.lines if not any(_holds(box, line) for box in boxes)]
    aligned, rest = find_aligned_tables(number, rest, page.rulings, before)
    return [*ruled, *aligned], rest


def _grids(page: PrintedPage) -> list[Grid]:
    """The grids of a page, those that lack rules completed: by the reader, else by what the text shows."""
    if len(page.rulings) < 4:
        return []
    completed = list(page.grids)
    missing = find_part_ruled(page.lines, page.rulings)
    open_ones = [one for one in missing if not any(_is_over(one.grid.box, grid.box) for grid in completed)]
    grids = find_grids([*page.rulings, *(rule for one in open_ones for rule in one.rules)])
    own = [grid for grid in grids if not any(_is_over(grid.box, other.box) for other in completed)]
    return sorted([*own, *completed], key=lambda grid: (grid.ys[0], grid.xs[0]))


def _is_over(one: Box, other: Box) -> bool:
    """Whether two boxes share a good part of their place."""
    width, height = min(one.x1, other.x1) - max(one.x0, other.x0), min(one.y1, other.y1) - max(one.y0, other.y0)
    return width > 3 and height > 3


def _is_incomplete(table: PrintedTable, rest: Sequence[PrintedLine]) -> bool:
    """Whether lines stand right beside a table on the baselines of its rows."""
    lines = [line for cell in table.cells for line in cell.lines]
    left, right = table.xs[0], table.xs[-1]
    beside = [
        line
        for line in rest
        if table.box.y0 < (line.box.y0 + line.box.y1) / 2 < table.box.y1 and not left < line.box.x0 < right
    ]
    shared = sum(any(abs(line.box.y1 - other.box.y1) < 0.4 * line.em for other in lines) for line in beside)
    return shared > 0 and shared * 2 >= table.rows


def _is_part(table: PrintedTable, whole: PrintedTable) -> bool:
    """Whether the lines of ``table`` all stand in ``whole``, which has further columns."""
    lines = [line for cell in table.cells for line in cell.lines]
    return len(whole.xs) > len(table.xs) - 1 and all(_holds(whole.box, line) for line in lines)


def _holds(box: Box, line: PrintedLine) -> bool:
    x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.y0 - 1 <= y <= box.y1 + 1
