"""Segments: the smallest stretches of text that are in a clue or not - a sentence, a part of an enumeration, a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extraction.parts import find_parts
from extraction.passage import Passage, RowCell
from extraction.sentences import split_sentences
from extraction.structure import Structure


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one passage. ``order`` counts from 0 inside the passage, ``total`` is how many it has.

    ``cell`` is the table cell it stands in, ``part`` whether it begins a part of an enumeration (一是…), ``heading``
    whether it is the printed heading of its item.
    """

    start: int
    end: int
    passage: int
    order: int
    total: int
    cell: RowCell | None = None
    part: bool = False
    heading: bool = False


def cut_segments(structure: Structure) -> tuple[Segment, ...]:
    """All segments of the body, in reading order; blank stretches are left out."""
    found: list[Segment] = []
    for index, passage in enumerate(structure.passages):
        pieces = list(_cell_pieces(structure, passage) if passage.cells else _text_pieces(structure, passage))
        for order, (start, end, cell, part, heading) in enumerate(pieces):
            found.append(Segment(start, end, index, order, len(pieces), cell, part, heading))
    return tuple(found)


_Piece = tuple[int, int, RowCell | None, bool, bool]


def _cell_pieces(structure: Structure, passage: Passage) -> Iterator[_Piece]:
    """The cells of a row that stand in the row itself (a merged cell above is context, not text of this row)."""
    text = structure.document.text
    for cell in passage.cells:
        if cell.start < passage.start or cell.end > passage.end or not text[cell.start : cell.end].strip():
            continue
        yield cell.start, cell.end, cell, False, False


def _text_pieces(structure: Structure, passage: Passage) -> Iterator[_Piece]:
    text = structure.document.text
    parts = {start for start, _ in find_parts(text, passage).parts}
    heading_end = _heading_end(structure, passage)
    cuts = {passage.start, passage.end, *parts}
    cuts.update(end for _, end in split_sentences(text, passage.start, passage.end))
    if heading_end is not None:
        cuts.add(heading_end)
    for block in passage.blocks:
        cuts.add(max(structure.document.blocks[block].start, passage.start))
    ordered = sorted(cut for cut in cuts if passage.start <= cut <= passage.end)
    for start, end in pairwise(ordered):
        kept = _stripped(text, start, end)
        if kept:
            is_heading = heading_end is not None and end <= heading_end
            yield *kept, None, start in parts, is_heading


def _heading_end(structure: Structure, passage: Passage) -> int | None:
    """Where the printed heading of the passage's own item ends, when it has one."""
    if passage.heading is None:
        return None
    heading = structure.outline.headings[passage.heading]
    return heading.end if passage.start <= heading.start < passage.end else None


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    kept = piece.strip()
    return (start + lead, start + lead + len(kept)) if kept else None
