"""How a document is laid out, for showing: its blocks, lines, tables and pages, and the passages that were judged.

Packed into few bytes it is kept by the desk, so that a document is not read again each time somebody looks at it.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from extraction.document import Block, Box, Cell, Document, Line, Page, Table
from extraction.passage import Passage
from extraction.structure import find_structure

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage of the body: its span and the headings above it."""

    start: int
    end: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facsimile:
    """A document for showing. Spans point into ``document.text``."""

    document: Document
    passages: tuple[JudgedPassage, ...]


def make_facsimile(document: Document) -> Facsimile:
    """Find the passages of a document that was read."""
    return Facsimile(document, tuple(_judged(passage) for passage in find_structure(document).passages))


def plain_facsimile(text: str, pages: tuple[Page, ...] = ()) -> Facsimile:
    """A text without layout: one paragraph a line. For a document that can no longer be read as it was."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    return Facsimile(Document(text, tuple(blocks), pages), ())


def pack(facsimile: Facsimile) -> bytes:
    """Everything but the text, compressed."""
    document = facsimile.document
    content = {
        "format": _FORMAT,
        "media_type": document.media_type,
        "blocks": [[b.kind, b.start, b.end, b.page, b.level, b.table, b.row] for b in document.blocks],
        "pages": [[p.number, round(p.width, 2), round(p.height, 2), p.source, p.confidence] for p in document.pages],
        "lines": [_pack_line(line) for line in document.lines],
        "tables": [_pack_table(table) for table in document.tables],
        "passages": [[p.start, p.end, list(p.path)] for p in facsimile.passages],
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes, text: str) -> Facsimile:
    """Back from :func:`pack`; raises ValueError for another format."""
    content = json.loads(zlib.decompress(packed))
    if content.get("format") != _FORMAT:
        raise ValueError("packed by another version")
    document = Document(
        text=text,
        blocks=tuple(Block(*row) for row in content["blocks"]),
        pages=tuple(Page(*row) for row in content["pages"]),
        lines=tuple(_unpack_line(row) for row in content["lines"]),
        tables=tuple(_unpack_table(row) for row in content["tables"]),
        media_type=content["media_type"],
    )
    passages = tuple(JudgedPassage(start, end, tuple(path)) for start, end, path in content["passages"])
    return Facsimile(document, passages)


def _judged(passage: Passage) -> JudgedPassage:
    return JudgedPassage(passage.start, passage.end, passage.path)


def _pack_line(line: Line) -> list[Any]:
    """Positions in tenths of a point."""
    box = [round(value * 10) for value in line.box]
    return [line.start, line.end, line.page, *box, [round(edge * 10) for edge in line.edges], line.turn]


def _unpack_line(row: list[Any]) -> Line:
    start, end, page, x0, y0, x1, y1, edges, turn = row
    box = Box(x0 / 10, y0 / 10, x1 / 10, y1 / 10)
    return Line(start, end, page, box, tuple(edge / 10 for edge in edges), turn)


def _pack_table(table: Table) -> list[Any]:
    cells = [[c.start, c.end, c.row, c.column, c.row_span, c.column_span, c.ref] for c in table.cells]
    return [table.index, cells, table.header_rows, table.unit, table.caption]


def _unpack_table(row: list[Any]) -> Table:
    index, cells, header_rows, unit, caption = row
    return Table(index, tuple(Cell(*cell) for cell in cells), header_rows, unit, caption)
