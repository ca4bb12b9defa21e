"""The lines of a page by baseline: rows of pieces, as the rows of a table stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.layout.printed import PrintedLine
from extraction.layout.rules import pattern, threshold
from extraction.pieces import is_figure

_WIDE_SPACE = re.compile(r" +")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The pieces that stand on one baseline, from left to right, never none."""

    pieces: tuple[PrintedLine, ...]

    @property
    def top(self) -> float:
        """The highest edge of the pieces, in points from the top of the page."""
        return min(piece.box.y0 for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """The lowest edge of the pieces."""
        return max(piece.box.y1 for piece in self.pieces)

    @property
    def text(self) -> str:
        """The texts of the pieces with spaces between them."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def has_values(self) -> bool:
        """Whether a piece behind the first is a figure, or a dash that stands for one."""
        return any(is_value(piece.text) for piece in self.pieces[1:])


def find_baselines(lines: Sequence[PrintedLine]) -> list[Baseline]:
    """The rows of pieces of a page, from top to bottom."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda one: one.box.y1):
        if rows and _shares_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [Baseline(tuple(sorted(row, key=lambda piece: piece.box.x0))) for row in rows]


def _shares_row(one: PrintedLine, other: PrintedLine) -> bool:
    shared = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
    height = min(one.box.y1 - one.box.y0, other.box.y1 - other.box.y0)
    return shared > threshold("order", "same_row") * height


def parted(line: PrintedLine) -> Iterator[PrintedLine]:
    """A line cut at its wide spaces."""
    start = 0
    for space in _WIDE_SPACE.finditer(line.text):
        wide = line.x_at(space.end()) - line.x_at(space.start())
        if space.start() > start and wide >= threshold("aligned", "space") * line.em:
            yield line.part(start, space.start())
            start = space.end()
    yield line.part(start, len(line.text))


def is_value(text: str) -> bool:
    """Whether a piece is a figure, or a sign that stands where one would."""
    bare = text.replace(" ", "")
    return is_figure(bare) or pattern("aligned", "value").match(bare) is not None
