"""Footnotes: small type at the foot of a column, under a short rule or behind a note mark."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.document import Box
from extraction.layout.order import Column, Item
from extraction.layout.printed import PrintedLine
from extraction.layout.rules import limits, pattern, threshold


def footnote_start(column: Column, rulings: Sequence[Box], width: float, em: float) -> int:
    """The index of the first footnote line among the items of ``column``; their number when there is none.

    ``width`` of the page and ``em`` of the body in points.
    """
    items = column.items
    small = threshold("footnote", "small") * em
    start = len(items)
    while start and _is_small(items[start - 1], small):
        start -= 1
    if start == len(items):
        return start
    first = items[start]
    if start and isinstance(first, PrintedLine) and pattern("footnote", "marker").match(first.text):
        return start
    return next((at for at in range(start, len(items)) if _under_rule(items, at, rulings, width)), len(items))


def _is_small(item: Item, size: float) -> bool:
    return isinstance(item, PrintedLine) and item.em <= size and not item.tabular


def _under_rule(items: Sequence[Item], at: int, rulings: Sequence[Box], width: float) -> bool:
    """Whether a short horizontal rule stands between item ``at`` and the one above it."""
    low, high = (share * width for share in limits("footnote", "rule"))
    top = items[at - 1].box.y1 - 1 if at else 0.0
    return any(
        low < rule.x1 - rule.x0 < high and rule.y1 - rule.y0 < 3 and top <= rule.y0 <= items[at].box.y0 + 2
        for rule in rulings
    )
