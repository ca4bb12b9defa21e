"""Tables that go on over pages: the parts of one table, its repeated heads, and rows that a page break cuts in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.layout.grid import PrintedCell, PrintedTable
from extraction.layout.join import is_sentence_end
from extraction.layout.rules import threshold
from extraction.pieces import GridCell, count_header_rows, is_figure

_SERIAL = re.compile(r"序号|编号|№|[Nn][Oo]\.?|项次|行次")


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table over all its pages: its rows in order (a row's cells from left to right), how many of them are the head,
    and the cells of heads that were printed again."""

    rows: tuple[tuple[PrintedCell, ...], ...]
    header_rows: int
    repeated: tuple[PrintedCell, ...] = ()


def goes_on(table: PrintedTable, part: PrintedTable) -> bool:
    """Whether ``part``, the first thing on the next page, has the columns of ``table``, the last thing on its page."""
    if part.page != table.page + 1 or len(table.xs) != len(part.xs) or table.ruled != part.ruled:
        return False
    shift = part.xs[0] - table.xs[0]  # mirrored margins move the whole table
    slack = 3 if table.ruled else threshold("aligned", "drift")
    return all(abs(two - one - shift) < slack for one, two in zip(table.xs, part.xs, strict=True)) and abs(shift) < 60


def whole_table(parts: Sequence[PrintedTable]) -> WholeTable:
    """The table that ``parts`` of following pages make up."""
    rows = _rows(parts[0])
    head = head_of(rows) if parts[0].header_rows is None else parts[0].header_rows
    repeated: list[PrintedCell] = []
    for part in parts[1:]:
        more = _rows(part)
        again = _repeated(rows[:head], more)
        repeated += [cell for row in more[:again] for cell in row]
        more = more[again:]
        if more and len(rows) > head and _is_second_half(rows[head:], more[0], rows[:head]):
            rows[-1] = _together(rows[-1], more[0])
            more = more[1:]
        rows += more
    numbered = [tuple(replace(cell, row=at) for cell in row) for at, row in enumerate(rows)]
    return WholeTable(tuple(numbered), head, tuple(repeated))


def _rows(part: PrintedTable) -> list[tuple[PrintedCell, ...]]:
    """The rows that hold text."""
    rows = [part.row(number) for number in range(part.rows)]
    return [row for row in rows if any(cell.lines for cell in row)]


def head_of(rows: Sequence[tuple[PrintedCell, ...]]) -> int:
    """How many rows at the top name the columns."""
    cells = [
        GridCell(cell.text, at, cell.column, cell.row_span, cell.column_span)
        for at, row in enumerate(rows[:6])
        for cell in row
        if cell.lines
    ]
    return min(count_header_rows(cells), len(rows))


def _repeated(head: Sequence[tuple[PrintedCell, ...]], rows: Sequence[tuple[PrintedCell, ...]]) -> int:
    """How many rows at the top of a part print the head again."""

    def texts(row: tuple[PrintedCell, ...]) -> list[str]:
        return [cell.text.replace(" ", "") for cell in row if cell.lines]

    if not head or len(rows) < len(head):
        return 0
    same = all(texts(one) == texts(two) for one, two in zip(head, rows, strict=False))
    return len(head) if same else 0


def _is_second_half(
    rows: Sequence[tuple[PrintedCell, ...]], row: tuple[PrintedCell, ...], head: Sequence[tuple[PrintedCell, ...]]
) -> bool:
    """Whether ``row``, the first of a part, is the rest of the last of ``rows``, cut by the page break."""
    last = {cell.column: cell for cell in rows[-1]}
    first = next((cell for cell in row if cell.column == 0), None)
    if first is not None and first.lines:
        return False
    filled = [cell for cell in row if cell.lines]
    if not all(cell.column in last and last[cell.column].lines for cell in filled):
        return False
    serial = any(cell.column == 0 and _SERIAL.search(cell.text) for line in head for cell in line)
    if serial or _counts(rows):
        return True
    return not any(is_figure(cell.text) or is_sentence_end(last[cell.column].text) for cell in filled)


def _counts(rows: Sequence[tuple[PrintedCell, ...]]) -> bool:
    """Whether the first column numbers the rows."""
    firsts = [cell.text.strip() for row in rows for cell in row if cell.column == 0]
    return len(firsts) >= 1 and all(text.isdecimal() for text in firsts if text) and firsts[-1] != ""


def _together(row: tuple[PrintedCell, ...], rest: tuple[PrintedCell, ...]) -> tuple[PrintedCell, ...]:
    more = {cell.column: cell.lines for cell in rest}
    return tuple(replace(cell, lines=cell.lines + more.get(cell.column, ())) for cell in row)
