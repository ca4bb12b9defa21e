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
from extraction.layout.tables import goes_on, whole_table
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
    em = body_size(line for page in pages for line in page.lines if not line.slanted)
    tables = [find_tables(page.page.number, page.lines, page.rulings) for page in pages]
    loose = [
        PageLines(page.page.number, *page.size, tuple(rest)) for page, (_, rest) in zip(pages, tables, strict=True)
    ]
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
    """Writes paragraphs, tables and footnotes; returns the heads of tables that were printed again."""
    flow: list[Placed] = []
    notes: list[list[Placed]] = []
    open_table: list[PrintedTable] = []
    repeated: list[list[PrintedLine]] = []

    def close_table() -> None:
        if open_table:
            whole = whole_table(open_table)
            draft.write_table(whole)
            repeated.extend([*cell.lines] for cell in whole.repeated if cell.lines)
            open_table.clear()

    def close_flow() -> None:
        _write_flow(draft, flow, notes)
        flow.clear()
        notes.clear()

    for number, part in enumerate(parts):
        for item in part.column.items:
            if isinstance(item, PrintedLine):
                close_table()
                flow.append(Placed(item, part.frame, number))
                continue
            if open_table and not goes_on(open_table[-1], item):
                close_table()
            if flow:
                close_flow()
            open_table.append(item)
        if part.notes:
            notes.append([Placed(line, part.frame, number) for line in part.notes])
    close_table()
    close_flow()
    return repeated


def _write_flow(draft: Draft, flow: Sequence[Placed], notes: Sequence[list[Placed]]) -> None:
    """Writes the paragraphs of a flow, the footnotes of a column behind the paragraph that ends it or runs over it."""
    waiting = list(notes)
    for paragraph in find_paragraphs(flow):
        while waiting and waiting[0][0].column < paragraph[0].column:
            _write_notes(draft, waiting.pop(0))
        draft.write_block("paragraph", [placed.line for placed in paragraph])
    for group in waiting:
        _write_notes(draft, group)


def _write_notes(draft: Draft, notes: Sequence[Placed]) -> None:
    for paragraph in find_paragraphs(notes):
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
