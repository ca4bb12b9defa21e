"""The head of a table without rulings: pieces over each other are one cell, pieces over several columns cover them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extraction.layout.baselines import Baseline
from extraction.layout.columns import Columns
from extraction.layout.grid import PrintedCell
from extraction.layout.printed import PrintedLine
from extraction.layout.rulings import Stroke


@dataclass(frozen=True, slots=True)
class _Head:
    """A cell of the head: its pieces, the columns it covers, and its level from the top."""

    pieces: tuple[PrintedLine, ...]
    columns: range
    level: int


def head_cells(rows: Sequence[Baseline], columns: Columns, across: Sequence[Stroke]) -> tuple[list[PrintedCell], int]:
    """The cells of a table's head, and how many rows they make up."""
    found: list[_Head] = []
    cut = [[part for piece in row.pieces for part in columns.cut(piece)] for row in rows]
    for at, pieces in enumerate(cut):
        before = len(found)
        for piece in pieces:
            named = _columns_under(piece, pieces, columns, across)
            if len(named) == 1 and at + 1 < len(cut):
                named = _between(piece, cut[-1], columns) or named
            _place(found, piece, named, across)
        level = max((head.level for head in found[before:]), default=0)
        found[before:] = [replace(head, level=level) for head in found[before:]]
    if not found:
        return [], 0
    count = 1 + max(head.level for head in found)
    return [_cell(head, found, count) for head in found], count


def _columns_under(piece: PrintedLine, row: Sequence[PrintedLine], columns: Columns, across: Sequence[Stroke]) -> range:
    """The columns that a piece names: those it stands over, and those that a ruling right under it reaches over."""
    covered = columns.covered(piece)
    for stroke in across:
        near = piece.box.y1 - 3 <= stroke.at <= piece.box.y1 + 0.8 * piece.em
        holds = stroke.start <= piece.box.x0 + 2 and stroke.end >= piece.box.x1 - 2
        alone = not any(
            other is not piece and stroke.start < (other.box.x0 + other.box.x1) / 2 < stroke.end for other in row
        )
        if near and holds and alone:
            reached = [
                at
                for at, (left, right) in enumerate(columns.extents)
                if min(stroke.end, right) - max(stroke.start, left) > 0.5 * (right - left)
            ]
            if reached:
                return range(min(reached[0], covered.start), max(reached[-1], covered.stop - 1) + 1)
    return covered


def _between(piece: PrintedLine, lowest: Sequence[PrintedLine], columns: Columns) -> range | None:
    """The two columns between whose heads on the ``lowest`` row a piece above them is centred."""
    middle = (piece.box.x0 + piece.box.x1) / 2
    for one, other in pairwise(lowest):
        left, right = (one.box.x0 + one.box.x1) / 2, (other.box.x0 + other.box.x1) / 2
        if left < right and 0.2 < (middle - left) / (right - left) < 0.8:
            first, last = columns.covered(one).start, columns.covered(other).stop
            return range(first, last) if last - first == 2 else None
    return None


def _place(found: list[_Head], piece: PrintedLine, columns: range, across: Sequence[Stroke]) -> None:
    """Adds a piece to the cell above it when both name the same columns and no ruling parts them, else as a new one."""
    above = [head for head in found if head.columns.start < columns.stop and columns.start < head.columns.stop]
    lowest = max(above, key=lambda head: (head.level, head.pieces[-1].box.y1), default=None)
    if lowest is not None and lowest.columns == columns and not _is_parted(lowest.pieces[-1], piece, across):
        found[found.index(lowest)] = replace(lowest, pieces=(*lowest.pieces, piece))
    else:
        found.append(_Head((piece,), columns, lowest.level + 1 if lowest is not None else 0))


def _is_parted(above: PrintedLine, below: PrintedLine, across: Sequence[Stroke]) -> bool:
    middle = (below.box.x0 + below.box.x1) / 2
    return any(
        stroke.start < middle < stroke.end and above.box.y1 - 3 <= stroke.at <= below.box.y0 + 3 for stroke in across
    )


def _cell(head: _Head, found: Sequence[_Head], count: int) -> PrintedCell:
    """The cell, reaching down to the cell below it or to the end of the head."""
    below = [
        other.level
        for other in found
        if other.level > head.level
        and other.columns.start < head.columns.stop
        and head.columns.start < other.columns.stop
    ]
    low = min(below, default=count)
    return PrintedCell(head.pieces, head.level, head.columns.start, low - head.level, len(head.columns))
