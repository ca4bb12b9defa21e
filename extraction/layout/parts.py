"""A document's pages as columns in reading order, each with what stands aside of its text: footnotes and text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.document import BlockKind, Box
from extraction.layout.footnotes import footnote_start
from extraction.layout.frames import Frame, find_frames, frame_key, frame_of
from extraction.layout.grid import PrintedTable
from extraction.layout.order import Column, find_columns
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.layout.rows import join_rows
from extraction.layout.rules import threshold
from extraction.layout.rulings import find_boxes


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines that stand behind the paragraph that ends a column or runs over it: its footnotes, a text box."""

    kind: BlockKind
    lines: tuple[PrintedLine, ...]
    frame: Frame


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a page with its frame and what stands aside of it."""

    column: Column
    frame: Frame
    asides: tuple[Aside, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page taken apart: its tables, the lines of its body, and the page as printed."""

    page: PrintedPage
    tables: tuple[PrintedTable, ...]
    lines: tuple[PrintedLine, ...]


def find_parts(sheets: Sequence[Sheet], em: float) -> list[Part]:
    """The columns of all pages in reading order; ``em`` is the body's font size in points."""
    found = [bare for sheet in sheets for bare in _columns(sheet, em)]
    keys = [frame_key(column, sheet.page.size) for sheet, column, _ in found]
    frames = find_frames([(key, column) for key, (_, column, _) in zip(keys, found, strict=True)], em)
    parts = []
    for key, (_, column, aside) in zip(keys, found, strict=True):
        asides = tuple(
            Aside(kind, lines, frames[key] if kind == "footnote" else frame_of([lines], em))
            for kind, lines in aside
            if lines
        )
        parts.append(Part(column, frames[key], asides))
    return parts


def _columns(
    sheet: Sheet, em: float
) -> Iterator[tuple[Sheet, Column, list[tuple[BlockKind, tuple[PrintedLine, ...]]]]]:
    """The columns of a page with their footnotes taken off, the text boxes beside the last of them."""
    boxes = _text_boxes(sheet)
    boxed = {id(line) for lines in boxes for line in lines}
    body = [line for line in sheet.lines if id(line) not in boxed]
    columns = find_columns(sheet.page.page.number, [*body, *sheet.tables])
    for number, column in enumerate(columns):
        cut = footnote_start(column, sheet.page.rulings, sheet.page.size[0], em)
        notes = tuple(item for item in column.items[cut:] if isinstance(item, PrintedLine))
        aside: list[tuple[BlockKind, tuple[PrintedLine, ...]]] = [("footnote", notes)]
        if number == len(columns) - 1:
            aside += [("paragraph", tuple(join_rows(lines))) for lines in boxes]
        yield sheet, replace(column, items=column.items[:cut]), aside


def _text_boxes(sheet: Sheet) -> list[list[PrintedLine]]:
    """The lines inside frames that are narrower than the text and hold the smaller part of it."""
    if not sheet.page.rulings or not sheet.lines:
        return []
    left, right = min(line.box.x0 for line in sheet.lines), max(line.box.x1 for line in sheet.lines)
    found = []
    for box in find_boxes(sheet.page.rulings):
        inside = [line for line in sheet.lines if _holds(box, line.box)]
        narrow = box.x1 - box.x0 < threshold("order", "box") * (right - left)
        if inside and narrow and len(inside) * 2 < len(sheet.lines):
            found.append(inside)
    return found


def _holds(box: Box, line: Box) -> bool:
    return box.x0 <= line.x0 and line.x1 <= box.x1 and box.y0 <= line.y0 and line.y1 <= box.y1 + 1
