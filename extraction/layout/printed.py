"""What a page shows, before anything is read into it: lines of text and rulings with their places.

This is the input of the layout steps, whatever it comes from (a PDF text layer, OCR, OFD). All positions are points,
origin top left, on the page turned so that its text is upright: :attr:`PrintedPage.turn` says by how much, and
:func:`displayed` turns a box back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction.document import Box, Page, Trouble
from extraction.layout.rulings import Grid


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A run of text on one baseline, or a piece of one: never two columns or table cells if the reader can tell.

    ``box`` is a type-high box (from the ascent to the descent of the font, the same for every line of one size);
    ``size`` the font size in points (0 takes the height of the box). ``edges``: the ``len(text) + 1`` x positions of
    the character boundaries, or empty. ``faint``: light or transparent ink. ``slanted``: not along the reading
    direction. ``tabular``: several pieces far apart on one baseline, as in a table without rulings.
    """

    text: str
    page: int
    box: Box
    size: float = 0.0
    edges: tuple[float, ...] = ()
    bold: bool = False
    faint: bool = False
    slanted: bool = False
    tabular: bool = False

    @property
    def em(self) -> float:
        """The font size in points, never zero."""
        return self.size or (self.box.y1 - self.box.y0) or 1.0

    def x_at(self, index: int) -> float:
        """The x position of the boundary before character ``index``."""
        if self.edges:
            return self.edges[index]
        widths = [2 if character > "\u2e7f" else 1 for character in self.text]
        scale = (self.box.x1 - self.box.x0) / (sum(widths) or 1)
        return self.box.x0 + scale * sum(widths[:index])

    def part(self, start: int, end: int) -> PrintedLine:
        """The piece that shows the characters ``[start, end)``."""
        if start == 0 and end == len(self.text):
            return self
        box = Box(self.x_at(start), self.box.y0, self.x_at(end), self.box.y1)
        edges = self.edges[start : end + 1] if self.edges else ()
        return replace(self, text=self.text[start:end], box=box, edges=edges)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page: its lines in any order, its rulings (thin boxes, horizontal or vertical), and troubles met on it.

    ``turn``: degrees (0, 90, 180, 270) by which the displayed page was turned clockwise to make its text upright;
    ``page`` keeps the displayed size. ``picture``: the share of the page that images cover, 0 to 1.
    """

    page: Page
    lines: tuple[PrintedLine, ...]
    rulings: tuple[Box, ...] = ()
    turn: int = 0
    picture: float = 0.0
    troubles: tuple[Trouble, ...] = ()
    grids: tuple[Grid, ...] = ()  #: of partly ruled tables, where the reader knows more than the rulings tell

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points with the text upright."""
        width, height = self.page.width, self.page.height
        return (height, width) if self.turn in (90, 270) else (width, height)


def displayed(box: Box, page: PrintedPage) -> Box:
    """``box`` on the page as displayed, before it was turned to make its text upright."""
    width, height = page.page.width, page.page.height
    if page.turn == 90:
        return Box(box.y0, height - box.x1, box.y1, height - box.x0)
    if page.turn == 180:
        return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
    if page.turn == 270:
        return Box(width - box.y1, box.x0, width - box.y0, box.x1)
    return box
