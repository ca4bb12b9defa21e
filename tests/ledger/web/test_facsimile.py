"""Facsimiles and sheets: packed and back without loss, marked pieces that add up to the text, grids without shifts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import report_pdf

from extraction.document import Block, Cell, Document, Table
from extraction.read import read_document
from ledger.web.facsimile import make_facsimile, pack, plain_facsimile, unpack
from ledger.web.marks import Mark, cut
from ledger.web.sheets import Grid, Paragraph, text_sheet


def test_a_packed_facsimile_shows_the_same_boxes() -> None:
    document = read_document(report_pdf(pages=2), "a.pdf")
    made = make_facsimile(document)
    back = unpack(pack(made), document.text)
    assert back.passages == made.passages
    assert list(back.document.blocks) == list(document.blocks)
    start = document.text.index("违规出借")
    for (page, one), (other_page, other) in zip(
        document.boxes(start, start + 8), back.document.boxes(start, start + 8), strict=True
    ):
        assert page == other_page
        assert one == pytest.approx(other, abs=0.1)


def test_another_format_is_refused() -> None:
    import json  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    with pytest.raises(ValueError, match="another version"):
        unpack(zlib.compress(json.dumps({"format": 99}).encode()), "")


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_pieces_add_up_to_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(min(a, b), max(a, b), "amount") for a, b in spans]
    pieces = cut(text, 0, len(text), marks)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        covered = any(mark.start <= piece.start < mark.end for mark in marks)
        assert bool(piece.kinds) == (covered and piece.text != "") or piece.text == ""


def test_a_plain_facsimile_has_a_paragraph_a_line() -> None:
    sheet = text_sheet(plain_facsimile("一\n\n二").document, [])
    texts = ["".join(s.text for s in part.segments) for part in sheet.parts if isinstance(part, Paragraph)]
    assert texts == ["一", "", "二"]


def grid_document() -> Document:
    """A table with a wide cell, a tall cell and an empty place."""
    text = "单位\t金额\t状态\n甲\t\t已改\n\t5\t未改"
    cells = (
        Cell(0, 2, 0, 0), Cell(3, 5, 0, 1), Cell(6, 8, 0, 2),
        Cell(9, 10, 1, 0, row_span=2), Cell(12, 14, 1, 2),
        Cell(16, 17, 2, 1), Cell(18, 20, 2, 2),
    )  # fmt: skip
    blocks = (
        Block("row", 0, 8, table=0, row=0),
        Block("row", 9, 14, table=0, row=1),
        Block("row", 15, 20, table=0, row=2),
    )
    return Document(text, blocks, tables=(Table(0, cells, 1),))


def test_cells_stand_in_their_columns() -> None:
    (grid,) = text_sheet(grid_document(), []).parts
    assert isinstance(grid, Grid)
    shown = [["".join(s.text for s in cell.segments) for cell in row] for row in grid.rows]
    assert shown == [["单位", "金额", "状态"], ["甲", "", "已改"], ["5", "未改"]]
    assert grid.rows[1][0].row_span == 2


def test_the_cell_of_the_clue_is_marked() -> None:
    mark = Mark(18, 20, "clue")
    (grid,) = text_sheet(grid_document(), [mark], [mark]).parts
    assert isinstance(grid, Grid)
    assert [[cell.here for cell in row] for row in grid.rows] == [[False] * 3, [False] * 3, [False, True]]
