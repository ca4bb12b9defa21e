"""Plain text: lines cut by a typewriter width become paragraphs again, tab-parted rows become tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction import media
from extraction.document import Document
from extraction.encoding import decode
from extraction.limits import Limits
from extraction.pieces import Grid, GridCell, Paragraph, Piece, assemble
from extraction.wrapping import find_wrap, join_wrapped

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·~]\s*\d{1,4}\s*[-—–－·~]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*"
)


def read_text(data: bytes, limits: Limits) -> Document:
    """A text file in any encoding that Chinese offices use."""
    del limits  # a text file is as large as its bytes
    decoded = decode(data)
    lines = re.split(r"\r\n|[\n\r\f\v\u2028\u2029\u0085]", decoded.text)
    return assemble(text_pieces(lines), media_type=media.TEXT, troubles=decoded.troubles)


def text_pieces(lines: Sequence[str]) -> Iterator[Piece]:
    """Paragraphs and tables of lines of plain text."""
    body = [line for line in lines if not _PAGE_NUMBER.fullmatch(line)]
    wrap = find_wrap(body)
    for group in _table_groups(body):
        grid = _grid(group)
        if grid is None:
            yield from (Paragraph(text) for text in join_wrapped(group, wrap))
        else:
            yield grid
    yield from (Paragraph(line, "furniture") for line in lines if _PAGE_NUMBER.fullmatch(line))


def _table_groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Runs of lines with an inner tab, and the runs between them."""
    group: list[str] = []
    for line in lines:
        if group and ("\t" in line.strip()) != ("\t" in group[-1].strip()):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _grid(lines: Sequence[str]) -> Grid | None:
    """A table, when at least two neighbouring lines have tabs and most of them agree on the number of columns."""
    if len(lines) < 2 or "\t" not in lines[0].strip():
        return None
    rows = [line.strip(" \r\n").split("\t") for line in lines]
    widths = [len("\t".join(row).rstrip("\t").split("\t")) for row in rows]
    usual = max(set(widths), key=widths.count)
    if widths.count(usual) < max(2, len(rows) / 2):
        return None
    cells = [
        GridCell(text, at, column, ref=f"第{at + 1}行第{column + 1}列")
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return Grid(tuple(cells))
