"""Pieces of a document as a format gives them, and how they become one :class:`Document`.

A reader yields paragraphs and grids in reading order; :func:`assemble` writes the one text, in which every position
is a span: body first, then footnotes, then furniture. A table row is one line, its columns parted by a tab (a column
that is empty or covered by a merged cell is an empty place); a line feed inside a cell parts its paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extraction.captions import find_caption, find_standing_unit, find_unit, is_unit_line
from extraction.cleaning import clean_paragraph
from extraction.document import Block, BlockKind, Cell, Document, Page, Table, Trouble

_LINES_ABOVE = 3  # how far above a table its caption and unit are looked for


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, footnote or piece of furniture; ``level`` as in :class:`Block`."""

    text: str
    kind: BlockKind = "paragraph"
    level: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: 0-based row and column, how many it covers, how a person names it."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before it has a place in the text; ``header_rows`` None means: to be found."""

    cells: tuple[GridCell, ...]
    header_rows: int | None = None
    unit: str | None = None
    caption: str | None = None
    page: int | None = None


Piece = Paragraph | Grid


@dataclass(slots=True)
class _Draft:
    """The text and blocks written so far."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    standing_unit: str | None = None  # set for all tables from here on

    def write(self, text: str) -> int:
        """Appends a line and returns where it starts."""
        start = self.length
        self.parts.append(text)
        self.length += len(text) + 1
        return start


def assemble(
    pieces: Iterable[Piece],
    *,
    media_type: str,
    troubles: Sequence[Trouble] = (),
    title: str | None = None,
    pages: Sequence[Page] = (),
) -> Document:
    """The document that ``pieces`` make up, in their order; empty pieces leave no trace."""
    draft, behind = _Draft(), []
    for piece in pieces:
        if isinstance(piece, Paragraph) and piece.kind in ("footnote", "furniture"):
            behind.append(piece)
        elif isinstance(piece, Paragraph):
            _write_paragraph(draft, piece)
        else:
            _write_grid(draft, piece)
    for piece in sorted(behind, key=lambda item: item.kind == "furniture"):
        _write_paragraph(draft, piece)
    return Document(
        text="\n".join(draft.parts),
        blocks=tuple(draft.blocks),
        pages=tuple(pages),
        tables=tuple(draft.tables),
        troubles=tuple(troubles),
        media_type=media_type,
        title=clean_paragraph(title or "") or None,
    )


def _write_paragraph(draft: _Draft, piece: Paragraph) -> None:
    text = clean_paragraph(piece.text)
    if not text:
        return
    start = draft.write(text)
    draft.blocks.append(Block(piece.kind, start, start + len(text), piece.page, piece.level))
    draft.above = [*draft.above[1 - _LINES_ABOVE :], text]
    if "单位" in text:
        draft.standing_unit = find_standing_unit(text) or draft.standing_unit


def _write_grid(draft: _Draft, grid: Grid) -> None:
    rows: dict[int, list[GridCell]] = {}
    for cell in sorted(grid.cells, key=lambda item: (item.row, item.column)):
        text = clean_paragraph(cell.text).replace("\t", " ")
        if text:
            rows.setdefault(cell.row, []).append(
                GridCell(text, cell.row, cell.column, cell.row_span, cell.column_span, cell.ref)
            )
    if not rows:
        return
    index, cells = len(draft.tables), []
    for row, filled in rows.items():
        cells += _write_row(draft, index, row, filled, grid.page)
    filled = [cell for row in rows.values() for cell in row]
    header = count_header_rows(filled) if grid.header_rows is None else grid.header_rows
    unit = grid.unit or _unit_of(draft.above, filled, header) or draft.standing_unit
    caption = grid.caption or next(filter(None, map(find_caption, reversed(draft.above))), None)
    draft.tables.append(Table(index, tuple(cells), header, unit, caption))
    draft.above = []


def _write_row(draft: _Draft, table: int, row: int, filled: list[GridCell], page: int | None) -> list[Cell]:
    """Writes one row as a line and returns its cells with their spans."""
    position, line, cells = draft.length, "", []
    for cell in filled:
        line += "\t" * (cell.column - line.count("\t"))
        start = position + len(line)
        line += cell.text
        cells.append(Cell(start, start + len(cell.text), row, cell.column, cell.row_span, cell.column_span, cell.ref))
    draft.write(line)
    draft.blocks.append(Block("row", position, position + len(line), page, None, table, row))
    return cells


def _unit_of(above: list[str], cells: list[GridCell], header_rows: int) -> str | None:
    """The unit named above the table (nearest line first), or by a cell of its head that says nothing else."""
    for line in reversed(above):
        if unit := find_unit(line):
            return unit
    return next((find_unit(cell.text) for cell in cells if cell.row <= header_rows and is_unit_line(cell.text)), None)


def count_header_rows(cells: Sequence[GridCell]) -> int:
    """How many rows at the top name columns: 0 when the first row already holds figures, else 1 to 4.

    A cell over the whole width is a title and counts with the head below it; a head cell that covers several columns
    has its parts in the next row; a head cell that covers several rows reaches down to them.
    """
    if not cells:
        return 0
    top = min(cell.row for cell in cells)
    width = max(cell.column + cell.column_span for cell in cells)
    first = [cell for cell in cells if cell.row == top]
    if len(first) == 1 and first[0].column_span >= width > 1:
        rest = [cell for cell in cells if cell.row > top]
        return 1 + count_header_rows(rest) if rest and top < 3 else 1
    if any(is_figure(cell.text) for cell in first):
        return 0
    depth = max(cell.row_span for cell in first)
    second = [cell for cell in cells if cell.row == top + 1]
    if depth == 1 and second and any(cell.column_span > 1 for cell in first):
        depth = 1 if any(is_figure(cell.text) for cell in second) else 2
    return min(depth, 4)


def is_figure(text: str) -> bool:
    """Whether a cell holds a number, amount, share or date rather than words (years alone may name a column)."""
    bare = text.strip().lstrip("-−(（¥￥").rstrip("%％元)）").replace(",", "").replace("，", "")
    if bare.isdecimal() and len(bare) == 4 and bare[:2] in ("19", "20"):
        return False
    return bool(bare) and all(character in "0123456789.-/:" for character in bare) and bare[0].isdigit()
