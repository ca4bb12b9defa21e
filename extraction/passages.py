"""Passages: every body character in exactly one of items, bare headings, paragraphs and table rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extraction.document import Block, Document
from extraction.passage import Heading, Outline, Passage, PassageKind
from extraction.rows import TableReading, read_table
from extraction.sections import is_group_title, is_story_title, title_role

#: Sections whose unnumbered paragraphs are told apart; in any other section they make one item with their heading.
_PARAGRAPH_ROLES = frozenset({
    "findings", "basics", "opinion", "recommendation", "rectification", "handling", "scope", "law", "case-opinion",
    "achievements", "plan",
})  # fmt: skip
_FINISHED = frozenset("。；！？：;.!?:”）)")
_SECTION_STYLES = frozenset({"第X部分", "第X章", "第X节", "一、", "plain", "【】", "Ⅰ、"})


def find_passages(document: Document, outline: Outline) -> tuple[Passage, ...]:
    """The passages of ``document`` in reading order. Footnotes are paragraphs, furniture is left out."""
    return tuple(_Cutter(document, outline).cut())


@dataclass(slots=True)
class _Cutter:
    """One pass over the blocks with the chain of headings that are open."""

    document: Document
    outline: Outline
    readings: dict[int, TableReading] = field(default_factory=dict)

    def cut(self) -> Iterator[Passage]:
        headings = self.outline.headings
        by_start = {heading.start: index for index, heading in enumerate(headings)}
        parents = {heading.parent for heading in headings}
        at, blocks = 0, self.document.blocks
        chain: list[int] = []
        while at < len(blocks):
            block = blocks[at]
            if block.kind == "furniture" or block.start >= block.end:
                at += 1
                continue
            while chain and headings[chain[-1]].scope_end <= block.start:
                chain.pop()
            index = by_start.get(block.start) if block.kind == "paragraph" else None
            if index is None:
                yield self._loose(at, chain[-1] if chain else None)
                at += 1
                continue
            chain.append(index)
            last = at if index in parents else self._last_of_item(index, at)
            if index in parents or self._is_section(headings[index], at, last):
                yield from self._heading(index, at)
                at += 1
            else:
                yield self._passage("item", block.start, blocks[last].end, index, range(at, last + 1))
                at = last + 1

    def _last_of_item(self, index: int, at: int) -> int:
        """The last paragraph of a lowest item: up to the end of its scope or to a table in it."""
        end, last = self.outline.headings[index].scope_end, at
        for following in range(at + 1, len(self.document.blocks)):
            block = self.document.blocks[following]
            if block.kind != "paragraph" or block.start >= end:
                break
            last = following
        return last

    def _is_section(self, heading: Heading, at: int, last: int) -> bool:
        """A title over a table, and a section title over several unnumbered paragraphs, is no item."""
        blocks = self.document.blocks
        over_table = (
            last + 1 < len(blocks) and blocks[last + 1].kind == "row" and blocks[last + 1].start < heading.scope_end
        )
        if over_table and heading.end == blocks[at].end and last - at < 2:
            return True
        text = self.document.text
        finished = sum(text[b.end - 1] in _FINISHED for b in blocks[at + 1 : last + 1])
        if heading.end != blocks[at].end or finished < 2 or text[heading.end - 1] in "。；;":
            return False
        if is_story_title(heading.title):
            return False
        known = heading.style in _SECTION_STYLES and title_role(heading.title) in _PARAGRAPH_ROLES
        return known or (heading.style != "问题1" and is_group_title(heading.title))

    def _heading(self, index: int, at: int) -> Iterator[Passage]:
        """The printed heading, and the lead that is glued to it."""
        heading, block = self.outline.headings[index], self.document.blocks[at]
        yield self._passage("heading", block.start, heading.end, index, range(at, at + 1))
        lead = heading.end
        while lead < block.end and self.document.text[lead].isspace():
            lead += 1
        if lead < block.end:
            yield Passage("paragraph", lead, block.end, self.outline.path(index), index, "", (at,))

    def _passage(self, kind: PassageKind, start: int, end: int, index: int, blocks: range) -> Passage:
        heading = self.outline.headings[index]
        return Passage(kind, start, end, self.outline.path(heading.parent), index, heading.number, tuple(blocks))

    def _loose(self, at: int, index: int | None) -> Passage:
        """A paragraph or a table row outside any item."""
        block = self.document.blocks[at]
        path = self.outline.path(index)
        if block.kind != "row" or block.table is None or block.row is None:
            return Passage("paragraph", block.start, block.end, path, index, "", (at,))
        return self._row(at, block, path, index)

    def _row(self, at: int, block: Block, path: tuple[str, ...], index: int | None) -> Passage:
        assert block.table is not None and block.row is not None
        reading = self.readings.get(block.table)
        if reading is None:
            reading = read_table(self.document.tables[block.table], self.document.text)
            self.readings[block.table] = reading
        kind: PassageKind = "heading" if block.row < reading.header_rows else "row"
        cells = reading.rows.get(block.row, ())
        return Passage(kind, block.start, block.end, path, index, "", (at,), cells, reading.unit)
