"""Sets paragraphs on PDF pages the way office programs do, so that a reader can be held against known text.

Used by the golden tests of the PDF reader and by benchmarks/reading.py. The font is STSong-Light of the Adobe GB1
collection, which every PDF reader knows without its being embedded; Latin text can be set in an embedded TrueType font.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))

_NOT_FIRST = "，。；：、！？”’》〉）)】〕」』,.;:!?%％"
_NOT_LAST = "“‘《〈（(【〔「『"
_UNIT = re.compile(r"[A-Za-z0-9.,%/+\-]+| |.")


@dataclass(frozen=True)
class Style:
    """How a paragraph is set: sizes in points, indents in ems of its own size."""

    size: float = 12.0
    leading: float = 1.75  # baseline distance in ems
    first: float = 2.0  # indent of the first line
    rest: float = 0.0  # indent of the other lines
    right: float = 0.0  # free room at the right
    above: float = 0.0  # extra room above, in points
    align: str = "justify"  # justify, left, centre, right
    bold: bool = False
    keep: bool = False  # everything on one line, never cut


BODY = Style()
TITLE = Style(size=22, leading=1.5, first=0, align="centre", above=10)
HEADING = Style(align="left")
FLUSH = Style(first=0, align="left")
SIGNATURE = Style(first=0, right=2, align="right", above=16)


@dataclass(frozen=True)
class Layout:
    """A page: size, margins (left, top, right, bottom), number of columns and what is drawn around the text."""

    size: tuple[float, float] = A4
    margins: tuple[float, float, float, float] = (80, 90, 80, 80)
    columns: int = 1
    gap: float = 24
    around: Callable[[Canvas, int], None] = field(default=lambda canvas, number: None)


def typeset(paragraphs: Sequence[tuple[str, Style]], layout: Layout = Layout(), encrypt: str | None = None) -> bytes:
    """A PDF with the paragraphs flowing over columns and pages; ``encrypt`` is the password to open it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=layout.size, pageCompression=1, encrypt=encrypt)
    flow = _places(canvas, layout)
    x, y, width, low = next(flow)
    for text, style in paragraphs:
        y -= style.above
        for line, indent, last in _lines(text, style, width):
            y -= style.leading * style.size
            if y < low:
                x, y, width, low = next(flow)
                y -= style.size
            left = x + indent * style.size
            _draw(canvas, line, (left, y, x + width - style.right * style.size - left), style, last=last)
    layout.around(canvas, canvas.getPageNumber())
    canvas.save()
    return out.getvalue()


def _places(canvas: Canvas, layout: Layout) -> Iterator[tuple[float, float, float, float]]:
    """Column after column: left, top, width, bottom."""
    left, top, right, bottom = layout.margins
    width = (layout.size[0] - left - right - (layout.columns - 1) * layout.gap) / layout.columns
    while True:
        for number in range(layout.columns):
            yield left + number * (width + layout.gap), layout.size[1] - top, width, bottom
        layout.around(canvas, canvas.getPageNumber())
        canvas.showPage()


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, SONG, size))


def _lines(text: str, style: Style, width: float) -> Iterator[tuple[str, float, bool]]:
    """The lines of a paragraph by the rules for line starts and ends: text, indent in ems, whether it is the last."""
    indent, line = style.first, ""
    for unit in _units(text):
        room = width - (indent + style.right) * style.size
        if line and not style.keep and _width((line + unit).rstrip(), style.size) > room + 0.01:
            yield line.rstrip(), indent, False
            indent, line = style.rest, ""
        line += unit if line else unit.lstrip()
    yield line, indent, True


def _units(text: str) -> list[str]:
    """Pieces that stay together: words and numbers, a character with the marks that must not part from it."""
    units: list[str] = []
    for match in _UNIT.finditer(text):
        piece = match.group()
        if units and (piece[0] in _NOT_FIRST or units[-1][-1] in _NOT_LAST):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _draw(canvas: Canvas, line: str, room: tuple[float, float, float], style: Style, *, last: bool) -> None:
    """Draws a line whose place is left, baseline and width."""
    left, y, width = room
    free = width - _width(line, style.size)
    if style.align == "centre":
        left += free / 2
    elif style.align == "right":
        left += free
    spread = free / max(len(line) - 1, 1) if style.align == "justify" and not last else 0.0
    pen = canvas.beginText(left, y)
    pen.setFont(SONG, style.size)
    pen.setCharSpace(spread)
    if style.bold:
        pen.setTextRenderMode(2)
    pen.textOut(line)
    pen.setTextRenderMode(0)
    canvas.drawText(pen)
