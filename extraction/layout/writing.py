"""Writes paragraphs, rows and furniture into the one text of a document, and keeps where every line went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.captions import find_caption, find_unit, is_unit_line
from extraction.document import Block, BlockKind, Box, Cell, Line, Table
from extraction.layout.join import seam
from extraction.layout.printed import PrintedLine, PrintedPage, displayed
from extraction.layout.tables import WholeTable

_LINES_ABOVE = 3  # how far above a table its caption and unit are looked for


@dataclass(slots=True)
class Draft:
    """The text written so far; a value of one call of ``compose``, never kept."""

    pages: Mapping[int, PrintedPage]
    units: Mapping[int, str] = field(default_factory=dict)  # page → the unit that stands for tables from it on
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    def write_block(self, kind: BlockKind, lines: Sequence[PrintedLine]) -> None:
        """Writes lines as one block."""
        start, part = self.length, len(self.parts)
        self._write_lines(lines, [seam(a.text, b.text) for a, b in pairwise(lines)])
        if self.length > start:
            self.blocks.append(Block(kind, start, self.length, lines[0].page))
            if kind == "paragraph":
                self.above = [*self.above[1 - _LINES_ABOVE :], "".join(self.parts[part:])]
            self._write("\n")

    def write_table(self, table: WholeTable) -> None:
        """Writes a table, each row one block with its cells parted by tabs, and the heads that were printed again."""
        index, cells = len(self.tables), []
        for number, row in enumerate(table.rows):
            start, cell_start, column = self.length, self.length, 0
            page = next(line.page for cell in row for line in cell.lines)
            for cell in row:
                if not cell.lines:
                    continue
                self._write("\t" * (cell.column - column))
                column, cell_start = cell.column, self.length
                self._write_lines(cell.lines, [cell.seam(at) for at in range(len(cell.lines) - 1)])
                ref = f"表{index + 1} 第{number + 1}行"
                cells.append(Cell(cell_start, self.length, number, cell.column, cell.row_span, cell.column_span, ref))
            self.blocks.append(Block("row", start, self.length, page, None, index, number))
            self._write("\n")
        caption = next(filter(None, map(find_caption, reversed(self.above))), None)
        self.tables.append(Table(index, tuple(cells), table.header_rows, self._unit(table), caption))
        self.above = []

    def _unit(self, table: WholeTable) -> str | None:
        """The money unit named above a table, or in a cell of its head that says nothing else."""
        unit = next(filter(None, map(find_unit, reversed(self.above))), None)
        if unit:
            return unit
        head = (cell.text for row in table.rows[: table.header_rows + 1] for cell in row)
        named = next((find_unit(text) for text in head if is_unit_line(text)), None)
        page = next(line.page for cell in table.rows[0] for line in cell.lines)
        return named or self.units.get(max((at for at in self.units if at <= page), default=0))

    def _write(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def _write_lines(self, lines: Sequence[PrintedLine], seams: Sequence[tuple[int, str]]) -> None:
        """Writes lines with what stands between them: characters to drop, and text to put there."""
        for whole, (drop, between) in zip(lines, [*seams, (0, "")], strict=True):
            line, start = whole.part(0, len(whole.text) - drop), self.length
            self._write(line.text)
            if line.text:
                self.lines.append(self._line(line, start))
            self._write(between)

    def _line(self, line: PrintedLine, start: int) -> Line:
        page = self.pages[line.page]
        end = start + len(line.text)
        if page.turn == 0:
            return Line(start, end, line.page, line.box, line.edges)
        edges = tuple(displayed(Box(x, 0, x, 0), page)[1 if page.turn in (90, 270) else 0] for x in line.edges)
        return Line(start, end, line.page, displayed(line.box, page), edges, page.turn)
