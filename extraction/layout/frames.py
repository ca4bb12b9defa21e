"""Where the text of a column stands: its left and right margin, font size and leading, pooled over alike pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extraction.layout.order import Column
from extraction.layout.printed import PrintedLine

#: Alike columns: page width and height in points, odd or even page (mirrored margins), column number, column count.
FrameKey = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """Margins of a column in points; ``em`` the body's font size, ``leading`` the usual distance of two baselines.

    ``indented``: paragraphs start with an indent, so that a line at the margin goes on with one.
    """

    left: float
    right: float
    em: float
    leading: float
    indented: bool

    @property
    def width(self) -> float:
        """The width of a full line in points."""
        return max(self.right - self.left, self.em)


def body_size(lines: Iterable[PrintedLine]) -> float:
    """The font size in points of most characters; 12 when there are none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.em * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def frame_key(column: Column, size: tuple[float, float]) -> FrameKey:
    """Which columns share their margins with ``column`` on a page of ``size`` points."""
    return round(size[0] / 4), round(size[1] / 4), column.page % 2, column.number, column.count


def find_frames(columns: Sequence[tuple[FrameKey, Column]], em: float) -> dict[FrameKey, Frame]:
    """The frame of every kind of column; odd and even pages share theirs when their right margins agree."""
    pooled: dict[FrameKey, list[list[PrintedLine]]] = defaultdict(list)
    for key, column in columns:
        pooled[key].append([item for item in column.items if isinstance(item, PrintedLine)])
    frames = {key: frame_of(lines, em) for key, lines in pooled.items()}
    for key, frame in list(frames.items()):
        other = (*key[:2], 1 - key[2], *key[3:])
        if key[2] == 0 and other in frames and abs(frames[other].right - frame.right) < 0.8 * em:
            frames[key] = frames[other] = frame_of(pooled[key] + pooled[other], em)
    return frames


def frame_of(columns: Sequence[Sequence[PrintedLine]], em: float) -> Frame:
    """The frame that alike columns share; ``em`` is the document's usual font size in points."""
    lines = [line for column in columns for line in column]
    body = [line for line in lines if abs(line.em - em) < 0.15 * em] or lines
    if not body:
        return Frame(0.0, em, em, 1.5 * em, False)
    size = median(line.em for line in body)
    left = _margin([line.box.x0 for line in body], size)
    right = -_margin([-line.box.x1 for line in body], size)
    steps = [
        below.box.y1 - line.box.y1
        for column in columns
        for line, below in pairwise(column)
        if 0.8 * size < below.box.y1 - line.box.y1 < 4 * size and abs(line.em - below.em) < 0.1 * size
    ]
    inset = sum(1.4 * size < line.box.x0 - left < 2.7 * size for line in body)
    flush = sum(abs(line.box.x0 - left) < 0.6 * size for line in body)
    return Frame(left, right, size, _usual(steps, 1.5 * size), inset >= 2 and inset * 12 >= flush)


def _margin(values: list[float], em: float) -> float:
    """The outermost (lowest) position that several lines share; a single line counts when it is two characters out."""
    ordered = sorted(values)
    need = max(2, len(ordered) // 40)
    for at, value in enumerate(ordered):
        if at + need <= len(ordered) and ordered[at + need - 1] - value < 0.6 * em:
            return min(value, ordered[0]) if 1.5 * em < value - ordered[0] < 2.5 * em else value
    return ordered[0]


def _usual(steps: list[float], default: float) -> float:
    """The lowest common step: lines inside a paragraph, not the room between two."""
    if not steps:
        return default
    counts = Counter(round(step * 2) / 2 for step in steps)
    often = max(counts.values())
    return min(step for step, count in counts.items() if count * 3 >= often)
