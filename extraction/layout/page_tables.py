"""All tables of a page: ruled ones first; where the rulings draw only a part of a table, or none, by alignment."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.document import Box
from extraction.layout.aligned import find_aligned_tables
from extraction.layout.grid import PrintedTable, find_tables
from extraction.layout.printed import PrintedLine, PrintedPage


def find_page_tables(page: PrintedPage) -> tuple[list[PrintedTable], list[PrintedLine]]:
    """The tables of a page, and its lines outside them."""
    number = page.page.number
    ruled, rest = find_tables(number, page.lines, page.rulings)
    if any(_is_incomplete(table, rest) for table in ruled):
        whole, _ = find_aligned_tables(number, page.lines, page.rulings)
        whole = [table for table in whole if any(_is_part(one, table) for one in ruled)]
        kept = [table for table in ruled if not any(_is_part(table, other) for other in whole)]
        if len(kept) < len(ruled):
            boxes = [table.box for table in (*whole, *kept)]
            ruled, rest = [*whole, *kept], [line for line in page.lines if not any(_holds(box, line) for box in boxes)]
    aligned, rest = find_aligned_tables(number, rest, page.rulings)
    return [*ruled, *aligned], rest


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
