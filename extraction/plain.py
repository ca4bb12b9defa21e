"""A plain text as a Document: one line is one block, neighbouring lines with tabs are the rows of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.document import Block, Cell, Document, Table

_UNIT = re.compile(r"(?:金额)?单位[：:]?\s*(?:人民币)?(亿元|千万元|百万元|万元|千元|元|万美元|美元)")
_HEAD_WORDS = re.compile(
    r"序号|编号|项目|单位|企业|名称|内容|问题|金额|情况|类别|类型|状态|措施|责任|备注|时限|依据|指标"
)
_FIGURE = re.compile(r"[\d,.，％%\-—/]+")
_MAX_HEADER_ROWS = 3


def document_from_text(text: str) -> Document:
    """Blocks and tables of a text without pages; positions are those of ``text`` itself."""
    lines = [_trim(text, match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    lines = [(start, end) for start, end in lines if start < end]
    builder = _Builder(text)
    for at, (start, end) in enumerate(lines):
        is_row = "\t" in text[start:end] or (builder.rows and "\t" in text[start : lines[at][1]])
        builder.add(start, end, bool(is_row))
    builder.close_table()
    return Document(text, tuple(builder.blocks), tables=tuple(builder.tables))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks around; a leading or trailing tab stays, since it parts empty cells."""
    while start < end and text[start] in " 　\r\f\v\xa0\ufeff":
        start += 1
    while end > start and text[end - 1] in " 　\r\f\v\xa0":
        end -= 1
    return (start, start) if not text[start:end].strip() else (start, end)


@dataclass(slots=True)
class _Builder:
    """Blocks and tables so far, and the rows of the table that is open."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)

    def add(self, start: int, end: int, is_row: bool) -> None:
        if not is_row:
            self.close_table()
            self.blocks.append(Block("paragraph", start, end))
            return
        self.blocks.append(Block("row", start, end, table=len(self.tables), row=len(self.rows)))
        self.rows.append((start, end))

    def close_table(self) -> None:
        if self.rows:
            self.tables.append(self._table())
            self.rows = []

    def _table(self) -> Table:
        index = len(self.tables)
        cells = [cell for number, row in enumerate(self.rows) for cell in self._cells(index, number, *row)]
        above = self.text[max(0, self.rows[0][0] - 60) : self.rows[0][1]]
        unit = _UNIT.search(above)
        return Table(index, tuple(cells), self._header_rows(), unit[1] if unit else None)

    def _cells(self, table: int, number: int, start: int, end: int) -> list[Cell]:
        edges = [start - 1, *(m.start() for m in re.finditer("\t", self.text[start:end])), end]
        edges = [edges[0], *(start + e for e in edges[1:-1]), edges[-1]]
        cells = []
        for column, (left, right) in enumerate(pairwise(edges)):
            first, last = left + 1, right
            while first < last and self.text[first].isspace():
                first += 1
            while last > first and self.text[last - 1].isspace():
                last -= 1
            cells.append(Cell(first, last, number, column, ref=f"第{table + 1}个表第{number + 1}行第{column + 1}列"))
        return cells

    def _header_rows(self) -> int:
        """Rows at the top that name columns: words of table heads, no figures, no long text."""
        count = 0
        for start, end in self.rows[:_MAX_HEADER_ROWS]:
            cells = [cell.strip() for cell in self.text[start:end].split("\t")]
            named = sum(bool(_HEAD_WORDS.search(cell)) for cell in cells if len(cell) <= 14)
            figures = sum(bool(_FIGURE.fullmatch(cell)) for cell in cells if cell)
            if figures or not named or any(len(cell) > 20 for cell in cells) or (count and not named > len(cells) // 3):
                break
            count += 1
        return count
