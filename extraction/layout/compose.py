"""Printed pages → document: tables, furniture, reading order, footnotes, paragraphs, blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.document import Document, Trouble
from extraction.layout.footnotes import footnote_start
from extraction.layout.frames import Frame, body_size, find_frames, frame_key
from extraction.layout.furniture import PageLines, find_furniture
from extraction.layout.grid import PrintedTable, find_tables
from extraction.layout.order import Column, find_columns
from extraction.layout.paragraphs import Placed, find_paragraphs
from extraction.layout.printed import PrintedLine, PrintedPage
from extraction.layout.stretches import PlacedTable, TableStretch, find_stretches
from extraction.layout.tables import whole_table
from extraction.layout.writing import Draft


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of a page: what is read there, the footnotes below it, and its frame."""

    column: Column
    notes: tuple[PrintedLine, ...]
    frame: Frame


def compose(
    pages: Sequence[PrintedPage],
    *,
    media_type: str,
    troubles: Sequence[Trouble] = (),
    title: str | None = None,
) -> Document:
    """The document that ``pages`` show: body and tables in reading order, footnotes behind the paragraph that runs over
    them, furniture at the end of the text."""
    tables = [find_tables(page.page.number, page.lines, page.rulings) for page in pages]
    loose = [
        PageLines(page.page.number, *page.size, tuple(rest)) for page, (_, rest) in zip(pages, tables, strict=True)
    ]
    em = body_size(line for page in loose for line in page.lines if not line.slanted)
    furniture = find_furniture(loose, em)
    parts = _parts(pages, tables, furniture, em)
    draft = Draft({page.page.number: page for page in pages})
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


def _parts(
    pages: Sequence[PrintedPage],
    tables: Sequence[tuple[list[PrintedTable], list[PrintedLine]]],
    furniture: Sequence[frozenset[int]],
    em: float,
) -> list[_Part]:
    """The columns of all pages in reading order."""
    bare: list[tuple[PrintedPage, Column, tuple[PrintedLine, ...]]] = []
    for page, (grids, lines), gone in zip(pages, tables, furniture, strict=True):
        body = [line for i, line in enumerate(lines) if i not in gone]
        for column in find_columns(page.page.number, [*body, *grids]):
            cut = footnote_start(column, page.rulings, page.size[0], em)
            notes = tuple(item for item in column.items[cut:] if isinstance(item, PrintedLine))
            bare.append((page, replace(column, items=column.items[:cut]), notes))
    keys = [frame_key(column, page.size) for page, column, _ in bare]
    frames = find_frames([(key, column) for key, (_, column, _) in zip(keys, bare, strict=True)], em)
    return [_Part(column, notes, frames[key]) for key, (_, column, notes) in zip(keys, bare, strict=True)]


def _write_body(draft: Draft, parts: Sequence[_Part]) -> list[list[PrintedLine]]:
    """Writes paragraphs, tables and footnotes; returns what was printed again above the parts of tables.

    The footnotes of a column stand behind the paragraph that ends it or runs over into the next.
    """
    notes = [(number, part) for number, part in enumerate(parts) if part.notes]
    items = [
        Placed(item, part.frame, number) if isinstance(item, PrintedLine) else PlacedTable(item, number)
        for number, part in enumerate(parts)
        for item in part.column.items
    ]
    repeated: list[list[PrintedLine]] = []
    for stretch in find_stretches(items):
        if isinstance(stretch, TableStretch):
            _write_notes(draft, notes, stretch.column)
            whole = whole_table(stretch.tables)
            draft.write_table(whole)
            repeated += [[line] for line in stretch.again]
            repeated += [[*cell.lines] for cell in whole.repeated if cell.lines]
            continue
        for paragraph in find_paragraphs(stretch):
            _write_notes(draft, notes, paragraph[0].column)
            draft.write_block("paragraph", [placed.line for placed in paragraph])
    _write_notes(draft, notes, len(parts))
    return repeated


def _write_notes(draft: Draft, notes: list[tuple[int, _Part]], column: int) -> None:
    """Writes the footnotes of all columns before ``column`` and takes them off the list."""
    while notes and notes[0][0] < column:
        number, part = notes.pop(0)
        for paragraph in find_paragraphs([Placed(line, part.frame, number) for line in part.notes]):
            draft.write_block("footnote", [placed.line for placed in paragraph])


def _furniture(loose: Sequence[PageLines], furniture: Sequence[frozenset[int]]) -> Iterator[list[PrintedLine]]:
    """The furniture of every page, top to bottom; characters across the page are gathered to one piece."""
    for page, gone in zip(loose, furniture, strict=True):
        lines = [page.lines[i] for i in sorted(gone)]
        slanted = [line for line in lines if line.slanted]
        for line in sorted((line for line in lines if not line.slanted), key=lambda one: (one.box.y0, one.box.x0)):
            yield [line]
        if slanted:
            yield slanted
