"""Printed pages → document: tables, furniture, reading order, footnotes, paragraphs, blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.captions import find_standing_unit
from extraction.document import Document, Trouble
from extraction.layout.frames import body_size
from extraction.layout.furniture import PageLines, find_furniture
from extraction.layout.page_tables import find_all_tables
from extraction.layout.paragraphs import Placed, find_paragraphs
from extraction.layout.parts import Aside, Part, Sheet, find_parts
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.layout.stretches import PlacedTable, TableStretch, find_stretches
from extraction.layout.tables import whole_table
from extraction.layout.writing import Draft


def compose(
    pages: Sequence[PrintedPage],
    *,
    media_type: str,
    troubles: Sequence[Trouble] = (),
    title: str | None = None,
) -> Document:
    """The document that ``pages`` show: body and tables in reading order, footnotes behind the paragraph that runs over
    them, furniture at the end of the text."""
    tables = find_all_tables(pages)
    loose = [
        PageLines(page.page.number, *page.size, tuple(rest)) for page, (_, rest) in zip(pages, tables, strict=True)
    ]
    em = body_size(line for page in loose for line in page.lines if not line.slanted)
    furniture = find_furniture(loose, em)
    sheets = [
        Sheet(page, tuple(grids), tuple(line for i, line in enumerate(lines) if i not in gone))
        for page, (grids, lines), gone in zip(pages, tables, furniture, strict=True)
    ]
    parts = find_parts(sheets, em)
    draft = Draft({page.page.number: page for page in pages}, _standing_units(pages))
    repeated = _write_body(draft, parts)
    for lines in _furniture(loose, furniture):
        draft.write_block("furniture", lines)
    for row in repeated:
        draft.write_block("furniture", row)
    text = "".join(draft.parts).removesuffix("\n")
    return Document(
        text=text,
        blocks=tuple(draft.blocks),
        pages=tuple(page.page for page in pages),
        lines=tuple(draft.lines),
        tables=tuple(draft.tables),
        troubles=(*troubles, *(trouble for page in pages for trouble in page.troubles)),
        media_type=media_type,
        title=title,
    )


def _standing_units(pages: Sequence[PrintedPage]) -> dict[int, str]:
    """The money unit that pages set for all tables from there on, as the heads of financial notes do."""
    found = {}
    for page in pages:
        units = (find_standing_unit(line.text) for line in page.lines if "单位" in line.text)
        unit = next(filter(None, units), None)
        if unit:
            found[page.page.number] = unit
    return found


def _write_body(draft: Draft, parts: Sequence[Part]) -> list[list[PrintedLine]]:
    """Writes paragraphs, tables, footnotes and text boxes; returns what was printed again above the parts of tables."""
    asides = [(number, aside) for number, part in enumerate(parts) for aside in part.asides]
    items = [
        Placed(item, part.frame, number) if isinstance(item, PrintedLine) else PlacedTable(item, number)
        for number, part in enumerate(parts)
        for item in part.column.items
    ]
    repeated: list[list[PrintedLine]] = []
    for stretch in find_stretches(items):
        if isinstance(stretch, TableStretch):
            _write_asides(draft, asides, stretch.column)
            whole = whole_table(stretch.tables)
            draft.write_table(whole)
            repeated += [[line] for line in stretch.again]
            repeated += [[*cell.lines] for cell in whole.repeated if cell.lines]
            continue
        for paragraph in find_paragraphs(stretch):
            _write_asides(draft, asides, paragraph[0].column)
            draft.write_block("paragraph", [placed.line for placed in paragraph])
    _write_asides(draft, asides, len(parts))
    return repeated


def _write_asides(draft: Draft, asides: list[tuple[int, Aside]], column: int) -> None:
    """Writes what stands aside of the columns before ``column`` and takes it off the list."""
    while asides and asides[0][0] < column:
        number, aside = asides.pop(0)
        for paragraph in find_paragraphs([Placed(line, aside.frame, number) for line in aside.lines]):
            draft.write_block(aside.kind, [placed.line for placed in paragraph])


def _furniture(loose: Sequence[PageLines], furniture: Sequence[frozenset[int]]) -> Iterator[list[PrintedLine]]:
    """The furniture of every page, top to bottom; characters across the page are gathered to one piece."""
    for page, gone in zip(loose, furniture, strict=True):
        lines = [page.lines[i] for i in sorted(gone)]
        slanted = [line for line in lines if line.slanted]
        for line in sorted((line for line in lines if not line.slanted), key=lambda one: (one.box.y0, one.box.x0)):
            yield [line]
        if slanted:
            yield slanted
