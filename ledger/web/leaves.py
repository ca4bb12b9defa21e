"""A page of a PDF or scan for showing: its picture's size, and over it the boxes of marks and the lines of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.document import Box, Document, Page
from ledger.web.marks import Mark


@dataclass(frozen=True, slots=True)
class MarkBox:
    """A box on a page, in points, with what it marks."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    field: str
    clue: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text laid invisibly over the picture, for selecting; ``start`` is its place in the text."""

    x: float
    y: float
    width: float
    size: float
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page with everything over it; ``count`` is the number of pages."""

    number: int
    count: int
    width: float
    height: float
    boxes: tuple[MarkBox, ...]
    lines: tuple[TextLine, ...]


def leaf(document: Document, text: str, number: int, marks: Sequence[Mark], spots: Iterable[dict[str, Any]]) -> Leaf:
    """Page ``number``. ``spots`` is the clue's own evidence, whose boxes serve where the document has no lines."""
    page = _page(document, number)
    boxes = [box for mark in marks for box in _boxes(document, mark, number)]
    if not document.lines:
        own = [box for spot in spots if spot["page"] == number for box in spot["boxes"]]
        boxes = [_mark_box(Box(*box), Mark(0, 0, "clue", "title")) for box in own]
    lines = tuple(
        TextLine(
            x=line.box.x0,
            y=line.box.y1 - (line.box.y1 - line.box.y0) * 0.2,
            width=line.box.x1 - line.box.x0,
            size=line.box.y1 - line.box.y0,
            text=text[line.start : line.end],
            start=line.start,
        )
        for line in document.lines
        if line.page == number and line.turn == 0
    )
    return Leaf(number, max(len(document.pages), 1), page.width, page.height, tuple(boxes), lines)


def hidden_boxes(document: Document, hidden: Iterable[dict[str, Any]], number: int) -> list[Box]:
    """What is blacked out on a page: the boxes of hidden evidence."""
    return [Box(*box) for spot in hidden if spot["page"] == number for box in spot["boxes"]]


def _page(document: Document, number: int) -> Page:
    return next((page for page in document.pages if page.number == number), Page(number, 595.3, 841.9))


def _boxes(document: Document, mark: Mark, number: int) -> list[MarkBox]:
    return [_mark_box(box, mark) for page, box in document.boxes(mark.start, mark.end) if page == number]


def _mark_box(box: Box, mark: Mark) -> MarkBox:
    x0, y0, x1, y1 = (round(value, 1) for value in box)
    return MarkBox(x0, y0, round(x1 - x0, 1), round(y1 - y0, 1), mark.kind, mark.field, mark.clue)
