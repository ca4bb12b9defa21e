"""The document: one normalised text with blocks, lines, tables and pages that point into it.

Every position is a half-open character span ``[start, end)`` into :attr:`Document.text`. Body text comes first, in
reading order; furniture (running heads, page numbers, watermarks) stands behind it, so that it is kept but never
between two halves of a paragraph.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

BlockKind = Literal["paragraph", "row", "furniture", "footnote"]


class Box(NamedTuple):
    """A rectangle in points (1/72 inch), origin top left, on the page as it is displayed (rotation applied)."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """Usable but degraded: travels with the result and is shown to the reviewer."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: 1-based number, displayed size in points, and how its text was obtained."""

    number: int
    width: float
    height: float
    source: Literal["text-layer", "ocr"] = "text-layer"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line (or a piece of one) of the text, with its place on a page.

    ``edges`` holds the x positions of the character boundaries (``end - start + 1`` values, ascending); when it is
    empty the characters are taken to share the width of the box evenly by display width. ``turn`` (0, 90, 180, 270) is
    how far the page must be turned clockwise to set the line upright; for 90 and 270 the edges are y positions, for 90
    and 180 they descend.
    """

    start: int
    end: int
    page: int
    box: Box
    edges: tuple[float, ...] = ()
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its span, 0-based row and column, how many it covers, and how a person names it."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its cells point into the text. ``unit`` is the money unit named above it or in it (万元), if any.

    In the text a row is one block, its cells parted by a tab. ``header_rows`` counts the rows that name columns.
    """

    index: int
    cells: tuple[Cell, ...]
    header_rows: int = 1
    unit: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, table row, footnote or piece of furniture.

    ``level`` is an outline level (1 = highest) when the file itself says so (a heading style), else None.
    ``table`` and ``row`` name the place of a ``row`` block in :attr:`Document.tables`.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    level: int | None = None
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    media_type: str = "text/plain"
    title: str | None = None  #: the title that the file's own metadata or markup names

    def page_of(self, position: int) -> int | None:
        """The page that shows the character at ``position``; None for files without pages."""
        at = bisect_right(self.lines, position, key=lambda line: line.start) - 1
        return self.lines[at].page if at >= 0 else None

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        """Page and box of every line piece that shows the span, in reading order."""
        found = []
        at = max(bisect_right(self.lines, start, key=lambda line: line.start) - 1, 0)
        for line in self.lines[at:]:
            if line.start >= end:
                break
            if line.end > start:
                found.append((line.page, _cut(line, start, end, self.text)))
        return found

    def part_on_page(self, start: int, end: int, page: int) -> tuple[int, int]:
        """The part of the span that page ``page`` shows, up to where the next page goes on."""
        shown = [line for line in self.lines if line.page == page and line.start < end and line.end > start]
        later = [line.start for line in self.lines if line.page != page and shown[-1].end <= line.start < end]
        first = start if not any(start < line.end <= shown[0].start for line in self.lines) else shown[0].start
        return first, min(later, default=end)

    def cell_at(self, position: int) -> str | None:
        """The name of the table cell that holds the character at ``position``, if any."""
        for table in self.tables:
            for cell in table.cells:
                if cell.start <= position < cell.end:
                    return cell.ref
        return None


def _cut(line: Line, start: int, end: int, text: str) -> Box:
    """The part of a line's box that shows ``[start, end)``."""
    first, last = max(start, line.start) - line.start, min(end, line.end) - line.start
    x0, y0, x1, y1 = line.box
    if line.edges:
        one, other = line.edges[first], line.edges[last]
    else:
        widths = [2 if ord(character) > 0x2E7F else 1 for character in text[line.start : line.end]]
        begin, stop = {0: (x0, x1), 90: (y1, y0), 180: (x1, x0), 270: (y0, y1)}[line.turn]
        scale = (stop - begin) / (sum(widths) or 1)
        one, other = (begin + scale * sum(widths[:at]) for at in (first, last))
    low, high = min(one, other), max(one, other)
    return Box(x0, low, x1, high) if line.turn in (90, 270) else Box(low, y0, high, y1)
