"""Pieces that stand on one baseline, joined to one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.document import Box
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import threshold
from extraction.numbering import find_marker


def join_rows(pieces: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines that ``pieces`` of one column make up, from top to bottom."""
    rows: list[list[PrintedLine]] = []
    for piece in sorted(pieces, key=lambda one: one.box.y1):
        if rows and _same_row(rows[-1][0].box, piece.box):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [row[0] if len(row) == 1 else _joined(row) for row in rows]


def _same_row(one: Box, other: Box) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > threshold("order", "same_row") * min(one.y1 - one.y0, other.y1 - other.y0)


def _joined(row: list[PrintedLine]) -> PrintedLine:
    """One line out of the pieces of a row; a piece printed over another of the same text is left out."""
    pieces = sorted(row, key=lambda line: line.box.x0)
    line = pieces[0]
    for piece in pieces[1:]:
        doubled = line.text.endswith(piece.text) and abs(piece.box.x1 - line.box.x1) < 0.3 * piece.em
        line = line if doubled else _with(line, piece)
    return line


def _with(line: PrintedLine, piece: PrintedLine) -> PrintedLine:
    gap = piece.box.x0 - line.box.x1
    latin = line.text[-1:] < "\u2e80" and piece.text[:1] < "\u2e80"
    space = " " if gap > (0.15 if latin else 0.4) * piece.em else ""
    mine, its = (tuple(one.x_at(i) for i in range(len(one.text) + 1)) for one in (line, piece))
    start = max(mine[-1], its[0]) if space else mine[-2]
    edges = (*(mine if space else mine[:-1]), *(max(x, start) for x in its))
    a, b = line.box, piece.box
    box = Box(a.x0, min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
    longer = line if len(line.text) >= len(piece.text) else piece
    bold = line.bold and piece.bold
    tabular = line.tabular or piece.tabular or (gap > threshold("order", "tabular") * piece.em and not _is_number(line))
    return replace(longer, text=line.text + space + piece.text, box=box, edges=edges, bold=bold, tabular=tabular)


def _is_number(line: PrintedLine) -> bool:
    """Whether a piece is the number of an item, with its text set apart."""
    marker = find_marker(line.text, 0, len(line.text))
    return marker is not None and marker.end == len(line.text)
