"""Where on a page a table without a full grid stands: runs of rows whose pieces are aligned, and what proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.captions import find_caption, find_unit, is_unit_line
from extraction.layout.baselines import Baseline, is_value
from extraction.layout.columns import Columns, find_columns_of
from extraction.layout.head_rows import body_start, names_columns
from extraction.layout.join import is_sentence_end
from extraction.layout.rules import pattern, threshold
from extraction.layout.rulings import Stroke


@dataclass(frozen=True, slots=True)
class Zone:
    """The rows of one table: those that name its columns, the others, and where the columns stand."""

    head: tuple[Baseline, ...]
    body: tuple[Baseline, ...]
    columns: Columns

    @property
    def left(self) -> float:
        """The left edge of the table's text."""
        return min(piece.box.x0 for row in (*self.head, *self.body) for piece in row.pieces)

    @property
    def right(self) -> float:
        """The right edge of the table's text."""
        return max(piece.box.x1 for row in (*self.head, *self.body) for piece in row.pieces)


def find_zones(
    rows: Sequence[Baseline], across: Sequence[Stroke], em: float, before: Sequence[float] = ()
) -> Iterator[Zone]:
    """The tables among the rows of a page; ``across`` are its horizontal rulings, ``em`` the usual font size.

    ``before``: the positions that part the columns of the table that ends the page before; it may go on.
    """
    if sum(len(row.pieces) > 1 for row in rows) < 2:
        return
    for start, end in _runs(rows, em):
        run = _trimmed(rows[start:end], across)
        rest = _continued(run, before, em) if before and len(run) > 1 else None
        zone = rest or (_zone(run, across, em) if len(run) > 1 else None)
        if zone is not None:
            before = ()
            if rest is not None or _is_table(zone, rows[max(start - 3, 0) : start], across):
                yield zone


def _continued(run: Sequence[Baseline], before: Sequence[float], em: float) -> Zone | None:
    """The rest of the table that ends the page before, when the rows have its columns."""
    start = next((at + 1 for at, row in enumerate(run[:3]) if names_columns(row)), 0)
    head, body = run[:start], run[start:]
    shaping = [row for row in body if len(row.pieces) > 1]
    if not shaping:
        return None
    columns = find_columns_of(head, shaping, body, em)
    bounds = columns.bounds
    alike = len(bounds) == len(before) and all(
        abs(one - other) < threshold("aligned", "drift") for one, other in zip(bounds, before, strict=True)
    )
    return Zone(tuple(head), tuple(body), columns) if alike else None


def _runs(rows: Sequence[Baseline], em: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows that may be one table: no prose between them, no caption, no wide room."""
    width = max(row.pieces[-1].box.x1 for row in rows) - min(row.pieces[0].box.x0 for row in rows)
    start = 0
    for at, row in enumerate(rows):
        alone = len(row.pieces) == 1
        if (alone and _is_prose(row, width)) or _is_above(row):
            yield start, at
            start = at + 1
        elif at > start and row.top - rows[at - 1].bottom > threshold("aligned", "apart") * em:
            yield start, at
            start = at
    yield start, len(rows)


def _is_prose(row: Baseline, width: float) -> bool:
    piece = row.pieces[0]
    wide = piece.box.x1 - piece.box.x0
    return wide > threshold("aligned", "prose") * width or (is_sentence_end(piece.text) and len(piece.text) > 20)


def _is_above(row: Baseline) -> bool:
    """A line that belongs above a table: its caption or unit."""
    if len(row.pieces) == 1:
        return find_caption(row.text) is not None or find_unit(row.text) is not None
    return any(is_unit_line(piece.text) for piece in row.pieces)


def _trimmed(run: Sequence[Baseline], across: Sequence[Stroke]) -> Sequence[Baseline]:
    """The rows from the first to the last with several pieces; a head over several columns above them, and the last
    lines of their cells below them."""
    several = [at for at, row in enumerate(run) if len(row.pieces) > 1]
    if not several:
        return ()
    first, last = several[0], several[-1]
    left = min(piece.box.x0 for row in run[first : last + 1] for piece in row.pieces)
    while first and any(_parts_head(stroke, run[first - 1], run[first], left) for stroke in across):
        first -= 1
    end = last + 1
    while end < len(run) and _is_rest(run[end - 1], run[end], run[last]):
        end += 1
    return run[first:end]


def _parts_head(stroke: Stroke, row: Baseline, below: Baseline, left: float) -> bool:
    """Whether a ruling under ``row`` reaches past it on both sides, but not over the first column, whose left edge is
    ``left``: the row then names several columns."""
    between = row.bottom - 2 <= stroke.at <= below.top + 2
    wide = stroke.start <= row.pieces[0].box.x0 - 6 and stroke.end >= row.pieces[-1].box.x1 + 6
    return between and wide and stroke.start > left + row.pieces[0].em


def _is_rest(above: Baseline, row: Baseline, last: Baseline) -> bool:
    """Whether a piece alone on its row stands right under the text of a cell of the ``last`` full row, which is not its
    first."""
    piece = row.pieces[0]
    near = row.top - above.bottom < 0.8 * piece.em
    return near and any(abs(piece.box.x0 - cell.box.x0) < 0.3 * piece.em for cell in last.pieces[1:])


def _zone(run: Sequence[Baseline], across: Sequence[Stroke], em: float) -> Zone | None:
    """The rows parted into head and body, with their columns; None without two columns."""
    start = body_start(run, across)
    first = max(start - 1, 0)
    while first and run[first].top - run[first - 1].bottom <= threshold("aligned", "head_apart") * em:
        first -= 1
    head, body = run[first:start], run[start:]
    shaping = [row for row in body if row.has_values] or [row for row in body if len(row.pieces) > 1]
    if not shaping:
        return None
    columns = find_columns_of(head, shaping, body, em)
    return Zone(tuple(head), tuple(body), columns) if len(columns.extents) > 1 else None


def _is_table(zone: Zone, above: Sequence[Baseline], across: Sequence[Stroke]) -> bool:
    """Whether something beside the alignment says that the rows are a table: figures, column words, a caption or unit
    above it, rulings over and under it. A table of contents is none."""
    rows = [row for row in zone.body if len(row.pieces) > 1]
    if not rows or _is_contents(zone):
        return False
    columns, figures = len(zone.columns.extents), sum(row.has_values for row in rows)
    behind = [piece for row in rows for piece in row.pieces[1:]]
    share = sum(is_value(piece.text) for piece in behind) / len(behind)
    captioned = any(_is_above(row) for row in above)
    named = any(names_columns(row) for row in zone.head)
    framed = _is_framed(zone, across)
    backed = captioned or named or framed
    if share >= threshold("aligned", "figures") and figures >= (2 if backed else 3):
        return columns > 2 or backed or figures >= 4
    if share == 1 and figures == 2 and zone.head:
        return columns > 3
    if named:
        return len(rows) >= 2 and columns > 2
    return columns > 2 and len(rows) >= 3 and framed and captioned


def _is_framed(zone: Zone, across: Sequence[Stroke]) -> bool:
    """Whether rulings of at least most of the table's width stand above and inside or below it."""
    need = 0.8 * (zone.right - zone.left)
    rows = (*zone.head, *zone.body)
    slack = 2.0 * zone.columns.em
    top, low = rows[0].top - slack, rows[-1].bottom + slack
    wide = [s.at for s in across if top < s.at < low and min(s.end, zone.right) - max(s.start, zone.left) >= need]
    return len(wide) >= 2


def _is_contents(zone: Zone) -> bool:
    """Lines with leaders, or titles with rising page numbers."""
    rows = (*zone.head, *zone.body)
    if sum(pattern("paragraph", "leader").search(row.text) is not None for row in rows) * 3 >= len(rows):
        return True
    lasts = [row.pieces[-1].text.strip() for row in rows if len(row.pieces) > 1]
    if len(zone.columns.extents) != 2 or not all(text.isdecimal() and len(text) <= 4 for text in lasts):
        return False
    numbers = list(map(int, lasts))
    return numbers == sorted(numbers) and not zone.head
