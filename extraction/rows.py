"""Table rows as passages: every cell with the head of its column, merged unit names carried down, the money unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extraction.document import Cell, Table
from extraction.lexicon import load_lexicon
from extraction.passage import RowCell

_UNIT = re.compile(r"[（(\[]?\s*(?:单位[：:]?)?\s*(亿元|千万元|百万元|万元|千元|万美元|美元|元)\s*[）)\]]?")
_TOTAL = re.compile(r"\s*(?:合\s*计|小\s*计|总\s*计|共\s*计)")


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table ready for reading: its cells by row, the heads of its columns and its money unit."""

    rows: dict[int, tuple[RowCell, ...]]
    header_rows: int
    unit: str | None


def read_table(table: Table, text: str) -> TableReading:
    """Cells of every row with heads (header rows joined by ``/``); empty merged cells point to the cell above."""
    heads = _heads(table, text)
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    above: dict[int, Cell] = {}
    rows = {}
    for number in sorted(by_row):
        cells = sorted(by_row[number], key=lambda c: c.column)
        if number >= table.header_rows:
            cells = _carried(cells, number, heads, above, text)
        rows[number] = tuple(
            RowCell(c.start, c.end, heads.get(c.column, "") if number >= table.header_rows else "", c.ref)
            for c in cells
        )
    return TableReading(rows, table.header_rows, table.unit or _unit(heads))


def _heads(table: Table, text: str) -> dict[int, str]:
    """Column → head; a head that spans columns or rows counts once for each column."""
    parts: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row >= table.header_rows:
            continue
        name = re.sub(r"\s+", "", text[cell.start : cell.end])
        for column in range(cell.column, cell.column + cell.column_span):
            if name and name not in parts.setdefault(column, []):
                parts[column].append(name)
    return {column: "/".join(names) for column, names in parts.items()}


def _carried(cells: list[Cell], number: int, heads: dict[int, str], above: dict[int, Cell], text: str) -> list[Cell]:
    """Fill empty unit and category cells with the cell above, and remember this row's own for the next."""
    is_total = any(_TOTAL.match(text, c.start, c.end) for c in cells[:2])
    present = {c.column for c in cells}
    filled = []
    for cell in cells:
        empty = not text[cell.start : cell.end].strip()
        if empty and cell.column in above and not is_total and _is_carried(heads.get(cell.column, "")):
            filled.append(replace(above[cell.column], row=number))
            continue
        filled.append(cell)
        if not empty and not is_total:
            above[cell.column] = cell
    for column, cell in above.items():
        if column not in present and cell.row < number < cell.row + cell.row_span:
            filled.append(cell)
    return sorted(filled, key=lambda c: c.column)


def _is_carried(head: str) -> bool:
    carried, never = _head_cues()
    return bool(carried.search(head)) and not never.search(head)


@cache
def _head_cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    layout = load_lexicon("outline_cues")
    return re.compile("|".join(layout["carried_heads"])), re.compile("|".join(layout["never_carried_heads"]))


def _unit(heads: dict[int, str]) -> str | None:
    """The money unit that the first head names: 金额（万元）."""
    for column in sorted(heads):
        match = _UNIT.search(heads[column]) if re.search(r"[元]", heads[column]) else None
        if match:
            return match[1]
    return None
