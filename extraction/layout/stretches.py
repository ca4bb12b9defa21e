"""The flow of a document in stretches: running text, and tables with all their parts over the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.captions import find_caption, is_unit_line
from extraction.layout.grid import PrintedTable
from extraction.layout.paragraphs import Placed
from extraction.layout.printed import PrintedLine
from extraction.layout.tables import goes_on

_AGAIN = re.compile(r"[(（]?(?:续表|接上表|续上表|表.{0,12}续)")


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table of one page with the number of its column in the document's flow."""

    table: PrintedTable
    column: int


@dataclass(slots=True)
class TableStretch:
    """The parts of a table on following pages, the column of the first, and lines printed again above later ones."""

    tables: list[PrintedTable]
    column: int
    again: list[PrintedLine]


def find_stretches(items: Iterable[Placed | PlacedTable]) -> list[list[Placed] | TableStretch]:
    """Lines that follow each other as lists, tables that go on over pages as one."""
    found: list[list[Placed] | TableStretch] = []
    for item in items:
        last = found[-1] if found else None
        if isinstance(item, Placed):
            if isinstance(last, list):
                last.append(item)
            else:
                found.append([item])
        elif not _takes_up(found, item.table):
            found.append(TableStretch([item.table], item.column, []))
    return found


def _takes_up(found: list[list[Placed] | TableStretch], table: PrintedTable) -> bool:
    """Adds ``table`` to the table before it when it is its next part; a unit line or 续表 between them may stand."""
    between: list[Placed] = []
    at = len(found) - 1
    if at > 0 and isinstance(found[at], list):
        between = found[at]  # type: ignore[assignment]
        at -= 1
    before = found[at] if at >= 0 else None
    if not isinstance(before, TableStretch) or not goes_on(before.tables[-1], table):
        return False
    if not all(_is_repeated(placed.line.text) and placed.line.page == table.page for placed in between):
        return False
    before.tables.append(table)
    before.again += [placed.line for placed in between]
    del found[at + 1 :]
    return True


def _is_repeated(text: str) -> bool:
    return bool(_AGAIN.match(text)) or is_unit_line(text) or (find_caption(text) is not None and len(text) < 40)
