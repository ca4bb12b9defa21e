"""HTML tables: which hold data and which only lay out a page, and where each cell stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extraction.errors import FileTooLarge
from extraction.limits import Limits
from extraction.markup import Element, local_name, text_of

_MOST_COLUMNS = 1000  # browsers take no wider span
_LONG_CELL = 1500  # characters of a cell with several paragraphs that only a page layout has


@dataclass(frozen=True, slots=True)
class Place:
    """A cell and its place, spans of rows and columns followed as browsers do."""

    element: Element
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a table (not those of tables inside it) and how many head rows its markup names."""

    places: tuple[Place, ...]
    header_rows: int

    @property
    def width(self) -> int:
        """Columns."""
        return max((place.column + place.column_span for place in self.places), default=0)


def read_rows(table: Element, limits: Limits) -> Rows:
    """The cells of ``table`` in their places; raises :class:`FileTooLarge` for more cells than allowed."""
    rows = list(_rows_of(table))
    taken: set[tuple[int, int]] = set()
    places, heads = [], 0
    for at, row in enumerate(rows):
        cells = [cell for cell in row if local_name(cell) in ("td", "th")]
        if cells and heads == at and (_in_head(row) or all(local_name(cell) == "th" for cell in cells)):
            heads += 1
        column = 0
        for cell in cells:
            while (at, column) in taken:
                column += 1
            place = Place(cell, at, column, min(_span(cell, "rowspan"), len(rows) - at), _span(cell, "colspan"))
            places.append(place)
            taken |= {
                (at + down, column + right) for down in range(place.row_span) for right in range(place.column_span)
            }
            if len(taken) > limits.max_cells:
                raise FileTooLarge(f"表格超过 {limits.max_cells} 个单元格")
            column += place.column_span
    return Rows(tuple(places), heads if heads < len(rows) else 0)


def is_layout(table: Element, rows: Rows) -> bool:
    """Whether the table only arranges a page: tables inside it, a single column, or a whole article in one cell."""
    if table.get("role") == "presentation" or any(inner is not table for inner in table.iter("table")):
        return True
    if len(rows.places) <= 1 or rows.width == 1:
        return True
    return any(_is_article(place.element) for place in rows.places)


def _is_article(cell: Element) -> bool:
    blocks = sum(1 for part in cell.iter("p", "div", "br", "h1", "h2", "h3"))
    return blocks >= 6 and len(text_of(cell)) > _LONG_CELL


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        name = local_name(child)
        if name == "tr":
            yield child
        elif name in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if local_name(row) == "tr")


def _in_head(row: Element) -> bool:
    parent = row.getparent()
    return parent is not None and local_name(parent) == "thead"


def _span(cell: Element, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), _MOST_COLUMNS) if text.isdecimal() and len(text) < 6 else 1
