"""What a segment shows: its words and its place, as feature strings for the first model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from classifiers.segments import Segment
from extraction.sections import section_role
from extraction.structure import Structure

_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,，．]*")
_EDGE = 4  #: characters of the start and end of a segment that count on their own


class SegmentView:
    """The segments of one document with their normalised texts: numbers as 0, unit names as @."""

    def __init__(self, structure: Structure, segments: Sequence[Segment]) -> None:
        self.structure = structure
        self.segments = segments
        self.texts = [normalise(structure, segment.start, segment.end) for segment in segments]
        self.roles = [passage_role(structure, segment.passage) for segment in segments]
        self.places = [tuple(self._place(at)) for at in range(len(segments))]

    def plain(self, at: int) -> str:
        """The text of segment ``at`` as printed."""
        return self.structure.document.text[self.segments[at].start : self.segments[at].end]

    def features(self, at: int) -> list[str]:
        """Feature strings of segment ``at`` for the in-clue model."""
        return [*grams("s", self.texts[at], 3), *self._edges(at), *self.places[at], *self._neighbours(at)]

    def boundary_features(self, at: int) -> list[str]:
        """Feature strings of segment ``at`` for the model of whether it begins a clue of its own."""
        before = self.segments[at - 1] if at else None
        segment = self.segments[at]
        same = before is not None and before.passage == segment.passage
        lead = self.texts[at][:6]
        return [
            *(f"b{lead[:size]}" for size in range(1, 7)),
            *grams("s", self.texts[at], 2),
            f"same{same}",
            f"same{same}|part{segment.part}",
            f"same{same}|{self._shape(at)}",
            f"tail{self.texts[at - 1][-2:]}|{same}" if at else "first",
            f"units{self._unit_change(at)}",
            f"units{self._unit_change(at)}|{same}",
            f"amounts{self._has_amount(at)}{self._has_amount(at - 1) if at else '-'}|{same}",
            *self.places[at],
        ]

    def _edges(self, at: int) -> Iterator[str]:
        text = self.texts[at]
        for size in range(1, _EDGE + 1):
            yield f"f{text[:size]}"
            yield f"l{text[-size:]}"

    def _place(self, at: int) -> Iterator[str]:
        segment = self.segments[at]
        passage = self.structure.passages[segment.passage]
        role, kind, shape = self.roles[at], self.structure.head.kind, self._shape(at)
        yield f"role{role}"
        yield f"kind{kind}"
        yield f"shape{shape}"
        yield f"role{role}|shape{shape}"
        yield f"kind{kind}|shape{shape}"
        yield f"kind{kind}|role{role}"
        yield f"order{min(segment.order, 3)}|{passage.kind}"
        yield f"left{min(segment.total - segment.order - 1, 2)}|{passage.kind}"
        if not segment.heading:
            yield from title_grams("own", own_title(self.structure, segment.passage))
        for level, title in enumerate(reversed(passage.path)):
            yield from title_grams("h" if level == 0 else "H", title)
        if segment.cell is not None:
            yield f"c{segment.cell.head}"
            yield from grams("c", segment.cell.head, 2)
        yield from self._units(at)

    def _shape(self, at: int) -> str:
        segment = self.segments[at]
        passage = self.structure.passages[segment.passage]
        style = number_style(passage.number)
        return f"{passage.kind}{style}{'H' if segment.heading else ''}{'P' if segment.part else ''}"

    def _units(self, at: int) -> Iterator[str]:
        segment = self.segments[at]
        mentions = self.structure.mentions_in(segment.start, segment.end)
        yield f"mentions{min(len(mentions), 3)}"
        for kind in {mention.kind for mention in mentions}:
            yield f"mention{kind}"
        if mentions and mentions[0].start == segment.start:
            yield "starts-with-unit"
        yield f"amount{self._has_amount(at)}"
        yield f"length{min(len(self.texts[at]) // 12, 6)}"

    def _neighbours(self, at: int) -> Iterator[str]:
        segment = self.segments[at]
        for step in (-1, 1):
            to = at + step
            if not 0 <= to < len(self.segments):
                yield f"{step}none"
                continue
            inside = "i" if self.segments[to].passage == segment.passage else "o"
            text = self.texts[to]
            yield f"{step}{inside}f{text[:3]}"
            yield f"{step}{inside}l{text[-3:]}"
            yield from grams(f"{step}{inside}", text[:40], 2)

    def _has_amount(self, at: int) -> bool:
        return "0" in self.texts[at] and "元" in self.texts[at]

    def _unit_change(self, at: int) -> str:
        if not at:
            return "-"
        names = [{m.name for m in self.structure.mentions_in(s.start, s.end)} for s in self.segments[at - 1 : at + 1]]
        if not names[1]:
            return "none"
        return "same" if names[1] & names[0] else "new"


def normalise(structure: Structure, start: int, end: int) -> str:
    """The text of a span with unit names as ``@``, numbers as ``0`` and no white space."""
    text, pieces, at = structure.document.text, [], start
    for mention in structure.mentions_in(start, end):
        if mention.start < at or mention.end > end:
            continue
        pieces += [text[at : mention.start], "@"]
        at = mention.end
    pieces.append(text[at:end])
    return _NUMBER.sub("0", "".join("".join(pieces).split()))


def grams(prefix: str, text: str, longest: int) -> list[str]:
    """Character n-grams of 1 to ``longest`` characters, each led by ``prefix``."""
    return [
        prefix + text[at : at + size] for size in range(1, longest + 1) for at in range(max(len(text) - size + 1, 0))
    ]


@lru_cache(maxsize=4096)
def title_grams(prefix: str, title: str) -> tuple[str, ...]:
    """The n-grams of a title, which stands above many segments."""
    return tuple(grams(prefix, title, 2))


def passage_role(structure: Structure, passage: int) -> str:
    """The role of the section that a passage stands in or is (findings, recommendation, case facts …)."""
    own = own_title(structure, passage)
    path = structure.passages[passage].path
    return _role((*path, own) if own else path)


def own_title(structure: Structure, passage: int) -> str:
    """The printed heading that is part of the passage itself, with its number; '' when it has none."""
    item = structure.passages[passage]
    if item.heading is None:
        return ""
    heading = structure.outline.headings[item.heading]
    return heading.number + heading.title if item.start <= heading.start < item.end else ""


@lru_cache(maxsize=4096)
def _role(path: tuple[str, ...]) -> str:
    return section_role(path[-1], path[:-1]) if path else "none"


def number_style(number: str) -> str:
    """The style of a printed number: its digits as 0 or 一."""
    return re.sub(r"[0-9０-９]+", "0", re.sub(r"[一二三四五六七八九十百]+", "一", number))
