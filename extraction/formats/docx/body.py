"""The body of a Word document (or of a cell, text box, note, header): its paragraphs and tables in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extraction.document import BlockKind
from extraction.formats.docx.paragraphs import Reading, WordParagraph, read_paragraph
from extraction.formats.docx.wordml import W, child, number, switch, value
from extraction.markup import Element, local_name
from extraction.pieces import Grid, GridCell, Paragraph, Piece

_HOLDERS = frozenset({"sdtContent", "customXml", "smartTag", "ins", "moveTo", "body", "hdr", "ftr", "txbxContent"})


@dataclass(slots=True)
class Numbered:
    """How many tables have been met, so that each has a name (表2)."""

    tables: int = 0


@dataclass(slots=True)
class _Rows:
    """A table under construction: its cells, the tables inside them, the cells that a merge may still extend."""

    cells: list[GridCell] = field(default_factory=list)
    inner: list[Grid] = field(default_factory=list)
    merging: dict[int, int] = field(default_factory=dict)  #: column → index of the cell that goes on below
    header_rows: int = 0


def read_body(container: Element, reading: Reading, numbered: Numbered) -> Iterator[Piece]:
    """Paragraphs and tables of ``container``; text boxes stand behind the paragraph that anchors them."""
    for element in blocks_of(container):
        if element.tag == W + "tbl":
            yield from read_table(element, reading, numbered)
        else:
            paragraph = read_paragraph(element, reading)
            yield from _pieces(paragraph)
            for box in paragraph.boxes:
                yield from read_body(box, reading, numbered)


def blocks_of(container: Element) -> Iterator[Element]:
    """The ``w:p`` and ``w:tbl`` of a container, those in content controls and tracked insertions included."""
    for element in container:
        name = local_name(element)
        if element.tag in (W + "p", W + "tbl"):
            yield element
        elif name == "AlternateContent":
            yield from blocks_of(element[0]) if len(element) else ()
        elif name == "sdt" and not switch(child(element, "sdtPr"), "showingPlcHdr"):
            content = child(element, "sdtContent")
            yield from blocks_of(content) if content is not None else ()
        elif name in _HOLDERS:
            yield from blocks_of(element)


def _pieces(paragraph: WordParagraph) -> Iterator[Paragraph]:
    """A table of contents is kept as furniture: it repeats headings and holds no text of its own."""
    kind: BlockKind = "furniture" if paragraph.is_contents else "paragraph"
    for line in paragraph.lines:
        yield Paragraph(line, kind, paragraph.level)


def read_table(table: Element, reading: Reading, numbered: Numbered) -> Iterator[Piece]:
    """A table; one that only frames text (a single cell, or one column of cells with tables in them) is unwrapped."""
    rows = list(_rows_of(table))
    if _is_frame(rows):
        for _, cell in (pair for row in rows for pair in _cells_of(row)):
            yield from read_body(cell, reading, numbered)
        return
    numbered.tables += 1
    name, built = f"表{numbered.tables}", _Rows()
    for at, row in enumerate(rows):
        _read_row(built, at, row, name, reading)
    yield Grid(tuple(built.cells), header_rows=built.header_rows or None)
    yield from built.inner


def _is_frame(rows: list[Element]) -> bool:
    cells = [[cell for _, cell in _cells_of(row)] for row in rows]
    if sum(map(len, cells)) == 1:
        return True
    return all(len(row) == 1 for row in cells) and any(next(row[0].iter(W + "tbl"), None) is not None for row in cells)


def _rows_of(table: Element) -> Iterator[Element]:
    """The rows that stay when tracked changes are accepted."""
    for element in table:
        if element.tag == W + "tr":
            if child(child(element, "trPr"), "del") is None:
                yield element
        elif local_name(element) == "sdt":
            content = child(element, "sdtContent")
            yield from _rows_of(content) if content is not None else ()
        elif local_name(element) in _HOLDERS:
            yield from _rows_of(element)


def _cells_of(row: Element, column: int | None = None) -> Iterator[tuple[int, Element]]:
    """The cells of a row, each with its 0-based grid column."""
    column = number(child(row, "trPr"), "gridBefore") or 0 if column is None else column
    for element in row:
        if element.tag == W + "tc":
            if child(child(element, "tcPr"), "cellDel") is None:
                yield column, element
                column += _width(element)
        elif local_name(element) in ("sdt", *_HOLDERS):
            inside = child(element, "sdtContent") if local_name(element) == "sdt" else element
            for at, cell in _cells_of(inside, column) if inside is not None else ():
                yield at, cell
                column = at + _width(cell)


def _width(cell: Element) -> int:
    return max(number(child(cell, "tcPr"), "gridSpan") or 1, 1)


def _read_row(built: _Rows, at: int, row: Element, name: str, reading: Reading) -> None:
    if switch(child(row, "trPr"), "tblHeader") and built.header_rows == at:
        built.header_rows += 1
    for column, cell in _cells_of(row):
        text, inner = _read_cell(cell, reading, f"{name} 第{at + 1}行")
        built.inner += inner
        merge = child(child(cell, "tcPr"), "vMerge")
        goes_on = merge is not None and value(child(cell, "tcPr"), "vMerge") != "restart"
        if goes_on and column in built.merging:
            _extend(built, column, at, text)
            continue
        built.cells.append(GridCell(text, at, column, 1, _width(cell), f"{name} 第{at + 1}行"))
        built.merging.pop(column, None)
        if merge is not None:
            built.merging[column] = len(built.cells) - 1


def _extend(built: _Rows, column: int, at: int, text: str) -> None:
    """A merged cell reaches one row further down (text hidden in the continuation is not printed and stays out)."""
    del text
    index = built.merging[column]
    cell = built.cells[index]
    built.cells[index] = replace(cell, row_span=at - cell.row + 1)


def _read_cell(cell: Element, reading: Reading, place: str) -> tuple[str, list[Grid]]:
    """The paragraphs of a cell, parted by line feeds, and the tables inside it."""
    inner_reading = Numbered()
    texts, grids = [], []
    for piece in read_body(cell, reading, inner_reading):
        if isinstance(piece, Grid):
            grids.append(_inside(piece, place))
        else:
            texts.append(piece.text)
    return "\n".join(texts), grids


def _inside(grid: Grid, place: str) -> Grid:
    """A table inside a cell, its cells named by the outer cell's row first (表2 第3行内表1 第1行)."""
    cells = tuple(replace(cell, ref=f"{place}内{cell.ref}") for cell in grid.cells)
    return replace(grid, cells=cells)
