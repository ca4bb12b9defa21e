"""Where the columns of a table without rulings stand: the strips that its rows leave free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.layout.baselines import Baseline
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import threshold


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: where each one's text stands (left, right), and the x positions that part them."""

    extents: tuple[tuple[float, float], ...]
    em: float

    @property
    def bounds(self) -> tuple[float, ...]:
        """The positions between two columns, one fewer than columns."""
        return tuple((one[1] + other[0]) / 2 for one, other in pairwise(self.extents))

    def covered(self, piece: PrintedLine) -> range:
        """The columns that a piece stands in."""
        slack = 0.3 * self.em
        first = sum(bound < piece.box.x0 + slack for bound in self.bounds)
        last = sum(bound < piece.box.x1 - slack for bound in self.bounds)
        return range(first, max(first, last) + 1)

    def cut(self, piece: PrintedLine) -> Iterator[PrintedLine]:
        """The piece, cut at spaces that stand on a bound between columns."""
        start = 0
        for at, character in enumerate(piece.text):
            if character != " " or at <= start:
                continue
            left, right = piece.x_at(at), piece.x_at(at + 1)
            if any(left - 0.6 * self.em < bound < right + 0.6 * self.em for bound in self.bounds):
                yield piece.part(start, at)
                start = at + 1
        yield piece.part(start, len(piece.text))


def find_columns_of(
    head: Sequence[Baseline], body: Sequence[Baseline], others: Sequence[Baseline], em: float
) -> Columns:
    """The columns that the rows of ``body`` show, widened by the lowest rows of ``head`` that fit into them, and by
    what stands in one of them on ``others``."""
    crossed = int(threshold("aligned", "crossed") * len(body))
    rows = list(body)
    found = _extents(rows, crossed, threshold("aligned", "gap") * em)
    for row in reversed(head):
        wider = _extents([*rows, row], crossed, threshold("aligned", "head_gap") * em)
        if len(wider) < len(found) or (len(wider) == len(found) and len(row.pieces) == 1):
            break
        rows, found = [*rows, row], wider
    for piece in (piece for row in others for piece in row.pieces):
        within = [at for at, (left, right) in enumerate(found) if left < piece.box.x1 and piece.box.x0 < right]
        if len(within) == 1:
            left, right = found[within[0]]
            found[within[0]] = (min(left, piece.box.x0), max(right, piece.box.x1))
    return Columns(tuple(found), em)


def _extents(rows: Sequence[Baseline], crossed: int, gap: float) -> list[tuple[float, float]]:
    """The stretches of the x axis that more than ``crossed`` rows cover, parted by at least ``gap`` points."""
    edges = sorted(
        (x, step) for row in rows for piece in row.pieces for x, step in ((piece.box.x0, 1), (piece.box.x1, -1))
    )
    found: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in edges:
        before, depth = depth, depth + step
        if before <= crossed < depth:
            start = x
        elif depth <= crossed < before:
            if found and start - found[-1][1] < gap:
                found[-1] = (found[-1][0], x)
            else:
                found.append((start, x))
    return found
