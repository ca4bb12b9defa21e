"""Marks in a text: which spans are coloured and why, and a stretch of text cut at their borders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from extraction.dates import find_periods

#: What a mark says: the clue at hand, another clue, its fields, a passage that was judged not to be one, masked text.
KINDS = ("clue", "other", "decided", "rejected", "amount", "loss", "enterprise", "date", "dismissed", "hidden")


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open span of a kind; ``field`` is the reviewed field that it shows, ``clue`` whose it is."""

    start: int
    end: int
    kind: str
    field: str = ""
    clue: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under the same marks throughout."""

    start: int
    text: str
    kinds: tuple[str, ...]
    field: str
    clue: str

    @property
    def classes(self) -> str:
        """Its CSS classes."""
        return " ".join(f"m-{kind}" for kind in self.kinds)


def clue_marks(payload: dict[str, Any], text: str, clue: str = "") -> list[Mark]:
    """The marks of the clue at hand: evidence, amounts, enterprises, years."""
    marks = [Mark(spot["start"], spot["end"], "clue", "title", clue) for spot in payload["evidence"]]
    for amount in payload["amounts"]:
        kind = "loss" if amount["role"] == "loss" else "amount"
        marks.append(Mark(amount["start"], amount["end"], kind, "loss_yuan", clue))
    for party in payload["enterprises"]:
        if party["start"] is not None:
            marks.append(Mark(party["start"], party["end"], "enterprise", "enterprises", clue))
    for spot in payload["evidence"]:
        for period in find_periods(text, spot["start"], spot["end"]):
            marks.append(Mark(period.start, period.end, "date", "period", clue))
    return marks


def cut(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Segment]:
    """``text[start:end]`` in pieces, each with all the marks that cover it."""
    over = [mark for mark in marks if mark.start < end and mark.end > start]
    borders = {start, end}
    for mark in over:
        borders |= {max(mark.start, start), min(mark.end, end)}
    places = sorted(borders)
    return [_segment(text, first, last, over) for first, last in pairwise(places)]


def _segment(text: str, start: int, end: int, marks: Sequence[Mark]) -> Segment:
    covering = [mark for mark in marks if mark.start <= start and mark.end >= end]
    kinds = tuple(kind for kind in KINDS if any(mark.kind == kind for mark in covering))
    narrow = min(covering, key=lambda mark: mark.end - mark.start, default=None)
    clue = next((mark.clue for mark in covering if mark.clue), "")
    return Segment(start, text[start:end], kinds, narrow.field if narrow else "", clue)
