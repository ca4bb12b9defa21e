"""The outline of a document and the passages that are judged one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PassageKind = Literal["item", "paragraph", "row", "heading"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or numbered item: its block's span, depth in the tree (1 = highest), number as printed, title text.

    ``style`` names the kind of number (``一、`` ``（一）`` ``1.`` ``（1）`` ``①`` ``第X条`` ``第X部分``
    ``一是`` ``plain``); ``parent`` is the index of the heading above it in :attr:`Outline.headings`, or None.
    ``end`` is the end of the printed heading, ``scope_end`` the end of everything that stands under it.
    """

    start: int
    end: int
    scope_end: int
    depth: int
    style: str
    number: str
    title: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The heading tree of a document, in reading order."""

    headings: tuple[Heading, ...]

    def path(self, index: int | None) -> tuple[str, ...]:
        """The titles (with their numbers) from the top down to heading ``index``."""
        titles: list[str] = []
        while index is not None:
            heading = self.headings[index]
            titles.append(heading.number + heading.title)
            index = heading.parent
        return tuple(reversed(titles))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of body text that is judged as one: a numbered item, a paragraph, a table row or a bare heading.

    ``path`` holds the headings above it, ``heading`` the index of the nearest in the outline, ``number`` its own
    number as printed ('' for none). ``blocks`` are indices into :attr:`Document.blocks`. For a row, ``cells`` are the
    spans of its cells with their column heads.
    """

    kind: PassageKind
    start: int
    end: int
    path: tuple[str, ...]
    heading: int | None
    number: str
    blocks: tuple[int, ...]
    cells: tuple[RowCell, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell of a row passage: its span, the head of its column ('' if none) and its name (``Sheet1!C7``)."""

    start: int
    end: int
    head: str
    ref: str | None = None
