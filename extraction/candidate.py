"""A block that may be a heading, as the outline weighs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block that may be a heading. ``series`` tells lists apart that must not continue one another.

    ``number_end`` is the end of the printed number, ``end`` that of the printed heading; ``rank`` says how styles
    usually nest (smaller is higher); ``glued``: body follows in the same paragraph.
    """

    block: int
    start: int
    end: int
    number_end: int
    style: str
    series: str
    value: int
    rank: int
    doubtful: bool = False
    glued: bool = False
    level: int | None = None
    separator: str = ""
    role: str = "unknown"
